"""Damage to single marks, names and line starts, and the words of a page."""

from __future__ import annotations

import ast
import html
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from random import Random

_WIDE = {
    "(": "（", ")": "）", ",": "，", ":": "：", "=": "＝", "[": "［", "]": "］", ";": "；",
    "{": "｛", "}": "｝", "+": "＋", "<": "＜", ">": "＞",
}  # fmt: skip

_NARROW = str.maketrans(
    {wide: mark for mark, wide in _WIDE.items()} | dict(zip("“”‘’", "\"\"''", strict=True))
)


def _tokens(source: str) -> Iterator[tuple[int, str, int, int]]:
    """Type, text and both offsets of every token of source that was sound but for its marks."""
    straight = source.translate(_NARROW)
    starts = [0]
    for line in io.StringIO(straight):
        starts.append(starts[-1] + len(line))
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(straight).readline))
    except (tokenize.TokenError, SyntaxError):
        return
    for token in tokens:
        start = starts[token.start[0] - 1] + token.start[1]
        yield token.type, token.string, start, start + len(token.string)


def _replaced(source: str, edits: list[tuple[int, int, str]]) -> str:
    out: list[str] = []
    at = 0
    for start, end, new in edits:
        out += [source[at:start], new]
        at = end
    return "".join([*out, source[at:]])


def without_comments(source: str) -> str:
    """The same program with its comments taken out."""
    edits = [
        (start, end, "") for kind, _, start, end in _tokens(source) if kind == tokenize.COMMENT
    ]
    return _replaced(source, edits)


# ── marks ─────────────────────────────────────────────────────────────────────────────────────


def full_width(source: str, chance: Random, shares: Sequence[float] = (0.1, 0.5, 1.0)) -> str:
    """Some or all marks outside strings as another script's keyboard makes them."""
    share = chance.choice(shares)
    edits = [
        (start, end, _WIDE[word])
        for kind, word, start, end in _tokens(source)
        if kind == tokenize.OP and word in _WIDE and chance.random() < share
    ]
    return _replaced(source, edits)


def curly(source: str, chance: Random) -> str:
    """Straight quotes around strings bent, as word processors do."""
    edits = []
    for kind, word, start, end in _tokens(source):
        if kind != tokenize.STRING:
            continue
        mark = word[-1]
        count = 3 if word.endswith(mark * 3) and len(word) >= 6 else 1
        opening = start + word.index(mark)
        left, right = ("“", "”") if mark == '"' else ("‘", "’")
        edits += [(opening, opening + count, left * count), (end - count, end, right * count)]
    return _replaced(source, edits)


def spaced(source: str, chance: Random) -> str:
    """Every token set apart, as tokenised text is."""
    out: list[str] = []
    line_start = True
    depth = 0
    for kind, _, start, end in _tokens(source):
        if kind == tokenize.INDENT:
            depth += 1
        elif kind == tokenize.DEDENT:
            depth -= 1
        elif kind in (tokenize.NEWLINE, tokenize.NL):
            out.append("\n")
            line_start = True
        elif kind != tokenize.ENDMARKER:
            out.append("    " * depth if line_start else " ")
            out.append(source[start:end])
            line_start = False
    return "".join(out) or source


def entities(source: str, chance: Random) -> str:
    """Escaped for HTML and copied as it was, sometimes with hard spaces."""
    escaped = html.escape(source, quote=chance.random() < 0.7).replace("&#x27;", "&#39;")
    if chance.random() < 0.3:
        escaped = re.sub(r"(?m)^ +", lambda found: "&nbsp;" * len(found[0]), escaped)
    return escaped


def escaped(source: str, chance: Random) -> str:
    """Signs that Markdown knows, escaped: the underscores alone, or all."""
    if chance.random() < 0.5:
        return source.replace("_", r"\_")
    return re.sub(r"([\\`*_\[\]])", r"\\\1", source)


def without_dunders(source: str) -> str:
    """Special names whose underscores Markdown took for emphasis."""
    return re.sub(r"__(\w+?)__", r"\1", source)


def stars_eaten(source: str, chance: Random) -> str:
    """Pairs of stars taken for emphasis, by the rules that Markdown began with."""
    return _emphasis(source, "*")


