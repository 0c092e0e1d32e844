"""Scores that look at the kinds of lines and blocks."""

from __future__ import annotations

from math import log

from netgloss.restore.blocks import Move
from netgloss.restore.scores.common import LOOPS, SCOPES, innermost
from netgloss.restore.statements import Statement
from netgloss.restore.table import Table

# How likely a block of this kind is to end before the next line, all else unknown: after its
# first line, and later.
_ENDS = {
    "if": (0.6, 0.5), "elif": (0.6, 0.5), "else": (0.62, 0.5), "else-try": (0.6, 0.5),
    "except": (0.65, 0.6), "finally": (0.65, 0.6), "try": (0.3, 0.3), "for": (0.32, 0.33),
    "while": (0.15, 0.25), "with": (0.2, 0.22), "def": (0.03, 0.03), "class": (0.02, 0.02),
    "match": (0.02, 0.02), "case": (0.55, 0.5),
}  # fmt: skip
_CLOSE = {kind: (log(first), log(later)) for kind, (first, later) in _ENDS.items()}
_STAY = {kind: (log(1 - first), log(1 - later)) for kind, (first, later) in _ENDS.items()}
IMPOSSIBLE = -25.0


def length(table: Table, move: Move) -> float:
    """Blocks have usual lengths: an ``if`` ends soon, a ``def`` goes on."""
    statement = table.statements[move.line]
    if statement.head in ("def", "class", "@"):
        return 0.0
    # The block that a clause goes on from, or that a jump ended, is closed in any case.
    closed = move.closed[1:] if statement.clause else move.closed
    if closed and _jumped(table, move):
        closed = closed[:-1]
    value = 0.0
    for frame in closed:
        value += _CLOSE[frame.kind][move.line - frame.line > 2]
    if (move.line and table.statements[move.line - 1].opens) or move.top.kind == "module":
        return value
    return value + _STAY[move.top.kind][move.line - move.top.line > 2]


def after_jump(table: Table, move: Move) -> float:
    """Nothing follows a ``return``, ``raise``, ``break`` or ``continue`` in its own block.

    before::

        if a: return b c = d

    after::

        if a:
            return b
        c = d
    """
    stays = move.line and not move.closed and table.statements[move.line - 1].jumps
    return -7.0 if stays else 0.0


def _jumped(table: Table, move: Move) -> bool:
    return move.line > 0 and table.statements[move.line - 1].jumps


def definitions(table: Table, move: Move) -> float:
    """A method (first parameter ``self``) belongs to the class, any other ``def`` to the module,
    unless it is used or returned before the next one comes: then it is nested.
    """
    statement = table.decorated(move.line)
    if table.statements[move.line].head not in ("def", "@") or statement.head != "def":
        return 0.0
    kind = move.top.kind
    in_class = any(frame.kind == "class" for frame in move.stack)
    was_in_class = in_class or any(frame.kind == "class" for frame in move.closed)
    if statement.first in ("self", "cls") or _is_static(table, move.line):
        if kind == "class":
            return 6.0
        return (-6.0 if was_in_class else 2.0) if kind == "module" else -4.0
    if kind == "module":
        return 3.0
    if kind == "class":
        return -3.0
    nested = _used_soon(table, move.line, statement.name)
    return nested - (2.0 if kind == "def" else 3.5)


def _is_static(table: Table, index: int) -> bool:
    for place in range(index, -1, -1):
        statement = table.statements[place]
        if statement.head != "@" and place != index:
            return False
        if statement.reads & {"staticmethod", "classmethod", "property"}:
            return True
    return False


def _used_soon(table: Table, index: int, name: str) -> float:
    size = len(table.statements)
    start = next((i for i in range(index, size) if table.statements[i].head == "def"), size)
    end = table.next_head(start + 1)
    if not table.reads(name, start + 1, end):
        # Two inner functions in a row: the returning line comes after the second.
        end = table.next_head(min(end + 1, size))
        return 3.0 if _returned(table, name, start + 1, end) else 0.0
    return 6.0 if _returned(table, name, start + 1, end) else 2.5


def _returned(table: Table, name: str, start: int, end: int) -> bool:
    return any(each.head == "return" and name in each.reads for each in table.statements[start:end])


def classes(table: Table, move: Move) -> float:
    """A new ``class`` goes to the left margin."""
    if table.decorated(move.line).head != "class" or table.statements[move.line].head not in (
        "class",
        "@",
    ):
        return 0.0
    return 5.0 if move.top.kind == "module" else -2.0


