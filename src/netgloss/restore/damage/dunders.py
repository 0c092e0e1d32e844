"""Double underscores that Markdown took for emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterable

from netgloss.restore.damage.base import Finding
from netgloss.restore.scan import FIELD, GLUED, NEWLINE, Token

# Methods that a class may define and that lose their underscores together.
METHODS = frozenset({
    "init", "new", "call", "len", "getitem", "setitem", "delitem", "iter", "next", "repr",
    "str", "enter", "exit", "contains", "eq", "ne", "lt", "le", "gt", "ge", "hash", "getattr",
    "setattr", "delattr", "del", "post_init", "init_subclass", "class_getitem", "set_name",
    "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "neg", "radd", "rsub",
    "rmul", "iadd", "isub", "imul", "and", "or", "bool", "float", "int", "index", "reversed",
    "missing", "getattribute", "getstate", "setstate", "reduce", "deepcopy", "copy", "aenter",
    "aexit", "aiter", "anext", "await", "get", "set", "format", "dir", "sizeof", "abs",
    "torch_function",
})  # fmt: skip
# No method is called so unless its underscores are lost.
_TELLING = frozenset({"getitem", "setitem", "delitem", "getattr", "setattr", "post_init", "repr"})
# Names of a module that nothing binds, and attributes of classes and functions.
_GLOBALS = frozenset({"name", "file", "spec", "doc", "package", "path"})
_OF_CLASSES = frozenset(
    {"name", "qualname", "doc", "module", "bases", "mro", "init", "annotations"}
)
_CLASSLIKE = frozenset({"cls", "func", "fn", "function", "klass", "__class__"})
# Methods that are seldom called so without underscores; Keras has a "call".
_SUSPECT = frozenset({"init", "call", "len", "str", "eq", "hash", "iter"})
_KERAS = frozenset({"keras", "tensorflow", "tf", "Layer"})
_LOGGERS = frozenset({"get_logger", "getLogger", "Flask", "getlogger"})
_TELL_FIRST = _LOGGERS | {"modules", "from", "globals", "all"}
_FUTURES = frozenset({"annotations", "division", "print_function", "absolute_import",
                      "unicode_literals"})  # fmt: skip
_DUNDER = re.compile(r"""['"]?__\w+__['"]?""")
_CLASS_FIELD = re.compile(r"\.class\b(\.name\b)?|\btype\([\w.]+\)\.name\b")


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

    Only where the damage is evident: ``super().init()``, ``x.class``, ``get_logger(name)`` where
    nothing is called ``name``, ``from future import annotations``; never where ``init`` is called
    in another way or ``__init__`` is there too. Other special names follow only where one of these
    showed and none kept its underscores.
    """

    def mend(self, tokens: list[Token], *, sure: bool) -> list[Token]:
        """Put the underscores back."""
        mended = list(tokens)
        _mend_classes(mended)
        _mend_strings(mended)
        _mend_main(mended)
        facts = _Facts(tokens)
        evident = mended != list(tokens) or facts.telling() or any(map(_lost_others, tokens))
        names = {"init"} if facts.lost_init(sure=sure or evident) else set()
        evident = evident or bool(names)
        if evident and not facts.survivor:
            names |= facts.defined - facts.called
        for index, token in enumerate(tokens):
            word = _bare(token.text)
            if word in names and (_is_definition(tokens, index) or _is_inherited(tokens, index)):
                mended[index] = token._replace(kin="n", clean=f"__{word}__")
        if evident:
            _mend_globals(mended, facts)
        return mended


def _lost_others(token: Token) -> bool:
    """Whether a name was found to have lost underscores inside it."""
    return token.clean != token.text and token.clean.replace("_", "") == token.text


def _is_attribute(tokens: list[Token], index: int) -> bool:
    """``x.class``, not the ``class`` on the line after a comment's full stop."""
    dot = tokens[index - 1] if index else None
    return dot is not None and dot.kin == "." and tokens[index].gap != NEWLINE and not dot.tail


def _bare(name: str) -> str:
    """``init`` of ``init`` and ``_init_``; a name like ``_init`` is sound as it is."""
    return name[1:-1] if name[:1] == name[-1:] == "_" else name