def underscores_eaten(source: str, chance: Random) -> str:
    """Pairs of underscores taken for emphasis, by the rules that Markdown began with."""
    return _emphasis(source, "_")


def _emphasis(source: str, mark: str) -> str:
    one = re.escape(mark)
    strong = re.compile(rf"({one}{one})(?=\S)(.+?[*_]*)(?<=\S)\1", re.DOTALL)
    plain = re.compile(rf"({one})(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
    blocks = re.split(r"(\n[ \t]*\n)", source)
    return "".join(plain.sub(r"\2", strong.sub(r"\2", block)) for block in blocks)


# ── the front of lines ────────────────────────────────────────────────────────────────────────


def prompted(source: str, chance: Random) -> str:
    """Prompts of Python's shell, of IPython, or of a notebook."""
    style = chance.choice(["python", "ipython", "notebook"])
    lines = source.rstrip("\n").split("\n")
    if style == "notebook":
        return f"In [{chance.randint(1, 60)}]:\n" + "\n".join(lines)
    if style == "ipython":
        number = chance.randint(1, 60)
        first = f"In [{number}]: "
        rest = "...: ".rjust(len(first))
        return "\n".join((first if not at else rest) + line for at, line in enumerate(lines))
    heads = _statement_lines(source)
    return "\n".join(
        (">>> " if at in heads else "... ") + line for at, line in enumerate(lines, start=1)
    )


def _statement_lines(source: str) -> set[int]:
    """The first line, and those at which statements of the module begin."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # damaged otherwise as well
        return {1}
    return {1} | {
        min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        for node in tree.body
    }


_NUMBERINGS = (
    "{n} {line}", "{n}: {line}", "{n}| {line}", "{n:>{w}} {line}", "{n}. {line}",
    "{n:<{w}}  {line}", "{n}\t{line}", "{n}|{line}",
)  # fmt: skip


def numbered(source: str, chance: Random) -> str:
    """Line numbers copied along."""
    lines = source.rstrip("\n").split("\n")
    first = chance.choice([1, 1, 1, chance.randint(2, 300)])
    width = len(str(first + len(lines)))
    form = chance.choice(_NUMBERINGS)
    return "\n".join(form.format(n=first + at, line=line, w=width) for at, line in enumerate(lines))


def hashes_lost(source: str, chance: Random) -> str:
    """Comments without the sign that made them comments."""
    edits = [
        (start, end, word.lstrip("#! ") or "-")
        for kind, word, start, end in _tokens(source)
        if kind == tokenize.COMMENT
    ]
    return _replaced(source, edits)


# ── the page ──────────────────────────────────────────────────────────────────────────────────

_BEFORE = (
    "请解释下面的代码:{code}",
    "时间: 2023-10-05 10:12:53 浏览: 168\n以下是代码:\n{code}",
    "Here is the model that I use, what's wrong with it?\n\n{code}",
    "I get an error when I run this. Any ideas?\n{code}",
    "阅读全文 相关推荐\n\n{code}",
    "Asked 3 years, 2 months ago. Viewed 12k times.\n\n{code}",
)
_AFTER = (
    "{code} 这段代码定义了一个模型,请逐行说明。",
    "{code}\n\nThis code defines a network, and it doesn't work.\n",
    "{code}\n这段代码定义了一个模型。\n阅读全文\n",
    "{code}\n\nShare Improve this answer Follow\nanswered Mar 3, 2021 at 10:12\n",
    "{code}",
)


def in_page(source: str, chance: Random) -> str:
    """Words of a question and of the page before and after."""
    code = source.strip("\n")
    before, after = chance.choice(_BEFORE), chance.choice(_AFTER)
    return before.replace("{code}", after.replace("{code}", code))


_LABELS = (
    "python ", "python", "Python ", "Copy code", "复制代码", "python\nCopy code\n", "```python ",
    "pythonCopy code", "Python\n", "python复制代码",
)  # fmt: skip


def fence_word(source: str, chance: Random) -> str:
    """The name of the language, or a button, in front of the code."""
    word = chance.choice(_LABELS)
    code = source.strip("\n")
    return word + code + ("\n```" if word.startswith("```") else "")


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
