"""Fourier transforms: what they do to the sizes of the axes that they run over."""

from __future__ import annotations

from typing import Any

from netgloss.catalogue.arithmetic import message_text
from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    Rule,
    axes,
    axis,
    constant,
    flag,
    need,
    refuse,
    refuse_rank,
    replaced,
    size,
    tensor,
)
from netgloss.catalogue.rules.creating import dtype_of, shape_of
from netgloss.catalogue.rules.dtypes import floating, is_complex, is_floating, real_of, scalar_type
from netgloss.catalogue.rules.factoring import uncounted
from netgloss.symbolic import Dim, Relation, hint_of

_COMPLEX = {"float16": "complex32", "float32": "complex64", "float64": "complex128"}
_NORMS = (None, "forward", "backward", "ortho")


def _complex(dtype: str) -> str:
    return _COMPLEX.get(floating(dtype), dtype)


def _need_norm(bound: Bound, context: Context) -> None:
    if bound["norm"] not in _NORMS:
        message = f'Invalid normalization mode: "{bound["norm"]}"'
        facts = {"argument": "norm", "expected": _NORMS[1:], "given": bound["norm"]}
        refuse(context, "choice", message, **facts)


def _need_points(count: Dim, context: Context) -> None:
    message = f"Invalid number of data points ({message_text(count)}) specified"
    need(count, ">", 0, context, "positive", message, argument="n", given=count)


def _need_real(source: Tensor, context: Context, name: str) -> None:
    if is_complex(source.dtype):
        message = f"{name} expects a real input tensor, but got {scalar_type(source.dtype)}"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a real number")


def _need_dtype(source: Tensor, context: Context) -> None:
    if source.dtype in ("float16", "bfloat16", "complex32"):
        message = f"Unsupported dtype {scalar_type(source.dtype)}"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a float")


def _no_axis(asked: int, context: Context) -> CannotTell:
    """Complain of a number; the caller raises what comes back."""
    message = f"Dimension specified as {asked} but tensor has no dimensions"
    facts = {"argument": "input", "least": 1, "given": 0, "shape": (), "dim": asked}
    refuse(context, "rank_at_least", message, **facts)
    return CannotTell("a number has no axis to transform")


# What becomes of the last axis transformed: all of it, the half that says all of real input, or
# the real signal that such a half stands for.
def _all(count: Dim) -> Dim:
    return count


def _half(count: Dim) -> Dim:
    return count // 2 + 1


def _line(last: Any, real_input: bool, real_output: bool) -> Rule:
    """One axis: ``n`` points are taken (cut off or filled up with zeros)."""

    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        _need_norm(bound, context)
        _need_dtype(source, context)
        if real_input:
            _need_real(source, context, "rfft")
        if not source.shape:
            raise _no_axis(constant(bound["dim"], "dim", context), context)
        at = axis(bound, "dim", source.rank, context)
        count = None if bound["n"] is None else size(bound["n"], "n", context)
        if count is None:
            count = 2 * (source.shape[at] - 1) if real_output else source.shape[at]
        _need_points(count, context)
        shape = replaced(source.shape, at, last(count))
        dtype = _complex(source.dtype)
        return uncounted(Tensor(shape, real_of(dtype) if real_output else dtype))

    return rule


complex_line = _line(_all, False, False)
half_line = _line(_half, True, False)
real_line = _line(_all, False, True)


def _places(bound: Bound, source: Tensor, context: Context) -> tuple[tuple[int, ...], list[Any]]:
    """The axes to transform, and how many points each has (None: as many as there are)."""
    dim, asked = bound["dim"], bound["s"]
    asked = None if asked is None else (list(asked) if isinstance(asked, tuple | list) else [asked])
    if dim is None:
        count = source.rank if asked is None else len(asked)
        if count > source.rank:
            message = (
                f"Got shape with {count} values but input tensor only has {source.rank} dimensions."
            )
            facts = {"argument": "s", "expected": source.rank, "given": tuple(asked or ())}
            refuse(context, "tuple_length", message, **facts)
            raise CannotTell("more sizes than axes")
        places = tuple(range(source.rank - count, source.rank))
    else:
        places = axes(dim, "dim", source.rank, context)
    if places and not source.shape:
        raise _no_axis(places[0], context)
    if asked is not None and len(asked) != len(places):
        message = "When given, dim and shape arguments must have the same length"
        facts = {"argument": "s", "expected": len(places), "given": tuple(asked)}
        refuse(context, "tuple_length", message, **facts)
        raise CannotTell("sizes and axes do not pair")
    return places, [None] * len(places) if asked is None else asked


