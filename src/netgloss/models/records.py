"""What reading a source gives: its models, each run once at inferred or given inputs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.budget import SECONDS, STEPS
from netgloss.interpret.trace import Fault, Trace, UnknownInfo
from netgloss.records import dataclass, field
from netgloss.symbolic import Accepted, Dim, Pin

__all__ = [
    "PACKAGE_SECONDS",
    "PACKAGE_STEPS",
    "SECONDS",
    "STEPS",
    "Assumption",
    "InputSpec",
    "ModelReading",
    "Options",
    "Reading",
]

# What a file that stands in a package may spend: such code is trusted to end.
PACKAGE_STEPS = 500_000_000
PACKAGE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may fix; everything left out is inferred.

    ``construct`` is an expression over the file's own names, ``inputs`` are written
    ``"[NAME=]1,3,224,224[:int64]"``, ``root`` is the folder that relative imports may reach. The
    usual budget ends a hostile paste within two seconds; sources that one trusts to end may be
    given more.
    """

    model: str | None = None
    construct: str | None = None
    inputs: tuple[str, ...] = ()
    mode: str = "eval"
    root: str | None = None  # folder; None: nothing may be imported from disk
    path: str | None = None  # where the source came from
    steps: int = STEPS  # what reading may spend: statements, calls, loop rounds, elements
    seconds: float = SECONDS  # and processor time
    spent: float = 0.0  # of which so much was gone before reading began


@dataclass(frozen=True, slots=True)
class InputSpec:
    name: str
    shape: tuple[Dim, ...]
    dtype: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something nobody said and netgloss chose: ``kind`` names the sentence in
    ``words/*/assumptions.py`` (``input_shape``, ``argument``, ``factory``, ``main_block``)."""

    kind: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ModelReading:
    name: str  # class name
    construct: str  # the expression that built it: "AlexNet()"
    inputs: tuple[InputSpec, ...]
    call: str  # the call of this run: "model(x=torch.rand(2, 3, 28, 28))"; "" where none is written
    accepts: Accepted
    pins: tuple[Pin, ...]  # the lines that set what is accepted
    assumed: tuple[Assumption, ...]
    runs: bool  # built, forward returned, no fault, and nothing unknown decided the way there
    outputs: tuple[Tensor, ...]
    parameters: Dim
    trainable: Dim
    macs: Dim
    flops: Dim
    uncounted: tuple[str, ...]
    trace: Trace

    @property
    def accepted_facts(self) -> dict[str, Any]:
        """What the sentence ``accepts.sizes`` is told."""
        proved = all(each.kind != "other_sizes" for each in self.assumed)
        return {"accepted": self.accepts, "proved": proved}


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything known of one source text."""

    source: str
    tree: ast.Module  # never stamped
    models: tuple[ModelReading, ...]
    classes: tuple[str, ...]  # every nn.Module class of the file, in order
    faults: tuple[Fault, ...]  # met while reading the module level itself
    unknowns: tuple[UnknownInfo, ...]
    options: Options = field(default_factory=Options)
    seconds: float = 0.0  # processor time that the reading took
    # Whether reading this text again would give the same: it ended by itself, and the files that
    # it looked at are as they were.
    holds: Callable[[], bool] = field(default=lambda: True, repr=False, compare=False)
