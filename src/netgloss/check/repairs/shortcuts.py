"""What a projection shortcut must be made of, read off the branch it stands beside."""

from __future__ import annotations

import ast

from netgloss.check.context import Context
from netgloss.check.flow import Flow
from netgloss.check.origins import argument_node
from netgloss.check.rules.residual import Residual
from netgloss.check.syntax import Function, is_literal, last_part
from netgloss.interpret.trace import ModuleInfo, Place
from netgloss.records import dataclass
from netgloss.symbolic import SymInt, hint_of
from netgloss.text import walk

_CONVOLUTIONS = ("Conv1d", "Conv2d", "Conv3d")
_NORMS = ("BatchNorm", "InstanceNorm")


@dataclass(frozen=True, slots=True)
class Shortcut:
    """The parts of a shortcut as source text; ``conditions`` say when it is needed at all (none:
    always)."""

    prefix: str  # "nn."
    conv: str  # "Conv2d"
    norm: str  # "BatchNorm2d" or ""
    in_code: str
    out_code: str
    stride_code: str
    bias: bool
    conditions: tuple[str, ...]
    in_channels: int
    out_channels: int
    stride_value: int | tuple[int, ...]

    @property
    def parameters(self) -> int:
        weights = self.in_channels * self.out_channels
        return weights + self.out_channels * (int(self.bias) + (2 if self.norm else 0))


@dataclass(frozen=True, slots=True)
class _Run:
    """One execution of the branch: its convolutions, what strides, and the sizes it made."""

    flow: Flow
    layers: tuple[ModuleInfo, ...]
    around: ModuleInfo | None
    in_channels: int
    out_channels: int
    strides: tuple[int, ...]

    @property
    def convolutions(self) -> list[ModuleInfo]:
        return [m for m in self.layers if last_part(m.layer) in _CONVOLUTIONS]


def shortcut_lines(shortcut: Shortcut, target: str, indent: str, room: int) -> list[str]:
    """The statements that set ``target`` to the shortcut, on lines of at most ``room`` letters
    where that can be."""
    s = shortcut
    bias = "" if s.bias else ", bias=False"
    conv = (
        f"{s.prefix}{s.conv}({s.in_code}, {s.out_code}, kernel_size=1, "
        f"stride={s.stride_code}{bias})"
    )
    norm = f"{s.prefix}{s.norm}({s.out_code})" if s.norm else ""
    if not s.conditions:
        return _made(s, target, conv, norm, indent, room)
    made = _made(s, target, conv, norm, indent, room - len(indent))
    return [
        f"if {' or '.join(s.conditions)}:",
        *(indent + line for line in made),
        "else:",
        f"{indent}{target} = {s.prefix}Identity()",
    ]


def _made(
    shortcut: Shortcut, target: str, conv: str, norm: str, indent: str, room: int
) -> list[str]:
    if not norm:
        return [f"{target} = {conv}"]
    start = f"{target} = {shortcut.prefix}Sequential("
    line = f"{start}{conv}, {norm})"
    return [line] if len(line) <= room else [start, f"{indent}{conv},", f"{indent}{norm},", ")"]


def planned(
    context: Context, init: Function, residuals: list[Residual], place: Place
) -> Shortcut | None:
    """The shortcut for an addition; None where a 1×1 convolution would not make it fit."""
    runs = [run for residual in residuals if (run := _run(residual)) is not None]
    if len(runs) != len(residuals) or not runs[0].convolutions:
        return None
    first = runs[0]
    conv = first.convolutions[0]
    inside = [m for m in first.layers if _built_in(init, m)]
    in_code = _code(context, inside, first, "in_channels", [r.in_channels for r in runs], 0)
    out_code = _code(context, inside, first, "out_channels", [r.out_channels for r in runs], -1)
    stride_code = _stride_code(context, inside, runs)
    prefix = _prefix(context, conv)
    if in_code is None or out_code is None or stride_code is None or prefix is None:
        return None
    norm = next(
        (last_part(m.layer) for m in first.layers[::-1] if last_part(m.layer).startswith(_NORMS)),
        "",
    )
    conditions: list[str] = []
    if not _number(stride_code):
        conditions.append(f"{stride_code} != 1")
    if not _number(in_code) or not _number(out_code):
        conditions.append(f"{in_code} != {out_code}")
    if not conditions and _fits_somewhere(residuals[0], place):
        return None  # fixed numbers cannot serve calls that fit already
    return Shortcut(
        prefix=prefix,
        conv=last_part(conv.layer),
        norm=norm,
        in_code=in_code,
        out_code=out_code,
        stride_code=stride_code,
        bias=any(m.arguments.get("bias") is not False for m in first.convolutions),
        conditions=tuple(conditions),
        in_channels=first.in_channels,
        out_channels=first.out_channels,
        stride_value=_folded(first.strides),
    )


