"""Elementwise operations against torch: every name, shapes and dtypes by family."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from tests.catalogue.oracle import SimpleContext, T, compare, compare_symbolically, run

from netgloss import catalogue
from netgloss.catalogue.records import Tensor
from netgloss.symbolic import hint_of, symbol

Case = tuple[tuple[Any, ...], dict[str, Any]]

SHAPES = [(), (3,), (2, 3), (2, 1, 4), (0, 3)]
PAIRS = [
    ((2, 3), (2, 3)),
    ((2, 3), (3,)),
    ((2, 1, 4), (3, 1)),
    ((1,), (5, 2)),
    ((), (2, 3)),
    ((2, 3), (2, 4)),
    ((2, 3, 4), (2, 5, 4)),
    ((4, 3), (2,)),
    ((0, 3), (1, 3)),
]
DTYPE_PAIRS = [
    ("float32", "float64"),
    ("float32", "int64"),
    ("float16", "bfloat16"),
    ("int32", "int64"),
    ("uint8", "int8"),
    ("bool", "int32"),
    ("bool", "bool"),
    ("int64", "float16"),
    ("complex64", "float64"),
]
SCALARS: list[Any] = [2, 2.5, True, -1, 0]


def _words(text: str) -> list[str]:
    return text.split()


DTYPES = _words("float32 float64 float16 bfloat16 int64 int32 uint8 bool complex64")


def _names(*plain: str, where: str = "torch torch.Tensor") -> list[str]:
    return [f"{prefix}.{name}" for prefix in where.split() for name in plain]


UNARY = _names(
    *_words(
        "neg negative abs absolute square sqrt sign sgn floor ceil trunc fix round frac "
        "positive conj nan_to_num exp exp2 expm1 log log2 log10 log1p rsqrt reciprocal sin "
        "cos tan asin acos atan arcsin arccos arctan sinh cosh asinh acosh atanh sinc erf "
        "erfc erfinv lgamma digamma deg2rad rad2deg i0 logit logical_not bitwise_not isnan "
        "isinf isfinite signbit isposinf isneginf"
    )
)
UNARY_IN_PLACE = _names(
    *_words(
        "neg negative abs absolute square sqrt floor ceil trunc fix round frac nan_to_num exp "
        "exp2 expm1 log log2 log10 log1p rsqrt reciprocal sin cos tan asin acos atan arcsin "
        "arccos arctan sinh cosh asinh acosh atanh sinc erf erfc erfinv lgamma digamma "
        "deg2rad rad2deg i0 logit"
    )
)
UNARY_IN_PLACE = [f"{name}_" for name in UNARY_IN_PLACE if name != "torch.absolute"]
UNARY_IN_PLACE += _names("sign_", "sgn_", "logical_not_", "bitwise_not_", where="torch.Tensor")
# torch has no function of these names, only the method.
_NO_FUNCTION = {"torch.lgamma_", "torch.digamma_", "torch.erfinv_"}
# The meta kernels take integers (pow: bool) that no real device computes: checked on the CPU below.
REFUSED_ON_CPU = ("hypot", "nextafter", "logaddexp", "logaddexp2", "pow", "pow_")
BINARY = [
    "torch.rsub",
    *_names(
        *_words(
            "add sub subtract mul multiply div divide true_divide floor_divide remainder fmod pow "
            "float_power maximum minimum fmax fmin atan2 arctan2 copysign xlogy hypot nextafter "
            "logaddexp logaddexp2 eq ne not_equal lt less le less_equal gt greater ge "
            "greater_equal logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor "
            "bitwise_left_shift bitwise_right_shift isclose"
        )
    ),
]
BINARY_IN_PLACE = _names(
    *_words(
        "add_ sub_ subtract_ mul_ multiply_ div_ divide_ true_divide_ floor_divide_ "
        "remainder_ fmod_ pow_ atan2_ arctan2_ copysign_ xlogy_ eq_ ne_ not_equal_ lt_ less_ "
        "le_ less_equal_ gt_ greater_ ge_ greater_equal_ logical_and_ logical_or_ "
        "logical_xor_ bitwise_and_ bitwise_or_ bitwise_xor_ bitwise_left_shift_ "
        "bitwise_right_shift_"
    ),
    where="torch.Tensor",
)
# These take tensors only.
TENSORS_ONLY = {
    f"torch{prefix}.{name}"
    for prefix in ("", ".Tensor")
    for name in _words(
        "maximum minimum fmax fmin atan2 arctan2 hypot nextafter logaddexp logaddexp2 "
        "logical_and logical_or logical_xor isclose atan2_ arctan2_ logical_and_ logical_or_ "
        "logical_xor_"
    )
}


def unary_cases() -> list[Case]:
    cases: list[Case] = [((T(*shape),), {}) for shape in SHAPES]
    return cases + [((T(2, 3, dtype=dtype),), {}) for dtype in DTYPES]


def binary_cases(name: str) -> list[Case]:
    cases: list[Case] = [((T(*left), T(*right)), {}) for left, right in PAIRS]
    refused_on_cpu = name.rpartition(".")[2] in REFUSED_ON_CPU
    for left, right in DTYPE_PAIRS:
        if refused_on_cpu and not ("float" in left or "float" in right):
            continue
        cases.append(((T(2, 3, dtype=left), T(2, 3, dtype=right)), {}))
        cases.append(((T(2, 3, dtype=right), T(dtype=left)), {}))
    if name in TENSORS_ONLY:
        cases.append(((T(2, 3), 2), {}))
    else:
        cases += [((T(2, 3, dtype=d), s), {}) for d in DTYPES for s in SCALARS]
    if refused_on_cpu:
        cases = [case for case in cases if not _both_bool(case)]
    return cases


def _both_bool(case: Case) -> bool:
    (left, right), _ = case
    return left.dtype == "bool" and (right is True or getattr(right, "dtype", "") == "bool")


OTHER: dict[str, list[Case]] = {
    name: [
        ((T(2, 3), 0.0, 1.0), {}),
        ((T(2, 3),), {"max": 6}),
        ((T(2, 3),), {"min": -1}),
        ((T(2, 3), None, 3), {}),
        ((T(2, 3, dtype="int64"), 0.5, 2), {}),
        ((T(2, 3), T(3), T(2, 1)), {}),
        ((T(2, 3), T(2)), {}),
        ((T(2, 3),), {}),
        ((T(2, 3, dtype="complex64"), 0), {}),
    ]
    for name in _names("clamp", "clip", "clamp_", "clip_")
}
OTHER |= {
    name: [
        ((T(2, 3), 0.0), {}),
        ((T(2, 3), T(3)), {}),
        ((T(2, 3), T(4)), {}),
        ((T(2, 3, dtype="int64"), 0.5), {}),
        ((T(2, 3, dtype="int64"), T(dtype="float64")), {}),
    ]
    for name in _names("clamp_min", "clamp_max", "clamp_min_", "clamp_max_")
}
OTHER |= {
    name: [
        ((T(2, 3), T(2, 3), 0.5), {}),
        ((T(2, 3), T(3), T(2, 1)), {}),
        ((T(2, 3), T(4), 0.5), {}),
        ((T(2, 3), T(2, 3, dtype="float64"), 0.5), {}),
        ((T(3), T(2, 3), 0.5), {}),
    ]
    for name in ["torch.lerp", "torch.Tensor.lerp", "torch.Tensor.lerp_"]
}
OTHER |= {
    name: [
        ((T(2, 3), T(2, 3), T(2, 3)), {}),
        ((T(2, 3), T(3), T(2, 1)), {"value": 0.5}),
        ((T(3), T(2, 3), T(2, 1)), {}),
        ((T(2, 3), T(4), T(3)), {}),
    ]
    for name in (
        *_names("addcmul", "addcdiv"),
        "torch.Tensor.addcmul_",
        "torch.Tensor.addcdiv_",
    )
}
OTHER["torch.where"] = [
    ((T(2, 3, dtype="bool"), T(2, 3), T(3)), {}),
    ((T(2, 1, dtype="bool"), T(3), 0.0), {}),
    ((T(2, 1, dtype="bool"), 1, T(3, dtype="int32")), {}),
    ((T(2, dtype="bool"), T(3), 0.0), {}),
    ((T(2, 3, dtype="bool"), T(2, 3, dtype="int64"), T(2, 3)), {}),
    ((T(2, 3), T(2, 3), T(2, 3)), {}),
]
OTHER["torch.Tensor.where"] = [
    ((T(2, 3), T(2, 3, dtype="bool"), T(3)), {}),
    ((T(2, 3), T(4, dtype="bool"), T(3)), {}),
    ((T(2, 3, dtype="int64"), T(3, dtype="bool"), 0.0), {}),
]
OTHER |= {
    name: [
        ((T(2, 3), T(2, 3, dtype="bool"), 0.0), {}),
        ((T(2, 3), T(3, dtype="bool"), -1), {}),
        ((T(2, 3), T(2, dtype="bool"), -1), {}),
        ((T(2, 3), T(2, 3), -1), {}),
        ((T(3), T(2, 3, dtype="bool"), -1), {}),
        ((T(2, 3), T(2, 3, dtype="bool"), T(2)), {}),
        ((T(2, 3, dtype="float16"), T(2, 3, dtype="bool"), float("-inf")), {}),
    ]
    for name in ["torch.masked_fill", "torch.Tensor.masked_fill", "torch.Tensor.masked_fill_"]
}
OTHER["torch.Tensor.copy_"] = [
    ((T(2, 3), T(2, 3)), {}),
    ((T(2, 3), T(3, dtype="int64")), {}),
    ((T(2, 3), T()), {}),
    ((T(2, 3), T(1, 1)), {}),
    ((T(3), T(2, 3)), {}),
    ((T(2, 3), T(2)), {}),
    ((T(2, 3), T(1, 2, 3)), {}),
]
OTHER |= {
    name: [
        ((T(2, 3), 1.5), {}),
        ((T(2, 3, dtype="int64"), 1), {}),
        ((T(2, 3), T()), {}),
        ((T(2, 3), T(3)), {}),
    ]
    for name in ["torch.Tensor.fill_", "torch.fill_", "torch.fill"]
}
OTHER |= {
    name: [((T(2, 3),), {}), ((T(0, dtype="int64"),), {})]
    for name in ["torch.Tensor.zero_", "torch.zero_"]
}
OTHER |= {
    name: [((T(2, 3),), {}), ((T(2, 3), 0.5, 2.0), {}), ((T(2, dtype="int64"),), {})]
    for name in ["torch.Tensor.normal_", "torch.Tensor.uniform_"]
}
OTHER["torch.Tensor.exponential_"] = [((T(2, 3),), {}), ((T(2, 3, dtype="int64"),), {})]
OTHER["torch.Tensor.bernoulli_"] = [((T(2, 3),), {}), ((T(2, 3), 0.3), {})]
OTHER["torch.Tensor.random_"] = [((T(2, 3),), {}), ((T(2, dtype="int64"), 0, 5), {})]
for _name in ("torch.add", "torch.Tensor.sub"):
    OTHER[_name] = [((T(2, 3), T(3)), {"alpha": 2}), ((T(2, 3), T(4)), {"alpha": 2})]
for _name in ("torch.div", "torch.Tensor.div"):
    OTHER[_name] = [
        ((T(2), T(3)), {"rounding_mode": "floor"}),
        *(((T(2, dtype="int64"), 2), {"rounding_mode": m}) for m in ("floor", "trunc", None, "x")),
    ]

CASES: dict[str, list[Case]] = {}
for _name in UNARY + UNARY_IN_PLACE:
    if _name not in _NO_FUNCTION:
        CASES[_name] = unary_cases()
for _name in BINARY + BINARY_IN_PLACE:
    CASES[_name] = binary_cases(_name)
for _name, _cases in OTHER.items():
    CASES[_name] = CASES.get(_name, []) + _cases


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_torch(name: str) -> None:
    for args, kwargs in CASES[name]:
        compare(name, args, kwargs)


@pytest.mark.parametrize("name", ["torch.add", "torch.Tensor.mul_", "torch.where", "torch.lerp"])
def test_formulas_hold_at_other_sizes(name: str) -> None:
    agreed = sum(compare_symbolically(name, args, kwargs) for args, kwargs in CASES[name])
    assert agreed > 20


@pytest.mark.parametrize("name", ["hypot", "nextafter", "logaddexp", "logaddexp2", "pow"])
def test_refused_dtypes_on_the_cpu(name: str) -> None:
    dtype = "bool" if name == "pow" else "int32"
    pair = [torch.ones(2, dtype=getattr(torch, dtype))] * 2
    with pytest.raises((RuntimeError, NotImplementedError)):
        getattr(torch, name)(*pair)
    _, context = run(f"torch.{name}", (T(2, dtype=dtype), T(2, dtype=dtype)))
    assert [complaint.kind for complaint in context.complaints] == ["dtype_refused"]


# ---- the complaint of broadcasting ------------------------------------------------------------
def add(left: Tensor, right: Tensor) -> tuple[Tensor, SimpleContext]:
    entry = catalogue.find("torch.add")
    assert entry is not None and not catalogue.is_layer(entry)
    context = SimpleContext()
    return entry.apply(entry.bind((left, right), {}), context).value, context


def test_a_residual_that_does_not_fit() -> None:
    n, h, w = symbol("N", 2), symbol("H", 224), symbol("W", 224)
    shortcut = Tensor((n, 64, h, w))
    branch = Tensor((n, 128, (h - 1) // 2 + 1, (w - 1) // 2 + 1))
    for left, right in ((branch, shortcut), (shortcut, branch)):
        result, context = add(left, right)
        (complaint,) = context.complaints
        assert complaint.kind == "broadcast"
        assert complaint.facts["axis"] == 3
        assert [axis for axis, _, _ in complaint.facts["axes"]] == [3, 2, 1]
        # The branch was made later: the run goes on with its shape.
        assert result.shape == branch.shape
        with pytest.raises(RuntimeError) as caught:
            _ = torch.ones(*map(hint_of, left.shape)) + torch.ones(*map(hint_of, right.shape))
        assert complaint.torch == str(caught.value)


def test_equal_formulas_leave_no_guard() -> None:
    n, h = symbol("N", 2), symbol("H", 8)
    left, right = Tensor((n, 3, h // 2 + 1)), Tensor((n, 1, (h + 2) // 2))
    result, context = add(left, right)
    assert result.shape == (n, 3, h // 2 + 1)
    assert context.guards == [] and context.complaints == []


def test_a_size_that_happens_to_be_equal_leaves_a_guard() -> None:
    h = symbol("H", 8)
    result, context = add(Tensor((h, 4)), Tensor((8, 1)))
    assert result.shape == (8, 4)
    assert [str(guard) for guard in context.guards] == ["H == 8"]


def test_a_size_that_happens_to_be_one_is_broadcast_with_a_guard() -> None:
    h = symbol("H", 1)
    result, context = add(Tensor((h,)), Tensor((5,)))
    assert result.shape == (5,)
    assert [str(guard) for guard in context.guards] == ["H == 1"]


def test_in_place_may_not_change_the_shape() -> None:
    _, context = run("torch.Tensor.add_", (T(3), T(2, 3)))
    with pytest.raises(RuntimeError) as caught:
        torch.ones(3).add_(torch.ones(2, 3))
    assert context.complaints[0].kind == "in_place_shape"
    assert context.complaints[0].torch == str(caught.value)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_logarithm_of_a_power_of_two_is_exact(dtype: str) -> None:
    """So that levels of a pyramid are known; torch gives exactly the exponent."""
    entry = catalogue.find("torch.log2")
    assert entry is not None
    powers = range(-126, 128)
    theirs = torch.tensor([2.0**power for power in powers], dtype=getattr(torch, dtype)).log2()
    assert theirs.tolist() == list(powers)
    for power in powers:
        bound = entry.bind((Tensor((), dtype, 2.0**power),), {})
        ours = entry.apply(bound, SimpleContext()).value.value  # type: ignore[union-attr]
        assert isinstance(ours, float) and ours == power
    other = entry.apply(entry.bind((Tensor((), dtype, math.pi),), {}), SimpleContext())  # type: ignore[union-attr]
    assert not isinstance(other.value.value, float)
