"""Operations that compute: element by element, along axes, as products; in English."""

from __future__ import annotations

from collections.abc import Callable

from netgloss.documents.facts import OperationFacts
from netgloss.words.arithmetic import same
from netgloss.words.en.grammar import listing
from netgloss.words.en.operations.phrases import axes, combined, result, written_back
from netgloss.words.numbers import amount, code, dims, real, size
from netgloss.words.operands import argument_of, axes_of, inner_axes, number_first, other_number


# ---- element by element --------------------------------------------------------------------------
def _with(
    facts: OperationFacts, both: str, single: Callable[[str], str], turned: Callable[[str], str]
) -> list[str]:
    """``both`` for two tensors; for a tensor and a number ``single``, or ``turned`` where the
    number comes first."""
    number = other_number(facts)
    if len(facts.inputs) < 2 and number is not None:
        say = turned if number_first(facts) else single
        return [say(amount(number)), *result(facts)]
    return [both, *combined(facts)]


def add(facts: OperationFacts) -> list[str]:
    return _with(
        facts,
        "Adds element by element.",
        lambda n: f"Adds {n} to every element.",
        lambda n: f"Adds every element to {n}.",
    )


def sub(facts: OperationFacts) -> list[str]:
    return _with(
        facts,
        "Subtracts element by element.",
        lambda n: f"Subtracts {n} from every element.",
        lambda n: f"Subtracts every element from {n}.",
    )


def mul(facts: OperationFacts) -> list[str]:
    return _with(
        facts,
        "Multiplies element by element (no matrix product).",
        lambda n: f"Multiplies every element by {n}.",
        lambda n: f"Multiplies {n} by every element.",
    )


def div(facts: OperationFacts) -> list[str]:
    return _with(
        facts,
        "Divides element by element.",
        lambda n: f"Divides every element by {n}.",
        lambda n: f"Divides {n} by every element.",
    )


def pow(facts: OperationFacts) -> list[str]:
    return _with(
        facts,
        "Raises element by element to a power.",
        lambda n: f"Raises every element to the power {n}.",
        lambda n: f"Raises {n} to the power of every element.",
    )


def clamp(facts: OperationFacts) -> list[str]:
    low, high = facts.arguments.get("min"), facts.arguments.get("max")
    parts = []
    if low is not None:
        parts.append(f"everything below {amount(low)} is raised to it")
    if high is not None:
        parts.append(f"everything above {amount(high)} is lowered to it")
    what = " and ".join(parts) or "numbers are kept within bounds"
    return [f"Cuts numbers off at bounds: {what}.", *result(facts)]


def masked_fill(facts: OperationFacts) -> list[str]:
    value = facts.arguments.get("value")
    return [
        f"Writes {amount(value)} wherever the mask is true and leaves the rest; before a softmax, "
        "minus infinity there means a share of zero.",
        *result(facts),
    ]


def where(facts: OperationFacts) -> list[str]:
    return [
        "Chooses element by element: where the condition is true from the first, elsewhere from "
        "the second.",
        *combined(facts),
    ]


# ---- along axes ----------------------------------------------------------------------------------
def _over(facts: OperationFacts, what: str) -> list[str]:
    chosen = axes_of(facts)
    if argument_of(facts, "dim", "axis") is None or not chosen:
        lines = [f"{what} over all elements."]
    elif facts.arguments.get("keepdim") is True:
        lines = [f"{what} along {axes(chosen)}, kept with size 1 (`keepdim=True`)."]
    else:
        lines = [f"{what} along {axes(chosen)}, which {'go' if len(chosen) > 1 else 'goes'} away."]
    return lines + result(facts)


def mean(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts)
    rank = len(facts.inputs[0]) if facts.inputs else 0
    lines = _over(facts, "Takes the mean")
    if rank == 4 and set(chosen) == {2, 3}:
        lines.append("Over height and width, this is global average pooling.")
    return lines


def sum(facts: OperationFacts) -> list[str]:
    return _over(facts, "Sums")


def prod(facts: OperationFacts) -> list[str]:
    return _over(facts, "Takes the product")


def std(facts: OperationFacts) -> list[str]:
    return _over(facts, "Takes the standard deviation")


def var(facts: OperationFacts) -> list[str]:
    return _over(facts, "Takes the variance")


def norm(facts: OperationFacts) -> list[str]:
    return _over(facts, "Takes the norm, the length of a vector,")


def amax(facts: OperationFacts) -> list[str]:
    return _over(facts, "Takes the largest number")


def amin(facts: OperationFacts) -> list[str]:
    return _over(facts, "Takes the smallest number")


def logsumexp(facts: OperationFacts) -> list[str]:
    return _over(facts, "Takes the logarithm of the sum of exponentials, without overflow,")


def any(facts: OperationFacts) -> list[str]:
    return _over(facts, "Asks whether at least one element is true")


def all(facts: OperationFacts) -> list[str]:
    return _over(facts, "Asks whether every element is true")


