"""Where statements begin and end, and where the words of a page do.

The tokens of a text form a lattice: before each token the line may go on, a new line may start,
a comment may stop, or page words may start or stop. Each of these has a cost; the grammar says
which are possible at all. The cheapest way through is found by dynamic programming, so the kinds
of damage are judged together and in no fixed order. Where grammar forces a break (two operands
side by side, the colon of a head) the costs do not matter; they decide whether ``return`` takes
the next words as its value, what is code and what is prose, and where a comment stops.
"""

from __future__ import annotations

from netgloss.records import dataclass, field
from netgloss.restore import prices
from netgloss.restore.grammar import Grammar
from netgloss.restore.scan import GLUED, NEWLINE, SPACE, Token, line_lengths
from netgloss.restore.states import ATTRIBUTE, BROKEN, DONE

BEAM = 24
# A way this much dearer than the best is given up.
MARGIN = 14.0

_STRONG = frozenset({"class", "def", "import", "from", "@", "async", "with", "for"})

_PROSE = -1


@dataclass(frozen=True)
class Choice:
    """A line boundary at ``offset`` that might not be one, or the reverse; ``why`` as in Doubt."""

    offset: int
    why: str


@dataclass(frozen=True)
class Line:
    """A logical line: its tokens, and whether it is a comment; ``piece`` counts the stretches of
    code that page words keep apart."""

    tokens: tuple[Token, ...]
    piece: int
    comment: bool = False


@dataclass(frozen=True)
class Reading:
    """The lines found, the stretches of tokens dropped as page words, close choices, and where
    stretches were dropped that began as code but could not be read to their end."""

    lines: tuple[Line, ...]
    dropped: tuple[tuple[Token, ...], ...]
    choices: tuple[Choice, ...] = ()
    broken: frozenset[int] = frozenset()


@dataclass
class _Way:
    """Bookkeeping of one column of the lattice: for each state its cost and where it came from."""

    costs: dict[int, float] = field(default_factory=dict)
    back: dict[int, tuple[int, bool]] = field(default_factory=dict)

    def offer(self, state: int, cost: float, before: int, starts: bool) -> None:
        known = self.costs.get(state)
        if known is None or cost < known:
            self.costs[state] = cost
            self.back[state] = (before, starts)