class _Facts:
    """Which special names a text defines, inherits, calls or binds otherwise."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.defined, self.inherited, self.called = _uses(tokens)
        self.bound = _bound(tokens)
        self.survivor = any(
            token.kin == "n" and not token.tail and _DUNDER.fullmatch(token.text)
            for token in tokens
        )

    def lost_init(self, *, sure: bool) -> bool:
        """Whether ``init`` was ``__init__``."""
        if "init" in self.called:
            return False
        if "init" in self.defined and "init" in self.inherited:
            return True
        if _survives("init", self.tokens):
            return False
        return "init" in self.inherited or (sure and "init" in self.defined)

    def unbound(self, name: str, index: int) -> bool:
        """Whether nothing before this token gives the name a value."""
        return self.bound.get(name, index + 1) > index

    def suspects(self) -> list[Token]:
        """Methods that may have lost their underscores, though nothing tells."""
        if self.survivor or {token.text for token in self.tokens} & _KERAS:
            return []
        return [
            token
            for index, token in enumerate(self.tokens)
            if token.text in _SUSPECT and token.clean == token.text
            and token.text not in self.called and _is_definition(self.tokens, index)
        ]  # fmt: skip

    def telling(self) -> bool:
        """Whether something stands there that only lost underscores explain."""
        if not self.survivor and self.defined & _TELLING - self.called:
            return True
        firsts = enumerate(self.tokens[:-3])
        return any(token.text in _TELL_FIRST and self._telling(at) for at, token in firsts)

    def _telling(self, index: int) -> bool:
        first, second, third, fourth = (token.text for token in self.tokens[index : index + 4])
        if self.tokens[index].tail:
            return False
        if first in _LOGGERS or first == "modules":
            return second in ("(", "[", "（") and third == "name" and self.unbound("name", index)
        if first == "from":
            return second == "future" and third == "import" and fourth in _FUTURES
        if first == "globals":
            key = self.tokens[index + 4 : index + 5]
            return fourth == "[" and bool(key) and key[0].text[1:-1] == "file"
        return first == "all" and second in ("=", "+=") and third == "[" and _is_string(fourth)


def _is_string(text: str) -> bool:
    return text[-1:] in ("'", '"')


def _bound(tokens: list[Token]) -> dict[str, int]:
    """Names of ``_GLOBALS`` that the text gives a value itself, with the first token that does."""
    found: dict[str, int] = {}
    header = targets = False
    depth = 0
    for index, token in enumerate(tokens):
        if token.tail:
            continue
        depth += (token.kin in ("(", "[", "{")) - (token.kin in (")", "]", "}"))
        if token.kin in ("def", "lambda"):
            header, depth = True, 0
        elif token.kin == ":" and depth <= 0:
            header = False
        elif token.kin in ("for", "as", "import"):
            targets = True
        elif token.kin in ("in", ":", "=", ")") or token.gap == NEWLINE:
            targets = token.kin == "n" and targets and token.gap != NEWLINE
        if token.text not in _GLOBALS or (index and tokens[index - 1].kin == "."):
            continue
        after = tokens[index + 1].kin if index + 1 < len(tokens) else ""
        if header or targets or after in (":=", ":") or (after == "=" and depth <= 0):
            found.setdefault(token.text, index)
    return found


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
        return _opened_by(tokens, index - 2, "super")
    return (
        index + 2 < len(tokens) and tokens[index + 2].text == "self"
        and tokens[index - 2].text != "self"
    )  # fmt: skip


def _is_called(tokens: list[Token], index: int) -> bool:
    return (
        index > 0
        and index + 1 < len(tokens)
        and tokens[index - 1].kin == "."
        and tokens[index + 1].kin == "("
    )


def _mend_classes(tokens: list[Token]) -> None:
    """``x.class`` and ``x.class.name``: an attribute is never called by a keyword."""
    for index, token in enumerate(tokens):
        if token.kin == "class" and _is_attribute(tokens, index):
            tokens[index] = token._replace(kin="n", clean="__class__")
            if [each.text for each in tokens[index + 1 : index + 3]] == [".", "name"]:
                tokens[index + 2] = tokens[index + 2]._replace(clean="__name__")


def _mend_strings(tokens: list[Token]) -> None:
    """``f"{x.class.name}"``: fields of formatted strings hold code."""
    for index, token in enumerate(tokens):
        if token.kin == "s" and not token.tail and token.text[:1] in "fFrR":
            start = token.text[:2].lower()
            if "f" in start and ".class" in token.text:
                clean = FIELD.sub(lambda field: _CLASS_FIELD.sub(_dunders, field[0]), token.clean)
                tokens[index] = token._replace(clean=clean)


def _dunders(found: re.Match[str]) -> str:
    words = re.sub(r"\.class\b", ".__class__", found[0])
    return re.sub(r"\.name\b", ".__name__", words)


def _mend_globals(tokens: list[Token], facts: _Facts) -> None:
    """``name`` where nothing is called so; ``cls.name``; ``all = […]``; ``from future``."""
    attributes = {
        tokens[index + 1].text
        for index in range(len(tokens) - 2)
        if tokens[index].kin == "." and tokens[index + 2].kin == "="
    }
    for index, token in enumerate(tokens):
        if token.tail or token.clean != token.text or token.kin not in ("n", "s"):
            continue
        before = tokens[index - 1] if index else token
        after = tokens[index + 1 : index + 2]
        follows = after[0].kin if after else ""
        word = token.text
        if before.kin == ".":
            holder = tokens[index - 2].text if index > 1 else ""
            typed = holder == ")" and index > 5 and _opened_by(tokens, index - 2, "type")
            lost = (
                word in _OF_CLASSES and word not in attributes and follows != "("
                and (typed or holder in _CLASSLIKE)
            ) or (word == "dict" and follows != "(" and word not in attributes)  # fmt: skip
        elif token.kin == "s":
            word = token.text[1:-1]
            lost = word == "file" and [each.text for each in tokens[index - 4 : index]] == (
                ["globals", "(", ")", "["]
            )
        elif word == "all":
            starts = before.gap != GLUED or index == 0
            lost = starts and follows in ("=", "+=") and before.kin not in (",", "(")
        elif word == "future":
            lost = before.kin == "from" and follows == "import"
        else:
            lost = word in _GLOBALS and facts.unbound(word, index) and follows not in ("=", ":")
        if lost:
            tokens[index] = token._replace(clean=token.text.replace(word, f"__{word}__"))


def _opened_by(tokens: list[Token], index: int, name: str) -> bool:
    """Whether the bracket that closes here was opened right after a name; not far back."""
    for back in range(index, max(index - 10, 0), -1):
        if tokens[back].kin == "(":
            return tokens[back - 1].text == name
    return False


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


def suspects(tokens: list[Token]) -> list[Token]:
    """Names of methods that may have lost their underscores, though nothing in the text tells."""
    if not any(token.text in _SUSPECT for token in tokens):
        return []
    return _Facts(tokens).suspects()


def findings(tokens: Iterable[Token]) -> list[Finding]:
    """Every special name of the code that was mended."""
    return [
        Finding("dunder", token.start, token.text, token.clean)
        for token in tokens
        if token.clean != token.text and _DUNDER.fullmatch(token.clean)
    ]
