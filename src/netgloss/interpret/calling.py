"""Calls, decorators, context managers, keys: what run.py leaves to a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Complaint
from netgloss.interpret.builtins import key as hashable
from netgloss.interpret.classes import instantiate
from netgloss.interpret.functions import call_function
from netgloss.interpret.operations import call_entry
from netgloss.interpret.values import (
    MISSING,
    Args,
    BoundMethod,
    CatalogueFunction,
    Class,
    ClassMethod,
    Function,
    Instance,
    Kwargs,
    Native,
    Raised,
    StaticMethod,
    Stream,
    Unknown,
    Value,
)
from netgloss.later import later

if TYPE_CHECKING:
    from netgloss.interpret.library.enumerations import finish_enum
    from netgloss.interpret.run import Run
else:
    finish_enum = later("netgloss.interpret.library.enumerations", "finish_enum")


def call(run: Run, fn: Value, args: Args, kwargs: Kwargs) -> Value:
    """``fn(*args, **kwargs)``."""
    caller = _CALLERS.get(type(fn))
    if caller is not None:
        return caller(run, fn, args, kwargs)
    kind = run.type_name(fn)
    return run.refuse(
        "not_callable", {"type": kind}, "TypeError", f"'{kind}' object is not callable"
    )


def _bound(run: Run, fn: BoundMethod, args: Args, kwargs: Kwargs) -> Value:
    return call(run, fn.function, (fn.self, *args), kwargs)


def call_native(run: Run, fn: Native, args: Args, kwargs: Kwargs) -> Value:
    budget = run.budget
    budget.steps += 1
    if budget.steps > budget.max_steps:
        budget.step(0)
    place = run.place
    try:
        return fn.call(run, args, kwargs)
    except Raised as error:
        if error.explicit or caught_somewhere(run, error):
            raise
        run.place = place
        return soften(run, error)
    finally:
        run.place = place


def caught_somewhere(run: Run, error: Raised) -> bool:
    return any(error.value.cls.derives_from(c) for group in run.handlers for c in group)


def soften(run: Run, error: Raised) -> Unknown:
    """An exception that nothing catches: a fault, and the run goes on. Where an unknown value
    decided the way, nobody knows whether it comes to it."""
    doubt = run.recorder.undecided()
    if doubt is not None:
        return run.unknown(doubt.reason, doubt.what)
    name = error.value.cls.name
    facts = {"type": name, "message": error.message}
    run.fault("raised", Complaint("raised", facts, f"{name}: {error.message}"))
    return Unknown("fault", name, run.place)


def _entry(run: Run, fn: CatalogueFunction, args: Args, kwargs: Kwargs) -> Value:
    return call_entry(run, fn.entry, fn.name, args, kwargs)


def _class(run: Run, fn: Class, args: Args, kwargs: Kwargs) -> Value:
    if fn.meta is not None:
        hook = fn.meta.find("__call__")
        if type(hook) is Function:
            return call(run, BoundMethod(hook, fn), args, kwargs)
    return instantiate(run, fn, args, kwargs)


def _instance(run: Run, fn: Instance, args: Args, kwargs: Kwargs) -> Value:
    method = fn.cls.find("__call__")
    if type(method) is Native:  # of a module, above all
        return call_native(run, method, (fn, *args), kwargs)
    if method is not MISSING:
        return call(run, BoundMethod(method, fn), args, kwargs)
    if fn.cls.unknown_base:
        return run.unknown("attribute", f"{fn.cls.name}()")
    return run.refuse(
        "not_callable",
        {"type": fn.cls.name},
        "TypeError",
        f"'{fn.cls.name}' object is not callable",
    )


def _unknown(run: Run, fn: Unknown, args: Args, kwargs: Kwargs) -> Value:
    # Only what came in from outside is worth telling again where it is called.
    if fn.reason in ("import", "operation", "forbidden"):
        return run.unknown(fn.reason, fn.what)
    return fn


_CALLERS: dict[type, Callable[[Run, Any, Args, Kwargs], Value]] = {
    Function: call_function,
    BoundMethod: _bound,
    Native: call_native,
    CatalogueFunction: _entry,
    Class: _class,
    Instance: _instance,
    Unknown: _unknown,
    StaticMethod: lambda run, fn, args, kwargs: call(run, fn.function, args, kwargs),
    ClassMethod: lambda run, fn, args, kwargs: call(run, fn.function, args, kwargs),
}


def decorate(run: Run, decorator: Value, value: Value) -> Value:
    """Apply a decorator. One that is not known is taken to leave the function as it is, and
    said to be unknown; one that does leave it as it is has built nothing."""
    if type(decorator) is Unknown:
        if decorator.reason != "annotation":
            run.unknown("decorator", decorator.what)
        return value
    before = len(run.recorder.unknowns)
    decorated = call(run, decorator, (value,), {})
    if decorated is value and type(decorator) is Function:
        run.recorder.settle(before)  # what it looked at, such as docstrings, decided nothing
    return decorated


def finish_class(run: Run, cls: Class) -> Value:
    """What Python does when a class body has ended."""
    enum_base = next((c for c in cls.mro[1:] if c.module == "enum"), None)
    if enum_base is not None:
        finish_enum(run, cls)
    cls.intercepts = cls.find("__getattribute__") is not MISSING
    for name, value in list(cls.attrs.items()):
        if type(value) is Instance:
            hook = value.cls.find("__set_name__")
            if hook is not MISSING:
                call(run, BoundMethod(hook, value), (cls, name), {})
    for parent in cls.mro[1:]:
        hook = parent.attrs.get("__init_subclass__", MISSING)
        if hook is not MISSING:
            call(run, getattr(hook, "function", hook), (cls,), {})
            break
    return cls


def enter_context(run: Run, manager: Value) -> Value:
    """``with manager as x``: the value of x."""
    if type(manager) is Instance:
        method = manager.cls.find("__enter__")
        if method is not MISSING:
            return call(run, BoundMethod(method, manager), (), {})
    if type(manager) is Unknown:
        return manager
    return None


def exit_context(run: Run, manager: Value, error: Raised | None) -> bool:
    """Leave a context; True when it swallows the exception."""
    if type(manager) is Instance:
        method = manager.cls.find("__exit__")
        if method is not MISSING:
            args: Args = (None, None, None)
            if error is not None:
                args = (error.value.cls, error.value, None)
            result = call(run, BoundMethod(method, manager), args, {})
            return type(result) is not Unknown and run.truth(result)
    return False


def next_of(run: Run, value: Value) -> Value:
    """``next(value)``."""
    if type(value) is Stream:
        run.budget.step()
        item = next(value.items, MISSING)
        if item is MISSING:
            run.throw("StopIteration", "")
        return item
    if type(value) is Instance:
        method = value.cls.find("__next__")
        if method is not MISSING:
            return call(run, BoundMethod(method, value), (), {})
    if type(value) is Unknown:
        return value
    run.throw("TypeError", f"'{run.type_name(value)}' object is not an iterator")


def key(run: Run, value: Value) -> Value:
    """A value as a dict key or set member."""
    return hashable(run, run.concrete(value))


def merge_keywords(run: Run, into: Kwargs, value: Value) -> None:
    """``f(**value)``."""
    mapping = value.state if type(value) is Instance and type(value.state) is dict else value
    if type(mapping) is dict:
        for name, item in mapping.items():
            run.budget.step()
            if type(name) is str:
                into[name] = item
    elif type(mapping) is not Unknown:
        run.refuse(
            "bad_call",
            {"function": "**", "detail": "argument after ** must be a mapping"},
            "TypeError",
            f"argument after ** must be a mapping, not {run.type_name(value)}",
        )


def merge_mapping(run: Run, into: dict[Value, Value], value: Value) -> None:
    """``{**value}``."""
    mapping = value.state if type(value) is Instance and type(value.state) is dict else value
    if type(mapping) is dict:
        run.budget.size(len(into) + len(mapping))
        into.update(mapping)
