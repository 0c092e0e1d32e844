"""``torch.nn.init``: each function fills its tensor and gives it back."""

from __future__ import annotations

import math

from netgloss.catalogue.records import CannotTell, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    constant,
    need,
    numel,
    refuse,
    refuse_rank,
    tensor,
)
from netgloss.catalogue.rules.dtypes import is_inexact, scalar_type
from netgloss.catalogue.rules.known import forget
from netgloss.symbolic import hint_of

# torch.nn.init.calculate_gain: the recommended gain of each nonlinearity.
_GAINS = {
    "linear": 1.0,
    "conv1d": 1.0,
    "conv2d": 1.0,
    "conv3d": 1.0,
    "conv_transpose1d": 1.0,
    "conv_transpose2d": 1.0,
    "conv_transpose3d": 1.0,
    "sigmoid": 1.0,
    "tanh": 5.0 / 3,
    "relu": math.sqrt(2.0),
    "selu": 3.0 / 4,
}


def _filled(bound: Bound, context: Context) -> tuple[Tensor, Outcome]:
    source = tensor(bound, "tensor", context)
    forget(source)
    return source, Outcome(source, flops=numel(source.shape))


def _need_float(source: Tensor, context: Context, name: str) -> None:
    if not is_inexact(source.dtype):
        message = f"\"{name}\" not implemented for '{scalar_type(source.dtype)}'"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a float")


def filled(bound: Bound, context: Context) -> Outcome:
    """``constant_``, ``zeros_``, ``ones_``."""
    return _filled(bound, context)[1]


def random(bound: Bound, context: Context) -> Outcome:
    """``normal_``, ``uniform_``, ``trunc_normal_``."""
    source, outcome = _filled(bound, context)
    _need_float(source, context, "random numbers")
    std = bound.get("std")
    if isinstance(std, int | float) and std < 0:
        message = f"normal expects std >= 0.0, but found std {std}"
        refuse(context, "negative_argument", message, argument="std", value=std)
    low, high = bound.get("a"), bound.get("b")
    if (
        std is None
        and isinstance(low, int | float)
        and isinstance(high, int | float)
        and low > high
    ):
        message = f"uniform_ expects to return a [from, to) range, but found from={low} > to={high}"
        refuse(context, "random_range", message, low=low, high=high)
    return outcome


def fans(bound: Bound, context: Context) -> Outcome:
    """``xavier_*``, ``kaiming_*``: the spread follows from fan-in and fan-out, which a tensor
    needs two axes for. (PyTorch's kaiming functions pass over a tensor without elements.)"""
    source, outcome = _filled(bound, context)
    if "mode" in bound:
        if any(hint_of(dim) == 0 for dim in source.shape):
            return outcome
        mode = bound["mode"]
        if isinstance(mode, str) and mode.lower() not in ("fan_in", "fan_out"):
            message = f"Mode {mode} not supported, please use one of ['fan_in', 'fan_out']"
            refuse(
                context, "choice", message, argument="mode", given=mode,
                expected=("fan_in", "fan_out"),
            )  # fmt: skip
        _gain(bound["nonlinearity"], context)
    if source.rank < 2:
        message = "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions"
        refuse(context, "fan_rank", message, shape=source.shape)
    _need_float(source, context, "random numbers")
    return outcome


def fan_in_and_fan_out(bound: Bound, context: Context) -> Outcome:
    """``_calculate_fan_in_and_fan_out``: inputs and outputs of one unit."""
    source = tensor(bound, "tensor", context)
    if source.rank < 2:
        message = "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions"
        refuse(context, "fan_rank", message, shape=source.shape)
        raise CannotTell("a tensor of fewer than two axes has no fans")
    field = numel(source.shape[2:])
    return Outcome((source.shape[1] * field, source.shape[0] * field))


def _gain(nonlinearity: object, context: Context) -> None:
    if isinstance(nonlinearity, str) and nonlinearity not in (*_GAINS, "leaky_relu"):
        message = f"Unsupported nonlinearity {nonlinearity}"
        refuse(
            context, "choice", message, argument="nonlinearity", given=nonlinearity,
            expected=(*_GAINS, "leaky_relu"),
        )  # fmt: skip


def calculate_gain(bound: Bound, context: Context) -> Outcome:
    """The number that keeps the variance through a nonlinearity."""
    name, param = bound["nonlinearity"], bound["param"]
    if not isinstance(name, str):
        raise CannotTell("which nonlinearity is not known")
    if name == "leaky_relu":
        slope = 0.01 if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, int | float):
            refuse(
                context, "argument_type", f"negative_slope {slope} not a valid number",
                argument="param", expected="number", got=type(slope).__name__,
            )  # fmt: skip
            raise CannotTell("the slope is no number")
        return Outcome(math.sqrt(2.0 / (1 + slope**2)))
    _gain(name, context)
    if name not in _GAINS:
        raise CannotTell("an unknown nonlinearity has no gain")
    return Outcome(_GAINS[name])


def at_least_matrix(bound: Bound, context: Context) -> Outcome:
    """``orthogonal_``: two axes or more."""
    source, outcome = _filled(bound, context)
    if source.rank < 2:
        message = "Only tensors with 2 or more dimensions are supported"
        refuse_rank(context, source, message, argument="tensor", least=2)
    else:
        _need_float(source, context, "random numbers")
    return outcome


def matrix(bound: Bound, context: Context) -> Outcome:
    """``eye_``, ``sparse_``: exactly two axes."""
    source, outcome = _filled(bound, context)
    if source.rank != 2:
        message = "Only tensors with 2 dimensions are supported"
        refuse_rank(context, source, message, argument="tensor", least=2, most=2)
    return outcome


def dirac(bound: Bound, context: Context) -> Outcome:
    """A convolution kernel that hands its input on: three to five axes."""
    source, outcome = _filled(bound, context)
    if source.rank not in (3, 4, 5):
        message = "Only tensors with 3, 4, or 5 dimensions are supported"
        refuse_rank(context, source, message, argument="tensor", least=3, most=5)
        return outcome
    groups = constant(bound["groups"], "groups", context)
    if groups <= 0:
        refuse(context, "negative_argument", "", argument="groups", value=groups)
        return outcome
    message = "dim 0 must be divisible by groups"
    need(
        source.shape[0] % groups, "==", 0, context, "divisible", message, argument="out_channels",
        given=source.shape[0], by="groups", divisor=groups,
    )  # fmt: skip
    return outcome
