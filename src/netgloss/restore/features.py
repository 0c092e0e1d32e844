"""What the learned model is shown of a line against a block that may hold it.

Training and use go through the same functions, so the model meets in use what it learned from.
"""

from __future__ import annotations

from math import log1p

from netgloss.restore.blocks import Stack, continuable
from netgloss.restore.bodies import Body
from netgloss.restore.scores.common import LOOPS, SCOPES, innermost
from netgloss.restore.statements import Statement
from netgloss.restore.table import AHEAD, Table
from netgloss.restore.vocabulary import HEADS, KINDS, head_of

LONGEST_BRANCH = 40  # lines of the branches before that are looked at
_KIND = {kind: number for number, kind in enumerate(KINDS)}
_NONE = HEADS.index("none")

# Tables of the model that take one number each: block and line, block and its parent, block and
# the line before in it, how many lines it has and the kind of block.
CROSSES = (
    len(KINDS) * len(HEADS),
    len(KINDS) * len(KINDS) * 2,
    len(KINDS) * len(HEADS) * 2,
    len(KINDS) * 10,
    len(HEADS) * 10,
)


class _Line:
    """What is asked of the line to be placed, whatever the block."""

    __slots__ = (
        "after", "asks", "binds", "decorated", "dotted", "end", "fields", "lately", "later",
        "needs", "open", "optional", "returns", "soon", "statement",
    )  # fmt: skip

    def __init__(self, view: View, index: int) -> None:
        table = view.table
        statement = table.statements[index]
        self.statement = statement
        self.needs = table.needs(index)
        self.decorated = table.decorated(index)
        self.end = table.next_head(index + 1) if index + 1 < view.size else view.size
        self.after = table.statements[index + 1] if index + 1 < self.end else None
        # What is read after the line, of the values that names have at it, and what is read of
        # those that it gives: in the next lines, and further on.
        later: set[str] = set()
        soon: set[str] = set()
        lately: set[str] = set()
        bound: set[str] = set()
        for place in range(index + 1, min(self.end, index + AHEAD)):
            each = table.statements[place]
            reads = each.reads - bound
            later |= reads
            if place < index + 4:
                soon |= reads
            else:
                lately |= reads
            if not each.opens:
                bound |= each.binds
        self.later = later
        self.soon = soon & statement.binds
        self.lately = lately & statement.binds
        self.returns = any(
            table.statements[place].head == "return"
            for place in range(index, min(self.end, index + AHEAD))
        )
        self.asks = sum(table.asks(index))
        self.binds = statement.binds
        self.fields = statement.fields
        self.dotted = statement.dotted
        self.optional = any(f"self.{name}" in view.guarded for name in statement.fields)
        self.open = any(view.used_openly(name) for name in statement.fields)


