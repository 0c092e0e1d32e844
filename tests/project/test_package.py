"""The project itself: what is shipped, what the files say of each other."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import netgloss

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OWN_FILES = [
    path
    for pattern in (
        *("src/**/*.py", "src/**/*.layers", "tests/**/*.py", "bench/**/*.py", "docs/**/*.md"),
        *("*.md", "*.toml", "*.txt", "scripts/*", ".ci/*", "examples/*"),
    )
    for path in ROOT.glob(pattern)
    if path.is_file()
]


def test_version_is_said_once() -> None:
    assert PROJECT["version"] == netgloss.__version__
    assert f"## [{netgloss.__version__}]" in (ROOT / "CHANGELOG.md").read_text()


def test_core_dependencies() -> None:
    names = {re.split(r"[<>=]", wanted)[0] for wanted in PROJECT["dependencies"]}
    assert names == {"black", "click", "numpy"}


def test_modules_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in (ROOT / "src").rglob("*.py")
        if (count := len(path.read_text("utf-8").splitlines())) > 600
    }
    assert long == {}


def test_no_file_names_a_machine() -> None:
    """No registry host and no path of the machine that the file was written on."""
    telling = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|/work/|/root/|/tmp/")
    here = Path(__file__)
    telltales = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in OWN_FILES
        if path != here and (found := telling.search(path.read_text("utf-8")))
    ]
    assert telltales == []


def test_readme_has_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme.split("## Two commands", 1)[1].split("\n## ", 1)[0]
    commands = re.findall(r"```sh\n(.*?)\n```", section, re.DOTALL)
    assert len(commands) == 2
    assert "netgloss explain examples/resnet18.txt" in commands[0]
    assert (ROOT / "examples" / "resnet18.txt").is_file()
    assert commands[1] == "./scripts/test"
    assert (ROOT / "scripts" / "test").stat().st_mode & 0o111


@pytest.mark.parametrize("language", ["en", "zh"])
def test_readme_shows_real_output(language: str) -> None:
    """Every line that the README shows of an explanation stands in the explanation; `…` cuts."""
    blocks = re.findall(
        r"```text\n\$ (.*?)\n(.*?)\n```", (ROOT / "README.md").read_text("utf-8"), re.S
    )
    (shown,) = [text for command, text in blocks if ("--lang zh" in command) == (language == "zh")]
    real = str(netgloss.explain(ROOT / "examples" / "resnet18.txt", lang=language)).splitlines()
    wrong = [line for line in shown.splitlines() if line != "…" and line not in real]
    assert wrong == []
    assert len(shown.splitlines()) > 10


def test_json_example_is_real() -> None:
    page = (ROOT / "docs" / "json.md").read_text("utf-8").split("## An example", 1)[1]
    source, data = re.findall(r"```(?:python|json)\n(.*?)```", page, re.DOTALL)
    assert netgloss.check(source).to_json() == json.loads(data)


def prose(path: Path) -> str:
    """A document without its code, where ``layers[i](x)`` is no link."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.DOTALL)


def test_documents_link_to_files_that_exist() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", prose(path))
        if not (path.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.slow
def test_wheel_holds_everything(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    wanted = {
        str(path.relative_to(source))
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    assert wanted <= inside
    assert "netgloss/py.typed" in inside
    assert any(name.endswith(".layers") for name in inside)
    assert not any(name.startswith(("tests/", "bench/")) for name in inside)
