"""Nothing public of ``torch.nn`` and ``torch.nn.functional`` is missing."""

from __future__ import annotations

import inspect
from functools import cache

import pytest
import torch
from tests.catalogue.oracle import T, compare, compare_symbolically, described, run
from tests.interpret.torch_programs import of_netgloss, of_torch

from netgloss.catalogue import find
from netgloss.catalogue.records import DType

# Names of torch.nn.functional that are no operations, and what they are.
HELPERS = {
    "Callable": "of typing",
    "DType": "of typing",
    "Optional": "of typing",
    "Tensor": "torch.Tensor",
    "ScalingType": "an enumeration, interpret/prelude/scaling.source",
    "SwizzleType": "an enumeration, interpret/prelude/scaling.source",
    "assert_int_or_pair": "a check of torch's own",
    "boolean_dispatch": "how torch chooses between two functions",
    "handle_torch_function": "dispatch to subclasses of Tensor",
    "has_torch_function": "dispatch to subclasses of Tensor",
    "has_torch_function_unary": "dispatch to subclasses of Tensor",
    "has_torch_function_variadic": "dispatch to subclasses of Tensor",
}
# Module classes that are no layers: how each is made here, and called if it can be.
BASES = {
    "Container": "nn.Container(a=nn.Linear(2, 3))",
    "DataParallel": "nn.DataParallel(nn.Linear(2, 3))",
    "Module": "nn.Module()",
    "ModuleDict": "nn.ModuleDict({'a': nn.Linear(2, 3)})",
    "ModuleList": "nn.ModuleList([nn.Linear(2, 3), nn.ReLU()])",
    "ParameterDict": "nn.ParameterDict({'a': nn.Parameter(torch.zeros(2, 3))})",
    "ParameterList": "nn.ParameterList([nn.Parameter(torch.zeros(2, 3))])",
    "RNNBase": "nn.RNNBase('LSTM', 2, 3, num_layers=2)",
    "RNNCellBase": "nn.RNNCellBase(2, 3, True, 4)",
    "Sequential": "nn.Sequential(nn.Linear(2, 3), nn.ReLU())",
}


@cache
def _module_classes() -> list[str]:
    found = inspect.getmembers(torch.nn, inspect.isclass)
    return [n for n, cls in found if issubclass(cls, torch.nn.Module) and not n.startswith("_")]


def test_every_module_class_is_a_layer_or_a_base() -> None:
    layers = {name for name in _module_classes() if find(f"torch.nn.{name}") is not None}
    assert set(_module_classes()) - layers == set(BASES)


@pytest.mark.parametrize("name", BASES)
def test_what_is_no_layer_is_built_as_torch_builds_it(name: str) -> None:
    source = f"""
m = {BASES[name]}
class Derived(nn.{name}):
    pass
result = [facts(m), kinds(m), isinstance(m, nn.Module), issubclass(Derived, nn.{name})]
"""
    assert of_netgloss(source) == of_torch(source)


@pytest.mark.parametrize("name", _module_classes())
def test_every_module_class_can_be_derived_from(name: str) -> None:
    source = f"""
class Derived(nn.{name}):
    pass
result = [Derived.__name__, issubclass(Derived, nn.Module), nn.{name}.__name__]
"""
    assert of_netgloss(source) == of_torch(source)


def test_every_function_is_in_the_catalogue() -> None:
    functions = {n for n in dir(torch.nn.functional) if not n.startswith("_")}
    functions = {n for n in functions if callable(getattr(torch.nn.functional, n))}
    missing = {name for name in functions if find(f"torch.nn.functional.{name}") is None}
    assert missing == set(HELPERS)


# ---- products in groups, and with scales -------------------------------------------------------
_TWO, _THREE = T(2, dtype="int32"), T(3, dtype="int32")


