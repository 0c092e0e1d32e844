"""What whole numbers tensors hold, against what PyTorch computes.

Programs drawn at random are run by torch at several sizes, and once by the catalogue, with a name
for the size. What the catalogue says of the least and the greatest number must be torch's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, cast

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.catalogue.oracle import SimpleContext

from netgloss import catalogue
from netgloss.catalogue.records import CannotTell, DType, Operation, Tensor
from netgloss.catalogue.rules.ends import End, Limit
from netgloss.catalogue.rules.extents import extent_of
from netgloss.catalogue.rules.known import forget
from netgloss.catalogue.rules.places import inside
from netgloss.symbolic import UNTOLD, Dim, SymInt, symbol

LONG = DType("int64")
HINT = 5
SIZES = range(1, 12)


class Torch:
    """Calls by torch, at one size."""

    def __call__(self, name: str, *args: Any, **kwargs: Any) -> Any:
        kwargs = {k: torch.int64 if v is LONG else v for k, v in kwargs.items()}
        if name == "torch.Tensor.__getitem__":
            return args[0][args[1]]
        return reduce(getattr, name.split(".")[1:], torch)(*args, **kwargs)

    def shape(self, tensor: Any) -> Sequence[int]:
        return tuple(tensor.shape)


class Catalogue:
    """Calls by the catalogue, with a name for the size."""

    def __init__(self) -> None:
        self.context = SimpleContext()

    def __call__(self, name: str, *args: Any, **kwargs: Any) -> Any:
        entry = catalogue.find(name)
        operation = cast(Operation, entry)
        return operation.apply(operation.bind(args, kwargs), self.context).value

    def shape(self, tensor: Any) -> Sequence[Dim]:
        return tuple(tensor.shape)


Program = Callable[[Any, Any], Any]  # of one of the two, and the size


def evaluated(end: End, size: int) -> int:
    if isinstance(end, Limit):
        return (max if end.greatest else min)(evaluated(part, size) for part in end.parts)
    return end.evaluate({"T": size}) if isinstance(end, SymInt) else end


def agree(program: Program) -> bool:
    """Whether the catalogue knows both ends; what it knows must be so at every size."""
    side = Catalogue()
    try:
        made = program(side, symbol("T", HINT))
    except CannotTell:
        return False
    if side.context.complaints:
        return False
    extent = extent_of(made)
    if extent is None:
        return False
    for size in SIZES:
        if not all(guard.evaluate({"T": size}) for guard in side.context.guards):
            continue
        real = program(Torch(), size)
        assert tuple(evaluated(dim, size) for dim in extent.shape) == tuple(real.shape)
        if not real.numel():
            continue
        if extent.least is not None:
            assert evaluated(extent.least, size) == real.min().item()
        if extent.greatest is not None:
            assert evaluated(extent.greatest, size) == real.max().item()
        if extent.start is not None:
            grown = torch.tensor(evaluated(extent.start, size))
            for at, step in enumerate(extent.known_steps):
                places = torch.arange(real.shape[at]) * evaluated(step, size)
                grown = grown + places.reshape(-1, *[1] * (real.ndim - at - 1))
            assert torch.equal(grown.expand(real.shape), real)
    return extent.least is not None and extent.greatest is not None


# ---- programs drawn at random -------------------------------------------------------------------
small = st.integers(-4, 6)


@st.composite
def sources(draw: st.DrawFn) -> Program:
    start, step, more = draw(small), draw(st.sampled_from([1, 1, 2, 3])), draw(st.integers(0, 3))
    number = draw(small)
    found: Program = draw(
        st.sampled_from(
            [
                lambda do, t: do("torch.arange", t),
                lambda do, t: do("torch.arange", start, t + start + more, step),
                lambda do, t: do("torch.arange", t + more, start - 6, -step),
                lambda do, t: do("torch.arange", 4 + more),
                lambda do, t: do("torch.full", (t + more,), number),
                lambda do, t: do("torch.full", (t,), t + number),
                lambda do, t: do("torch.ones", t, 2, dtype=LONG),
                lambda do, t: do("torch.zeros", t, dtype=LONG),
                lambda do, t: do("torch.tensor", t),
                lambda do, t: do("torch.tensor", [t, number]),
                lambda do, t: do("torch.tensor", [[3, number], [1, 2]]),
                lambda do, t: do("torch.cumsum", do("torch.ones", 2, t, dtype=LONG), 1),
                lambda do, t: do("torch.argsort", do("torch.randn", 2, t), 1),
                lambda do, t: do("torch.randperm", t),
                lambda do, t: do("torch.meshgrid", do("torch.arange", t), do("torch.arange", 3),
                                 indexing="xy")[more % 2],
            ]
        )
    )  # fmt: skip
    return found


def _unary(draw: st.DrawFn, inner: Program) -> Program:
    c, low, d = draw(small), draw(st.integers(-3, 3)), draw(st.integers(1, 4))
    get = "torch.Tensor.__getitem__"
    found: Program = draw(
        st.sampled_from(
            [
                lambda do, t: do("torch.add", inner(do, t), c),
                lambda do, t: do("torch.sub", inner(do, t), t),
                lambda do, t: do("torch.rsub", inner(do, t), t - 1),
                lambda do, t: do("torch.mul", inner(do, t), c),
                lambda do, t: do("torch.mul", inner(do, t), t),
                lambda do, t: do("torch.neg", inner(do, t)),
                lambda do, t: do("torch.abs", inner(do, t)),
                lambda do, t: do("torch.clamp", inner(do, t), low, low + d),
                lambda do, t: do("torch.clamp", inner(do, t), max=t - d),
                lambda do, t: do("torch.clamp", inner(do, t), min=low),
                lambda do, t: do("torch.floor_divide", inner(do, t), d),
                lambda do, t: do("torch.remainder", inner(do, t), d + 2),
                lambda do, t: do("torch.div", inner(do, t), d, rounding_mode="trunc"),
                lambda do, t: do("torch.unsqueeze", inner(do, t), 0),
                lambda do, t: do("torch.flatten", inner(do, t)),
                lambda do, t: do("torch.Tensor.view", inner(do, t), -1, 1),
                lambda do, t: do("torch.flip", do("torch.flatten", inner(do, t)), (0,)),
                lambda do, t: do("torch.roll", inner(do, t), 1),
                lambda do, t: do("torch.Tensor.repeat", inner(do, t), 2, 1, 1),
                lambda do, t: do("torch.Tensor.clone", inner(do, t)),
                lambda do, t: do("torch.Tensor.int", inner(do, t)),
                lambda do, t: do("torch.transpose", inner(do, t), 0, -1),
                lambda do, t: do(get, inner(do, t), (..., slice(None, t))),
                lambda do, t: do(get, inner(do, t), (slice(None, None, 2),)),
                lambda do, t: do(get, inner(do, t), (slice(1, None),)),
                lambda do, t: do(get, inner(do, t), (slice(None, -1), None)),
                lambda do, t: do(get, inner(do, t), (None, 0)),
                lambda do, t: do(get, inner(do, t), (-1,)),
                lambda do, t: do("torch.select", inner(do, t), 0, 0),
                lambda do, t: do("torch.chunk", inner(do, t), 2)[0],
                lambda do, t: do("torch.ones_like", inner(do, t)),
                lambda do, t: do("torch.full_like", inner(do, t), c),
            ]
        )
    )
    return found


def _binary(draw: st.DrawFn, left: Program, right: Program) -> Program:
    name = draw(
        st.sampled_from(["torch.add", "torch.sub", "torch.mul", "torch.maximum", "torch.minimum"])
    )

    def table(do: Any, t: Any) -> Any:
        rows = do("torch.unsqueeze", do("torch.flatten", left(do, t)), 1)
        return do(name, rows, do("torch.flatten", right(do, t)))

    def same_axis(do: Any, t: Any) -> Any:
        return do(name, left(do, t), right(do, t))

    def one_after_the_other(do: Any, t: Any) -> Any:
        return do("torch.cat", [do("torch.flatten", each(do, t)) for each in (left, right)])

    def doubled(do: Any, t: Any) -> Any:
        source = left(do, t)
        return do("torch.stack", [source, do(name, source, source)], -1)

    at, place = draw(st.sampled_from([0, 1, -1])), draw(st.integers(0, 1))
    turn = draw(
        st.sampled_from(
            [
                lambda do, x: x,
                lambda do, x: do("torch.add", x, 3),
                lambda do, x: do("torch.floor_divide", x, 2),
                lambda do, x: do("torch.flatten", x, 1),
                lambda do, x: do("torch.transpose", x, 0, 1),
                lambda do, x: do("torch.Tensor.__getitem__", x, (slice(None), slice(1, None))),
            ]
        )
    )

    def taken_apart(do: Any, t: Any) -> Any:
        source = left(do, t)
        pair = do("torch.stack", [source, do("torch.sub", source, t)], at)
        return do("torch.select", turn(do, pair), at, place)

    ways: list[Program] = [table, table, same_axis, one_after_the_other, doubled, taken_apart]
    return ways[draw(st.integers(0, len(ways) - 1))]


@st.composite
def programs(draw: st.DrawFn) -> Program:
    program = draw(sources())
    for _ in range(draw(st.integers(0, 4))):
        if draw(st.integers(0, 2)):
            program = _unary(draw, program)
        else:
            program = _binary(draw, program, draw(sources()))
    return program


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(programs())
def test_what_is_known_of_random_programs_is_so(program: Program) -> None:
    try:
        program(Torch(), HINT)
    except (RuntimeError, IndexError):
        return  # torch refuses it at the size of the run
    agree(program)


def _relative(do: Any, t: Any) -> Any:
    place = do("torch.arange", t)
    rows = do("torch.Tensor.__getitem__", place, (slice(None), None))
    return do("torch.sub", rows, do("torch.Tensor.__getitem__", place, (None, slice(None))))


def _grid(do: Any, t: Any) -> Any:
    high, wide = do("torch.arange", t), do("torch.arange", t + 1)
    rows, columns = do("torch.meshgrid", high, wide, indexing="ij")
    return do("torch.add", do("torch.mul", rows, t + 1), columns)


def _buffer(do: Any, t: Any) -> Any:
    ids = do("torch.Tensor.expand", do("torch.arange", 512), (1, -1))
    return do("torch.Tensor.__getitem__", ids, (slice(None), slice(2, t + 2)))


def _large_buffer(do: Any, t: Any) -> Any:
    return do("torch.Tensor.__getitem__", do("torch.arange", 8192), slice(None, t))


def _running(do: Any, t: Any) -> Any:
    return do("torch.sub", do("torch.cumsum", do("torch.ones", 2, t, dtype=LONG), -1), 1)


def _class_token(do: Any, t: Any) -> Any:
    """One place more in front, however many follow: none at T = 1."""
    later = do("torch.add", do("torch.arange", t - 1), 1)
    return do("torch.cat", [do("torch.zeros", 1, dtype=LONG), later])


def _pair(do: Any, t: Any, at: int = 0) -> Any:
    place = do("torch.arange", t)
    return do("torch.stack", [place, do("torch.mul", place, 2)], at)


def _coordinates(do: Any, t: Any) -> Any:
    rows, columns = do(
        "torch.meshgrid", do("torch.arange", t), do("torch.arange", 5), indexing="ij"
    )
    return do("torch.flatten", do("torch.stack", [rows, columns]), 1)


def _columns(do: Any, t: Any) -> Any:
    rows, columns = do(
        "torch.meshgrid", do("torch.arange", t), do("torch.arange", 5), indexing="ij"
    )
    last = [do("torch.unsqueeze", each, -1) for each in (rows, columns)]
    return do("torch.reshape", do("torch.cat", last, -1), (-1, 2))


@pytest.mark.parametrize(
    "program",
    [
        _relative,
        _grid,
        _buffer,
        _large_buffer,
        _running,
        _class_token,
        lambda do, t: do("torch.add", do("torch.clamp", _relative(do, t), -3, 3), 3),
        lambda do, t: do("torch.remainder", do("torch.arange", t), 4),
        lambda do, t: do("torch.floor_divide", do("torch.arange", 4 * t), 4),
        lambda do, t: do("torch.Tensor.contiguous", do("torch.arange", t)),
        lambda do, t: do("torch.div", do("torch.arange", t), 2, rounding_mode="trunc"),
        lambda do, t: do("torch.div", do("torch.arange", -t, 0), 2, rounding_mode="trunc"),
        lambda do, t: do("torch.select", _pair(do, t), 0, 1),
        lambda do, t: do("torch.unbind", _pair(do, t))[1],
        lambda do, t: do("torch.chunk", _pair(do, t, -1), 2, -1)[1],
        lambda do, t: do("torch.Tensor.__getitem__", _pair(do, t, -1), (..., 0)),
        lambda do, t: do("torch.Tensor.__getitem__", _pair(do, t), (1, slice(2, None))),
        lambda do, t: do("torch.select", do("torch.add", _pair(do, t), 1), 0, 0),
        lambda do, t: do("torch.select", do("torch.transpose", _pair(do, t), 0, 1), 1, 1),
        lambda do, t: do("torch.select", _coordinates(do, t), 0, 1),
        lambda do, t: do("torch.select", _columns(do, t), -1, 0),
    ],
)
def test_what_position_tables_are_looked_up_with_is_known(program: Program) -> None:
    assert agree(program)


def test_numbers_that_follow_from_sizes_somehow_are_told_to() -> None:
    """Their ends are not known, and no size is said to be accepted where they are looked up."""
    do = Catalogue()
    size = symbol("T", HINT)
    for made in (
        do("torch.sum", _relative(do, size), 0),
        do("torch.pow", do("torch.arange", size), 2),
        do("torch.add", do("torch.sum", do("torch.arange", size)), 1),
    ):
        extent = extent_of(made)
        assert extent is not None and extent.least is None and extent.greatest is None
        assert inside(made, 10**6) is UNTOLD
    for data in (Tensor((size,), "int64"), do("torch.argmax", Tensor((size, 8)), 1)):
        mixed = do("torch.pow", do("torch.add", do("torch.arange", size), data), 2)
        assert extent_of(mixed) is None and inside(mixed, 3) is True


def test_numbers_that_data_or_chance_decide_are_not_known() -> None:
    do = Catalogue()
    size = symbol("T", HINT)
    for name, args in (
        ("torch.argmax", (Tensor((size, 8)), 1)),
        ("torch.randint", (0, 100, (size,))),
        ("torch.clamp", (Tensor((size,), "int64"), 0, 31)),
        ("torch.cumsum", (Tensor((size,), "int64"), 0)),
    ):
        assert extent_of(do(name, *args)) is None


@pytest.mark.parametrize("name", ["torch.add", "torch.sub", "torch.maximum", "torch.minimum"])
@pytest.mark.parametrize(
    "turn",
    [
        lambda do, x: do("torch.roll", x, 1),
        lambda do, x: do("torch.clamp", x, 1, 3),
        lambda do, x: do("torch.flatten", do("torch.stack", [x, x])),
        lambda do, x: do("torch.argsort", x),
    ],
)
def test_numbers_that_meet_along_one_axis_may_be_any_pair(name: str, turn: Program) -> None:
    """The least of the one need not meet the least of the other."""
    do = Catalogue()
    first = turn(do, do("torch.arange", symbol("T", HINT)))
    assert extent_of(first) is not None
    found = extent_of(do(name, first, turn(do, do("torch.arange", symbol("T", HINT)))))
    assert found is not None and found.least is None and found.greatest is None


def test_what_is_changed_in_place_is_no_longer_known() -> None:
    do = Catalogue()
    place = do("torch.arange", symbol("T", HINT))
    view = do("torch.unsqueeze", place, 0)
    assert extent_of(view) is not None
    forget(view)
    assert extent_of(view) is extent_of(place) is None