def _run(residual: Residual) -> _Run | None:
    flow = residual.flow
    skip = residual.operand(residual.skip).shape
    made = residual.operand(residual.branch).shape
    if not 3 <= len(skip) <= 5:
        return None
    strides = [1] * (len(skip) - 2)
    layers = []
    for op in residual.ops:
        module = flow.module_of(op)
        if module is None:
            continue
        layers.append(module)
        step = module.arguments.get("stride")
        if isinstance(step, int):
            step = (step,) * len(strides)
        if isinstance(step, tuple) and len(step) == len(strides):
            strides = [a * b for a, b in zip(strides, step, strict=True)]
    if any(
        (hint_of(size) - 1) // stride + 1 != hint_of(wanted)
        for size, stride, wanted in zip(skip[2:], strides, made[2:], strict=True)
    ):
        return None
    around = flow.modules.get(residual.met.fault.path)
    channels = (hint_of(skip[1]), hint_of(made[1]))
    return _Run(flow, tuple(layers), around, *channels, tuple(strides))


def _built_in(init: Function, module: ModuleInfo) -> bool:
    place = module.place
    return (
        place is not None
        and not place.file
        and init.lineno <= place.line <= (init.end_lineno or init.lineno)
    )


def _code(
    context: Context,
    inside: list[ModuleInfo],
    run: _Run,
    argument: str,
    values: list[int],
    which: int,
) -> str | None:
    """How the constructor says a number of channels: as the branch's own layer does, as one of
    its arguments, or as the number where all runs agree."""
    layers = [m for m in inside if argument in m.arguments]
    if layers:
        wanted = values[0]
        node = argument_node(context, layers[which], argument)
        if node is not None and _value(layers[which].arguments[argument]) == wanted:
            return context.syntax.code(node)
    named = _argument_of(run, values)
    if named is not None:
        return named
    return str(values[0]) if len(set(values)) == 1 else None


def _argument_of(run: _Run, values: list[int]) -> str | None:
    """The constructor argument of the adding module that has just this value."""
    around = run.around
    if around is None or len(set(values)) != 1:
        return None
    found = [name for name, value in around.arguments.items() if _value(value) == values[0]]
    return found[0] if len(found) == 1 else None


def _value(value: object) -> int | None:
    return hint_of(value) if isinstance(value, int | SymInt) and value is not True else None


def _stride_code(context: Context, inside: list[ModuleInfo], runs: list[_Run]) -> str | None:
    first = runs[0]
    striding = [m for m in first.layers if _strides(m.arguments.get("stride"))]
    if len(striding) == 1 and striding[0] in inside:
        node = argument_node(context, striding[0], "stride")
        if node is not None:
            return context.syntax.code(node)
    if len({run.strides for run in runs}) != 1:
        return None
    if not striding or first.around is None or len(set(first.strides)) != 1:
        return _text(first.strides)
    return _argument_of(first, [first.strides[0]]) or _text(first.strides)


def _strides(step: object) -> bool:
    steps = step if isinstance(step, tuple) else (step,)
    return any(isinstance(each, int) and each != 1 for each in steps)


def _text(strides: tuple[int, ...]) -> str:
    return str(_folded(strides))


def _folded(strides: tuple[int, ...]) -> int | tuple[int, ...]:
    return strides[0] if len(set(strides)) == 1 else strides


def _number(code: str) -> bool:
    return is_literal(ast.parse(code, mode="eval").body) or code.startswith("(")


def _prefix(context: Context, conv: ModuleInfo) -> str | None:
    """How the text writes the module of layers: ``nn.``, ``torch.nn.``."""
    node = context.syntax.node_at(conv.place) if conv.place is not None else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return context.syntax.code(node.func.value) + "."
    for each in walk(context.syntax.tree):
        if isinstance(each, ast.Attribute) and last_part(context.syntax.code(each)) == "Module":
            return context.syntax.code(each.value) + "."
    return None


def _fits_somewhere(residual: Residual, place: Place) -> bool:
    """Whether the same addition also ran with operands that fit."""
    broken = {fault.op for fault in residual.flow.trace.faults}
    return any(
        op.place == place and op.index not in broken and len(op.inputs) == 2
        for op in residual.flow.trace.ops
    )
