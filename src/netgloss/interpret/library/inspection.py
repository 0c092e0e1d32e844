"""``inspect``: what a program may learn of its own functions, from our records of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netgloss.interpret.builtins.natives import Table, native, own
from netgloss.interpret.functions import unwrapped
from netgloss.interpret.library.namespaces import module, native_class, shared
from netgloss.interpret.postponed import settle
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

SITE = "/site-packages/"
KINDS = {
    "POSITIONAL_ONLY": 0,
    "POSITIONAL_OR_KEYWORD": 1,
    "VAR_POSITIONAL": 2,
    "KEYWORD_ONLY": 3,
    "VAR_KEYWORD": 4,
}


SIGNATURE = Table("inspect.Signature")


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
        lambda run: native_class(
            run, "Signature", {**SIGNATURE, "empty": _empty(run)}, module="inspect"
        ),
    )


def _bound_class(run: Run) -> Class:
    return shared(
        run,
        "inspect.BoundArguments",
        lambda run: native_class(run, "BoundArguments", {}, module="inspect"),
    )


@SIGNATURE.add("bind", sees_unknown=True)
def _bind(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> Value:
    """The arguments of a call by the names of the parameters, those that were given."""
    (parameters,) = own(run, self, "parameters")
    kinds = {name: each.attrs["kind"] for name, each in parameters.items()}
    bound: dict[Value, Value] = {}
    rest = list(args)
    named = dict(kwargs)
    for name, kind in kinds.items():
        if kind == KINDS["VAR_POSITIONAL"]:
            bound |= {name: tuple(rest)} if rest else {}
            rest = []
        elif kind == KINDS["VAR_KEYWORD"]:
            bound |= {name: named} if named else {}
            named = {}
        elif kind != KINDS["KEYWORD_ONLY"] and rest:
            if name in named:
                run.throw("TypeError", f"multiple values for argument {name!r}")
            bound[name] = rest.pop(0)
        elif name in named:
            bound[name] = named.pop(name)
        elif parameters[name].attrs["default"] is _empty(run):
            run.throw("TypeError", f"missing a required argument: {name!r}")
    if rest:
        run.throw("TypeError", "too many positional arguments")
    if named:
        run.throw("TypeError", f"got an unexpected keyword argument {next(iter(named))!r}")
    return Instance(_bound_class(run), {"arguments": bound, "signature": self})


def _underlying(value: Value) -> tuple[Function | None, int]:
    """The interpreted function behind a callable, and how many leading arguments are bound."""
    bound = 0
    if type(value) is Class:
        value, bound = value.find("__init__"), 1
    if type(value) is BoundMethod:
        value, bound = value.function, bound + 1
    value = unwrapped(value)
    return (value if type(value) is Function else None), bound


def _parameter(run: Run, name: str, kind: str, default: Value) -> Instance:
    attrs = {"name": name, "kind": KINDS[kind], "default": default, "annotation": _empty(run)}
    return Instance(_parameter_class(run), attrs)


def _signature_of(run: Run, parameters: dict[Value, Value]) -> Instance:
    attrs = {"parameters": parameters, "return_annotation": _empty(run)}
    return Instance(_signature_class(run), attrs)


def _layer_signature(run: Run, entry: Any) -> Value:
    """The signature of a layer of PyTorch's, as the catalogue has it."""
    empty = _empty(run)
    kinds = dict.fromkeys(entry.signature.positional, "POSITIONAL_OR_KEYWORD")
    if entry.signature.star is not None:
        kinds[entry.signature.star] = "VAR_POSITIONAL"
    kinds |= dict.fromkeys(entry.signature.keyword_only, "KEYWORD_ONLY")
    parameters: dict[Value, Value] = {
        name: _parameter(run, name, kind, entry.defaults.get(name, empty))
        for name, kind in kinds.items()
    }
    return _signature_of(run, parameters)


def _layer_of(value: Value) -> Any:
    """The catalogue's entry of a layer class whose constructor is PyTorch's own; else None."""
    if type(value) is not Class:
        return None
    for cls in value.mro:
        if cls.layer is not None:
            return cls.layer
        if "__init__" in cls.attrs:
            return None
    return None


def _signature(run: Run, fn: Value) -> Value:
    function, bound = _underlying(fn)
    if function is None:
        layer = _layer_of(fn)
        if layer is not None:
            return _layer_signature(run, layer)
        return run.unknown("operation", "inspect.signature")
    settle(run, function)
    code = function.code
    empty = _empty(run)
    parameters: dict[Value, Value] = {}
    first = len(code.positional) - len(function.defaults)
    for i, name in enumerate(code.positional):
        if i >= bound:
            default = function.defaults[i - first] if i >= first else empty
            kind = "POSITIONAL_ONLY" if i < code.posonly else "POSITIONAL_OR_KEYWORD"
            parameters[name] = _parameter(run, name, kind, default)
    if code.vararg is not None:
        parameters[code.vararg] = _parameter(run, code.vararg, "VAR_POSITIONAL", empty)
    for name in code.kwonly:
        default = function.kw_defaults.get(name, empty)
        parameters[name] = _parameter(run, name, "KEYWORD_ONLY", default)
    if code.kwarg is not None:
        parameters[code.kwarg] = _parameter(run, code.kwarg, "VAR_KEYWORD", empty)
    return _signature_of(run, parameters)


def _is_class(run: Run, value: Value) -> bool:
    return type(value) is Class


def _is_function(run: Run, value: Value) -> bool:
    return type(value) is Function


def _is_method(run: Run, value: Value) -> bool:
    return type(value) is BoundMethod


def _is_module(run: Run, value: Value) -> bool:
    return type(value) is Namespace


def _source_file(run: Run, value: Value) -> Value:
    """The file that a class or function stands in: the allowed folder looks like one of
    installed packages."""
    if type(value) is BoundMethod:
        value = value.function
    if type(value) is Namespace:
        return value.file
    if type(value) is not Class and type(value) is not Function:
        return run.unknown("operation", "inspect.getsourcefile")
    return SITE + (value.file or run.imports.main.replace(".", "/") + ".py")


def make_inspect() -> Namespace:
    """The module ``inspect``: signatures and kinds of values; nothing of frames or source."""
    return module(
        "inspect",
        {
            "signature": native("signature", _signature),
            "getsourcefile": native("getsourcefile", _source_file),
            "getfile": native("getfile", _source_file),
            "isclass": native("isclass", _is_class),
            "isfunction": native("isfunction", _is_function),
            "ismethod": native("ismethod", _is_method),
            "ismodule": native("ismodule", _is_module),
        },
        {"Parameter": _parameter_class, "Signature": _signature_class, "_empty": _empty},
    )
