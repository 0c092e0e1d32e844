"""Indexing, selecting, casting against torch."""

from __future__ import annotations

import operator
from typing import Any

import pytest
import torch
from tests.catalogue.oracle import (
    REFUSED,
    SimpleContext,
    T,
    by_torch,
    compare_symbolically,
    run,
)
from tests.catalogue.test_ops_joining import agree

from netgloss import catalogue
from netgloss.catalogue.records import CannotTell, Device, DType, Tensor
from netgloss.symbolic import symbol

Case = tuple[tuple[Any, ...], dict[str, Any]]
S = slice


def c(*args: Any, **kwargs: Any) -> Case:
    return args, kwargs


def both(names: str, cases: list[Case]) -> dict[str, list[Case]]:
    """The functions and the methods of these names."""
    return {f"{p}.{name}": cases for p in ("torch", "torch.Tensor") for name in names.split()}


def L(*shape: int) -> T:
    """An index tensor; its values on the CPU are ones."""
    return T(*shape, dtype="int64")


CASTS = ("float", "double", "half", "bfloat16", "long", "int", "short", "char", "byte", "bool")
INDICES: list[Any] = [
    0,
    -1,
    4,
    -5,
    S(None),
    S(1, 3),
    S(-2, None),
    S(None, -1),
    S(None, 100),
    S(3, 1),
    S(-100, 2),
    S(None, None, 2),
    S(1, None, 3),
    S(None, None, -1),
    None,
    Ellipsis,
    [0, 1],
    [[0, 1], [1, 0]],  # a short list of more than numbers is a tuple
    [[0, 1], 1],
    [S(None), S(0, 2)],
    [Ellipsis, 0],
    (0, 0),
    (0, S(None), 1),
    (S(None), S(None), 5),
    (Ellipsis, 0),
    (Ellipsis, S(None, None, 2)),
    (0, Ellipsis, -1),
    (S(None), None, S(1, 4)),
    (Ellipsis, None),
    (None, Ellipsis, None),
    (0, 0, 0, 0),
    (Ellipsis, Ellipsis),
    (S(None), S(None), S(None), S(None)),
    [0, 2],
    [0, 1, 0],
    [0, 9],
    (S(None), [0, 1]),
    (S(None), [0, 1], [1, 2]),
    ([0, 1], S(None), [1, 2]),
    ([0, 1], S(None), [1, 2, 0]),
    ([[0], [1]], [0, 1, 2]),
    L(6),
    L(),
    L(2, 2),
    T(3),
    (S(None), L(6)),
    (0, S(None), L(2)),
    (L(2), 0, L(2)),
    (L(2), S(None), L(2)),
    (S(None), L(2), L(3, 1)),
    (None, L(2)),
    [True, False, True, True],
    [True, False],
]
CASES: dict[str, list[Case]] = {
    "torch.Tensor.__getitem__": [
        *(c(T(4, 5, 6), index) for index in INDICES),
        c(T(), 0),
        c(T(), Ellipsis),
        c(T(), None),
        c(T(3), (0, 0)),
    ],
    "torch.Tensor.__setitem__": [
        c(T(4, 5), 0, T(5)),
        c(T(4, 5), 0, T(4)),
        c(T(4, 5), S(1, 3), T(2, 5)),
        c(T(4, 5), S(1, 3), T(3, 5)),
        c(T(4, 5), S(1, 3), T(1, 1, 5)),
        c(T(4, 5), (S(None), 0), 0.0),
        c(T(4, 5), (S(None), 7), 0.0),
        c(T(4, 5), Ellipsis, T(2, 4, 5)),
        c(T(4, 5), T(4, 5, dtype="bool"), 0.0),
        c(T(4, 5), T(4, 6, dtype="bool"), 0.0),
    ],
    **both(
        "index_select",
        [
            c(T(4, 5), 0, L(3)),
            c(T(4, 5), 1, L(7)),
            c(T(4, 5), -1, L()),
            c(T(4, 5), 2, L(3)),
            c(T(4, 5), 0, L(2, 2)),
            c(T(4, 5), 0, T(3)),
        ],
    ),
    **both(
        "gather",
        [
            c(T(4, 5), 0, L(3, 5)),
            c(T(4, 5), 1, L(4, 9)),
            c(T(4, 5), 1, L(5, 2)),
            c(T(4, 5), 1, L(4)),
            c(T(4, 5), 2, L(4, 5)),
            c(T(4, 5), 1, T(4, 5)),
        ],
    ),
    **both(
        "take_along_dim",
        [c(T(4, 5), L(4, 2), 1), c(T(4, 5), L(1, 5), 0), c(T(4, 5), L(3, 2), 1), c(T(4, 5), L(7))],
    ),
    **both("take", [c(T(4, 5), L(3)), c(T(4, 5), L(2, 2)), c(T(4, 5), T(3))]),
    **both(
        "scatter",
        [
            c(T(4, 5), 1, L(4, 2), T(4, 3)),
            c(T(4, 5), 1, L(4, 2), T(4, 1)),
            c(T(4, 5), 0, L(3, 5), 1.0),
            c(T(4, 5), 0, L(3, 6), 1.0),
            c(T(4, 5), 0, L(3), 1.0),
            c(T(4, 5), 0, L(3, 5), value=1.0),
            c(T(4, 5), 0, L(3, 5), T(3, 5, dtype="int64")),
        ],
    ),
    "torch.Tensor.scatter_": [c(T(4, 5), 1, L(4, 2), T(4, 3)), c(T(4, 5), 1, L(5, 2), 1.0)],
    **both("scatter_add", [c(T(4, 5), 1, L(4, 2), T(4, 3)), c(T(4, 5), 1, L(5, 2), T(5, 2))]),
    "torch.Tensor.scatter_add_": [c(T(4, 5), 1, L(4, 2), T(4, 3)), c(T(4), 1, L(4), T(4))],
    **both(
        "scatter_reduce", [c(T(4, 5), 1, L(4, 2), T(4, 3), "sum"), c(T(4), 0, L(5), T(4), "sum")]
    ),
    "torch.Tensor.scatter_reduce_": [c(T(4, 5), 1, L(4, 2), T(4, 3), "amax")],
    **both(
        "index_add index_copy",
        [
            c(T(4, 5), 0, L(2), T(2, 5)),
            c(T(4, 5), 1, L(3), T(4, 3)),
            c(T(4, 5), 0, L(2), T(3, 5)),
            c(T(4, 5), 0, L(2), T(2, 6)),
            c(T(4, 5), 0, L(2), T(2)),
            c(T(4, 5), 2, L(2), T(2, 5)),
            c(T(4, 5), 0, L(2, 2), T(2, 5)),
        ],
    ),
    **{f"torch.Tensor.index_{n}_": [c(T(4, 5), 0, L(2), T(2, 5))] for n in ("add", "copy")},
    **both("index_fill", [c(T(4, 5), 0, L(2), 1.0), c(T(4, 5), 2, L(2), 1.0)]),
    "torch.Tensor.index_fill_": [c(T(4, 5), 0, L(2), 1.0)],
    "torch.nn.functional.one_hot": [c(L(3), 5), c(L(2, 3), 7), c(T(3), 5), c(L(3), 0)],
    "torch.bucketize": [c(T(2, 3), T(5)), c(T(2, 3), T(5), out_int32=True), c(T(2), T(2, 2))],
    "torch.searchsorted": [
        c(T(5), T(2, 3)),
        c(T(2, 5), T(2, 3)),
        c(T(2, 5), T(3, 3)),
        c(T(5), 0.5),
    ],
    **both("histc", [c(T(2, 3)), c(T(2, 3), 10)]),
    # ---- questions
    "torch.Tensor.size": [c(T(2, 3)), c(T(2, 3), 1), c(T(2, 3), -1), c(T(2, 3), 2), c(T(), 0)],
    "torch.Tensor.shape": [c(T(2, 3)), c(T())],
    "torch.Tensor.dtype": [c(T(2, 3)), c(L(3))],
    **{
        f"torch.Tensor.{n}": [c(T(2, 3)), c(T())] for n in ("dim", "ndimension", "ndim", "nelement")
    },
    **both("numel", [c(T(2, 3)), c(T()), c(T(0, 3))]),
    "torch.Tensor.__len__": [c(T(2, 3)), c(T())],
    **{
        f"torch.Tensor.{n}": [c(T(2, 3)), c(L(2)), c(T(2, dtype="bool")), c(T(4, dtype="bfloat16"))]
        for n in ("element_size", "itemsize", "nbytes")
    },
    **both("is_floating_point is_complex", [c(T(2)), c(L(2)), c(T(2, dtype="complex64"))]),
    "torch.is_tensor": [c(T(2)), c(3), c([1])],
    "torch.promote_types": [c(DType("int64"), DType("float16")), c(DType("uint8"), DType("int8"))],
    "torch.result_type": [c(L(2), 1.5), c(T(2), T(dtype="float64")), c(L(2), T()), c(L(), 2)],
    "torch.can_cast": [
        c(DType(a), DType(b))
        for a in ("float32", "int64", "bool", "complex64")
        for b in ("float32", "int64", "bool", "complex64", "uint8")
    ],
    "torch.broadcast_shapes": [
        c((2, 1), (3,)),
        c((2, 3), (4,)),
        c((2, 3)),
        c((5, 1, 4), (3, 1), (1,)),
        c((5, 10, 5), (10, 5)),
    ],
    # ---- dtype and device
    "torch.Tensor.to": [
        c(T(2), DType("float64")),
        c(T(2), DType("int64"), True),
        c(L(2), T(3)),
        c(L(2), dtype=DType("float16")),
        c(T(2), Device("cpu")),
        c(T(2), Device("cpu"), DType("float64")),
    ],
    **{f"torch.Tensor.{name}": [c(T(2, 3)), c(L(2)), c(T(dtype="bool"))] for name in CASTS},
    "torch.Tensor.type": [c(T(2), DType("int64")), c(L(2), dtype=DType("float32"))],
    "torch.Tensor.type_as": [c(T(2), L(3)), c(L(2), T(3))],
    # ---- complex numbers
    **{
        name: [c(T(2, dtype="complex64")), c(T(2, dtype="complex128")), c(T(2))]
        for name in ("torch.imag", "torch.Tensor.imag", "torch.view_as_real", "torch.real")
    },
    "torch.Tensor.real": [c(T(2, dtype="complex64")), c(T(2))],
    "torch.view_as_complex": [
        c(T(3, 2)),
        c(T(3, 3)),
        c(T()),
        c(L(3, 2)),
        c(T(3, 2, dtype="float64")),
    ],
    "torch.polar": [c(T(3), T(3)), c(T(3), T(2, 1)), c(T(3), T(2)), c(T(3), T(3, dtype="float64"))],
}
# How many there are, or what they are, is data; or memory that is not followed.
CANNOT_TELL: dict[str, list[Case]] = {
    **both("masked_select", [c(T(2, 3), T(2, 3, dtype="bool"))]),
    **both("nonzero argwhere unique unique_consecutive", [c(T(2, 3))]),
    **both("bincount", [c(L(3))]),
    "torch.Tensor.item": [c(T()), c(T(1, 1))],
    "torch.Tensor.tolist": [c(T(2))],
    **{f"torch.Tensor.__{n}__": [c(T())] for n in ("int", "float", "bool")},
}
# On the machine of the tests these need a device that is not there.
SAME = [f"torch.Tensor.{name}" for name in ("cuda", "cpu", "pin_memory")]
COVERED = {*CASES, *CANNOT_TELL, *SAME}


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_torch(name: str) -> None:
    for args, kwargs in CASES[name]:
        if name == "torch.Tensor.__setitem__":
            _compare_setitem(args)
        else:
            agree(name, args, kwargs)


