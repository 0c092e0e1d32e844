"""What the operators and functions of entries do: to numbers, sizes, conditions, tensors.

Plain numbers stay plain; a comparison that a symbolic size takes part in gives a condition.

>>> compare(3, "<", 4), BINARY["//"](7, 2)
(True, 3)
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, TypeGuard

from netgloss.catalogue.records import CannotTell, Device, DType, Made, Named, Tensor
from netgloss.catalogue.rules.dtypes import scalar_type
from netgloss.catalogue.rules.following import inside_axis, outside
from netgloss.symbolic import (
    AllOf,
    AnyOf,
    Condition,
    Dim,
    Relation,
    SymInt,
    ceil_div,
    exact_div,
    hint_of,
    product,
)

BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_AXIS_NAMES = {1: "L", 2: "HW", 3: "DHW"}
_FLOATING = frozenset({"float32", "float64", "float16", "bfloat16"})
_COMPLEX = frozenset({"complex32", "complex64", "complex128"})


def is_condition(value: Any) -> TypeGuard[Condition]:
    return isinstance(value, (Relation, AnyOf, AllOf))


def compare(left: Any, operation: str, right: Any) -> bool | Condition:
    """``left operation right``: a bool where that is certain, else a condition on the sizes."""
    if type(left) is int and type(right) is int and operation in ORDER:
        return ORDER[operation](left, right)
    if operation == "is":
        return left is right
    if operation == "is not":
        return left is not right
    if operation == "in":
        return any_of(compare(left, "==", item) for item in right)
    if operation == "not in":
        return all_of(compare(left, "!=", item) for item in right)
    if type(left) is SymInt or type(right) is SymInt:
        if isinstance(left, (int, SymInt)) and isinstance(right, (int, SymInt)):
            return Relation(left, operation, right)
        return _unlike(left, operation, right)
    if isinstance(left, (tuple, list)) and isinstance(right, (tuple, list)):
        return _compare_sequences(left, operation, right)
    if isinstance(left, str) is not isinstance(right, str) or left is None or right is None:
        return _unlike(left, operation, right)
    return ORDER[operation](left, right)


def _unlike(left: Any, operation: str, right: Any) -> bool:
    """Values of different kinds are unequal, and have no order."""
    if operation in ("==", "!="):
        if isinstance(left, float) or isinstance(right, float):
            raise CannotTell("a symbolic size is compared with a float")
        return (left is right) is (operation == "==")
    raise CannotTell(f"{left!r} {operation} {right!r} has no meaning")


def _compare_sequences(left: Any, operation: str, right: Any) -> bool | Condition:
    if operation not in ("==", "!="):
        raise CannotTell("sequences have no order here")
    if len(left) != len(right):
        return operation == "!="
    same = all_of(compare(a, "==", b) for a, b in zip(left, right, strict=True))
    if operation == "==":
        return same
    return same.negated() if is_condition(same) else not same


def all_of(parts: Iterable[bool | Condition]) -> bool | Condition:
    """``and``: False at the first that is certainly false (the rest is not looked at)."""
    open_parts: list[Condition] = []
    for part in parts:
        if part is True:
            continue
        if is_condition(part):
            open_parts.append(part)
        elif not part:
            return False
    if len(open_parts) < 2:
        return open_parts[0] if open_parts else True
    return AllOf(tuple(open_parts))


def any_of(parts: Iterable[bool | Condition]) -> bool | Condition:
    """``or``: True at the first that is certainly true (the rest is not looked at)."""
    open_parts: list[Condition] = []
    for part in parts:
        if part is False:
            continue
        if is_condition(part):
            open_parts.append(part)
        elif part:
            return True
    if len(open_parts) < 2:
        return open_parts[0] if open_parts else False
    return AnyOf(tuple(open_parts))


# ---- functions that entries may call ----------------------------------------------------------
def _tensor(value: Any) -> Tensor:
    if not isinstance(value, Tensor):
        raise CannotTell("an argument is not a tensor")
    return value


def _is_empty(tensor: Any) -> bool:
    """Whether an axis plainly has no cells; one of a named size is taken to have some."""
    return any(type(size) is int and size == 0 for size in tensor.shape)


def _untold(what: Any) -> Any:
    """Where PyTorch's own answer differs from device to device."""
    raise CannotTell(str(what))


