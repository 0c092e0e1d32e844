"""Matrix products. ``macs`` count one multiply–accumulate for each term of each sum, as
``torch.utils.flop_counter`` does (its FLOPs are twice that)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    axes,
    axis,
    broadcast_pair,
    constant,
    equal,
    numel,
    refuse,
    refuse_rank,
    shown,
    simpler,
    tensor,
    tensors,
)
from netgloss.catalogue.rules.dtypes import result_type, scalar_type
from netgloss.catalogue.rules.expanding import expand
from netgloss.symbolic import Dim, hint_of, product


def _one_dtype(left: Tensor, right: Tensor, context: Context, operation: str) -> None:
    if left.dtype != right.dtype:
        message = (
            f"expected m1 and m2 to have the same dtype, but got: {_c_name(left.dtype)} != "
            f"{_c_name(right.dtype)}"
        )
        refuse(
            context, "dtype_mismatch", message, left="input",
            left_dtype=left.dtype, right="other", right_dtype=right.dtype,
        )  # fmt: skip


def _c_name(dtype: str) -> str:
    names = {"float32": "float", "float64": "double", "float16": "c10::Half",
             "bfloat16": "c10::BFloat16", "int64": "long long", "int32": "int"}  # fmt: skip
    return names.get(dtype, scalar_type(dtype))


def _inner(
    left: Tensor, right: Tensor, inner: tuple[Dim, Dim], message: str, context: Context
) -> Dim:
    """The precondition that the sizes summed over agree."""
    facts = {
        "left": left.shape,
        "right": right.shape,
        "left_dim": inner[0],
        "right_dim": inner[1],
    }
    equal(*inner, context, lambda: Complaint("matmul_inner", facts, message))
    return simpler(*inner)


def _product(shape: Shape, inner: Dim, dtype: str) -> Outcome:
    macs = numel(shape) * inner
    return Outcome(Tensor(shape, dtype), macs=macs, flops=2 * macs)


def _by(shape: Shape) -> str:
    return "x".join(map(str, shown(shape)))


def _need_rank(source: Tensor, rank: int, name: str, context: Context, message: str = "") -> None:
    if source.rank != rank:
        refuse_rank(context, source, message, argument=name, least=rank, most=rank)
        raise CannotTell(f"{name} must have {rank} axes")


def _cannot_multiply(left: Shape, right: Shape) -> str:
    return f"mat1 and mat2 shapes cannot be multiplied ({_by(left)} and {_by(right)})"


def matmul(bound: Bound, context: Context) -> Outcome:
    """``left @ right``: vectors, matrices, and batches of matrices that broadcast."""
    left, right = tensor(bound, "input", context), tensor(bound, "other", context)
    if not left.shape or not right.shape:
        message = (
            "both arguments to matmul need to be at least 1D, but they are "
            f"{left.rank}D and {right.rank}D"
        )
        which, source = ("input", left) if not left.shape else ("other", right)
        refuse_rank(context, source, message, argument=which, least=1)
        raise CannotTell("a 0-d tensor has nothing to sum over")
    _one_dtype(left, right, context, "matmul")
    inner_left = left.shape[-1]
    inner_right = right.shape[0] if right.rank == 1 else right.shape[-2]
    message = _matmul_message(left, right)
    inner = _inner(left, right, (inner_left, inner_right), message, context)
    rows: Shape = () if left.rank == 1 else (left.shape[-2],)
    columns: Shape = () if right.rank == 1 else (right.shape[-1],)
    batch = _batch(left, right, context)
    return _product((*batch, *rows, *columns), inner, left.dtype)


def _batch(left: Tensor, right: Tensor, context: Context) -> Shape:
    if left.rank <= 2 and right.rank <= 2:
        return ()
    first = Tensor(left.shape[:-2], left.dtype, uid=left.uid)
    return broadcast_pair(first, Tensor(right.shape[:-2], right.dtype, uid=right.uid), context)


def _matmul_message(left: Tensor, right: Tensor) -> str:
    """PyTorch's message depends on which kernel the ranks lead to."""
    a, b = left.shape, right.shape
    if left.rank == 1 and right.rank == 1:
        return (
            f"inconsistent tensor size, expected tensor {shown(a)} and src {shown(b)} to have the "
            "same number of elements, but got "
            f"{hint_of(a[0])} and {hint_of(b[0])} elements respectively"
        )
    if left.rank <= 2 and right.rank == 1:
        return f"size mismatch, got input ({shown(a)[0]}), mat ({_by(a)}), vec ({shown(b)[0]})"
    if left.rank >= 3 and right.rank >= 3:
        batch = max(hint_of(product(a[:-2])), hint_of(product(b[:-2])))
        return (
            "Expected size for first two dimensions of batch2 tensor to be: "
            f"[{batch}, {hint_of(a[-1])}] but got: [{batch}, {hint_of(b[-2])}]."
        )
    if left.rank == 1:
        return _cannot_multiply((1, *a), b[-2:])
    return _cannot_multiply((product(a[:-1]), a[-1]), b[-2:] if len(b) > 1 else (*b, 1))


