"""Which tokens may follow which on one logical line of Python.

A line is a simple statement (``x = f(y)``) or the head of a compound one (``if a:``). The
recogniser is a pushdown automaton run without a parser's lookahead: a state says what is wanted
next and what is open; a token leads to no state, one, or several. States are numbered once and
every step is remembered, so that a long text costs one dictionary look-up a token.

It accepts a little more than Python (``f(a.b=1)``), never less; ``ast.parse`` has the last word.
"""

from __future__ import annotations

from typing import NamedTuple

# What is wanted next.
OPERAND = "operand"
OPERATOR = "operator"
STRING_END = "string"  # after a string: an operator, or one more string joined to it
MAYBE = "maybe"  # an operand, or the end of what is open: after "(", ",", "return"
PARAMETERS = "parameters"  # between "lambda" and its ":"
ATTRIBUTE = "attribute"  # after "."
WORD = "word"  # after "not" in operator place, "async" in a comprehension, "def", "class"…
COLON = "colon"  # after "try", "else", "finally"
DONE = "done"  # nothing more may come on this line

# Is what was read so far something that can be assigned to?
BROKEN, FRESH, SINGLE, SEVERAL = 0, 1, 2, 3


class Frame(NamedTuple):
    """An open bracket, an ``if`` awaiting its ``else``, a ``lambda``, a ``for`` awaiting ``in``."""

    kind: str
    comprehension: bool
    targets: int


class State(NamedTuple):
    """Where on a line we are: the form of statement, what is wanted, and what is open."""

    form: str
    want: str
    targets: int
    last: bool  # whether the last operand alone could be assigned to
    stack: tuple[Frame, ...]


_NAMES = frozenset({"n", "match", "case", "type"})
_VALUES = frozenset({"0", "True", "False", "None", "..."})
_BINARY = frozenset(
    [
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "**",
        "@",
        "&",
        "|",
        "^",
        "<<",
        ">>",
        "<",
        ">",
        "<=",
        ">=",
        "==",
        "!=",
        "and",
        "or",
        "in",
        "is",
    ]
)
_AUGMENTED = frozenset(
    ["+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=", "&=", "|=", "^=", "<<=", ">>="]
)
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_HEADS = frozenset({"header", "with", "case", "except", "for"})
_CLAUSES = frozenset({"try", "else", "finally"})
MAX_NESTING = 90


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
        if state.stack or state.form in _HEADS:
            return False
        return state.want in (OPERATOR, STRING_END, MAYBE, DONE) or state.form == "start"

    def _number(self, state: State) -> int:
        number = self._numbers.get(state)
        if number is None:
            number = self._numbers[state] = len(self._states)
            self._states.append(state)
        return number


def _step(state: State, kin: str) -> list[State]:
    if len(state.stack) > MAX_NESTING:
        return []
    if state.form == "start":
        return _begin(state, kin)
    match state.want:
        case "operand":
            return _operand(state, kin)
        case "operator":
            return _operator(state, kin)
        case "string":
            joined = [state] if kin == "s" else []
            return joined + _operator(state, kin)
        case "maybe":
            return _maybe(state, kin)
        case "parameters":
            return _parameters(state, kin)
        case "attribute":
            return [state._replace(want=OPERATOR, last=True)] if kin in _NAMES else []
        case "colon":
            return [_done(state)] if kin == ":" else []
        case "word":
            return _word(state, kin)
        case _:
            return []


# ── the beginning of a line ───────────────────────────────────────────────────────────────────


def _begin(state: State, kin: str) -> list[State]:
    fresh = state._replace(form="expression")
    if kin in ("if", "while", "elif"):
        return [state._replace(form="header")]
    if kin in _CLAUSES:
        return [state._replace(form="header", want=COLON)]
    if kin == "for":
        return [_open(state._replace(form="header"), "for", want=OPERAND)]
    if kin in ("with", "del", "assert"):
        return [state._replace(form=kin)]
    if kin == "@":
        return [state._replace(form="decorator")]
    if kin in ("return", "raise", "except"):
        return [state._replace(form=kin, want=MAYBE)]
    if kin in ("pass", "break", "continue"):
        return [_done(state)]
    if kin in ("def", "class", "import", "from", "global", "nonlocal", "async"):
        return [state._replace(form=kin, want=WORD)]
    if kin == "match":
        return [*_operand(fresh, kin), state._replace(form="header")]
    if kin == "case":
        return [*_operand(fresh, kin), state._replace(form="case")]
    if kin == "type":
        return [*_operand(fresh, kin), state._replace(form="type", want=WORD)]
    return _operand(fresh, kin)


