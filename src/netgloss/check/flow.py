"""Where a tensor came from: one run's operations walked backwards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from netgloss.catalogue.records import Tensor
from netgloss.check.syntax import last_part
from netgloss.interpret.trace import Fault, ModuleInfo, OpCall, Place, Thing
from netgloss.models.records import ModelReading
from netgloss.symbolic import SymInt

ADDITIONS = frozenset({"add", "add_", "__add__", "__iadd__", "__radd__", "sub", "sub_"})


class Flow:
    """One model's run: who made which tensor, and which constructor made which module."""

    def __init__(self, model: ModelReading) -> None:
        self.model = model
        self.trace = model.trace

    @cached_property
    def modules(self) -> dict[str, ModuleInfo]:
        return {module.path: module for module in self.trace.modules}

    @cached_property
    def inputs(self) -> dict[int, str]:
        """The model's own inputs: tensor uid to argument name."""
        return {
            tensor.uid: name for name, value in self.trace.inputs for tensor in tensors_in(value)
        }

    @cached_property
    def _makers(self) -> dict[int, OpCall]:
        makers: dict[int, OpCall] = {}
        for op in self.trace.ops:
            given = {tensor.uid for tensor in op.inputs}
            for tensor in op.outputs:
                # What works in place gives back a tensor that an earlier operation made.
                if tensor.uid not in given and tensor.uid not in self.inputs:
                    makers.setdefault(tensor.uid, op)
        return makers

    def maker(self, tensor: Tensor) -> OpCall | None:
        """The operation that made a tensor; None for an input, a parameter or a constant."""
        return self._makers.get(tensor.uid)

    def module_of(self, op: OpCall) -> ModuleInfo | None:
        """The catalogue layer whose forward an operation is."""
        module = self.modules.get(op.path)
        return module if module is not None and module.layer == op.name else None

    def operation(self, fault: Fault) -> OpCall | None:
        return self.trace.ops[fault.op] if fault.op is not None else None

    def ancestors(self, tensor: Tensor) -> dict[int, Tensor]:
        """Every tensor that this one was made of, itself included."""
        found: dict[int, Tensor] = {}
        waiting = [tensor]
        while waiting:
            each = waiting.pop()
            if each.uid in found:
                continue
            found[each.uid] = each
            op = self.maker(each)
            if op is not None:
                waiting.extend(op.inputs)
        return found

    def between(self, start: Tensor, end: Tensor) -> list[OpCall]:
        """The operations on the ways from one tensor to another, in the order of the run."""
        through: dict[int, bool] = {start.uid: True}
        ops: dict[int, OpCall] = {}

        def reaches(tensor: Tensor, depth: int) -> bool:
            known = through.get(tensor.uid)
            if known is not None:
                return known
            through[tensor.uid] = False  # while it is being looked at
            op = self.maker(tensor)
            if op is None or depth > 2000:
                return False
            found = False
            for given in op.inputs:
                found = reaches(given, depth + 1) or found
            if found:
                ops[op.index] = op
            through[tensor.uid] = found
            return found

        reaches(end, 0)
        return [ops[index] for index in sorted(ops)]

    def fork(self, left: Tensor, right: Tensor) -> Tensor | None:
        """The latest tensor that both were made of: where a residual connection starts."""
        other = self.ancestors(right)
        shared = [
            tensor
            for uid, tensor in self.ancestors(left).items()
            if uid in other and not tensor.is_parameter
        ]
        return max(shared, key=self._when, default=None)

    def _when(self, tensor: Tensor) -> int:
        op = self.maker(tensor)
        return op.index if op is not None else -1

    def main_inputs(self, op: OpCall) -> list[Tensor]:
        """What flows through an operation: its inputs without parameters and constants."""
        return [t for t in op.inputs if not t.is_parameter and t.rank]

    def _told_axis(self, op: OpCall, rank: int) -> int:
        """The axis whose size a layer gets from its constructor; -1 for none."""
        module = self.module_of(op)
        if module is None:
            return -1
        if "Conv" in module.layer:
            return min(1, rank - 1)
        return rank - 1 if last_part(module.layer) == "Linear" else -1

    def makers_of(self, tensor: Tensor, axes: set[int]) -> Iterator[OpCall]:
        """The operations, latest first, that gave these axes of a tensor their sizes.

        Follows what flows in first. Where the rank changes (a flatten, an index) the axes mix:
        from there on all but the batch count.
        """
        axes = set(axes)
        for _ in range(10_000):
            op = self.maker(tensor)
            flowing = self.main_inputs(op) if op is not None else []
            if op is None or not axes:
                return
            if not flowing:
                yield op
                return
            before = flowing[0]
            if before.rank != tensor.rank:
                yield op
                axes = set(range(1, before.rank)) or {0}
            else:
                told = self._told_axis(op, before.rank)
                changed = {a for a in axes if not same(before.shape[a], tensor.shape[a])}
                if changed or told in axes:
                    yield op
                axes.discard(told)  # its size is what this layer was told, whatever came in
            tensor = before


def same(left: int | SymInt, right: int | SymInt) -> bool:
    """Whether two sizes are the same formula."""
    return left == right


def tensors_in(value: Any, depth: int = 5) -> Iterator[Tensor]:
    """The tensors in a value of the trace, in order."""
    if isinstance(value, Tensor):
        yield value
    elif depth and isinstance(value, tuple | list):
        for item in value:
            yield from tensors_in(item, depth - 1)
    elif depth and isinstance(value, Thing):
        yield from tensors_in(value.items, depth - 1)


def is_addition(op: OpCall | None) -> bool:
    return op is not None and last_part(op.name) in ADDITIONS


def place_in_text(place: Place | None, stack: tuple[Place, ...]) -> Place | None:
    """The innermost place of the text being read; None when the whole way lies elsewhere."""
    for each in (place, *reversed(stack)):
        if each is not None and not each.file and each.line > 0:
            return each
    return None
