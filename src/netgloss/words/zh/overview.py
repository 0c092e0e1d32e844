"""What a model is, in a few sentences."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.symbolic import Dim
from netgloss.words import numbers
from netgloss.words.forms import code, count, short, size_of
from netgloss.words.zh.grammar import listing, total
from netgloss.words.zh.grammar import sizes as named

Inputs = tuple[tuple[str, Shape, str], ...]

_FAMILIES = {
    "conv1d": "一维卷积神经网络",
    "conv2d": "卷积神经网络",
    "conv3d": "三维卷积神经网络",
    "recurrent": "循环神经网络",
    "attention": "基于注意力机制的网络",
    "embedding": "以嵌入表示为输入的网络",
    "linear": "全连接网络",
}
_PARTS = {
    "conv1d": "一维卷积",
    "conv2d": "卷积",
    "conv3d": "三维卷积",
    "transposed": "放大特征图的转置卷积",
    "recurrent": "循环层",
    "attention": "注意力",
    "embedding": "嵌入层",
    "linear": "线性层",
    "linear_head": "末端的线性层",
}


def kind(
    name: str, families: tuple[str, ...], identity: int, projection: int, concatenations: int
) -> str:
    main = next((each for each in families if each in _FAMILIES), "")
    what = f"是{_FAMILIES[main]}" if main else "自身没有带权重的层"
    parts = [_PARTS[each] for each in families if each != main]
    residual = identity + projection
    if residual:
        ways = f"{residual} 处残差连接"
        if projection:
            ways += f"（其中 {projection} 处带投影捷径）"
        parts.insert(0, ways)
    if concatenations:
        parts.append(f"{concatenations} 处张量拼接")
    tail = f"，包含{listing(parts)}" if parts else ""
    return f"`{name}` {what}{tail}。"


def weighted(total: int, types: tuple[tuple[str, int], ...], in_shortcuts: int) -> str:
    if not total:
        return "它没有带权重的层。"
    shown = "、".join(f"{many} 个 `{short(name)}`" for name, many in types)
    said = f"带权重的层共 {total} 个（{shown}；归一化层不计入）"
    if in_shortcuts:
        said += f"，其中 {in_shortcuts} 个在投影捷径上，网络名称里的层数通常不算它们"
    return f"{said}。"


def built(construct: str) -> str:
    return f"构造方式：{code(construct)}。"


def parameters(
    parameters: Dim, trainable: Dim, at: tuple[tuple[str, int], ...], complete: bool
) -> str:
    said = f"参数量：{total(parameters, at)}{_learned(parameters, trainable)}。"
    if not complete:
        said += "从源代码无法得知的层，其参数没有计入。"
    return said


def inputs(inputs: Inputs) -> str:
    if not inputs:
        return "输入：无。"
    shown = [
        f"{code(name)}，形状 {size_of(shape)}，类型 {code(dtype)}" for name, shape, dtype in inputs
    ]
    return f"输入：{'；'.join(shown)}。"


def outputs(shapes: tuple[Shape, ...], runs: bool, faults: bool, reached: bool) -> str:
    if not shapes and (reached or not faults):
        return "输出：从源代码无法得知它的形状。"
    if not shapes:
        return "输出：没有运行到最后，原因见发现的问题。"
    shown = listing([size_of(shape) for shape in shapes])
    if faults:
        return f"输出（假定错误按最可能的方式改正后）：{shown}。"
    if not runs:
        return f"输出（以从源代码能够得知的为限）：{shown}。"
    return f"输出：{shown}。"


def cost(macs: Dim, sizes: tuple[tuple[str, int], ...], uncounted: tuple[str, ...]) -> str:
    left_out = f"未计入：{'、'.join(code(name) for name in uncounted)}。" if uncounted else ""
    where = f"（{named(sizes)} 时；下面各行的乘加次数也按此计算）" if sizes else ""
    return f"计算量：运行一次的乘加次数（MACs）为 {numbers.grouped(macs)}{where}。{left_out}"


def no_model(
    modules: tuple[str, ...], classes: tuple[str, ...], functions: tuple[str, ...]
) -> list[str]:
    if modules:
        shown = "、".join(code(name) for name in modules)
        return [f"这些模块类都无法运行，因此没有得到任何验证：{shown}。"]
    said = ["没有找到模型：这里没有继承自 `nn.Module` 的类。"]
    found = [
        f"{kind} {'、'.join(code(name) for name in names)}"
        for names, kind in ((classes, "类"), (functions, "函数"))
        if names
    ]
    said.append(f"找到的有{'；'.join(found)}。" if found else "类和函数一个也没有。")
    return said


def assumed() -> str:
    return "以下各项源代码没有说明，由 netgloss 选定："


def unknown(reason: str, what: str, lines: tuple[int, ...], decided: bool) -> str:
    why = {
        "import": f"{code(what)} 来自这里没有的代码",
        "operation": f"netgloss 不认识运算 {code(what)}",
        "attribute": f"netgloss 不认识属性 {code(what)}",
        "data_dependent": f"{code(what)} 取决于张量里的数值",
        "budget": f"{code(what)} 的计算量过大",
        "places": "所查的位置由输入尺寸决定，但 netgloss 没有推算其范围，因此可接受的尺寸可能过宽",
    }.get(reason, f"从源代码无法得知 {code(what)}")
    effect = "它影响形状或结构，其后的结果不能保证。" if decided else ""
    where = "、".join(str(line) for line in lines)
    return f"第 {where} 行有未知的值：{why}。{effect}"


def _learned(parameters: Dim, trainable: Dim) -> str:
    if parameters == trainable:
        return "，全部可学习" if parameters != 0 else ""
    return f"，其中可学习的 {count(trainable)}"