def margin(table: Table, move: Move) -> float:
    """``if __name__ == …``, imports, and uses of a class just defined stand at the margin."""
    statement = table.statements[move.line]
    at_margin = move.top.kind == "module"
    if statement.head == "if" and "__name__" in statement.reads:
        return 8.0 if at_margin else 0.0
    if statement.head in ("import", "from") and move.closed:
        return 3.0 if at_margin else 0.0
    if statement.head in ("def", "class", "@") or statement.clause:
        return 0.0
    if any(
        frame.kind == "if" and "__name__" in table.statements[frame.line].reads
        for frame in move.closed
    ):
        return -5.0
    ended = {
        table.statements[frame.line].name: frame.kind
        for frame in move.closed
        if frame.kind in ("class", "def")
    }
    used = statement.reads & ended.keys()
    if not used or (at_margin and "self" in statement.reads):
        return 0.0
    # A class is used outside itself, and a function seldom calls itself.
    return 5.0 if at_margin else 4.0 if any(ended[name] == "def" for name in used) else 0.0


def pieces(table: Table, move: Move) -> float:
    """Code after words of the page begins anew."""
    index = move.line
    if not index or table.statements[index].piece == table.statements[index - 1].piece:
        return 0.0
    return 3.0 if move.top.kind == "module" else 0.0


def clauses(table: Table, move: Move) -> float:
    """``else`` goes on from an ``if`` far more often than from a loop, and ``elif`` asks of the
    same thing as its ``if``.

    before::

        if isinstance(m, A): if m.bias: f(m) elif isinstance(m, B): g(m)

    after::

        if isinstance(m, A):
            if m.bias:
                f(m)
        elif isinstance(m, B):
            g(m)
    """
    statement = table.statements[move.line]
    if not statement.clause:
        return 0.0
    frame = move.closed[0]
    if statement.head == "else":
        return {"for": -5.0, "while": -5.0, "except": -1.5}.get(frame.kind, 0.0)
    head = table.statements[frame.line]
    if statement.head == "elif":
        if statement.lead != head.lead:
            return -1.0
        return 2.5 if statement.dotted & head.dotted else 0.0
    return 0.0


def scope(table: Table, move: Move) -> float:
    """What a line needs: ``return`` a function, ``self`` a method, ``break`` a loop, and names
    of a function that function.
    """
    statement = table.statements[move.line]
    head = statement.head
    inner = innermost(move.stack, SCOPES)
    value = 0.0
    if head == "return" and inner.kind != "def":
        value += IMPOSSIBLE
    if head in ("break", "continue") and innermost(move.stack, LOOPS | SCOPES).kind in SCOPES:
        value += IMPOSSIBLE
    if head in ("def", "class", "@"):
        return value
    if "self" in statement.reads and not any(frame.kind == "def" for frame in move.stack):
        value -= 8.0
    if (
        inner.kind == "class"
        and head != "docstring"
        and any(each.head == "def" for each in table.statements[inner.line : move.line])
    ):
        value -= 6.0
    for frame in move.closed:
        if frame.kind == "def" and _needs(table, statement, frame.line, move.line):
            value -= 4.0
    return value


def _needs(table: Table, statement: Statement, start: int, end: int) -> bool:
    """Whether the line reads a name that is bound inside ``start..end`` and not outside before."""
    name = table.statements[start].name
    return any(
        read != name and table.binds(read, start, end) and not table.known_outside(read, start)
        for read in statement.reads
    )


def returns(table: Table, move: Move) -> float:
    """The last ``return`` of a function ends it for every path.

    before::

        for layer in layers: x = layer(x) return x

    after::

        for layer in layers:
            x = layer(x)
        return x
    """
    statement = table.statements[move.line]
    kind = move.top.kind
    if statement.head in ("break", "continue"):
        return -2.0 if kind in LOOPS else 0.0
    if statement.head != "return":
        return 0.0
    value = -2.5 if kind in LOOPS and not table.statements[move.line - 1].opens else 0.0
    if _ends_function(table, move.line) and kind != "def":
        value -= 1.0 if kind == "with" else 2.0
        if statement.bare:
            value += 2.0
    return value


def _ends_function(table: Table, index: int) -> bool:
    after = index + 1
    if after >= len(table.statements):
        return True
    following = table.statements[after]
    return following.head in ("def", "class", "@") or following.piece != (
        table.statements[index].piece
    )
