"""Operations that make tensors or change their type, in English."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import OperationFacts
from netgloss.words.en.operations.phrases import result
from netgloss.words.numbers import amount, code, dims
from netgloss.words.operands import argument_of


def _made(facts: OperationFacts, what: str) -> list[str]:
    shape = f" of shape `{dims(facts.outputs[0])}`" if facts.outputs else ""
    return [f"Makes a new tensor{shape} {what}."]


def _like(facts: OperationFacts, what: str) -> list[str]:
    shape = f", `{dims(facts.outputs[0])}`" if facts.outputs else ""
    return [f"Makes a new tensor of the same shape{shape}, {what}."]


def zeros(facts: OperationFacts) -> list[str]:
    return _made(facts, "filled with zeros")


def ones(facts: OperationFacts) -> list[str]:
    return _made(facts, "filled with ones")


def full(facts: OperationFacts) -> list[str]:
    return _made(facts, f"filled with {amount(facts.arguments.get('fill_value'))}")


def empty(facts: OperationFacts) -> list[str]:
    return _made(facts, "whose numbers are whatever stood in memory; it must be filled first")


def rand(facts: OperationFacts) -> list[str]:
    return _made(facts, "of random numbers, evenly spread between 0 and 1")


def randn(facts: OperationFacts) -> list[str]:
    return _made(facts, "of random numbers from the normal distribution (mean 0, variance 1)")


def randint(facts: OperationFacts) -> list[str]:
    return _made(facts, "of random whole numbers")


def randperm(facts: OperationFacts) -> list[str]:
    return _made(facts, "with the numbers from 0 on in random order")


def zeros_like(facts: OperationFacts) -> list[str]:
    return _like(facts, "filled with zeros")


def ones_like(facts: OperationFacts) -> list[str]:
    return _like(facts, "filled with ones")


def full_like(facts: OperationFacts) -> list[str]:
    return _like(facts, f"filled with {amount(facts.arguments.get('fill_value'))}")


def empty_like(facts: OperationFacts) -> list[str]:
    return _like(facts, "whose numbers are whatever stood in memory")


def rand_like(facts: OperationFacts) -> list[str]:
    return _like(facts, "of random numbers, evenly spread between 0 and 1")


def randn_like(facts: OperationFacts) -> list[str]:
    return _like(facts, "of random numbers from the normal distribution (mean 0, variance 1)")


def new_zeros(facts: OperationFacts) -> list[str]:
    return _made(facts, "filled with zeros, of the same type and on the same device")


def new_ones(facts: OperationFacts) -> list[str]:
    return _made(facts, "filled with ones, of the same type and on the same device")


def new_empty(facts: OperationFacts) -> list[str]:
    return _made(facts, "still to be filled, of the same type and on the same device")


def new_full(facts: OperationFacts) -> list[str]:
    value = amount(facts.arguments.get("fill_value"))
    return _made(facts, f"filled with {value}, of the same type and on the same device")


def tensor(facts: OperationFacts) -> list[str]:
    return _made(facts, "from Python values")


def arange(facts: OperationFacts) -> list[str]:
    start, end = facts.arguments.get("start"), facts.arguments.get("end")
    if end is None:
        start, end = 0, start
    step = facts.arguments.get("step", 1)
    steps = "" if step == 1 else f" in steps of {amount(step)}"
    first = amount(0 if start is None else start)
    return _made(facts, f"with the numbers from {first} up to, not including, {amount(end)}{steps}")


def linspace(facts: OperationFacts) -> list[str]:
    start, end = facts.arguments.get("start"), facts.arguments.get("end")
    many = facts.arguments.get("steps")
    return _made(
        facts, f"with {amount(many)} numbers evenly spaced from {amount(start)} to {amount(end)}"
    )


def eye(facts: OperationFacts) -> list[str]:
    return _made(facts, "with ones on the diagonal and zeros elsewhere")


# ---- type, place, memory -------------------------------------------------------------------------
def to(facts: OperationFacts) -> list[str]:
    wanted = [value for value in _targets(facts) if code(value) != "…"]
    shown = " and ".join(f"`{code(value)}`" for value in wanted)
    what = f"Moves or converts to {shown}" if shown else "Moves or converts"
    return [f"{what}; the numbers' meaning stays.", *result(facts)]


def _targets(facts: OperationFacts) -> list[Any]:
    values: list[Any] = []
    for name in ("args", "device", "dtype"):
        value = argument_of(facts, name)
        values += value if isinstance(value, tuple | list) else [value]
    return [value for value in values if value is not None]


def _cast(facts: OperationFacts, kind: str) -> list[str]:
    return [f"Converts every number to {kind}.", *result(facts)]


def float(facts: OperationFacts) -> list[str]:
    return _cast(facts, "a 32-bit floating-point number")


def double(facts: OperationFacts) -> list[str]:
    return _cast(facts, "a 64-bit floating-point number")


def half(facts: OperationFacts) -> list[str]:
    return _cast(facts, "a 16-bit floating-point number")


def bfloat16(facts: OperationFacts) -> list[str]:
    return _cast(facts, "a 16-bit floating-point number with a wide range")


def long(facts: OperationFacts) -> list[str]:
    return _cast(facts, "a 64-bit whole number, as class numbers and indices must be")


def int(facts: OperationFacts) -> list[str]:
    return _cast(facts, "a 32-bit whole number")


def bool(facts: OperationFacts) -> list[str]:
    return _cast(facts, "true or false: everything but zero is true")


def type_as(facts: OperationFacts) -> list[str]:
    return ["Converts every number to the type of another tensor.", *result(facts)]


def item(facts: OperationFacts) -> list[str]:
    return ["Takes the one number out of the tensor as a plain Python number."]
