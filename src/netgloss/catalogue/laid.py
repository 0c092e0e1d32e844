"""How what an operation gives lies in memory, where its operands do not lie row by row.

Every call of the catalogue ends here when a tensor among its arguments has a layout
(:data:`layout_kinds` says of each operation what it does with them), and for the few operations
whose result never lies row by row. What is not known of an operation is not known of its result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netgloss.catalogue import layout_kinds as kinds
from netgloss.catalogue.layout_always import COPIES
from netgloss.catalogue.records import (
    NOT_KNOWN,
    CannotTell,
    Context,
    Layout,
    MemoryFormat,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.rules.following import kept_extent
from netgloss.catalogue.rules.known import contents, root
from netgloss.catalogue.rules.layout import lying, placed
from netgloss.catalogue.rules.memory import itself, need_own_memory
from netgloss.catalogue.strides import (
    CHANNELS_LAST,
    Lying,
    contiguous,
    in_format,
    inferred,
    is_channels_last,
    is_contiguous,
    iterated,
    packed,
)
from netgloss.records import replace

Bound = Mapping[str, Any]
Strides = Shape | None
How = Callable[[Bound, list[Tensor], Shape, Context], Strides]
_DROPOUT = "torch.nn.functional.dropout"


def laid_out(name: str, bound: Bound, outcome: Outcome, context: Context) -> Outcome:
    """The outcome with the layouts of its tensors."""
    if bound.get("inplace") is True:
        return _in_place(bound, outcome, context)
    if name in kinds.VIEWS or name in kinds.CALLED or _writes(name):
        return outcome  # the rule has said it
    given = _tensors(bound)
    value = _each(outcome.value, lambda each: _placed(name, bound, given, each, context))
    return outcome if value is outcome.value else replace(outcome, value=value)


def _writes(name: str) -> bool:
    """``relu_``, but not ``__rsub__``."""
    return name.endswith("_") and not name.endswith("__")


def _in_place(bound: Bound, outcome: Outcome, context: Context) -> Outcome:
    source = next(value for value in bound.values() if type(value) is Tensor)
    need_own_memory(source, (), context)
    return replace(outcome, value=itself(source))


def _tensors(bound: Bound) -> list[Tensor]:
    found: list[Tensor] = []
    for value in bound.values():
        items = value if type(value) in (tuple, list) else (value,)
        found += [item for item in items if type(item) is Tensor]
    return found


def _each(value: Any, change: Callable[[Tensor], Tensor]) -> Any:
    if type(value) is Tensor:
        return change(value)
    if type(value) in (tuple, list):
        return type(value)(_each(item, change) for item in value)
    return value


def _placed(name: str, bound: Bound, given: list[Tensor], made: Tensor, context: Context) -> Tensor:
    if any(made is each for each in given):
        return made
    if _changes_nothing(name, bound, given, made, context):
        return replace(made, base=root(given[0]), layout=given[0].layout)
    try:
        layout = _layout(_how(name), bound, given, made.shape, context)
    except CannotTell:
        layout = NOT_KNOWN
    if layout is made.layout and made.base is None:
        return made
    extent = kept_extent(made)
    return replace(made, value=contents(made), base=None, layout=layout, extent=extent)


def _layout(
    how: How, bound: Bound, given: list[Tensor], shape: Shape, context: Context
) -> Layout | None:
    asked = bound.get("memory_format")
    if type(asked) is MemoryFormat and asked.name != "preserve_format":
        return placed(shape, in_format(asked, shape))
    if not shape or how is _plain:
        return None
    if 0 in shape:
        return NOT_KNOWN
    strides = how(bound, given, shape, context)
    return NOT_KNOWN if strides is None else placed(shape, strides)


def _changes_nothing(
    name: str, bound: Bound, given: list[Tensor], made: Tensor, context: Context
) -> bool:
    """Whether the operation has nothing to do, and gives the tensor itself."""
    if name == _DROPOUT:
        return not bound["training"] or bound["p"] == 0
    return name in kinds.CASTS and _is_same(bound, given[0], made, context)


def _is_same(bound: Bound, source: Tensor, made: Tensor, context: Context) -> bool:
    """Whether a conversion has nothing to convert."""
    if source.dtype != made.dtype or bound.get("copy") not in (None, False):
        return False
    asked = bound.get("memory_format")
    if type(asked) is not MemoryFormat or asked.name == "preserve_format":
        return True
    own = lying(source)
    last = own is not None and is_channels_last(own, context)
    return last is asked.name.startswith("channels_last")


# ---- the ways ---------------------------------------------------------------------------------
def _how(name: str) -> How:
    if name in _HOW:
        return _HOW[name]
    for names, how in _KINDS:
        if name in names:
            return how
    return _not_known


def _plain(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    return contiguous(shape)


def _not_known(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    return None


def _inferred(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    own = lying(given[0])
    if own is None or len(own.shape) != len(shape):
        return None
    return inferred(own, context)


def _iterated(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    known = [lying(each) for each in given if len(each.shape) <= len(shape)]
    if len(known) < len(given):
        return None
    operands = [each for each in known if each is not None]
    if len(operands) == len(known):
        return iterated(operands, shape, context)
    first = known[0]
    return None if first is None else _decided_by(first, shape, context)


def _decided_by(first: Lying, shape: Shape, context: Context) -> Strides:
    """The strides where the first operand decides, whatever the others are like: it is not
    broadcast, and no two of its axes step alike."""
    if len(first.shape) != len(shape) or len(set(first.strides)) < len(shape):
        return None
    if 0 in first.strides or 1 in first.shape:
        return None
    return iterated([first], shape, context)


def _iterated_by_first(
    bound: Bound, given: list[Tensor], shape: Shape, context: Context
) -> Strides:
    return _iterated(bound, given[:1], shape, context)


def _swapped(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    return _iterated(bound, given[::-1], shape, context)


def _halves(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    """``glu``: an elementwise operation on the two halves of one tensor."""
    own = lying(given[0])
    if own is None or 1 in shape:
        return None
    return iterated([Lying(shape, own.strides)] * 2, shape, context)


def _suggested(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    """In channels_last where the first tensor is, else row by row."""
    own = lying(given[0])
    if own is None:
        return None
    last = len(own.shape) == len(shape) and is_channels_last(own, context)
    return packed(shape, CHANNELS_LAST[len(shape)]) if last else contiguous(shape)


def _convolved(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    """In channels_last where the input or the weight is."""
    if len(given) > 1 and given[1].layout is not None:
        return None
    return _suggested(bound, given, shape, context)


def _unless_last(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    """Row by row, but for inputs in channels_last_3d: then it is a question of the library."""
    if len(given) > 1 and given[1].layout is not None:
        return None
    own = lying(given[0])
    if own is None or is_channels_last(own, context):
        return None
    return contiguous(shape)


def _pooled_line(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    """A pooling of lines: one of pictures of height 1."""
    own = lying(given[0])
    if own is None:
        return None
    if len(shape) != 3:
        return contiguous(shape)
    n, c, length = own.shape
    (a, b, step) = own.strides
    picture = Lying((n, c, 1, length), (a, b, step * length, step))
    return None if is_channels_last(picture, context) else contiguous(shape)


def _padded(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    if bound.get("mode") == "circular":
        return contiguous(shape)
    return _suggested(bound, given, shape, context)


def _resized(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    if bound.get("mode") == "area":
        return None
    return _suggested(bound, given, shape, context)


def _joined(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    """``cat``: in channels_last where all parts are."""
    found = [_suggested(bound, [each], each.shape, context) for each in given]
    if any(each is None for each in found):
        return None
    last = [is_channels_last(own, context) for own in map(lying, given) if own is not None]
    return packed(shape, CHANNELS_LAST[len(shape)]) if all(last) else contiguous(shape)


def _stacked(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    """``stack``: row by row where the parts are no pictures in channels_last."""
    for each in given:
        own = lying(each)
        if own is None or is_channels_last(own, context):
            return None
    return contiguous(shape)


def _pooled_volume(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    """``max_pool3d``: what has four axes lacks only the batch."""
    own = lying(given[0])
    if own is None or len(shape) != 4:
        return _suggested(bound, given, shape, context)
    volume = Lying((1, *own.shape), (own.strides[0] * own.shape[0], *own.strides))
    if not is_contiguous(own, context) and is_contiguous(volume, context, CHANNELS_LAST[5]):
        return packed((1, *shape), CHANNELS_LAST[5])[1:]
    return contiguous(shape)


_FLASH_DTYPES = ("float32", "float64", "bfloat16", "float16")


def _attended(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    """The kernel for four axes gives a tensor like the query; what it does not take is computed
    by matrix products (``use_flash_attention_cpp``, ATen/native/transformers/sdp_utils_cpp.cpp).
    """
    query, key, value = given[:3]
    own = lying(query)
    if own is None:
        return contiguous(shape) if len(shape) != 4 else None
    if len(shape) != 4 or query.dtype not in _FLASH_DTYPES:
        return contiguous(shape)
    like = inferred(own, context)
    if like == contiguous(shape):
        return like
    ends = [lying(each) for each in (query, key, value)]
    if any(each is not None and not _ends_in_rows(each) for each in ends):
        return contiguous(shape)
    sizes = (query.shape[:2], query.shape[-1]), (key.shape[:2], key.shape[-1])
    if sizes[0] != sizes[1] or sizes[0] != (value.shape[:2], value.shape[-1]):
        return None
    if None in ends or bound["dropout_p"] != 0 or bound["enable_gqa"] is not False:
        return None
    return like if _is_plain_mask(bound["attn_mask"], query, key) else None


def _ends_in_rows(own: Lying) -> bool:
    return type(own.strides[-1]) is int and own.strides[-1] == 1


def _is_plain_mask(mask: Any, query: Tensor, key: Tensor) -> bool:
    """Whether the kernel certainly takes the mask."""
    if mask is None:
        return True
    plain = isinstance(mask, Tensor) and mask.layout is None and mask.dtype == "bool"
    return plain and mask.shape == (query.shape[-2], key.shape[-2])


def _extreme(bound: Bound, given: list[Tensor], shape: Shape, context: Context) -> Strides:
    """``max`` of two tensors goes element by element; of one it is a reduction."""
    return _iterated(bound, given, shape, context) if len(given) > 1 else contiguous(shape)


_HOW: dict[str, How] = {
    "torch.max": _extreme,
    "torch.min": _extreme,
    "torch.cat": _joined,
    "torch.stack": _stacked,
    "torch.nn.functional.max_pool3d": _pooled_volume,
    "torch.nn.functional.scaled_dot_product_attention": _attended,
    "torch.rsub": _swapped,
    "torch.nn.functional.glu": _halves,
    "torch.nn.functional.pad": _padded,
    "torch.nn.functional.interpolate": _resized,
    _DROPOUT: _iterated_by_first,
}
_KINDS: tuple[tuple[frozenset[str], How], ...] = (
    (kinds.PLAIN, _plain),
    (COPIES, _plain),
    (kinds.ITERATED, _iterated),
    (kinds.INFERRED, _inferred),
    (kinds.SUGGESTED, _suggested),
    (kinds.CONVOLVED, _convolved),
    (kinds.UNLESS_LAST, _unless_last),
    (kinds.LINES, _pooled_line),
    (kinds.CASTS, _inferred),
)
