"""What the Chinese complaints share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netgloss.words.numbers import grouped, quoted, whole


def listed(values: Any, last: str = "和") -> str:
    """``a``, ``a 和 b``, ``a、b 和 c``; a long list is cut."""
    parts = [quoted(value) for value in _sequence(values)]
    if len(parts) > 12:
        return "、".join(parts[:12]) + "……"
    if len(parts) < 2:
        return "".join(parts) or "…"
    return f"{'、'.join(parts[:-1])} {last} {parts[-1]}"


def either(values: Any) -> str:
    """``2 或 3``."""
    return listed(values, "或")


def choices(values: Any) -> str:
    return listed(values, "或")


def similar_to(similar: Any) -> str:
    """What may have been meant, as the end of a sentence."""
    return f"，也许应为 {listed(similar, '或')}" if _sequence(similar) else ""


def says(message: Any) -> str:
    return f"：{plain(message)}" if isinstance(message, str) and message.strip() else ""


def plain(message: Any) -> str:
    """Python's own words, kept to one line and without its full stop."""
    return quoted(" ".join(message.split()).rstrip(".")) if isinstance(message, str) else "…"


def most(limit: Any) -> str:
    return f"（{grouped(limit)}）" if whole(limit) else ""


def asked(parameter: Any, size: Any, shape: Any) -> str:
    """The shape with a negative size, and whose it is."""
    of = f"{quoted(parameter)} 要的是 " if isinstance(parameter, str) and parameter else "要的是 "
    return f"{of}{quoted(shape if size is None else size)}"


_KINDS = {
    "a complex number": "复数",
    "a float": "浮点数",
    "a number": "数",
    "a real number": "实数",
    "an integer": "整数",
    "an integer or bool": "整数或真假值",
}


def kind_of_number(wanted: Any) -> str:
    """The facts say it in English; a name of a type is code."""
    if isinstance(wanted, str) and wanted in _KINDS:
        return _KINDS[wanted]
    return f" {quoted(wanted)}"


def _sequence(values: Any) -> Sequence[Any]:
    if isinstance(values, tuple | list):
        return values
    return () if values is None or values == "" else (values,)
