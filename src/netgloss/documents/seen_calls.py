"""One operation as the walk over receptive fields meets it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from netgloss.catalogue.records import Tensor
from netgloss.documents.seen import Field
from netgloss.documents.texts import last_part
from netgloss.interpret.trace import OpCall, Thing
from netgloss.symbolic import hint_of

# Python's operators, by the names of their methods without the underscores.
_OPERATORS = {
    **{f"{side}{name}": name for name in ("add", "sub", "mul", "matmul", "pow") for side in "ir"},
    **dict.fromkeys(("truediv", "itruediv", "rtruediv"), "div"),
}


@lru_cache(512)
def normal_name(name: str) -> str:
    """``add`` for ``torch.Tensor.__iadd__``, ``torch.add_`` and ``torch.add``; of a layer the name
    of its function where there is one: ``conv2d``, ``conv_transpose2d``."""
    last = last_part(name)
    if last.startswith("__"):
        last = last.strip("_")
        last = _OPERATORS.get(last, last)
    last = last.removesuffix("_").lower().removeprefix("lazy")
    return last.replace("convtranspose", "conv_transpose")


class Call:
    """One operation: its arguments, of its layer too, and what its inputs see."""

    def __init__(self, op: OpCall, layer: Any, given: Sequence[tuple[Tensor, Field]]) -> None:
        self.op, self._layer = op, layer
        self.name = normal_name(op.name)
        self.given = [pair for pair in given if pair[1]] or list(given)

    @property
    def field(self) -> Field:
        return self.given[0][1]

    @property
    def rank(self) -> int:
        return self.given[0][0].rank

    @property
    def axes(self) -> int:
        """How many axes its name says that it works on: 2 for ``conv2d``, 0 for ``pad``."""
        return _axes_in(self.name)

    def argument(self, *names: str) -> Any:
        """The first of these that the call or its layer has been given."""
        for name in names:
            for source in (self.op.arguments, self._layer):
                if source.get(name) is not None:
                    return plain(source[name])
        return None

    def dims(self, *names: str) -> list[int] | None:
        """Axes by number; None where no axis is named."""
        value = self.argument(*names)
        if value is None:
            return None
        values = value if isinstance(value, tuple) else (value,)
        return [each % self.rank for each in values if isinstance(each, int) and self.rank]

    def sizes(self) -> tuple[list[int], list[int]]:
        """The shapes of the input and of the result, at the sizes of this run."""
        shapes = self.given[0][0].shape, self.op.outputs[0].shape
        return list(map(hint_of, shapes[0])), list(map(hint_of, shapes[1]))


@lru_cache(512)
def _axes_in(name: str) -> int:
    return next((int(letter) for letter in name if letter in "123"), 0)


def plain(value: Any) -> Any:
    if isinstance(value, Thing) and value.kind in ("list", "tuple") and value.items:
        return value.items if value.length == len(value.items) else None
    return value


Handler = Callable[[Call], Field]
