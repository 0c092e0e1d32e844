"""``module.half()``, ``module.to(torch.float64)``: parameters and buffers of another dtype."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netgloss.catalogue.records import DType, MemoryFormat, Tensor
from netgloss.catalogue.rules.layout import placed
from netgloss.catalogue.strides import in_format
from netgloss.interpret.builtins.natives import native
from netgloss.interpret.values import Native, Unknown, Value
from netgloss.records import replace

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_BY_NAME = {"half": "float16", "float": "float32", "double": "float64", "bfloat16": "bfloat16"}
_STORES = ("_parameters", "_buffers")
Walk = Callable[..., Value]


def _floating(name: str) -> bool:
    return name.startswith(("float", "bfloat"))


def _inexact(name: str) -> bool:
    return _floating(name) or name.startswith("complex")


def _change(
    run: Run,
    walk: Walk,
    self: Value,
    which: Callable[[Tensor], bool],
    changed: Callable[[Tensor], Tensor],
) -> None:
    """Change some of the parameters and buffers. Tensors that are shared stay shared, and keep
    their identity."""
    made: dict[int, Tensor] = {}
    for _, module in list(walk(self)):
        for store in _STORES:
            for name, tensor in module.attrs[store].items():
                if type(tensor) is Tensor and which(tensor):
                    run.budget.step()
                    if tensor.uid not in made:
                        made[tensor.uid] = changed(tensor)
                    module.attrs[store][name] = made[tensor.uid]


def _convert(run: Run, walk: Walk, self: Value, dtype: str, which: Callable[[str], bool]) -> Value:
    """Those of some dtypes as others of this one."""
    _change(
        run,
        walk,
        self,
        lambda tensor: which(tensor.dtype) and tensor.dtype != dtype,
        lambda tensor: replace(tensor, dtype=dtype, value=None),
    )
    return self


def _lay(run: Run, walk: Walk, self: Value, asked: MemoryFormat) -> None:
    """Pictures among them in another memory format."""
    rank = 5 if asked.name.endswith("3d") else 4

    def laid(tensor: Tensor) -> Tensor:
        return replace(tensor, layout=placed(tensor.shape, in_format(asked, tensor.shape)))

    _change(run, walk, self, lambda tensor: tensor.rank == rank, laid)


def _asked(values: list[Value]) -> Value:
    """The dtype among the arguments of ``to``; None where it only says a device."""
    for value in values:
        if type(value) is DType or type(value) is Unknown:
            return value
        if type(value) is Tensor:
            return DType(value.dtype)
    return None


def converting_methods(walk: Walk) -> dict[str, Native]:
    """``to``, ``type``, ``half`` and their like, which give the module back. ``walk`` gives a
    module and all below it."""

    def to(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> Value:
        asked = _asked([*args, *kwargs.values()])
        if type(kwargs.get("memory_format")) is MemoryFormat:
            _lay(run, walk, self, kwargs["memory_format"])
        if type(asked) is not DType:
            return self
        if not _inexact(asked.name):
            message = (
                "nn.Module.to only accepts floating point or complex dtypes, but got desired "
                f"dtype=torch.{asked.name}"
            )
            facts = {"type": "TypeError", "message": message}
            run.refuse("raised", facts, "TypeError", message)
            return self
        return _convert(run, walk, self, asked.name, _inexact)

    def of_type(run: Run, self: Value, dst_type: Value) -> Value:
        if type(dst_type) is not DType:
            return self
        return _convert(run, walk, self, dst_type.name, lambda dtype: True)

    def as_floating(name: str, target: str) -> Native:
        return native(name, lambda run, self: _convert(run, walk, self, target, _floating))

    return {
        "to": native("to", to, sees_unknown=True),
        "type": native("type", of_type, sees_unknown=True),
        **{name: as_floating(name, target) for name, target in _BY_NAME.items()},
    }
