"""Tensors of numpy arrays: ``torch.tensor(array)``, ``torch.from_numpy(array)``.

The contents of an array that netgloss follows are Python numbers. Those of ``float`` are
``float64``, as everything of numpy that is followed; an array of integers may be one of ``int32``
as well, so that its dtype must be said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.catalogue.records import DType
from netgloss.interpret.library.arrays import array_class
from netgloss.interpret.values import Args, Instance, Kwargs, Native, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

OF_DATA = frozenset({"torch.tensor", "torch.as_tensor", "torch.asarray", "torch.from_numpy"})


def from_data(name: str) -> Native:
    """One of the functions that make a tensor of numbers."""

    def call(run: Run, args: Args, kwargs: Kwargs) -> Value:
        data = args[0] if args else None
        if type(data) is not Instance or not data.cls.derives_from(array_class(run)):
            return run.operation(name, args, kwargs)
        dtype = args[1] if len(args) > 1 else kwargs.get("dtype")
        numbers = run.call(run.getattr(data, "tolist"), (), {})
        if dtype is None:
            dtype = _dtype(numbers)
        if dtype is None:
            return run.unknown("operation", f"{name} (the dtype of an array of integers)")
        return run.operation("torch.tensor", (numbers,), {"dtype": dtype})

    return Native(name.rsplit(".", 1)[-1], call, binds=False)


def _dtype(numbers: Value) -> DType | None:
    kinds: set[type] = set()
    stack = [numbers]
    while stack:
        value = stack.pop()
        if type(value) is list:
            stack.extend(value)
        else:
            kinds.add(type(value))
    if kinds and kinds <= {float, int} and float in kinds:
        return DType("float64")
    return DType("bool") if kinds == {bool} else None
