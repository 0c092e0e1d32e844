"""Where branches meet: residual additions, projections, concatenations."""

from __future__ import annotations

from netgloss.catalogue.records import Tensor
from netgloss.documents.index import TraceIndex
from netgloss.documents.texts import last_part
from netgloss.interpret.trace import OpCall
from netgloss.records import dataclass

ADDITIONS = frozenset({"add", "add_", "__add__", "__radd__", "__iadd__"})
CONCATENATIONS = frozenset({"cat", "concat", "concatenate"})

# What a projection shortcut may hold beside a 1×1 convolution; anything else makes it a branch.
_SHORTCUT = ("BatchNorm", "GroupNorm", "LayerNorm", "AvgPool", "MaxPool", "Identity", "batch_norm")
_LONGEST_SHORTCUT = 4  # operations on the shorter way of a projection


@dataclass(frozen=True, slots=True)
class Join:
    """Two tensors added: ``kind`` is ``identity`` (one is an ancestor of the other: a plain
    residual connection), ``projection`` (the shorter way holds only a shortcut's layers) or
    ``branches``. ``skip`` is 0 or 1: which operand is the skip or the shortcut."""

    kind: str
    skip: int
    shortcut: tuple[OpCall, ...] = ()  # the operations of a projection's short way


def join_of(index: TraceIndex, op: OpCall) -> Join | None:
    """What kind of meeting an addition is; ``None`` when it is no addition of two tensors."""
    if last_part(op.name) not in ADDITIONS:
        return None
    operands = tuple(tensor for tensor in op.inputs if tensor.rank)
    if len(operands) != 2 or any(_constant(index, tensor, op) for tensor in operands):
        return None
    for skip, branch in ((1, 0), (0, 1)):
        if _derives(index, operands[branch], operands[skip], op):
            return Join("identity", skip)
    for skip, branch in ((1, 0), (0, 1)):
        shortcut = _shortcut(index, operands[skip], operands[branch], op)
        if shortcut is not None:
            return Join("projection", skip, shortcut)
    return Join("branches", 1)


def _constant(index: TraceIndex, tensor: Tensor, op: OpCall) -> bool:
    """Learned, or made without any input of the model: a bias or a position table."""
    while not tensor.is_parameter:
        maker = index.maker(tensor, op)
        if maker is None or len(maker.inputs) > 1:
            return False
        if not maker.inputs:
            return True
        tensor, op = maker.inputs[0], maker
    return True


def _derives(index: TraceIndex, tensor: Tensor, ancestor: Tensor, op: OpCall) -> bool:
    """Whether ``ancestor`` went into ``tensor``, through the operations before ``op``."""
    made = index.maker(ancestor, op)
    earliest = made.index if made is not None else -1
    waiting, seen = [index.maker(tensor, op)], set[int]()
    while waiting:
        maker = waiting.pop()
        if maker is None or maker.index in seen or maker.index <= earliest:
            continue
        seen.add(maker.index)
        if any(given.uid == ancestor.uid for given in maker.inputs):
            return True
        waiting.extend(index.maker(given, maker) for given in maker.inputs)
    return False


def _shortcut(
    index: TraceIndex, short: Tensor, branch: Tensor, op: OpCall
) -> tuple[OpCall, ...] | None:
    """The operations by which ``short`` comes, through a shortcut's layers alone, from a tensor
    behind ``branch``; ``None`` where it does not."""
    current, passed = short, list[OpCall]()
    for _ in range(_LONGEST_SHORTCUT):
        maker = index.maker(current, op)
        if maker is None or not _of_shortcut(maker):
            return None
        given = [tensor for tensor in maker.inputs if not tensor.is_parameter]
        if len(given) != 1:
            return None
        current = given[0]
        passed.append(maker)
        if _derives(index, branch, current, op):
            return tuple(passed)
    return None


def _of_shortcut(op: OpCall) -> bool:
    """Whether an operation may stand in a shortcut: of convolutions only those of 1×1."""
    name = last_part(op.name)
    if name.lower().startswith("conv"):
        kernel = op.window.kernel if op.window is not None else None
        return kernel is not None and all(size == 1 for size in kernel)
    return name.startswith(_SHORTCUT)


@dataclass(frozen=True, slots=True)
class Joins:
    """How the branches of a run meet: additions of each kind, concatenations, and the paths of
    the modules that stand in projection shortcuts."""

    identity: int
    projection: int
    branches: int
    concatenations: int
    shortcut_paths: frozenset[str]

    @property
    def residual(self) -> int:
        return self.identity + self.projection


def joins_of(index: TraceIndex) -> Joins:
    """Every meeting of branches in a run, counted."""
    counted = {"identity": 0, "projection": 0, "branches": 0}
    concatenations, paths = 0, set[str]()
    for op in index.trace.ops:
        join = join_of(index, op)
        if join is not None:
            counted[join.kind] += 1
            paths.update(each.path for each in join.shortcut)
        elif last_part(op.name) in CONCATENATIONS and len(op.inputs) > 1:
            concatenations += 1
    return Joins(**counted, concatenations=concatenations, shortcut_paths=frozenset(paths))
