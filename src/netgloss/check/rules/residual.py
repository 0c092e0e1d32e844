"""Residual additions whose two sides have different shapes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, ClassVar

from netgloss.catalogue.records import Tensor
from netgloss.check.blaming import distinct, handed_down, layer_facts, line_of
from netgloss.check.context import Context, Detection, Met
from netgloss.check.flow import Flow, is_addition, place_in_text, same
from netgloss.check.records import Blame
from netgloss.check.syntax import Node, one_line
from netgloss.interpret.trace import ModuleInfo, OpCall, Place
from netgloss.records import dataclass


@dataclass(frozen=True, slots=True)
class Residual:
    """A residual addition that does not fit.

    ``skip`` and ``branch`` are positions (0 or 1) among the operands. ``identity`` says that the
    skip is the very tensor that went into the branch. ``changes`` are the operations of the
    branch that changed a mismatching axis, in order, each with the axes it changed.
    """

    met: Met
    skip: int
    identity: bool
    ops: tuple[OpCall, ...]  # of the branch
    changes: tuple[tuple[OpCall, tuple[int, ...]], ...]

    @property
    def branch(self) -> int:
        return 1 - self.skip

    def operand(self, position: int) -> Tensor:
        return self.met.fault.operands[position]

    @property
    def flow(self) -> Flow:
        assert self.met.flow is not None
        return self.met.flow


class ResidualShapes:
    """A residual (skip) connection adds two tensors of different shapes: the branch changed the
    channels or the spatial size, and the skip did not follow. PyTorch raises a RuntimeError; a
    projection shortcut (a 1×1 convolution of the same stride) is what ResNet uses there."""

    name: ClassVar[str] = "residual-shapes"
    severity: ClassVar[str] = "error"

    def find(self, context: Context) -> Iterator[Detection]:
        broken = [r for met in context.of_kind("broadcast") if (r := residual_of(met)) is not None]
        first = min((context.place(each.met).line for each in broken), default=None)
        for residual in broken:
            met = residual.met
            place = context.place(met)
            written = operands_of(context, place)
            left, right = written if written is not None else ("", "")
            facts = {
                "left": residual.operand(0).shape,
                "right": residual.operand(1).shape,
                "left_code": left or context.code(place),
                "right_code": right or context.code(place),
                **_cause(residual),
                "same_as": first if first != place.line else None,
            }
            shapes = (residual.operand(0).shape, residual.operand(1).shape)
            blamed = distinct(_blames(context, residual, place, (left, right)))
            yield context.detection(
                self.name, self.severity, met, "residual_shapes", facts, shapes, blamed
            )


def is_residual(met: Met) -> bool:
    return met.fault.kind == "broadcast" and residual_of(met) is not None


def residual_of(met: Met) -> Residual | None:
    """The residual connection that a broadcast fault broke; None when it is no addition of two
    activations of one rank that come from one tensor."""
    flow, operands = met.flow, met.fault.operands
    if flow is None or not is_addition(flow.operation(met.fault)) or len(operands) != 2:
        return None
    left, right = operands
    if left.rank != right.rank or left.rank < 2:
        return None
    fork = flow.fork(left, right)
    if fork is None:
        return None
    skip = 0 if fork.uid == left.uid else 1
    if fork.uid not in (left.uid, right.uid):
        # Neither side is plain: the shorter way is the skip.
        ways = [len(flow.between(fork, operand)) for operand in operands]
        skip = 0 if ways[0] < ways[1] else 1
    ops = flow.between(fork, operands[1 - skip])
    axes = [a for a in range(left.rank) if not same(left.shape[a], right.shape[a])]
    identity = fork.uid in (left.uid, right.uid)
    return Residual(met, skip, identity, tuple(ops), tuple(_changes(flow, ops, axes)))


def _changes(
    flow: Flow, ops: list[OpCall], axes: list[int]
) -> Iterator[tuple[OpCall, tuple[int, ...]]]:
    for op in ops:
        before = flow.main_inputs(op)
        if not before or not op.outputs or before[0].rank != op.outputs[0].rank:
            continue
        given, made = before[0].shape, op.outputs[0].shape
        changed = tuple(a for a in axes if a < len(made) and not same(given[a], made[a]))
        if changed:
            yield op, changed


def operands_of(context: Context, place: Place) -> tuple[str, str] | None:
    """Both sides of an addition as written."""
    nodes = operand_nodes(context.syntax.node_at(place))
    if nodes is None:
        return None
    left, right = (one_line(context.syntax.code(node)) for node in nodes)
    return left, right


def operand_nodes(node: Node | None) -> tuple[ast.expr, ast.expr] | None:
    """The two operands of ``a + b``, ``a += b``, ``torch.add(a, b)``, ``a.add(b)``."""
    match node:
        case ast.BinOp(left=left, right=right):
            return left, right
        case ast.AugAssign(target=target, value=value):
            return target, value
        case ast.Call(func=ast.Attribute(value=owner), args=[only]):
            return owner, only
        case ast.Call(args=[first, second, *_]):
            return first, second
        case (
            ast.Expr(value=value) | ast.Assign(value=value) | ast.Return(value=ast.expr() as value)
        ):
            return operand_nodes(value)
    return None


def _cause(residual: Residual) -> dict[str, Any]:
    """The layer that first made the difference, and what of it did."""
    flow = residual.flow
    for op, axes in residual.changes:
        module = flow.module_of(op)
        if module is None:
            continue
        strides = module.arguments.get("stride")
        return {
            "branch": _branch(residual.met.fault.path, module.path),
            "layer": module.path,
            "layer_type": module.layer,
            "layer_line": line_of(module),
            "stride": strides if isinstance(strides, int | tuple) else None,
            "out_channels": op.outputs[0].shape[1] if 1 in axes else None,
        }
    return {
        "branch": "",
        "layer": "",
        "layer_type": "",
        "layer_line": None,
        "stride": None,
        "out_channels": None,
    }


def _branch(around: str, path: str) -> str:
    """The child of the module that adds, which the layer lies in: ``layer2`` of ``layer2.0``."""
    start = f"{around}." if around else ""
    inside = path.removeprefix(start)
    return start + inside.split(".", 1)[0]


def _blames(
    context: Context, residual: Residual, place: Place, code: tuple[str, str]
) -> Iterator[Blame]:
    flow = residual.flow
    for op, _ in residual.changes:
        module = flow.module_of(op)
        line = line_of(module) if module is not None else None
        if module is not None and line is not None:
            yield Blame(line, "made_by_layer", layer_facts(module, op.outputs[0].shape))
            yield from handed_down(context, module)
        elif module is None:
            there = place_in_text(op.place, op.stack)
            if there is not None and there.line != place.line:
                yield Blame(there.line, "call", {"code": context.code(there)})
    skip = residual.operand(residual.skip)
    if code[residual.skip]:
        yield Blame(place.line, "skip", {"code": code[residual.skip], "shape": skip.shape})


def projection_paths(flow: Flow) -> frozenset[str]:
    """The modules that stand in projection shortcuts: additions where one side comes from the
    fork by a single 1×1 convolution and the other by more or by larger ones."""
    found: set[str] = set()
    for op in flow.trace.ops:
        operands = flow.main_inputs(op)
        if not is_addition(op) or len(operands) != 2:
            continue
        fork = flow.fork(*operands)
        if fork is None:
            continue
        sides = [list(_convolutions(flow, fork, operand)) for operand in operands]
        for short, long in (sides, sides[::-1]):
            larger = len(long) > 1 or (len(long) == 1 and not _pointwise(long[0]))
            if len(short) == 1 and _pointwise(short[0]) and larger and short != long:
                found.add(short[0].path)
    return frozenset(found)


def _convolutions(flow: Flow, start: Tensor, end: Tensor) -> Iterator[ModuleInfo]:
    for op in flow.between(start, end):
        module = flow.module_of(op)
        if module is not None and "Conv" in module.layer:
            yield module


def _pointwise(module: ModuleInfo) -> bool:
    size = module.arguments.get("kernel_size")
    return size == 1 or (isinstance(size, tuple) and set(size) == {1})
