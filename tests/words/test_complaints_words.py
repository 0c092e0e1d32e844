"""The sentences of complaints: one for every kind, with the facts that the catalogue gives."""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from tests.words.test_layers_words import numbers

import netgloss
from netgloss.symbolic import symbol
from netgloss.words.en import complaints as en
from netgloss.words.zh import complaints as zh

_PACKAGE = Path(netgloss.__file__).parent
_KINDS = [kind for kind in en.__all__ if kind != "any_complaint"]
_CALLS = {"refuse", "need", "_need", "Complaint", "fault"}
_NO_KINDS = {"fatal", "what", "reason"}
H = symbol("H", 224)


def kinds_raised() -> dict[str, set[str]]:
    """Kinds by the catalogue's entries (``else kind(fact=…)``) and by the Python code."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (_PACKAGE / "catalogue" / "entries").glob("*.layers"):
        for kind, facts in re.findall(
            r"\belse ([a-z_]+)\((\w+=(?!=)[^\n]*)", path.read_text(encoding="utf-8")
        ):
            found[kind] |= _top_level_names(facts)
    for folder in ("catalogue", "interpret"):
        for path in (_PACKAGE / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    _read_function(node, found)
    return found


def _read_function(function: ast.FunctionDef, found: dict[str, set[str]]) -> None:
    """Facts are often gathered in a dict first: the last one of that name before the call."""
    dicts: dict[str, set[str]] = {}
    nodes = [node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.Call)]
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        if isinstance(node, ast.Call):
            _read_call(node, dicts, found)
        elif isinstance(node.value, ast.Dict):
            dicts[ast.unparse(node.targets[0])] = _keys(node.value)


def _keys(facts: ast.Dict) -> set[str]:
    return {str(key.value) for key in facts.keys if isinstance(key, ast.Constant)}


def _top_level_names(facts: str) -> set[str]:
    names, depth, start = set(), 0, 0
    for place, char in enumerate(facts + ","):
        depth += (char in "([{") - (char in ")]}")
        if depth < 0 or (char == "," and depth == 0):
            match = re.match(r"\s*([a-z_0-9]+)=(?!=)", facts[start:place])
            if match:
                names.add(match.group(1))
            start = place + 1
        if depth < 0:
            break
    return names


def _read_call(call: ast.Call, dicts: dict[str, set[str]], found: dict[str, set[str]]) -> None:
    name = ast.unparse(call.func).rpartition(".")[2]
    if name not in _CALLS:
        return
    texts = [
        arg.value
        for arg in call.args
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    ]
    kinds = [text for text in texts if re.fullmatch(r"[a-z]+(_[a-z]+)*", text)]
    if not kinds:
        return
    facts = {word.arg for word in call.keywords if word.arg and word.arg not in _NO_KINDS}
    for value in (*call.args, *(word.value for word in call.keywords if word.arg is None)):
        if isinstance(value, ast.Dict):
            facts |= _keys(value)
        else:
            facts |= dicts.get(ast.unparse(value), set())
    found[kinds[0]] |= facts


def test_every_kind_has_a_sentence_that_takes_its_facts() -> None:
    raised = kinds_raised()
    assert len(raised) > 80
    assert set(raised) <= set(_KINDS), sorted(set(raised) - set(_KINDS))
    for kind, facts in raised.items():
        parameters = set(inspect.signature(getattr(en, kind)).parameters)
        assert facts <= parameters, f"{kind}: {sorted(facts - parameters)}"


def _facts(kind: str, variant: int) -> dict[str, Any]:
    values: tuple[Any, ...] = (
        (64, H, (H, 3), 7, 12, 90),
        ((H, 64), (1, 2), 5, "name", 11, 13),
        ("word", (4, 5), H - 1, 8, 3, "other"),
    )[variant]
    names = [name for name in inspect.signature(getattr(en, kind)).parameters if name != "_"]
    return {name: values[place % len(values)] for place, name in enumerate(names)}


@pytest.mark.parametrize("kind", _KINDS)
def test_both_languages_state_the_same_facts(kind: str) -> None:
    for variant in range(3):
        facts = _facts(kind, variant)
        english = getattr(en, kind)(**facts, more=1)
        chinese = getattr(zh, kind)(**facts, more=1)
        assert numbers([english]) == numbers([chinese]), f"{english}\n{chinese}"
        codes = [sorted(re.findall(r"`[^`]+`", text)) for text in (english, chinese)]
        assert codes[0] == codes[1]
        assert english.endswith(".") and chinese.endswith("。")


@pytest.mark.parametrize("kind", _KINDS)
def test_missing_and_odd_facts_are_survived(kind: str) -> None:
    for language in (en, zh):
        words = getattr(language, kind)
        assert words()
        names = [name for name in inspect.signature(words).parameters if name != "_"]
        for odd in (None, H, object(), "", (), ("a", None), True, 1.5, {"a": 1}):
            assert words(**dict.fromkeys(names, odd))


def test_languages_hold_the_same_functions() -> None:
    assert en.__all__ == zh.__all__
    for name in en.__all__:
        own, other = (inspect.signature(getattr(each, name)) for each in (en, zh))
        assert list(own.parameters) == list(other.parameters), name


def test_the_two_numbers_and_where_they_come_from() -> None:
    text = en.broadcast(left=(H, 128), right=(H, 64), axis=1, left_dim=128, right_dim=64)
    assert "axis 1" in text and "left has 128" in text and "right has 64" in text
    text = en.features(expected=512, given=25088, weight=(10, 512), input=(2, 25088))
    assert "expects 512" in text and "has 25088" in text and "`[2, 25088]`" in text


def test_a_name_that_may_be_meant() -> None:
    assert "`conv1` may be meant" in en.unknown_attribute(name="cnov1", type="Net", similar="conv1")
    assert "meant" not in en.unknown_name(name="x", similar="")
    assert "也许" not in zh.unknown_name(name="x", similar=())


def test_kinds_without_words_are_spoken_of_by_their_facts() -> None:
    for language in (en, zh):
        assert "expected 3" in language.any_complaint(expected=3, odd=object())
        assert language.any_complaint()
