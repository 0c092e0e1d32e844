"""What operations ask of the tensor ``out`` that they write into, measured on torch."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

import pytest
import torch
from bench import operators
from tests.catalogue.oracle import Counting, run, to_ours
from tests.interpret.torch_programs import of_netgloss

from netgloss import catalogue
from netgloss.catalogue import out_kinds as kinds
from netgloss.catalogue.rules.layout import lying, offset_of

SPREAD = kinds.SPREAD | kinds.SPREAD_BEFORE
OVERLAPS = kinds.NO_OTHER_PART | kinds.FIRST_OPERAND | kinds.APART
DTYPED = kinds.SAME_DTYPE | kinds.CAST
OTHERS = (torch.float32, torch.float64, torch.int64, torch.bool, torch.complex64)
ROWS = torch.tensor([[0.2, 0.8, 0.5], [0.4, 0.1, 0.5]])
# The database wraps these in functions of its own.
DRAWN: dict[str, tuple[Any, ...]] = {"torch.bernoulli": (ROWS,), "torch.multinomial": (ROWS, 2)}
# Of a call its name, the function, its arguments, and what it gives.
Sample = tuple[str, Any, tuple[Any, ...], dict[str, Any], tuple[torch.Tensor, ...]]


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)


@cache
def _samples() -> dict[str, list[Sample]]:
    """By the name of the entry: a call of each of its operators, with its results."""
    found: dict[str, list[Sample]] = {}
    for name, args in DRAWN.items():
        function = getattr(torch, name.rpartition(".")[2])
        found[name] = [(name, function, args, {}, (function(*args),))]
    for operator in operators.operators():
        name = operators.direct_name(operator)
        entry = None if name is None else catalogue.find(name)
        if entry is not None and operator.supports_out and entry.name in SPREAD | OVERLAPS | DTYPED:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found.setdefault(entry.name, []).extend(islice(_calls(str(name), operator), 1))
    return found


def _calls(name: str, operator: Any) -> Iterator[Sample]:
    dtypes = (d for d in operators.DTYPES if d in operator.supported_dtypes("cpu"))
    for sample in islice(operators.samples(operator, next(dtypes)), 12):
        args, kwargs = (sample.input, *sample.args), dict(sample.kwargs)
        if "out" in kwargs or not operators.is_strided((args, kwargs)):
            continue
        try:
            results = tuple(_tensors(operator.op(*args, **kwargs)))
        except (RuntimeError, ValueError, IndexError, TypeError):
            continue
        if results and all(each.numel() > 1 for each in results):
            yield name, operator.op, args, kwargs, results


def _refused(sample: Sample, args: Any, outs: list[torch.Tensor], text: str) -> tuple[bool, bool]:
    """Whether torch and the catalogue refuse a call in these words."""
    name, function, _, kwargs, results = sample
    out: Any = outs[0] if len(results) == 1 else tuple(outs)
    given, named = to_ours((args, {**kwargs, "out": out}))  # before anything is written
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            function(*args, **kwargs, out=out)
        theirs = ""
    except (RuntimeError, TypeError) as error:
        theirs = str(error)
    _, context = run(name, given, named, context=Counting())
    return text in theirs and theirs != "", any(text in each.torch for each in context.complaints)


def _swapped(value: Any, old: torch.Tensor, new: torch.Tensor) -> Any:
    if value is old:
        return new
    if isinstance(value, list | tuple):
        return type(value)(_swapped(item, old, new) for item in value)
    return value


@pytest.mark.parametrize("name", sorted(SPREAD))
def test_elements_that_share_a_place_are_not_written(name: str) -> None:
    for sample in _samples()[name]:
        outs = []
        for each in sample[4]:
            axis = next(at for at, size in enumerate(each.shape) if size > 1)
            outs.append(each.narrow(axis, 0, 1).clone().expand(each.shape))
        found = _refused(sample, sample[2], outs, "more than one element of the written-to")
        assert found == (True, True), (name, found)


@pytest.mark.parametrize("name", sorted(OVERLAPS))
def test_another_part_of_an_operand_is_not_written(name: str) -> None:
    for sample in _samples()[name]:
        results = sample[4]
        for place, operand in enumerate(_tensors(sample[2])):
            apart = name in kinds.APART or (name in kinds.FIRST_OPERAND and place > 0)
            if operand.numel() < 2 or operand.dtype != results[0].dtype:
                continue
            length, written = operand.numel(), results[0].numel()
            memory = torch.zeros(length + written + 1, dtype=operand.dtype)
            read = memory[:length].view(operand.shape).copy_(operand)
            outs = [each.clone() for each in results]
            outs[0] = memory[1 : 1 + written].view(results[0].shape)
            args = _swapped(sample[2], operand, read)
            found = _refused(sample, args, outs, "some elements of the input tensor")
            assert found == (True, True), (name, found)
            if operand.shape != results[0].shape and not apart:
                continue
            outs[0] = read = operand.clone()
            args = _swapped(sample[2], operand, read)
            found = _refused(sample, args, outs, "some elements of the input tensor")
            assert found == (apart, apart), (name, place, found)


@pytest.mark.parametrize("name", sorted(DTYPED))
def test_results_go_into_tensors_of_fitting_dtypes(name: str) -> None:
    for sample in _samples()[name]:
        for dtype in OTHERS:
            outs = [each.clone() for each in sample[4]]
            outs[0] = torch.empty(outs[0].shape, dtype=dtype)
            found = _refused(sample, sample[2], outs, "")
            assert found[0] is found[1], (name, dtype, found)


@pytest.mark.parametrize("name", ["fmod", "copysign", "rsub", "eq", "ne", "lt", "le", "gt", "ge"])
@pytest.mark.parametrize("first", [2, 2.0, True])
def test_a_number_does_not_stand_before_a_tensor(name: str, first: float) -> None:
    function = getattr(torch, name)
    with pytest.raises(TypeError, match="invalid combination of arguments") as raised:
        function(first, torch.zeros(3))
    _, context = run(f"torch.{name}", (first, torch.zeros(3)))
    assert context.complaints[0].kind == "argument_type"
    assert context.complaints[0].torch in str(raised.value)
    _, context = run(f"torch.{name}", (torch.zeros(3), 2))
    assert not context.complaints


def test_a_comparison_by_an_operator_is_turned_about() -> None:
    source = """
