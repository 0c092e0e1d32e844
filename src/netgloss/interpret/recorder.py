"""Gathers the records of a run while it runs; gives the frozen trace at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import (
    Complaint,
    Device,
    DType,
    MemoryFormat,
    Outcome,
    Tensor,
)
from netgloss.interpret.budget import TOLD
from netgloss.interpret.frames import Frame
from netgloss.interpret.trace import (
    PER_PLACE,
    Binding,
    Branch,
    Fault,
    Loop,
    ModuleCall,
    OpCall,
    Place,
    Thing,
    UnknownInfo,
)
from netgloss.interpret.values import (
    BoundMethod,
    CatalogueFunction,
    Class,
    Function,
    Instance,
    Namespace,
    Native,
    Stream,
    Unknown,
    Value,
)
from netgloss.records import replace
from netgloss.symbolic import Condition, Ratio, SymInt, counts

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_serials = count(1)
SHOWN = 8
ALL = 10_000  # items of what a model gives


class Recorder:
    """The records of one build and one forward."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.serial = next(_serials)  # tells one recorder from another for good, as id() does not
        self.ops: list[OpCall] = []
        self.calls: list[ModuleCall | None] = []
        self.bindings: list[Binding] = []
        self.branches: list[Branch] = []
        self.loops: list[Loop] = []
        self.faults: list[Fault] = []
        self.unknowns: list[UnknownInfo] = []
        self.failed: list[Condition] = []  # preconditions false at these sizes, true at others
        self.by_chance: set[Condition] = set()  # among them: sizes that meet these mean nothing
        self.choices: list[Condition] = []  # conditions that chose a way, as they held
        self.undemanded: set[Condition] = set()  # among them: others would do as well
        self.uses: dict[str, set[str]] = {}
        self._seen: dict[Any, int] = {}
        self._unknown_keys: set[Any] = set()
        self._fault_keys: dict[Any, int] = {}
        self._tainted: dict[int, int] = {}  # tensor uid -> the fault it comes from

    def _often(self, key: Any) -> bool:
        times = self._seen.get(key, 0)
        if times >= PER_PLACE:
            return True
        self._seen[key] = times + 1
        return False

    def binding(self, place: Place, target: str, value: Value, frame: Frame) -> None:
        if self._often((id(place), target)):
            return
        self.bindings.append(Binding(place, target, picture(value), self.run.path, frame.qualname))

    def branch(self, place: Place, taken: bool, condition: Condition | None, file: str) -> None:
        if file == "" and not self._often(id(place) << 1 | taken):
            self.branches.append(Branch(place, taken, condition, self.run.path))

    def loop(self, place: Place, count: int, values: Sequence[Value], frame: Frame) -> None:
        if frame.record and not self._often((id(place), "loop")):
            texts = tuple(short(v) for v in values)
            self.loops.append(Loop(place, count, texts, self.run.path))

    def use(self, cls: str, name: str) -> None:
        used = self.uses.get(cls)
        if used is None:
            used = self.uses[cls] = set()
        used.add(name)

    def operation(
        self,
        name: str,
        path: str,
        bound: Mapping[str, Any],
        inputs: tuple[Tensor, ...],
        outputs: tuple[Tensor, ...],
        outcome: Outcome,
        complaints: int,
    ) -> int:
        run = self.run
        run.budget.owe(TOLD)
        index = len(self.ops)
        first = len(self.faults)
        if run.sizes_counted and (counts(outcome.macs) or counts(outcome.flops)):
            outcome = replace(outcome, macs=0, flops=0, counted=False)  # data tell
        self.ops.append(
            OpCall(
                index,
                name,
                path,
                run.place,
                tuple(run.stack),
                pictures(bound),
                inputs,
                outputs,
                outcome.macs,
                outcome.flops,
                outcome.counted,
                outcome.formulas,
                outcome.window,
                tuple(range(first, first + complaints)) if complaints else (),
            )
        )
        taint = self._taint(inputs) if self._tainted else None
        if taint is not None:
            for tensor in outputs:
                self._tainted.setdefault(tensor.uid, taint)
        return index

    def _taint(self, tensors: Sequence[Tensor]) -> int | None:
        return next((self._tainted[t.uid] for t in tensors if t.uid in self._tainted), None)

    def fault(
        self,
        kind: str,
        complaint: Complaint,
        operands: tuple[Tensor, ...],
        op: int | None,
        fatal: bool,
        function: str,
    ) -> Fault:
        follows = self._taint(operands)
        fault = Fault(
            len(self.faults),
            kind,
            complaint,
            self.run.place,
            tuple(self.run.stack),
            self.run.path,
            function,
            operands,
            op,
            follows,
            fatal,
        )
        if len(self.faults) < 1000 or fatal:  # what ended the run is always told
            self.faults.append(fault)
        if op is not None:
            for tensor in self.ops[op].outputs:
                self._tainted[tensor.uid] = follows if follows is not None else fault.index
        return fault

    def unknown(self, value: Unknown, structure: bool) -> None:
        if value.reason == "fault":  # the fault itself tells
            return
        key = (value.place, value.reason, value.what, structure)
        if key in self._unknown_keys or len(self.unknowns) >= 1000:
            return
        self._unknown_keys.add(key)
        place = value.place if value.place is not None else self.run.place
        self.unknowns.append(UnknownInfo(value.reason, value.what, place, structure))

    def undecided(self) -> UnknownInfo | None:
        """The first unknown value that decided which way the run went, if any did."""
        return next((info for info in self.unknowns if info.decided_structure), None)

    def settle(self, since: int) -> None:
        """The unknown values met since then turned out to decide nothing of what was built."""
        for at, info in enumerate(self.unknowns[since:], since):
            if info.decided_structure:
                self._unknown_keys.discard((info.place, info.reason, info.what, True))
                self.unknowns[at] = UnknownInfo(info.reason, info.what, info.place, False)

    def enter_module(self, path: str, type_name: str, inputs: tuple[Value, ...]) -> int:
        index = len(self.calls)
        self.calls.append(None)
        pictured = inputs if _SIMPLE.issuperset(map(type, inputs)) else tuple(map(picture, inputs))
        self.run.open_calls.append(
            (index, path, type_name, pictured, len(self.ops), self.run.place)
        )
        return index

    def leave_module(self, output: Value) -> None:
        index, path, type_name, inputs, first, place = self.run.open_calls.pop()
        around = self.run.open_calls
        parent = around[-1][0] if around else None
        self.calls[index] = ModuleCall(
            index, path, type_name, place, inputs, picture(output), parent, first, len(self.ops)
        )


