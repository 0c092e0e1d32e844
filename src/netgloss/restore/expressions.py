"""Which tokens may follow which inside an expression: operands, operators, and what they open."""

from __future__ import annotations

from netgloss.restore.states import (
    ATTRIBUTE,
    BROKEN,
    CLOSERS,
    END,
    FRESH,
    HEADS,
    MAYBE,
    NAMES,
    OPERAND,
    OPERATOR,
    PARAMETERS,
    SEVERAL,
    SINGLE,
    STRING_END,
    WORD,
    Frame,
    State,
)

VALUES = frozenset({"0", "True", "False", "None", "..."})
BINARY = frozenset({
    "+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>",
    "<", ">", "<=", ">=", "==", "!=", "and", "or", "in", "is",
})  # fmt: skip
AUGMENTED = frozenset({
    "+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=", "&=", "|=", "^=", "<<=", ">>=",
})  # fmt: skip


def operand(state: State, kin: str) -> list[State]:
    if kin in NAMES:
        return [state.took(OPERATOR, last=True)]
    if kin in VALUES:
        return [state.took(OPERATOR, last=False)]
    if kin == "s":
        return [state.took(STRING_END, last=False)]
    if kin in ("(", "[", "{"):
        return [state.open(kin if kin != "[" else "list", want=MAYBE)]
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
        return [state.open("lambda", want=PARAMETERS)]
    if kin == "yield" and (top == "(" or state.form in ("expression", "value", "augmented")):
        # Not an "expression" any more: unlike a bare name, a bare "yield x" does something.
        form = "value" if state.form == "expression" else state.form
        return [state._replace(form=form, want=MAYBE, targets=BROKEN)]
    return []


def maybe(state: State, kin: str) -> list[State]:
    """An operand may come, or what is open may close."""
    found = operand(state, kin)
    top = state.stack[-1].kind if state.stack else ""
    if kin == "from" and state.targets == BROKEN and state.form in ("expression", "value"):
        found.append(state._replace(want=OPERAND))
    if kin in CLOSERS:
        found += state.close(kin)
    elif (kin == ":" and top == "[") or (kin == "," and top == "["):
        found.append(state._replace(want=MAYBE))
    elif kin == "=" and not state.stack:
        found += _assign(state)
    elif kin == ":" and not state.stack and state.form in ("except", "header", "with", "case"):
        found.append(END)
    elif kin == "*" and state.form == "except":
        found.append(state._replace(want=OPERAND))
    elif kin == "in" and top == "for":
        found += operator(state, kin)
    return found


def operator(state: State, kin: str) -> list[State]:
    if kin == ".":
        return [state._replace(want=ATTRIBUTE)]
    if kin == "(":
        return [state.open("call", want=MAYBE)]
    if kin == "[":
        return [state.open("[", want=MAYBE)]
    top = state.stack[-1] if state.stack else None
    if top is not None and top.kind == "for" and kin == "in":
        inner = state._replace(want=OPERAND, stack=state.stack[:-1], targets=top.targets)
        return [inner._replace(targets=BROKEN)]
    if kin in BINARY:
        return [state._replace(want=OPERAND, targets=BROKEN, last=False)]
    if kin == "not":
        # After an operand only "not in" can follow.
        return [state.open("not", want=WORD)]
    if top is None:
        return _operator_outside(state, kin)
    return _operator_inside(state, top, kin)


def _operator_inside(state: State, top: Frame, kin: str) -> list[State]:
    inside = top.kind in ("(", "call", "def", "[", "list", "{")
    if kin in CLOSERS:
        return state.close(kin)
    if kin == "else":
        return [state.pop()] if top.kind == "if" else []
    if kin == "if":
        found = [state.open("if", want=OPERAND)]
        return found + ([state._replace(want=OPERAND)] if top.comprehension else [])
    if top.kind == "lambda":
        if kin == ",":
            return [state._replace(want=PARAMETERS)]
        return [state.pop()] if kin == ":" else []
    if kin == "," and (inside or top.kind == "for"):
        return [state._replace(want=MAYBE, targets=SEVERAL)]
    if not inside:
        return []
    if kin == "for" and top.kind != "def":
        marked = top._replace(comprehension=True)
        return [state._replace(stack=(*state.stack[:-1], marked)).open("for", want=OPERAND)]
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
        return [state.open("if", want=OPERAND), *guard]
    if kin == "=":
        return _assign(state)
    if kin in AUGMENTED and form == "expression" and state.targets == SINGLE and state.last:
        return [state._replace(form="augmented", want=OPERAND, targets=BROKEN)]
    if kin == ":":
        if form in HEADS:
            return [END]
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


def parameters(state: State, kin: str) -> list[State]:
    """The parameters of a lambda, read loosely up to ``:`` or a default value."""
    if kin == ":":
        return [state.pop()]
    if kin == "=":
        return [state._replace(want=OPERAND)]
    return [state] if kin in NAMES or kin in (",", "*", "**", "/") else []