def _compare_setitem(args: tuple[Any, ...]) -> None:
    """torch gives None: what matters is whether it refuses."""
    refused = by_torch("torch.Tensor.__setitem__", args, device="cpu") == REFUSED
    outcome, context = run("torch.Tensor.__setitem__", args)
    assert bool(context.complaints) is refused, args
    assert outcome is not None and outcome.value.shape == args[0].shape


SYMBOLIC = [
    "torch.Tensor.__getitem__",
    "torch.index_select",
    "torch.gather",
    "torch.scatter",
    "torch.index_add",
    "torch.take_along_dim",
    "torch.nn.functional.one_hot",
    "torch.Tensor.size",
    "torch.view_as_real",
]


@pytest.mark.parametrize("name", SYMBOLIC)
def test_formulas_hold_at_other_sizes(name: str) -> None:
    agreed = 0
    for args, kwargs in CASES[name]:
        if "[True" in repr(args):
            continue  # meta tensors take no mask
        # An index tensor on the CPU holds ones, which an axis of length 1 does not have.
        agreed += compare_symbolically(name, args, kwargs, changes=(1, 2, 5))
    assert agreed >= 5


@pytest.mark.parametrize("name", CANNOT_TELL)
def test_what_depends_on_data_is_not_told(name: str) -> None:
    for args, kwargs in CANNOT_TELL[name]:
        with pytest.raises(CannotTell):
            run(name, args, kwargs)