x = torch.arange(3)
result = [(2 < x).tolist(), (2 == x).tolist(), (1 >= x).tolist()]
"""
    assert of_netgloss(source) == [[False] * 3, [False, False, True], [True, True, False]]


@pytest.mark.parametrize(
    ("size", "stride", "offset"),
    [((2, 2), (200, 200), 0), ((2, 2), (8, 1), 6), ((2, 2), (8, 1), 7), ((), (), 15), ((), (), 16)],
)
@pytest.mark.parametrize("part", [slice(None), slice(2, None)])
def test_a_view_ends_inside_its_memory(
    size: tuple[int, ...], stride: tuple[int, ...], offset: int, part: slice
) -> None:
    whole = torch.zeros(4, 4)
    _, given = to_ours((whole, whole[part]))
    _, context = run("torch.as_strided", (given, size, stride, offset))
    try:
        whole[part].as_strided(size, stride, offset)
        expected = []
    except RuntimeError as error:
        expected = [str(error)]
    assert [each.torch for each in context.complaints] == expected


@pytest.mark.parametrize("shape", [(4, 4), (2, 4), (16,), (5, 5)])
@pytest.mark.parametrize("asked", [None, torch.contiguous_format])
def test_how_a_resized_tensor_lies(shape: tuple[int, ...], asked: Any) -> None:
    for make in (
        lambda: torch.zeros(4, 4).t(),
        lambda: torch.zeros(4, 8)[:, ::2],
        lambda: torch.zeros(5, 4)[1:],
    ):
        given, named = make(), {} if asked is None else {"memory_format": asked}
        outcome, _ = run("torch.Tensor.resize_", (given, *shape), named)
        theirs = given.resize_(*shape, **named)
        assert outcome is not None
        assert operators.described(outcome.value) == operators.described(theirs)
        own = lying(outcome.value)
        assert own is not None and own.strides == theirs.stride()
        assert offset_of(outcome.value) == theirs.storage_offset()
