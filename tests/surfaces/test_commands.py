"""Each verb on the command line: what it prints, and what it leaves with."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.surfaces.texts import BAD, FLAT, GOOD, GOOD_PARAMETERS, PROSE

from netgloss.surfaces.cli import process
from netgloss.surfaces.cli.commands import cli

VERBS = ("restore", "explain", "check", "pseudocode", "summary")
MODEL_VERBS = VERBS[1:]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.py"
    path.write_text(GOOD)
    return path


def invoke(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin, standalone_mode=False)


@pytest.mark.parametrize("verb", VERBS)
def test_help_shows_examples(verb: str) -> None:
    result = CliRunner().invoke(cli, [verb, "--help"])
    assert result.exit_code == 0
    assert "Examples:" in result.output
    assert f"netgloss {verb}" in result.output


def test_help_lists_the_verbs() -> None:
    output = CliRunner().invoke(cli, ["--help"]).output
    assert all(f"\n  {verb} " in output for verb in VERBS)


def test_version() -> None:
    assert CliRunner().invoke(cli, ["--version"]).output == "netgloss 0.1.0\n"


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_every_verb_in_every_language_and_format(
    verb: str, lang: str, form: str, file: Path
) -> None:
    result = invoke(verb, str(file), "--lang", lang, "--format", form)
    assert result.exception is None
    assert result.output.strip()
    if form == "json":
        assert json.loads(result.output)["schema"] == "netgloss/1"
    elif verb in ("explain", "pseudocode"):
        has_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in result.output)
        assert has_chinese == (lang == "zh")


@pytest.mark.parametrize("verb", VERBS)
def test_standard_input(verb: str, file: Path) -> None:
    from_file = invoke(verb, str(file), "--format", "json", "--lang", "en")
    from_stdin = invoke(verb, "-", "--format", "json", "--lang", "en", stdin=GOOD)
    assert from_stdin.output == from_file.output


def test_language_follows_the_locale(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert json.loads(invoke("check", str(file), "--format", "json").output)["language"] == "zh"
    monkeypatch.setenv("LC_ALL", "C")
    assert json.loads(invoke("check", str(file), "--format", "json").output)["language"] == "en"


class TestRestore:
    def test_intact_text_comes_back_byte_for_byte(self, tmp_path: Path) -> None:
        odd = "x=1\r\ny  =  [ 2 ]\t# 注释\r\n"
        (tmp_path / "odd.py").write_bytes(odd.encode())
        assert invoke("restore", str(tmp_path / "odd.py")).stdout_bytes == odd.encode()

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
    def test_in_the_encoding_that_it_came_in(self, encoding: str, file: Path) -> None:
        content = f"{GOOD}# 完\n".encode(encoding)
        file.write_bytes(content)
        assert invoke("restore", str(file)).stdout_bytes == content

    def test_flattened_text_is_laid_out(self) -> None:
        output = invoke("restore", "-", stdin=FLAT).output
        assert "\n    def __init__(self, classes=10):\n" in output

    def test_diff(self) -> None:
        lines = invoke("restore", "-", "--diff", stdin=FLAT).output.splitlines()
        assert lines[0].startswith("--- ")
        assert "+    def __init__(self, classes=10):" in lines

    def test_repairs(self) -> None:
        output = invoke("restore", "-", "--explain-repairs", "--lang", "en", stdin=FLAT).output
        assert "init" in output


class TestCheck:
    def test_nothing_found(self, file: Path) -> None:
        assert invoke("check", str(file)).return_value == 0

    def test_something_found(self) -> None:
        result = invoke("check", "-", "--format", "json", "--lang", "en", stdin=BAD)
        assert result.return_value == 1
        finding = json.loads(result.output)["findings"][0]
        assert finding["severity"] == "error"
        assert finding["fixes"][0]["verified"] is True
        assert "nn.Linear(8, classes)" in finding["fixes"][0]["source"]

    def test_fix_writes_the_file(self, file: Path) -> None:
        file.write_text(BAD)
        file.chmod(0o640)
        result = invoke("check", str(file), "--fix", "--lang", "en")
        assert result.return_value == 0
        assert file.read_text() == BAD.replace("nn.Linear(9,", "nn.Linear(8,")
        assert stat.S_IMODE(file.stat().st_mode) == 0o640
        assert os.listdir(file.parent) == [file.name]
        assert "1 fixed, 0 left" in result.stderr

    def test_fix_follows_a_link(self, file: Path) -> None:
        file.write_text(BAD)
        link = file.with_name("link.py")
        link.symlink_to(file)
        invoke("check", str(link), "--fix")
        assert link.is_symlink()
        assert "nn.Linear(8," in file.read_text()

    def test_fix_of_damaged_text_says_so(self, file: Path) -> None:
        file.write_text(FLAT)
        result = invoke("check", str(file), "--fix", "--lang", "en")
        assert "the text was damaged" in result.stderr
        assert "\n        self.fc = nn.Linear(8, classes)\n" in file.read_text()

    def test_fix_leaves_a_clean_file_alone(self, file: Path) -> None:
        before = file.stat()
        assert invoke("check", str(file), "--fix").return_value == 0
        assert file.stat().st_mtime_ns == before.st_mtime_ns

    def test_fix_of_standard_input_prints(self) -> None:
        result = invoke("check", "-", "--fix", stdin=BAD)
        assert result.stdout == BAD.replace("nn.Linear(9,", "nn.Linear(8,")

    def test_diff_writes_nothing(self, file: Path) -> None:
        file.write_text(BAD)
        result = invoke("check", str(file), "--diff")
        assert result.return_value == 1
        assert "-        self.fc = nn.Linear(9, classes)  # one too many" in result.stdout
        assert "+        self.fc = nn.Linear(8, classes)  # one too many" in result.stdout
        assert file.read_text() == BAD
        assert "1 to fix, 0 left" in result.stderr

    def test_fix_keeps_the_encoding(self, file: Path) -> None:
        commented = BAD.replace("# one too many", "# 多了一个")
        file.write_bytes(commented.encode("gb18030"))
        invoke("check", str(file), "--fix")
        expected = commented.replace("nn.Linear(9,", "nn.Linear(8,")
        assert file.read_bytes() == expected.encode("gb18030")


class TestExplain:
    def test_expression(self) -> None:
        result = invoke("explain", "-e", "nn.AvgPool2d(kernel_size=3, stride=1, padding=1)")
        assert result.exception is None
        assert "AvgPool2d" in result.output

    def test_file_and_expression_are_one_too_many(self, file: Path) -> None:
        assert process.run(["explain", str(file), "-e", "nn.ReLU()"]) == 2
        assert process.run(["explain"]) == 2


class TestSummary:
    def test_options_reach_the_reading(self, file: Path) -> None:
        plain = json.loads(invoke("summary", str(file), "--format", "json").output)
        assert plain["models"][0]["parameters"] == GOOD_PARAMETERS
        options = ["--construct", "Small(classes=4)", "--input", "2,3,9,9", "--mode", "train"]
        chosen = json.loads(invoke("summary", str(file), *options, "--format", "json").output)
        assert chosen["models"][0]["outputs"] == [[2, 4]]

    def test_model(self, tmp_path: Path) -> None:
        two = GOOD + "\n\n" + GOOD.replace("Small", "Other")
        (tmp_path / "two.py").write_text(two)
        options = [str(tmp_path / "two.py"), "--format", "json"]
        both = json.loads(invoke("summary", *options).output)
        assert [model["name"] for model in both["models"]] == ["Small", "Other"]
        one = json.loads(invoke("summary", *options, "--model", "Other").output)
        assert [model["name"] for model in one["models"]] == ["Other"]


class TestErrors:
    """One line on standard error, exit code 2, nothing on standard output."""

    @pytest.mark.parametrize("verb", VERBS)
    @pytest.mark.parametrize("content", [b"", PROSE.encode(), bytes(range(256))])
    def test_unreadable(
        self, verb: str, content: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "x.txt"
        path.write_bytes(content)
        self.assert_refused([verb, str(path)], capfd)

    @pytest.mark.parametrize("verb", VERBS)
    def test_no_such_file(self, verb: str, capfd: pytest.CaptureFixture[str]) -> None:
        assert "no-such-file.py" in self.assert_refused([verb, "no-such-file.py"], capfd)

    def test_a_folder(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.assert_refused(["check", str(tmp_path)], capfd)

    @pytest.mark.parametrize(
        "arguments",
        [
            ["chekc"],
            ["check"],
            ["check", "--no-such-option", "x.py"],
            ["check", "FILE", "--lang", "fr"],
            ["check", "FILE", "--model", "NoSuchClass"],
            ["check", "FILE", "--construct", "Small("],
            ["check", "FILE", "--construct", "Small(clases=3)"],
            ["check", "FILE", "--construct", "Smal()"],
            ["check", "FILE", "--input", "three,by,four!"],
            ["check", "FILE", "--fix", "--format", "json"],
            ["explain", "-e", "this is no expression"],
            ["explain", "-e", " "],
        ],
    )
    def test_bad_usage(
        self, arguments: list[str], file: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        named = [str(file) if argument == "FILE" else argument for argument in arguments]
        self.assert_refused(named, capfd)

    def assert_refused(self, arguments: list[str], capfd: pytest.CaptureFixture[str]) -> str:
        assert process.run(arguments) == 2
        said = capfd.readouterr()
        assert said.out == ""
        assert said.err.startswith("netgloss: ")
        assert said.err.count("\n") == 1
        return said.err

    def test_internal_errors_show_no_traceback(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        def fail(*_: object) -> None:
            raise KeyError("lost\nthing")

        monkeypatch.setattr("netgloss.pipeline.summary", fail)
        assert process.run(["summary", str(file)]) == 70
        said = capfd.readouterr().err
        assert said.count("\n") == 1
        assert "KeyError" in said and "report" in said
        monkeypatch.setenv("NETGLOSS_DEBUG", "1")
        with pytest.raises(KeyError):
            process.run(["summary", str(file)])
