"""Branches, loops, other statements, and the lines that only continue or close one."""

from __future__ import annotations

from netgloss.words.forms import short
from netgloss.words.zh.grammar import listing
from netgloss.words.zh.nouns import ARGUMENTS, LAYERS

_CONTEXTS = {
    "torch.no_grad": "其中的运算不记录梯度",
    "torch.inference_mode": "其中的运算不记录梯度",
    "torch.enable_grad": "其中的运算会记录梯度",
    "torch.autocast": "其中的运算可能使用较低的精度",
    "torch.cuda.amp.autocast": "其中的运算可能使用较低的精度",
    "open": "结束时自动关闭文件",
}


# ---- branches and loops -----------------------------------------------------------------------
def condition(keyword: str, code: str, taken: int, skipped: int, sizes: str) -> list[str]:
    word = "否则，如果" if keyword == "elif" else "如果"
    total = taken + skipped
    if not total:
        said = [f"{word} `{code}` 成立；这次运行没有走到这里。"]
    elif not skipped:
        each = "" if taken == 1 else f"（{taken} 次都成立）"
        said = [f"{word} `{code}` 成立：这里成立{each}。"]
    elif not taken:
        each = "" if skipped == 1 else f"（{skipped} 次都不成立）"
        said = [f"{word} `{code}` 成立：这里不成立{each}，跳过这一块。"]
    else:
        said = [f"{word} `{code}` 成立：{total} 次中有 {taken} 次成立。"]
    if sizes:
        said.append(f"结果取决于输入的尺寸：`{sizes}`。")
    return said


def else_(of: str) -> str:
    return {
        "if": "否则：",
        "loop": "循环没有被 `break` 打断、正常走完之后：",
        "try": "没有出现异常时：",
    }[of]


def for_(
    target: str, code: str, rounds: tuple[int, ...], values: tuple[str, ...], times: int
) -> str:
    return f"循环：`{target}` 依次取 `{code}` 中的每个元素{_rounds(rounds, values)}。"


def while_(code: str, rounds: tuple[int, ...], values: tuple[str, ...], times: int) -> str:
    return f"循环：只要 `{code}` 成立就继续{_rounds(rounds, ())}。"


def comprehension(
    target: str, code: str, rounds: tuple[int, ...], values: tuple[str, ...], times: int
) -> str:
    return f"推导式：对 `{code}` 中的每个 `{target}` 生成一项{_rounds(rounds, values)}。"


def conditional(test: str, yes: str, no: str, taken: int, skipped: int) -> str:
    both = f"如果 `{test}` 成立就取 `{yes}`，否则取 `{no}`"
    if taken and not skipped:
        return f"{both}；这里成立。"
    if skipped and not taken:
        return f"{both}；这里不成立。"
    if taken and skipped:
        return f"{both}；这里 {taken + skipped} 次中有 {taken} 次成立。"
    return f"{both}。"


def with_(code: str, name: str, target: str) -> str:
    known = _CONTEXTS.get(name)
    kept = f"（记为 `{target}`）" if target else ""
    return f"下面的代码块在 `{code}` 中运行{kept}{'：' + known if known else ''}。"


def try_() -> str:
    return "尝试执行下面的代码，其中的异常可以在后面捕获。"


def except_(code: str, name: str) -> str:
    what = f"`{code}`" if code else "任何异常"
    kept = f"，记为 `{name}`" if name else ""
    return f"捕获 {what}{kept}：" if code else f"捕获{what}{kept}："


def finally_() -> str:
    return "无论如何，最后都会执行："


def match(code: str) -> str:
    return f"把 `{code}` 与下面的模式逐个比较，取第一个匹配的分支。"


def case(code: str) -> str:
    return f"如果匹配模式 `{code}`："


def break_() -> str:
    return "跳出循环。"


def continue_() -> str:
    return "直接进入下一轮循环。"


