"""The facts that sentences are spoken from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netgloss.catalogue.records import Formula, Shape
from netgloss.interpret.trace import ParameterInfo
from netgloss.records import dataclass
from netgloss.symbolic import Dim


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """One catalogue layer as used here: ``words.<language>.layers`` speaks it.

    ``input``/``output`` are ``None`` when the layer was never reached in ``forward``; a layer
    called several times shows its first call, and ``calls`` says how often.
    """

    type: str  # "torch.nn.Conv2d"
    arguments: Mapping[str, Any]  # bound, defaults filled in, pairs expanded: kernel_size (3, 3)
    given: tuple[str, ...]  # the arguments that were written
    parameters: tuple[ParameterInfo, ...]
    buffers: tuple[ParameterInfo, ...]
    input: Shape | None
    output: Shape | None
    formulas: tuple[Formula, ...]
    macs: Dim
    calls: int
    mode: str  # "eval" or "train"
    next_type: str = ""  # the layer that takes this one's output, where there is just one
    previous_type: str = ""
    known: bool = True  # False: an argument cannot be known, so neither can the parameters


@dataclass(frozen=True, slots=True)
class OperationFacts:
    """One catalogue operation as called here: ``words.<language>.operations`` speaks it."""

    name: str  # "torch.nn.functional.relu", "torch.Tensor.view", "torch.add"
    arguments: Mapping[str, Any]
    inputs: tuple[Shape, ...]
    outputs: tuple[Shape, ...]
    formulas: tuple[Formula, ...]
    macs: Dim
    mode: str
