"""Attributes of what is neither an object, a module nor a tensor: numbers, dtypes, natives, …

Each function gives MISSING where there is no such attribute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.catalogue.records import Device, DType
from netgloss.interpret.builtins.arithmetic import OF_NUMBERS
from netgloss.interpret.builtins.natives import native
from netgloss.interpret.values import (
    MISSING,
    BoundMethod,
    CatalogueFunction,
    Native,
    Property,
    Stream,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

# Of ``torch``'s functions those of torch/functional.py, which have what Python's functions have.
WRITTEN_IN_PYTHON = frozenset(
    f"torch.{name}"
    for name in (
        *("atleast_1d", "atleast_2d", "atleast_3d", "block_diag"),
        *("broadcast_shapes", "broadcast_tensors", "cartesian_prod", "cdist", "chain_matmul"),
        *("einsum", "meshgrid", "norm", "split", "stft", "tensordot", "unique"),
        *("unique_consecutive", "unravel_index"),
    )
)


def of_native(run: Run, value: Native, name: str) -> Value:
    if name == "__doc__":
        return None
    if name == "__defaults__" and value.named is not None:
        return tuple(value.named.attrs["_field_defaults"].values()) or None
    return value.name if name in ("__name__", "__qualname__") else MISSING


def of_catalogue(run: Run, value: CatalogueFunction, name: str) -> Value:
    if name == "__kwdefaults__" and value.name in WRITTEN_IN_PYTHON:
        signature = value.entry.signature
        return {each: signature.defaults.get(each) for each in signature.keyword_only} or None
    if name == "__doc__":
        return None
    return value.name.rsplit(".", 1)[-1] if name == "__name__" else MISSING


def of_property(run: Run, value: Property, name: str) -> Value:
    def replacing(field: str) -> Native:
        def make(run: Run, function: Value, /) -> Property:
            parts = {"getter": value.getter, "setter": value.setter, "deleter": value.deleter}
            parts[field] = function
            return Property(**parts)

        return native(field, make, sees_unknown=True)

    return replacing(name) if name in ("getter", "setter", "deleter") else MISSING


def of_stream(run: Run, value: Stream, name: str) -> Value:
    if name == "__next__":
        return Native("__next__", lambda run, a, k: run.next(value))
    if name == "close":
        return Native("close", lambda run, a, k: None)
    return MISSING


def of_named(run: Run, value: DType | Device, name: str) -> Value:
    if type(value) is Device and name == "type":
        return value.name.split(":")[0]
    if type(value) is Device and name == "index":
        return int(value.name.split(":")[1]) if ":" in value.name else None
    if type(value) is DType and name == "is_floating_point":
        return value.name.startswith(("float", "bfloat"))
    if type(value) is DType and name == "itemsize":
        digits = "".join(c for c in value.name if c.isdigit())
        return int(digits) // 8 if digits else 1
    return MISSING


def of_size(run: Run, value: Value, name: str) -> Value:
    if name in ("real", "numerator"):
        return value
    if name == "denominator":
        return 1
    if name == "item":
        return Native("item", lambda run, a, k: value)
    if name in OF_NUMBERS:
        return BoundMethod(OF_NUMBERS[name], value)
    return MISSING


def of_builtin(run: Run, value: Value, name: str) -> Value:
    """Of a value of Python that has no method of this name."""
    if name == "__class__":
        return run.type_of(value)
    if type(value) is dict and id(value) in run.ordered:
        return run.ordered[id(value)][1].get(name, MISSING)
    if type(value) in (int, float, bool) and name in ("real", "imag"):
        return value if name == "real" else 0
    if type(value) is complex and name in ("real", "imag"):
        return value.real if name == "real" else value.imag
    if type(value) in (slice, range) and name in ("start", "stop", "step"):
        return {"start": value.start, "stop": value.stop, "step": value.step}[name]
    return MISSING
