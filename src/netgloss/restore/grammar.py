"""Which tokens may follow which on one logical line of Python.

A line is a simple statement (``x = f(y)``) or the head of a compound one (``if a:``). The
recogniser is a pushdown automaton run without a parser's lookahead: a state says what is wanted
next and what is open; a token leads to no state, one, or several. States are numbered once and
every step is remembered, so that a long text costs one dictionary look-up a token.

It accepts a little more than Python (``f(a.b=1)``), never less; ``ast.parse`` has the last word.
"""

from __future__ import annotations

from netgloss.restore.expressions import maybe, operand, operator, parameters
from netgloss.restore.states import (
    COLON,
    DONE,
    END,
    FRESH,
    HEADS,
    MAYBE,
    NAMES,
    OPERAND,
    OPERATOR,
    SINGLE,
    STRING_END,
    WORD,
    State,
)
from netgloss.text import DEEPEST

CLAUSES = frozenset({"try", "else", "finally"})
# What a line cannot be at its end: a head without its colon, "from" without its "import".
_HALVES = frozenset({"def-name", "def-head", "class-name", "class-head", "from"})


class Grammar:
    """The automaton, with its numbered states and remembered steps.

    >>> grammar = Grammar()
    >>> def ends(*kins):
    ...     states = {grammar.start}
    ...     for kin in kins:
    ...         states = {after for state in states for after in grammar.step(state, kin)}
    ...     return any(grammar.may_end(state) for state in states)
    >>> ends("n", "=", "n", "(", "0", ")"), ends("if", "n", ":"), ends("if", "n"), ends("n", "n")
    (True, True, False, False)
    """

    def __init__(self) -> None:
        self._numbers: dict[State, int] = {}
        self._states: list[State] = []
        self._steps: dict[tuple[int, str], tuple[int, ...]] = {}
        self.start = self._number(State("start", OPERAND, FRESH, False, ()))

    def state(self, number: int) -> State:
        """The state that a number stands for."""
        return self._states[number]

    def step(self, number: int, kin: str) -> tuple[int, ...]:
        """The states after one more token."""
        key = (number, kin)
        known = self._steps.get(key)
        if known is None:
            after = dict.fromkeys(_step(self._states[number], kin))
            known = tuple(self._number(state) for state in after)
            self._steps[key] = known
        return known

    def may_end(self, number: int) -> bool:
        """Whether the line may end here."""
        state = self._states[number]
        if state.stack or state.form in HEADS or state.form in _HALVES:
            return False
        if state.want == MAYBE and state.form == "assert":
            return False  # the message is missing
        return state.want in (OPERATOR, STRING_END, MAYBE, DONE) or state.form == "start"

    def _number(self, state: State) -> int:
        number = self._numbers.get(state)
        if number is None:
            number = self._numbers[state] = len(self._states)
            self._states.append(state)
        return number


def _step(state: State, kin: str) -> list[State]:
    if len(state.stack) > DEEPEST:
        return []
    if state.form == "start":
        return _begin(state, kin)
    match state.want:
        case "operand":
            return operand(state, kin)
        case "operator":
            return _after_operand(state, kin)
        case "string":
            joined = [state] if kin == "s" else []
            return joined + _after_operand(state, kin)
        case "maybe":
            return maybe(state, kin)
        case "parameters":
            return parameters(state, kin)
        case "attribute":
            return [state._replace(want=OPERATOR, last=True)] if kin in NAMES else []
        case "colon":
            return [END] if kin == ":" else []
        case "word":
            return _word(state, kin)
        case _:
            return []


def _after_operand(state: State, kin: str) -> list[State]:
    if (state.form in _PLAIN and not state.stack) or state.form == "names":
        return _plain(state, kin)
    return operator(state, kin)


# ── the beginning of a line ───────────────────────────────────────────────────────────────────