def _word(state: State, kin: str) -> list[State]:
    """Places where one certain word, or a bare name, must come."""
    if state.stack and state.stack[-1].kind == "not":
        return [_pop(state)] if kin == "in" else []
    named = kin in _NAMES
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
            return [_done(state)]
        case "names" if kin == "(":
            return [_open(state, "(", want=WORD)]
        case "names" if kin == ")" and state.stack:
            return [_done(state._replace(stack=()))]
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
        return [_done(state._replace(stack=()))]
    if kin == "," and form in ("import", "names", "global", "nonlocal"):
        return [state._replace(want=WORD)]
    if form == "def-name" and kin == "(":
        return [_open(state._replace(form="def-head"), "def", want=MAYBE)]
    if form == "class-name" and kin == "(":
        return [_open(state._replace(form="class-head"), "call", want=MAYBE)]
    if form in ("def-name", "class-name") and kin == "[":
        return [_open(state, "[", want=OPERAND)]
    if form == "def-head" and kin == "->":
        return [state._replace(form="header", want=OPERAND)]
    if form in ("def-head", "class-head", "class-name") and kin == ":":
        return [_done(state)]
    return []


_PLAIN = frozenset({
    "import", "from", "names", "global", "nonlocal", "def-name", "def-head", "class-name",
    "class-head",
})  # fmt: skip


# ── operands ──────────────────────────────────────────────────────────────────────────────────


def _operand(state: State, kin: str) -> list[State]:
    if kin in _NAMES:
        return [_took(state, OPERATOR, last=True)]
    if kin in _VALUES:
        return [_took(state, OPERATOR, last=False)]
    if kin == "s":
        return [_took(state, STRING_END, last=False)]
    if kin in ("(", "[", "{"):
        return [_open(state, kin if kin != "[" else "list", want=MAYBE)]
    if kin == "await" and state.form == "expression" and not state.stack:
        return [state._replace(form="value", targets=BROKEN)]
    if kin in ("-", "+", "~", "not", "await"):
        return [state._replace(want=OPERAND, targets=BROKEN)]
    top = state.stack[-1].kind if state.stack else ""
    if kin == "*":
        starred = state._replace(want=OPERAND)
        # "*" alone divides the parameters of a def.
        return [starred, state._replace(want=OPERATOR)] if top == "def" else [starred]
    if kin == "**" and top in ("call", "{", "def"):
        return [state._replace(want=OPERAND)]
    if kin == "/" and top == "def":
        return [state._replace(want=OPERATOR)]
    if kin == "lambda":
        return [_open(state, "lambda", want=PARAMETERS)]
    if kin == "yield" and (top == "(" or state.form in ("expression", "value", "augmented")):
        # Not an "expression" any more: unlike a bare name, a bare "yield x" does something.
        form = "value" if state.form == "expression" else state.form
        return [state._replace(form=form, want=MAYBE, targets=BROKEN)]
    return []


def _maybe(state: State, kin: str) -> list[State]:
    """An operand may come, or what is open may close."""
    found = _operand(state, kin)
    top = state.stack[-1].kind if state.stack else ""
    if kin == "from" and state.targets == BROKEN and state.form in ("expression", "value"):
        found.append(state._replace(want=OPERAND))
    if kin in _CLOSERS:
        found += _close(state, kin)
    elif (kin == ":" and top == "[") or (kin == "," and top == "["):
        found.append(state._replace(want=MAYBE))
    elif kin == "=" and not state.stack:
        found += _assign(state)
    elif kin == ":" and not state.stack and state.form in ("except", "header", "with", "case"):
        found.append(_done(state))
    elif kin == "*" and state.form == "except":
        found.append(state._replace(want=OPERAND))
    elif kin == "in" and top == "for":
        found += _operator(state, kin)
    return found


def _took(state: State, want: str, *, last: bool) -> State:
    targets = state.targets if state.targets != FRESH else SINGLE
    return state._replace(want=want, targets=targets, last=last)


def _open(state: State, kind: str, *, want: str) -> State:
    frame = Frame(kind, False, state.targets)
    return state._replace(want=want, targets=FRESH, last=False, stack=(*state.stack, frame))


def _close(state: State, kin: str) -> list[State]:
    if not state.stack:
        return []
    frame = state.stack[-1]
    kind = {"call": "(", "def": "(", "list": "["}.get(frame.kind, frame.kind)
    if kind != _CLOSERS[kin]:
        return []
    outside = state._replace(targets=frame.targets, stack=state.stack[:-1])
    # A bracket after an operand: a call is no target, a subscript is. One that stands as an
    # operand of its own may be a tuple or list of targets.
    last = frame.kind in ("[", "(", "list")
    return [_took(outside, OPERATOR, last=last)]


# ── operators ─────────────────────────────────────────────────────────────────────────────────


