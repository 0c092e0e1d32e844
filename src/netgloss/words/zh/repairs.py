"""What was mended in a damaged text."""

from __future__ import annotations

from netgloss.words.forms import code

_KINDS = {
    "line-breaks": "恢复换行",
    "indentation": "恢复缩进",
    "dunder": "恢复双下划线",
    "punctuation": "把全角或排版符号换成 ASCII 符号",
    "entity": "把 HTML 实体换回原来的符号",
    "escape": "去掉 Markdown 的反斜杠",
    "space": "把不间断空格、全角空格和看不见的字符换成普通空格",
    "prompt": "去掉提示符",
    "line-number": "去掉行号",
    "underscore": "恢复下划线",
    "star": "恢复星号",
    "wrapped": "去掉词句中间的换行",
    "page-words": "去掉网页上的文字",
}
_REASONS = {
    "underscore": "这个名称丢了下划线，它们原来的位置是推测的",
    "dunder": "这个方法也可能是丢了下划线的特殊方法",
    "block-end": "代码块在哪里结束并不确定",
    "bare-return": "`return` 后面的内容是不是它的返回值并不确定",
    "comment-end": "注释在哪里结束并不确定",
    "dropped": "当作网页文字去掉的内容看上去像代码",
}


def intact() -> str:
    return "原文完好，没有改动。"


def repair(kind: str, line: int, before: str, after: str) -> str:
    what = _KINDS.get(kind, f"修复（{kind}）")
    if before and after:
        return f"第 {line} 行：{what}：{code(before)} → {code(after)}。"
    if before:
        return f"第 {line} 行：{what}：{code(before)}。"
    return f"第 {line} 行：{what}：{code(after)}。" if after else f"第 {line} 行：{what}。"


def doubt(line: int, chosen: str, other: str, why: str) -> str:
    reason = _REASONS.get(why, why)
    return f"第 {line} 行：{reason}。采用的读法：{code(chosen)}；也可能是：{code(other)}。"