class View:
    """A text as the model sees it: line by line against the blocks that may hold it."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.size = len(table.statements)
        self.heads = [head_of(each) for each in table.statements]
        self.guarded: set[str] = set()
        for each in table.statements:
            self.guarded |= each.guards
        self._open: dict[str, bool] = {}
        # Where an attribute of self is used, and neither set nor asked for.
        self._mentions: dict[str, list[int]] = {}
        for at, each in enumerate(table.statements):
            for name in each.dotted - each.guards:
                if name[:5] == "self." and name[5:] not in each.fields:
                    self._mentions.setdefault(name, []).append(at)
        self._texts = [frozenset(each.texts) for each in table.statements]
        self._bodies: dict[int, Body] = {}
        self._line: tuple[int, _Line] | None = None
        self._likeness: dict[tuple[int, int], float] = {}

    def used_openly(self, name: str) -> bool:
        """Whether an attribute of self is used somewhere without a test that it is there."""
        known = self._open.get(name)
        if known is None:
            wanted = f"self.{name}"
            known = self._open[name] = any(
                not any(wanted in before.guards for before in self.table.statements[at - 2 : at])
                for at in self._mentions.get(wanted, ())
            )
        return known

    def _at(self, index: int) -> _Line:
        if self._line is None or self._line[0] != index:
            self._line = (index, _Line(self, index))
        return self._line[1]

    def _body(self, start: int, end: int) -> Body:
        """What the lines ``start + 1..end - 1`` do."""
        body = self._bodies.get(start)
        if body is None or body.upto > end:
            body = self._bodies[start] = Body(start + 1)
        if body.upto < end:
            body.extend(self.table.statements[body.upto : end], self.guarded)
        return body

    def like(self, first: int, second: int) -> float:
        """How alike two lines are: the share of the tokens that both have."""
        key = (first, second)
        value = self._likeness.get(key)
        if value is None:
            a, b = self._texts[first], self._texts[second]
            both = len(a & b)
            value = both / (len(a) + len(b) - both)
            if self.table.statements[first].kins == self.table.statements[second].kins:
                value += 1.0
            self._likeness[key] = value
        return value

    def crosses(self, index: int, frames: Stack, sibling: int, inner: bool) -> tuple[int, ...]:
        """Which rows of the tables of ``CROSSES`` speak for a line and a block."""
        kind = _KIND[frames[-1].kind]
        parent = _KIND[frames[-2].kind] if len(frames) > 1 else _KIND["none"]
        length = min(index - frames[-1].line - 1, 9)
        head = self.heads[index]
        sibling_head = self.heads[sibling] if sibling > frames[-1].line else _NONE
        return (
            kind * len(HEADS) + head,
            (kind * len(KINDS) + parent) * 2 + inner,
            (kind * len(HEADS) + sibling_head) * 2 + inner,
            kind * 10 + length,
            head * 10 + length,
        )

    def pair(self, index: int, frames: Stack, sibling: int) -> list[float]:
        """What the line and the innermost block of ``frames`` have to do with each other.

        ``sibling`` is the last line that stands directly in the block.
        """
        line = self._at(index)
        table = self.table
        statements = table.statements
        frame = frames[-1]
        start, chain = frame.line, frame.chain
        scope = next((each.line for each in reversed(frames[:-1]) if each.kind in SCOPES), -1)
        lines = index - start - 1
        left = line.end - index
        if frame.kind == "module":
            body = _EMPTY
            head = None
        else:
            body = self._body(start, index)
            head = statements[start]
        statement = line.statement
        last = statements[index - 1] if index else None
        values = [
            log1p(lines) if head is not None else 0.0,
            log1p(left),
            float(left == 1),
            float(left == 2),
            float(len(frames)),
            float(last is not None and last.jumps),
            float(sibling >= 0 and statements[sibling].jumps),
            float(body.returns > 0),
            float(body.heads > 0),
            float(statement.head == "return" and left == 1),
            float(statement.bare),
            float(line.decorated.first == "self" or line.decorated.first == "cls"),
            float(line.returns),
            float(line.asks > 0),
            float(line.asks > 0 and continuable(frames[:-1]) < line.asks),
            float(line.asks > 0 and continuable(frames) < line.asks),
        ]
        values += self._flow(line, head, body, start, chain, max(scope, 0))
        values += self._branch(line, index, body, start, chain)
        values += self._alike(line, index, start, chain, sibling, body)
        values += self._scopes(line, index, head, body, frames)
        return values

    def _flow(
        self, line: _Line, head: Statement | None, body: Body, start: int, chain: int, scope: int
    ) -> list[float]:
        """How values go between the block, the line and what comes after."""
        if head is None:
            return [0.0] * 28
        table = self.table
        fresh = changed = both = fromhead = 0
        untouched = 0
        inside = body.binds
        own = head.binds if head.head != "def" else frozenset[str]()
        for name in line.needs:
            if name in inside or name in own:
                if chain > scope and table.binds(name, scope, chain):
                    changed += 1
                elif chain != start and table.binds(name, chain, start):
                    both += 1
                elif name in own:
                    fromhead += 1
                else:
                    fresh += 1
            else:
                untouched += 1
        later_fresh = later_changed = 0
        for name in line.later:
            if name in inside:
                if chain > scope and table.binds(name, scope, chain):
                    later_changed += 1
                elif chain == start or not table.binds(name, chain, start):
                    later_fresh += 1
        guarded = head.guards
        # What the line gives values to: new here, or there before the block in any case.
        new = old = False
        for name in line.binds:
            if name in own or (name not in inside and not table.binds(name, scope, chain)):
                new = True
            elif table.binds(name, scope, chain):
                old = True
        binds, dotted = line.binds, line.dotted
        after = line.after
        filled = body.mutates
        reads = line.statement.reads
        return [
            float(fresh > 0),
            log1p(fresh),
            float(changed > 0),
            float(both > 0),
            float(fromhead > 0),
            float(untouched > 0 and fresh + changed + both + fromhead == 0),
            float(not line.needs),
            float(later_fresh > 0),
            log1p(later_fresh),
            float(later_changed > 0),
            float(bool(own & line.later)),
            float(any(name in inside and name not in body.reads for name in line.needs)),
            float(any(name in inside and name not in body.reads for name in line.later)),
            float(bool(guarded & dotted)),
            float(bool(guarded) and after is not None and bool(guarded & after.dotted)),
            float(bool(guarded & binds)),
            float(bool(head.dotted & dotted)),
            float(bool(head.reads & binds)),
            float(bool(head.reads & reads)),
            float(bool(filled & reads - line.statement.mutates)),
            float(bool(filled & line.statement.mutates)),
            float(bool(filled & line.later)),
            float(new),
            float(old),
            float(new and bool(line.soon)),
            float(new and bool(line.lately)),
            float(old and bool(line.lately)),
            float(not line.soon and not line.lately and bool(line.binds)),
        ]

    def _branch(self, line: _Line, index: int, body: Body, start: int, chain: int) -> list[float]:
        """What this branch does against what the branches before it did."""
        again = float(bool(line.binds & body.binds) or bool(line.fields & body.fields))
        values = [again, float(bool(line.statement.mutates & body.binds))]
        if chain == start or start < 0:
            return [*values, *[0.0] * 9]
        begins = max(chain + 1, start - LONGEST_BRANCH)
        first = self.table.statements[begins:start]
        set_by: set[str] = set()
        fields: set[str] = set()
        for each in first:
            set_by |= each.binds
            fields |= each.fields
        missing = set_by - body.binds
        lost = fields - body.fields
        ahead = line.after
        place = chain + (index - start)
        twin = self.like(index, place) if place < start else 0.0
        best = max((self.like(index, at) for at in range(begins, start)), default=0.0)
        return [
            *values,
            1.0,
            float(bool(missing & line.binds)),
            float(bool(lost & line.fields)),
            float(bool(missing or lost)),
            float(ahead is not None and bool((missing & ahead.binds) or (lost & ahead.fields))),
            float(index - start - 1 >= start - chain - 1),
            float(index - start - 1 == start - chain - 1),
            twin,
            best,
        ]

    def _alike(
        self, line: _Line, index: int, start: int, chain: int, sibling: int, body: Body
    ) -> list[float]:
        """What the line looks like: its neighbours, the block's head, its first line."""
        like = self.like
        statements = self.table.statements
        lead = statements[index].lead
        first = start + 1
        return [
            like(index, index - 1) if index else 0.0,
            like(index, sibling) if sibling > start else 0.0,
            like(index, start) if start >= 0 else 0.0,
            like(index, chain) if chain >= 0 and chain != start else 0.0,
            like(index, first) if 0 < first < index else 0.0,
            float(bool(lead) and index > 0 and statements[index - 1].lead == lead),
            float(bool(lead) and start >= 0 and statements[start].lead == lead),
            float(bool(lead) and sibling > start and statements[sibling].lead == lead),
            like(index + 1, index - 1) if 0 < index < self.size - 1 else 0.0,
            like(index + 1, sibling) if index < self.size - 1 and sibling > start else 0.0,
            like(index + 1, first) if 0 < first < index < self.size - 1 else 0.0,
            like(index, chain - 1) if chain > 0 else 0.0,
            like(index + 1, chain - 1) if chain > 0 and index < self.size - 1 else 0.0,
            float(line.after is not None and bool(line.after.binds & body.binds)),
            float(line.after is not None and bool(line.after.fields & body.fields)),
        ]

    def _scopes(
        self, line: _Line, index: int, head: Statement | None, body: Body, frames: Stack
    ) -> list[float]:
        """What definitions, loops and guarded attributes ask for."""
        table = self.table
        statement = line.statement
        kind = frames[-1].kind
        defines = statement.head in ("def", "class", "@")
        inner = innermost(frames, SCOPES).kind
        in_loop = innermost(frames, _LOOPS_AND_SCOPES).kind in LOOPS
        used = False
        uses = 0
        if head is not None and kind in ("def", "class"):
            used = head.name in statement.reads
            if not defines:
                uses = sum(
                    name in body.binds and not table.binds(name, 0, frames[-1].line)
                    for name in statement.reads
                )
            elif statement.head == "def" and kind == "def":
                name = statement.name
                after = table.next_head(index + 1) if index + 1 < self.size else self.size
                uses = int(table.reads(name, index + 1, min(after + 1, self.size)))
        return [
            float(used),
            float(uses > 0),
            float(inner == "def"),
            float(inner == "class"),
            float(in_loop),
            float("self" in statement.reads),
            float(bool(statement.fields) and in_loop),
            float(line.optional),
            float(line.open),
            float(body.optional),
            float(bool(line.fields) and not body.fields),
            float(bool(body.fields) and not line.fields),
            float(statement.blank),
            float(statement.commented),
            float(statement.indent is not None),
            float(kind == "while" and head is not None and bool(statement.binds & head.reads)),
        ]


_LOOPS_AND_SCOPES = LOOPS | SCOPES
_EMPTY = Body(0)
NUMBERS = 16 + 28 + 11 + 15 + 16
