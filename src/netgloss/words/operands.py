"""What the sentences on operations say in numbers, worked out once for every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from netgloss.catalogue import find
from netgloss.catalogue.records import Shape, Tensor
from netgloss.documents.facts import LayerFacts, OperationFacts
from netgloss.documents.texts import folded
from netgloss.records import replace
from netgloss.symbolic import Dim, SymInt
from netgloss.words.arithmetic import same, same_shape
from netgloss.words.numbers import dims, people, product_text, size, whole


# ---- views and joins ---------------------------------------------------------------------------
def worked_out(before: Sequence[Dim], after: Sequence[Dim], place: int) -> str:
    """How the size at ``place`` of ``after`` follows: the factors left when equal axes cancel.

    >>> worked_out((2, 256, 6, 6), (2, 9216), 1), worked_out((2, 512, 1, 1), (2, 512), 1)
    ('256·6·6 = 9216', '512·1·1 = 512')
    """
    place %= len(after)
    left = list(before)
    under = [dim for position, dim in enumerate(after) if position != place]
    for dim in list(under):
        for candidate in left:
            if same(candidate, dim):
                left.remove(candidate)
                under.remove(dim)
                break
    left = left or [1]
    under = [dim for dim in under if not (isinstance(dim, int) and dim == 1)]
    text = product_text(left)
    if under:
        bottom = product_text(under)
        text += f" / ({bottom})" if len(under) > 1 else f" / {bottom}"
    result = people(size(after[place]))
    return text if text == result else f"{text} = {result}"


def sum_text(sizes: Sequence[Dim]) -> str:
    """``64 + 64 = 128``."""
    total: Dim = 0
    for part in sizes:
        total = total + part
    text = " + ".join(people(size(part)) for part in sizes)
    return f"{text} = {people(size(total))}"


def shapes_text(shapes: Sequence[Sequence[Any]]) -> str:
    return ", ".join(dims(shape) for shape in shapes)


# ---- functions spoken of as layers -------------------------------------------------------------
def as_layer(
    facts: OperationFacts, given: Iterable[str], renamed: Mapping[str, str] | None = None
) -> LayerFacts:
    """An operation in a layer's terms: ``relu(x)`` is described as ``ReLU()`` is.

    ``given`` are the arguments to speak of, ``renamed`` the layer's names for the function's.
    """
    names = renamed or {}
    arguments = {names.get(name, name): value for name, value in facts.arguments.items()}
    return LayerFacts(
        type=facts.name,
        arguments=arguments,
        given=tuple(names.get(name, name) for name in given),
        parameters=(),
        buffers=(),
        input=facts.inputs[0] if facts.inputs else None,
        output=facts.outputs[0] if facts.outputs else None,
        formulas=facts.formulas,
        macs=facts.macs,
        calls=1,
        mode=facts.mode,
    )


def with_arguments(facts: LayerFacts, extra: Mapping[str, Any]) -> LayerFacts:
    """The same facts with more arguments, which are not spoken of (not given)."""
    return replace(facts, arguments={**facts.arguments, **extra})


# ---- arguments -----------------------------------------------------------------------------------
def has_tensor(value: Any) -> bool:
    """A tensor, or a sequence that holds one."""
    if isinstance(value, tuple | list):
        return any(has_tensor(part) for part in value)
    return isinstance(value, Tensor)


def written(facts: OperationFacts) -> tuple[str, ...]:
    """The arguments worth a word: neither tensors nor equal to their default."""
    entry = find(facts.name)
    defaults = entry.defaults if entry is not None else {}
    names = []
    for name, value in facts.arguments.items():
        if has_tensor(value) or name.startswith("_") or (value is None and name not in defaults):
            continue
        if name in defaults and _equal(folded(value), folded(defaults[name])):
            continue
        names.append(name)
    return tuple(names)


def _equal(left: Any, right: Any) -> bool:
    return type(left) is type(right) and bool(left == right)


def argument_of(facts: OperationFacts, *names: str) -> Any:
    """The first of these arguments that is there and not ``None``."""
    for name in names:
        value = facts.arguments.get(name)
        if value is not None:
            return value
    return None


def sizes_asked(facts: OperationFacts) -> tuple[Any, ...]:
    """The sizes of a ``view``, ``reshape``, ``expand``, … however they were written."""
    value = argument_of(facts, "shape", "size", "sizes", "repeats", "dims", "args", "ordering")
    while (
        isinstance(value, tuple | list) and len(value) == 1 and isinstance(value[0], tuple | list)
    ):
        value = value[0]
    return tuple(value) if isinstance(value, tuple | list) else () if value is None else (value,)


def axis_of(facts: OperationFacts, default: int | None = None) -> int | None:
    """The axis ``dim`` (``axis``), counted from 0 where the input's rank is known."""
    axis = whole(argument_of(facts, "dim", "axis", "dim0"))
    axis = default if axis is None else axis
    if axis is not None and facts.inputs and -len(facts.inputs[0]) <= axis < 0:
        return axis + len(facts.inputs[0])
    return axis