def _numel(value: Any) -> Dim:
    return product(value if isinstance(value, tuple) else _tensor(value).shape)


def _dtype(value: Any) -> str:
    """The name of a tensor's dtype, of a dtype, or of the default dtype for None."""
    if type(value) is Tensor:
        return value.dtype
    if value is None:
        return "float32"
    return value.name if isinstance(value, DType) else _tensor(value).dtype


def _is_integer(value: Any) -> bool:
    return _dtype(value) not in _FLOATING | _COMPLEX


def _replaced(values: tuple[Any, ...], place: int, value: Any) -> tuple[Any, ...]:
    """The sequence with the element at ``place`` (which may be negative) changed."""
    changed = list(values)
    changed[place] = value
    return tuple(changed)


def legacy_reduction(reduction: Any, size_average: Any, reduce: Any) -> Any:
    """The reduction that the two deprecated arguments of losses mean, if either is given."""
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"


def _portion(size: Any, ratio: float) -> Dim:
    """``int(size * ratio)``, as PyTorch rounds it."""
    if type(size) is SymInt:
        raise CannotTell("a part of a symbolic size, given as a float")
    return int(size * ratio)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "all": all_of,
    "any": any_of,
    "axis_name": lambda place, dims: _AXIS_NAMES[dims][place],
    "ceil_div": ceil_div,
    "commas": lambda values: ", ".join(map(message_text, values)),
    "dtype": _dtype,
    "exact_div": exact_div,
    "hint": hint_of,  # the number of this run: for windows only, it leaves no condition
    "is_complex": lambda value: _dtype(value) in _COMPLEX,
    "is_floating": lambda value: _dtype(value) in _FLOATING,
    "is_integer": _is_integer,
    "inside": inside_axis,
    "is_number": lambda value: type(value) in (int, float, SymInt),
    "is_int": lambda value: type(value) in (int, SymInt),
    "is_text": lambda value: isinstance(value, str),
    "list": list,
    "is_layer": lambda value: isinstance(value, Made),
    "operation": Named,
    "outside": outside,
    "is_tensor": lambda value: isinstance(value, Tensor),
    "is_empty": _is_empty,
    "untold": _untold,
    "is_tuple": lambda value: isinstance(value, (tuple, list)),
    "legacy_reduction": legacy_reduction,
    "last": lambda values, count: tuple(values[len(values) - count :] if count else ()),
    "len": len,
    "numel": _numel,
    "portion": _portion,
    "product": product,
    "as_float": lambda value: (
        Tensor(_tensor(value).shape, "float32") if _is_integer(value) else value
    ),
    "promoted": lambda value: "float32" if _is_integer(value) else _dtype(value),
    "range": lambda *bounds: tuple(range(*bounds)),
    "rank": lambda value: len(_tensor(value).shape),
    "repeat": lambda value, count: (value,) * count,
    "replaced": _replaced,
    "scalar_type": lambda value: scalar_type(_dtype(value)),  # in messages: Long for int64
    "shape": lambda value: _tensor(value).shape,
    "sum": lambda values: sum(values),
    "times": lambda values: " x ".join(map(message_text, values)),  # sizes, in messages: 32 x 32
    "join": lambda *parts: tuple(chain.from_iterable(parts)),
}


# ---- text -------------------------------------------------------------------------------------
def message_text(value: Any) -> str:
    """A value as PyTorch's messages print it; a symbolic size is the number it has in this run.

    >>> message_text((1, 3, 32, 32)), message_text(DType("float32"))
    ('[1, 3, 32, 32]', 'torch.float32')
    """
    match value:
        case SymInt():
            return str(value.hint)
        case tuple() | list():
            return f"[{', '.join(map(message_text, value))}]"
        case DType(name=name):
            return f"torch.{name}"
        case Device(name=name):
            return name
        case Tensor(shape=shape):
            return message_text(shape)
        case _:
            return str(value)