def mm(bound: Bound, context: Context) -> Outcome:
    """Two matrices, no broadcasting."""
    left, right = tensor(bound, "input", context), tensor(bound, "mat2", context)
    _need_rank(left, 2, "input", context, "self must be a matrix")
    _need_rank(right, 2, "mat2", context, "mat2 must be a matrix")
    _one_dtype(left, right, context, "mm")
    message = _cannot_multiply(left.shape, right.shape)
    inner = _inner(left, right, (left.shape[1], right.shape[0]), message, context)
    return _product((left.shape[0], right.shape[1]), inner, left.dtype)


def bmm(bound: Bound, context: Context) -> Outcome:
    """Two batches of matrices, no broadcasting."""
    return _bmm(tensor(bound, "input", context), tensor(bound, "mat2", context), context)


def _bmm(left: Tensor, right: Tensor, context: Context) -> Outcome:
    _need_rank(left, 3, "input", context, "batch1 must be a 3D tensor")
    _need_rank(right, 3, "mat2", context, "batch2 must be a 3D tensor")
    _one_dtype(left, right, context, "bmm")
    message = (
        "Expected size for first two dimensions of batch2 tensor to be: "
        f"{shown((left.shape[0], left.shape[2]))} but got: {shown(right.shape[:2])}."
    )
    batches = left.shape[0], right.shape[0]
    facts = {"left": left.shape, "right": right.shape, "left_dim": batches[0],
             "right_dim": batches[1]}  # fmt: skip
    equal(*batches, context, lambda: Complaint("matmul_batch", facts, message))
    inner = _inner(left, right, (left.shape[2], right.shape[1]), message, context)
    return _product((simpler(*batches), left.shape[1], right.shape[2]), inner, left.dtype)


def mv(bound: Bound, context: Context) -> Outcome:
    """A matrix and a vector."""
    left, right = tensor(bound, "input", context), tensor(bound, "vec", context)
    message = f"vector + matrix @ vector expected, got 1, {left.rank}, {right.rank}"
    _need_rank(left, 2, "input", context, message)
    _need_rank(right, 1, "vec", context, message)
    _one_dtype(left, right, context, "mv")
    inner = (left.shape[1], right.shape[0])
    size = _inner(left, right, inner, _matmul_message(left, right), context)
    return _product((left.shape[0],), size, left.dtype)


def dot(bound: Bound, context: Context) -> Outcome:
    """Two vectors of one length."""
    left, right = tensor(bound, "input", context), tensor(bound, "tensor", context)
    message = f"1D tensors expected, but got {left.rank}D and {right.rank}D tensors"
    _need_rank(left, 1, "input", context, message)
    _need_rank(right, 1, "tensor", context, message)
    _one_dtype(left, right, context, "dot")
    inner = (left.shape[0], right.shape[0])
    size = _inner(left, right, inner, _matmul_message(left, right), context)
    return _product((), size, left.dtype)


