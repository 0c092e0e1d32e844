"""Statistics of whole tensors: histograms, covariances, combinations, differences."""

from __future__ import annotations

from netgloss.catalogue.records import CannotTell, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    axes,
    constant,
    flag,
    is_one,
    need,
    numel,
    refuse,
    refuse_rank,
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
