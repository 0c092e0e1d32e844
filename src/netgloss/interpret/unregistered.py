"""Modules and parameters that a module keeps in a plain list or dict: PyTorch does not see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.modules import STORES, is_module, named_tensors, walk
from netgloss.interpret.trace import Unregistered
from netgloss.interpret.values import Instance, Value
from netgloss.symbolic import product

_CONTAINERS = frozenset({list, tuple, dict})
_MAY_HOLD = _CONTAINERS | {Instance, Tensor}
_DEEPEST = 3
_MOST = 1000  # items of one container that are looked at


def unregistered(module: Instance, registered: Callable[[], set[int]]) -> Iterator[Unregistered]:
    """What the attributes of a module hold in plain containers; ``registered`` gives the ids of
    the modules and the uids of the parameters that stand somewhere in the model."""
    for name, value in module.attrs.items():
        if type(value) not in _CONTAINERS or name in STORES:
            continue
        items = islice(value.values() if type(value) is dict else value, _MOST)
        if _MAY_HOLD.isdisjoint(map(type, items)):
            continue
        held = list(_held(value, 0))
        known = registered() if held else set()
        found = [each for each in held if _key(each) not in known]
        if not found:
            continue
        learned = {t.uid: product(t.shape) for each in found for t in _parameters(each)}
        if learned:
            modules = any(is_module(each) for each in found)
            kind = type(value).__name__
            place = next((each.place for each in found if is_module(each)), None)
            yield Unregistered(name, kind, modules, len(found), sum(learned.values()), place)


def registered_under(model: Instance) -> set[int]:
    """The ids of all modules of a model, and the uids of its parameters, negative."""
    found: set[int] = set()
    for _, module in walk(model):
        found.add(id(module))
        found.update(map(_key, module.attrs.get("_parameters", {}).values()))
    return found


def _key(value: Value) -> int:
    return -value.uid if type(value) is Tensor else id(value)


def _held(value: Value, depth: int) -> Iterator[Value]:
    """The modules and parameters in a container and in those that it contains."""
    if is_module(value) or (type(value) is Tensor and value.is_parameter):
        yield value
    elif depth < _DEEPEST and type(value) in _CONTAINERS:
        items: list[Any] = list(value.values()) if type(value) is dict else list(value)
        for item in items[:_MOST]:
            yield from _held(item, depth + 1)


def _parameters(value: Value) -> Iterator[Tensor]:
    if type(value) is Tensor:
        yield value
    else:
        for _, tensor in named_tensors(value, "_parameters"):
            if type(tensor) is Tensor:
                yield tensor
