"""``contextlib``: context managers made of generators, and those that do nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, collect, native, own
from netgloss.interpret.library.functional import FUNCTOOLS
from netgloss.interpret.library.namespaces import module, native_class, shared, unknown_function
from netgloss.interpret.values import (
    MISSING,
    Args,
    Class,
    Instance,
    Kwargs,
    Namespace,
    Stream,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.library.namespaces import Construct, Maker
    from netgloss.interpret.run import Run

CONTEXTLIB = Table("contextlib")
GENERATED = Table("_GeneratorContextManager")
NULL = Table("nullcontext")
SUPPRESS = Table("suppress")
STACK = Table("ExitStack")


def _class(name: str, attrs: Table, construct: Construct | None = None) -> Maker:
    def get(run: Run) -> Class:
        return shared(
            run,
            f"contextlib.{name}",
            lambda run: native_class(run, name, attrs, module="contextlib", construct=construct),
        )

    return get


@CONTEXTLIB.add("contextmanager", "asynccontextmanager", sees_unknown=True)
def _contextmanager(run: Run, function: Value, /) -> Value:
    """A function that makes a context manager of the generator that ``function`` gives."""

    def make(run: Run, /, *args: Value, **kwargs: Value) -> Value:
        generator = run.call(function, args, kwargs)
        if type(generator) is not Stream:
            return generator if type(generator) is Unknown else None
        return Instance(_generated_class(run), {"_generator": generator, "_function": function})

    wrapper = native("contextmanager", make, sees_unknown=True)
    name = run.getattr_or(function, "__name__", MISSING)
    if type(name) is str:
        wrapper.name = name
    return wrapper


@GENERATED.add("__enter__")
def _enter(run: Run, self: Value, /) -> Value:
    (generator,) = own(run, self, "_generator")
    return run.next(generator)


@GENERATED.add("__exit__")
def _exit(
    run: Run, self: Value, kind: Value = None, error: Value = None, at: Value = None, /
) -> bool:
    """Runs the rest of the generator; an exception is not thrown into it and goes on."""
    (generator,) = own(run, self, "_generator")
    if kind is None and type(generator) is Stream:
        run.budget.step()
        if next(generator.items, MISSING) is not MISSING:
            run.throw("RuntimeError", "generator didn't stop")
    return False


@GENERATED.add("__call__", sees_unknown=True)
def _decorate(run: Run, self: Value, function: Value, /) -> Value:
    """Used as a decorator the function stays what it is."""
    return function


_generated_class = _class("_GeneratorContextManager", GENERATED)


def _new_null(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    result = args[0] if args else kwargs.get("enter_result")
    return Instance(cls, {"enter_result": result})


@NULL.add("__enter__")
def _null_enter(run: Run, self: Value, /) -> Value:
    (result,) = own(run, self, "enter_result")
    return result


@NULL.add("__exit__", sees_unknown=True)
def _null_exit(run: Run, self: Value, /, *error: Value) -> bool:
    return False


def _new_suppress(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    return Instance(cls, {"_exceptions": args})


@SUPPRESS.add("__enter__")
def _suppress_enter(run: Run, self: Value, /) -> None:
    return None


@SUPPRESS.add("__exit__")
def _suppress_exit(
    run: Run, self: Value, kind: Value = None, error: Value = None, at: Value = None, /
) -> bool:
    (exceptions,) = own(run, self, "_exceptions")
    return type(kind) is Class and any(
        type(each) is Class and kind.derives_from(each) for each in exceptions
    )


def _new_stack(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    return Instance(cls, {"_entered": []})


@STACK.add("__enter__")
def _stack_enter(run: Run, self: Value, /) -> Value:
    return self


@STACK.add("enter_context", sees_unknown=True)
def _stack_add(run: Run, self: Value, manager: Value, /) -> Value:
    (entered,) = own(run, self, "_entered")
    run.budget.step()
    entered.append(manager)
    return run.enter_context(manager)


@STACK.add("callback", sees_unknown=True)
def _stack_callback(run: Run, self: Value, function: Value, /, *args: Value) -> Value:
    return function


@STACK.add("__exit__", sees_unknown=True)
def _stack_exit(run: Run, self: Value, /, *error: Value) -> bool:
    (entered,) = own(run, self, "_entered")
    for manager in reversed(collect(run, entered)):
        run.exit_context(manager, None)
    return False


def make_contextlib() -> Namespace:
    """``contextlib``."""
    return module(
        "contextlib",
        {
            **CONTEXTLIB,
            "wraps": FUNCTOOLS["wraps"],
            "closing": unknown_function("contextlib.closing"),
        },
        {
            "nullcontext": _class("nullcontext", NULL, _new_null),
            "suppress": _class("suppress", SUPPRESS, _new_suppress),
            "ExitStack": _class("ExitStack", STACK, _new_stack),
            "ContextDecorator": _class("ContextDecorator", Table()),
            "AbstractContextManager": _class("AbstractContextManager", Table()),
        },
    )
