"""Types and texts of values: ``type()``, ``isinstance()``, ``str()``, ``repr()``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Device, DType, MemoryFormat, Tensor
from netgloss.interpret.builtins import formatting
from netgloss.interpret.values import (
    MISSING,
    BoundMethod,
    CatalogueFunction,
    Class,
    Function,
    Instance,
    Namespace,
    Native,
    Stream,
    Unknown,
    Value,
)
from netgloss.symbolic import Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

CONSTANTS: dict[str, Value] = {
    "Ellipsis": Ellipsis,
    "__debug__": True,
    "__file__": "<paste>",
}
DEPTH = 6
_NAMES: dict[type, str] = {
    type(None): "NoneType",
    Function: "function",
    BoundMethod: "method",
    Native: "builtin_function_or_method",
    CatalogueFunction: "builtin_function_or_method",
    Class: "type",
    Namespace: "module",
    Stream: "generator",
    Tensor: "Tensor",
    DType: "torch.dtype",
    Device: "torch.device",
    MemoryFormat: "torch.memory_format",
    SymInt: "int",
    Ratio: "float",
    type(Ellipsis): "ellipsis",
}


def type_name(run: Run, value: Value) -> str:
    """The name Python would give the value's type."""
    kind = type(value)
    if kind is Instance:
        return str(value.cls.name)
    if kind is Unknown:
        return "unknown"
    if kind is Namespace:
        return str(value.name)
    if kind is Tensor and value.is_parameter:
        return "Parameter"
    return _NAMES.get(kind, kind.__name__)


ENUM_TYPE = "enum.EnumType"  # the class of enumerations, once a program has asked for it


def type_of(run: Run, value: Value) -> Value:
    """``type(value)``."""
    kind = type(value)
    if kind is Unknown:
        return value
    if kind is Instance:
        return value.cls
    if kind is Class:
        enum = run.classes.get(ENUM_TYPE) if "__members__" in value.attrs else None
        return value.meta or enum or run.classes["type"]
    if kind is Tensor:
        return run.torch.parameter_class if value.is_parameter else run.torch.tensor_class
    name = {SymInt: "int", Ratio: "float"}.get(kind, _NAMES.get(kind, kind.__name__))
    found = run.classes.get(name)
    return found if found is not None else run.unknown("operation", f"type({name})")


def is_instance(run: Run, value: Value, classinfo: Value) -> bool:
    """``isinstance(value, classinfo)``; an unknown value is an instance of nothing, and said so."""
    if type(classinfo) is tuple:
        return any(is_instance(run, value, c) for c in classinfo)
    if type(value) is Unknown or type(classinfo) is Unknown:
        unknown = value if type(value) is Unknown else classinfo
        if unknown.reason != "annotation":
            run.note_structure(unknown)
        return False
    if type(classinfo) is not Class:
        return False
    if type(value) is Instance:
        return value.cls.derives_from(classinfo)
    if classinfo is run.classes["object"]:
        return True
    if type(value) is Tensor:
        if classinfo is run.torch.buffer_class:
            return value.uid in run.buffers
        if classinfo is run.torch.parameter_class:
            return value.is_parameter
        return classinfo is run.torch.tensor_class
    if classinfo.host:
        return python_type(value) in classinfo.host
    own = type_of(run, value)
    return type(own) is Class and own.derives_from(classinfo)


def python_type(value: Value) -> type:
    """The Python type that the value stands for."""
    kind = type(value)
    if kind is SymInt:
        return int
    if kind is Ratio:
        return float
    return kind


def to_str(run: Run, value: Value, depth: int = 0) -> str:
    if type(value) is str:
        return value
    if type(value) is Instance:
        method = value.cls.find("__str__")
        if method is not MISSING:
            result = run.call(BoundMethod(method, value), (), {})
            return result if type(result) is str else "<text>"
        if "args" in value.attrs and value.cls.derives_from(run.classes["BaseException"]):
            args = value.attrs["args"]
            if type(args) is tuple and len(args) == 1:
                return to_str(run, args[0], depth + 1)
    return to_repr(run, value, depth)


def to_repr(run: Run, value: Value, depth: int = 0) -> str:
    """Text of a value, within the budget."""
    kind = type(value)
    run.budget.step()
    if kind in (int, float, bool, complex, type(None), str, bytes, range, type(Ellipsis)):
        text = repr(value)
        run.budget.string(len(text))
        return text
    if kind in (list, tuple, set, frozenset, dict):
        return _container(run, value, depth)
    if kind is Instance:
        method = value.cls.find("__repr__")
        if method is not MISSING and depth < DEPTH:
            result = run.call(BoundMethod(method, value), (), {})
            if type(result) is str:
                return result
        if value.state is not None:
            return to_repr(run, value.state, depth + 1)
        return f"<{value.cls.name} object>"
    if kind is SymInt or kind is Ratio:
        plain = run.concrete(value)
        return "?" if type(plain) is Unknown else str(plain)
    if kind is Tensor:
        return "tensor([" + ", ".join(to_repr(run, d, depth + 1) for d in value.shape) + "])"
    if kind is DType or kind is MemoryFormat:
        return f"torch.{value.name}"
    if kind is Device:
        return f"device(type='{value.name}')"
    if kind is Class:
        return f"<class '{value.module}.{value.name}'>"
    return f"<{type_name(run, value)}>"


def _container(run: Run, value: Any, depth: int) -> str:
    if depth >= DEPTH:
        return "..."
    size = 0
    parts = []
    for item in value.items() if type(value) is dict else value:
        if type(value) is dict:
            text = f"{to_repr(run, item[0], depth + 1)}: {to_repr(run, item[1], depth + 1)}"
        else:
            text = to_repr(run, item, depth + 1)
        size += len(text) + 2
        run.budget.string(size)
        parts.append(text)
    inner = ", ".join(parts)
    kind = type(value)
    if kind is list:
        return f"[{inner}]"
    if kind is tuple:
        return f"({inner},)" if len(parts) == 1 else f"({inner})"
    if kind is dict:
        return "{" + inner + "}"
    return "{" + inner + "}" if parts else "set()"


def format_value(run: Run, value: Value, spec: str) -> Value:
    if type(value) is Instance:
        method = value.cls.find("__format__")
        if method is not MISSING:
            return run.call(BoundMethod(method, value), (spec,), {})
        if not spec:
            return to_str(run, value)
    return formatting.format_value(run, value, spec)


def percent(run: Run, text: str, values: Value) -> Value:
    return formatting.percent_format(run, text, values)