class Lattice:
    """Reads tokens into lines. States of the grammar stand for code; ``-1`` for page words and
    ``-2 - state`` for a comment inside which the line's own ``state`` waits."""

    def __init__(self, text: str, tokens: list[Token], grammar: Grammar) -> None:
        self.text = text
        self.tokens = tokens
        self.grammar = grammar
        self.line_lengths = line_lengths(tokens)
        self._ends: dict[tuple[int, str], float | None] = {}

    def read(self) -> Reading:
        """The cheapest reading."""
        column = _Way()
        column.costs[self.grammar.start] = 0.0
        columns = [column]
        for index in range(len(self.tokens)):
            column = self._advance(column, index)
            columns.append(column)
        return self._trace(columns)

    # ── one step ──────────────────────────────────────────────────────────────────────────────

    def _advance(self, column: _Way, index: int) -> _Way:
        token = self.tokens[index]
        after = _Way()
        floor = min(column.costs.values())
        live = [(state, cost) for state, cost in column.costs.items() if cost <= floor + MARGIN]
        if len(live) > BEAM:
            live = sorted(live, key=lambda item: item[1])[:BEAM]
        for state, cost in live:
            if state == _PROSE:
                self._from_prose(after, token, index, cost)
            elif state < _PROSE:
                self._from_comment(after, token, index, state, cost)
            else:
                self._from_code(after, token, index, state, cost)
        if not after.costs:
            # No reading goes on: the line so far is broken, and is given up with what follows.
            state, cost = min(live, key=lambda item: item[1])
            after.offer(_PROSE, cost + prices.GIVE_UP, state, True)
        return after

    def _from_code(self, after: _Way, token: Token, index: int, state: int, cost: float) -> None:
        grammar = self.grammar
        kin, gap = token.kin, token.gap
        word = prices.of_code(token)
        at_start = state == grammar.start
        held = grammar.state(state)
        if kin == "#":
            self._start_comment(after, token, index, state, cost)
            return
        if not at_start:
            join = cost + word
            if gap == NEWLINE and not held.stack:
                join += prices.JOIN_OVER_NEWLINE
            elif gap != NEWLINE and self._looks_apart(index, held.want):
                join += prices.SPACED_TRAILER
            elif gap == SPACE and held.want == ATTRIBUTE and self.tokens[index - 1].gap == GLUED:
                join += prices.SPACED_ATTRIBUTE
            for to in grammar.step(state, kin):
                after.offer(to, join, state, False)
        end = self._end(state, index)
        if end is None:
            return
        if kin == ";" and held.want != DONE:
            after.offer(grammar.start, cost, state, False)
        apart = gap != GLUED or at_start or held.want == DONE
        if apart or self._runs_on(index):
            start = cost + end + word + (0.0 if apart else prices.GLUED_LINE)
            if not at_start and held.form != DONE and gap == SPACE:
                start += prices.BREAK
                bare = self.tokens[index - 1].kin in ("return", "raise")
                if bare and grammar.step(state, kin):
                    start += prices.BARE_RETURN
            for to in grammar.step(grammar.start, kin):
                after.offer(to, start, state, True)
        self._enter_prose(after, token, index, state, cost + end)

    def _enter_prose(self, after: _Way, token: Token, index: int, state: int, cost: float) -> None:
        strange = token.kin in ("?", "fence") or not token.text.isascii()
        if token.kin == "fence":
            cost += 0.0
        elif token.gap == NEWLINE:
            cost += prices.ENTER_AT_NEWLINE
        elif strange:
            cost += prices.ENTER_STRANGE
        elif token.gap == SPACE:
            cost += prices.ENTER_AT_SPACE
        else:
            return
        if (
            index
            and self.tokens[index - 1].kin == ":"
            and self.grammar.state(max(state, 0)).want == DONE
        ):
            cost += prices.EMPTY_BLOCK
        after.offer(_PROSE, cost + self._page_word(index), state, True)

    def _from_prose(self, after: _Way, token: Token, index: int, cost: float) -> None:
        after.offer(_PROSE, cost + self._page_word(index), _PROSE, False)
        if token.kin == "#":
            self._start_comment(after, token, index, self.grammar.start, cost + 3.0, _PROSE)
            return
        before = self.tokens[index - 1]
        if before.kin == "fence":
            cost += 0.0
        elif token.gap == NEWLINE:
            cost += prices.LEAVE_AT_NEWLINE
        elif token.kin in _STRONG and (token.gap == SPACE or not before.text.isalnum()):
            cost += prices.LEAVE_STRONG
        elif token.gap == SPACE:
            cost += prices.LEAVE_AT_SPACE
        elif before.kin in (":", "?") or not before.text.isascii():
            cost += prices.LEAVE_GLUED
        else:
            return
        for to in self.grammar.step(self.grammar.start, token.kin):
            after.offer(to, cost + prices.of_code(token), _PROSE, True)

    def _start_comment(
        self,
        after: _Way,
        token: Token,
        index: int,
        state: int,
        cost: float,
        before: int | None = None,
    ) -> None:
        """A comment may begin inside brackets, where the line goes on after it, or after a line."""
        came = state if before is None else before
        held = self.grammar.state(state)
        if held.stack:
            after.offer(-2 - state, cost, came, False)
            return
        end = self._end(state, index)
        if end is not None:
            after.offer(-2 - self.grammar.start, cost + end, came, True)

    def _from_comment(self, after: _Way, token: Token, index: int, state: int, cost: float) -> None:
        inner = -2 - state
        if token.gap == NEWLINE:
            self._resume(after, token, index, inner, state, cost)
            return
        long = self.line_lengths[index] > prices.LONG_LINE
        word = prices.of_comment_word(token, long)
        if long:
            word += prices.of_comment_pair(self.tokens[index - 1], token)
        after.offer(state, cost + word, state, False)
        if token.gap == SPACE and self.tokens[index - 1].kin != "#" and token.kin != "#":
            cost += prices.COMMENT_ENDS if long else prices.COMMENT_ENDS_SHORT_LINE
            self._resume(after, token, index, inner, state, cost)

    def _resume(
        self, after: _Way, token: Token, index: int, inner: int, state: int, cost: float
    ) -> None:
        grammar = self.grammar
        starts = inner == grammar.start
        if token.kin == "#":
            after.offer(state, cost, state, starts)
            return
        for to in grammar.step(inner, token.kin):
            after.offer(to, cost + prices.of_code(token), state, starts)
        if starts:
            self._enter_prose(after, token, index, state, cost)

    def _runs_on(self, index: int) -> bool:
        """Whether a line may begin at once after another: ``f(x)return y``."""
        before, token = self.tokens[index - 1], self.tokens[index]
        if token.kin == "@":
            return True
        return (token.kin[:1].isalpha() and token.kin != "s") and not before.text[-1:].isalpha()

    def _page_word(self, index: int) -> float:
        """What it costs to take a token for a word of the page."""
        token = self.tokens[index]
        pair = index and prices.codelike(self.tokens[index - 1], token)
        return prices.of_page_word(token) + (prices.CODE_PAIR if pair else 0.0)

    # ── costs ─────────────────────────────────────────────────────────────────────────────────

    def _end(self, state: int, index: int) -> float | None:
        """What it costs to end the line before this token; None where it cannot end."""
        before = self.tokens[index - 1].kin if index else ""
        key = (state, before)
        if key not in self._ends:
            self._ends[key] = self._end_cost(state, before)
        return self._ends[key]

    def _end_cost(self, state: int, before: str) -> float | None:
        if not self.grammar.may_end(state):
            return None
        held = self.grammar.state(state)
        if held.form == "expression" and held.want != DONE:
            # A line that only names something does nothing: rather words of a page.
            if before == ")":
                return 0.0 if not held.last and held.targets != BROKEN else 0.5
            if before in ("s", "...", "yield"):
                return 0.5
            return prices.USELESS
        return 0.0

    def _looks_apart(self, index: int, want: str) -> bool:
        """Whether the spacing says that a new line begins: ``f (a, b) = …``, ``x @wraps``."""
        if self.tokens[index].kin in ("(", "["):
            return self.tokens[index].gap == SPACE and want in ("operator", "string")
        return self.tokens[index].kin == "@" and self._decorates(index)

    def _decorates(self, index: int) -> bool:
        """Whether ``@`` and the names after it stand before a ``def`` or ``class``, or hug."""
        following = self.tokens[index + 1 : index + 40]
        if self.tokens[index].gap == SPACE:
            return bool(following) and following[0].gap == GLUED
        depth = 0
        for token in following:
            depth += (token.kin == "(") - (token.kin == ")")
            if depth == 0 and token.kin in ("def", "class", "@", "async"):
                return True
            if depth == 0 and token.kin not in ("n", ".", ")"):
                return False
        return False

    # ── the way back ──────────────────────────────────────────────────────────────────────────

    def _trace(self, columns: list[_Way]) -> Reading:
        size = len(self.tokens)
        ends: list[tuple[float, int]] = []
        for state, cost in columns[-1].costs.items():
            if state <= _PROSE:
                if state == _PROSE or -2 - state == self.grammar.start:
                    ends.append((cost, state))
            else:
                end = self._end(state, size)
                if end is not None:
                    ends.append((cost + end, state))
        # The text may be cut off inside its last line: that line is then given up.
        cut, open_state = min((cost, state) for state, cost in columns[-1].costs.items())
        cost, state = min([*ends, (cut + prices.GIVE_UP, open_state)])
        path: list[tuple[int, bool]] = []
        for index in range(size, 0, -1):
            before, starts = columns[index].back[state]
            path.append((state, starts))
            state = before
        path.reverse()
        return self._gather(path)

    def _gather(self, path: list[tuple[int, bool]]) -> Reading:
        lines: list[Line] = []
        dropped: list[tuple[Token, ...]] = []
        choices: list[Choice] = []
        spoilt: set[int] = set()
        current: list[Token] = []
        kind = "code"
        piece = 0
        was_comment = False
        for index, (state, starts) in enumerate(path):
            token = self.tokens[index]
            if starts and current:
                broken = index > 0 and not self._whole(path[index - 1][0], index)
                if kind == "prose" or broken:
                    spoilt |= {current[0].start} if broken and kind != "prose" else set()
                    dropped.append(tuple(current))
                    piece += 1
                else:
                    lines.append(Line(tuple(current), piece, kind == "comment"))
                current = []
            comment = state < _PROSE
            if starts:
                kind = "prose" if state == _PROSE else "comment" if comment else "code"
            if kind == "code" and state == self.grammar.start and token.kin == ";":
                continue
            if comment and was_comment and not starts and token.kin != "#":
                current[-1] = self._lengthened(current[-1], token)
            else:
                current.append(token if comment else token._replace(tail=False))
            if kind == "code" and self._doubtful(index):
                choices.append(Choice(token.start, "bare-return"))
            elif was_comment and not comment and token.gap == SPACE:
                choices.append(Choice(token.start, "comment-end"))
            was_comment = comment
        if current and (kind == "prose" or not self._whole(path[-1][0], len(path))):
            spoilt |= {current[0].start} if kind != "prose" else set()
            dropped.append(tuple(current))
        elif current:
            lines.append(Line(tuple(current), piece, kind == "comment"))
        return Reading(tuple(lines), tuple(dropped), tuple(choices), frozenset(spoilt))

    def _whole(self, state: int, index: int) -> bool:
        """Whether what was read before this token can stand as a line."""
        if state == _PROSE:
            return True
        state = -2 - state if state < _PROSE else state
        return self._end(state, index) is not None

    def _lengthened(self, comment: Token, token: Token) -> Token:
        """The comment so far, up to the end of one more of its tokens."""
        words = self.text[comment.start : token.end]
        return comment._replace(text=words, clean=words, end=token.end)

    def _doubtful(self, index: int) -> bool:
        """Whether a ``return`` stands before this token and could do with or without it."""
        if not index:
            return False
        before, token = self.tokens[index - 1], self.tokens[index]
        if before.kin != "return" or token.gap != SPACE:
            return False
        return self._end_possible(index)

    def _end_possible(self, index: int) -> bool:
        """Whether the words after a ``return`` make a line of their own that does something."""
        grammar = self.grammar
        states = {grammar.start}
        called = False
        for token in self.tokens[index : index + 200]:
            called = called or token.kin == "("
            after = {to for state in states for to in grammar.step(state, token.kin)}
            if not after:
                break
            states = after
        else:
            return False
        return called and any(
            (grammar.state(state).form != "expression" or self._end_cost(state, ")") == 0.0)
            for state in states
            if grammar.may_end(state)
        )
