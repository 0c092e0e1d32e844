"""Statistics of whole tensors: histograms, covariances, combinations, differences."""

from __future__ import annotations

from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    axes,
    constant,
    equal,
    flag,
    is_one,
    need,
    numel,
    refuse,
    refuse_rank,
    shown,
    tensor,
)
from netgloss.catalogue.rules.dtypes import floating, is_floating, scalar_type
from netgloss.catalogue.rules.known import contents, flat
from netgloss.symbolic import Dim


def combinations(bound: Bound, context: Context) -> Outcome:
    """All combinations of ``r`` of the ``n`` elements, one a row: n·(n − 1)·…/r! rows."""
    source = tensor(bound, "input", context)
    if source.rank != 1:
        message = f"Expect a 1D vector, but got shape {list(source.shape)}"
        facts = {"argument": "input", "expected": (1,), "given": source.rank}
        refuse(context, "rank", message, **facts, shape=source.shape)
        raise CannotTell("combinations are of a vector's elements")
    count = constant(bound["r"], "r", context)
    if count < 0:
        message = f"Expect a non-negative number, but got {count}"
        refuse(context, "not_negative", message, argument="r", given=count)
        raise CannotTell("fewer than no elements")
    if count == 0:
        return Outcome(Tensor((0,), source.dtype))
    total: Dim = source.shape[0]
    if flag(bound, "with_replacement"):
        total = total + count - 1
    rows: Dim = 1
    for each in range(count):
        rows = rows * (total - each) // (each + 1)
    return Outcome(Tensor((rows, count), source.dtype))


def histogram(bound: Bound, context: Context) -> Outcome:
    """``(hist, bin_edges)``: with ``bins`` numbers there are ``bins + 1`` edges."""
    source, bins = tensor(bound, "input", context), bound["bins"]
    if not is_floating(source.dtype):
        message = f"\"histogram_cpu\" not implemented for '{scalar_type(source.dtype)}'"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a float")
    if isinstance(bins, Tensor):
        edges = numel(bins.shape)
        return _counted(source, edges - 1)
    count = constant(bins, "bins", context)
    if count <= 0:
        message = f"histogram(): bins must be > 0, but got {count}"
        refuse(context, "positive", message, argument="bins", given=count)
    return _counted(source, count)


def _counted(source: Tensor, bins: Dim) -> Outcome:
    """The counts, and the edges that the bins lie between."""
    pair = Tensor((bins,), source.dtype), Tensor((bins + 1,), source.dtype)
    return Outcome(pair, flops=numel(source.shape))


def histogramdd(bound: Bound, context: Context) -> Outcome:
    """``(hist, bin_edges)``: the last axis of the input holds a coordinate for each axis of the
    histogram, which has as many bins as a number or one fewer than edges say."""
    source = tensor(bound, "input", context)
    if source.rank < 2:
        message = "torch.histogramdd: input tensor should have at least 2 dimensions"
        refuse_rank(context, source, message, least=2)
        raise CannotTell("a histogram of no coordinates")
    if not is_floating(source.dtype):
        message = f"\"histogramdd\" not implemented for '{scalar_type(source.dtype)}'"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a float")
    axis_count = constant(source.shape[-1], "the coordinates", context)
    given = bound["bins"]
    bins = tuple(given) if isinstance(given, tuple | list) else (given,) * axis_count
    if len(bins) != axis_count:
        message = (
            "histogramdd: The size of bins must be equal to the innermost dimension of the input."
        )
        refuse(context, "tuple_length", message, argument="bins", expected=axis_count, given=bins)
        raise CannotTell("a histogram of other coordinates")
    _need_range(bound["range"], axis_count, context)
    _need_weight(bound["weight"], source, context)
    counts = tuple(_bins(each, at, source, context) for at, each in enumerate(bins))
    edges = tuple(Tensor((count + 1,), source.dtype) for count in counts)
    value = Tensor(counts, source.dtype), edges
    return Outcome(value, flops=numel(source.shape))


def _bins(each: object, at: int, source: Tensor, context: Context) -> Dim:
    """How many bins one axis has."""
    if not isinstance(each, Tensor):
        count = constant(each, "bins", context)
        if count <= 0:
            message = f"torch.histogram(): bins must be > 0, but got {count} for dimension {at}"
            refuse(context, "positive", message, argument="bins", given=count)
        return count
    if each.rank != 1:
        message = (
            "torch.histogramdd: bins tensor should have one dimension, but got "
            f"{each.rank} dimensions in the bins tensor for dimension {at}"
        )
        refuse_rank(context, each, message, argument="bins", least=1, most=1)
        raise CannotTell("edges of more than one axis")
    if each.dtype != source.dtype:
        message = "torch.histogramdd: input tensor and bins tensors should have the same dtype"
        facts = {"left": "input", "left_dtype": source.dtype, "right": "bins"}
        refuse(context, "dtype_mismatch", message, **facts, right_dtype=each.dtype)
    return each.shape[0] - 1


def _need_range(given: object, axis_count: int, context: Context) -> None:
    """Two ends for each axis, the lower one first."""
    if not isinstance(given, tuple | list):
        return
    if len(given) != 2 * axis_count:
        message = (
            f"torch.histogramdd: for a {axis_count}-dimensional histogram range should have "
            f"{2 * axis_count} elements, but got {len(given)}"
        )
        facts = {"argument": "range", "expected": 2 * axis_count, "given": tuple(given)}
        refuse(context, "tuple_length", message, **facts)
        return
    for at in range(axis_count):
        low, high = given[2 * at], given[2 * at + 1]
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            message = (
                f"torch.histogramdd: min should not exceed max, but got min {low} max {high} for "
                f"dimension {at}"
            )
            refuse(context, "order", message, low="min", low_value=low, high="max", high_value=high)


