"""Containers compared and searched, element by element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.operators import HOST
from netgloss.interpret.values import MISSING, BoundMethod, Instance, Unknown, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


def compare_sequences(run: Run, op: str, a: Any, b: Any) -> Value:
    """Lists and tuples, element by element (symbolic sizes leave guards)."""
    mark = len(run.recorder.choices)
    for x, y in zip(a, b, strict=False):
        run.budget.step()
        if x is y:
            continue
        same = run.compare("==", x, y)
        if type(same) is Unknown:
            return same
        if not run.truth(same):
            # That others differ, or these in another way, would come to the same.
            run.recorder.undemanded.update(run.recorder.choices[mark:])
            if op in ("==", "!="):
                return op == "!="
            return run.compare(op, x, y)
    return HOST[op](len(a), len(b))


def contains(run: Run, container: Value, item: Value) -> Value:
    kind = type(container)
    if kind is Unknown:
        return container
    if kind is str:
        return item in container if type(item) is str else False
    if kind in (dict, set, frozenset):
        if type(item) is Unknown:
            return item
        return run.key(item) in container
    if kind is range:
        place = run.concrete(item)
        return place if type(place) is Unknown else place in container
    if kind is Instance:
        method = container.cls.find("__contains__")
        if method is not MISSING:
            return run.truth(run.call(BoundMethod(method, container), (item,), {}))
        if container.state is not None:
            return contains(run, container.state, item)
    if kind is Tensor:  # whether any of its numbers is equal
        held = run.operation("torch.any", (run.compare("==", container, item),), {})
        number = held.value if type(held) is Tensor else None
        return number if type(number) is bool else Unknown("data_dependent", "tensor", run.place)
    unknown: Unknown | None = None
    for candidate in run.iterate(container):
        if candidate is item:
            return True
        same = run.compare("==", candidate, item)
        if type(same) is Unknown:
            unknown = same
        elif type(same) is Tensor and type(same.value) not in (bool, int, float):
            unknown = Unknown("data_dependent", "tensor", run.place)
        elif run.truth(same):
            return True
    return False if unknown is None else unknown
