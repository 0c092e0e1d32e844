"""Functions of interpreted source: code compiled on first call, arguments bound, frames run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from netgloss.interpret.compiling import (
    GENERATORS,
    Yields,
    compile_block,
)
from netgloss.interpret.frames import (
    Frame,
    Scope,
    argument_names,
    collect,
    contains_yield,
    docstring,
)
from netgloss.interpret.postponed import compile_default, settle
from netgloss.interpret.values import (
    Args,
    Function,
    Kwargs,
    Lazy,
    Stream,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

MOST_WRAPPERS = 16


class Code:
    """A function's arguments and body. The body is compiled when it is first run."""

    __slots__ = (
        "_body",
        "_collected",
        "_given",
        "args",
        "default_exprs",
        "is_async",
        "kw_default_exprs",
        "kwarg",
        "kwonly",
        "name",
        "node",
        "positional",
        "posonly",
        "scope",
        "takes_these_alone",
        "vararg",
    )

    def __init__(
        self,
        name: str,
        args: ast.arguments,
        body: Sequence[ast.stmt] | None,
        scope: Scope,
        node: Any,
    ) -> None:
        self.name = name
        self.node = node
        self.args = args
        self._given = body  # None: the node's own
        qualname = name if scope.kind == "module" else f"{scope.qualname}.{name}"
        self.scope = Scope("function", scope, scope.file, qualname)
        self.scope.locals.update(argument_names(args))
        self.posonly = len(args.posonlyargs)
        self.positional = [a.arg for a in (*args.posonlyargs, *args.args)]
        self.kwonly = [a.arg for a in args.kwonlyargs]
        self.vararg = args.vararg.arg if args.vararg else None
        self.kwarg = args.kwarg.arg if args.kwarg else None
        self.default_exprs = [compile_default(d, scope) for d in args.defaults]
        self.kw_default_exprs = {
            a.arg: compile_default(d, scope)
            for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True)
            if d is not None
        }
        # Whether as many arguments as there are names bind without a question.
        self.takes_these_alone = not (self.vararg or self.kwarg or self.kwonly)
        self.is_async = isinstance(node, ast.AsyncFunctionDef)
        self._body: Any = None
        self._collected = False

    @property
    def source_body(self) -> Sequence[ast.stmt]:
        given: Sequence[ast.stmt] = self.node.body if self._given is None else self._given
        return given

    @property
    def is_generator(self) -> bool:
        if not self._collected:
            collect(self.scope, self.source_body)
            self._collected = True
        return self.scope.yields

    @property
    def body(self) -> Any:
        if self._body is None:
            if self.is_generator:
                self._body = compile_generator_block(self.source_body, self.scope)
            else:
                self._body = compile_block(self.source_body, self.scope)
        return self._body


def compile_generator_block(body: Sequence[ast.stmt], scope: Scope) -> Any:
    """Like compile_block, for statements that may yield: a host generator function."""
    from_table = [
        (True, GENERATORS[type(s)](s, scope))
        if contains_yield([s]) and type(s) in GENERATORS
        else (False, compile_block([s], scope))
        for s in body
    ]

    def block(frame: Frame) -> Yields:
        for yields, statement in from_table:
            if yields:
                frame.run.budget.step()
                signal = yield from statement(frame)
            else:
                signal = statement(frame)
            if signal is not None:
                return signal
        return None

    return block


def make_function(code: Code, frame: Frame) -> Function:
    """The function value that a ``def`` or ``lambda`` makes in this frame."""
    outer: Frame | None = frame
    if code.scope.parent is not None and code.scope.parent.kind == "class":
        outer = frame.outer
    elif code.scope.parent is not None and code.scope.parent.kind == "module":
        outer = None
    defaults = tuple([d(frame) for d in code.default_exprs])
    kw_defaults = {name: d(frame) for name, d in code.kw_default_exprs.items()}
    return Function(
        code.name,
        code.scope.qualname,
        code,
        defaults,
        kw_defaults,
        outer,
        frame.globals,
        frame.file,
        owner=frame.cls,
        doc=docstring(code.node) if isinstance(code.node, ast.FunctionDef) else None,
        settled=Lazy not in map(type, (*defaults, *kw_defaults.values())),
    )