def _extreme(facts: OperationFacts, which: str) -> list[str]:
    if len(facts.inputs) > 1:
        return [f"Takes the {which} of two numbers at each place.", *combined(facts)]
    lines = _over(facts, f"Takes the {which} number")
    if argument_of(facts, "dim") is not None:
        lines.insert(1, "With an axis it returns a pair: the values and where they stood.")
    return lines


def max(facts: OperationFacts) -> list[str]:
    return _extreme(facts, "largest")


def min(facts: OperationFacts) -> list[str]:
    return _extreme(facts, "smallest")


def argmax(facts: OperationFacts) -> list[str]:
    lines = _over(facts, "Gives the place of the largest number")
    if axes_of(facts) == (1,) and facts.inputs and len(facts.inputs[0]) == 2:
        lines.append("On scores of shape (batch, classes) that is the predicted class.")
    return lines


def argmin(facts: OperationFacts) -> list[str]:
    return _over(facts, "Gives the place of the smallest number")


def topk(facts: OperationFacts) -> list[str]:
    many = argument_of(facts, "k")
    which = "smallest" if facts.arguments.get("largest") is False else "largest"
    chosen = axes_of(facts)
    along = f" along {axes(chosen)}" if chosen else ""
    return [
        f"Keeps the {which} {amount(many)}{along}; it returns a pair: the values and where they "
        "stood.",
        *result(facts),
    ]


def sort(facts: OperationFacts) -> list[str]:
    order = "falling" if facts.arguments.get("descending") is True else "rising"
    chosen = axes_of(facts)
    along = f" along {axes(chosen)}" if chosen else ""
    return [
        f"Sorts in {order} order{along}; it returns a pair: the values and where they stood.",
        *result(facts),
    ]


def argsort(facts: OperationFacts) -> list[str]:
    order = "falling" if facts.arguments.get("descending") is True else "rising"
    return [f"Gives the places that would sort the numbers in {order} order.", *result(facts)]


def cumsum(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts)
    along = f" along {axes(chosen)}" if chosen else ""
    return [f"Keeps a running total{along}.", *result(facts)]


def cumprod(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts)
    along = f" along {axes(chosen)}" if chosen else ""
    return [f"Keeps a running product{along}.", *result(facts)]


def normalize(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts)
    along = f" along {axes(chosen)}" if chosen else ""
    return [
        f"Scales vectors{along} to length 1 (by the {amount(facts.arguments.get('p'))}-norm), so "
        "that only their direction counts.",
        *result(facts),
    ]


# ---- products ------------------------------------------------------------------------------------
def _inner(facts: OperationFacts) -> list[str]:
    pair = inner_axes(facts.inputs)
    if pair is None or not same(*pair):
        return []
    return [f"Each result sums over {size(pair[0])} products."]


def matmul(facts: OperationFacts) -> list[str]:
    lines = ["Matrix product: rows of the left meet columns of the right.", *_inner(facts)]
    return lines + _joined(facts)


def bmm(facts: OperationFacts) -> list[str]:
    lines = [
        "Matrix product, separately for each example of the batch: rows of the left meet columns "
        "of the right.",
        *_inner(facts),
    ]
    return lines + _joined(facts)


def _joined(facts: OperationFacts) -> list[str]:
    if len(facts.inputs) < 2 or not facts.outputs:
        return result(facts)
    shown = listing([f"`{dims(shape)}`" for shape in facts.inputs])
    return [f"Shapes: {shown} give `{dims(facts.outputs[0])}`.", *written_back(facts)]


def einsum(facts: OperationFacts) -> list[str]:
    value = facts.arguments.get("equation")
    shown = f" `{value}`" if isinstance(value, str) else ""
    return [
        f"Multiplies and sums by a rule of letters{shown}: letters that are missing on the right "
        "of the arrow are summed over.",
        *_joined(facts),
    ]


def addmm(facts: OperationFacts) -> list[str]:
    return ["A matrix product of two matrices is added to a third.", *_joined(facts)]


def outer(facts: OperationFacts) -> list[str]:
    return ["Multiplies each number of one vector with each of the other.", *_joined(facts)]


def scaled_dot_product_attention(facts: OperationFacts) -> list[str]:
    lines = [
        "Attention: compares every query with all keys, turns the scores into shares by softmax "
        "and takes the mean of the values by these shares: `softmax(Q·Kᵀ/√d)·V`."
    ]
    if facts.inputs and facts.inputs[0]:
        lines.append(f"d, the last axis of the queries, is {size(facts.inputs[0][-1])}.")
    if facts.arguments.get("is_causal") is True:
        lines.append("`is_causal=True`: no position looks at later ones.")
    drop = facts.arguments.get("dropout_p")
    if real(drop):
        lines.append(
            f"`dropout_p={code(drop)}` drops in eval mode too: the function has no mode of its own."
        )
    return lines + _joined(facts)
