"""The renderers, on a document that has every kind of block."""

from __future__ import annotations

from io import StringIO

import pytest

from netgloss.documents.algebra import (
    Bullets,
    Callout,
    Code,
    CodeBlock,
    Column,
    Document,
    Gloss,
    Glosses,
    Heading,
    Paragraph,
    Say,
    Section,
    Steps,
    Strong,
    Table,
    Text,
)
from netgloss.render import markdown, plain, print_document

CALLOUT = Callout(
    "error", (Text("Wrong "), Code("x")), (Paragraph((Text("Why."),)), CodeBlock("-a\n+b", "diff"))
)
EVERYTHING = Document(
    "explain",
    (Text("Title of "), Code("Net")),
    (
        Heading(3, (Text("A heading"),)),
        Paragraph((Text("Stars * and _ and "), Strong((Text("strong"),)))),
        CodeBlock("x = 1", "python"),
        Bullets(((Text("one"),), (Text("two"),))),
        Table(
            (Column((Text("Path"),)), Column((Text("Parameters"),), "right")),
            (((Code("a|b"),), (Text("1,728"),)),),
            ((Text("Total"),), (Text("1,728"),)),
        ),
        CALLOUT,
        Section(
            "lines",
            (Text("Lines"),),
            (
                Glosses(
                    (
                        Gloss(1, "x = f(x)", ((Text("Calls."),),), "[1, 64]", "[1, 3]"),
                        Gloss(12, "y = '''\n'''", ((Text("Text."),),), callouts=(CALLOUT,)),
                    )
                ),
            ),
        ),
        Steps(((0, (Text("define "), Code("Net"))), (1, (Text("return"),)))),
    ),
)


def test_plain_text() -> None:
    assert plain(EVERYTHING) == (
        "Title of Net\n"
        "\n"
        "A heading\n"
        "\n"
        "Stars * and _ and strong\n"
        "\n"
        "  x = 1\n"
        "\n"
        "• one\n"
        "• two\n"
        "\n"
        "\n"
        " Path    Parameters\n"
        " ──────────────────\n"
        " a|b          1,728\n"
        "\n"
        " Total        1,728\n"
        "\n"
        "\n"
        "✗ Wrong x\n"
        "  Why.\n"
        "    -a\n"
        "    +b\n"
        "\n"
        "Lines\n"
        "\n"
        " 1 │ x = f(x)  # [1, 3] → [1, 64]\n"
        "     Calls.\n"
        "\n"
        "12 │ y = '''\n"
        "13 │ '''\n"
        "     Text.\n"
        "     ✗ Wrong x\n"
        "       Why.\n"
        "         -a\n"
        "         +b\n"
        "\n"
        "define Net\n"
        "    return\n"
    )


def test_markdown() -> None:
    text = markdown(EVERYTHING)
    assert text.startswith(
        "# Title of `Net`\n\n### A heading\n\nStars \\* and \\_ and **strong**\n"
    )
    assert (
        "| Path | Parameters |\n| --- | ---: |\n| `a\\|b` | 1,728 |\n| **Total** | **1,728** |"
        in text
    )
    assert "> ❌ **Wrong `x`**\n>\n> Why.\n>\n> ```diff\n> -a\n> +b\n> ```" in text
    assert "**1** · `[1, 3]` → `[1, 64]`\n\n```python\nx = f(x)\n```\n\n- Calls." in text
    assert text.endswith("```text\ndefine Net\n    return\n```\n")


def test_code_fences_grow_with_what_they_hold() -> None:
    document = Document(
        "explain",
        (),
        (CodeBlock("```\ninner\n```"), Paragraph((Code("a`b"), Code("``")))),
    )
    text = markdown(document)
    assert "````python\n```\ninner\n```\n````" in text
    assert "`` a`b ``" in text and "``` `` ```" in text


def test_short_code_is_not_broken_over_lines() -> None:
    shape = "[N, 128, (H - 1)//2 + 1, (W - 1)//2 + 1]"
    document = Document("explain", (), (Paragraph((Text("It becomes the shape "), Code(shape))),))
    assert plain(document, width=50).splitlines()[-1] == shape


def test_a_table_in_a_pipe_keeps_its_rows_on_one_line() -> None:
    wide = "x" * 150
    table = Table(
        (Column((Text("Path"),)), Column((Text("Type"),))), (((Text(wide),), (Text("T"),)),)
    )
    lines = plain(Document("summary", (), (table,)), width=60).splitlines()
    assert any(line.strip().startswith(wide) and line.endswith("T") for line in lines)


def test_colour_only_where_it_is_asked_for_or_a_terminal() -> None:
    for color, coloured in ((None, False), (True, True), (False, False)):
        out = StringIO()
        print_document(EVERYTHING, out, color=color)
        assert ("\x1b[" in out.getvalue()) is coloured


@pytest.mark.parametrize("render", [markdown, plain])
def test_a_document_that_was_not_spoken_is_refused(render: object) -> None:
    document = Document("explain", (), (Paragraph((Say("control.break_"),)),))
    with pytest.raises(TypeError, match="not spoken"):
        render(document)  # type: ignore[operator]
