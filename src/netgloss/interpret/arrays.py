"""numpy's numbers and arrays at torch's door.

``torch.tensor(array)``, ``torch.from_numpy(array)`` and their like keep the dtype of what they are
given: a ``float64`` of numpy makes a ``float64`` tensor where a Python float makes a ``float32``
one. Every other operation takes a number of numpy for the Python number that it is.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from netgloss.catalogue.records import CannotTell, DType, Tensor
from netgloss.catalogue.rules.dtypes import promote, scalar_dtype
from netgloss.interpret.library.array_scalars import dtype_of, is_wrapped
from netgloss.interpret.library.arrays import array_class
from netgloss.interpret.values import Args, Instance, Kwargs, Native, Value
from netgloss.symbolic import Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

OF_DATA = frozenset({"torch.tensor", "torch.as_tensor", "torch.asarray", "torch.from_numpy"})
_NUMBERS = (int, float, bool, SymInt, Ratio)
_PLAIN = frozenset({int, float, bool})
_MAY_HOLD = frozenset({Instance, slice})
_LOOKED_INTO = frozenset({*_MAY_HOLD, tuple, list})
_DEEPEST = 32  # axes
_MOST = 1 << 16  # numbers of a list that are looked through for some of numpy


def from_data(name: str) -> Native:
    """One of the functions that make a tensor of numbers."""

    def call(run: Run, args: Args, kwargs: Kwargs) -> Value:
        data = args[0] if args else kwargs.get("data", kwargs.get("obj"))
        found = _Leaves(run)
        plain = found.plain(data)
        if not found.of_numpy:
            return run.operation(name, args, kwargs)
        dtype = args[1] if len(args) > 1 else kwargs.get("dtype")
        if dtype is None:
            dtype = found.dtype()
        if dtype is None:
            return run.unknown("operation", f"{name} (the dtype of an array)")
        return run.operation("torch.tensor", (plain,), {"dtype": dtype})

    return Native(name.rsplit(".", 1)[-1], call, binds=False)


class _Leaves:
    """The numbers of nested data, numpy's as Python's own, and the dtypes that they have."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.of_numpy = False
        self.dtypes: set[str] = set()
        self.unclear = False

    def plain(self, value: Value, depth: int = 0, inside: bool = False) -> Value:
        kind = type(value)
        if kind is Instance and value.cls.derives_from(array_class(self.run)):
            self.of_numpy = inside = True
            value, kind = value.state, list
        if kind in (list, tuple) and depth < _DEEPEST and len(value) < _MOST:
            self.run.budget.step(len(value) // 8)
            kinds = {type(item): item for item in value}
            if _PLAIN.issuperset(kinds):  # a table of positions has a hundred thousand numbers
                for each in kinds.values():
                    self._number(each, inside)
                return list(value)
            return [self.plain(item, depth + 1, inside) for item in value]
        return self._number(value, inside)

    def _number(self, value: Value, inside: bool) -> Value:
        if is_wrapped(value):
            self.of_numpy = True
            self.dtypes.add(value.cls.name)
            return value.state
        own = dtype_of(value)
        if type(value) is Tensor:
            self.dtypes.add(value.dtype)
        elif own is None:
            self.unclear = True
        else:
            self.dtypes.add(own if inside else scalar_dtype(value))
        return value

    def dtype(self) -> DType | None:
        """The dtype that holds them all; None where some number is not known."""
        if self.unclear or not self.dtypes:
            return None
        try:
            return DType(reduce(promote, sorted(self.dtypes)))
        except CannotTell:
            return None


def own_numbers(args: Args) -> Args:
    """:func:`own_number` of each of them."""
    return args if _LOOKED_INTO.isdisjoint(map(type, args)) else tuple(map(own_number, args))


def own_number(value: Value) -> Value:
    """An argument of an operation or a layer; numpy's numbers in it, and those of classes that
    derive from ``int`` and ``float``, as Python's own, or as the sizes that they are."""
    kind = type(value)
    if kind is Instance:
        return value.state if type(value.state) in _NUMBERS else value
    if (kind is tuple or kind is list) and not _MAY_HOLD.isdisjoint(map(type, value)):
        return kind([own_number(item) for item in value])
    if kind is slice:
        return slice(own_number(value.start), own_number(value.stop), own_number(value.step))
    return value
