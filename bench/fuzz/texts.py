"""Texts out of real sources: tokens lost, doubled and swapped, lines spliced, layouts damaged.

Every generator takes a ``random.Random``, so that hypothesis (``st.randoms()``), atheris (bytes)
and a plain seed can drive the same code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("tests/models/data", "examples", "tests/oracle/data")
LONGEST = 8_000  # characters of a source that is damaged: longer ones are cut at a line
CORPUS = ROOT / ".cache" / "corpora"  # torchvision and timm, where bench.corpora has fetched them
FROM_CORPUS = 400

_TOKEN = re.compile(r"\n *|\w+|[^\w\s]+|[^\S\n]+")
ODD = (
    *(
        "\u200b",
        "\ufeff",
        "\u00a0",
        "\u3000",
        "\u202e",
        "é",
        "\ud800",
        "\U0001f600",
        "ﬁ",
        "𝐱",
        "\x00",
    ),
    *(
        "\x0c",
        "\r",
        "\r\n",
        "\t",
        "\\",
        "\\\n",
        "'",
        '"',
        "'''",
        '"""',
        "`",
        "```",
        "#",
        "（",
        "）",
    ),
    *(
        "：",
        "，",
        "“",
        "”",
        "…",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ";",
        "@",
        "->",
        ":=",
        "**",
        "==",
    ),
)
NUMBERS = (
    "0",
    "1",
    "-1",
    "2",
    "7",
    "1e400",
    "0.5",
    "10**9",
    "2**70",
    "1_000",
    "0x1F",
    "9" * 30,
    "1j",
)


