"""What is wrong, one sentence a kind."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.symbolic import Accepted, Dim
from netgloss.words import numbers
from netgloss.words.forms import code as face
from netgloss.words.forms import short, size_of
from netgloss.words.zh import accepts
from netgloss.words.zh.grammar import listing
from netgloss.words.zh.grammar import total as amount

# 一次读取可以花费多少，由调用者放宽。
_CHOOSABLE = {"steps": "步", "seconds": "秒处理器时间"}


# ---- messages ---------------------------------------------------------------------------------
def residual_shapes(
    left: Shape,
    right: Shape,
    left_code: str,
    right_code: str,
    branch: str,
    layer: str,
    layer_type: str,
    layer_line: int | None,
    stride: int | tuple[int, ...] | None,
    out_channels: int | None,
    same_as: int | None = None,
) -> list[str]:
    said = [
        f"残差相加的两个形状对不上：{face(left_code)} 为 {size_of(left)}，"
        f"{face(right_code)} 为 {size_of(right)}。"
    ]
    changes = []
    if stride is not None and stride not in (1, (1,), (1, 1), (1, 1, 1)):
        changes.append(f"步长为 {_stride(stride)}")
    if out_channels is not None:
        changes.append(f"输出通道数为 {out_channels}")
    if layer and changes:
        where = f"，第 {layer_line} 行" if layer_line is not None else ""
        first = f"{face(branch)} 中的" if branch and branch != layer else ""
        said.append(
            f"差别来自{first} {face(layer)}（`{short(layer_type)}`{where}）：它的{'，'.join(changes)}，"
            "而捷径上没有相应的层。"
        )
    if same_as is not None:
        said.append(f"这与第 {same_as} 行是同一种错误。")
    return said


def operation_shapes(code: str) -> str:
    return f"{face(code)} 无法执行：" if code else "这里无法执行："


def unknown_attribute(name: str, class_name: str, similar: str) -> str:
    meant = f"是不是想写 {face(similar)}？" if similar else ""
    return f"{face(class_name)} 没有属性 {face(name)}。{meant}"


def unknown_name(name: str, similar: str) -> str:
    meant = f"是不是想写 {face(similar)}？" if similar else ""
    return f"名字 {face(name)} 没有定义。{meant}"


def unbound_name(name: str) -> str:
    return f"读取 {face(name)} 时它还没有值。"


def unused_layer(name: str, class_name: str, parameters: int = 1) -> str:
    if not parameters:
        return f"{face(class_name)} 里定义了 {face(name)}，但从未用到它。"
    return (
        f"{face(class_name)} 里定义了 {face(name)}，但 `forward` 从未用到它："
        "它的参数会被保存，却得不到梯度。"
    )


def unregistered_layers(
    name: str,
    class_name: str,
    container: str,
    layers: bool,
    count: int,
    parameters: int,
    holder: str,
) -> str:
    what = f"{count} 个层" if layers else f"{count} 个参数张量"
    kind = {"list": "列表", "tuple": "元组", "dict": "字典"}[container]
    return (
        f"{face(class_name)} 的 {face(name)} 把 {what}放在普通的 Python {kind}里，PyTorch 看不到："
        f"本应学习的 {parameters:,} 个数不在 `parameters()` 里，既不会被训练，也不会被保存或移到"
        f"设备上。用 {face(holder)} 才会注册它们。"
    )


def missing_super_init(class_name: str) -> str:
    return (
        f"{face(class_name)} 的 `__init__` 在给第一个层赋值之前没有调用 `super().__init__()`，"
        "PyTorch 会拒绝这次赋值。"
    )


def misnamed_method(class_name: str, found: str, meant: str) -> str:
    return (
        f"{face(class_name)} 定义的是 {face(found)}，而 PyTorch 调用的是 {face(meant)}，"
        "所以这个方法从不执行。"
    )


def missing_forward(class_name: str) -> str:
    return f"{face(class_name)} 没有 `forward`，因此无法调用。"


def depth_claim(class_name: str, claimed: int, counted: int) -> str:
    return (
        f"类名 {face(class_name)} 表示有 {claimed} 个带权重的层，实际是 {counted} 个"
        "（计入卷积层、线性层、循环层和嵌入层；归一化层和投影捷径不计入）。"
    )


def raised(type: str, message: str) -> str:
    tail = f"：{face(message)}" if message else ""
    return f"代码抛出异常 {face(type)}{tail}。"


def budget(what: str, limit: float = 0) -> str:
    if what in _CHOOSABLE:
        return (
            f"读到这里停止：代码要求的计算量超过 {numbers.limit(limit)} {_CHOOSABLE[what]}；"
            f"用 {face(f'--{what}')} 可以放宽。"
        )
    return f"读到这里停止：代码要求的计算量过大（{what}）。"


def unknown_value(what: str) -> str:
    return f"从源代码无法得知 {face(what)}，而形状或结构取决于它：其后的结果不能保证。"


def not_proved(class_name: str, arguments: tuple[str, ...], inputs: tuple[str, ...]) -> str:
    names = listing([face(name) for name in arguments or inputs])
    what = "构造时传入什么" if arguments else "调用时传入什么"
    return (
        f"{face(class_name)} 无法运行：源代码没有说明它{what}（{names}），"
        "而所假设的值行不通，因此没有得到任何验证。"
    )


def not_executed(what: str) -> str:
    return f"{face(what)} 没有执行：netgloss 只阅读代码。"


# ---- around a message -------------------------------------------------------------------------
def at_line(line: int) -> str:
    return f"第 {line} 行："


def follows(line: int) -> str:
    return f"这只是第 {line} 行的错误带来的后果，请先改正那一处。"


def shapes(shapes: tuple[str, ...]) -> str:
    return f"形状：{'、'.join(face(shape) for shape in shapes)}。"


def torch_says(message: str) -> str:
    return f"PyTorch 的报错信息：{face(message)}"


def total(errors: int, warnings: int, notes: int) -> str:
    parts = [
        f"{number} {noun}"
        for number, noun in ((errors, "个错误"), (warnings, "个警告"), (notes, "条提示"))
        if number
    ]
    return f"合计：{listing(parts, last='、')}。"


def clean(names: tuple[str, ...]) -> str:
    if not names:
        return "此外没有发现问题。"
    return f"{listing([face(name) for name in names])} 没有发现问题。"


def model_runs(
    name: str,
    accepted: Accepted,
    proved: bool,
    shapes: tuple[Shape, ...],
    parameters: Dim,
    at: tuple[tuple[str, int], ...],
) -> list[str]:
    shown = listing([size_of(shape) for shape in shapes])
    gives = f"，输出 {shown}" if shown else ""
    if isinstance(parameters, int):
        holds = f"，共 {amount(parameters, at)} 个参数。"
    else:
        holds = f"。参数量：{amount(parameters, at)}。"
    return [f"{face(name)} 可以运行{gives}{holds}", accepts.sizes(accepted, proved)]


def _stride(stride: int | tuple[int, ...]) -> str:
    if isinstance(stride, int):
        return str(stride)
    return str(stride[0]) if len(set(stride)) == 1 else str(stride)
