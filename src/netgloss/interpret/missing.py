"""Names and attributes that are not there: refused, with those that may have been meant."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from netgloss import catalogue
from netgloss.catalogue.records import Tensor
from netgloss.interpret.builtins import METHODS
from netgloss.interpret.frames import Frame
from netgloss.interpret.values import Class, Instance, Namespace, Value
from netgloss.later import later

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_close_matches = later("difflib", "get_close_matches")


@lru_cache(256)
def _nearest(name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names much like this one; one that is unknown is often met many times."""
    return tuple(_close_matches(name, names, n=3, cutoff=0.75))


def _similar(run: Run, name: str, names: list[str]) -> tuple[str, ...]:
    """Names close to a misspelt one, nearest first."""
    run.budget.step(len(names))
    lower = {n.lower(): n for n in names}
    if name.lower() in lower and lower[name.lower()] != name:
        return (lower[name.lower()],)
    return _nearest(name, tuple(sorted(set(names))))


def unknown_name(run: Run, name: str, frame: Frame) -> Value:
    """A name that nothing binds."""
    names = [*frame.vars, *frame.globals, *run.builtins]
    unknown = run.refuse(
        "unknown_name",
        {"name": name, "similar": _similar(run, name, names)},
        "NameError",
        f"name '{name}' is not defined",
    )
    usual = run.usual.get(name)
    return unknown if usual is None or frame.file else usual.resolve(run)


def unbound_name(run: Run, name: str) -> Value:
    """A local name that is not bound yet."""
    if run.recorder.undecided() is not None:
        return run.unknown("data_dependent", name)
    return run.refuse(
        "unbound_name",
        {"name": name},
        "UnboundLocalError",
        f"cannot access local variable '{name}' where it is not associated with a value",
    )


def unknown_attribute(run: Run, value: Value, name: str) -> Value:
    """An attribute that an object has not."""
    if type(value) is Namespace and not run.torch.is_complete(value.name):
        return run.unknown("operation", f"{value.name}.{name}")
    kind = run.type_name(value)
    return run.refuse(
        "unknown_attribute",
        {"name": name, "type": kind, "similar": _similar(run, name, _names_of(value))},
        "AttributeError",
        f"'{kind}' object has no attribute '{name}'",
    )


def _names_of(value: Value) -> list[str]:
    """The attribute names a reader could have meant: for suggestions."""
    if type(value) is Instance:
        names = list(value.attrs)
        for store in ("_parameters", "_buffers", "_modules"):
            names += list(value.attrs.get(store, ()))
        for cls in value.cls.mro:
            names += [n for n in cls.attrs if not n.startswith("__")]
        return names
    if type(value) is Class:
        return [n for cls in value.mro for n in cls.attrs]
    if type(value) is Namespace:
        prefix = value.name + "."
        return [
            *value.attrs,
            *(n[len(prefix) :] for n in catalogue.names() if n.startswith(prefix)),
        ]
    if type(value) is Tensor:
        prefix = "torch.Tensor."
        return [n[len(prefix) :] for n in catalogue.names() if n.startswith(prefix)]
    return list(METHODS.get(type(value), ()))
