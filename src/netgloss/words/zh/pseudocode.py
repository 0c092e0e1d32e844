"""Statements in words; a value's words follow the words that lead to it."""

from __future__ import annotations

from netgloss.words.forms import code as face
from netgloss.words.zh.grammar import listing
from netgloss.words.zh.nouns import ARGUMENTS, LAYERS

Pairs = tuple[tuple[str, str], ...]


# ---- definitions ------------------------------------------------------------------------------
def class_(name: str, bases: tuple[str, ...]) -> str:
    if not bases:
        return f"定义类 {face(name)}："
    return f"定义类 {face(name)}，继承 {listing([face(base) for base in bases])} 类："


def function(name: str, arguments: tuple[tuple[str, str | None], ...], method: bool) -> str:
    shown = [face(each if default is None else f"{each}={default}") for each, default in arguments]
    kind = "方法" if method else "函数"
    given = f"传入参数 {listing(shown)}" if shown else "没有参数"
    return f"定义 {face(name)} {kind}，{given}："


def decorator(code: str) -> str:
    return f"用 {face(code)} 装饰以下定义"


def super_init(base: str) -> str:
    return f"调用父类 {face(base)} 的 `__init__` 方法" if base else "调用父类的 `__init__` 方法"


def remark(text: str) -> str:
    return f"说明：{text}"


def import_(module: str, names: tuple[tuple[str, str | None], ...]) -> str:
    taken = [face(f"{name} as {alias}" if alias else name) for name, alias in names]
    return (f"从 {face(module)} " if module else "") + f"导入 {listing(taken)}"


# ---- leads: a value follows -------------------------------------------------------------------
def attribute(name: str) -> str:
    return f"定义属性 {face(name)}，值为"


def variable(name: str) -> str:
    return f"令 {face(name)} 为"


def append(name: str) -> str:
    return f"在 {face(name)} 末尾加入"


def return_() -> str:
    return "返回"


def item(name: str) -> str:
    return f"{face(name)}：" if name else ""


# ---- values -----------------------------------------------------------------------------------
def layer(name: str, type: str, arguments: Pairs) -> str:
    noun = LAYERS.get(type, "")
    what = f"{noun} {face(name)}" if noun else face(name)
    return "，".join([what, *_arguments(arguments)])


def container(name: str, empty: bool) -> str:
    return f"空的 {face(name)} 实例" if empty else f"{face(name)} 实例，依次包含以下模块："


def container_of(name: str, held: str) -> str:
    return f"{face(name)} 实例，包含 {face(held)} 中的模块"


def instance(name: str, arguments: Pairs) -> str:
    return "，".join([f"{face(name)} 实例", *_arguments(arguments)])


def each_of(code: str) -> str:
    return f"{face(code)} 中的各个模块"


def for_each(target: str, items: str) -> str:
    return f"对 {face(items)} 中的每个 {face(target)} 各取一个："


def code(text: str) -> str:
    return face(text)


# ---- other statements -------------------------------------------------------------------------
def call(code: str) -> str:
    return f"调用 {face(code)}"


def declare(name: str, type: str) -> str:
    return f"声明 {face(name)} 的类型为 {face(type)}"


def return_nothing() -> str:
    return "返回"


def if_(test: str) -> str:
    return f"如果 {face(test)}："


def elif_(test: str) -> str:
    return f"否则，如果 {face(test)}："


def else_() -> str:
    return "否则："


def main_guard() -> str:
    return "如果这个文件作为程序直接运行："


def for_(target: str, items: str) -> str:
    return f"对 {face(items)} 中的每个 {face(target)}："


def while_(test: str) -> str:
    return f"只要 {face(test)} 成立，就重复："


def loop_else() -> str:
    return "如果循环没有提前跳出："


def with_(items: tuple[str, ...]) -> str:
    return f"在 {listing([face(each) for each in items])} 中："


def try_() -> str:
    return "尝试："


def except_(code: str, name: str) -> str:
    kept = f"（记为 {face(name)}）" if name else ""
    return f"如果出现 {face(code)}{kept}：" if code else f"如果出现任何异常{kept}："


def try_else() -> str:
    return "如果没有异常："


def finally_() -> str:
    return "最后，无论如何："


def match(subject: str) -> str:
    return f"将 {face(subject)} 与以下模式比较："


def case(pattern: str) -> str:
    return f"如果匹配 {face(pattern)}："


def raise_(code: str) -> str:
    return f"抛出 {face(code)}" if code else "重新抛出捕获的异常"


def assert_(test: str) -> str:
    return f"确认 {face(test)} 成立"


def delete(names: tuple[str, ...]) -> str:
    return f"删除 {listing([face(name) for name in names])}"


def shared_names(names: tuple[str, ...], outer: bool) -> str:
    where = "外层函数" if outer else "模块级"
    return f"使用{where}的 {listing([face(name) for name in names])}"


def pass_() -> str:
    return "什么也不做"


def break_() -> str:
    return "跳出循环"


def continue_() -> str:
    return "进入下一轮循环"


def _arguments(arguments: Pairs) -> list[str]:
    parts = []
    for name, text in arguments:
        if not name:
            parts.append(face(text))
        elif name == "**":
            parts.append(f"{face(text)} 中的各项参数")
        elif name in ARGUMENTS:
            parts.append(f"{ARGUMENTS[name]}为 {face(text)}")
        else:
            parts.append(f"{face(name)} 参数为 {face(text)}")
    return parts