def _grid(last: Any, real_input: bool, real_output: bool) -> Rule:
    """Several axes, the last of which is treated apart."""

    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        _need_norm(bound, context)
        _need_dtype(source, context)
        if real_input:
            _need_real(source, context, "rfftn")
        if (real_input or real_output) and not source.shape:
            message = "must transform at least one axis"
            refuse_rank(context, source, message, least=1)
            raise CannotTell("no axis to transform")
        places, counts = _places(bound, source, context)
        if (real_input or real_output) and not places:
            message = "must transform at least one axis"
            refuse(context, "empty", message, argument="dim", shape=(0,))
            raise CannotTell("no axis to transform")
        shape = source.shape
        for place, (at, asked) in enumerate(zip(places, counts, strict=True)):
            final = place == len(places) - 1
            count = source.shape[at]
            if asked is not None and not (type(asked) is int and asked == -1):
                count = size(asked, "s", context)
            elif final and real_output:
                count = 2 * (count - 1)
            _need_points(count, context)
            shape = replaced(shape, at, last(count) if final else count)
        dtype = _complex(source.dtype)
        return uncounted(Tensor(shape, real_of(dtype) if real_output else dtype))

    return rule


complex_grid = _grid(_all, False, False)
half_grid = _grid(_half, True, False)
real_grid = _grid(_all, False, True)


def shifted(bound: Bound, context: Context) -> Outcome:
    """The middle of each axis moved to its start, or back."""
    source = tensor(bound, "input", context)
    if bound["dim"] is not None:
        axes(bound["dim"], "dim", source.rank, context)
    return Outcome(Tensor(source.shape, source.dtype))


def frequencies(bound: Bound, context: Context) -> Outcome:
    shape = shape_of({"size": (bound["n"],)}, context)
    return Outcome(Tensor(shape, dtype_of(bound, context)))


def half_frequencies(bound: Bound, context: Context) -> Outcome:
    (count,) = shape_of({"size": (bound["n"],)}, context)
    return Outcome(Tensor((_half(count),), dtype_of(bound, context)))


def window(bound: Bound, context: Context) -> Outcome:
    """A window of ``M`` points, float32 or float64."""
    count, dtype = constant(bound["M"], "M", context), dtype_of(bound, context)
    if count < 0:
        message = f"requires non-negative window length, got M={count}"
        refuse(context, "not_negative", message, argument="M", given=count)
        raise CannotTell("a negative number of points")
    if dtype not in ("float32", "float64"):
        message = f"expects float32 or float64 dtypes, got: torch.{dtype}"
        refuse(context, "dtype_refused", message, dtype=dtype, wanted="a float")
    return Outcome(Tensor((count,), dtype))


# ---- short-time transforms --------------------------------------------------------------------
def _lengths(bound: Bound, context: Context) -> tuple[int, int]:
    """``n_fft`` and the hop, checked together with the window."""
    points = constant(bound["n_fft"], "n_fft", context)
    hop, width = bound["hop_length"], bound["win_length"]
    hop = points // 4 if hop is None else constant(hop, "hop_length", context)
    width = points if width is None else constant(width, "win_length", context)
    if hop <= 0:
        message = f"expected hop_length > 0, but got hop_length={hop}"
        refuse(context, "positive", message, argument="hop_length", given=hop)
        raise CannotTell("no hop")
    if not 0 < width <= points:
        message = f"expected 0 < win_length <= n_fft, but got win_length={width}"
        facts = {"argument": "win_length", "low": 1, "high": points, "given": width}
        refuse(context, "within", message, **facts)
    given = bound["window"]
    if isinstance(given, Tensor) and (given.rank != 1 or hint_of(given.shape[0]) != width):
        message = (
            f"expected a 1D window tensor of size equal to win_length={width}, but got window with "
            f"size {list(given.shape)}"
        )
        refuse(context, "size_of", message, argument="window", expected=(width,), given=given.shape)
    return points, hop


