"""Numbers, shapes and Python values as text: the same in every language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from netgloss.catalogue.records import Device, DType, MemoryFormat, Shape, Tensor
from netgloss.interpret.trace import Thing
from netgloss.symbolic import Dim, Ratio, SymInt

LONGEST_VALUE = 60  # characters of a value shown in a sentence
LONGEST_EXCERPT = 240  # characters of a line that is shown with what is said of it


def number(value: Dim) -> str:
    """A count with its thousands grouped; a symbolic one as its expression.

    >>> number(4729418)
    '4,729,418'
    """
    return f"{value:,}" if isinstance(value, int) else str(value)


def shape_text(shape: Shape) -> str:
    """A shape as a list of sizes, ``"[]"`` for a scalar.

    >>> shape_text((1, 3, 224, 224))
    '[1, 3, 224, 224]'
    """
    return f"[{', '.join(map(str, shape))}]"


def excerpt(line: str, column: int) -> str:
    """A line of source without its margin; of a very long one what stands around a column.

    >>> excerpt("    x = self.fc(x)", 4)
    'x = self.fc(x)'
    >>> len(excerpt("x, " * 10_000, 15_000))
    240
    """
    bare = line.strip()
    if len(bare) <= LONGEST_EXCERPT:
        return bare
    start = max(0, column - (len(line) - len(line.lstrip())) - LONGEST_EXCERPT // 3)
    start = min(start, len(bare) - LONGEST_EXCERPT + 1)
    shown = bare[start:] if start else bare
    before = "…" if start else ""
    room = LONGEST_EXCERPT - len(before)
    return before + (shown if len(shown) <= room else shown[: room - 1] + "…")


def tensors_in(value: Any, depth: int = 6) -> Iterator[Tensor]:
    """The tensors in a value: itself, or those in tuples, lists and mappings, in order."""
    match value:
        case Tensor():
            yield value
        case tuple() | list() if depth:
            for item in value:
                yield from tensors_in(item, depth - 1)
        case Thing(items=items) if depth:
            for item in items:
                yield from tensors_in(item, depth - 1)
        case Mapping() if depth:
            for item in value.values():
                yield from tensors_in(item, depth - 1)


def shapes_text(value: Any) -> str | None:
    """The shapes of the tensors in a value as one text; ``None`` where there is no tensor.

    >>> shapes_text((Tensor((5, 7)), (Tensor((1, 7)), Tensor((1, 7)))))
    '([5, 7], ([1, 7], [1, 7]))'
    """
    match value:
        case Tensor():
            return shape_text(value.shape)
        case tuple() | list():
            parts = [text for item in value if (text := shapes_text(item)) is not None]
            return f"({', '.join(parts)})" if parts else None
        case Thing("dict", items=pairs):
            shapes = [(key, shapes_text(item)) for key, item in pairs]
            named = [f"{key}: {text}" for key, text in shapes if text is not None]
            return "{" + ", ".join(named) + "}" if named else None
        case Thing(items=items, length=length):
            parts = [text for item in items if (text := shapes_text(item)) is not None]
            more = ", …" if length is not None and length > len(items) else ""
            return f"({', '.join(parts)}{more})" if parts else None
    return None


def value_text(value: Any) -> str | None:
    """A Python value as it would be written; ``None`` for one that has no short writing.

    >>> value_text((3, 3)), value_text("zeros"), value_text(DType("float32"))
    ('(3, 3)', "'zeros'", 'torch.float32')
    """
    text = _written(value, 3)
    return None if text is None or len(text) > LONGEST_VALUE else text


def _written(value: Any, depth: int) -> str | None:
    match value:
        case None | bool() | int() | float() | complex() | bytes():
            return repr(value) if not isinstance(value, int) or value.bit_length() < 256 else None
        case str():
            return repr(value) if len(value) <= LONGEST_VALUE else None
        case DType() | MemoryFormat():
            return f"torch.{value.name}"
        case Device():
            return f"torch.device({value.name!r})"
        case tuple() | list() if depth and len(value) <= 16:
            parts = [_written(item, depth - 1) for item in value]
            if any(part is None for part in parts):
                return None
            inside = ", ".join(part for part in parts if part is not None)
            if isinstance(value, list):
                return f"[{inside}]"
            return f"({inside},)" if len(parts) == 1 else f"({inside})"
        case SymInt() | Ratio():
            return str(value)
        case Thing():
            return _thing(value, depth)
    return None


def _thing(value: Thing, depth: int) -> str | None:
    """A class or function by its name, a short list or dict by its contents."""
    if value.kind in ("class", "function", "namespace"):
        return value.name
    if value.length is None or value.length > len(value.items) or not depth:
        return None
    if value.kind in ("list", "tuple"):
        return _written(list(value.items) if value.kind == "list" else value.items, depth)
    if value.kind == "dict":
        pairs = [(_written(key, 1), _written(item, depth - 1)) for key, item in value.items]
        if not any(key is None or item is None for key, item in pairs):
            return "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}"
    return None


def python_value(value: Any) -> Any:
    """A value of the trace with its lists, tuples and slices as Python's own, so that sentences
    can read them; one of which not all is held stays as it is.

    >>> python_value(Thing("list", "list", 2, (2, 3)))
    [2, 3]
    """
    match value:
        case tuple():
            return tuple(map(python_value, value))
        case Thing("slice", items=(start, stop, step)):
            return slice(start, stop, step)
        case Thing("ellipsis"):
            return Ellipsis
        case Thing("list" | "tuple" as kind, items=items) if value.length == len(items):
            return (list if kind == "list" else tuple)(map(python_value, items))
    return value


def folded(value: Any) -> Any:
    """``3`` for ``(3, 3)``: a pair of equal numbers was most likely written as one."""
    if isinstance(value, tuple) and value and all(type(part) is int for part in value):
        return value[0] if len(set(value)) == 1 else value
    return value


def one_line(code: str, longest: int = LONGEST_VALUE) -> str:
    r"""Source on one line; what is too long ends in an ellipsis.

    >>> one_line("f(\n    x,\n    y,\n)")
    'f(x, y)'
    """
    flat = ""
    for line in code.splitlines():
        piece = line.strip()
        if flat and piece[:1] in ")]}":
            flat = flat.removesuffix(",") + piece
        elif flat.endswith(("(", "[", "{")) or not flat:
            flat += piece
        elif piece:
            flat += f" {piece}"
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"


def last_part(name: str) -> str:
    """The last part of a qualified name: ``torch.nn.Conv2d`` is ``Conv2d``."""
    return name.rsplit(".", 1)[-1]
