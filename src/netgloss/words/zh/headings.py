"""Titles and column heads."""

from __future__ import annotations

from netgloss.words.forms import code


def explanation(names: tuple[str, ...]) -> str:
    shown = "、".join(code(name) for name in names)
    return f"逐行讲解 {shown}" if names else "逐行讲解"


def expression(code: str) -> str:
    return f"`{code}`"


def model(name: str) -> str:
    return f"{code(name)} 概览"


def lines() -> str:
    return "逐行讲解"


def findings() -> str:
    return "发现的问题"


def checked(names: tuple[str, ...]) -> str:
    shown = "、".join(code(name) for name in names)
    return f"检查 {shown}" if names else "检查"


def summary(names: tuple[str, ...]) -> str:
    shown = "、".join(code(name) for name in names)
    return f"{shown} 结构汇总" if names else "结构汇总"


def pseudocode(names: tuple[str, ...]) -> str:
    shown = "、".join(code(name) for name in names)
    return f"{shown} 的伪代码" if names else "伪代码"


def restored() -> str:
    return "还原后的源代码"


def repairs() -> str:
    return "修复之处"


def doubts() -> str:
    return "另一种读法也说得通的地方"


def arguments() -> str:
    return "实参"


def effect() -> str:
    return "对形状的作用"


def column(name: str) -> str:
    return {
        "path": "路径",
        "type": "类型",
        "output": "输出形状",
        "parameters": "参数量",
        "macs": "乘加次数",
        "receptive_field": "感受野",
        "argument": "实参",
        "meaning": "含义",
        "value": "值",
        "origin": "来源",
    }[name]