def stft(bound: Bound, context: Context) -> Outcome:
    """``[B? L]`` gives ``[B? n_fft//2 + 1, frames]`` of complex numbers, and a last axis of two
    where ``return_complex=False``."""
    source = tensor(bound, "input", context)
    if source.rank not in (1, 2):
        message = f"stft: expected a 1D or 2D tensor, but got {source.rank}D"
        refuse_rank(context, source, message, least=1, most=2)
        raise CannotTell("no signal")
    if not (is_floating(source.dtype) or is_complex(source.dtype)):
        message = "stft: expected a tensor of floating point or complex values"
        refuse(context, "float_dtype", message, argument="input", given=source.dtype)
    points, hop = _lengths(bound, context)
    half = not is_complex(source.dtype) if bound["onesided"] is None else flag(bound, "onesided")
    length = source.shape[-1]
    if flag(bound, "center"):
        reach = points // 2
        if bound["pad_mode"] == "reflect":
            message = (
                "Argument #4: Padding size should be less than the corresponding input dimension, "
                f"but got: padding ({reach}, {reach}) at dimension 2 of input {[1, *source.shape]}"
            )
            facts: dict[str, object]
            facts = {"padding": reach, "size": length, "axis": source.rank - 1}
            facts |= {"input": source.shape, "mode": "reflect"}
            context.need(
                Relation(length, ">", reach), Complaint("padding_too_large", facts, message)
            )
        length = length + 2 * reach
    message = f"stft: expected 0 < n_fft < {message_text(length)}, but got n_fft={points}"
    facts = {"argument": "n_fft", "low": 1, "high": length, "given": points}
    context.need(Relation(length, ">=", points), Complaint("within", facts, message))
    frames = (length - points) // hop + 1
    shape: Shape = (*source.shape[:-1], points // 2 + 1 if half else points, frames)
    dtype = _complex(source.dtype)
    if bound["return_complex"] is None and not is_complex(source.dtype):
        message = "stft requires the return_complex parameter be given for real inputs"
        refuse(context, "missing_argument", message, function="stft", arguments=("return_complex",))
    if bound["return_complex"] is False:
        return uncounted(Tensor((*shape, 2), real_of(dtype)))
    return uncounted(Tensor(shape, dtype))


def istft(bound: Bound, context: Context) -> Outcome:
    """The signal that frames of frequencies stand for."""
    source = tensor(bound, "input", context)
    if not is_complex(source.dtype):
        message = "istft requires a complex-valued input tensor matching the output from stft"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a complex number")
    if source.rank not in (2, 3):
        message = f"istft: expected a tensor with 2 or 3 dimensions, but got {source.rank}"
        refuse_rank(context, source, message, least=2, most=3)
        raise CannotTell("no frames")
    points, hop = _lengths(bound, context)
    frames, rows = source.shape[-1], source.shape[-2]
    half = bound["onesided"]
    if half is None:
        half = hint_of(rows) != points
    wanted = points // 2 + 1 if half else points
    message = (
        f"istft: expected the frequency dimension (3rd to the last) of the input tensor to match "
        f"{'n_fft / 2 + 1' if half else 'n_fft'} when onesided={half}, but got {message_text(rows)}"
    )
    facts = {"argument": "input", "axis": source.rank - 2, "expected": wanted, "given": rows}
    facts["shape"] = source.shape
    context.need(Relation(rows, "==", wanted), Complaint("size", facts, message))
    length: Dim = points + hop * (frames - 1)
    if bound["length"] is not None:
        length = size(bound["length"], "length", context)
    elif flag(bound, "center"):
        length = length - 2 * (points // 2)
    complex_ = flag(bound, "return_complex")
    dtype = source.dtype if complex_ else real_of(source.dtype)
    return uncounted(Tensor((*source.shape[:-2], length), dtype))
