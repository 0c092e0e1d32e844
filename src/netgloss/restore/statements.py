"""What the search over blocks needs to know of each line, taken from its tokens alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from netgloss.records import dataclass
from netgloss.restore.damage.layout import indentation
from netgloss.restore.lines import Line
from netgloss.restore.scan import NEWLINE, Token

CLAUSES = frozenset({"elif", "else", "except", "finally"})
OPENERS = (
    frozenset(["if", "while", "for", "with", "try", "def", "class", "match", "case"]) | CLAUSES
)
_JUMPS = frozenset({"return", "raise", "break", "continue"})
_MUTATORS = frozenset({"append", "extend", "add", "insert", "update", "append_", "add_module"})
_LED = frozenset({"simple", "if", "elif"})
_NO_NAMES = frozenset({"self", "cls"})
_BLANK = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True)
class Statement:
    """One line and its facts.

    ``head`` is its first keyword (``async`` left out), ``"@"``, ``"docstring"`` or ``"simple"``.
    ``binds`` are the names it gives a value, ``reads`` those it needs, ``fields`` the attributes
    of ``self`` it sets. ``mutates`` are names whose value it changes (``xs.append``, ``d[k] =``).
    ``guards`` are the names and attributes whose presence a head tests (``if self.down is not
    None``), ``dotted`` every name and attribute that the line mentions, ``lead`` what it calls or
    sets an item of first. ``indent`` is the column where its physical line starts, None where it
    starts no physical line. ``texts`` and ``kins`` are its tokens; ``blank`` says that an empty
    line stands before it, ``commented`` that a comment does.
    """

    head: str
    opens: bool
    name: str
    first: str
    binds: frozenset[str]
    reads: frozenset[str]
    fields: frozenset[str]
    mutates: frozenset[str]
    indent: int | None
    piece: int
    bare: bool  # ends at once: "return" with nothing after it
    guards: frozenset[str] = frozenset()
    dotted: frozenset[str] = frozenset()
    lead: str = ""
    texts: tuple[str, ...] = ()
    kins: tuple[str, ...] = ()
    blank: bool = False
    commented: bool = False

    @property
    def jumps(self) -> bool:
        """Whether nothing after it in its block is reached."""
        return self.head in _JUMPS

    @property
    def clause(self) -> bool:
        """Whether it goes on with a statement begun before (``else``, ``except``…)."""
        return self.head in CLAUSES


def described(text: str, lines: Sequence[Line]) -> list[Statement]:
    """The facts of all lines of code, with what stands between them."""
    statements: list[Statement] = []
    end = lines[0].tokens[0].start if lines else 0
    commented = blank = False
    for line in lines:
        start = line.tokens[0].start
        blank = blank or bool(_BLANK.search(text, end, start))
        end = line.tokens[-1].end
        if line.comment:
            commented = True
            continue
        statements.append(describe(text, line, blank=blank, commented=commented))
        commented = blank = False
    return statements


def describe(text: str, line: Line, *, blank: bool = False, commented: bool = False) -> Statement:
    """The facts of one line; ``blank`` and ``commented`` as in ``Statement``."""
    tokens = [token for token in line.tokens if token.kin != "#"]
    kins = [token.kin for token in tokens]
    words = kins[1:] if kins[:1] == ["async"] else kins
    head = words[0] if words else "simple"
    opens = head in OPENERS and kins[-1] == ":" and _is_head(words)
    if (not opens and head in ("match", "case", "type")) or head == "n":
        head = "simple"
    elif head == "s" and len(words) == 1:
        head = "docstring"
    elif not head.isalpha() and head != "@":
        head = "simple"
    offset = len(kins) - len(words)
    name = tokens[offset + 1].clean if head in ("def", "class") and len(words) > 1 else ""
    binds, reads, fields = _names(tokens[offset:], head)
    first = _first_parameter(tokens) if head == "def" else ""
    token = line.tokens[0]
    return Statement(
        head=head,
        opens=opens,
        name=name,
        first=first,
        binds=frozenset(binds),
        reads=frozenset(reads),
        fields=frozenset(fields),
        mutates=frozenset(_mutated(tokens)),
        indent=_column(indentation(text, token)) if token.gap == NEWLINE else None,
        piece=line.piece,
        bare=len(words) == 1,
        guards=_guards(tokens[offset:]) if head in ("if", "elif") else frozenset(),
        dotted=frozenset(_dotted(tokens)),
        lead=_lead(tokens[offset + (head in ("if", "elif")) :]) if head in _LED else "",
        texts=tuple(each.clean for each in tokens),
        kins=tuple(kins),
        blank=blank,
        commented=commented,
    )


def _is_head(words: list[str]) -> bool:
    # "match" and "case" are heads only where something stands between them and the colon.
    return words[0] not in ("match", "case") or (len(words) > 2 and words[1] not in (":", "="))


def _column(space: str) -> int:
    return len(space.expandtabs(8))


def _first_parameter(tokens: list[Token]) -> str:
    for index, token in enumerate(tokens):
        if token.kin == "(":
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            return after.clean if after is not None and after.kin in ("n", "*", "**") else ""
    return ""


def _names(tokens: list[Token], head: str) -> tuple[set[str], set[str], set[str]]:
    """Names bound, names read, attributes of self set."""
    if head in ("import", "from"):
        return _imported(tokens), set(), set()
    if head == "def":
        return _defined(tokens)
    limit = _target_end(tokens, head)
    binds: set[str] = set()
    reads: set[str] = set()
    fields: set[str] = set()
    depth = 0
    inside = 0  # how many of the open brackets are calls and subscripts
    opened: list[bool] = []
    for index, token in enumerate(tokens):
        if token.kin in ("(", "[", "{"):
            depth += 1
            opened.append(index > 0 and tokens[index - 1].kin in ("n", ")", "]", "s"))
            inside += opened[-1]
        elif token.kin in (")", "]", "}"):
            depth -= 1
            inside -= opened.pop() if opened else 0
        if token.kin != "n":
            continue
        before = tokens[index - 1].kin if index else ""
        after = tokens[index + 1].kin if index + 1 < len(tokens) else ""
        if before == ".":
            if index < limit and after != "(" and tokens[index - 2].clean == "self":
                fields.add(token.clean)
        elif after == "=" and depth:
            continue  # the name of an argument
        elif (
            before == "as"
            or after == ":="
            or (index < limit and not inside and after not in (".", "[", "("))
            or (head == "class" and index == 1)
        ):
            binds.add(token.clean)
        else:
            reads.add(token.clean)
    if any(token.kin.endswith("=") and token.kin not in _COMPARISONS for token in tokens):
        reads |= binds & _augmented(tokens)
    return binds - _NO_NAMES, reads, fields


def _dotted(tokens: list[Token]) -> set[str]:
    """``x`` and ``self.down`` in ``x + self.down(y)``; deeper attributes count as the first."""
    found: set[str] = set()
    for index, token in enumerate(tokens):
        if token.kin != "n" or (index and tokens[index - 1].kin == "."):
            continue
        dotted = index + 2 < len(tokens) and tokens[index + 1].kin == "."
        if token.clean not in _NO_NAMES:
            found.add(token.clean)
        elif dotted:
            found.add(f"self.{tokens[index + 2].clean}")
    return found


def _guards(tokens: list[Token]) -> frozenset[str]:
    """What is known to be there inside ``if x is not None:``, ``if x:`` and their like."""
    kins = [token.kin for token in tokens]
    end = 4 if kins[2:3] == ["."] else 2
    tail = kins[end:]
    if tail[:4] == ["is", "not", "None", ":"] or tail == [":"]:
        return frozenset(_dotted(tokens))
    if [token.clean for token in tokens[1:3]] == ["isinstance", "("]:
        return frozenset(_dotted(tokens[3:6]))
    return frozenset()


def _lead(tokens: list[Token]) -> str:
    """``f(`` of ``f(x)``, ``x[`` of ``x[0] = 1``: what makes neighbours look alike."""
    for index, token in enumerate(tokens[:8]):
        if token.kin in ("(", "["):
            return "".join(each.clean for each in tokens[: index + 1])
        if token.kin not in ("n", "."):
            break
    return ""


_COMPARISONS = frozenset({"=", "==", "!=", "<=", ">=", ":="})


def _augmented(tokens: list[Token]) -> set[str]:
    if len(tokens) > 1 and tokens[1].kin.endswith("=") and tokens[1].kin not in _COMPARISONS:
        return {tokens[0].clean}
    return set()


def _target_end(tokens: list[Token], head: str) -> int:
    """The index before which names are targets: the last ``=`` outside brackets, or ``in``."""
    if head == "for":
        return next((i for i, token in enumerate(tokens) if token.kin == "in"), 0)
    if head != "simple":
        return 0
    depth = 0
    limit = 0
    for index, token in enumerate(tokens):
        if token.kin == ":" and depth == 0:
            return index
        if token.kin in ("(", "[", "{"):
            depth += 1
        elif token.kin in (")", "]", "}"):
            depth -= 1
        elif depth == 0 and (token.kin == "=" or token.kin in _AUGMENTED):
            limit = index
        elif token.kin == "lambda":
            break
    return limit


_AUGMENTED = frozenset(
    ["+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=", "&=", "|=", "^=", "<<=", ">>="]
)


def _imported(tokens: list[Token]) -> set[str]:
    names: set[str] = set()
    for index, token in enumerate(tokens):
        if token.kin == "n" and (index == 0 or tokens[index - 1].kin not in (".", "from")):
            names.add(token.clean)
    return names


def _defined(tokens: list[Token]) -> tuple[set[str], set[str], set[str]]:
    """A def binds its name outside and its parameters inside; both count as bound here."""
    binds = {tokens[1].clean} if len(tokens) > 1 else set()
    reads: set[str] = set()
    depth = 0
    for index, token in enumerate(tokens):
        if token.kin in ("(", "[", "{"):
            depth += 1
        elif token.kin in (")", "]", "}"):
            depth -= 1
        elif token.kin == "n" and index > 1:
            before = tokens[index - 1].kin
            if depth == 1 and before in ("(", ",", "*", "**"):
                binds.add(token.clean)
            elif before != ".":
                reads.add(token.clean)
    return binds - _NO_NAMES, reads, set()


def _mutated(tokens: list[Token]) -> set[str]:
    """``xs`` in ``xs.append(x)``, ``d`` in ``d[k] = v`` and ``xs`` in ``xs += [x]``."""
    kins = [token.kin for token in tokens]
    for start in (0, 2):
        if len(tokens) <= start + 3 or kins[start] != "n":
            continue
        after = tokens[start + 1 : start + 4]
        if after[0].kin == "." and after[1].clean in _MUTATORS:
            return {tokens[start].clean}
        if after[0].kin == "[" and "=" in kins:
            return {tokens[start].clean}
        if after[0].kin == "+=" and after[1].kin == "[":
            return {tokens[start].clean}
    if kins[:1] == ["del"] and len(kins) > 2 and kins[2] == "[":
        return {tokens[1].clean}
    return set()