def _begin(state: State, kin: str) -> list[State]:
    fresh = state._replace(form="expression")
    if kin in ("if", "while", "elif"):
        return [state._replace(form="header")]
    if kin in CLAUSES:
        return [state._replace(form="header", want=COLON)]
    if kin == "for":
        return [state._replace(form="header").open("for", want=OPERAND)]
    if kin in ("with", "del", "assert"):
        return [state._replace(form=kin)]
    if kin == "@":
        return [state._replace(form="decorator")]
    if kin in ("return", "raise", "except"):
        return [state._replace(form=kin, want=MAYBE)]
    if kin in ("pass", "break", "continue"):
        return [END]
    if kin in ("def", "class", "import", "from", "global", "nonlocal", "async"):
        return [state._replace(form=kin, want=WORD)]
    if kin == "match":
        return [*operand(fresh, kin), state._replace(form="header")]
    if kin == "case":
        return [*operand(fresh, kin), state._replace(form="case")]
    if kin == "type":
        return [*operand(fresh, kin), state._replace(form="type", want=WORD)]
    return operand(fresh, kin)


def _word(state: State, kin: str) -> list[State]:
    """Places where one certain word, or a bare name, must come."""
    if state.stack and state.stack[-1].kind == "not":
        return [state.pop()] if kin == "in" else []
    named = kin in NAMES
    match state.form:
        case "async" if kin in ("def", "for", "with"):
            return _begin(state._replace(form="start", want=OPERAND), kin)
        case "def" if named:
            return [state._replace(form="def-name", want=OPERATOR)]
        case "class" if named:
            return [state._replace(form="class-name", want=OPERATOR)]
        case "type" if named:
            return [state._replace(form="alias", want=OPERATOR, targets=SINGLE, last=True)]
        case "global" | "nonlocal" if named:
            return [state._replace(want=OPERATOR)]
        case "import" if named:
            return [state._replace(want=OPERATOR)]
        case "from" if kin in (".", "..."):
            return [state]
        case "from" if named:
            return [state._replace(want=OPERATOR)]
        case "from" if kin == "import":
            return [state._replace(form="names", want=WORD)]
        case "names" if named:
            return [state._replace(want=OPERATOR)]
        case "names" if kin == "*":
            return [END]
        case "names" if kin == "(":
            return [state.open("(", want=WORD)]
        case "names" if kin == ")" and state.stack:
            return [END]
        case "as" if named:
            return [state._replace(form="import", want=OPERATOR)]
        case "names-as" if named:
            return [state._replace(form="names", want=OPERATOR)]
        case "except-as" if named:
            return [state._replace(form="header", want=OPERATOR)]
        case _:
            return []


def _plain(state: State, kin: str) -> list[State]:
    """After a name in the statements that hold only names: imports, ``global``, heads."""
    form = state.form
    if form in ("import", "from") and kin == ".":
        return [state._replace(want=WORD)]
    if form == "import" and kin == "as":
        return [state._replace(form="as", want=WORD)]
    if form == "from" and kin == "import":
        return [state._replace(form="names", want=WORD)]
    if form == "names" and kin == "as":
        return [state._replace(form="names-as", want=WORD)]
    if form == "names" and kin == ")" and state.stack:
        return [END]
    if kin == "," and form in ("import", "names", "global", "nonlocal"):
        return [state._replace(want=WORD)]
    if form == "def-name" and kin == "(":
        return [state._replace(form="def-head").open("def", want=MAYBE)]
    if form == "class-name" and kin == "(":
        return [state._replace(form="class-head").open("call", want=MAYBE)]
    if form in ("def-name", "class-name") and kin == "[":
        return [state.open("[", want=OPERAND)]
    if form == "def-head" and kin == "->":
        return [state._replace(form="header", want=OPERAND)]
    if form in ("def-head", "class-head", "class-name") and kin == ":":
        return [END]
    return []


_PLAIN = frozenset({
    "import", "from", "names", "global", "nonlocal", "def-name", "def-head", "class-name",
    "class-head",
})  # fmt: skip
