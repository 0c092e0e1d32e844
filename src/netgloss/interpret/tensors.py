"""Attributes and methods of tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netgloss import catalogue
from netgloss.catalogue.records import Device, DType, Tensor
from netgloss.catalogue.rules.following import size_in
from netgloss.interpret.torch_tables import TENSOR_PRIVATE
from netgloss.interpret.values import (
    MISSING,
    BoundMethod,
    CatalogueFunction,
    Native,
    Unknown,
    Value,
)
from netgloss.records import replace
from netgloss.symbolic import SymInt, product

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_READ: dict[str, Callable[[Tensor], Value]] = {
    "shape": lambda t: t.shape,
    "dtype": lambda t: DType(t.dtype),
    "device": lambda t: Device("cpu"),
    "ndim": lambda t: len(t.shape),
    "data": lambda t: t,
    "grad": lambda t: None,
    "grad_fn": lambda t: None,
    "is_cuda": lambda t: False,
    "is_sparse": lambda t: False,
    "is_quantized": lambda t: False,
    "is_leaf": lambda t: True,
    "is_mps": lambda t: False,
    "names": lambda t: (None,) * len(t.shape),
}
# operations written like attributes
_AS_CALLS = frozenset({"T", "mT", "H", "mH", "real", "imag", "itemsize", "nbytes"})
# Methods whose effect is on training or storage, not on any shape: they give the tensor back.
_SELF = frozenset(
    {"requires_grad_", "retain_grad", "share_memory_", "pin_memory", "cuda", "cpu", "to_sparse"}
)
_NOTHING = frozenset({"backward", "register_hook", "zero_grad"})


def attribute(run: Run, tensor: Tensor, name: str) -> Value:
    reader = _READ.get(name)
    if reader is not None:
        return reader(tensor)
    if name == "requires_grad":
        return run.trainable(tensor)
    qualified = "torch.Tensor." + name
    entry = catalogue.find(qualified)
    if entry is not None:
        if name in _AS_CALLS:
            return run.call_entry(entry, qualified, (tensor,), {})
        return BoundMethod(CatalogueFunction(entry, qualified), tensor)
    if name in _SELF:
        return Native(name, lambda run, args, kwargs: _give_back(run, tensor, name, args, kwargs))
    if name in _NOTHING:
        return Native(name, lambda run, args, kwargs: None)
    if name in ("__class__",):
        return run.torch.tensor_class
    noted = run.noted.get(tensor.uid)
    if noted is not None and name in noted:
        return noted[name]
    if name.startswith("_") and name not in TENSOR_PRIVATE:
        return MISSING
    if run.torch.exists("torch.Tensor." + name):
        return run.unknown("operation", f"torch.Tensor.{name}")
    return MISSING


def _give_back(run: Run, tensor: Tensor, name: str, args: Value, kwargs: Value) -> Tensor:
    if name == "requires_grad_":
        run.requires_grad[tensor.uid] = bool(args[0]) if args else kwargs.get("requires_grad", True)
    return tensor


def unbound_method(run: Run, name: str) -> Value:
    """``torch.Tensor.view`` asked for on the class."""
    qualified = "torch.Tensor." + name
    entry = catalogue.find(qualified)
    return CatalogueFunction(entry, qualified) if entry is not None else MISSING


def set_attribute(run: Run, tensor: Tensor, name: str, value: Value) -> None:
    if name == "requires_grad":
        run.requires_grad[tensor.uid] = value is True
    elif name == "data":
        if type(value) is Tensor and tensor.shape != value.shape:
            run.unknown("construct", "tensor.data = another shape")
    elif name not in _READ:  # a mark of the program's own: ``parameter._no_weight_decay = True``
        run.noted.setdefault(tensor.uid, {})[name] = value


def make_parameter(tensor: Tensor, requires_grad: bool) -> Tensor:
    """``nn.Parameter(tensor)``: a new tensor that modules register."""
    fresh = Tensor(tensor.shape, tensor.dtype)
    return replace(
        tensor,
        uid=fresh.uid,
        is_parameter=True,
        requires_grad=requires_grad,
        value=None,
        extent=None,
    )


def as_index(run: Run, tensor: Tensor) -> Value:
    """What ``tensor.__index__()`` gives: a number, an unknown value where only data tell it, and
    MISSING where the tensor is none (it has several numbers, or they are no whole ones)."""
    if not tensor.dtype.startswith(("int", "uint", "bool")) or product(tensor.shape) != 1:
        return MISSING
    content = tensor.value
    while type(content) is tuple and len(content) == 1:
        content = content[0]
    if content is None:
        content = size_in(tensor)
    if type(content) in (int, bool, SymInt):
        return content
    return Unknown("data_dependent", "index", run.place)
