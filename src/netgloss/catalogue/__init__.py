"""What PyTorch's layers and functions mean, as data.

The entries are plain text (``entries/*.layers``; the form is described in
``docs/adding-a-layer.md``). An entry is parsed when it is first asked for.

>>> find("torch.nn.ReLU").name
'torch.nn.ReLU'
>>> find("torch.nn.functional.relu_") is find("torch.relu")
True
>>> find("torch.nn.NoSuchLayer") is None
True
"""

from __future__ import annotations

from typing import TypeGuard

from netgloss.catalogue.compiled import CompiledOperation
from netgloss.catalogue.index import load_index, locate
from netgloss.catalogue.layers import CompiledLayer, compile_entry
from netgloss.catalogue.records import Layer, Operation

__all__ = ["find", "is_layer", "names"]

_compiled: dict[str, CompiledOperation | CompiledLayer] = {}


def find(name: str) -> Operation | Layer | None:
    """The entry of a qualified name or alias (``"torch.nn.Conv2d"``), None where there is none."""
    entry = _compiled.get(name)
    if entry is None:
        located = locate(name)
        if located is not None:
            entry = _compiled.get(located.name) or compile_entry(located, find)
            _compiled[name] = _compiled[located.name] = entry
    return entry


def names() -> tuple[str, ...]:
    """Every name that :func:`find` knows, aliases included, sorted."""
    return tuple(sorted(load_index()))


def is_layer(entry: Operation | Layer) -> TypeGuard[Layer]:
    """Whether an entry is a layer (built, then called) rather than an operation."""
    return isinstance(entry, CompiledLayer)
