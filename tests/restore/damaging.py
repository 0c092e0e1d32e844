"""Ways to damage sound source, for tests."""

from __future__ import annotations

import ast
import re

FULL_WIDTH = str.maketrans({"(": "（", ")": "）", ",": "，", ":": "：", "=": "＝"})


def flattened(source: str) -> str:
    """All on one line."""
    return " ".join(line.strip() for line in source.splitlines() if line.strip())


def unindented(source: str) -> str:
    """Line breaks kept, indentation gone."""
    return "\n".join(line.strip() for line in source.splitlines() if line.strip())


def in_rows(source: str, count: int = 3) -> str:
    """Some line breaks kept: every third."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    rows = [lines[at : at + count] for at in range(0, len(lines), count)]
    return "\n".join(" ".join(row) for row in rows)


def without_underscores(source: str) -> str:
    """Special names eaten by Markdown."""
    return re.sub(r"__(\w+?)__", r"\1", source)


def in_chinese_page(source: str) -> str:
    """Words before and after, on the same line."""
    return f"请解释下面的代码:{source} 这段代码定义了一个模型,请逐行说明。"


def in_english_page(source: str) -> str:
    """Paragraphs before and after."""
    return (
        f"Here is the model that I use, what's wrong with it?\n\n{source}\n\n"
        "This code defines a network, and it doesn't work.\n"
    )


def fenced(source: str) -> str:
    """A Markdown answer."""
    return f"Sure! Here is the code:\n\n```python\n{source}\n```\n\nIt takes an image.\n"


def full_width(source: str) -> str:
    """Punctuation of another script; only for sources whose strings have none."""
    return source.translate(FULL_WIDTH)


def same(first: str, second: str) -> bool:
    """Whether two sources are the same program."""
    return ast.dump(ast.parse(first)) == ast.dump(ast.parse(second))
