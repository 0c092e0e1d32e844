"""Places that do not exist: which sizes are refused, and in which words, against PyTorch.

Every operation that looks numbers up is given numbers that depend on a size. PyTorch is asked on
the CPU: tensors on the meta device have no numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
from tests.catalogue.test_extents import LONG, Catalogue, Torch

from netgloss.catalogue.records import Tensor
from netgloss.symbolic import symbol

GET = "torch.Tensor.__getitem__"
F = "torch.nn.functional"
Looking = Callable[[Any, Any, Any], Any]  # of a side, numbers along one axis, and their count

# Each looks up in an axis of 8. The numbers given are one axis long.
LOOKING: dict[str, Looking] = {
    "embedding": lambda do, i, t: do(f"{F}.embedding", i, do("torch.ones", 8, 3)),
    "embedding_bag": lambda do, i, t: do(
        f"{F}.embedding_bag", do("torch.unsqueeze", i, 0), do("torch.ones", 8, 3)
    ),
    "embedding_bag by the greatest": lambda do, i, t: do(
        f"{F}.embedding_bag", do("torch.unsqueeze", i, 0), do("torch.ones", 8, 3), mode="max"
    ),
    "index_select": lambda do, i, t: do("torch.index_select", do("torch.ones", 8, 3), 0, i),
    "index_select by blocks": lambda do, i, t: do(
        "torch.index_select", do("torch.ones", 3, 8), 1, i
    ),
    "gather": lambda do, i, t: do("torch.gather", do("torch.ones", 8), 0, i),
    "scatter": lambda do, i, t: do("torch.scatter", do("torch.ones", 8), 0, i, 1.0),
    "scatter_add": lambda do, i, t: do(
        "torch.scatter_add", do("torch.ones", 8), 0, i, do("torch.ones", t)
    ),
    "index_add": lambda do, i, t: do(
        "torch.index_add", do("torch.ones", 8, 3), 0, i, do("torch.ones", t, 3)
    ),
    "take_along_dim": lambda do, i, t: do("torch.take_along_dim", do("torch.ones", 8), i),
    "one_hot": lambda do, i, t: do(f"{F}.one_hot", i, 8),
    "cross_entropy": lambda do, i, t: do(f"{F}.cross_entropy", do("torch.ones", t, 8), i),
    "nll_loss": lambda do, i, t: do(f"{F}.nll_loss", do("torch.ones", t, 8), i),
}
FROM_THE_END: dict[str, Looking] = {
    "index": lambda do, i, t: do(GET, do("torch.ones", 8, 3), i),
    "second index": lambda do, i, t: do(GET, do("torch.ones", 3, 8), (slice(None), i)),
    "two indices": lambda do, i, t: do(
        GET, do("torch.ones", 3, 8), (do("torch.zeros", t, dtype=LONG), i)
    ),
    "index_fill": lambda do, i, t: do("torch.index_fill", do("torch.ones", 3, 8), 1, i, 0.0),
    "index_put": lambda do, i, t: do(
        "torch.index_put", do("torch.ones", 8), (i,), do("torch.ones", t)
    ),
    "take": lambda do, i, t: do("torch.take", do("torch.ones", 2, 4), i),
    "put": lambda do, i, t: do("torch.put", do("torch.ones", 2, 4), i, do("torch.ones", t)),
}
FURTHER = "no further than 9"
ALL = {**LOOKING, **FROM_THE_END}
NUMBERS: dict[str, Callable[[Any, Any], Any]] = {
    "up": lambda do, t: do("torch.arange", t),
    "up from 3": lambda do, t: do("torch.arange", 3, t + 3),
    "down to -": lambda do, t: do("torch.arange", 2, 2 - t, -1),
    "one less": lambda do, t: do("torch.arange", 5, t + 4),
    "no further than 6": lambda do, t: do("torch.clamp", do("torch.arange", t), max=6),
    FURTHER: lambda do, t: do("torch.clamp", do("torch.arange", t), max=9),
    "the size": lambda do, t: do("torch.full", (t,), t),
}


def _looked(look: Looking, do: Any, numbers: Callable[[Any, Any], Any], size: Any) -> None:
    given = numbers(do, size)
    look(do, given, do.shape(given)[0])


def refusal(look: Looking, numbers: Callable[[Any, Any], Any], size: int) -> str:
    """What torch says at this size, "" where it goes on."""
    try:
        _looked(look, Torch(), numbers, size)
    except (RuntimeError, IndexError) as error:
        return str(error).splitlines()[0]
    return ""


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "#", text)


@pytest.mark.parametrize("numbers", NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("look", ALL.values(), ids=ALL)
def test_sizes_are_refused_where_torch_refuses_them(
    look: Looking, numbers: Callable[[Any, Any], Any]
) -> None:
    says = {size: refusal(look, numbers, size) for size in range(2, 15)}
    for hint in (2, 14):
        do = Catalogue()
        _looked(look, do, numbers, symbol("T", hint))
        assert [each.kind for each in do.context.complaints] == ["index_range"] * bool(says[hint])
        if says[hint]:
            (complaint,) = do.context.complaints
            # Of numbers that cannot be counted up the greatest is told, not the first.
            same = _without_numbers if numbers is NUMBERS[FURTHER] else str
            assert same(complaint.torch) == same(says[hint])
            continue
        guards = do.context.guards
        held = {s: all(guard.evaluate({"T": s}) for guard in guards) for s in says}
        assert held == {size: not said for size, said in says.items()}


@pytest.mark.parametrize("look", ALL.values(), ids=ALL)
def test_nothing_is_demanded_of_numbers_that_are_not_known(look: Looking) -> None:
    do, size = Catalogue(), symbol("T", 4)
    look(do, Tensor((size,), "int64"), size)
    assert not do.context.complaints
    assert all(guard.proved() is not None for guard in do.context.guards)


def test_no_numbers_are_no_places() -> None:
    """torch.arange(8, t + 7): at t = 1 there are none, and torch goes on."""
    do, size = Catalogue(), symbol("T", 1)
    look = LOOKING["embedding"]
    look(do, do("torch.arange", 8, size + 7), size)
    assert not do.context.complaints
    held = [all(g.evaluate({"T": s}) for g in do.context.guards) for s in range(1, 6)]
    assert held == [not refusal(look, lambda do, t: do("torch.arange", 8, t + 7), s)
                    for s in range(1, 6)]  # fmt: skip


def test_an_ignored_class_is_no_place() -> None:
    """The least number is the one that is not looked at: nothing is demanded of it."""
    do, size = Catalogue(), symbol("T", 4)
    target = do("torch.arange", -1, size - 1)
    do(f"{F}.cross_entropy", do("torch.ones", size, 8), target, ignore_index=-1)
    assert not do.context.complaints
    torch.nn.functional.cross_entropy(torch.ones(4, 8), torch.arange(-1, 3), ignore_index=-1)


def test_one_code_for_each_place_without_a_number_of_classes() -> None:
    do, size = Catalogue(), symbol("T", 4)
    codes = do(f"{F}.one_hot", do("torch.add", do("torch.arange", size), 2))
    assert [str(dim) for dim in codes.shape] == ["T", "T + 2"]
    assert torch.nn.functional.one_hot(torch.arange(4) + 2).shape == (4, 6)
