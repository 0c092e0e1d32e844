"""Every conversion of positions is checked against the others and against ``ast``."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netgloss.text import Edit, Position, Source, Span, apply_edits, diff

texts = st.text(alphabet="ab深𝄞é\r\n\t ", max_size=40)


@given(texts, st.integers(0, 40))
def test_offset_and_position_are_inverse(text: str, offset: int) -> None:
    source = Source(text)
    offset = min(offset, len(text))
    position = source.position(offset)
    start = source.starts[position.line - 1]
    assert start + position.column == offset
    if position.column <= len(source.line(position.line)):
        assert source.offset(position.line, position.column) == offset


@given(texts, st.integers(0, 40))
def test_utf8_and_utf16_columns_lead_back(text: str, offset: int) -> None:
    source = Source(text)
    position = source.position(min(offset, len(text)))
    at = source.offset(position.line, position.column)
    assert source.offset_of_utf8(position.line, source.utf8_column(at)) == at
    assert source.offset_of_utf16(position.line, source.utf16_column(at)) == at


@given(texts)
def test_lines_are_pythons_lines(text: str) -> None:
    source = Source(text)
    joined = "\n".join(source.line(number) for number in range(1, source.line_count + 1))
    assert joined == text.replace("\r\n", "\n").replace("\r", "\n")


def test_ast_columns_are_utf8() -> None:
    text = "层 = '𝄞'; x = 深 + 1\n"
    name = next(
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name) and node.id == "深"
    )
    source = Source(text)
    offset = source.offset_of_utf8(name.lineno, name.col_offset)
    assert text[offset] == "深"
    assert source.utf16_column(offset) == offset + 1


def test_a_column_inside_a_character_is_its_start() -> None:
    assert Source("深a").offset_of_utf8(1, 1) == 0
    assert Source("𝄞a").offset_of_utf16(1, 1) == 0


def test_places_outside_are_brought_back() -> None:
    source = Source("ab\ncd")
    assert source.offset(1, 99) == 2
    assert source.offset(99, 0) == 3
    assert source.position(99) == Position(2, 2)


def test_edits_refer_to_the_text_before() -> None:
    edits = [Edit(Span(4, 5), "yy"), Edit(Span(0, 1), ""), Edit(Span(2, 2), "!")]
    assert apply_edits("x = y", edits) == " != yy"


def test_insertions_at_one_place_keep_their_order() -> None:
    assert apply_edits("ab", [Edit(Span(1, 1), "1"), Edit(Span(1, 1), "2")]) == "a12b"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 3), ""), Edit(Span(2, 4), "")],
        [Edit(Span(0, 99), "")],
    ],
)
def test_edits_that_make_no_sense_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError):
        apply_edits("abcd", edits)


def test_a_span_must_run_forward() -> None:
    with pytest.raises(ValueError):
        Span(3, 1)


def test_diff_shows_a_missing_last_line_end() -> None:
    shown = diff("a", "a\n", "m.py")
    assert shown.splitlines() == [
        "--- a/m.py",
        "+++ b/m.py",
        "@@ -1 +1 @@",
        "-a",
        "\\ No newline at end of file",
        "+a",
    ]


def test_no_change_is_no_diff() -> None:
    assert diff("a\n", "a\n") == ""