def inner_product(bound: Bound, context: Context) -> Outcome:
    """``torch.inner``: sums over the last axis of both."""
    left, right = tensor(bound, "input", context), tensor(bound, "other", context)
    if not left.shape or not right.shape:
        shape = left.shape or right.shape
        return Outcome(Tensor(shape, result_type((left, right))), flops=numel(shape))
    _one_dtype(left, right, context, "inner")
    message = (
        f"inner() the last dimension must match on both input tensors but got shapes "
        f"{shown(left.shape)} and {shown(right.shape)}"
    )
    inner = _inner(left, right, (left.shape[-1], right.shape[-1]), message, context)
    return _product((*left.shape[:-1], *right.shape[:-1]), inner, left.dtype)


def outer(bound: Bound, context: Context) -> Outcome:
    """Every product of an element of one vector with one of the other."""
    left, right = tensor(bound, "input", context), tensor(bound, "vec2", context)
    for name, source in (("input", left), ("vec2", right)):
        _need_rank(source, 1, name, context,
                   f"outer: Expected 1-D argument {name}, but got {source.rank}-D")  # fmt: skip
    shape = (left.shape[0], right.shape[0])
    return Outcome(Tensor(shape, result_type((left, right))), flops=numel(shape))


def _added(bound: Bound, context: Context, outcome: Outcome, name: str = "input") -> Outcome:
    """``beta*input + product``: the input must expand to the product's shape."""
    addend = tensor(bound, name, context)
    value = outcome.value
    _one_dtype(addend, value, context, "addmm")
    shape = expand(addend, value.shape, context)
    if len(shape) != len(value.shape):
        shape = value.shape
    return Outcome(Tensor(shape, value.dtype), macs=outcome.macs, flops=outcome.flops)


def addmm(bound: Bound, context: Context) -> Outcome:
    pair = {"input": bound["mat1"], "mat2": bound["mat2"]}
    return _added(bound, context, mm(pair, context))


def baddbmm(bound: Bound, context: Context) -> Outcome:
    left, right = tensor(bound, "batch1", context), tensor(bound, "batch2", context)
    return _added(bound, context, _bmm(left, right, context))


def addbmm(bound: Bound, context: Context) -> Outcome:
    """Like ``baddbmm``, summed over the batch."""
    left, right = tensor(bound, "batch1", context), tensor(bound, "batch2", context)
    outcome = _bmm(left, right, context)
    summed = Tensor(outcome.value.shape[1:], outcome.value.dtype)
    return _added(bound, context, Outcome(summed, macs=outcome.macs, flops=outcome.flops))


def addmv(bound: Bound, context: Context) -> Outcome:
    pair = {"input": bound["mat"], "vec": bound["vec"]}
    return _added(bound, context, mv(pair, context))


def addr(bound: Bound, context: Context) -> Outcome:
    pair = {"input": bound["vec1"], "vec2": bound["vec2"]}
    return _added(bound, context, outer(pair, context))


def chain_matmul(bound: Bound, context: Context) -> Outcome:
    """Several matrices, multiplied in the order that costs least."""
    given = bound["matrices"]
    if len(given) == 1 and isinstance(given[0], tuple | list):
        given = given[0]
    sources = tensors({"matrices": tuple(given)}, "matrices", context)
    if not sources:
        refuse(context, "no_tensors", "chain_matmul(): Expected one or more matrices",
               operation="chain_matmul")  # fmt: skip
        raise CannotTell("no matrices")
    for source in sources:
        _need_rank(source, 2, "matrices", context,
                   f"Tensor dimension is {source.rank}, expected 2 instead.")  # fmt: skip
    for left, right in pairwise(sources):
        _one_dtype(left, right, context, "chain_matmul")
        message = _cannot_multiply(left.shape, right.shape)
        _inner(left, right, (left.shape[1], right.shape[0]), message, context)
    dims = [source.shape[0] for source in sources] + [sources[-1].shape[1]]
    macs = _cheapest(dims)
    shape = (dims[0], dims[-1])
    return Outcome(Tensor(shape, sources[0].dtype), macs=macs, flops=2 * macs)


def _cheapest(dims: list[Dim]) -> Dim:
    """The multiply–accumulates of the best order (dynamic programming at the sizes of this
    run)."""
    count = len(dims) - 1
    best: dict[tuple[int, int], Dim] = {(at, at): 0 for at in range(count)}
    for width in range(1, count):
        for low in range(count - width):
            high = low + width
            totals = [
                best[low, cut] + best[cut + 1, high] + dims[low] * dims[cut + 1] * dims[high + 1]
                for cut in range(low, high)
            ]
            best[low, high] = min(totals, key=hint_of)
    return best[0, count - 1]