def _need_weight(weight: object, source: Tensor, context: Context) -> None:
    """A weight for every point."""
    if not isinstance(weight, Tensor):
        return
    places = source.shape[:-1]
    message = (
        "torch.histogramdd: if weight tensor is provided it should have the same shape as the "
        "input tensor excluding its innermost dimension, but got input with shape "
        f"{shown(source.shape)} and weight with shape {shown(weight.shape)}"
    )
    facts = {"argument": "weight", "expected": places, "given": weight.shape}
    if len(places) != weight.rank:
        refuse(context, "size_of", message, **facts)
    for own, other in zip(weight.shape, places, strict=False):
        equal(own, other, context, lambda: Complaint("size_of", facts, message))
    if weight.dtype != source.dtype:
        message = (
            "torch.histogramdd: if weight tensor is provided, input tensor and weight tensor "
            "should have the same dtype"
        )
        types = {"left": "input", "left_dtype": source.dtype, "right": "weight"}
        refuse(context, "dtype_mismatch", message, **types, right_dtype=weight.dtype)


def _observations(bound: Bound, context: Context, name: str) -> Tensor:
    source = tensor(bound, "input", context)
    if source.rank > 2:
        message = (
            f"{name}(): expected input to have two or fewer dimensions but got an input with "
            f"{source.rank} dimensions"
        )
        refuse_rank(context, source, message, most=2)
        raise CannotTell("too many axes")
    if source.dtype == "bool":
        message = f"{name}(): bool dtype is not supported for input"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a number")
    return source


def _pairs(source: Tensor, context: Context) -> Shape:
    """A number for each pair of variables; that of a lone variable is 0-d."""
    if source.rank < 2 or is_one(source.shape[0], context):
        return ()
    return (source.shape[0],) * 2


def cov(bound: Bound, context: Context) -> Outcome:
    """Variables are rows, observations columns: ``[V O]`` gives ``[V V]``."""
    source = _observations(bound, context, "cov")
    for name, kinds in (("fweights", ("int",)), ("aweights", ("float", "bfloat"))):
        weights = bound[name]
        if isinstance(weights, Tensor):
            _need_weights(source, weights, name, kinds, context)
    return _covariances(source, context)


def _need_weights(
    source: Tensor, weights: Tensor, name: str, kinds: tuple[str, ...], context: Context
) -> None:
    if weights.rank > 1:
        message = (
            f"cov(): expected {name} to have one or fewer dimensions but got {name} with "
            f"{weights.rank} dimensions"
        )
        refuse_rank(context, weights, message, argument=name, most=1)
    if not weights.dtype.startswith(kinds):
        kind = "integral" if kinds == ("int",) else "floating point"
        message = (
            f"cov(): expected {name} to have {kind} dtype but got {name} with {weights.dtype} dtype"
        )
        wanted = "an integer" if kinds == ("int",) else "a float"
        refuse(context, "dtype_refused", message, dtype=weights.dtype, wanted=wanted)
    value = contents(weights)
    negative = [number for number in flat(value) if number < 0] if value is not None else []
    if negative:
        message = f"cov(): {name} cannot be negative"
        refuse(context, "negative_argument", message, argument=name, value=negative[0])
    observations: Dim = numel(source.shape) if source.rank < 2 else source.shape[1]
    given = numel(weights.shape)
    if type(given) is int and type(observations) is int and given != observations:
        message = (
            f"cov(): expected {name} to have the same numel as there are observations in the input "
            f"but got {given} != {observations}"
        )
        facts = {"argument": name, "expected": (observations,), "given": weights.shape}
        refuse(context, "size_of", message, **facts)


def corrcoef(bound: Bound, context: Context) -> Outcome:
    return _covariances(_observations(bound, context, "corrcoef"), context)


def _covariances(source: Tensor, context: Context) -> Outcome:
    """Centred on its mean, the input is multiplied with its own transpose."""
    variables: Dim = source.shape[0] if source.rank == 2 else 1
    macs = variables * numel(source.shape)
    result = Tensor(_pairs(source, context), floating(source.dtype))
    return Outcome(result, macs=macs, flops=2 * macs + 2 * numel(source.shape))


def gradient(bound: Bound, context: Context) -> Outcome:
    """Differences along each axis asked for, of the tensor's own shape."""
    source, dim = tensor(bound, "input", context), bound["dim"]
    spacing, order = bound["spacing"], constant(bound["edge_order"], "edge_order", context)
    if order not in (1, 2):
        message = "torch.gradient only supports edge_order=1 and edge_order=2."
        refuse(context, "choice", message, argument="edge_order", expected=(1, 2), given=order)
    places = tuple(range(source.rank)) if dim is None else axes(dim, "dim", source.rank, context)
    if isinstance(spacing, tuple | list) and len(spacing) != len(places):
        message = (
            f"torch.gradient expected spacing to be unspecified, a scalar, or a list of length "
            f"equal to 'self.dim() - 1' = {len(places)}, but got a list of length {len(spacing)}"
        )
        facts = {"argument": "spacing", "expected": len(places), "given": len(spacing)}
        refuse(context, "tuple_length", message, **facts)
    for at in places:
        size = source.shape[at]
        message = "torch.gradient expected each dimension size to be at least edge_order+1"
        facts = {"argument": "input", "axis": at, "expected": order + 1, "given": size}
        need(size, ">=", order + 1, context, "size", message, **facts, shape=source.shape)
    dtype = floating(source.dtype)
    return Outcome([Tensor(source.shape, dtype) for _ in places], flops=numel(source.shape))
