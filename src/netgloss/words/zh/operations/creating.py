"""Operations that make tensors or change their type, in Chinese."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import OperationFacts
from netgloss.words.numbers import amount, code, dims
from netgloss.words.operands import argument_of
from netgloss.words.zh.operations.phrases import result


def _made(facts: OperationFacts, what: str) -> list[str]:
    shape = f"形状为 `{dims(facts.outputs[0])}` 的" if facts.outputs else ""
    return [f"新建一个{shape}张量，{what}。"]


def _like(facts: OperationFacts, what: str) -> list[str]:
    shape = f"（`{dims(facts.outputs[0])}`）" if facts.outputs else ""
    return [f"新建一个形状相同{shape}的张量，{what}。"]


def zeros(facts: OperationFacts) -> list[str]:
    return _made(facts, "全为零")


def ones(facts: OperationFacts) -> list[str]:
    return _made(facts, "全为一")


def full(facts: OperationFacts) -> list[str]:
    return _made(facts, f"全为 {amount(facts.arguments.get('fill_value'))}")


def empty(facts: OperationFacts) -> list[str]:
    return _made(facts, "里面是内存里原有的数，用之前必须先填")


def rand(facts: OperationFacts) -> list[str]:
    return _made(facts, "里面是 0 到 1 之间均匀分布的随机数")


def randn(facts: OperationFacts) -> list[str]:
    return _made(facts, "里面是正态分布（均值 0，方差 1）的随机数")


def randint(facts: OperationFacts) -> list[str]:
    return _made(facts, "里面是随机整数")


def randperm(facts: OperationFacts) -> list[str]:
    return _made(facts, "里面是从 0 开始的整数，次序随机")


def zeros_like(facts: OperationFacts) -> list[str]:
    return _like(facts, "全为零")


def ones_like(facts: OperationFacts) -> list[str]:
    return _like(facts, "全为一")


def full_like(facts: OperationFacts) -> list[str]:
    return _like(facts, f"全为 {amount(facts.arguments.get('fill_value'))}")


def empty_like(facts: OperationFacts) -> list[str]:
    return _like(facts, "里面是内存里原有的数")


def rand_like(facts: OperationFacts) -> list[str]:
    return _like(facts, "里面是 0 到 1 之间均匀分布的随机数")


def randn_like(facts: OperationFacts) -> list[str]:
    return _like(facts, "里面是正态分布（均值 0，方差 1）的随机数")


def new_zeros(facts: OperationFacts) -> list[str]:
    return _made(facts, "全为零，类型和设备照旧")


def new_ones(facts: OperationFacts) -> list[str]:
    return _made(facts, "全为一，类型和设备照旧")


def new_empty(facts: OperationFacts) -> list[str]:
    return _made(facts, "有待填写，类型和设备照旧")


def new_full(facts: OperationFacts) -> list[str]:
    value = amount(facts.arguments.get("fill_value"))
    return _made(facts, f"全为 {value}，类型和设备照旧")


def tensor(facts: OperationFacts) -> list[str]:
    return _made(facts, "由 Python 的值得来")


def arange(facts: OperationFacts) -> list[str]:
    start, end = facts.arguments.get("start"), facts.arguments.get("end")
    if end is None:
        start, end = 0, start
    step = facts.arguments.get("step", 1)
    steps = "" if step == 1 else f"，间隔 {amount(step)}"
    first = amount(0 if start is None else start)
    return _made(facts, f"里面是从 {first} 到 {amount(end)}（不含）的数{steps}")


def linspace(facts: OperationFacts) -> list[str]:
    start, end = facts.arguments.get("start"), facts.arguments.get("end")
    many = facts.arguments.get("steps")
    return _made(facts, f"里面是 {amount(many)} 个等间隔的数，从 {amount(start)} 到 {amount(end)}")


def eye(facts: OperationFacts) -> list[str]:
    return _made(facts, "对角线为一，其余为零")


# ---- type, place, memory -------------------------------------------------------------------------
def to(facts: OperationFacts) -> list[str]:
    wanted = [value for value in _targets(facts) if code(value) != "…"]
    shown = " 和 ".join(f"`{code(value)}`" for value in wanted)
    what = f"搬移或转换到 {shown}" if shown else "搬移或转换"
    return [f"{what}，数的含义不变。", *result(facts)]


def _targets(facts: OperationFacts) -> list[Any]:
    values: list[Any] = []
    for name in ("args", "device", "dtype"):
        value = argument_of(facts, name)
        values += value if isinstance(value, tuple | list) else [value]
    return [value for value in values if value is not None]


def _cast(facts: OperationFacts, kind: str) -> list[str]:
    return [f"每个数都转换成{kind}。", *result(facts)]


def float(facts: OperationFacts) -> list[str]:
    return _cast(facts, " 32 位浮点数")


def double(facts: OperationFacts) -> list[str]:
    return _cast(facts, " 64 位浮点数")


def half(facts: OperationFacts) -> list[str]:
    return _cast(facts, " 16 位浮点数")


def bfloat16(facts: OperationFacts) -> list[str]:
    return _cast(facts, " 16 位浮点数（范围较大）")


def long(facts: OperationFacts) -> list[str]:
    return _cast(facts, " 64 位整数，类别编号和索引要用这种类型")


def int(facts: OperationFacts) -> list[str]:
    return _cast(facts, " 32 位整数")


def bool(facts: OperationFacts) -> list[str]:
    return _cast(facts, "真或假：不为零的都算真")


def type_as(facts: OperationFacts) -> list[str]:
    return ["每个数都转换成另一个张量的类型。", *result(facts)]


def item(facts: OperationFacts) -> list[str]:
    return ["把张量里唯一的数取出来，成为普通的 Python 数。"]
