"""``inspect``: what a program may learn of its own functions, from our records of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import native
from netgloss.interpret.library.namespaces import module, native_class, shared
from netgloss.interpret.values import (
    BoundMethod,
    Class,
    Function,
    Instance,
    Namespace,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

KINDS = {
    "POSITIONAL_ONLY": 0,
    "POSITIONAL_OR_KEYWORD": 1,
    "VAR_POSITIONAL": 2,
    "KEYWORD_ONLY": 3,
    "VAR_KEYWORD": 4,
}


def _empty(run: Run) -> Class:
    return shared(
        run, "inspect._empty", lambda run: native_class(run, "_empty", {}, module="inspect")
    )


def _parameter_class(run: Run) -> Class:
    return shared(
        run,
        "inspect.Parameter",
        lambda run: native_class(
            run, "Parameter", {**KINDS, "empty": _empty(run)}, module="inspect"
        ),
    )


def _signature_class(run: Run) -> Class:
    return shared(
        run,
        "inspect.Signature",
        lambda run: native_class(run, "Signature", {"empty": _empty(run)}, module="inspect"),
    )


def _underlying(value: Value) -> tuple[Function | None, int]:
    """The interpreted function behind a callable, and how many leading arguments are bound."""
    bound = 0
    if type(value) is Class:
        value, bound = value.find("__init__"), 1
    if type(value) is BoundMethod:
        value, bound = value.function, bound + 1
    for _ in range(16):
        if type(value) is Function and "__wrapped__" in value.attrs:
            value = value.attrs["__wrapped__"]
    return (value if type(value) is Function else None), bound


def _signature(run: Run, fn: Value) -> Value:
    function, bound = _underlying(fn)
    if function is None:
        return run.unknown("operation", "inspect.signature")
    code = function.code
    cls = _parameter_class(run)
    empty = _empty(run)

    def parameter(name: str, kind: str, default: Value) -> Instance:
        return Instance(
            cls, {"name": name, "kind": KINDS[kind], "default": default, "annotation": empty}
        )

    parameters: dict[Value, Value] = {}
    first = len(code.positional) - len(function.defaults)
    for i, name in enumerate(code.positional):
        if i >= bound:
            default = function.defaults[i - first] if i >= first else empty
            kind = "POSITIONAL_ONLY" if i < code.posonly else "POSITIONAL_OR_KEYWORD"
            parameters[name] = parameter(name, kind, default)
    if code.vararg is not None:
        parameters[code.vararg] = parameter(code.vararg, "VAR_POSITIONAL", empty)
    for name in code.kwonly:
        default = function.kw_defaults.get(name, empty)
        parameters[name] = parameter(name, "KEYWORD_ONLY", default)
    if code.kwarg is not None:
        parameters[code.kwarg] = parameter(code.kwarg, "VAR_KEYWORD", empty)
    return Instance(_signature_class(run), {"parameters": parameters, "return_annotation": empty})


def _is_class(run: Run, value: Value) -> bool:
    return type(value) is Class


def _is_function(run: Run, value: Value) -> bool:
    return type(value) is Function


def _is_method(run: Run, value: Value) -> bool:
    return type(value) is BoundMethod


def _is_module(run: Run, value: Value) -> bool:
    return type(value) is Namespace


def make_inspect() -> Namespace:
    """The module ``inspect``: signatures and kinds of values; nothing of frames or source."""
    return module(
        "inspect",
        {
            "signature": native("signature", _signature),
            "isclass": native("isclass", _is_class),
            "isfunction": native("isfunction", _is_function),
            "ismethod": native("ismethod", _is_method),
            "ismodule": native("ismodule", _is_module),
        },
        {"Parameter": _parameter_class, "Signature": _signature_class, "_empty": _empty},
    )