def unwrapped(value: Value) -> Value:
    """The function as it was written, under those that ``functools.wraps`` put around it."""
    for _ in range(MOST_WRAPPERS):
        if type(value) is not Function or "__wrapped__" not in value.attrs:
            break
        value = value.attrs["__wrapped__"]
    return value


def bind(run: Run, fn: Function, args: Args, kwargs: Kwargs) -> dict[str, Value] | str:
    """Variables for the call, or the text of Python's TypeError."""
    code: Code = fn.code
    settle(run, fn)
    names = code.positional
    out: dict[str, Value] = dict(zip(names, args, strict=False))  # self first: super() asks for it
    count = len(args)
    if count > len(names):
        if code.vararg is None:
            return (
                f"{fn.qualname}() takes {len(names)} positional argument"
                f"{'' if len(names) == 1 else 's'} but {count} were given"
            )
        out[code.vararg] = args[len(names) :]
    elif code.vararg is not None:
        out[code.vararg] = ()
    extra: dict[str, Value] = {}
    for name, value in kwargs.items():
        if name in code.kwonly or (name in names and names.index(name) >= code.posonly):
            if name in out:
                return f"{fn.qualname}() got multiple values for argument '{name}'"
            out[name] = value
        elif code.kwarg is not None:
            extra[name] = value
        else:
            return f"{fn.qualname}() got an unexpected keyword argument '{name}'"
    if code.kwarg is not None:
        out[code.kwarg] = extra
    first_default = len(names) - len(fn.defaults)
    missing = []
    for i, name in enumerate(names):
        if name not in out:
            if i >= first_default:
                out[name] = fn.defaults[i - first_default]
            else:
                missing.append(name)
    for name in code.kwonly:
        if name not in out:
            if name in fn.kw_defaults:
                out[name] = fn.kw_defaults[name]
            else:
                missing.append(name)
    if missing:
        quoted = " and ".join(f"'{m}'" for m in missing)
        return (
            f"{fn.qualname}() missing {len(missing)} required positional argument"
            f"{'' if len(missing) == 1 else 's'}: {quoted}"
        )
    return out


def call_function(run: Run, fn: Function, args: Args, kwargs: Kwargs) -> Value:
    """Run an interpreted function; a fault in binding gives an unknown result."""
    code: Code = fn.code
    names = code.positional
    variables: dict[str, Value] | str
    if not kwargs and code.takes_these_alone and len(args) == len(names):
        variables = dict(zip(names, args, strict=True))
    else:
        variables = bind(run, fn, args, kwargs)
        if isinstance(variables, str):
            return run.refuse(
                "bad_call", {"function": fn.qualname, "detail": variables}, "TypeError", variables
            )
    frame = Frame(run, variables, fn.globals, fn.closure, fn.qualname, fn.file, fn.owner)
    if code.is_async:
        return run.unknown("construct", f"async def {fn.name}")
    if code.is_generator:
        return Stream(_generate(run, code, frame), "generator")
    budget = run.budget
    place = run.place
    run.enter(place, fn.qualname)
    try:
        code.body(frame)
    finally:
        run.leave(place)
    budget.steps += 1
    if budget.steps > budget.max_steps:
        budget.step(0)
    return frame.returned


def _generate(run: Run, code: Code, frame: Frame) -> Iterator[Value]:
    place = run.place
    inner = code.body(frame)
    while True:
        run.enter(place, frame.qualname)
        try:
            value = next(inner)
        except StopIteration:
            return
        finally:
            run.leave(place)
        run.budget.step()
        yield value
