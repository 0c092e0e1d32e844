"""Imports, classes, functions."""

from __future__ import annotations

from netgloss.symbolic import Dim
from netgloss.words.forms import code, count
from netgloss.words.zh.grammar import listing

Arguments = tuple[tuple[str, str | None], ...]

_KNOWN_MODULES = {
    "torch": "PyTorch 本身，提供张量及其运算",
    "torch.nn": "神经网络的各种层和构件",
    "torch.nn.functional": "函数形式的层，自身不带参数",
    "torch.optim": "训练用的优化器",
    "torch.utils.data": "数据集与数据加载器",
    "torchvision": "数据集、图像变换和现成的模型",
    "torchvision.models": "现成的图像模型",
    "torchvision.transforms": "图像变换",
    "numpy": "数值数组",
    "math": "Python 的数学函数",
    "typing": "类型标注用的名字，不影响运行",
    "__future__": "Python 语言本身的开关",
}

_KNOWN_DECORATORS = {
    "staticmethod": "这个函数的第一个参数既不是对象，也不是类",
    "classmethod": "这个函数的第一个参数是类，而不是对象",
    "property": "读取这个方法时像读属性一样，不用加括号",
    "torch.no_grad": "其中的运算不记录梯度",
    "torch.inference_mode": "其中的运算不记录梯度，结果也不能再用于训练",
    "dataclasses.dataclass": "按字段列表为类自动生成构造函数",
    "dataclass": "按字段列表为类自动生成构造函数",
    "functools.wraps": "让包装函数沿用原函数的名字和文档",
    "torch.jit.script": "由 TorchScript 编译这个函数",
}


def import_module(module: str, alias: str | None) -> str:
    known = _KNOWN_MODULES.get(module)
    meaning = f"：{known}" if known else ""
    if alias and alias != module:
        return f"导入 {code(module)}，并简称为 {code(alias)}{meaning}。"
    return f"导入 {code(module)}{meaning}。"


def import_names(module: str, names: tuple[tuple[str, str | None], ...]) -> str:
    taken = [code(f"{name} as {alias}") if alias else code(name) for name, alias in names]
    known = _KNOWN_MODULES.get(module)
    meaning = f"（{known}）" if known else ""
    return f"从 {code(module)}{meaning}中导入 {listing(taken)}。"


def class_module(
    name: str,
    bases: tuple[str, ...],
    root: bool,
    children: int,
    parameters: Dim | None,
    amounts: tuple[int, int] | None,
    times: int,
    complete: bool,
) -> list[str]:
    base = f"继承自 {listing([code(each) for each in bases])}" if bases else "没有父类"
    what = "定义模型类" if root else "定义一个构件类"
    said = [f"{what} {code(name)}，{base}。"]
    holds = f"它有 {children} 个直接子模块" if children else "它没有子模块"
    if not complete:
        holds += "；它的参数从源代码无法全部得知"
    elif parameters == 0:
        holds += "，没有要学习的参数" if children else "，也没有参数"
    elif parameters is not None:
        each = "每个实例共有" if times > 1 else "共有"
        holds += f"，{each} {count(parameters)} 个参数"
    elif amounts:
        holds += f"，参数从 {count(amounts[0])} 到 {count(amounts[1])} 个不等"
    said.append(f"{holds}。")
    if times > 1:
        said.append(f"模型中用了它 {times} 次。")
    return said


def class_unused(name: str, bases: tuple[str, ...]) -> str:
    base = f"继承自 {listing([code(each) for each in bases])}" if bases else "没有父类"
    return f"定义模块类 {code(name)}，{base}；这里运行的模型没有用到它。"


def class_plain(name: str, bases: tuple[str, ...]) -> str:
    if not bases:
        return f"定义普通类 {code(name)}，它不是网络模块。"
    return (
        f"定义类 {code(name)}，继承自 {listing([code(each) for each in bases])}；它不是网络模块。"
    )


def define_init(
    class_name: str, arguments: Arguments, values: tuple[tuple[str, str], ...]
) -> list[str]:
    said = [f"构造函数：写下 {code(class_name + '(…)')} 时运行，在这里创建各层。"]
    if arguments:
        said.append(f"{_declared(arguments)}。")
    differing = [
        f"{code(name)} 为 {code(value)}" for name, value in values if (name, value) not in arguments
    ]
    if differing:
        said.append(f"这次运行中，{listing(differing, last='，')}。")
    return said


def define_forward(arguments: Arguments, given: tuple[str, ...], times: int) -> list[str]:
    said = ["前向传播：调用模块时，输入要经过的计算。"]
    shown = [
        f"{code(name)} 的形状为 {code(shape)}"
        for (name, _), shape in zip(arguments, given, strict=False)
        if shape
    ]
    if shown:
        first = "第一次调用时，" if times > 1 else ""
        said.append(f"{first}{listing(shown, last='，')}。")
    if times > 1:
        said.append(f"模型运行一次，它被调用 {times} 次。")
    return said


def define_method(name: str, arguments: Arguments) -> list[str]:
    said = [f"定义方法 {code(name)}。"]
    if arguments:
        said.append(f"{_declared(arguments)}。")
    return said


def define_function(name: str, arguments: Arguments) -> list[str]:
    said = [f"定义函数 {code(name)}。"]
    if arguments:
        said.append(f"{_declared(arguments)}。")
    return said


def decorator(code: str, name: str) -> str:
    meaning = _KNOWN_DECORATORS.get(name)
    if meaning:
        return f"装饰器 `{code}`：{meaning}。"
    return f"装饰器：把下面定义的对象交给 `{code}` 处理，用返回的结果取代它。"


def docstring() -> str:
    return "文档说明，不影响运行。"


def _declared(arguments: Arguments) -> str:
    shown = [
        code(name) if default is None else f"{code(name)}（默认为 {code(default)}）"
        for name, default in arguments
    ]
    return f"参数：{listing(shown, last='、')}"
