"""How deep each line stands: a search over block structure.

Each line is placed in turn on a stack of open blocks. After a head it must go one deeper;
elsewhere it may come out of any number of blocks. What grammar forbids is never tried; the rest
is judged by scores (``scores/``), which see the whole text and the placement in question. Two
ways that lead to the same stack are merged, the worse one being kept as a doubt if it is close.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from netgloss.records import dataclass, field
from netgloss.restore.statements import Statement

BEAM = 12
MARGIN = 9.0
MAX_DEPTH = 60


class Frame(NamedTuple):
    """An open block: its kind (the head's keyword, or ``"module"``) and its head's line.

    ``chain`` is the line where the whole statement began: the ``if`` of an ``else``.
    """

    kind: str
    line: int
    chain: int


Stack = tuple[Frame, ...]
MODULE = Frame("module", -1, -1)


class Table:
    """The lines of a text, with look-ups that scores need."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self._binders: dict[str, list[int]] = {}
        self._readers: dict[str, list[int]] = {}
        for index, statement in enumerate(statements):
            for name in statement.binds:
                self._binders.setdefault(name, []).append(index)
            for name in statement.reads:
                self._readers.setdefault(name, []).append(index)
        size = len(statements)
        self._next_head = [size] * (size + 1)
        for index in range(size - 1, -1, -1):
            starts = statements[index].head in ("def", "class", "@")
            self._next_head[index] = index if starts else self._next_head[index + 1]
        self.classes = {each.name for each in statements if each.head == "class"}
        self.indented = any(each.indent for each in statements)

    def binds(self, name: str, start: int, end: int) -> bool:
        """Whether a line in ``start..end`` (end not included) gives the name a value."""
        return _any_in(self._binders.get(name), start, end)

    def reads(self, name: str, start: int, end: int) -> bool:
        """Whether a line in ``start..end`` (end not included) reads the name."""
        return _any_in(self._readers.get(name), start, end)

    def reads_again(self, name: str, start: int) -> bool:
        """Whether the value that a name has at ``start`` is read there or later, in the lines up
        to the next ``def`` or ``class``."""
        readers = self._readers.get(name)
        if not readers:
            return False
        at = bisect_left(readers, start)
        end = self._next_head[start]
        if at == len(readers) or readers[at] >= end:
            return False
        return not self.binds(name, start, readers[at])

    def needs(self, index: int) -> frozenset[str]:
        """The names a line reads; a head needs what the lines right inside it read as well."""
        reads = self.statements[index].reads
        for place in range(index, min(index + 2, len(self.statements) - 1)):
            if not self.statements[place].opens:
                break
            reads = reads | (self.statements[place + 1].reads - self.statements[place].binds)
        return reads

    def next_head(self, index: int) -> int:
        """The next line at or after ``index`` that is a ``def``, a ``class`` or a decorator."""
        return self._next_head[index]

    def decorated(self, index: int) -> Statement:
        """The ``def`` or ``class`` that a decorator stands before; other lines are themselves."""
        while index < len(self.statements) - 1 and self.statements[index].head == "@":
            index += 1
        return self.statements[index]


def _any_in(places: list[int] | None, start: int, end: int) -> bool:
    if not places:
        return False
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


class Move(NamedTuple):
    """A line placed in the innermost block of ``stack``, after ``closed`` ended."""

    line: int
    stack: Stack
    closed: Stack

    @property
    def top(self) -> Frame:
        """The block that the line is put in."""
        return self.stack[-1]


class Score(Protocol):
    """Judges one placement: positive where it looks right. A unit is a natural log of odds."""

    def __call__(self, table: Table, move: Move) -> float: ...


@dataclass
class _Node:
    """The newest line of one way of placing all lines so far."""

    stack: Stack
    score: float
    depth: int
    before: _Node | None
    rivals: list[tuple[float, _Node | None]] = field(default_factory=list)


@dataclass(frozen=True)
class Alternative:
    """From line ``index`` on, depth ``other`` instead of ``chosen`` would score ``margin`` less."""

    index: int
    chosen: int
    other: int
    margin: float


@dataclass(frozen=True)
class Blocks:
    """The depth of every line, how good that is, and where another depth is nearly as good."""

    depths: tuple[int, ...]
    score: float
    alternatives: tuple[Alternative, ...]


def arrange(table: Table, scores: Sequence[Score], *, close: float) -> Blocks | None:
    """The best depths, or None if the lines cannot be arranged as Python at all.

    Alternatives that score at most ``close`` less are returned too.
    """
    beam = [_Node((MODULE,), 0.0, 0, None)]
    for index in range(len(table.statements)):
        reached: dict[Stack, _Node] = {}
        for node in beam:
            for move in _moves(table, node.stack, index):
                value = node.score + sum(score(table, move) for score in scores)
                stack = _push(move, table.statements[index])
                _offer(reached, _Node(stack, value, len(move.stack) - 1, node))
        if not reached:
            return None
        ranked = sorted(reached.values(), key=lambda node: -node.score)[:BEAM]
        beam = [node for node in ranked if node.score > ranked[0].score - MARGIN]
    finals = [node for node in beam if _complete(node.stack, table)]
    if not finals:
        return None
    best = finals[0]
    for other in finals[1:]:
        best.rivals.append((best.score - other.score, other))
    path = _path(best)
    return Blocks(tuple(node.depth for node in path), best.score, _alternatives(path, close, table))


def _offer(reached: dict[Stack, _Node], node: _Node) -> None:
    known = reached.get(node.stack)
    if known is None:
        reached[node.stack] = node
        return
    winner, loser = (known, node) if known.score >= node.score else (node, known)
    winner.rivals = [*winner.rivals, (winner.score - loser.score, loser)]
    reached[node.stack] = winner


# ── what is possible ──────────────────────────────────────────────────────────────────────────


def _moves(table: Table, stack: Stack, index: int) -> list[Move]:
    """Every placement of a line that grammar allows."""
    statement = table.statements[index]
    before = table.statements[index - 1] if index else None
    if before is not None and before.opens:
        possible = not statement.clause and (statement.head == "case") == (before.head == "match")
        return [Move(index, stack, ())] if possible and len(stack) < MAX_DEPTH else []
    if before is not None and before.head == "@":
        return [Move(index, stack, ())] if statement.head in ("def", "class", "@") else []
    moves: list[Move] = []
    for keep in range(len(stack), 0, -1):
        closed = stack[keep:]
        # A try must go on with a clause of its own before anything outside it can come.
        if any(frame.kind == "try" for frame in closed[1:]):
            break
        if statement.clause:
            if closed and _continues(statement.head, closed[0].kind):
                moves.append(Move(index, stack[:keep], closed))
        elif closed and closed[0].kind == "try":
            continue
        elif (stack[keep - 1].kind == "match") == (statement.head == "case"):
            moves.append(Move(index, stack[:keep], closed))
    return moves


_CONTINUES = {
    "else": frozenset({"if", "elif", "for", "while", "except"}),
    "elif": frozenset({"if", "elif"}),
    "except": frozenset({"try", "except"}),
    "finally": frozenset({"try", "except", "else-try"}),
}


def _continues(head: str, kind: str) -> bool:
    return kind in _CONTINUES[head]


def _push(move: Move, statement: Statement) -> Stack:
    if not statement.opens:
        return move.stack
    kind = statement.head
    chain = move.closed[0].chain if statement.clause and move.closed else move.line
    if kind == "else" and move.closed[0].kind == "except":
        kind = "else-try"
    return (*move.stack, Frame(kind, move.line, chain))


def _complete(stack: Stack, table: Table) -> bool:
    last = table.statements[-1]
    return not (last.opens or last.head == "@") and all(frame.kind != "try" for frame in stack)


# ── the way back ──────────────────────────────────────────────────────────────────────────────


def _path(node: _Node) -> list[_Node]:
    path: list[_Node] = []
    at: _Node | None = node
    while at is not None and at.before is not None:
        path.append(at)
        at = at.before
    return path[::-1]


def _alternatives(path: list[_Node], close: float, table: Table) -> tuple[Alternative, ...]:
    """Where a rival of the best way left it: the first line that stands at another depth."""
    found: dict[int, Alternative] = {}
    for index, node in enumerate(path):
        for margin, rival in node.rivals:
            if margin > close or rival is None:
                continue
            differing = _first_difference(path, index, rival)
            if differing is None:
                continue
            place, other = differing
            known = found.get(place)
            if known is None or margin < known.margin:
                found[place] = Alternative(place, path[place].depth, other, margin)
    return tuple(found[place] for place in sorted(found))


def _first_difference(path: list[_Node], index: int, rival: _Node) -> tuple[int, int] | None:
    """The first line at which the rival, which joins the path at ``index``, stands elsewhere."""
    differing: tuple[int, int] | None = None
    at: _Node | None = rival
    while at is not None and index >= 0 and at is not path[index]:
        if at.depth != path[index].depth:
            differing = (index, at.depth)
        at = at.before
        index -= 1
    return differing