def axes_of(facts: OperationFacts, *names: str) -> tuple[int, ...]:
    """The axes ``dim``, one or several, counted from 0 where the input's rank is known."""
    value = argument_of(facts, *(names or ("dim", "axis")))
    parts = tuple(value) if isinstance(value, tuple | list) else (value,)
    rank = len(facts.inputs[0]) if facts.inputs else 0
    axes = [part for part in map(whole, parts) if part is not None]
    return tuple(axis + rank if -rank <= axis < 0 else axis for axis in axes)


def before_after(facts: OperationFacts) -> tuple[Shape, Shape] | None:
    if not facts.inputs or not facts.outputs:
        return None
    return facts.inputs[0], facts.outputs[0]


def broadcasts(shapes: Sequence[Shape], result: Shape) -> bool:
    """Each shape provably stretches to the result: axes from the right are equal to it or 1."""
    for shape in shapes:
        if len(shape) > len(result):
            return False
        for dim, whole_dim in zip(reversed(shape), reversed(result), strict=False):
            if not same(dim, 1) and not same(dim, whole_dim):
                return False
    return True


def all_alike(shapes: Sequence[Shape]) -> bool:
    return all(same_shape(shapes[0], shape) for shape in shapes[1:])


def in_place(name: str) -> bool:
    """``add_`` writes into its first operand; ``__iadd__`` does too."""
    last = name.rpartition(".")[2]
    return (last.endswith("_") and not last.endswith("__")) or last in _IN_PLACE


_IN_PLACE = frozenset(
    {"__iadd__", "__isub__", "__imul__", "__itruediv__", "__ifloordiv__", "__ipow__"}
)


def other_number(facts: OperationFacts) -> Any:
    """The plain number that an operation combines a tensor with, else ``None``."""
    for value in facts.arguments.values():
        if isinstance(value, int | float | SymInt) and not isinstance(value, bool):
            return value
    return None


def index_text(facts: OperationFacts) -> str:
    """What stood between the brackets of ``x[...]``: ``:, -1, :``; ``""`` where not known."""
    value = argument_of(facts, "index", "indices", "key", "item")
    parts = value if isinstance(value, tuple) else (value,)
    shown = [_index_part(part) for part in parts]
    return "" if value is None or "" in shown else ", ".join(shown)


def _index_part(part: Any) -> str:
    if part is Ellipsis:
        return "..."
    if isinstance(part, slice):
        ends = ["" if end is None else _index_part(end) for end in (part.start, part.stop)]
        step = "" if part.step is None else f":{_index_part(part.step)}"
        return ":".join(ends) + step
    return str(part) if part is None or isinstance(part, int | SymInt) else ""