@pytest.mark.parametrize("dtype", ["bfloat16", "float32", "float16"])
@pytest.mark.parametrize(
    ("left", "right", "offs"),
    [
        ((8, 16), (2, 16, 32), _TWO),
        ((2, 8, 16), (2, 16, 32), None),
        ((8, 16), (16, 32), _TWO),
        ((2, 8, 16), (16, 32), _TWO),
        ((8, 16), (2, 24, 32), _TWO),
        ((8, 16), (2, 16, 32), None),
        ((2, 8, 16), (2, 16, 32), _TWO),
        ((2, 8, 16), (3, 16, 32), None),
        ((8, 16), (3, 16, 32), _TWO),
        ((3, 8, 16), (16, 32), _TWO),
        ((8,), (16, 32), _TWO),
    ],
)
def test_products_in_groups(
    left: tuple[int, ...], right: tuple[int, ...], offs: T | None, dtype: str
) -> None:
    operands = _real(left, dtype), _real(right, dtype)
    ends = None if offs is None else torch.tensor(range(offs.shape[0]), dtype=torch.int32)
    outcome, context = run("torch.nn.functional.grouped_mm", operands, {"offs": ends})
    try:
        expected = described(torch.nn.functional.grouped_mm(*operands, offs=ends))
    except RuntimeError:
        assert context.complaints
        return
    assert not context.complaints and outcome is not None
    assert described(outcome.value) == expected


def _real(shape: tuple[int, ...], dtype: str) -> torch.Tensor:
    return torch.zeros(shape, dtype=getattr(torch, dtype))


@pytest.mark.parametrize("options", [{"out_dtype": DType("float32")}, {"bias": T(32)}])
def test_what_products_in_groups_do_not_take(options: dict[str, object]) -> None:
    operands = T(8, 16, dtype="bfloat16"), T(2, 16, 32, dtype="bfloat16")
    found = compare("torch.nn.functional.grouped_mm", operands, {"offs": _TWO, **options})
    assert found == "refused"


def test_products_in_groups_at_other_sizes() -> None:
    operands = T(8, 16, dtype="bfloat16"), T(2, 16, 32, dtype="bfloat16")
    name = "torch.nn.functional.grouped_mm"
    assert compare_symbolically(name, operands, {"offs": _TWO}, changes=(-8, 8, 16))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32, None])
def test_a_product_with_scales(dtype: torch.dtype | None) -> None:
    kind = torch.nn.functional.ScalingType.TensorWise
    left = torch.empty(16, 32, dtype=torch.float8_e4m3fn, device="meta")
    right = torch.empty(64, 32, dtype=torch.float8_e4m3fn, device="meta").t()
    one = torch.ones((), device="meta")
    given = (left, right, one, kind, one, kind)
    expected = torch.nn.functional.scaled_mm(*given, output_dtype=dtype)
    outcome, context = run("torch.nn.functional.scaled_mm", given, {"output_dtype": dtype})
    assert not context.complaints and outcome is not None
    assert described(outcome.value) == described(expected)
    assert (outcome.macs, outcome.flops) == (16 * 32 * 64, 2 * 16 * 32 * 64)


def test_a_product_with_scales_in_groups_as_the_meta_registration_has_it() -> None:
    kind = torch.nn.functional.ScalingType.RowWise
    left = torch.empty(8, 16, dtype=torch.float8_e4m3fn, device="meta")
    right = torch.empty(2, 32, 16, dtype=torch.float8_e4m3fn, device="meta").transpose(1, 2)
    scales = torch.empty(8, device="meta"), torch.empty(2, 32, device="meta")
    ends = torch.empty(2, dtype=torch.int32, device="meta")
    expected = torch._scaled_grouped_mm(left, right, *scales, offs=ends)
    outcome, context = run(
        "torch.nn.functional.scaled_grouped_mm",
        (left, right, scales[0], kind, scales[1], kind),
        {"offs": ends},
    )
    assert not context.complaints and outcome is not None
    assert described(outcome.value) == described(expected)


def test_the_ways_of_scaling_have_torchs_names() -> None:
    source = """
result = [[(kind.name, kind.value) for kind in each] for each in (F.ScalingType, F.SwizzleType)]
"""
    written = of_netgloss(source)
    kinds = torch.nn.functional.ScalingType, torch.nn.functional.SwizzleType
    expected = [[(n, int(v.value)) for n, v in each.__members__.items()] for each in kinds]
    assert written == expected


def test_layers_derive_from_each_other_as_in_torch() -> None:
    names = _module_classes()
    source = f"""
classes = [{", ".join(f"nn.{name}" for name in names)}]
result = [(a.__name__, b.__name__) for a in classes for b in classes if issubclass(a, b)]
"""
    assert of_netgloss(source) == of_torch(source)
