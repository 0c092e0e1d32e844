"""What a symbolic run leaves behind: frozen records, and nothing of the interpreter.

``check``, ``documents`` and ``words`` read these records only. Everything points to its source
by :class:`Place`; lines count from 1, columns from 0 in characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netgloss.catalogue.records import Complaint, Formula, Tensor, Window
from netgloss.records import dataclass
from netgloss.symbolic import Condition, Dim, Guard

PER_PLACE = 64  # executions of one line that a trace keeps


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of source. ``file`` is ``""`` for the text being read, else a path that was
    imported from the allowed root."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands in the trace for a value that is no tensor, number, text or None.

    ``kind``: module, class, function, instance, namespace, iterator, list, tuple, dict, set,
    unknown, other. ``items`` are the first 8 entries of a container (a dict: (key, value) pairs).
    """

    kind: str
    name: str  # class or function name; the reason of an unknown; the Python type of a container
    length: int | None = None
    items: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class OpCall:
    """One execution of a catalogue operation or layer."""

    index: int
    name: str  # qualified catalogue name: "torch.nn.Conv2d", "torch.add", "torch.Tensor.view"
    # Dotted module path ("layer2.0"); for a plain operation the module it ran in; "" is the model.
    path: str
    place: Place  # the expression that made this call
    stack: tuple[Place, ...]  # the calls around it, outermost first, `place` excluded
    arguments: Mapping[
        str, Any
    ]  # bound, defaults filled in (a layer: the arguments of its forward)
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    macs: Dim
    flops: Dim
    counted: bool
    formulas: tuple[Formula, ...]
    window: Window | None
    faults: tuple[int, ...]  # indices into Trace.faults raised by this call


@dataclass(frozen=True, slots=True)
class ModuleCall:
    """One call of a module, user-defined or a catalogue layer."""

    index: int
    path: str
    type: str  # "ResNet18" or "torch.nn.Conv2d"
    place: Place
    inputs: tuple[Any, ...]  # tensors, or tuples/lists/dicts of them, or Python values
    output: Any
    parent: int | None  # ModuleCall.index of the call around it
    first_op: int  # OpCalls first_op <= i < last_op happened inside
    last_op: int


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    name: str
    shape: tuple[Dim, ...]
    dtype: str
    trainable: bool
    uid: int  # the same uid at two paths: one tensor, counted once


@dataclass(frozen=True, slots=True)
class Unregistered:
    """Modules or parameters in a plain list, tuple or dict: no part of the model for PyTorch."""

    name: str  # the attribute that holds them
    container: str  # list, tuple or dict
    modules: bool  # modules, else bare parameters
    count: int
    parameters: Dim  # the numbers that they would learn
    place: Place | None  # the call that made the first of the modules


@dataclass(frozen=True, slots=True)
class ModuleInfo:
    """One module of the built model, in the order of ``named_modules()``."""

    path: str  # "" for the model itself
    type: str  # "torch.nn.Conv2d" for a catalogue layer, else the class's own name
    layer: str  # the catalogue layer that it is or derives from, "" for a purely user-defined class
    place: Place | None  # the constructor call
    stack: tuple[Place, ...]  # the calls around the constructor call, outermost first
    arguments: Mapping[str, Any]  # constructor arguments, bound, defaults filled in
    given: tuple[str, ...]  # the arguments that were written at the call
    parameters: tuple[ParameterInfo, ...]  # its own, not those of submodules
    buffers: tuple[ParameterInfo, ...]
    children: tuple[str, ...]  # attribute names of direct submodules
    same_as: str | None  # an earlier path that holds the very same module
    unregistered: tuple[Unregistered, ...] = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """A statement gave a name or attribute a value (each execution is one record)."""

    place: Place  # of the statement
    target: str  # "x", "self.fc", "a, b"
    value: Any
    path: str  # the module whose method ran
    function: str  # "ResNet18.__init__", "ResNet18.forward", "<module>"


@dataclass(frozen=True, slots=True)
class Branch:
    """A condition was decided."""

    place: Place  # of the condition
    taken: bool
    condition: Condition | None  # the sizes it depended on, None for a plain Python value
    path: str


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop ran: `count` rounds over the values whose short texts are in `values` (first 8)."""

    place: Place
    count: int
    values: tuple[str, ...]
    path: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the run met that PyTorch or Python would refuse.

    ``kind`` is the complaint's kind for a failed precondition of a catalogue entry; for Python
    itself: ``unknown_name``, ``unknown_attribute``, ``not_callable``, ``raised`` (an exception
    that nothing caught), ``bad_call``, ``no_super_init``, ``budget``.
    """

    index: int
    kind: str
    complaint: Complaint
    place: Place
    stack: tuple[Place, ...]
    path: str
    function: str
    operands: tuple[Tensor, ...]  # the tensors that did not fit, in source order
    op: int | None  # OpCall.index
    follows: int | None  # an earlier fault that this one only follows from
    fatal: bool  # the run could not go on past it


@dataclass(frozen=True, slots=True)
class UnknownInfo:
    """A value that could not be known, where it entered the run."""

    # Key of a sentence: "import", "operation", "attribute", "data_dependent", "budget", "places".
    reason: str
    what: str  # "torchvision.ops.nms", "numpy.load"
    place: Place
    decided_structure: (
        bool  # it reached a shape, a branch or a module: results after it are not proved
    )


@dataclass(frozen=True, slots=True)
class Trace:
    """One run: the model built, then called (once) on symbolic inputs."""

    root: str  # class name of the model
    modules: tuple[ModuleInfo, ...]
    calls: tuple[ModuleCall, ...]
    ops: tuple[OpCall, ...]
    bindings: tuple[Binding, ...]
    branches: tuple[Branch, ...]
    loops: tuple[Loop, ...]
    guards: tuple[Guard, ...]
    faults: tuple[Fault, ...]
    unknowns: tuple[UnknownInfo, ...]
    inputs: tuple[tuple[str, Any], ...]  # forward's arguments as given, by name
    output: Any  # what forward returned; None when it did not
    returned: bool  # forward came to its end
    uses: Mapping[str, frozenset[str]]  # class name -> attributes read on self anywhere in the run
    steps: int

    @property
    def forward_ops(self) -> tuple[OpCall, ...]:
        """The operations of the model's own call: what the constructor computes is no cost of it
        (all, where nothing was called)."""
        root = next((call for call in reversed(self.calls) if call.parent is None), None)
        return self.ops if root is None else self.ops[root.first_op : root.last_op]
