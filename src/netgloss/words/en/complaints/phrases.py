"""What the English complaints share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netgloss.words.numbers import grouped, quoted, whole


def listed(values: Any, last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; a long list is cut."""
    parts = [quoted(value) for value in _sequence(values)]
    if len(parts) > 12:
        return ", ".join([*parts[:12], "…"])
    if len(parts) < 2:
        return "".join(parts) or "…"
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def either(values: Any) -> str:
    """``2 or 3``."""
    return listed(values, "or")


def choices(values: Any) -> str:
    return listed(values, "or")


def similar_to(similar: Any) -> str:
    """What may have been meant, as the end of a sentence."""
    return f"; {listed(similar, 'or')} may be meant" if _sequence(similar) else ""


def says(message: Any) -> str:
    return f": {plain(message)}" if isinstance(message, str) and message.strip() else ""


def plain(message: Any) -> str:
    """Python's own words, kept to one line and without its full stop."""
    return quoted(" ".join(message.split()).rstrip(".")) if isinstance(message, str) else "…"


def most(limit: Any) -> str:
    return f", {grouped(limit)}" if whole(limit) else ""


def asked(parameter: Any, size: Any, shape: Any) -> str:
    """The shape with a negative size, and whose it is."""
    of = f" for {quoted(parameter)}" if isinstance(parameter, str) and parameter else ""
    return f"{quoted(shape if size is None else size)} is asked for{of}"


def kind_of_number(wanted: Any) -> str:
    """The facts say it in English; a name of a type is code."""
    text = wanted if isinstance(wanted, str) else ""
    return text if " " in text else quoted(wanted)


def _sequence(values: Any) -> Sequence[Any]:
    if isinstance(values, tuple | list):
        return values
    return () if values is None or values == "" else (values,)
