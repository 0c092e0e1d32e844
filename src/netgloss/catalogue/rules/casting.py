"""What is asked of a tensor (size, item), and how its dtype is changed."""

from __future__ import annotations

from typing import Any

from netgloss.catalogue.records import (
    NOT_KNOWN,
    CannotTell,
    Context,
    Device,
    DType,
    Layout,
    MemoryFormat,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.rules.common import (
    Bound,
    Rule,
    broadcast,
    broadcast_pair,
    constant,
    is_known,
    need,
    numel,
    refuse,
    refuse_rank,
    sizes,
    tensor,
    wrap,
)
from netgloss.catalogue.rules.dtypes import (
    castable,
    dtype_argument,
    is_complex,
    is_floating,
    promote,
    real_of,
    result_type,
    scalar_type,
)
from netgloss.catalogue.rules.elementwise import operand
from netgloss.catalogue.rules.following import size_in
from netgloss.catalogue.rules.known import contents, copy_of, exact, flat, mapped, root
from netgloss.catalogue.rules.layout import lying, offset_of, placed
from netgloss.catalogue.strides import axes_of_format
from netgloss.catalogue.strides import is_contiguous as lies_in_order
from netgloss.symbolic import SymInt, hint_of

_LIES = "how the tensor lies in memory is not known"
ITEMSIZES = {
    "bool": 1, "uint8": 1, "int8": 1, "int16": 2, "float16": 2, "bfloat16": 2, "int32": 4,
    "float32": 4, "int64": 8, "float64": 8, "complex64": 8, "complex128": 16,
}  # fmt: skip


def cast_to(source: Tensor, dtype: str) -> Tensor:
    """The same elements as another dtype, known contents included."""
    if dtype == source.dtype:
        return copy_of(source)
    return mapped(source, dtype, lambda number: number)


def _cast(dtype: str) -> Rule:
    def rule(bound: Bound, context: Context) -> Outcome:
        return Outcome(cast_to(tensor(bound, "input", context), dtype))

    return rule


float_ = _cast("float32")
double = _cast("float64")
half = _cast("float16")
bfloat16 = _cast("bfloat16")
long = _cast("int64")
int_ = _cast("int32")
short = _cast("int16")
char = _cast("int8")
byte = _cast("uint8")
bool_ = _cast("bool")
chalf = _cast("complex32")
cfloat = _cast("complex64")
cdouble = _cast("complex128")


def to(bound: Bound, context: Context) -> Outcome:
    """``to(dtype)``, ``to(device)``, ``to(device, dtype)``, ``to(other)``."""
    source = tensor(bound, "input", context)
    dtype = source.dtype
    for value in (*bound["args"], bound["dtype"], bound["other"], bound["device"]):
        if isinstance(value, DType):
            dtype = value.name
        elif isinstance(value, Tensor):
            dtype = value.dtype
        elif not (value is None or isinstance(value, Device | MemoryFormat | str | int)):
            raise CannotTell("what the tensor is converted to is not known")
    return Outcome(cast_to(source, dtype))


def moved(bound: Bound, context: Context) -> Outcome:
    """``cuda()``, ``cpu()``: only the device changes."""
    source = tensor(bound, "input", context)
    return Outcome(copy_of(source))


def type_(bound: Bound, context: Context) -> Outcome:
    """``type(dtype)``; without an argument the name of the tensor type."""
    source = tensor(bound, "input", context)
    given = bound["dtype"]
    if given is None:
        return Outcome(f"torch.{scalar_type(source.dtype)}Tensor")
    if isinstance(given, str):
        raise CannotTell("a type given by its legacy name")
    return Outcome(cast_to(source, dtype_argument(given, context) or source.dtype))


def type_as(bound: Bound, context: Context) -> Outcome:
    source, other = tensor(bound, "input", context), tensor(bound, "other", context)
    return Outcome(cast_to(source, other.dtype))


# ---- questions --------------------------------------------------------------------------------
def size(bound: Bound, context: Context) -> Outcome:
    """The shape as a tuple, or one of its entries."""
    source = tensor(bound, "input", context)
    if bound["dim"] is None:
        return Outcome(source.shape)
    dim = constant(bound["dim"], "dim", context)
    if not source.shape:
        message = "Dimension specified as 0 but tensor has no dimensions"
        refuse_rank(context, source, message, least=1)
        raise CannotTell("a 0-d tensor has no sizes")
    return Outcome(source.shape[wrap(dim, source.rank, context)])


def shape(bound: Bound, context: Context) -> Outcome:
    return Outcome(tensor(bound, "input", context).shape)


def dtype(bound: Bound, context: Context) -> Outcome:
    return Outcome(DType(tensor(bound, "input", context).dtype))


def is_tensor(bound: Bound, context: Context) -> Outcome:
    if not is_known(bound["obj"]):
        raise CannotTell("the argument obj is not known")
    return Outcome(isinstance(bound["obj"], Tensor))


def dim(bound: Bound, context: Context) -> Outcome:
    return Outcome(tensor(bound, "input", context).rank)


def count(bound: Bound, context: Context) -> Outcome:
    return Outcome(numel(tensor(bound, "input", context).shape))


def length(bound: Bound, context: Context) -> Outcome:
    """``len(tensor)``: the first size."""
    source = tensor(bound, "input", context)
    if not source.shape:
        message = "len() of a 0-d tensor"
        refuse_rank(context, source, message, least=1)
        raise CannotTell("a 0-d tensor has no length")
    return Outcome(source.shape[0])


def element_size(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    if source.dtype not in ITEMSIZES:
        raise CannotTell(f"the size of an element of {source.dtype}")
    return Outcome(ITEMSIZES[source.dtype])


def nbytes(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    return Outcome(numel(source.shape) * element_size(bound, context).value)


def is_floating_point(bound: Bound, context: Context) -> Outcome:
    return Outcome(is_floating(tensor(bound, "input", context).dtype))


def is_complex_(bound: Bound, context: Context) -> Outcome:
    return Outcome(is_complex(tensor(bound, "input", context).dtype))


def is_contiguous(bound: Bound, context: Context) -> Outcome:
    """Whether the tensor lies in memory row by row, or in the memory format asked for."""
    source, asked = tensor(bound, "input", context), bound["memory_format"]
    own = lying(source)
    if own is None:
        raise CannotTell(_LIES)
    axes = axes_of_format(asked)
    if axes is not None and len(axes) != source.rank:
        return Outcome(False)
    return Outcome(lies_in_order(own, context, axes))


def stride(bound: Bound, context: Context) -> Outcome:
    """How many elements lie between neighbours along every axis, or one of them."""
    source = tensor(bound, "input", context)
    own = lying(source)
    if own is None or (source.layout is not None and any(hint_of(n) < 2 for n in source.shape)):
        raise CannotTell(_LIES)
    if bound["dim"] is None:
        return Outcome(own.strides)
    return Outcome(own.strides[wrap(constant(bound["dim"], "dim", context), source.rank, context)])


def storage_offset(bound: Bound, context: Context) -> Outcome:
    offset = offset_of(tensor(bound, "input", context))
    if offset is None:
        raise CannotTell(_LIES)
    return Outcome(offset)


def item(bound: Bound, context: Context) -> Outcome:
    """The number in a tensor of one element."""
    source = tensor(bound, "input", context)
    total = numel(source.shape)
    if isinstance(total, int) and total != 1:
        message = f"a Tensor with {total} elements cannot be converted to Scalar"
        refuse(context, "item_count", message, shape=source.shape, total=total)
        raise CannotTell("a tensor of several elements has no one number")
    value = contents(source)
    if value is None:
        size = size_in(source)
        if size is None:
            raise CannotTell("the number in a tensor is data")
        return Outcome(size)
    numbers = exact(flat(value))
    if numbers is None:
        raise CannotTell("the last bits of the number in a tensor differ between processors")
    return Outcome(numbers[0])


def tolist(bound: Bound, context: Context) -> Outcome:
    """The contents as nested lists."""
    source = tensor(bound, "input", context)
    value = contents(source)
    if value is None:
        raise CannotTell("the contents of a tensor are data")
    if exact(flat(value)) is None:
        raise CannotTell("the last bits of the contents of a tensor differ between processors")
    return Outcome(_lists(value))


def _lists(value: Any) -> Any:
    return [_lists(item) for item in value] if isinstance(value, tuple) else value


def as_number(kind: type) -> Rule:
    """``int(tensor)``, ``float(tensor)``, ``bool(tensor)``."""

    def rule(bound: Bound, context: Context) -> Outcome:
        number = item(bound, context).value
        if isinstance(number, SymInt) and kind is int:
            return Outcome(number)
        return Outcome(kind(number))

    return rule


to_int = as_number(int)
to_float = as_number(float)
to_bool = as_number(bool)


def promote_types(bound: Bound, context: Context) -> Outcome:
    first, second = dtype_argument(bound["type1"], context), dtype_argument(bound["type2"], context)
    if first is None or second is None:
        raise CannotTell("a dtype is missing")
    return Outcome(DType(promote(first, second)))


def result_type_(bound: Bound, context: Context) -> Outcome:
    values = [operand(bound, name, context) for name in ("tensor", "other")]
    return Outcome(DType(result_type(values)))


def can_cast(bound: Bound, context: Context) -> Outcome:
    source, target = dtype_argument(bound["from_"], context), dtype_argument(bound["to"], context)
    if source is None or target is None:
        raise CannotTell("a dtype is missing")
    return Outcome(castable(source, target))


def broadcast_shapes(bound: Bound, context: Context) -> Outcome:
    """The shape that shapes broadcast to, as a tuple."""
    rest = bound["rest"]
    if rest and not isinstance(rest[0], tuple | list):
        rest = (rest,)  # a lone second shape was taken for the arguments themselves
    given = () if bound["first"] is None else (bound["first"], *rest)
    shapes = [sizes(shape, "shapes", context) for shape in given]
    return Outcome(broadcast([Tensor(shape) for shape in shapes], context))


# ---- complex numbers --------------------------------------------------------------------------
def real(bound: Bound, context: Context) -> Outcome:
    """The real parts where they lie, each beside its imaginary part."""
    source = tensor(bound, "input", context)
    return Outcome(_halved(source, source.shape) if is_complex(source.dtype) else source)


def _halved(source: Tensor, shape: Shape, start: int = 0) -> Tensor:
    """The real numbers of a complex tensor where they lie, from the ``start``-th of each pair on,
    with the pairs as a last axis where the shape has one more."""
    layout = _halved_layout(source, shape, start)
    return Tensor(shape, real_of(source.dtype), base=root(source), layout=layout)


def _halved_layout(source: Tensor, shape: Shape, start: int) -> Layout | None:
    known, offset = lying(source), offset_of(source)
    if known is None:
        return NOT_KNOWN
    pairs = (1,) * (len(shape) - source.rank)
    strides = (*(2 * step for step in known.strides), *pairs)
    return placed(shape, strides, None if offset is None else 2 * offset + start)


def imag(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    if not is_complex(source.dtype):
        message = "imag is not implemented for tensors with non-complex dtypes."
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a complex number")
    return Outcome(_halved(source, source.shape, 1))


def view_as_real(bound: Bound, context: Context) -> Outcome:
    """A complex tensor as pairs (real, imaginary) in a new last axis."""
    source = tensor(bound, "input", context)
    if not is_complex(source.dtype):
        message = "view_as_real is only supported for complex tensors"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a complex number")
    return Outcome(_halved(source, (*source.shape, 2)))


def view_as_complex(bound: Bound, context: Context) -> Outcome:
    """Pairs in the last axis as complex numbers."""
    source = tensor(bound, "input", context)
    names = {"float32": "complex64", "float64": "complex128", "float16": "complex32"}
    if source.dtype not in names:
        message = (
            "view_as_complex is only supported for half, float and double tensors, but got a "
            f"tensor of scalar type: {source.dtype}"
        )
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a float")
    if not source.shape:
        message = "Input tensor must have one or more dimensions"
        refuse_rank(context, source, message, least=1)
        raise CannotTell("pairs need an axis")
    message = "Tensor must have a last dimension of size 2"
    need(source.shape[-1], "==", 2, context, "last_axis", message, shape=source.shape, wanted=2)
    dtype = names.get(source.dtype, "complex64")
    return Outcome(Tensor(source.shape[:-1], dtype, base=root(source), layout=_paired(source)))


def _paired(source: Tensor) -> Layout | None:
    """The layout of pairs counted as complex numbers."""
    own, offset = lying(source), offset_of(source)
    if source.layout is None:
        return None
    if own is None or type(offset) is not int or offset % 2 or own.strides[-1] != 1:
        raise CannotTell(_LIES)
    if any(type(step) is not int or step % 2 for step in own.strides[:-1]):
        raise CannotTell(_LIES)
    return placed(source.shape[:-1], tuple(step // 2 for step in own.strides[:-1]), offset // 2)


def polar(bound: Bound, context: Context) -> Outcome:
    """Complex numbers from absolute values and angles."""
    size_, angle = tensor(bound, "abs", context), tensor(bound, "angle", context)
    if size_.dtype != angle.dtype or size_.dtype not in ("float32", "float64"):
        message = "Expected both inputs to be Float or Double tensors of one dtype"
        refuse(context, "dtype_refused", message, dtype=angle.dtype, wanted=size_.dtype)
    shape = broadcast_pair(size_, angle, context)
    return Outcome(
        Tensor(shape, "complex128" if size_.dtype == "float64" else "complex64"),
        flops=numel(shape),
    )
