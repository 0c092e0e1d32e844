"""Operations that make tensors of a given shape: of one number, at random, or left open."""

from __future__ import annotations

import math
from typing import Any

from netgloss.catalogue.records import (
    CannotTell,
    Context,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.rules.common import (
    Bound,
    Rule,
    broadcast,
    need,
    refuse,
    refuse_rank,
    size,
    sizes,
    sizes_listed,
    tensor,
    wrong_type,
)
from netgloss.catalogue.rules.dtypes import (
    DEFAULT,
    dtype_argument,
    is_inexact,
    promote,
    scalar_dtype,
    scalar_type,
)
from netgloss.catalogue.rules.following import WHOLE, every_place, everywhere, size_in
from netgloss.catalogue.rules.known import Number, contents, exact, filled, flat
from netgloss.symbolic import Ratio, SymInt, hint_of


def dtype_of(bound: Bound, context: Context, default: str = DEFAULT) -> str:
    return dtype_argument(bound.get("dtype"), context) or default


def shape_of(bound: Bound, context: Context, name: str = "size", listed: bool = False) -> Shape:
    """The shape that an argument names; ``listed`` where it must be a tuple or a list."""
    shape = sizes_listed(bound, name, context) if listed else sizes(bound[name], name, context)
    for dim in shape:
        if type(dim) is int and dim >= 0:
            continue
        message = f"Trying to create tensor with negative dimension {hint_of(dim)}: {list(shape)}"
        need(dim, ">=", 0, context, "negative_size", message, size=shape, dim=dim)
        if hint_of(dim) < 0:
            raise CannotTell("a negative size")
    return shape


# ---- one number everywhere --------------------------------------------------------------------
def _full_of(number: Number) -> Rule:
    def rule(bound: Bound, context: Context) -> Outcome:
        return Outcome(filled(number, shape_of(bound, context), dtype_of(bound, context)))

    return rule


zeros = _full_of(0)
ones = _full_of(1)


def scalar_of(value: Any, context: Context, name: str = "fill_value") -> Any:
    """A number, from a Python number or a 0-d tensor; ``None`` when only its kind is known."""
    if isinstance(value, Tensor):
        if value.shape:
            message = f"argument '{name}' must be Number, not Tensor"
            refuse(
                context, "argument_type", message, argument=name, expected="Number",
                got="Tensor",
            )  # fmt: skip
        number = contents(value)
        return size_in(value) if number is None else number
    if isinstance(value, int | float | complex | SymInt | Ratio):
        return value
    raise wrong_type(context, name, "Number", value)


def _fill(number: Any, shape: Shape, dtype: str) -> Tensor:
    if type(number) in (bool, int, float):
        return filled(number, shape, dtype)
    whole = isinstance(number, SymInt) and dtype in WHOLE
    return Tensor(shape, dtype, extent=everywhere(number, shape) if whole else None)


def full(bound: Bound, context: Context) -> Outcome:
    """The dtype follows from the number where none is given."""
    value = bound["fill_value"]
    number = scalar_of(value, context)
    natural = value.dtype if isinstance(value, Tensor) else scalar_dtype(value)
    shape = shape_of(bound, context, listed=True)
    return Outcome(_fill(number, shape, dtype_of(bound, context, natural)))


# ---- unknown contents -------------------------------------------------------------------------
def uninitialized(bound: Bound, context: Context) -> Outcome:
    """``empty``: contents are whatever was there."""
    return Outcome(Tensor(shape_of(bound, context), dtype_of(bound, context)))


def _need_float(dtype: str, context: Context, name: str) -> None:
    if not is_inexact(dtype):
        message = f"\"{name}\" not implemented for '{scalar_type(dtype)}'"
        refuse(context, "dtype_refused", message, dtype=dtype, wanted="a float")


def random(bound: Bound, context: Context) -> Outcome:
    """``rand``, ``randn``: floating-point numbers at random."""
    dtype = dtype_of(bound, context)
    _need_float(dtype, context, "random numbers")
    return Outcome(Tensor(shape_of(bound, context), dtype))


def _random_range(low: Any, high: Any, context: Context) -> None:
    if isinstance(low, int) and isinstance(high, int) and low >= high:
        message = f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}"
        refuse(context, "random_range", message, low=low, high=high)


def randint(bound: Bound, context: Context) -> Outcome:
    """``randint(high, size)`` and ``randint(low, high, size)``."""
    args = bound["args"]
    low, high, shape = bound["low"], bound["high"], bound["size"]
    named = {"low": low, "high": high, "size": shape}
    if args and isinstance(args[-1], tuple | list):
        named["size"], args = args[-1], args[:-1]
    names = [name for name in ("low", "high") if named[name] is None]
    if len(args) == 1:
        names = ["high"] if named["high"] is None else names
    if len(args) > len(names) or named["size"] is None or (not args and named["high"] is None):
        message = "randint() received an invalid combination of arguments"
        refuse(context, "bad_arguments", message, function="randint")
        raise CannotTell("the arguments of randint do not fit")
    named.update(zip(names, args, strict=False))
    _random_range(0 if named["low"] is None else named["low"], named["high"], context)
    return Outcome(
        Tensor(shape_of({"size": named["size"]}, context), dtype_of(bound, context, "int64"))
    )


