"""``torch.finfo`` and ``torch.iinfo``: the limits of number types.

Facts of the formats themselves: IEEE 754 for float16, float32 and float64, eight exponent bits and
seven of fraction for bfloat16. https://docs.pytorch.org/docs/stable/type_info.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.catalogue.records import DType
from netgloss.interpret.library.namespaces import native_class, shared
from netgloss.interpret.values import Args, Class, Instance, Kwargs, Unknown, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

# (bits, bits of the fraction, largest exponent) of the floating formats.
_FLOATS = {
    "float16": (16, 10, 15),
    "bfloat16": (16, 7, 127),
    "float32": (32, 23, 127),
    "float64": (64, 52, 1023),
}
_COMPLEX = {"complex64": "float32", "complex128": "float64"}
_INTEGERS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64}


def float_limits(name: str) -> dict[str, Value]:
    """What ``torch.finfo`` tells of a floating type.

    >>> float_limits("float16")["max"], float_limits("float32")["eps"]
    (65504.0, 1.1920928955078125e-07)
    """
    bits, fraction, exponent = _FLOATS[name]
    largest = (2.0 - 2.0**-fraction) * 2.0**exponent
    tiny = 2.0 ** (1 - exponent)
    return {
        "bits": bits,
        "eps": 2.0**-fraction,
        "max": largest,
        "min": -largest,
        "tiny": tiny,
        "smallest_normal": tiny,
        "resolution": 10.0 ** -int(fraction * 0.30102999566398114),
        "dtype": name,
    }


def integer_limits(name: str) -> dict[str, Value]:
    """What ``torch.iinfo`` tells of an integer type."""
    if name == "uint8":
        return {"bits": 8, "max": 255, "min": 0, "dtype": name}
    bits = _INTEGERS[name]
    return {"bits": bits, "max": 2 ** (bits - 1) - 1, "min": -(2 ** (bits - 1)), "dtype": name}


def _dtype_name(args: Args, kwargs: Kwargs) -> Value:
    given = args[0] if args else kwargs.get("dtype", DType("float32"))
    return given if type(given) is Unknown or type(given) is not DType else given.name


def _class(name: str) -> Value:
    def construct(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
        dtype = _dtype_name(args, kwargs)
        if type(dtype) is Unknown:
            return dtype
        floating = _COMPLEX.get(str(dtype), str(dtype))
        if name == "finfo" and floating in _FLOATS:
            return Instance(cls, float_limits(floating), place=run.place)
        if name == "iinfo" and (dtype in _INTEGERS or dtype == "uint8"):
            return Instance(cls, integer_limits(dtype), place=run.place)
        run.throw("TypeError", f"torch.{name}() does not know this dtype")

    return construct


def make_limits(run: Run, name: str) -> Class:
    """The class ``torch.finfo`` or ``torch.iinfo``."""
    return shared(
        run,
        f"torch.{name}",
        lambda run: native_class(run, name, {}, module="torch", construct=_class(name)),
    )
