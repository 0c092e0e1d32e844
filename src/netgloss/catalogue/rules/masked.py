"""``torch.masked``: reductions over the elements that a mask leaves (torch/masked/_ops.py)."""

from __future__ import annotations

from collections.abc import Callable

from netgloss.catalogue.records import CannotTell, Context, Outcome, Tensor
from netgloss.catalogue.rules import elementwise
from netgloss.catalogue.rules.common import (
    Bound,
    Rule,
    constants,
    flag,
    numel,
    refuse,
    tensor,
    wrap,
)
from netgloss.catalogue.rules.dtypes import (
    dtype_argument,
    floating,
    is_complex,
    is_floating,
    is_inexact,
    promote,
    real_of,
    scalar_type,
)
from netgloss.catalogue.rules.extremes import need_nonempty
from netgloss.catalogue.rules.reducing import reduced_shape, summed

Check = Callable[[str, str, Context], None]  # of the input's dtype and of the result's


def _axes(bound: Bound, source: Tensor, context: Context, once: bool = True) -> tuple[int, ...]:
    """The axes in ascending order: None and ``()`` mean all of them, in every function. With
    ``once`` an axis may not stand there by two names either."""
    dim = bound["dim"]
    if dim is None or (isinstance(dim, tuple | list) and not dim):
        return tuple(range(source.rank))
    found: list[int] = []
    for each in constants(dim, "dim", context):
        at = wrap(each, source.rank, context)
        if each in found or (once and at in found):
            message = f"dim {at} appears multiple times in the list of dims"
            dims = constants(dim, "dim", context)
            refuse(context, "dim_repeated", message, dim=at, dims=dims)
        else:
            found.append(at)
    return tuple(sorted(found))


def _refused(dtype: str, wanted: str, message: str, context: Context) -> None:
    refuse(context, "dtype_refused", message, dtype=dtype, wanted=wanted)


# ---- the dtypes that are taken ------------------------------------------------------------------
def _anything(source: str, dtype: str, context: Context) -> None:
    return None


def _ordered(source: str, dtype: str, context: Context) -> None:
    if is_complex(source):
        message = f"not implemented for '{scalar_type(source)}'"
        _refused(source, "a real number", message, context)


def _ordered_number(source: str, dtype: str, context: Context) -> None:
    if is_complex(source) or source == "bool":
        message = f"does not support {'bool' if source == 'bool' else 'complex'} input"
        _refused(source, "a real number", message, context)


def _not_bool(source: str, dtype: str, context: Context) -> None:
    if source == "bool":
        _refused(source, "a number", elementwise.SUBTRACTION_OF_ONE, context)


def _result_inexact(source: str, dtype: str, context: Context) -> None:
    if not is_inexact(dtype):
        given = "Input" if source == dtype else "Optional"
        message = (
            f"mean(): Could not infer output dtype. {given} dtype must be either a floating point "
            f"or complex dtype. Got: torch.{dtype}"
        )
        _refused(dtype, "a float", message, context)


def _normed(source: str, dtype: str, context: Context) -> None:
    """What ``linalg.vector_norm`` takes: a float, and no dtype that says less."""
    if not is_inexact(source):
        message = "linalg.vector_norm: Expected a floating point or complex tensor as input. Got "
        _refused(source, "a float", message + scalar_type(source), context)
    elif not is_inexact(dtype):
        message = "linalg.vector_norm: dtype should be floating point or complex, but got "
        _refused(dtype, "a float", message + scalar_type(dtype), context)
    elif is_complex(source) != is_complex(dtype):
        kind = "complex" if is_complex(source) else "real"
        message = f"linalg.vector_norm: dtype should be {kind} for {kind} inputs, but got "
        wanted = "a complex number" if is_complex(source) else "a real number"
        _refused(dtype, wanted, message + scalar_type(dtype), context)
    elif promote(source, dtype) != dtype:
        message = (
            f"linalg.vector_norm: the dtype of the input ({scalar_type(source)}) should be "
            f"convertible without narrowing to the specified dtype ({scalar_type(dtype)})"
        )
        _refused(dtype, source, message, context)


# ---- reductions ---------------------------------------------------------------------------------
Result = Callable[[str, str | None], str]  # of the input's dtype and the one asked for


def _asked(source: str, asked: str | None) -> str:
    return asked or source


def _summed(source: str, asked: str | None) -> str:
    return asked or summed(source)


