"""dtypes: their categories, and the promotion of PyTorch ("Type promotion documentation")."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netgloss.catalogue.records import CannotTell, Context, DType, Tensor
from netgloss.catalogue.rules.common import is_known, refuse, wrong_type
from netgloss.symbolic import SymInt

DEFAULT = "float32"

_ORDER = (
    "bool",
    "uint8",
    "int8",
    "int16",
    "int32",
    "int64",
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "complex64",
    "complex128",
)
_RANK = {name: at for at, name in enumerate(_ORDER)}
_ODD_PAIRS = {
    frozenset(("uint8", "int8")): "int16",
    frozenset(("float16", "bfloat16")): "float32",
    frozenset(("float64", "complex64")): "complex128",
}
_SCALAR_TYPES = {
    "bool": "Bool",
    "uint8": "Byte",
    "int8": "Char",
    "int16": "Short",
    "int32": "Int",
    "int64": "Long",
    "float16": "Half",
    "bfloat16": "BFloat16",
    "float32": "Float",
    "float64": "Double",
    "complex64": "ComplexFloat",
    "complex128": "ComplexDouble",
}
_COMPLEX_OF = {"float64": "complex128"}
_REAL_OF = {"complex32": "float16", "complex64": "float32", "complex128": "float64"}


def scalar_type(dtype: str) -> str:
    """The name PyTorch's messages give a dtype: ``Long`` for int64."""
    return _SCALAR_TYPES.get(dtype, dtype)


def is_integral(dtype: str) -> bool:
    """An integer type; bool is not one."""
    return dtype.startswith(("int", "uint"))


def is_floating(dtype: str) -> bool:
    return dtype.startswith(("float", "bfloat"))


def is_complex(dtype: str) -> bool:
    return dtype.startswith("complex")


def is_inexact(dtype: str) -> bool:
    """Floating or complex."""
    return is_floating(dtype) or is_complex(dtype)


def promote(left: str, right: str) -> str:
    """``torch.promote_types``.

    >>> promote("float16", "bfloat16"), promote("uint8", "int8"), promote("int64", "float16")
    ('float32', 'int16', 'float16')
    """
    if left == right:
        return left
    odd = _ODD_PAIRS.get(frozenset((left, right)))
    if odd is not None:
        return odd
    if left not in _RANK or right not in _RANK:
        raise CannotTell(f"the promotion of {left} and {right} is not known")
    return max(left, right, key=_RANK.__getitem__)


def scalar_dtype(value: object) -> str:
    """The dtype a Python number has in type promotion."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | SymInt):
        return "int64"
    if isinstance(value, complex):
        return "complex64"
    return DEFAULT


def _combine(higher: str | None, lower: str | None) -> str | None:
    """The category rule: the higher-ranking operand keeps its dtype within its category."""
    if higher is None or lower is None:
        return lower if higher is None else higher
    if is_complex(higher):
        return higher
    if is_floating(higher):
        return _COMPLEX_OF.get(higher, "complex64") if is_complex(lower) else higher
    if higher == "bool" or is_inexact(lower):
        return promote(higher, lower)
    return higher


def result_type(operands: Iterable[Any]) -> str:
    """``torch.result_type`` of tensors and Python numbers.

    Tensors with axes rank above 0-d tensors, those above Python numbers.
    """
    found: list[str | None] = [None, None, None]
    for operand in operands:
        if isinstance(operand, Tensor):
            level, dtype = (0 if operand.shape else 1), operand.dtype
        else:
            level, dtype = 2, scalar_dtype(operand)
        held = found[level]
        found[level] = dtype if held is None else promote(held, dtype)
    return _combine(found[0], _combine(found[1], found[2])) or DEFAULT


def floating(dtype: str) -> str:
    """The dtype of a result that cannot be an integer: float32 for integers and bool."""
    return dtype if is_inexact(dtype) else DEFAULT


def real_of(dtype: str) -> str:
    """The dtype of an absolute value: complex64 → float32."""
    return _REAL_OF.get(dtype, dtype)


def castable(source: str, target: str) -> bool:
    """``torch.can_cast``: may an in-place result of this dtype be kept in the target's?"""
    if is_complex(source):
        return is_complex(target)
    if is_floating(source):
        return is_inexact(target)
    return target != "bool" or source == "bool"


def dtype_argument(value: object, context: Context, name: str = "dtype") -> str | None:
    """A ``dtype=`` argument: its name, or ``None`` when it was left out.

    Python's ``float``, ``int``, ``bool`` are not dtypes to a rule; the interpreter hands them on
    as ``DType``. Raises CannotTell for anything else.
    """
    if value is None:
        return None
    if isinstance(value, DType):
        return value.name
    if is_known(value):
        raise wrong_type(context, name, "torch.dtype", value)
    raise CannotTell(f"the {name} is not known")


def need_index(source: Tensor, context: Context, name: str = "index") -> None:
    """An index tensor holds integers of 32 or 64 bits."""
    if source.dtype not in ("int64", "int32"):
        refuse(
            context,
            "index_dtype",
            f"{name}(): Expected dtype int32/int64 for index",
            argument=name,
            given=source.dtype,
        )
