"""The scanner: what it takes for one token."""

import pytest

from netgloss.restore.scan import GLUED, NEWLINE, SPACE, scan


def kins(text: str) -> list[str]:
    return [token.kin for token in scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x1 = 0xFF + 1.5e-3j", ["n", "=", "0", "+", "0"]),
        ("rb'a' f\"{x!r}\" '''a\n'b'''", ["s", "s", "s"]),
        ("a**=b//c:=d->e", ["n", "**=", "n", "//", "n", ":=", "n", "->", "n"]),
        ("'it' it's", ["s", "n", "?", "n"]),
        ("'open\nx", ["?", "n", "n"]),
        ("（a，b）：", ["(", "n", ",", "n", ")", ":"]),
        ("“a” ‘b’", ["s", "s"]),
        ("定义模型class Net", ["n", "class", "n"]),
        ("```python\nx\n```", ["fence", "n", "fence"]),
        ("看 `x = 1` 。", ["n", "?", "?"]),
        ("x ? $ !", ["n", "?", "?", "?"]),
    ],
)
def test_kins(text: str, expected: list[str]) -> None:
    assert kins(text) == expected


def test_gaps() -> None:
    assert [token.gap for token in scan("a.b c\nd \\\n e")] == [
        NEWLINE,
        GLUED,
        GLUED,
        SPACE,
        NEWLINE,
        GLUED,
    ]


def test_the_tail_of_a_comment_ends_with_its_line() -> None:
    assert [token.text for token in scan("a # b c\nd") if token.tail] == ["b", "c"]


def test_scanning_stops_at_its_limit() -> None:
    assert len(scan("( " * 1000, 10)) <= 11