def _reduction(result: Result, check: Check = _anything, extreme: str = "") -> Rule:
    """``extreme`` names the operation that a reduction to an extreme ends in."""

    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        asked = dtype_argument(bound["dtype"], context)
        check(source.dtype, asked or source.dtype, context)
        at = _axes(bound, source, context)
        if extreme:
            whole = bound["dim"] is None and extreme.startswith("arg")
            need_nonempty(source, None if whole else at, context, extreme)
        shape = reduced_shape(source, at, flag(bound, "keepdim"))
        return Outcome(Tensor(shape, result(source.dtype, asked)), flops=numel(source.shape))

    return rule


def _one_axis(reduce: Rule) -> Rule:
    """``argmax`` and ``argmin`` know one axis or all of them."""

    def rule(bound: Bound, context: Context) -> Outcome:
        if isinstance(bound["dim"], tuple | list):
            message = "argument 'dim' (position 2) must be int, not tuple"
            facts = {"argument": "dim", "expected": "int", "got": "tuple"}
            refuse(context, "argument_type", message, **facts)
            raise CannotTell("a position along several axes")
        return reduce(bound, context)

    return rule


def _middle(source: str, asked: str | None) -> str:
    return source if is_floating(source) else asked or source


def median(bound: Bound, context: Context) -> Outcome:
    """Along one axis, the first of those named; a float stays the float that it is."""
    source = tensor(bound, "input", context)
    at = _axes(bound, source, context, once=False)[:1]
    need_nonempty(source, at, context, "median")
    shape = reduced_shape(source, at, flag(bound, "keepdim"))
    dtype = _middle(source.dtype, dtype_argument(bound["dtype"], context))
    return Outcome(Tensor(shape, dtype), flops=numel(source.shape))


sum_ = _reduction(_summed)
_product = _reduction(lambda source, asked: _no_bool(asked or summed(source)))
amax = _reduction(_asked, _ordered, "amax")
amin = _reduction(_asked, _ordered, "amin")
argmax = _one_axis(_reduction(_asked, _ordered_number, "argmax"))
argmin = _one_axis(_reduction(_asked, _ordered_number, "argmin"))
logsumexp = _reduction(_asked)
mean = _reduction(_asked, _result_inexact)
norm = _reduction(lambda source, asked: real_of(asked or source), _normed)
var = _reduction(lambda source, asked: asked or floating(source), _not_bool)
std = _reduction(lambda source, asked: floating(asked or source), _not_bool)


def _no_bool(dtype: str) -> str:
    return "int64" if dtype == "bool" else dtype


def prod(bound: Bound, context: Context) -> Outcome:
    """One axis after the other, so that an axis by two names takes its neighbour along."""
    at = _axes(bound, tensor(bound, "input", context), context, once=False)
    if len(set(at)) < len(at):
        raise CannotTell("an axis by two names")
    return _product({**bound, "dim": at}, context)


# ---- what keeps the shape -----------------------------------------------------------------------
def _kept(result: Result, check: Check = _anything, once: bool = False) -> Rule:
    """Along one axis or several; whichever they are, the shape stays."""

    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        asked = dtype_argument(bound["dtype"], context)
        _axes(bound, source, context, once)
        check(source.dtype, asked or source.dtype, context)
        return Outcome(Tensor(source.shape, result(source.dtype, asked)), flops=numel(source.shape))

    return rule


def _result_float(source: str, dtype: str, context: Context) -> None:
    if not is_floating(dtype):
        _refused(dtype, "a float", f"not implemented for '{scalar_type(dtype)}'", context)


def _result_number(source: str, dtype: str, context: Context) -> None:
    if dtype == "bool":
        _refused(dtype, "a number", "not implemented for 'Bool'", context)


_many_running = _kept(_summed, _result_number)
_few_running = _kept(_summed)


def running(bound: Bound, context: Context) -> Outcome:
    """One number and none are their own sums, of whatever kind they are."""
    shape = tensor(bound, "input", context).shape
    few = not shape or any(type(size) is int and size == 0 for size in shape)
    return (_few_running if few else _many_running)(bound, context)


def _negated(source: str, dtype: str, context: Context) -> None:
    if source == "bool":
        _refused(source, "a number", "Negation, the `-` operator, on a bool tensor", context)
    _result_float(source, dtype, context)


softmax = _kept(_asked, _result_float)
softmin = _kept(_asked, _negated)
normalize = _kept(_asked, _normed, once=True)


def logaddexp(bound: Bound, context: Context) -> Outcome:
    """The dtype of ``input``, where no other is asked for."""
    outcome = elementwise.log_pair(bound, context)
    dtype = dtype_argument(bound["dtype"], context) or tensor(bound, "input", context).dtype
    return Outcome(Tensor(outcome.value.shape, dtype), flops=outcome.flops)