# ---- other statements -------------------------------------------------------------------------
def super_init(arguments: str) -> str:
    given = f"（实参：`{arguments}`）" if arguments else ""
    return (
        f"调用父类的构造函数{given}：它建立登记参数和子模块的表，因此必须写在给第一个层赋值之前。"
    )


def main_guard() -> str:
    return "只有把这个文件当作程序直接运行时才执行，被导入时不执行："


def raise_(code: str) -> str:
    return f"抛出异常 `{code}`。" if code else "把捕获的异常重新抛出。"


def assert_(code: str, held: bool | None, message: str) -> str:
    tail = "；这里成立" if held else "；这里不成立" if held is False else ""
    return f"断言：`{code}` 必须成立，否则报错{tail}。"


def delete(names: tuple[str, ...]) -> str:
    return f"删除 {listing([f'`{name}`' for name in names])}。"


def global_(names: tuple[str, ...]) -> str:
    return f"{listing([f'`{name}`' for name in names])} 指的是模块级的名字。"


def nonlocal_(names: tuple[str, ...]) -> str:
    return f"{listing([f'`{name}`' for name in names])} 指的是外层函数的名字。"


def pass_() -> str:
    return "什么也不做，只是占位。"


def appends(target: str, code: str) -> str:
    return f"把 `{code}` 加到 `{target}` 的末尾。"


def appended(target: str) -> str:
    return f"它被放进 `{target}`。"


def registers_buffer(name: str) -> str:
    return (
        f"登记缓冲区 {name.join('``') if '`' not in name else name}：随模块一起保存和搬移，"
        "但不参与学习的张量。"
    )


def registers_parameter(name: str) -> str:
    return f"登记参数 {name.join('``') if '`' not in name else name}：它是可学习的。"


def initialises(function: str) -> str:
    return f"用 `{function}` 设定初始值，形状和数量都不变。"


def prints() -> str:
    return "打印到屏幕，不影响网络。"


def yields(code: str) -> str:
    return f"交出一个值，下次从这里继续：`{code}`。"


def runs(code: str) -> str:
    return f"执行 `{code}`。"


# ---- lines that continue or close -------------------------------------------------------------
def comment(lines: int) -> str:
    return "给读者看的注释。" if lines == 1 else "给读者看的几行注释。"


def argument(name: str, code: str, value: str | None, called: str) -> str:
    noun = ARGUMENTS.get(name, "")
    what = f"`{name}`" if name else "下一个实参"
    meaning = f"（{noun}）" if noun and noun != name.replace("_", " ") else ""
    shown = f"`{code}`"
    if value is not None and value != code:
        shown += f"，这里是 `{value}`"
    return f"`{called}` 的实参：{what}{meaning}为 {shown}。"


def argument_declared(code: str) -> str:
    return f"声明 `{code}`。"


def piece(code: str, of: int) -> str:
    return f"接第 {of} 行：`{code}`。"


def closes(called: str, opened_at: int) -> str:
    what = f"对 `{called}` 的调用" if called else "括号"
    return f"第 {opened_at} 行开始的{what}到此结束。"


def closes_signature(name: str) -> str:
    return f"`{name}` 的定义头到此结束。"


def not_reached(layers: tuple[str, ...]) -> str:
    kinds = [f"`{short(name)}`{_noun(name)}" for name in layers]
    made = f"；它会创建 {listing(kinds)}" if kinds else ""
    return f"这次运行没有执行到这里{made}。"


def other(code: str) -> str:
    return f"`{code}`"


def _noun(layer: str) -> str:
    noun = LAYERS.get(layer, "")
    return f"（{noun}）" if noun else ""


def _rounds(rounds: tuple[int, ...], values: tuple[str, ...]) -> str:
    if not rounds:
        return ""
    if len(rounds) > 1:
        return f"，共 {listing([str(each) for each in rounds], last='或')} 轮"
    shown = ""
    if values and all(len(value) <= 12 for value in values):
        more = "……" if len(values) < rounds[0] else ""
        shown = f"（{'、'.join(f'`{value}`' for value in values)}{more}）"
    return f"，共 {rounds[0]} 轮{shown}"
