"""``nn.Buffer`` and ``state_dict``: what a module keeps, and what it saves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from netgloss.catalogue.records import Tensor
from netgloss.interpret.values import Args, Class, Instance, Kwargs, Unknown, Value
from netgloss.records import replace

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

NOT_SAVED = "_non_persistent_buffers_set"


def make_buffer(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """``nn.Buffer(tensor, persistent=True)``: a tensor that a module registers as a buffer."""
    data = args[0] if args else kwargs.get("data")
    persistent = args[1] if len(args) > 1 else kwargs.get("persistent", True)
    if type(data) is Unknown:
        return data
    if type(data) is not Tensor:
        return run.unknown("construct", "nn.Buffer()")
    fresh = Tensor(data.shape, data.dtype)
    made = replace(data, uid=fresh.uid, is_parameter=False, requires_grad=False)
    run.buffers[made.uid] = persistent is not False
    return made


def keep_buffer(self: Instance, name: str, tensor: Value, persistent: bool) -> None:
    """Enter a buffer of a module under its name."""
    self.attrs["_buffers"][name] = tensor
    not_saved = self.attrs.get(NOT_SAVED)
    if not persistent:
        self.attrs[NOT_SAVED] = (not_saved or set()) | {name}
    elif not_saved is not None:
        not_saved.discard(name)


def saved(module: Instance, prefix: str) -> Iterator[tuple[str, Value]]:
    """The entries of ``state_dict()``: those of a shared module or tensor under every name."""
    left_out = module.attrs.get(NOT_SAVED) or ()
    for store in ("_parameters", "_buffers"):
        for name, tensor in module.attrs[store].items():
            if tensor is not None and name not in left_out:
                yield prefix + name, tensor
    for name, child in module.attrs["_modules"].items():
        if type(child) is Instance and "_modules" in child.attrs:
            yield from saved(child, f"{prefix}{name}.")
