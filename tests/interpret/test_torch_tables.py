"""Tables of names around torch, against torch itself."""

from __future__ import annotations

import pytest
import torch
from tests.interpret.torch_programs import loaded, of_torch
from torch import nn

from netgloss.interpret.layer_methods import is_unread, methods_of
from netgloss.interpret.named_results import _FIELDS
from netgloss.interpret.torch_tables import PARENTS, TENSOR_PRIVATE
from netgloss.interpret.values import Class, Instance

LAYERS = sorted(
    name for name in dir(nn) if isinstance(getattr(nn, name), type) and name != "Parameter"
)


def test_the_parents_of_layers() -> None:
    for name, parent in PARENTS.items():
        assert getattr(nn, parent) in getattr(nn, name).__mro__, name


def test_the_private_names_of_tensors() -> None:
    private = {n for n in dir(torch.Tensor) if n.startswith("_") and not n.startswith("__")}
    assert private == TENSOR_PRIVATE


def test_the_names_of_the_parts_of_results() -> None:
    for name, fields in _FIELDS.items():
        if name.startswith("torch.nn."):
            continue
        made = getattr(torch.return_types, name.removeprefix("torch.").replace(".", "_"))
        assert made.__match_args__ == fields, name


@pytest.mark.parametrize("layer", LAYERS)
def test_the_methods_of_layers_and_what_nobody_reads_of_them(layer: str) -> None:
    theirs = getattr(nn, layer)
    missing = {name for name in methods_of(layer) if not hasattr(theirs, name)}
    own = Instance(Class(layer, (), {}, module="torch.nn"))
    of_all = set(dir(nn.Module()))
    every = {name for each in LAYERS for name in dir(getattr(nn, each))}
    missing |= {n for n in every - of_all if is_unread(own, n) and not hasattr(theirs, n)}
    assert not missing


@pytest.mark.parametrize(
    "written",
    ["nn.Sequential.append(3, nn.ReLU())", "nn.Module.parameters()", "nn.Module.eval('net')"],
)
def test_a_method_of_modules_on_something_else_is_refused(written: str) -> None:
    with pytest.raises((TypeError, AttributeError)):
        of_torch(f"result = {written}")
    program = loaded(f"result = {written}\nlast = 1")
    assert [fault.kind for fault in program.faults] == ["raised"]
    assert program.globals["last"] == 1
