"""``types.FunctionType`` and ``types.MethodType``: functions made again from their own code.

Code is only ever that of a function of the interpreted program, and a function made of it sees
the names that the first one saw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.library.namespaces import native_class, shared
from netgloss.interpret.values import Args, BoundMethod, Class, Function, Instance, Kwargs, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_ARGUMENTS = ("code", "globals", "name", "argdefs", "closure")


def _no_code(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """Code is only ever written, never made."""
    return run.unknown("forbidden", "types.CodeType()")


def code_class(run: Run) -> Class:
    """``types.CodeType``: what else a code object tells is unknown."""

    def make(run: Run) -> Class:
        cls = native_class(run, "code", {}, module="builtins", construct=_no_code)
        cls.unknown_base = True
        return cls

    return shared(run, "types.CodeType", make)


def code_of(run: Run, function: Function) -> Instance:
    """``function.__code__``."""
    code = function.code
    names = {"co_name": code.name, "co_argcount": len(code.positional)}
    names |= {"co_kwonlyargcount": len(code.kwonly), "co_filename": function.file}
    return Instance(code_class(run), names, function)


def function_class(run: Run) -> Class:
    """``types.FunctionType``."""
    cls = run.classes["function"]
    cls.construct = _new_function
    return cls


def _new_function(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    given = {**dict(zip(_ARGUMENTS, args, strict=False)), **kwargs}
    code, name, defaults = given.get("code"), given.get("name"), given.get("argdefs")
    if type(code) is not Instance or type(code.state) is not Function:
        run.throw("TypeError", "function() argument 'code' must be code")
    first = code.state
    return Function(
        name if type(name) is str else first.name,
        first.qualname,
        first.code,
        defaults if type(defaults) is tuple else (),
        {},
        first.closure,
        first.globals,
        first.file,
        first.owner,
    )


def method_class(run: Run) -> Class:
    """``types.MethodType``."""
    cls = run.classes["method"]
    cls.construct = _new_method
    return cls


def _new_method(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    if len(args) != 2 or kwargs:
        run.throw("TypeError", "method expected 2 arguments")
    return BoundMethod(*args)