_SIMPLE = frozenset(
    {int, float, bool, str, bytes, complex, type(None), SymInt, Ratio, Tensor, DType, Device}
    | {MemoryFormat}
)


def pictures(values: Mapping[str, Value]) -> dict[str, Any]:
    """Frozen pictures of named values."""
    if _SIMPLE.issuperset(map(type, values.values())):
        return dict(values)
    return {
        name: value if type(value) in _SIMPLE else picture(value) for name, value in values.items()
    }


def picture(value: Value, depth: int = 0, shown: int = SHOWN) -> Any:
    """A frozen picture of a value, for the trace: of containers the first `shown` items."""
    kind = type(value)
    if kind in _SIMPLE:
        return value
    if kind is tuple and len(value) <= shown and depth < 3:
        if _SIMPLE.issuperset(map(type, value)):
            return value
        return tuple([picture(v, depth + 1, shown) for v in value])
    if kind in (list, tuple, set, frozenset):
        first = [] if depth >= 3 else list(value)[:shown]
        items = tuple(picture(v, depth + 1, shown) for v in first)
        return Thing(kind.__name__, kind.__name__, len(value), items)
    if kind is dict:
        pairs = list(value.items())[:shown] if depth < 3 else []
        return Thing(
            "dict",
            "dict",
            len(value),
            tuple((picture(k, depth + 1, shown), picture(v, depth + 1, shown)) for k, v in pairs),
        )
    if kind is Instance:
        return _instance(value, depth, shown)
    if kind is Class:
        return Thing("class", value.name)
    if kind is Function or kind is Native:
        return Thing("function", value.name)
    if kind is BoundMethod:
        inner = picture(value.function, depth)
        return inner if type(inner) is Thing else Thing("function", "method")
    if kind is CatalogueFunction:
        return Thing("function", value.name)
    if kind is Namespace:
        return Thing("namespace", value.name)
    if kind is Stream:
        return Thing("iterator", value.kind)
    if kind is Unknown:
        return Thing("unknown", value.what)
    if kind is slice:
        return Thing("slice", "slice", None, (value.start, value.stop, value.step))
    return Thing("other", kind.__name__)


def _instance(value: Instance, depth: int, shown: int) -> Thing:
    if "_modules" in value.attrs:
        return Thing("module", value.cls.name, len(value.attrs["_modules"]))
    if type(value.state) in (list, tuple, dict):  # a named tuple, an OrderedDict
        state = list(value.state) if type(value.state) is tuple else value.state
        inner = picture(state, depth, shown)
        return Thing(type(value.state).__name__, value.cls.name, len(value.state), inner.items)
    pairs = list(value.attrs.items())[:SHOWN] if depth < 2 else []
    items = tuple((name, picture(v, depth + 1)) for name, v in pairs)
    return Thing("instance", value.cls.name, None, items)


def short(value: Value) -> str:
    """A few characters that name a value."""
    kind = type(value)
    if kind in (int, float, bool, str, type(None)):
        return repr(value)[:40]
    if kind is SymInt:
        return str(value)
    if kind is Tensor:
        return "[" + ", ".join(str(d) for d in value.shape) + "]"
    if kind in (tuple, list) and len(value) <= SHOWN:
        inner = ", ".join(short(v) for v in value)
        return (f"({inner})" if kind is tuple else f"[{inner}]")[:80]
    if kind is Instance:
        return str(value.cls.name)
    pictured = picture(value)
    return pictured.name if type(pictured) is Thing else str(pictured)