def randint_like(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    low, high = bound["low"], bound["high"]
    if high is None:
        low, high = 0, low
    _random_range(low, high, context)
    return Outcome(Tensor(source.shape, dtype_of(bound, context, source.dtype)))


def randperm(bound: Bound, context: Context) -> Outcome:
    count = shape_of({"n": (bound["n"],)}, context, "n")
    dtype = dtype_of(bound, context, "int64")
    return Outcome(Tensor(count, dtype, extent=every_place(count, 0) if dtype in WHOLE else None))


def normal(bound: Bound, context: Context) -> Outcome:
    """Random numbers around ``mean``; either argument may be a tensor."""
    mean, std = bound["mean"], bound["std"]
    if isinstance(std, int | float) and std < 0:
        message = f"normal expects std >= 0.0, but found std {std}"
        refuse(context, "negative_argument", message, argument="std", value=std)
    if bound["size"] is not None:
        return Outcome(Tensor(shape_of(bound, context), dtype_of(bound, context)))
    given = [value for value in (mean, std) if isinstance(value, Tensor)]
    if not given:
        raise wrong_type(context, "mean", "Tensor", mean)
    dtype = given[0].dtype
    if len(given) == 2:
        dtype = promote(dtype, given[1].dtype)
    _need_float(dtype, context, "normal")
    return Outcome(Tensor(broadcast(given, context), dtype))


def bernoulli(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    if bound["p"] is None:
        _need_float(source.dtype, context, "bernoulli_tensor_cpu_p_")
    return Outcome(Tensor(source.shape, source.dtype))


_MOST_CATEGORIES = 1 << 24  # as many whole numbers as float32 tells apart


def _need_weights(source: Tensor, context: Context) -> None:
    """Weights that are known must be finite, none negative, and not all zero in any row."""
    categories = source.shape[-1]
    if type(categories) is int and categories > _MOST_CATEGORIES:
        message = "number of categories cannot exceed 2^24"
        refuse(context, "sample_count", message, shape=source.shape, count=categories)
    value = contents(source)
    if value is None:
        return
    for row in (value,) if source.rank == 1 else value:
        numbers = exact(flat(row))
        if numbers is None:
            return
        bad = [number for number in numbers if not math.isfinite(number) or number < 0]
        if bad:
            message = "probability tensor contains either `inf`, `nan` or element < 0"
            refuse(context, "negative_argument", message, argument="input", value=bad[0])
            return
        if sum(numbers) <= 0:
            message = "invalid multinomial distribution (sum of probabilities <= 0)"
            refuse(context, "positive", message, argument="input", given=sum(numbers))
            return


def multinomial(bound: Bound, context: Context) -> Outcome:
    """``num_samples`` indices drawn from each row of weights."""
    source = tensor(bound, "input", context)
    if source.rank not in (1, 2):
        message = "prob_dist must be 1 or 2 dim"
        refuse_rank(context, source, message, least=1, most=2)
        raise CannotTell("weights need one or two axes")
    _need_float(source.dtype, context, "multinomial")
    _need_weights(source, context)
    count = size(bound["num_samples"], "num_samples", context)
    message = "cannot sample n_sample <= 0 samples"
    need(count, ">", 0, context, "sample_count", message, shape=source.shape, count=count)
    if not bound["replacement"]:
        message = "cannot sample n_sample > prob_dist.size(-1) samples without replacement"
        need(
            count, "<=", source.shape[-1], context, "sample_count", message, shape=source.shape,
            count=count,
        )  # fmt: skip
    return Outcome(Tensor((*source.shape[:-1], count), "int64"))


# ---- like another tensor ----------------------------------------------------------------------
def _like(number: Number | None) -> Rule:
    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        dtype = dtype_of(bound, context, source.dtype)
        if number is None:
            return Outcome(Tensor(source.shape, dtype))
        return Outcome(filled(number, source.shape, dtype))

    return rule


zeros_like = _like(0)
ones_like = _like(1)
empty_like = _like(None)


def random_like(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    dtype = dtype_of(bound, context, source.dtype)
    _need_float(dtype, context, "random numbers")
    return Outcome(Tensor(source.shape, dtype))


def full_like(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    number = scalar_of(bound["fill_value"], context)
    return Outcome(_fill(number, source.shape, dtype_of(bound, context, source.dtype)))


def _new(number: Number | None) -> Rule:
    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        shape, dtype = shape_of(bound, context), dtype_of(bound, context, source.dtype)
        if number is None:
            return Outcome(Tensor(shape, dtype))
        return Outcome(filled(number, shape, dtype))

    return rule


new_zeros = _new(0)
new_ones = _new(1)
new_empty = _new(None)


def new_full(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    number = scalar_of(bound["fill_value"], context)
    shape = shape_of(bound, context, listed=True)
    return Outcome(_fill(number, shape, dtype_of(bound, context, source.dtype)))