def inner_axes(shapes: Sequence[Shape]) -> tuple[Dim, Dim] | None:
    """The two sizes that a matrix product sums over: last of the left, last but one (or only
    one) of the right."""
    if len(shapes) < 2 or not shapes[0] or not shapes[1]:
        return None
    left, right = shapes[0], shapes[1]
    return left[-1], right[-2] if len(right) > 1 else right[-1]


# ---- arguments that a function reads off its weight ---------------------------------------------
def _weight(facts: OperationFacts) -> Shape:
    value = facts.arguments.get("weight")
    return value.shape if isinstance(value, Tensor) else ()


def convolution_arguments(facts: OperationFacts) -> dict[str, Any]:
    """``kernel_size`` and ``in_channels`` of a functional convolution, from its weight."""
    weight = _weight(facts)
    if len(weight) < 3:
        return {}
    found: dict[str, Any] = {"kernel_size": tuple(weight[2:])}
    groups = whole(facts.arguments.get("groups", 1))
    if groups is not None:
        found["in_channels"] = weight[1] * groups
    return found


def table_arguments(facts: OperationFacts) -> dict[str, Any]:
    """``num_embeddings`` and ``embedding_dim`` of a functional embedding, from its weight."""
    weight = _weight(facts)
    if len(weight) != 2:
        return {}
    return {"num_embeddings": weight[0], "embedding_dim": weight[1]}


def normalised_channels(facts: OperationFacts) -> dict[str, Any]:
    """``num_channels`` of a functional group normalisation: axis 1 of its input."""
    if not facts.inputs or len(facts.inputs[0]) < 2:
        return {}
    return {"num_channels": facts.inputs[0][1]}


