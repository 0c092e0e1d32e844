"""What quantizable models are written with: before they are converted these compute plainly.

``QuantStub`` and ``DeQuantStub`` hand their input on; ``FloatFunctional`` has methods in place of
operators (PyTorch, ``torch.ao.nn.quantized.FloatFunctional``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import native
from netgloss.interpret.values import Class, Native, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

HOMES = ("torch.ao.quantization", "torch.quantization")
FUNCTIONAL_HOMES = ("torch.nn.quantized", "torch.ao.nn.quantized")
_OPERATIONS = {
    "add": "torch.add",
    "add_scalar": "torch.add",
    "matmul": "torch.matmul",
    "mul": "torch.mul",
    "mul_scalar": "torch.mul",
}


def make_stub(run: Run, name: str) -> Class:
    """``QuantStub``, ``DeQuantStub``: modules that give their input back."""

    def forward(run: Run, self: Value, x: Value) -> Value:
        return x

    def init(run: Run, self: Value, qconfig: Value = None) -> None:
        run.call(run.getattr(run.module_classes["Module"], "__init__"), (self,), {})

    methods = {"forward": native("forward", forward), "__init__": native("__init__", init)}
    return Class(name, (run.module_classes["Module"],), dict(methods), module=HOMES[0])


def make_functional(run: Run, name: str) -> Class:
    """``FloatFunctional``: ``add``, ``mul``, ``cat`` … as methods of a module."""
    methods = {each: _operation(each, called) for each, called in _OPERATIONS.items()}
    methods["add_relu"] = native("add_relu", _add_relu)
    methods["cat"] = native("cat", _cat)
    return Class(name, (run.module_classes["Module"],), dict(methods), module=FUNCTIONAL_HOMES[1])


def _operation(name: str, operation: str) -> Native:
    def call(run: Run, self: Value, x: Value, y: Value = 0) -> Value:
        return run.operation(operation, (x, y), {})

    return native(name, call)


def _cat(run: Run, self: Value, x: Value, dim: Value = 0) -> Value:
    return run.operation("torch.cat", (x, dim), {})


def _add_relu(run: Run, self: Value, x: Value, y: Value) -> Value:
    return run.operation("torch.relu", (run.operation("torch.add", (x, y), {}),), {})
