"""``copy``: shallow and deep copies of interpreted values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.catalogue.records import Tensor
from netgloss.interpret.builtins.natives import Table, deeper
from netgloss.interpret.library.namespaces import module
from netgloss.interpret.values import BoundMethod, Instance, Namespace, Unknown, Value
from netgloss.records import fields

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

COPY = Table("copy")


@COPY.add("copy", sees_unknown=True)
def shallow_copy(run: Run, value: Value, /) -> Value:
    """``copy.copy``: a new container with the same elements."""
    kind = type(value)
    if kind in (list, dict, set):
        run.budget.size(len(value))
        return value.copy()
    if kind is Instance:
        method = run.getattr_or(value, "__copy__", None)
        if method is not None:
            return run.call(method, (), {})
        state = value.state
        if type(state) in (list, dict, set):
            run.budget.size(len(state))
            state = state.copy()
        return _instance(value, dict(value.attrs), state)
    return value


@COPY.add("deepcopy", sees_unknown=True)
def deep_copy(run: Run, value: Value, memo: Value = None, /) -> Value:
    """``copy.deepcopy``: what is shared inside stays shared in the copy."""
    return _Copier(run).copy(value)


def _instance(value: Instance, attrs: dict[str, Value], state: Value) -> Instance:
    return Instance(value.cls, attrs, state, value.place, value.stack, value.arguments, value.given)


class _Copier:
    """One deep copy: a memo from what was seen to its copy, which also holds the originals."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.memo: dict[int, tuple[Value, Value]] = {}

    def copy(self, value: Value) -> Value:
        kind = type(value)
        if kind not in (list, dict, set, tuple, frozenset, Instance, Tensor, BoundMethod):
            return value
        seen = self.memo.get(id(value))
        if seen is not None:
            return seen[1]
        self.run.budget.size(1 if kind in (Instance, Tensor, BoundMethod) else len(value) + 1)
        with deeper(self.run):
            return self._fresh(value)

    def _keep(self, value: Value, made: Value) -> Value:
        self.memo[id(value)] = (value, made)
        return made

    def _fresh(self, value: Value) -> Value:
        kind = type(value)
        if kind is list:
            items: list[Value] = self._keep(value, [])
            items.extend([self.copy(item) for item in value])
            return items
        if kind is dict:
            entries: dict[Value, Value] = self._keep(value, {})
            for name, item in value.items():
                entries[self.copy(name)] = self.copy(item)
            return entries
        if kind is tuple:
            parts = tuple([self.copy(item) for item in value])
            same = all(a is b for a, b in zip(parts, value, strict=True))
            return self._keep(value, value if same else parts)
        if kind is set or kind is frozenset:
            return self._keep(value, kind([self.copy(item) for item in value]))
        if kind is Tensor:
            plain = {f.name: getattr(value, f.name) for f in fields(Tensor) if f.init}
            del plain["uid"]
            made = Tensor(**plain)
            if value.uid in self.run.requires_grad:
                self.run.requires_grad[made.uid] = self.run.requires_grad[value.uid]
            return self._keep(value, made)
        if kind is BoundMethod:
            return self._keep(value, BoundMethod(value.function, self.copy(value.self)))
        return self._object(value)

    def _object(self, value: Instance) -> Value:
        method = self.run.getattr_or(value, "__deepcopy__", None)
        if method is not None and type(method) is not Unknown:
            return self._keep(value, self.run.call(method, ({},), {}))
        if "_value_" in value.attrs and "_name_" in value.attrs:  # members of an enumeration
            return value
        made = self._keep(value, _instance(value, {}, None))
        for name, item in value.attrs.items():
            made.attrs[name] = self.copy(item)
        made.state = self.copy(value.state)
        return made


def make_copy() -> Namespace:
    """``copy``."""
    return module("copy", COPY)
