"""Double underscores that Markdown took for emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterable

from netgloss.restore.damage.base import Finding
from netgloss.restore.scan import GLUED, Token

# Methods that a model's class may define and that lose their underscores together.
METHODS = frozenset(
    [
        "init",
        "new",
        "call",
        "len",
        "getitem",
        "setitem",
        "delitem",
        "iter",
        "next",
        "repr",
        "str",
        "enter",
        "exit",
        "contains",
        "eq",
        "hash",
        "getattr",
        "setattr",
        "del",
        "post_init",
    ]
)
_DUNDER = re.compile(r"""['"]?__\w+__['"]?""")


class BoldDunders:
    """``__init__`` turned into bold face and copied with the stars.

    before::

        def **init**(self): super().**init**()

    after::

        def __init__(self): super().__init__()
    """

    def mend(self, tokens: list[Token], *, sure: bool) -> list[Token]:
        """Make one name of two stars, a word and two stars where only a name can stand."""
        mended: list[Token] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            word = _bold_word(tokens, index)
            if word is not None and index and tokens[index - 1].kin in ("def", ".", "if"):
                text = f"**{word}**"
                end = tokens[index + 2].end
                mended.append(token._replace(kin="n", text=text, clean=f"__{word}__", end=end))
                index += 3
            else:
                mended.append(token)
                index += 1
        return mended


def _bold_word(tokens: list[Token], index: int) -> str | None:
    if tokens[index].kin != "**" or index + 2 >= len(tokens):
        return None
    word, close = tokens[index + 1 : index + 3]
    glued = word.gap == GLUED and close.gap == GLUED
    return word.text if glued and word.text.isidentifier() and close.kin == "**" else None


class EatenDunders:
    """Underscores of special names eaten, so that ``__init__`` became ``init``.

    before::

        class Net(nn.Module):
            def init(self):
                super().init()
        if name == "main": Net()

    after::

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
        if __name__ == "__main__": Net()

    Only where the damage is evident: a method ``init`` beside ``super().init()`` (one of them is
    enough in a text that is damaged otherwise), never where ``init`` is called in another way or
    ``__init__`` is there too. Other special methods follow only where ``init`` was mended.
    """

    def mend(self, tokens: list[Token], *, sure: bool) -> list[Token]:
        """Put the underscores back."""
        mended = list(tokens)
        defined, inherited, other = _uses(tokens)
        names = {"init"} if _evident("init", defined, inherited, other, tokens, sure) else set()
        if names:
            names |= {
                name
                for name in METHODS
                if name in defined and name not in other and not _survives(name, tokens)
            }
        for index, token in enumerate(tokens):
            word = _bare(token.text)
            if word in names and (_is_definition(tokens, index) or _is_inherited(tokens, index)):
                mended[index] = token._replace(kin="n", clean=f"__{word}__")
            elif token.kin == "class" and index and tokens[index - 1].kin == ".":
                mended[index] = token._replace(kin="n", clean="__class__")
                if [each.text for each in tokens[index + 1 : index + 3]] == [".", "name"]:
                    mended[index + 2] = tokens[index + 2]._replace(clean="__name__")
        _mend_main(mended)
        return mended


def _bare(name: str) -> str:
    """``init`` of ``init`` and ``_init_``; a name like ``_init`` is sound as it is."""
    return name[1:-1] if name[:1] == name[-1:] == "_" else name


def _uses(tokens: list[Token]) -> tuple[set[str], set[str], set[str]]:
    """Names defined as methods, called on ``super()``, and called on anything else."""
    defined: set[str] = set()
    inherited: set[str] = set()
    other: set[str] = set()
    for index, token in enumerate(tokens):
        word = _bare(token.text)
        if word not in METHODS or token.clean != token.text or token.text.startswith("__"):
            continue
        if _is_definition(tokens, index):
            defined.add(word)
        elif _is_inherited(tokens, index):
            inherited.add(word)
        elif _is_called(tokens, index):
            other.add(word)
    return defined, inherited, other


def _evident(
    name: str,
    defined: set[str],
    inherited: set[str],
    other: set[str],
    tokens: list[Token],
    sure: bool,
) -> bool:
    if name in other:
        return False
    if name in defined and name in inherited:
        return True
    return sure and (name in defined or name in inherited) and not _survives(name, tokens)


def _survives(name: str, tokens: Iterable[Token]) -> bool:
    return any(token.text == f"__{name}__" for token in tokens)


def _is_definition(tokens: list[Token], index: int) -> bool:
    around = [token.text for token in tokens[max(index - 1, 0) : index + 3]]
    if index == 0 or len(around) < 4 or around[0] != "def":
        return False
    return around[2] in ("(", "（") and around[3] in ("self", "cls")


def _is_inherited(tokens: list[Token], index: int) -> bool:
    """``super(…).init(`` or ``nn.Module.init(self``."""
    if index < 2 or index + 1 >= len(tokens) or tokens[index + 1].kin != "(":
        return False
    if tokens[index - 1].kin != ".":
        return False
    if tokens[index - 2].kin == ")":
        return _opener_is_super(tokens, index - 2)
    return (
        index + 2 < len(tokens) and tokens[index + 2].text == "self"
        and tokens[index - 2].text != "self"
    )  # fmt: skip


def _opener_is_super(tokens: list[Token], index: int) -> bool:
    # The arguments of super() are two names at most: look no further back.
    for back in range(index, max(index - 8, 0), -1):
        if tokens[back].kin == "(":
            return tokens[back - 1].text == "super"
    return False


def _is_called(tokens: list[Token], index: int) -> bool:
    return (
        index > 0
        and index + 1 < len(tokens)
        and tokens[index - 1].kin == "."
        and tokens[index + 1].kin == "("
    )


def _mend_main(tokens: list[Token]) -> None:
    """``if name == "main":``, where ``name`` stands nowhere else."""
    for index in range(len(tokens) - 4):
        word, name, equals, main, colon = tokens[index : index + 5]
        if word.kin != "if" or equals.kin != "==" or main.kin != "s" or colon.kin != ":":
            continue
        quote = main.clean[:1]
        if main.clean[1:-1] not in ("main", "__main__") or name.clean not in ("name", "__name__"):
            continue
        if name.clean == "name":
            if any(each.text == "name" for each in tokens if each is not name):
                continue
            tokens[index + 1] = name._replace(clean="__name__")
        if main.clean[1:-1] == "main":
            tokens[index + 3] = main._replace(clean=f"{quote}__main__{quote}")


def findings(tokens: Iterable[Token]) -> list[Finding]:
    """Every special name of the code that was mended."""
    return [
        Finding("dunder", token.start, token.text, token.clean)
        for token in tokens
        if token.clean != token.text and _DUNDER.fullmatch(token.clean)
    ]