def _operator(state: State, kin: str) -> list[State]:
    if (state.form in _PLAIN and not state.stack) or state.form == "names":
        return _plain(state, kin)
    if kin == ".":
        return [state._replace(want=ATTRIBUTE)]
    if kin == "(":
        return [_open(state, "call", want=MAYBE)]
    if kin == "[":
        return [_open(state, "[", want=MAYBE)]
    top = state.stack[-1] if state.stack else None
    if top is not None and top.kind == "for" and kin == "in":
        inner = state._replace(want=OPERAND, stack=state.stack[:-1], targets=top.targets)
        return [inner._replace(targets=BROKEN)]
    if kin in _BINARY:
        return [state._replace(want=OPERAND, targets=BROKEN, last=False)]
    if kin == "not":
        # After an operand only "not in" can follow.
        return [_open(state, "not", want=WORD)]
    if top is None:
        return _operator_outside(state, kin)
    return _operator_inside(state, top, kin)


def _operator_inside(state: State, top: Frame, kin: str) -> list[State]:
    inside = top.kind in ("(", "call", "def", "[", "list", "{")
    if kin in _CLOSERS:
        return _close(state, kin)
    if kin == "else":
        return [_pop(state)] if top.kind == "if" else []
    if kin == "if":
        found = [_open(state, "if", want=OPERAND)]
        return found + ([state._replace(want=OPERAND)] if top.comprehension else [])
    if top.kind == "lambda":
        if kin == ",":
            return [state._replace(want=PARAMETERS)]
        return [_pop(state)] if kin == ":" else []
    if kin == "," and (inside or top.kind == "for"):
        return [state._replace(want=MAYBE, targets=SEVERAL)]
    if not inside:
        return []
    if kin == "for" and top.kind != "def":
        marked = top._replace(comprehension=True)
        return [_open(state._replace(stack=(*state.stack[:-1], marked)), "for", want=OPERAND)]
    if kin == "async":
        # "async for": the "for" is read from the same place.
        return [state]
    # After an annotation ("a: int | None = None") anything may stand before the default.
    if kin == "=" and (top.kind == "def" or (top.kind == "call" and state.last)):
        return [state._replace(want=OPERAND)]
    if kin == ":=" and state.last:
        return [state._replace(want=OPERAND)]
    if kin == ":":
        if top.kind == "[":
            return [state._replace(want=MAYBE)]
        return [state._replace(want=OPERAND)] if top.kind in ("{", "def") else []
    if kin == "as" and state.form in ("with", "case"):
        return [state._replace(want=OPERAND)]
    return []


def _operator_outside(state: State, kin: str) -> list[State]:
    form = state.form
    if kin == ",":
        several = SEVERAL if state.targets != BROKEN and state.last else BROKEN
        if form in ("augmented", "decorator", "alias"):
            return []
        return [state._replace(want=MAYBE, targets=several)]
    if kin == "if":
        # In "case x if y:" the "if" is a guard, elsewhere it awaits its "else".
        guard = [state._replace(form="header", want=OPERAND)] if form == "case" else []
        return [_open(state, "if", want=OPERAND), *guard]
    if kin == "=":
        return _assign(state)
    if kin in _AUGMENTED and form == "expression" and state.targets == SINGLE and state.last:
        return [state._replace(form="augmented", want=OPERAND, targets=BROKEN)]
    if kin == ":":
        if form in _HEADS:
            return [_done(state)]
        if form == "expression" and state.targets == SINGLE and state.last:
            return [state._replace(form="annotation", want=OPERAND)]
        return []
    if kin == ":=" and form == "header" and state.last:
        return [state._replace(want=OPERAND)]
    if kin == "as":
        if form in ("with", "case"):
            return [state._replace(want=OPERAND)]
        return [state._replace(form="except-as", want=WORD)] if form == "except" else []
    if kin == "from" and form == "raise":
        return [state._replace(want=OPERAND)]
    return []


def _assign(state: State) -> list[State]:
    if state.form in ("annotation", "alias"):
        return [state._replace(form="augmented", want=OPERAND, targets=BROKEN)]
    if state.form not in ("expression", "value") or state.targets == BROKEN or not state.last:
        return []
    return [state._replace(form="value", want=OPERAND, targets=FRESH, last=False)]


def _pop(state: State) -> State:
    return state._replace(want=OPERAND, targets=BROKEN, last=False, stack=state.stack[:-1])


def _parameters(state: State, kin: str) -> list[State]:
    """The parameters of a lambda, read loosely up to ``:`` or a default value."""
    if kin == ":":
        return [_pop(state)]
    if kin == "=":
        return [state._replace(want=OPERAND)]
    return [state] if kin in _NAMES or kin in (",", "*", "**", "/") else []


def _done(state: State) -> State:
    return State(DONE, DONE, BROKEN, False, ())