@pytest.mark.parametrize("name", SAME)
def test_a_change_of_device_keeps_shape_and_dtype(name: str) -> None:
    outcome, context = run(name, (L(2, 3),))
    assert not context.complaints and outcome is not None
    assert (outcome.value.shape, outcome.value.dtype) == ((2, 3), "int64")


def test_item_of_several_elements_is_refused() -> None:
    _, context = run("torch.Tensor.item", (T(2),))
    with pytest.raises(RuntimeError) as caught:
        torch.ones(2).item()
    assert context.complaints[0].torch == str(caught.value)


def test_slices_with_symbolic_bounds_stay_simple() -> None:
    height = symbol("H", 224)
    context = SimpleContext()
    source = Tensor((symbol("N", 2), 64, height, symbol("W", 224)))
    shape = _getitem(source, (S(None), S(None), S(None, height // 2)), context).shape
    assert str(shape[2]) == "H//2"
    assert [str(guard) for guard in context.guards if guard.proved() is None] == []
    assert str(_getitem(source, (Ellipsis, S(None, None, 2)), context).shape[3]) == "(W - 1)//2 + 1"
    assert str(_getitem(source, (S(None), S(None), S(1, -1)), context).shape[2]) == "H - 2"


def _getitem(source: Tensor, index: Any, context: SimpleContext) -> Tensor:
    entry = catalogue.find("torch.Tensor.__getitem__")
    assert entry is not None and not catalogue.is_layer(entry)
    value = entry.apply(entry.bind((source, index), {}), context).value
    assert isinstance(value, Tensor)
    return value


def test_an_index_out_of_range_names_the_axis() -> None:
    _, context = run("torch.Tensor.__getitem__", (T(4, 5), (0, 5)))
    with pytest.raises(IndexError) as caught:
        operator.getitem(torch.ones(4, 5), (0, 5))
    (complaint,) = context.complaints
    assert complaint.kind == "index_range"
    assert complaint.torch == str(caught.value).replace("dimension 0", "dimension 1")
