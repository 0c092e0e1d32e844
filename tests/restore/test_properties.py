"""What must hold for every text: generated programs come back, and nothing else ever breaks."""

from __future__ import annotations

import tokenize
from io import StringIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netgloss.errors import NetglossError
from netgloss.restore import restore
from netgloss.restore.scan import scan

from .damaging import flattened, in_rows, same, unindented
from .damaging_text import without_dunders

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

names = st.sampled_from(["x", "y", "out", "hidden_size", "N", "maps2", "_private"])
layers = st.sampled_from(["conv", "bn1", "fc", "layer_norm", "drop"])
strings = st.sampled_from(
    ["'relu'", '"a: b"', "f'{x}: {y}'", "'def f(x): return'", "r'\\d'", "b'0'"]
)
operators = st.sampled_from(["+", "*", "-", "@", "//", "and", "not in", "is not"])
numbers = st.sampled_from(["0", "1", "3.5", "1e-5", "0xFF", "2_000", "1j"])


def _binary(parts: tuple[str, str, str]) -> str:
    left, operator, right = parts
    return f"{left} {operator} {right}"


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(
            inner, st.sampled_from(["+", "*", "-", "@", "//", "and", "not in", "is not"]), inner
        )
        .map(_binary)
        .map(lambda text: f"({text})"),
        st.tuples(names, inner, inner).map(lambda p: f"F.{p[0]}({p[1]}, dim={p[2]})"),
        st.tuples(names, inner).map(lambda p: f"{p[0]}[:, {p[1]} :]"),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})"),
        st.tuples(inner, names).map(lambda p: f"[{p[0]} for {p[1]} in xs if {p[1]}]"),
        st.tuples(inner, inner).map(lambda p: f"{{{p[0]}: {p[1]}, 'k: v': 2}}"),
        st.tuples(names, inner).map(lambda p: f"(lambda {p[0]}: {p[1]})"),
        layers.map(lambda name: f"self.{name}(x)"),
        st.tuples(inner, inner).map(lambda p: f"{p[0]}, {p[1]}").map(lambda text: f"({text})"),
    )


expressions = st.recursive(st.one_of(names, strings, numbers), _grown, max_leaves=6)
statements = st.one_of(
    st.tuples(names, expressions).map(lambda p: f"{p[0]} = {p[1]}"),
    st.tuples(names, expressions).map(lambda p: f"{p[0]} += {p[1]}"),
    st.tuples(names, names, expressions).map(lambda p: f"{p[0]}, {p[1]} = {p[2]}"),
    st.tuples(names, expressions).map(lambda p: f"{p[0]}: Tensor = {p[1]}"),
    st.tuples(layers, expressions).map(lambda p: f"self.{p[0]} = {p[1]}"),
    expressions.map(lambda value: f"print({value})"),
    expressions.map(lambda value: f"assert {value}"),
)


@st.composite
def methods(draw: st.DrawFn, name: str) -> list[str]:
    parameters = draw(st.lists(names, max_size=3, unique=True))
    head = f"    def {name}({', '.join(['self', *parameters])}):"
    body = [f"        {line}" for line in draw(st.lists(statements, min_size=1, max_size=5))]
    if name == "__init__":
        body.insert(0, "        super().__init__()")
    else:
        body.append(f"        return {draw(expressions)}")
    return [head, *body]


@st.composite
def classes(draw: st.DrawFn, name: str) -> list[str]:
    base = draw(st.sampled_from(["", "(nn.Module)", "(Base, metaclass=Meta)"]))
    wanted = draw(st.lists(st.sampled_from(["forward", "encode", "step"]), unique=True, min_size=1))
    lines = [f"class {name}{base}:"]
    for method in ["__init__", *wanted]:
        lines += draw(methods(method))
    return lines


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Classes with methods of straight-line code: their blocks are never in doubt."""
    lines: list[str] = []
    for index in range(draw(st.integers(1, 2))):
        lines += draw(classes(f"Net{index}"))
    return "\n".join(lines) + "\n"


def literal_tokens(source: str) -> list[str]:
    """Names, numbers, strings and comments, in order: nothing of this may change."""
    kinds = (tokenize.NAME, tokenize.NUMBER, tokenize.STRING, tokenize.COMMENT)
    reader = StringIO(source).readline
    return [token.string for token in tokenize.generate_tokens(reader) if token.type in kinds]


@SLOW
@given(programs(), st.sampled_from([flattened, unindented, in_rows]))
def test_layout_comes_back(source: str, damage: object) -> None:
    assert callable(damage)
    restored = restore(damage(source))
    assert same(restored.source, source)
    assert literal_tokens(restored.source) == literal_tokens(source)
    assert restore(restored.source).intact


@SLOW
@given(programs())
def test_underscores_come_back(source: str) -> None:
    restored = restore(flattened(without_dunders(source)))
    assert same(restored.source, source)
    repaired = [repair for repair in restored.repairs if repair.kind == "dunder"]
    assert {repair.after for repair in repaired} == {"__init__"}


@SLOW
@given(programs())
def test_sound_programs_are_left_alone(source: str) -> None:
    assert restore(source).intact


PIECES = (
    "class def if else : ( ) [ ] { } = == , . ; # ' \" \\ ` ``` for in x self return 中文 （ ） ： "
    "“ ” f' lambda not * ** @ import from as with try except finally match case async await yield "
    "1 0x 1e .. -> := __init__ init super()"
)
pieces = st.sampled_from([*PIECES.split(), "'''", '"""', "\n", "\n    ", "\t", "\r\n", "\f"])
soups = st.lists(pieces, max_size=40).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), soups))
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        restored = restore(text)
    except NetglossError as error:
        assert str(error)
        return
    assert restored.original == text
    again = restore(restored.source)
    assert again.source == restored.source
    lines = len(restored.source.splitlines()) + 1
    assert all(1 <= repair.line <= lines for repair in restored.repairs)
    assert all(1 <= doubt.line <= lines for doubt in restored.doubts)


INVISIBLE = "\\\u200b\u200c\u200d\u2060\ufeff\x00"


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), soups))
def test_scanning_covers_the_text(text: str) -> None:
    at = 0
    for token in scan(text):
        between = text[at : token.start]
        assert not between.strip("\\\u200b\u200c\u200d\u2060\ufeff\x00 \t\r\n\f\v") or (
            between.isspace()
            or all(
                char.isspace() or char in "\\\u200b\u200c\u200d\u2060\ufeff\x00" for char in between
            )
        )
        assert text[token.start : token.end] == token.text
        at = token.end