def tensordot(bound: Bound, context: Context) -> Outcome:
    """Sums over paired axes: the last ``dims`` of one and first of the other, or lists."""
    left, right = tensor(bound, "a", context), tensor(bound, "b", context)
    dims = bound["dims"]
    if isinstance(dims, tuple | list):
        if len(dims) != 2:
            refuse(context, "tensordot_dims", "", dims=tuple(dims))
            raise CannotTell("the axes to sum over do not pair")
        first = axes(dims[0], "dims", left.rank, context)
        second = axes(dims[1], "dims", right.rank, context)
    else:
        count = constant(dims, "dims", context)
        if count < 0 or count > min(left.rank, right.rank):
            message = f"tensordot expects dims >= 0, but got dims={count}" if count < 0 else ""
            refuse(context, "tensordot_dims", message, dims=count)
            raise CannotTell("more axes to sum over than there are")
        first = tuple(range(left.rank - count, left.rank))
        second = tuple(range(count))
    return _contracted(left, right, first, second, context)


def _contracted(
    left: Tensor, right: Tensor, first: tuple[int, ...], second: tuple[int, ...], context: Context
) -> Outcome:
    if len(first) != len(second):
        message = "both dimension lists should have same length"
        refuse(context, "tensordot_dims", message, dims=(first, second))
        raise CannotTell("the axes to sum over do not pair")
    _one_dtype(left, right, context, "tensordot")
    inner: Dim = 1
    for a, b in zip(first, second, strict=True):
        one, other = left.shape[a], right.shape[b]
        if (type(one) is int and one == 1) or (type(other) is int and other == 1):
            inner = inner * 1  # an axis of length 1 is summed out of the other operand first
            continue
        message = (
            f"contracted dimensions need to match, but first has size {hint_of(one)} in dim {a} "
            f"and second has size {hint_of(other)} in dim {b}"
        )
        inner = inner * _inner(left, right, (one, other), message, context)
    rest = tuple(dim for at, dim in enumerate(left.shape) if at not in first)
    rest += tuple(dim for at, dim in enumerate(right.shape) if at not in second)
    return _product(rest, inner, left.dtype)


def cross(bound: Bound, context: Context) -> Outcome:
    """The cross product of vectors of three along an axis."""
    left, right = tensor(bound, "input", context), tensor(bound, "other", context)
    shape = broadcast_pair(left, right, context)
    joint = Tensor(shape, left.dtype)
    if left.rank != right.rank:
        refuse(
            context, "ranks_differ",
            "linalg.cross: inputs must have the same number of dimensions.",
            left=left.shape, right=right.shape,
        )  # fmt: skip
    dim = bound["dim"]
    if dim is None:
        three = [at for at, length in enumerate(shape) if hint_of(length) == 3]
        at = three[0] if three else 0
    else:
        at = axis(bound, "dim", joint.rank, context)
    if shape:
        asked = at if dim is None else dim
        message = (
            f"linalg.cross: inputs dimension {asked} must have length 3. Got "
            f"{hint_of(left.shape[at - joint.rank])} and {hint_of(right.shape[at - joint.rank])}"
        )
        facts: dict[str, Any] = {"left": left.shape, "right": right.shape, "axis": asked}
        for source in (left, right):
            own = source.shape[at - joint.rank]
            if not equal(own, 3, context, lambda: Complaint("cross_size", facts, message)):
                break
    return Outcome(Tensor(shape, result_type((left, right))), flops=numel(shape))


def kron(bound: Bound, context: Context) -> Outcome:
    """The Kronecker product: sizes multiply axis by axis, aligned from the right."""
    left, right = tensor(bound, "input", context), tensor(bound, "other", context)
    rank = max(left.rank, right.rank)
    padded = [(*(1,) * (rank - s.rank), *s.shape) for s in (left, right)]
    shape = tuple(a * b for a, b in zip(*padded, strict=True))
    return Outcome(Tensor(shape, result_type((left, right))), flops=numel(shape))
