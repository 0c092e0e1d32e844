"""Tensors made from sizes and numbers against torch, and the contents that stay known."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from tests.catalogue.oracle import SimpleContext, T, compare, run

from netgloss import catalogue
from netgloss.catalogue.records import CannotTell, DType, Outcome, Tensor
from netgloss.symbolic import symbol

Case = tuple[tuple[Any, ...], dict[str, Any]]


def c(*args: Any, **kwargs: Any) -> Case:
    return args, kwargs


def L(*shape: int) -> T:
    return T(*shape, dtype="int64")


F64, I64 = DType("float64"), DType("int64")
SIZES = [c(2, 3), c((2, 3)), c([2, 3]), c(0), c(()), c(-1), c(2, 3, dtype=F64), c(2, dtype=I64)]
LIKE = [c(T(2, 3)), c(L(2)), c(T()), c(T(2), dtype=I64), c(L(2), dtype=F64)]
NEW = [c(T(2), 3, 4), c(L(2), (3, 4)), c(T(2), 3, dtype=I64), c(L(2), -1)]
INIT = [c(T(4, 3)), c(T(3)), c(T()), c(T(4, 3, 2, 2)), c(L(4, 3))]
GAINS = ["linear", "conv2d", "sigmoid", "tanh", "relu", "selu", "leaky_relu", "gelu"]


def words(text: str) -> list[str]:
    return text.split()


CASES: dict[str, list[Case]] = {
    **{f"torch.{name}": SIZES for name in ("zeros", "ones", "empty", "rand", "randn")},
    "torch.full": [c((2, 3), 1.5), c((2,), 1), c((2,), True), c((), 1), c((2,), 1, dtype=F64)],
    "torch.randint": [
        c(5, (2, 3)),
        c(1, 5, (2,)),
        c(0, 5, size=(2,)),
        c(high=5, size=(2,)),
        c(5, 5, (2,)),
        c(0, (2,)),
        c(5, (2,), dtype=F64),
        c(5),
    ],
    "torch.randperm": [c(5), c(0), c(-1), c(5, dtype=DType("int32"))],
    "torch.normal": [
        c(T(2, 3), T(3)),
        c(T(2), 1.0),
        c(0.0, T(2)),
        c(0.0, 1.0, (2, 3)),
        c(T(2), T(3)),
        c(0.0, -1.0, (2,)),
        c(0.0, 1.0),
        c(L(2), 1.0),
    ],
    **{f"{p}.bernoulli": [c(T(2)), c(T(2), 0.5), c(L(2))] for p in ("torch", "torch.Tensor")},
    **{
        f"{p}.multinomial": [
            c(T(3), 2),
            c(T(2, 3), 3),
            c(T(3), 4),
            c(T(3), 4, True),
            c(T(3), 0),
            c(T(2, 2, 2), 1),
            c(L(3), 1),
        ]
        for p in ("torch", "torch.Tensor")
    },
    "torch.poisson": [c(T(2, 3))],
    **{f"torch.{name}_like": LIKE for name in ("zeros", "ones", "empty")},
    **{f"torch.{name}_like": LIKE for name in ("rand", "randn")},
    "torch.full_like": [c(T(2), 1.5), c(L(2), 1), c(L(2), 1.5, dtype=F64)],
    "torch.randint_like": [c(T(2), 5), c(L(2), 1, 5), c(L(2), 5, 5)],
    **{f"torch.Tensor.new_{name}": NEW for name in ("zeros", "ones", "empty")},
    "torch.Tensor.new_full": [c(T(2), (3, 4), 1.5), c(L(2), (3,), 1), c(T(2), (3,), 1, dtype=I64)],
    "torch.Tensor.new_tensor": [c(T(2), [1, 2]), c(L(2), [[1.5], [2]]), c(T(2), 3)],
    "torch.tensor": [
        c(1),
        c(1.5),
        c(True),
        c([]),
        c([1, 2]),
        c([1, 2.5]),
        c([[1, 2], [3, 4]]),
        c([True, 2]),
        c([[1, 2], [3]]),
        c([1, [2]]),
        c([[], []]),
        c("text"),
        c([1, "a"]),
        c(None),
        c([1, 2], dtype=F64),
        c((1, (2,))),
    ],
    **{f"torch.{n}": [c([1, 2]), c(1.5), c([1, 2], dtype=F64)] for n in ("as_tensor", "asarray")},
    **{
        f"torch.{name}": [c(2, 3), c([1, 2]), c([[1, 2], [3, 4]]), c()]
        for name in words("FloatTensor DoubleTensor HalfTensor LongTensor IntTensor BoolTensor")
    },
    "torch.Tensor": [c(2, 3), c([1, 2]), c()],
    "torch.arange": [
        c(5),
        c(0),
        c(1, 5),
        c(1, 6, 2),
        c(5, 1, -2),
        c(0.0, 1.0, 0.1),
        c(1, 5, 0),
        c(5, 1),
        c(5, dtype=DType("float32")),
        c(end=4),
        c(2.5),
        c(0.0, -8.5, -4.0, dtype=I64),
        c(2.1, -2.9, -1, dtype=I64),
        c(0, 64, 0.5, dtype=I64),
        c(0, float("inf"), 2),
        c(start=1, end=3),
        c(),
    ],
    **{
        f"torch.{name}": [
            c(0, 1, 5),
            c(0, 1, 1),
            c(0, 1, 0),
            c(0, 1, -1),
            c(0, 1, steps=3, dtype=F64),
        ]
        for name in ("linspace", "logspace")
    },
    "torch.eye": [c(3), c(3, 4), c(0), c(-1), c(3, dtype=I64)],
    **{
        f"torch.{name}_indices": [
            *(
                c(row, col, offset)
                for row in (0, 3, 4)
                for col in (3, 5)
                for offset in (-2, 0, 1, 9)
            ),
            c(-1, 3),
        ]
        for name in ("tril", "triu")
    },
    **{f"torch.{n}_window": [c(5), c(0), c(-1)] for n in words("hann hamming blackman bartlett")},
    "torch.complex": [
        c(T(2), T(2)),
        c(T(2, 1), T(3)),
        c(T(2), T(2, dtype="float64")),
        c(L(2), L(2)),
    ],
    # ---- torch.nn.init
    "torch.nn.init.constant_": [c(T(2, 3), 0.5), c(T(2), 1)],
    **{f"torch.nn.init.{name}_": [c(T(2, 3)), c(T())] for name in ("zeros", "ones")},
    **{
        f"torch.nn.init.{name}": [c(T(2, 3)), c(T(2), 0.0, 0.1), c(L(2))]
        for name in words("normal_ normal uniform_ uniform")
    },
    "torch.nn.init.trunc_normal_": [c(T(2, 3)), c(T(2), 0.0, 0.02)],
    **{
        f"torch.nn.init.{name}": INIT
        for name in words("xavier_uniform_ xavier_normal_ xavier_uniform xavier_normal")
    },
    **{
        f"torch.nn.init.kaiming_{name}": [
            *INIT,
            c(T(4, 3), mode="fan_out", nonlinearity="relu"),
            c(T(4, 3), 0, "fan_sum"),
            c(T(4, 3), nonlinearity="gelu"),
            c(T(0, 3)),
        ]
        for name in words("uniform_ normal_ uniform normal")
    },
    **{
        f"torch.nn.init.{n}": [c(T(4, 3)), c(T(3)), c(T(2, 3, 4))]
        for n in ("orthogonal_", "orthogonal")
    },
    "torch.nn.init.eye_": [c(T(4, 3)), c(T(3)), c(T(2, 3, 4))],
    "torch.nn.init.sparse_": [c(T(4, 3), 0.1), c(T(3), 0.1)],
    "torch.nn.init.dirac_": [c(T(4, 3, 3)), c(T(4, 3, 3), 2), c(T(4, 3, 3), 3), c(T(4, 3))],
    "torch.nn.init.calculate_gain": [
        *(c(name) for name in GAINS),
        c("leaky_relu", 0.2),
        c("leaky_relu", "x"),
    ],
    "torch.nn.init._calculate_fan_in_and_fan_out": [c(T(4, 3)), c(T(4, 3, 5, 5)), c(T(4))],
}
COVERED = {*CASES, "torch.from_numpy"}


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_torch(name: str) -> None:
    for args, kwargs in CASES[name]:
        compare(name, args, kwargs)


def test_an_array_of_numpy_is_not_known() -> None:
    with pytest.raises(CannotTell):
        run("torch.from_numpy", ([1, 2],))


@pytest.mark.parametrize("name", ["torch.zeros", "torch.randn", "torch.empty"])
def test_sizes_may_be_symbols(name: str) -> None:
    batch = symbol("N", 2)
    outcome, _ = run(name, (batch, 3, batch + 1))
    assert outcome is not None and outcome.value.shape == (batch, 3, batch + 1)


def test_a_range_over_a_symbol() -> None:
    length = symbol("T", 9)
    outcome, context = run("torch.arange", (0, length, 2))
    assert outcome is not None
    assert str(outcome.value.shape[0]) == "(T - 1)//2 + 1"
    assert [guard for guard in context.guards if guard.proved() is None] == []


# ---- contents that stay known -----------------------------------------------------------------
def call(name: str, *args: Any, **kwargs: Any) -> Any:
    entry = catalogue.find(name)
    assert entry is not None and not catalogue.is_layer(entry)
    outcome: Outcome = entry.apply(entry.bind(args, kwargs), SimpleContext())
    return outcome.value


def numbers(value: Tensor) -> Any:
    return call("torch.Tensor.tolist", value)


@pytest.mark.parametrize(
    ("start", "end", "steps"),
    [(0, 0.1, 12), (0, 0.5, 24), (0.0, 0.2, 18), (1, -1, 7), (0, 1, 2), (0, 1, 1), (-3, 3, 33)],
)
def test_linspace_gives_the_numbers_of_torch(start: float, end: float, steps: int) -> None:
    ours = call("torch.linspace", start, end, steps)
    theirs = torch.linspace(start, end, steps)
    rates = [call("torch.Tensor.item", x) for x in call("torch.unbind", ours)]
    # Vectorised kernels may fuse a multiplication and an addition: one unit in the last place.
    spacing = max(abs(start), abs(end)) * 2**-23
    assert len(rates) == steps
    assert all(
        math.isclose(a, b.item(), rel_tol=0, abs_tol=spacing)
        for a, b in zip(rates, theirs, strict=True)
    )
    assert numbers(ours) == rates
    assert (rates[0], rates[-1]) == (theirs[0].item(), theirs[-1].item())


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("torch.arange", (5,)),
        ("torch.arange", (1, 8, 3)),
        ("torch.arange", (5, 0, -2)),
        ("torch.arange", (0.0, 1.0, 0.1)),
        ("torch.tensor", ([[1, 2], [3, 4]],)),
        ("torch.tensor", ([0.1, 0.2],)),
        ("torch.zeros", (2, 2)),
        ("torch.ones", (3,)),
        ("torch.full", ((2,), 0.3)),
        ("torch.eye", (3,)),
        ("torch.tensor", (0.1,)),
    ],
)
def test_contents_are_those_of_torch(name: str, args: tuple[Any, ...]) -> None:
    theirs = getattr(torch, name.removeprefix("torch."))(*args)
    assert numbers(call(name, *args)) == theirs.tolist()


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("torch.add", (0.1,)),
        ("torch.sub", (1,)),
        ("torch.mul", (0.3,)),
        ("torch.div", (3,)),
        ("torch.neg", ()),
        ("torch.abs", ()),
        ("torch.sqrt", ()),
        ("torch.gt", (0.2,)),
        ("torch.eq", (0.7,)),
        ("torch.Tensor.long", ()),
        ("torch.Tensor.double", ()),
        ("torch.Tensor.half", ()),
        ("torch.flatten", ()),
        ("torch.unsqueeze", (0,)),
        ("torch.Tensor.view", (2, 2)),
    ],
)
def test_arithmetic_on_known_contents(name: str, args: tuple[Any, ...]) -> None:
    data = [0.1, 0.7, 2.0, 3.3]
    theirs = getattr(torch.Tensor, name.rpartition(".")[2])(torch.tensor(data), *args)
    assert numbers(call(name, call("torch.tensor", data), *args)) == theirs.tolist()


def test_indexing_of_known_contents() -> None:
    data = [[1, 2, 3], [4, 5, 6]]
    ours, theirs = call("torch.tensor", data), torch.tensor(data)
    for index in [0, (1, 2), (slice(None), 1), -1, (slice(0, 1), slice(None, None, 2)), Ellipsis]:
        picked = call("torch.Tensor.__getitem__", ours, index)
        if isinstance(index, type(Ellipsis)):
            continue
        assert numbers(picked) == theirs[index].tolist()


@pytest.mark.parametrize("change", ["fill_", "itself", "row"])
def test_contents_changed_in_place_are_forgotten(change: str) -> None:
    ours = call("torch.tensor", [[1, 2], [3, 4]])
    row = call("torch.Tensor.__getitem__", ours, 0)
    if change == "fill_":
        call("torch.Tensor.fill_", ours, 7)
    elif change == "itself":
        call("torch.Tensor.__setitem__", ours, 0, 7)
    else:
        call("torch.Tensor.add_", row, 1)
    for tensor in (ours, row):
        with pytest.raises(CannotTell):
            numbers(tensor)


def test_integers_reduce_to_known_numbers() -> None:
    ours = call("torch.arange", 5)
    assert call("torch.Tensor.item", call("torch.sum", ours)) == 10
    assert call("torch.Tensor.item", call("torch.all", call("torch.lt", ours, 5))) is True


def test_large_constants_are_not_kept() -> None:
    assert call("torch.zeros", 5000).value is None
    assert call("torch.arange", 10**9).value is None
