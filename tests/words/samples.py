"""Facts to speak of: every layer and many operations, as the catalogue itself works them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netgloss.catalogue import find
from netgloss.catalogue.records import CannotTell, Complaint, Outcome, Tensor
from netgloss.documents.facts import LayerFacts, OperationFacts
from netgloss.interpret.trace import ParameterInfo
from netgloss.symbolic import Condition, Dim, GuardLog, symbol

N, C, H, W = symbol("N", 2), symbol("C", 8), symbol("H", 32), symbol("W", 32)
MAP = (N, 8, H, W)
SEQUENCE, VOLUME = (N, 8, 40), (N, 8, 9, H, W)
BY_RANK = {1: SEQUENCE, 2: MAP, 3: VOLUME}


class Run:
    """A context that decides by the hints and keeps what is complained of."""

    def __init__(self, training: bool = False) -> None:
        self.training = training
        self.complaints: list[Complaint] = []
        self._log = GuardLog()

    def decide(self, condition: Condition, reason: str) -> bool:
        return self._log.decide(condition, "", 1, reason)

    def counted(self, what: str) -> Dim:
        raise CannotTell(what)

    def proved(self, condition: Condition) -> bool | None:
        return self._log.proved(condition)

    def rewritten(self, size: Dim) -> Dim:
        return self._log.rewritten(size)

    def need(self, condition: Condition | bool, complaint: Complaint) -> bool:
        held = condition if isinstance(condition, bool) else condition.holds()
        if not held:
            self.complaints.append(complaint)
        return held


def layer(
    name: str,
    *args: Any,
    on: tuple[Any, ...] | None = None,
    dtype: str = "float32",
    also: tuple[tuple[Any, ...], ...] = (),
    next_type: str = "",
    previous_type: str = "",
    **kwargs: Any,
) -> LayerFacts:
    """The facts of ``nn.<name>(*args, **kwargs)``, called on ``on, *also``."""
    entry = find(f"torch.nn.{name}")
    assert entry is not None, name
    run = Run()
    bound = entry.bind(args, kwargs)
    built = entry.build(bound, run)  # type: ignore[union-attr]
    attributes = {**built.attributes, **built.parameters, **built.buffers}
    outcome = Outcome(None)
    if on is not None:
        inputs = (Tensor(on, dtype), *(Tensor(shape) for shape in also))
        outcome = entry.call(attributes, inputs, {}, run)  # type: ignore[union-attr]
    positional = list(entry.parameters_of_call)[: len(args)]
    return LayerFacts(
        type=f"torch.nn.{name}",
        arguments=bound,
        given=(*positional, *kwargs),
        parameters=_infos(built.parameters),
        buffers=_infos(built.buffers),
        input=on,
        output=shapes(outcome.value)[0] if on is not None else None,
        formulas=outcome.formulas,
        macs=outcome.macs,
        calls=1,
        mode="eval",
        next_type=next_type,
        previous_type=previous_type,
    )


def operation(name: str, *args: Any, mode: str = "eval", **kwargs: Any) -> OperationFacts:
    """The facts of a call of a catalogue operation; tuples of symbols are no tensors, ``T`` are."""
    entry = find(name)
    assert entry is not None, name
    run = Run(training=mode == "train")
    bound = entry.bind(args, kwargs)
    outcome = entry.apply(bound, run)  # type: ignore[union-attr]
    return OperationFacts(
        name=name,
        arguments=bound,
        inputs=tuple(tensor.shape for tensor in _tensors((*args, *kwargs.values()))),
        outputs=shapes(outcome.value),
        formulas=outcome.formulas,
        macs=outcome.macs,
        mode=mode,
    )


def T(*shape: Any, dtype: str = "float32") -> Tensor:
    return Tensor(shape, dtype)


def shapes(value: Any) -> tuple[tuple[Any, ...], ...]:
    return tuple(tensor.shape for tensor in _tensors((value,)))


def _tensors(values: Any) -> list[Tensor]:
    found: list[Tensor] = []
    for value in values:
        if isinstance(value, Tensor):
            found.append(value)
        elif isinstance(value, tuple | list):
            found += _tensors(value)
    return found


def _infos(tensors: Mapping[str, Tensor | None]) -> tuple[ParameterInfo, ...]:
    return tuple(
        ParameterInfo(name, tensor.shape, tensor.dtype, tensor.requires_grad, tensor.uid)
        for name, tensor in tensors.items()
        if tensor is not None
    )
