"""What nobody said and netgloss chose."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.symbolic import hint_of
from netgloss.words.forms import code, size_of


def input_shape(name: str, shape: Shape, dtype: str) -> str:
    tried = "、".join(
        code(f"{size} = {hint_of(size)}") for size in shape if not isinstance(size, int)
    )
    where = f"；运行时取 {tried}" if tried else ""
    return f"输入 {code(name)} 的形状为 {size_of(shape)}，类型为 {code(dtype)}{where}。"


def argument(name: str, value: str, whole: str = "") -> str:
    why = f"与 {code(whole)} 内部相同" if whole else "根据名字判断"
    return f"构造函数的参数 {code(name)} 取 {code(value)}（{why}）。"


def fitted(name: str, value: str) -> str:
    return f"构造函数的参数 {code(name)} 取 {code(value)}，使各尺寸相容。"


def shown(whole: str) -> str:
    return f"这个类的构造和调用方式与它在 {code(whole)} 内部时相同。"


def sibling(sibling: str, whole: str) -> str:
    return f"这个类的构造方式与参数相同的 {code(sibling)} 在 {code(whole)} 内部时相同。"


def other_sizes() -> str:
    return (
        "其他输入尺寸没有得到验证：尺寸在代码中的去向未能处处追踪，所列的可接受尺寸可能过宽或过窄。"
    )


def call_in_text(expression: str, line: int) -> str:
    return f"按第 {line} 行的写法构造模型：{code(expression)}。"


def factory(expression: str, class_name: str) -> str:
    return f"{code(class_name)} 由源代码中的函数构造：{code(expression)}。"


def main_block(line: int) -> str:
    return f"参数和输入取自第 {line} 行对模型的调用。"


def other_outputs(where: str, shapes: tuple[Shape, ...], dtypes: tuple[str, ...]) -> str:
    given = "、".join(size_of(shape) for shape in shapes)
    typed = f"，类型为 {'、'.join(code(each) for each in dtypes)}" if dtypes else ""
    return f"当 {code(where)} 时，输出改为 {given or '非张量'}{typed}。"
