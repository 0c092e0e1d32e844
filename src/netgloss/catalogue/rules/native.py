"""The kernels of normalizations: (result, mean, reciprocal standard deviation).

They look at less than the functions that call them; where one would read beyond its tensors,
nothing is told. Source: aten/src/ATen/native/layer_norm.cpp, group_norm.cpp, Normalization.cpp.
"""

from __future__ import annotations

from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    equal,
    equal_shapes,
    flag,
    need,
    numel,
    refuse,
    refuse_rank,
    shown,
    size,
    tensor,
    wrong_type,
)
from netgloss.symbolic import Dim, Relation, hint_of

_HALVES = ("float16", "bfloat16")


def layer_norm(bound: Bound, context: Context) -> Outcome:
    """One mean for every place before the last axes, which are those of ``normalized_shape``."""
    source, given = tensor(bound, "input", context), bound["normalized_shape"]
    if not isinstance(given, tuple | list):
        raise wrong_type(context, "normalized_shape", "tuple of ints", given)
    axes = tuple(size(each, "normalized_shape", context) for each in given)
    if not axes:
        message = (
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one "
            "element, but got normalized_shape = []"
        )
        refuse(context, "empty", message, argument="normalized_shape", shape=axes)
        raise CannotTell("layer_norm of no axes")
    weight, bias = _kept(bound, "weight", context), _kept(bound, "bias", context)
    for name, kept in (("weight", weight), ("bias", bias)):
        if kept is not None:
            message = (
                f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape "
                f"{shown(kept.shape)} and normalized_shape = {shown(axes)}"
            )
            facts = {"argument": name, "expected": axes, "given": kept.shape}
            equal_shapes(kept.shape, axes, context, Complaint("size_of", facts, message))
    last = source.shape[-len(axes) :] if len(axes) <= source.rank else source.shape
    message = (
        f"Given normalized_shape={shown(axes)}, expected input with shape "
        f"[*, {', '.join(map(str, shown(axes)))}], but got input of size{shown(source.shape)}"
    )
    facts = {"expected": axes, "given": last, "input": source.shape}
    if not equal_shapes(last, axes, context, Complaint("normalized_shape", facts, message)):
        raise CannotTell("the last axes are not those that are normalized")
    dtype = _statistics(source, (weight, bias), context)
    places = (*source.shape[: -len(axes)], *(1,) * len(axes))
    return _normalized(source, Tensor(places, dtype), Tensor(places, dtype))


def group_norm(bound: Bound, context: Context) -> Outcome:
    """One mean for each of ``N`` examples and each of ``group`` groups of ``C`` channels."""
    source = tensor(bound, "input", context)
    count, channels, rest, groups = (
        size(bound[name], name, context) for name in ("N", "C", "HxW", "group")
    )
    message = f"Expected num groups to be greater than 0, got {hint_of(groups)}"
    if not need(groups, ">", 0, context, "positive", message, argument="group", given=groups):
        raise CannotTell("no groups")
    message = (
        "Expected number of channels in input to be divisible by num_groups, but got input of "
        f"shape {shown(source.shape)} and num_groups={hint_of(groups)}"
    )
    facts = {"argument": "channels", "given": channels, "by": "group", "divisor": groups}
    need(channels % groups, "==", 0, context, "divisible", message, **facts, input=source.shape)
    weight, bias = _kept(bound, "weight", context), _kept(bound, "bias", context)
    for name, kept in (("weight", weight), ("bias", bias)):
        if kept is not None:
            _need_vector(name, kept, channels, source, context)
    whole = count * channels * rest
    message = "Expected X.numel() == N * C * HxW to be true, but got false."
    wanted = {"argument": "input", "expected": (count, channels, rest), "given": source.shape}
    complaint = Complaint("size_of", wanted, message)
    context.need(Relation(numel(source.shape), "==", whole), complaint)
    dtype = _statistics(source, (weight, bias), context)
    return _normalized(source, Tensor((count, groups), dtype), Tensor((count, groups), dtype))


def _need_vector(name: str, kept: Tensor, channels: Dim, source: Tensor, context: Context) -> None:
    message = (
        f"Expected {name} to be a vector of size equal to the number of channels in input, but got "
        f"{name} of shape {shown(kept.shape)} and input of shape {shown(source.shape)}"
    )
    given = numel(kept.shape)
    facts = {"expected": given, "given": channels, "argument": name, "input": source.shape}
    if kept.rank != 1:
        refuse(context, "norm_channels", message, **facts)
    else:
        equal(given, channels, context, lambda: Complaint("norm_channels", facts, message))


def batch_norm(bound: Bound, context: Context) -> Outcome:
    """One mean for each channel in training; no statistics are kept in evaluation."""
    source = tensor(bound, "input", context)
    if source.rank < 2:
        message = (
            f"Dimension out of range (expected to be in range of [{-max(source.rank, 1)}, "
            f"{max(source.rank, 1) - 1}], but got 1)"
        )
        refuse_rank(context, source, message, least=2)
        raise CannotTell("no axis of channels")
    training, channels = flag(bound, "training", context), source.shape[1]
    names = ("weight", "bias", "running_mean", "running_var")
    kept = [_kept(bound, name, context) for name in names]
    for each in kept:
        if each is not None and Relation(numel(each.shape), "==", channels).holds() is False:
            raise CannotTell("a statistic of other channels than the input's")
    if not training and None in kept[2:]:
        raise CannotTell("no statistics to normalize by")
    message = (
        f"input tensor must have at least one element, but got input_sizes = {shown(source.shape)}"
    )
    need(
        numel(source.shape), ">", 0, context, "empty", message, argument="input",
        shape=source.shape,
    )  # fmt: skip
    dtype = _statistics(source, kept, context)
    held: Shape = (channels,) if training else (0,)
    return _normalized(source, Tensor(held, dtype), Tensor(held, dtype), 5 if training else 2)


# ---- what they share --------------------------------------------------------------------------
def _kept(bound: Bound, name: str, context: Context) -> Tensor | None:
    return None if bound[name] is None else tensor(bound, name, context)


def _statistics(
    source: Tensor, kept: list[Tensor | None] | tuple[Tensor | None, ...], context: Context
) -> str:
    """The dtype of the statistics: the parameters', which may be more exact than half floats."""
    dtypes = {each.dtype for each in kept if each is not None}
    if not dtypes or dtypes == {source.dtype}:
        return source.dtype
    if dtypes == {"float32"} and source.dtype in _HALVES:
        return "float32"
    other = next(each for each in dtypes if each != source.dtype)
    message = "mixed dtype (CPU): all inputs must share same datatype."
    facts = {"left": "input", "left_dtype": source.dtype, "right": "weight", "right_dtype": other}
    refuse(context, "dtype_mismatch", message, **facts)
    return source.dtype


def _normalized(source: Tensor, mean: Tensor, deviation: Tensor, cost: int = 5) -> Outcome:
    result = Tensor(source.shape, source.dtype)
    return Outcome((result, mean, deviation), flops=cost * numel(source.shape))