@cache
def sources() -> tuple[str, ...]:
    """Real sources, those of the tests first; each at most :data:`LONGEST` characters."""
    found = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*"))]
    corpus = sorted(CORPUS.glob("*/*/models/**/*.py"))
    found += corpus[:: max(1, len(corpus) // FROM_CORPUS)]
    texts = (path.read_text(encoding="utf-8") for path in found if path.is_file())
    return tuple(_cut(text) for text in texts if text.strip())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: text.rfind("\n", 0, LONGEST) + 1]


@cache
def _vocabulary() -> tuple[str, ...]:
    """The tokens of all sources, each as often as it stands there."""
    return tuple(token for text in sources() for token in _TOKEN.findall(text))


# ---- one change ---------------------------------------------------------------------------------
def without_tokens(text: str, r: Random) -> str:
    tokens = _TOKEN.findall(text)
    at = r.randrange(len(tokens) + 1)
    del tokens[at : at + r.choice((1, 1, 1, 2, 5))]
    return "".join(tokens)


def with_tokens_twice(text: str, r: Random) -> str:
    tokens = _TOKEN.findall(text)
    at, count = r.randrange(len(tokens) + 1), r.choice((1, 1, 2, 8))
    return "".join([*tokens[: at + count], *tokens[at:]])


def with_tokens_swapped(text: str, r: Random) -> str:
    tokens = _TOKEN.findall(text)
    if len(tokens) < 2:
        return text
    first, second = r.randrange(len(tokens)), r.randrange(len(tokens))
    tokens[first], tokens[second] = tokens[second], tokens[first]
    return "".join(tokens)


def with_other_token(text: str, r: Random) -> str:
    """A token becomes another of the same text or of any, or an odd character."""
    tokens = _TOKEN.findall(text)
    if not tokens:
        return text
    pool: Sequence[str] = r.choice((tokens, _vocabulary(), ODD))
    tokens[r.randrange(len(tokens))] = r.choice(pool)
    return "".join(tokens)


def with_other_name(text: str, r: Random) -> str:
    """A name becomes another name of the text, everywhere or once: types change, syntax stays."""
    names = re.findall(r"\b[A-Za-z_]\w*\b", text)
    if not names:
        return text
    old, new = r.choice(names), r.choice(names)
    return re.sub(rf"\b{old}\b", new, text, count=r.choice((0, 1, 1)))


def with_other_number(text: str, r: Random) -> str:
    found = list(re.finditer(r"\b\d+\b", text))
    if not found:
        return text
    here = r.choice(found)
    return text[: here.start()] + r.choice(NUMBERS) + text[here.end() :]


def with_lines_of_another(text: str, r: Random) -> str:
    """Some lines replaced by lines of another source, indented as they were there."""
    lines, other = text.split("\n"), r.choice(sources()).split("\n")
    at, start, count = r.randrange(len(lines)), r.randrange(len(other)), r.randint(1, 12)
    lines[at : at + r.choice((0, 0, 1, count))] = other[start : start + count]
    return "\n".join(lines)


def without_lines(text: str, r: Random) -> str:
    lines = text.split("\n")
    at = r.randrange(len(lines))
    del lines[at : at + r.choice((1, 1, 2, 10))]
    return "\n".join(lines)


def with_line_moved(text: str, r: Random) -> str:
    lines = text.split("\n")
    line = lines.pop(r.randrange(len(lines)))
    shift = r.choice(("", "    ", "  ", "\t"))
    lines.insert(r.randrange(len(lines) + 1), shift + r.choice((line, line.strip())))
    return "\n".join(lines)


def with_odd_character(text: str, r: Random) -> str:
    at = r.randrange(len(text) + 1)
    return text[:at] + r.choice(ODD) * r.choice((1, 1, 3)) + text[at:]


def cut_short(text: str, r: Random) -> str:
    at = r.randrange(len(text) + 1)
    return text[:at] if r.random() < 0.7 else text[at:]


# ---- damages of a whole text --------------------------------------------------------------------
def flattened(text: str, r: Random) -> str:
    """Line breaks lost: all of them, or most."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    kept = r.choice((0.0, 0.0, 0.1, 0.5))
    return "".join(line + ("\n" if r.random() < kept else " ") for line in lines)


def unindented(text: str, r: Random) -> str:
    lost = r.choice((1.0, 1.0, 0.2))
    lines = text.split("\n")
    return "\n".join(line.strip() if r.random() < lost else line for line in lines)


def as_shown_on_a_page(text: str, r: Random) -> str:
    """Markdown and pages: fences, prompts, eaten underscores, typographic quotes, full width."""
    for change in r.sample(_PAGES, r.randint(1, 3)):
        text = change(text)
    return text


_PAGES: tuple[Callable[[str], str], ...] = (
    lambda text: re.sub(r"__(\w+?)__", r"\1", text),
    lambda text: f"Here is it:\n\n```python\n{text}\n```\nThanks!",
    lambda text: "".join(f">>> {line}\n" for line in text.split("\n")),
    lambda text: "".join(f"{n:3} {line}\n" for n, line in enumerate(text.split("\n"), 1)),
    lambda text: text.translate(str.maketrans("(),:=", "（），：＝")),
    lambda text: re.sub(r'"([^"\n]*)"', "“\\1”", text),
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("    ", "\t"),
    lambda text: text.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;"),
    lambda text: f"请解释下面的代码:{text} 谢谢。",
)

CHANGES: tuple[Callable[[str, Random], str], ...] = (
    without_tokens,
    with_tokens_twice,
    with_tokens_swapped,
    with_other_token,
    with_other_name,
    with_other_name,
    with_other_number,
    with_lines_of_another,
    without_lines,
    with_line_moved,
    with_odd_character,
    cut_short,
)
DAMAGES: tuple[Callable[[str, Random], str], ...] = (flattened, unindented, as_shown_on_a_page)


def mutated(r: Random) -> str:
    """A real source with some changes, and damaged as a whole in one case of four."""
    text = r.choice(sources())
    for _ in range(r.choice((1, 1, 2, 3, 6))):
        text = r.choice(CHANGES)(text, r)
    return r.choice(DAMAGES)(text, r) if r.random() < 0.25 else text


def damaged(r: Random) -> str:
    """A real source damaged as a whole, and changed in one case of two: what restore reads."""
    text = r.choice(DAMAGES)(r.choice(sources()), r)
    while r.random() < 0.4:
        text = r.choice(CHANGES)(text, r)
    return text


def raw(r: Random) -> str:
    """Tokens without grammar, characters without tokens, or one piece many times."""
    match r.randrange(4):
        case 0:
            return "".join(r.choice(_vocabulary()) for _ in range(r.randint(0, 300)))
        case 1:
            points = (
                r.choice((r.randrange(128), r.randrange(0x3000))) for _ in range(r.randint(0, 200))
            )
            return "".join(map(chr, points))
        case 2:
            piece = r.choice(ODD) + r.choice(_vocabulary()) * r.randint(0, 1)
            return piece * r.choice((1, 10, 1000, 20_000))
        case _:
            pieces = (
                r.choice(ODD + NUMBERS) * r.choice((1, 1, 50)) for _ in range(r.randint(1, 60))
            )
            return r.choice(("", " ", "\n")).join(pieces)