# ---- names ---------------------------------------------------------------------------------------
# Other spellings of the same operation; Python's operators arrive as methods.
ALIASES: Mapping[str, str] = {
    "absolute": "abs", "arccos": "acos", "arccosh": "acosh", "arcsin": "asin", "arcsinh": "asinh",
    "arctan": "atan", "arctan2": "atan2", "arctanh": "atanh", "clip": "clamp", "concat": "cat",
    "concatenate": "cat", "divide": "div", "truediv": "div", "true_divide": "div",
    "itruediv": "div", "floordiv": "floor_divide", "ifloordiv": "floor_divide", "fix": "trunc",
    "greater": "gt", "greater_equal": "ge", "less": "lt", "less_equal": "le", "not_equal": "ne",
    "iadd": "add", "radd": "add", "isub": "sub", "subtract": "sub", "imul": "mul", "rmul": "mul",
    "multiply": "mul", "ipow": "pow", "float_power": "pow", "mod": "remainder",
    "negative": "neg", "invert": "logical_not", "moveaxis": "movedim", "swapaxes": "transpose",
    "swapdims": "transpose", "row_stack": "vstack", "sgn": "sign", "rtruediv": "div", "rdiv": "div", "rpow": "pow", "rsub": "sub",
    "expit": "sigmoid", "feature_dropout": "dropout2d", "fmax": "maximum", "fmin": "minimum",
    "mm": "matmul", "mv": "matmul", "broadcast_to": "expand", "view_as": "reshape_as",
    "len": "size_of_first", "size": "size_of", "shape": "size_of", "ndim": "dim",
    "ndimension": "dim", "nelement": "numel", "ger": "outer", "vdot": "dot", "adjoint": "mT",
    "mH": "mT", "argwhere": "nonzero",
    "split_with_sizes": "split", "ravel": "flatten", "vector_norm": "norm", "char": "int8",
    "byte": "uint8", "short": "int16", "constant_pad_nd": "pad", "FloatTensor": "tensor",
    "LongTensor": "tensor", "DoubleTensor": "tensor", "HalfTensor": "tensor",
    "IntTensor": "tensor", "BoolTensor": "tensor", "Tensor": "tensor", "as_tensor": "tensor",
    "asarray": "tensor", "new_tensor": "tensor", "from_numpy": "tensor",
    "bartlett": "bartlett_window", "blackman": "blackman_window", "hamming": "hamming_window",
    "hann": "hann_window", "kaiser": "kaiser_window", "nuttall": "general_hamming",
    "general_cosine": "general_hamming", "bessel_j1": "bessel_j0", "bessel_y0": "bessel_j0",
    "bessel_y1": "bessel_j0", "spherical_bessel_j0": "bessel_j0", "i1": "i0",
    "modified_bessel_i0": "i0", "modified_bessel_i1": "i0", "modified_bessel_k0": "i0",
    "modified_bessel_k1": "i0", "i1e": "i0e", "scaled_modified_bessel_k0": "i0e",
    "scaled_modified_bessel_k1": "i0e", "chebyshev_polynomial_u": "chebyshev_polynomial_t",
    "chebyshev_polynomial_v": "chebyshev_polynomial_t",
    "chebyshev_polynomial_w": "chebyshev_polynomial_t",
    "shifted_chebyshev_polynomial_t": "chebyshev_polynomial_t",
    "shifted_chebyshev_polynomial_u": "chebyshev_polynomial_t",
    "shifted_chebyshev_polynomial_v": "chebyshev_polynomial_t",
    "shifted_chebyshev_polynomial_w": "chebyshev_polynomial_t",
    "hermite_polynomial_he": "hermite_polynomial_h", "cdouble": "cfloat", "chalf": "cfloat",
    "cholesky_ex": "cholesky", "inv_ex": "inv", "solve_ex": "solve", "lu_factor": "lu",
    "lu_factor_ex": "lu", "fft2": "fft", "fftn": "fft", "ifft2": "ifft", "ifftn": "ifft",
    "rfft2": "rfft", "rfftn": "rfft", "irfft2": "irfft", "irfftn": "irfft", "hfft2": "hfft",
    "hfftn": "hfft", "ihfft2": "ihfft", "ihfftn": "ihfft", "gammaln": "lgamma",
    "igamma": "gammainc", "igammac": "gammaincc", "inverse": "inv", "pinverse": "pinv",
    "psi": "digamma", "trapz": "trapezoid", "orgqr": "householder_product",
    "chain_matmul": "multi_dot", "mvlgamma": "multigammaln", "rmod": "remainder", "ror": "or",
    "rxor": "bitwise_xor", "itemsize": "element_size", "resize_as": "resize",
    "new_empty_strided": "empty_strided", "slice_scatter": "select_scatter",
    "diagonal_scatter": "select_scatter", "as_strided_scatter": "select_scatter",
    "unsafe_chunk": "chunk", "unsafe_split": "split", "unsafe_split_with_sizes": "split",
}  # fmt: skip


def plain_name(qualified: str) -> str:
    """The name that ``words`` know an operation by: ``add`` for ``torch.Tensor.__iadd__``."""
    last = qualified.rpartition(".")[2].strip("_")
    return ALIASES.get(last, last)


def padding_pairs(facts: OperationFacts) -> tuple[tuple[int, int], ...]:
    """``F.pad``'s amounts by axis, last axis first; empty where they are not plain integers."""
    value = argument_of(facts, "pad", "padding")
    parts = tuple(value) if isinstance(value, tuple | list) else ()
    amounts = [part for part in map(whole, parts) if part is not None]
    if not amounts or len(amounts) != len(parts) or len(amounts) % 2:
        return ()
    return tuple(zip(amounts[::2], amounts[1::2], strict=True))


def number_first(facts: OperationFacts) -> bool:
    """``2 - x`` rather than ``x - 2``: a plain number comes before the tensor."""
    if facts.name.rpartition(".")[2].strip("_") in ("rsub", "rtruediv", "rdiv", "rpow"):
        return True
    for value in facts.arguments.values():
        if isinstance(value, Tensor):
            return False
        if isinstance(value, int | float | SymInt) and not isinstance(value, bool):
            return True
    return False
