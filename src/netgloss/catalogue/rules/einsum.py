"""``torch.einsum``: ellipsis, implicit output, repeated letters, and the interleaved form."""

from __future__ import annotations

import string
from collections.abc import Sequence

from netgloss.catalogue.records import (
    NOT_KNOWN,
    CannotTell,
    Complaint,
    Context,
    Layout,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.rules.common import (
    SPREAD_OUT,
    Bound,
    numel,
    refuse,
    same,
    shown,
    simpler,
    tensors,
)
from netgloss.catalogue.rules.dtypes import result_type
from netgloss.catalogue.rules.layout import placed
from netgloss.catalogue.strides import packed
from netgloss.records import dataclass
from netgloss.symbolic import Dim, Relation, hint_of, product

_LETTERS = string.ascii_uppercase + string.ascii_lowercase
Label = str  # a letter, or "...0", "...1" for the axes of the ellipsis, counted from the right


@dataclass(frozen=True, slots=True)
class _Equation:
    inputs: tuple[tuple[Label, ...], ...]
    output: tuple[Label, ...]


def _split(term: str, context: Context) -> list[str]:
    """The letters of a term, the ellipsis as one part."""
    head, dots, tail = term.partition("...")
    parts = [*head, *(["..."] if dots else []), *tail]
    if any(part != "..." and part not in _LETTERS for part in parts):
        wrong = next(part for part in parts if part != "..." and part not in _LETTERS)
        message = (
            f"einsum(): invalid subscript given in the equation string, subscripts must be in "
            f"[a-zA-Z]: {wrong}"
        )
        refuse(context, "einsum_syntax", message, equation=term)
        raise CannotTell("the equation of einsum cannot be read")
    return parts


def _axes(parts: list[str], rank: int) -> tuple[Label, ...]:
    """A label for each axis of an operand of this rank."""
    if "..." not in parts:
        return tuple(parts)
    at = parts.index("...")
    count = rank - (len(parts) - 1)
    dots = [f"...{place}" for place in range(count - 1, -1, -1)]
    return (*parts[:at], *dots, *parts[at + 1 :])


def _parse(equation: str, sources: tuple[Tensor, ...], context: Context) -> _Equation:
    text = equation.replace(" ", "")
    left, arrow, right = text.partition("->")
    terms = left.split(",")
    if len(terms) != len(sources):
        more = "fewer" if len(sources) < len(terms) else "more"
        message = f"einsum(): {more} operands were provided than specified in the equation"
        refuse(
            context, "einsum_operands", message, equation=equation, terms=len(terms),
            operands=len(sources),
        )  # fmt: skip
        raise CannotTell("the equation of einsum names other operands")
    inputs = []
    for at, (term, source) in enumerate(zip(terms, sources, strict=True)):
        parts = _split(term, context)
        letters = len([part for part in parts if part != "..."])
        if letters > source.rank or ("..." not in parts and letters != source.rank):
            message = (
                f"einsum(): the number of subscripts in the equation ({letters}) does not match "
                f"the number of dimensions ({source.rank}) for operand {at} and no ellipsis was "
                "given"
            )
            refuse(
                context, "einsum_rank", message, equation=equation, term=term, operand=at,
                shape=source.shape,
            )  # fmt: skip
            raise CannotTell("the equation of einsum does not fit an operand")
        inputs.append(_axes(parts, source.rank))
    output = _output(right if arrow else None, inputs, equation, context)
    return _Equation(tuple(inputs), output)


def _output(
    right: str | None, inputs: Sequence[tuple[Label, ...]], equation: str, context: Context
) -> tuple[Label, ...]:
    """The output's labels; left out: the ellipsis, then the letters that stand just once, in
    the order of the alphabet (upper case first)."""
    every = [label for labels in inputs for label in labels]
    dots = sorted({label for label in every if label.startswith("...")},
                  key=lambda label: -int(label[3:]))  # fmt: skip
    if right is None:
        once = [letter for letter in _LETTERS if every.count(letter) == 1]
        return (*dots, *once)
    labels: list[Label] = []
    for part in _split(right, context):
        labels.extend(dots if part == "..." else [part])
    for label in labels:
        if labels.count(label) > 1 or label not in every:
            message = (
                f"einsum(): output subscript {label} appears more than once in the output"
                if label in every
                else f"einsum(): output subscript {label} does not appear in the equation for any "
                "input operand"
            )
            refuse(context, "einsum_output", message, equation=equation, label=label)
            raise CannotTell("the output of einsum cannot be made")
    return tuple(labels)


def _interleaved(bound: Bound) -> tuple[str, tuple[object, ...]]:
    """``einsum(x, [0, 1], y, [1, 2], [0, 2])`` as an equation and operands."""
    given = (bound["equation"], *bound["operands"])
    operands, terms = given[0 : len(given) // 2 * 2 : 2], given[1::2]
    texts = []
    for term in (*terms, *([given[-1]] if len(given) % 2 else [])):
        if not isinstance(term, tuple | list):
            raise CannotTell("the subscripts of einsum are not known")
        letters = []
        for number in term:
            if number is Ellipsis:
                letters.append("...")
            elif type(number) is int and 0 <= number < len(_LETTERS):
                letters.append(_LETTERS[number])
            else:
                raise CannotTell("a subscript of einsum is not known")
        texts.append("".join(letters))
    count = len(terms)
    return ",".join(texts[:count]) + ("->" + texts[-1] if len(texts) > count else ""), operands


def einsum(bound: Bound, context: Context) -> Outcome:
    """Products summed over the labels that the output does not have."""
    equation, operands = bound["equation"], bound["operands"]
    if isinstance(equation, Tensor):
        equation, operands = _interleaved(bound)
    if not isinstance(equation, str):
        raise CannotTell("the equation of einsum is not known")
    if len(operands) == 1 and isinstance(operands[0], tuple | list):
        operands = operands[0]
    sources = tensors({"operands": tuple(operands)}, "operands", context)
    parsed = _parse(equation, sources, context)
    sizes = _sizes(parsed, sources, equation, context)
    shape = tuple(sizes[label] for label in parsed.output)
    macs, flops = _cost(parsed, sources, sizes)
    lies = _layout(parsed, sources, shape)
    return Outcome(Tensor(shape, result_type(sources), layout=lies), macs=macs, flops=flops)


def _layout(parsed: _Equation, sources: tuple[Tensor, ...], shape: Shape) -> Layout | None:
    """How the result of a matrix product lies: the labels of both operands come first, then
    those of the first, then those of the second (``sumproduct_pair``, ATen/Linear.cpp)."""
    if len(sources) != 2 or any(len(set(own)) < len(own) for own in parsed.inputs):
        return NOT_KNOWN
    left, right = (_long_labels(*pair) for pair in zip(parsed.inputs, sources, strict=True))
    if left | right <= set(parsed.output) or not left & right - set(parsed.output):
        return NOT_KNOWN  # nothing is summed in a product: it goes element by element
    places = range(len(shape))
    both = [at for at in places if (parsed.output[at] in left) is (parsed.output[at] in right)]
    first = [at for at in places if parsed.output[at] in left - right]
    second = [at for at in places if at not in (*both, *first)]
    lies = (*both, *first, *second)
    if 1 in shape:  # how such an axis steps is a question of the kernel
        long = [at for at in lies if shape[at] != 1]
        return None if long == sorted(long) else NOT_KNOWN
    return placed(shape, packed(shape, lies[::-1]))


def _sizes(
    parsed: _Equation, sources: tuple[Tensor, ...], equation: str, context: Context
) -> dict[Label, Dim]:
    """The size of each label; operands of length 1 are broadcast."""
    sizes: dict[Label, Dim] = {}
    for at, (labels, source) in enumerate(zip(parsed.inputs, sources, strict=True)):
        own: dict[Label, Dim] = {}
        for label, dim in zip(labels, source.shape, strict=True):
            if label in own and not same(own[label], dim):
                message = (
                    f"einsum(): subscript {label} is repeated for operand {at} but the sizes don't "
                    f"match, {hint_of(dim)} != {hint_of(own[label])}"
                )
                _need(own[label], dim, label, equation, message, context)
            own.setdefault(label, dim)
        for label, dim in own.items():
            sizes[label] = dim if label not in sizes else _met(
                sizes[label], dim, label, parsed, sources, equation, context
            )  # fmt: skip
    return sizes


def _need(
    left: Dim, right: Dim, label: Label, equation: str, message: str, context: Context
) -> bool:
    facts = {"equation": equation, "label": label, "left_dim": left, "right_dim": right}
    return context.need(Relation(left, "==", right), Complaint("einsum_size", facts, message))


def _met(
    left: Dim, right: Dim, label: Label, parsed: _Equation, sources: tuple[Tensor, ...],
    equation: str, context: Context,
) -> Dim:  # fmt: skip
    if same(left, right):
        return simpler(left, right)
    for dim, other in ((left, right), (right, left)):
        if type(dim) is int and dim == 1:
            return other
    for dim, other in ((left, right), (right, left)):
        if hint_of(dim) == 1 != hint_of(other):
            context.decide(Relation(dim, "==", 1), SPREAD_OUT)
            return other
    _need(left, right, label, equation, _clash(parsed, sources), context)
    return simpler(left, right)


def _clash(parsed: _Equation, sources: tuple[Tensor, ...]) -> str:
    used = {label for labels in parsed.inputs for label in labels}
    summed = [letter for letter in _LETTERS if letter in used.difference(parsed.output)]
    order = (*parsed.output, *summed)
    shown_shapes = []
    for labels, source in zip(parsed.inputs, sources, strict=True):
        own = dict(zip(labels, source.shape, strict=True))
        remapped = shown([own.get(label, 1) for label in order])
        shown_shapes.append(f"{shown(source.shape)}->{remapped}")
    return (
        "einsum(): operands do not broadcast with remapped shapes [original->remapped]: "
        + " ".join(shown_shapes)
    )


def _cost(
    parsed: _Equation, sources: tuple[Tensor, ...], sizes: dict[Label, Dim]
) -> tuple[Dim, Dim]:
    """Operands are taken from left to right, as PyTorch does where no better order is asked for:
    each step sums over the labels that nothing later needs. A label of one operand alone is
    summed before the product; a step that sums over nothing is a plain multiplication."""
    macs: Dim = 0
    flops: Dim = 0
    if len(sources) == 1:
        return 0, numel(sources[0].shape)
    own = [_long_labels(*pair) for pair in zip(parsed.inputs, sources, strict=True)]
    held = own[0]
    for at in range(1, len(sources)):
        later = set(parsed.output).union(*own[at + 1 :])
        shared = {label for label in held & own[at] if label not in later}
        kept = {label for label in held | own[at] if label in later}
        amount = product(sizes[label] for label in sorted(kept | shared))
        if shared:
            macs, flops = macs + amount, flops + 2 * amount
        else:
            flops = flops + amount
        held = kept
    return macs, flops


def _long_labels(labels: tuple[Label, ...], source: Tensor) -> set[Label]:
    """The labels of the axes that are longer than 1: the others take no part in a product."""
    pairs = zip(labels, source.shape, strict=True)
    return {label for label, dim in pairs if not (type(dim) is int and dim == 1)}
