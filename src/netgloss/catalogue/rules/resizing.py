"""``torch.nn.functional.interpolate``: a new size given, or a factor of the old one."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import floor
from typing import Any

from netgloss.catalogue.arithmetic import all_of, any_of, compare, message_text
from netgloss.catalogue.records import CannotTell, Complaint, Context, Formula, Outcome, Tensor
from netgloss.catalogue.rules.common import Bound, refuse, size, tensor
from netgloss.symbolic import Dim, SymInt, product

_AXES = {3: ("L",), 4: ("H", "W"), 5: ("D", "H", "W")}
_RANKS = {
    "nearest": (3, 4, 5),
    "nearest-exact": (3, 4, 5),
    "area": (3, 4, 5),
    "linear": (3,),
    "bilinear": (4,),
    "bicubic": (4,),
    "trilinear": (5,),
}
_ALIGNED = ("linear", "bilinear", "bicubic", "trilinear")
_PROBED = 4096  # sizes at which a factor's exact fraction is compared with torch's rounding


def interpolate(bound: Bound, context: Context) -> Outcome:
    """The spatial sizes become ``size``, or ``floor(old * scale_factor)``."""
    given, mode = tensor(bound, "input", context), bound["mode"]
    if not isinstance(mode, str):
        raise CannotTell("the mode of interpolate is not known")
    _need_mode(given, mode, bound, context)
    axes = _AXES.get(given.rank)
    if axes is None:
        raise CannotTell(f"interpolate takes no input of {given.rank} axes")
    wanted, factor = bound["size"], bound["scale_factor"]
    if (wanted is None) is (factor is None):
        word = "either" if wanted is None else "only one of"
        message = f"{word} size or scale_factor should be defined"
        refuse(context, "size_or_scale", message, size=wanted, scale_factor=factor)
        if wanted is None:
            return Outcome(given, flops=0)
    if wanted is not None:
        sizes = _each(wanted, "size", len(axes), context)
        new = tuple(size(item, "size", context) for item in sizes)
        formulas = [
            Formula(axis, "size", str(value), value) for axis, value in zip(axes, new, strict=True)
        ]
    else:
        factors = _each(factor, "scale_factor", len(axes), context)
        old = given.shape[2:]
        new = tuple(map(_scaled, old, factors))
        formulas = [
            Formula(axis, f"floor({axis.lower()}*scale_factor)", f"floor({before}*{by})", after)
            for axis, before, by, after in zip(axes, old, factors, new, strict=True)
        ]
    for axis, before, after in zip(axes, given.shape[2:], new, strict=True):
        facts = {"axis": axis, "output": after, "input": given.shape}
        message = "Input and output sizes should be greater than 0, but got input "
        message += f"{axis}: {before} output {axis}: {after}"
        condition = mode == "area" or compare(after, ">", 0)
        if condition is not True:
            context.need(condition, Complaint("output_too_small", facts, message))
    _need_elements(given, mode, new, context)
    shape = (*given.shape[:2], *new)
    return Outcome(Tensor(shape, given.dtype), flops=_flops(mode, shape), formulas=tuple(formulas))


def _need_elements(given: Tensor, mode: str, new: tuple[Dim, ...], context: Context) -> None:
    """Only the batch may be empty. An area is an average (``adaptive_avg_pool``), and one over the
    whole map is there for an empty map, too."""
    sizes = all_of(compare(size, ">", 0) for size in given.shape[2:])
    channels = compare(given.shape[1], ">", 0)
    if mode == "area":
        averaged = sizes if len(new) < 3 else all_of((sizes, channels))
        condition = any_of((averaged, all_of(compare(size, "==", 1) for size in new)))
    else:
        condition = all_of((sizes, channels))
    if condition is not True:
        message = f"Non-empty {given.rank}D data tensor expected but got a tensor with sizes "
        facts = {"argument": "input", "shape": given.shape}
        complaint = Complaint("empty", facts, message + message_text(given.shape))
        context.need(condition, complaint)


def _flops(mode: str, shape: tuple[Dim, ...]) -> Dim:
    """One multiplication and addition for every neighbour that is weighted (an estimate)."""
    neighbours = {"linear": 2, "bilinear": 4, "bicubic": 16, "trilinear": 8, "area": 1}
    return product(shape) * 2 * neighbours.get(mode, 0)


def _need_mode(given: Tensor, mode: str, bound: Bound, context: Context) -> None:
    ranks = _RANKS.get(mode)
    if ranks is None:
        facts = {"argument": "mode", "expected": tuple(_RANKS), "given": mode}
        message = (
            f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {given.rank}D) for the "
            f"modes: nearest | linear | bilinear | bicubic | trilinear | area | nearest-exact "
            f"(got {mode})"
        )
        context.need(False, Complaint("choice", facts, message))
    elif given.rank not in ranks:
        message = f"Got {given.rank}D input, but {mode} mode needs {ranks[0]}D input"
        wanted: dict[str, Any] = {"mode": mode, "expected": ranks, "given": given.rank}
        wanted["input"] = given.shape
        context.need(False, Complaint("interpolation_rank", wanted, message))
    if bound["align_corners"] is not None and mode not in _ALIGNED:
        message = (
            "align_corners option can only be set with the interpolating modes: "
            "linear | bilinear | bicubic | trilinear"
        )
        refuse(context, "align_corners_mode", message, mode=mode)
    if bound.get("antialias") is True and mode not in ("bilinear", "bicubic"):
        message = (
            "Anti-alias option is restricted to bilinear and bicubic modes and requires a 4-D "
            "tensor as input"
        )
        refuse(context, "antialias_mode", message, mode=mode)


def _each(value: Any, name: str, count: int, context: Context) -> tuple[Any, ...]:
    if not isinstance(value, (tuple, list)):
        return (value,) * count
    if len(value) == count:
        return tuple(value)
    message = (
        f"Input and {name} must have the same number of spatial dimensions, but got input with "
        f"spatial dimensions of {count} and {name} of shape {list(value)}."
    )
    refuse(context, "tuple_length", message, argument=name, expected=count, given=tuple(value))
    return (*value, *value[-1:] * count)[:count] if value else (1,) * count


def _scaled(before: Dim, factor: Any) -> Dim:
    """``floor(before * factor)`` in double precision, as torch computes it."""
    if isinstance(factor, (int, SymInt)):
        return before * factor
    if not isinstance(factor, float):
        raise CannotTell("the scale_factor is not known")
    if isinstance(before, int):
        return floor(before * factor)
    above, below = _fraction(factor)
    return before * above // below


@cache
def _fraction(factor: float) -> tuple[int, int]:
    """The factor as a fraction that rounds as torch does at every usual size."""
    simple = Fraction(factor).limit_denominator(1000)
    above, below = simple.numerator, simple.denominator
    if any(floor(n * factor) != n * above // below for n in range(1, _PROBED)):
        raise CannotTell(f"the scale_factor {factor} rounds in a way that no formula says")
    return above, below
