"""Subscripts, lengths and iteration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.tensors import as_index
from netgloss.interpret.values import (
    MISSING,
    BoundMethod,
    CatalogueFunction,
    Class,
    Instance,
    Native,
    Raised,
    Stream,
    Unknown,
    Value,
)
from netgloss.symbolic import Ratio, Relation, SymInt, counts, hint_of

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_SEQUENCES = frozenset({list, tuple, str, bytes, range})


def get_item(run: Run, value: Value, index: Value) -> Value:
    kind = type(value)
    if kind is Unknown:
        return value
    if kind is Tensor:
        return run.operation("torch.Tensor.__getitem__", (value, index), {})
    if kind is Instance:
        method = value.cls.find("__getitem__")
        if method is not MISSING:
            return run.call(BoundMethod(method, value), (index,), {})
        if value.state is not None:
            return _instance_state(run, value, index)
        if value.cls.unknown_base:
            return run.unknown("attribute", f"{value.cls.name}[…]")
    if kind is Class or kind in (Native, CatalogueFunction):
        return _class_item(run, value, index)
    if type(index) is Unknown:
        return index
    if kind is dict:
        key = run.key(index)
        if key in value:
            return value[key]
        return run.refuse("missing_key", {"key": run.repr(index)}, "KeyError", run.repr(index))
    if kind in _SEQUENCES:
        return _sequence(run, value, index)
    return run.refuse(
        "not_subscriptable",
        {"type": run.type_name(value)},
        "TypeError",
        f"'{run.type_name(value)}' object is not subscriptable",
    )


def _instance_state(run: Run, value: Instance, index: Value) -> Value:
    if type(value.state) is dict and type(index) is not Unknown:
        key = run.key(index)
        if key not in value.state:
            missing = value.cls.find("__missing__")
            if missing is not MISSING:
                return run.call(BoundMethod(missing, value), (index,), {})
    return get_item(run, value.state, index)


def _class_item(run: Run, value: Value, index: Value) -> Value:
    if type(value) is Class:
        method = value.find("__class_getitem__")
        if method is not MISSING:
            return run.call(BoundMethod(getattr(method, "function", method), value), (index,), {})
        members = value.attrs.get("__members__")
        if type(members) is dict:
            return get_item(run, members, index)
        if value.meta is not None and value.meta.find("__getitem__") is not MISSING:
            return run.call(BoundMethod(value.meta.find("__getitem__"), value), (index,), {})
    return value  # list[int], Generic[T]: the class itself


def _sequence(run: Run, value: Any, index: Value) -> Value:
    at: Any
    if type(index) is slice:
        at = _cut(run, index)
        if type(at) is Unknown:
            return at
    else:
        at = _place(run, index)
        if type(at) is Unknown:
            return at
        if type(at) not in (int, bool):
            return run.refuse(
                "bad_index",
                {"type": run.type_name(index), "container": run.type_name(value)},
                "TypeError",
                f"{run.type_name(value)} indices must be integers or slices, not "
                f"{run.type_name(index)}",
            )
    try:
        result = value[at]
    except (IndexError, ValueError, TypeError) as error:
        return run.refuse(
            "raised",
            {"type": type(error).__name__, "message": str(error)},
            type(error).__name__,
            str(error),
        )
    if type(at) is slice:
        run.budget.step(len(result) // 8)
    return result


def _cut(run: Run, index: slice) -> Value:
    """A slice of plain numbers: an item is in it or not."""
    cut = slice(*(_place(run, p) for p in (index.start, index.stop, index.step)))
    if any(type(p) is Unknown for p in (cut.start, cut.stop, cut.step)):
        return run.unknown("data_dependent", "slice")
    return cut


def _place(run: Run, index: Value) -> Value:
    """A place as a plain number, where the index is one or says which one it is."""
    plain = type(index) is Instance and index.state is not None
    at = run.concrete(index.state if plain else index)
    if type(at) is Tensor:
        number = as_index(run, at)
        return at if number is MISSING else number
    if type(at) is Instance:
        method = at.cls.find("__index__")
        return at if method is MISSING else run.concrete(run.call(BoundMethod(method, at), (), {}))
    return at


def set_item(run: Run, target: Value, index: Value, value: Value) -> None:
    kind = type(target)
    if kind is Unknown:
        return
    if kind is Tensor:
        run.operation("torch.Tensor.__setitem__", (target, index, value), {})
        return
    if kind is Instance:
        method = target.cls.find("__setitem__")
        if method is not MISSING:
            run.call(BoundMethod(method, target), (index, value), {})
            return
        if target.state is not None:
            set_item(run, target.state, index, value)
            return
    if kind is dict:
        if type(index) is Unknown:
            return
        target[run.key(index)] = value
        return
    if kind is list:
        at = _cut(run, index) if type(index) is slice else _place(run, index)
        if type(at) is Unknown:
            run.note_structure(at)
            return
        if type(at) is slice:
            items = list(run.iterate(value))
            run.budget.size(len(target) + len(items))
            value = items
        try:
            target[at] = value
        except (IndexError, ValueError, TypeError) as error:
            run.refuse(
                "raised",
                {"type": type(error).__name__, "message": str(error)},
                type(error).__name__,
                str(error),
            )
        return
    run.refuse(
        "not_subscriptable",
        {"type": run.type_name(target)},
        "TypeError",
        f"'{run.type_name(target)}' object does not support item assignment",
    )


def delete_item(run: Run, target: Value, index: Value) -> None:
    kind = type(target)
    if kind is Instance:
        method = target.cls.find("__delitem__")
        if method is not MISSING:
            run.call(BoundMethod(method, target), (index,), {})
            return
        if target.state is not None:
            target = target.state
            kind = type(target)
    if kind is dict and type(index) is not Unknown:
        key = run.key(index)
        if key in target:
            del target[key]
        else:
            run.refuse("missing_key", {"key": run.repr(index)}, "KeyError", run.repr(index))
        return
    at = _cut(run, index) if type(index) is slice else _place(run, index)
    if kind is list and type(at) in (int, slice, bool):
        try:
            del target[at]
        except (IndexError, ValueError, TypeError) as error:
            run.refuse(
                "raised",
                {"type": "IndexError", "message": str(error)},
                "IndexError",
                str(error),
            )


def length(run: Run, value: Value) -> Value:
    kind = type(value)
    if kind is Unknown:
        return value
    if kind is Tensor:
        if value.shape:
            return value.shape[0]
        return run.refuse(
            "raised",
            {"type": "TypeError", "message": "len() of a 0-d tensor"},
            "TypeError",
            "len() of a 0-d tensor",
        )
    if kind is range:
        return max(0, -((value.start - value.stop) // value.step))  # len() refuses large ones
    if kind in _SEQUENCES or kind in (dict, set, frozenset):
        return len(value)
    if kind is Instance:
        method = value.cls.find("__len__")
        if method is not MISSING:
            return _counted(run, run.call(BoundMethod(method, value), (), {}))
        if value.state is not None:
            return length(run, value.state)
        if value.cls.unknown_base:
            return run.unknown("attribute", f"len({value.cls.name})")
    if kind is Class and type(value.attrs.get("__members__")) is dict:
        return len(value.attrs["__members__"])
    return run.refuse(
        "no_length",
        {"type": run.type_name(value)},
        "TypeError",
        f"object of type '{run.type_name(value)}' has no len()",
    )


def _counted(run: Run, size: Value) -> Value:
    """What ``__len__`` of the source gives: Python wants no less than 0."""
    if type(size) is SymInt and not run.require(
        Relation(size, ">=", 0), "a length is not negative"
    ):
        run.throw("ValueError", "__len__() should return >= 0")
    return size


def _streamed(run: Run, stream: Stream) -> Iterator[Value]:
    """What a stream gives; a stream of a stream is as deep as a call within a call."""
    budget = run.budget
    while True:
        budget.depth += 1
        try:
            if budget.depth > budget.max_depth:
                raise budget.over("depth", budget.max_depth)
            item = next(stream.items, MISSING)
        finally:
            budget.depth -= 1
        if item is MISSING:
            return
        budget.step()
        yield item


def iterate(run: Run, value: Value) -> Iterator[Value]:
    """Every element; each costs a step."""
    kind = type(value)
    if kind in _SEQUENCES or kind in (dict, set, frozenset):
        budget = run.budget
        # A copy of a list's length is not taken: growing it while looping costs steps, and ends.
        for item in list(value) if kind in (dict, set) else value:
            budget.steps += 1
            if budget.steps > budget.max_steps:
                budget.step(0)
            yield item
    elif kind is Stream:
        yield from _streamed(run, value)
    elif kind is Tensor:
        yield from _tensor(run, value)
    elif kind is Instance:
        yield from _instance(run, value)
    elif kind is Class and type(value.attrs.get("__members__")) is dict:
        yield from value.attrs["__members__"].values()
    elif kind is Unknown:
        run.note_structure(value)
    else:
        run.refuse(
            "not_iterable",
            {"type": run.type_name(value)},
            "TypeError",
            f"'{run.type_name(value)}' object is not iterable",
        )


def _tensor(run: Run, value: Tensor) -> Iterator[Value]:
    if not value.shape:
        run.refuse(
            "not_iterable", {"type": "0-d tensor"}, "TypeError", "iteration over a 0-d tensor"
        )
        return
    first = value.shape[0]
    if counts(first):  # one round stands for however many there are, and gives nothing known
        row = Unknown("data_dependent", "for", run.place)
        run.note_structure(row)
        yield row
        return
    count = run.concrete(first) if type(first) is SymInt else first
    for i in range(hint_of(count)):
        run.budget.step()
        yield run.operation("torch.Tensor.__getitem__", (value, i), {})


def _instance(run: Run, value: Instance) -> Iterator[Value]:
    method = value.cls.find("__iter__")
    if method is not MISSING:
        iterator = run.call(BoundMethod(method, value), (), {})
        if iterator is not value:
            yield from iterate(run, iterator)
            return
        step = value.cls.find("__next__")
        while True:
            run.budget.step()
            run.handlers.append((run.classes["StopIteration"],))
            try:
                item = run.call(BoundMethod(step, value), (), {})
            except Raised as error:
                if error.value.cls.name == "StopIteration":
                    return
                raise
            finally:
                run.handlers.pop()
            yield item
    elif value.state is not None and type(value.state) in (*_SEQUENCES, dict, set, frozenset):
        yield from iterate(run, value.state)
    elif value.cls.find("__getitem__") is not MISSING and value.cls.find("__len__") is not MISSING:
        count = run.concrete(length(run, value))
        if type(count) is Unknown:
            run.note_structure(count)
            return
        for i in range(hint_of(count)):
            yield get_item(run, value, i)
    elif value.cls.unknown_base:
        run.note_structure(run.unknown("attribute", f"iter({value.cls.name})"))
    else:
        run.refuse(
            "not_iterable",
            {"type": value.cls.name},
            "TypeError",
            f"'{value.cls.name}' object is not iterable",
        )


def truth(run: Run, value: Value) -> bool:
    """Whether the value is true, where it is not symbolic, a tensor or unknown."""
    kind = type(value)
    if kind is Instance:
        method = value.cls.find("__bool__")
        if method is not MISSING:
            return run.truth(run.call(BoundMethod(method, value), (), {}))
        if value.cls.find("__len__") is not MISSING or value.state is not None:
            if type(value.state) in (int, float, str, list, dict, tuple, set):
                return bool(value.state)
            return run.truth(length(run, value))
        return True
    if kind is Ratio:
        return run.truth(value.numerator)
    if kind in (int, float, bool, complex, str, bytes, list, tuple, dict, set, frozenset, range):
        return bool(value)
    return value is not None
