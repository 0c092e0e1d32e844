"""How deep each line stands: a search over block structure.

Each line is placed in turn on a stack of open blocks. After a head it must go one deeper;
elsewhere it may come out of any number of blocks. What grammar forbids is never tried; the rest
is judged by scores (``scores/``), which see the whole text and the placement in question. Two
ways that lead to the same stack are merged, the worse one being kept as a doubt if it is close.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple, Protocol, TypeAlias

from netgloss.records import dataclass, field
from netgloss.restore.statements import Statement
from netgloss.restore.table import Table

BEAM = 12
MARGIN = 9.0
MAX_DEPTH = 60
# Where no way led to the end, how many more are kept when it is tried again.
WIDER = 20


class Frame(NamedTuple):
    """An open block: its kind (the head's keyword, or ``"module"``) and its head's line.

    ``chain`` is the line where the whole statement began: the ``if`` of an ``else``.
    """

    kind: str
    line: int
    chain: int


Stack = tuple[Frame, ...]
MODULE = Frame("module", -1, -1)


def continuable(stack: Stack) -> int:
    """How many blocks of a stack an ``else`` may go on with, now or later."""
    return sum(frame.kind in _CONTINUABLE for frame in stack)


_CONTINUABLE = frozenset({"if", "elif", "for", "while", "try", "except"})
_TRIES = frozenset({"try", "except", "else-try"})


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


class Judge(Protocol):
    """Judges all placements of line ``index`` at once: for each way so far, given by its stack,
    and each of its moves, a natural log of how likely it is."""

    def __call__(
        self, index: int, ways: Sequence[tuple[Stack, Sequence[Move]]]
    ) -> list[list[float]]: ...


class Sum:
    """The judge that adds up scores."""

    def __init__(self, table: Table, scores: Sequence[Score]) -> None:
        self._table = table
        self._scores = scores

    def __call__(
        self, index: int, ways: Sequence[tuple[Stack, Sequence[Move]]]
    ) -> list[list[float]]:
        return [
            [sum(score(self._table, move) for score in self._scores) for move in moves]
            for _, moves in ways
        ]


@dataclass
class _Node:
    """The newest line of one way of placing all lines so far."""

    stack: Stack
    score: float
    depth: int
    before: _Node | None
    rivals: list[tuple[float, _Node]] = field(default_factory=list)


@dataclass(frozen=True)
class Alternative:
    """From line ``index`` on, depth ``other`` instead of ``chosen`` would score ``margin`` less."""

    index: int
    chosen: int
    other: int
    margin: float


@dataclass(frozen=True)
class Blocks:
    """The depth of every line, how good that is, and where another depth is nearly as good.

    ``readings`` are the best arrangements, the best first, each with how much less it scores.
    """

    depths: tuple[int, ...]
    score: float
    alternatives: tuple[Alternative, ...]
    readings: tuple[tuple[float, tuple[int, ...]], ...]


def arrange(table: Table, judge: Judge, *, close: float, best: int = 1) -> Blocks | None:
    """The best depths, or None if the lines cannot be arranged as Python at all.

    Alternatives that score at most ``close`` less are returned too, and so many whole readings.
    """
    finals = _finals(table, judge, BEAM, MARGIN) or _finals(table, judge, BEAM * WIDER, inf)
    if not finals:
        return None
    first = finals[0]
    for other in finals[1:]:
        first.rivals.append((first.score - other.score, other))
    path = _path(first)
    return Blocks(
        depths=tuple(node.depth for node in path),
        score=first.score,
        alternatives=_alternatives(path, close),
        readings=tuple(_readings(first, best)),
    )


def _finals(table: Table, judge: Judge, width: int, margin: float) -> list[_Node]:
    """The best ways to the end, the best first."""
    beam = [_Node((MODULE,), 0.0, 0, None)]
    for index in range(len(table.statements)):
        reached: dict[Stack, _Node] = {}
        ways = [(node.stack, moves(table, node.stack, index)) for node in beam]
        values = judge(index, ways)
        for node, (_, possible), worth in zip(beam, ways, values, strict=True):
            for move, value in zip(possible, worth, strict=True):
                stack = push(move, table.statements[index])
                if not _can_go_on(table, stack, index + 1):
                    continue
                depth = len(move.stack) - 1
                _offer(reached, _Node(stack, node.score + value, depth, node))
        if not reached:
            return []
        sound = _sound(table, index, list(reached.values()))
        ranked = sorted(sound, key=lambda node: -node.score)[:width]
        beam = [node for node in ranked if node.score > ranked[0].score - margin]
    return [node for node in beam if _complete(node.stack, table)]


def _sound(table: Table, index: int, nodes: list[_Node]) -> list[_Node]:
    """Those under which a ``return`` has its function and a ``break`` its loop; all, if none."""
    function, loop = table.needs_around(index)
    if function:
        nodes = [n for n in nodes if any(f.kind == "def" for f in n.stack)] or nodes
    if loop:
        nodes = [n for n in nodes if _in_loop(n.stack)] or nodes
    return nodes


def _in_loop(stack: Stack) -> bool:
    for frame in reversed(stack):
        if frame.kind in ("for", "while"):
            return True
        if frame.kind in ("def", "class"):
            return False
    return False


def _can_go_on(table: Table, stack: Stack, index: int) -> bool:
    """Whether the clauses ahead can all go on with something, and every ``try`` ends."""
    branches, tries = table.asks(index)
    if branches and continuable(stack) < branches:
        return False
    if tries and sum(frame.kind in _TRIES for frame in stack) < tries:
        return False
    unended = sum(frame.kind == "try" for frame in stack)
    return not unended or unended <= table.spare_handlers(index)


def _offer(reached: dict[Stack, _Node], node: _Node) -> None:
    known = reached.get(node.stack)
    if known is None:
        reached[node.stack] = node
        return
    winner, loser = (known, node) if known.score >= node.score else (node, known)
    winner.rivals = [*winner.rivals, (winner.score - loser.score, loser)]
    reached[node.stack] = winner


# ── what is possible ──────────────────────────────────────────────────────────────────────────


def moves(table: Table, stack: Stack, index: int) -> list[Move]:
    """Every placement of a line that grammar allows."""
    statement = table.statements[index]
    before = table.statements[index - 1] if index else None
    if before is not None and before.opens:
        possible = not statement.clause and (statement.head == "case") == (before.head == "match")
        return [Move(index, stack, ())] if possible and len(stack) < MAX_DEPTH else []
    if before is not None and before.head == "@":
        return [Move(index, stack, ())] if statement.head in ("def", "class", "@") else []
    found: list[Move] = []
    for keep in range(len(stack), 0, -1):
        closed = stack[keep:]
        # A try must go on with a clause of its own before anything outside it can come.
        if any(frame.kind == "try" for frame in closed[1:]):
            break
        if statement.clause:
            if closed and _continues(statement.head, closed[0].kind):
                found.append(Move(index, stack[:keep], closed))
        elif closed and closed[0].kind == "try":
            continue
        elif (stack[keep - 1].kind == "match") == (statement.head == "case"):
            found.append(Move(index, stack[:keep], closed))
    return found


_CONTINUES = {
    "else": frozenset({"if", "elif", "for", "while", "except"}),
    "elif": frozenset({"if", "elif"}),
    "except": frozenset({"try", "except"}),
    "finally": frozenset({"try", "except", "else-try"}),
}


def _continues(head: str, kind: str) -> bool:
    return kind in _CONTINUES[head]


def push(move: Move, statement: Statement) -> Stack:
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


def _readings(last: _Node, count: int) -> Iterator[tuple[float, tuple[int, ...]]]:
    """The best ways, found backwards: each leaves a better one for a rival at one of its lines."""
    order = itertools.count()
    waiting: list[tuple[float, int, _Node, _Tail]] = [(0.0, next(order), last, None)]
    for _ in range(count):
        if not waiting:
            return
        behind, _, node, tail = heappop(waiting)
        at: _Node | None = node
        while at is not None and at.before is not None:
            for margin, rival in at.rivals:
                heappush(waiting, (behind + margin, next(order), rival, tail))
            tail = (at.depth, tail)
            at = at.before
        yield behind, _listed(tail)


# The depths from a line on: the first of them, and those after it.
_Tail: TypeAlias = "tuple[int, _Tail] | None"


def _listed(tail: _Tail) -> tuple[int, ...]:
    depths: list[int] = []
    while tail is not None:
        depth, tail = tail
        depths.append(depth)
    return tuple(depths)


def _alternatives(path: list[_Node], close: float) -> tuple[Alternative, ...]:
    """Where a rival of the best way left it: the first line that stands at another depth."""
    found: dict[int, Alternative] = {}
    for index, node in enumerate(path):
        for margin, rival in node.rivals:
            if margin > close:
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
