"""Scores that look at the names which lines set and read."""

from __future__ import annotations

from collections.abc import Sequence

from netgloss.restore.blocks import Frame, Move
from netgloss.restore.scores.common import BRANCHES, SCOPES, innermost
from netgloss.restore.statements import Statement
from netgloss.restore.table import Table


def conditional(table: Table, move: Move) -> float:
    """A name first given a value inside a block is not surely there after it; a name that the
    block only changed is used again after it.

    before::

        if down: y = pool(x) z = conv(y) out = out + z

    after::

        if down:
            y = pool(x)
            z = conv(y)
            out = out + z
    """
    statement = table.statements[move.line]
    if statement.clause or statement.head in ("def", "class", "@"):
        return 0.0
    inner = innermost((*move.stack, *move.closed), SCOPES)
    value = 0.0
    for frame in move.closed:
        if frame.kind in SCOPES:
            break
        value += _leaving(table, statement, frame, inner.line, move.line)
    return value


def _leaving(table: Table, statement: Statement, frame: Frame, outer: int, index: int) -> float:
    start = max(outer, 0)
    value = 0.0
    head = table.statements[frame.line]
    if head.guards & statement.dotted and head.guards.isdisjoint(statement.binds):
        value -= 1.8
    if frame.kind == "for" and any(
        table.reads_again(name, index)
        for name in head.binds
        if not table.binds(name, 0, frame.line)
    ):
        return value - 3.0
    fresh = changed = False
    for name in table.needs(index):
        if not table.binds(name, frame.line, index):
            continue
        if table.binds(name, start, frame.chain):
            changed = True
        elif frame.chain == frame.line or not table.binds(name, frame.chain, frame.line):
            fresh = True
    if fresh:
        return value + {"with": -0.5, "for": -1.2, "while": -1.2}.get(frame.kind, -2.2)
    if changed and frame.kind in BRANCHES:
        return value + 1.2
    return value


def likeness(table: Table, move: Move) -> float:
    """Lines that look alike stand together, and so do tests of the same thing.

    before::

        if a: f(1) f(2) if isinstance(m, A): g(m) if isinstance(m, B): h(m)

    after::

        if a:
            f(1)
            f(2)
        if isinstance(m, A):
            g(m)
        if isinstance(m, B):
            h(m)
    """
    if not move.closed:
        return 0.0
    statement = table.statements[move.line]
    last = move.closed[-1]
    if statement.head == "if":
        twin = move.closed[0]
        head = table.statements[twin.line]
        if twin.kind not in ("if", "elif") or not statement.dotted & head.dotted:
            return 0.0
        return 1.0 if statement.lead == head.lead else 0.0
    if last.kind not in BRANCHES or not statement.lead:
        return 0.0
    return -1.2 if table.statements[move.line - 1].lead == statement.lead else 0.0


def always(table: Table, move: Move) -> float:
    """``super().__init__()`` runs on every path, and a loop seldom sets an attribute twice."""
    statement = table.statements[move.line]
    if statement.lead == "super(":
        return 0.0 if move.top.kind == "def" else -4.0
    if statement.fields and any(frame.kind == "for" for frame in move.stack):
        return -1.8
    return 0.0


def loops(table: Table, move: Move) -> float:
    """A list filled by a loop is used whole after it; a line that needs nothing of the loop
    stands outside.

    before::

        for conv in convs: outs.append(conv(x)) y = torch.cat(outs, 1)

    after::

        for conv in convs:
            outs.append(conv(x))
        y = torch.cat(outs, 1)
    """
    statement = table.statements[move.line]
    value = 0.0
    for frame in move.closed:
        if frame.kind == "while":
            # What the condition asks of must change inside.
            value -= 3.0 * bool(statement.binds & table.statements[frame.line].reads)
        if frame.kind != "for":
            continue
        body = table.statements[frame.line + 1 : move.line]
        if not body:
            continue
        filled = frozenset[str]().union(*(each.mutates for each in body))
        if filled & (statement.reads | statement.fields) - statement.mutates:
            value += 2.5
        elif not any(table.binds(name, frame.line, move.line) for name in table.needs(move.line)):
            twin = len(body) == 1 and statement.lead and body[0].lead == statement.lead
            value += 1.5 if twin or statement.head == "for" else 1.2
    return value


def defaults(table: Table, move: Move) -> float:
    """A default is one line long.

    before::

        if mask is None: mask = ones(x) y = x * mask

    after::

        if mask is None:
            mask = ones(x)
        y = x * mask
    """
    if not move.closed or move.closed[0].kind != "if" or len(move.closed) > 1:
        return 0.0
    head = move.closed[0].line
    if move.line - head != 2 or table.statements[move.line].clause:
        return 0.0
    only = table.statements[head + 1]
    return 2.0 if only.binds & table.statements[head].reads else 0.0


def branches(table: Table, move: Move) -> float:
    """Branches of one ``if`` do like things: the ``else`` sets what the ``if`` sets.

    before::

        if pool: x = a(x) x = p(x) else: x = b(x) x = q(x) y = c(x)

    after::

        if pool:
            x = a(x)
            x = p(x)
        else:
            x = b(x)
            x = q(x)
        y = c(x)
    """
    frame = _else_of(move)
    if frame is None or table.statements[move.line].clause:
        return 0.0
    first = table.statements[frame.chain + 1 : frame.line]
    second = table.statements[frame.line + 1 : move.line]
    if any(each.opens for each in (*first, *second)):
        return 0.0
    wanted = _set_by(first)
    have = _set_by(second)
    statement = table.statements[move.line]
    closes = bool(move.closed)
    if wanted - have and (statement.binds | statement.fields) & (wanted - have):
        return -1.5 if closes else 0.5
    if len(first) == len(second) or (wanted and wanted <= have):
        return 0.8 if closes else -0.8
    return 0.0


def _else_of(move: Move) -> Frame | None:
    frame = move.closed[-1] if move.closed else move.top
    return frame if frame.kind == "else" and frame.chain != frame.line else None


def _set_by(statements: Sequence[Statement]) -> set[str]:
    names: set[str] = set()
    for each in statements:
        names |= each.binds | each.fields
    return names


def told_apart(table: Table, move: Move) -> float:
    """A name that was compared with a string is used as something else only where that failed.

    before::

        for v in cfg: if v == "M": c = pool() else: c = conv(n, v) n = v

    after::

        for v in cfg:
            if v == "M":
                c = pool()
            else:
                c = conv(n, v)
                n = v
    """
    if not move.closed or table.statements[move.line].clause:
        return 0.0
    frame = move.closed[0]
    if frame.kind != "else" or frame.chain == frame.line:
        return 0.0
    test = table.statements[frame.chain]
    compares = test.kins[:1] == ("if",) and test.kins[2:] == ("==", "s", ":")
    return -6.0 if compares and test.texts[1] in table.statements[move.line].reads else 0.0
