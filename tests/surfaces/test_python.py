"""The Python face: names, results, JSON, notebooks."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from tests.surfaces.texts import BAD, FLAT, GOOD, GOOD_PARAMETERS, PROSE

import netgloss

MODEL = {
    *("name", "construct", "call", "runs", "inputs", "accepts", "accepts_text", "outputs"),
    "accepts_lines",
    *("parameters", "trainable", "macs", "flops", "uncounted", "assumed", "formulas"),
}
FINDING = {
    *("rule", "severity", "line", "column", "message", "shapes", "blamed", "fixes"),
    *("torch", "model", "follows"),
}
VERBS = (netgloss.restore, netgloss.explain, netgloss.check, netgloss.pseudocode, netgloss.summary)


def test_public_names() -> None:
    assert set(netgloss.__all__) == {
        *("restore", "explain", "check", "pseudocode", "summary"),
        *("NetglossError", "UnreadableSource", "NotPython", "TooLarge"),
        *("OutOfBudget", "BadRequest"),
    }
    assert all(getattr(netgloss, name).__doc__ for name in netgloss.__all__)


@pytest.mark.parametrize("verb", VERBS)
class TestEveryResult:
    def test_is_frozen(self, verb: Any) -> None:
        result = verb(GOOD)
        with pytest.raises(dataclasses.FrozenInstanceError):
            result.language = "zh"

    def test_json_is_plain(self, verb: Any) -> None:
        data = verb(BAD).to_json()
        assert data["schema"] == "netgloss/1"
        assert json.loads(json.dumps(data)) == data

    def test_prints(self, verb: Any) -> None:
        result = verb(GOOD)
        assert str(result) == result.to_text()
        assert repr(result).startswith(f"<netgloss.{type(result).__name__}: ")
        assert len(repr(result)) < 200

    def test_shows_in_a_notebook(self, verb: Any) -> None:
        bundle = verb(GOOD)._repr_mimebundle_(include=None, exclude=None)
        assert set(bundle) == {"text/markdown", "text/plain"}
        assert all(bundle.values())

    def test_takes_a_path(self, verb: Any, tmp_path: Path) -> None:
        (tmp_path / "x.py").write_text(GOOD)
        assert verb(tmp_path / "x.py").to_json() == verb(GOOD).to_json()

    def test_refuses_what_is_no_program(self, verb: Any) -> None:
        with pytest.raises(netgloss.UnreadableSource):
            verb(PROSE)

    @pytest.mark.parametrize("wrong", [GOOD.encode(), None, 3])
    def test_refuses_what_is_no_text(self, verb: Any, wrong: Any) -> None:
        with pytest.raises(TypeError, match="give the text as a str"):
            verb(wrong)

    def test_refuses_a_language_it_does_not_speak(self, verb: Any) -> None:
        with pytest.raises(netgloss.BadRequest):
            verb(GOOD, lang="fr")

    def test_speaks_both_languages(self, verb: Any) -> None:
        assert str(verb(FLAT, lang="zh")) != str(verb(FLAT, lang="en"))


def test_json_of_restore() -> None:
    data = netgloss.restore(FLAT).to_json()
    assert set(data) == {"schema", "source", "repairs", "doubts"}
    assert {"kind", "line", "before", "after"} == set(data["repairs"][0])
    assert any(repair["kind"] == "dunder" for repair in data["repairs"])


def test_json_of_check() -> None:
    data = netgloss.check(BAD).to_json()
    assert set(data) == {"schema", "language", "models", "findings", "source"}
    (model,) = data["models"]
    assert set(model) == MODEL
    assert model["runs"] is False
    finding = data["findings"][0]
    assert set(finding) == FINDING
    assert finding["line"] == 1 + BAD.splitlines().index("        return self.fc(x)")
    assert {"line", "why"} == set(finding["blamed"][0])
    fix = finding["fixes"][0]
    assert set(fix) == {"title", "diff", "source", "verified", "parameters_added"}
    assert fix["parameters_added"] == -10


def test_json_of_summary() -> None:
    data = netgloss.summary(GOOD).to_json()
    (model,) = data["models"]
    assert set(model) == MODEL | {"rows"}
    assert model["runs"] is True
    assert model["outputs"] == [["N", 10]]
    assert model["parameters"] == model["trainable"] == GOOD_PARAMETERS
    assert model["inputs"][0]["shape"] == ["N", 3, "H", "W"]
    sizes = dict(zip(("N", "C", "H", "W"), model["inputs"][0]["at"], strict=True))
    assert eval(model["formulas"]["macs"], {}, sizes) == model["macs"]
    assert any("x" in sentence for sentence in model["assumed"])
    assert {"path", "type", "output", "parameters", "macs", "receptive_field"} <= set(
        model["rows"][0]
    )
    by_path = {row["path"]: row for row in model["rows"]}
    conv = by_path["conv"]
    assert conv["output"] == ["N", 8, "(H - 1)//2 + 1", "(W - 1)//2 + 1"]
    assert conv["parameters"] == 3 * 8 * 9 + 8
    assert conv["receptive_field"] == [3, 3]


def test_json_of_explain() -> None:
    data = netgloss.explain(GOOD).to_json()
    assert {"schema", "language", "overview", "models", "lines", "findings"} <= set(data)
    assert data["overview"]
    explained = {line["line"]: line for line in data["lines"]}
    numbered = list(enumerate(GOOD.splitlines(), 1))
    body = [n for n, line in numbered[4:] if line.strip()]
    assert set(body) <= set(explained)
    conv = next(n for n, line in numbered if "nn.Conv2d" in line)
    assert explained[conv]["parameters"] == 3 * 8 * 9 + 8
    assert explained[conv]["code"].strip() == GOOD.splitlines()[conv - 1].strip()
    assert all(explained[n]["text"] for n in body)


def test_overview_tells_of_the_whole_alone() -> None:
    assert "kernel_size" not in netgloss.explain(GOOD).to_json()["overview"]
    without = netgloss.explain("size = 3\n").to_json()
    assert without["models"] == [] and "size" not in without["overview"]
    assert netgloss.check("size = 3\n").to_json()["models"] == []


def test_json_of_pseudocode() -> None:
    data = netgloss.pseudocode(GOOD, lang="zh").to_json()
    assert {"schema", "language", "style", "text"} <= set(data)
    assert (data["language"], data["style"]) == ("zh", "literal")
    assert "卷积" in data["text"]


def test_options() -> None:
    wide = netgloss.summary(GOOD, construct="Small(classes=1000)", input="N,3,32,32").to_json()
    assert wide["models"][0]["outputs"] == [["N", 1000]]
    assert netgloss.check(GOOD, model="Small", mode="train").to_json()["findings"] == []
    with pytest.raises(netgloss.BadRequest):
        netgloss.check(GOOD, mode="test")


def test_a_file_in_a_package_may_import_from_it(tmp_path: Path) -> None:
    inner = tmp_path / "pkg" / "models"
    inner.mkdir(parents=True)
    (tmp_path / "pkg" / "__init__.py").write_text("")
    (tmp_path / "pkg" / "layers.py").write_text(
        "from torch import nn\n\ndef block(c): return nn.Conv2d(c, 2 * c, 1)\n"
    )
    (inner / "__init__.py").write_text("")
    (inner / "net.py").write_text(
        "from torch import nn\nfrom ..layers import block\n\n"
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.b = block(5)\n\n    def forward(self, x):\n        return self.b(x)\n"
    )
    data = netgloss.summary(inner / "net.py").to_json()
    assert data["models"][0]["parameters"] == 5 * 10 + 10


def test_a_text_may_not_import_from_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "near.py").write_text("width = 5\n")
    monkeypatch.chdir(tmp_path)
    text = GOOD.replace("from torch import nn", "from torch import nn\nfrom .near import width")
    assert netgloss.check(text).to_json()["models"][0]["parameters"] == GOOD_PARAMETERS
