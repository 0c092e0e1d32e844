"""Built-ins on sizes that have only a name, on tensors and on values that cannot be known."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from netgloss.catalogue.records import Tensor
from netgloss.interpret.program import Program
from netgloss.interpret.values import Instance, Unknown
from netgloss.symbolic import Ratio, SymInt, symbol

IMPORTS = "import math, copy, functools, itertools, collections, operator\nimport numpy as np\n"


def call(body: str, *values: Any) -> tuple[Any, Program]:
    """The value of an expression over ``a``, ``b``, … and the program that gave it."""
    names = ", ".join("abc"[: len(values)])
    program = Program(ast.parse(f"{IMPORTS}def f({names}):\n    return {body}"), ast.parse)
    result = program.attempt(lambda: program.run.call(program.globals["f"], values, {}))
    return result, program


def guards(program: Program) -> list[str]:
    return [str(guard.condition) for guard in program.run.guards.guards()]


H = symbol("H", 7)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("int(a / 2)", H // 2),
        ("math.floor(a / 2)", H // 2),
        ("math.ceil(a / 2)", (H - 1) // 2 + 1),
        ("math.trunc(a / 2)", H // 2),
        ("int(a)", H),
        ("math.floor(a)", H),
        ("round(a)", H),
        ("abs(a)", H),
        ("sum([a, 1, a])", 2 * H + 1),
        ("math.prod([a, 2, a])", 2 * H * H),
        ("functools.reduce(operator.mul, (a, 3))", 3 * H),
        ("np.prod((a, 2)).item()", 2 * H),
        ("np.cumsum([a, 1]).tolist()", [H, H + 1]),
        ("(np.array([a, 2]) * 2).tolist()", [2 * H, 4]),
        ("divmod(a, 2)", (H // 2, H % 2)),
        ("pow(a, 2)", H * H),
        ("(a, 2).numel()", 2 * H),
        ("list(itertools.accumulate([a, a]))", [H, 2 * H]),
        ("isinstance(a, int)", True),
        ("[a, 3].index(a)", 0),
        ("(a, a).count(a)", 2),
        ("copy.deepcopy([a])", [H]),
    ],
)
def test_sizes_stay_symbolic(body: str, value: Any) -> None:
    result, program = call(body, H)
    assert result == value
    assert type(result) is type(value)
    assert not program.run.recorder.faults
    assert all("==" not in guard for guard in guards(program))


def test_float_of_a_size_is_a_ratio() -> None:
    result, _ = call("float(a)", H)
    assert result == Ratio(H, 1)


@pytest.mark.parametrize(
    ("body", "value", "guard"),
    [
        ("max(a, 3)", H, "3 <= H"),
        ("min(a, 3)", 3, "3 <= H"),
        ("max(a - 9, 0)", 0, "H - 9 <= 0"),
        ("sorted([a, 3])", [3, H], "3 <= H"),
        ("abs(a - 9)", 9 - H, "H - 9 <= 0"),
        ("int((a - 9) / 2)", -((9 - H) // 2), "H - 9 <= 0"),
        ("max([a, 2], key=lambda v: v)", H, "H >= 2"),
    ],
)
def test_extremes_leave_a_guard(body: str, value: Any, guard: str) -> None:
    result, program = call(body, H)
    assert result == value
    assert guards(program) == [guard]


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("list(range(a))", list(range(7))),
        ("len(range(a))", 7),
        ("math.sqrt(a + 2)", 3.0),
        ("math.log2(a + 1)", 3.0),
        ("'x' * a", "xxxxxxx"),
        ("'ab'.ljust(a)", "ab     "),
        ("{a: 1}.get(7)", 1),
        ("dict.fromkeys([a])", {7: None}),
        ("{a} | {7}", {7}),
        ("[0] * a", [0] * 7),
        ("math.gcd(a, 14)", 7),
        ("bin(a)", "0b111"),
        ("list(itertools.islice(itertools.count(), a))", list(range(7))),
    ],
)
def test_what_needs_the_number_specialises(body: str, value: Any) -> None:
    result, program = call(body, H)
    assert result == value
    assert any("==" in guard for guard in guards(program))


def test_a_padded_size_is_text() -> None:
    result, program = call("(f'{a:>5}', '%5d' % a)", H)
    assert all(type(part) is str and len(part) == 5 for part in result)
    assert not program.run.recorder.faults


@pytest.mark.parametrize(
    "body",
    [
        "len(a)",
        "abs(a)",
        "int(a)",
        "str(a)",
        "float(a)",
        "max(a, 3)",
        "max(3, a)",
        "max([1, a])",
        "sum([1, a])",
        "sorted([1, a])",
        "math.sqrt(a)",
        "math.prod([2, a])",
        "'x'.join([a])",
        "'x'.replace(a, 'y')",
        "'{}'.format(a)",
        "'%s' % a",
        "'%s %s' % (1, a)",
        "f'{a}'",
        "f'{a:3d}'",
        "list(a)",
        "dict(a)",
        "set(a)",
        "tuple(a)",
        "range(a)",
        "{1: 2}.get(a)",
        "getattr(a, 'x')",
        "getattr(3, a)",
        "next(a)",
        "zip(a, [1])",
        "enumerate(a)",
        "any([0, a])",
        "all([1, a])",
        "functools.partial(a)",
        "itertools.chain([1], a) if False else a",
        "[3, 1].index(a) if False else a",
        "collections.Counter(a)",
        "copy.copy(a)",
        "hash(a)",
        "round(a, 2)",
        "divmod(a, 2)[0]",
        "np.prod(a)",
        "np.nothing(a)",
    ],
)
def test_what_rests_on_the_unknown_is_unknown(body: str) -> None:
    result, program = call(body, Unknown("import", "somewhere"))
    assert type(result) is Unknown
    assert not program.run.recorder.faults


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("any([a, 1])", True),
        ("all([a, 0])", False),
        ("len([a, a])", 2),
        ("[a].count(3) if False else 0", 0),
        ("print(a)", None),
        ("dict(x=a)['x'] is None if False else 1", 1),
        ("list((1, 2, a))[:2]", [1, 2]),
        ("len({'k': a})", 1),
        ("next(iter([]), 5)", 5),
    ],
)
def test_what_does_not_rest_on_it_is_known(body: str, value: Any) -> None:
    result, _ = call(body, Unknown("import", "somewhere"))
    assert result == value


def test_containers_take_the_unknown_in() -> None:
    program = Program(
        ast.parse(
            "def f(a):\n    x = [1]\n    x.append(a)\n    x.insert(0, a)\n    d = {}\n"
            "    d.setdefault('k', a)\n    d.update(j=a)\n    return len(x), list(d), x[1]\n"
        ),
        ast.parse,
    )
    value = Unknown("import", "somewhere")
    assert program.run.call(program.globals["f"], (value,), {}) == (3, ["k", "j"], 1)


def test_a_sort_by_unknown_keys_leaves_no_guessed_order() -> None:
    program = Program(
        ast.parse("def f(a):\n    x = [3, 1]\n    x.sort(key=lambda v: a)\n    return x"),
        ast.parse,
    )
    result = program.run.call(program.globals["f"], (Unknown("import", "somewhere"),), {})
    assert [type(item) for item in result] == [Unknown, Unknown]


def test_tensors_without_numbers_give_unknown_numbers() -> None:
    tensor = Tensor((2,))
    for body in ("int(a)", "float(a)", "math.sqrt(a)", "f'{a:.2f}'", "'%.2f' % a", "bool(a)"):
        result, program = call(body, tensor)
        assert type(result) is Unknown, body
        assert result.reason == "data_dependent"
        assert not program.run.recorder.faults


def test_tensors_with_numbers_give_them() -> None:
    tensor = Tensor((), "int64", 5)
    result, _ = call("(int(a), float(a), math.sqrt(a + 0 if False else a), f'{a:03d}')", tensor)
    assert result == (5, 5.0, 5**0.5, "005")


def test_a_deep_copy_of_a_tensor_is_another_tensor() -> None:
    tensor = Tensor((3, H), is_parameter=True)
    result, _ = call("copy.deepcopy([a, a, (a,)])", tensor)
    first, second, (third,) = result
    assert first is second is third
    assert first.uid != tensor.uid
    assert (first.shape, first.is_parameter) == (tensor.shape, True)


def test_id_of_a_tensor_is_its_own() -> None:
    one, two = Tensor((1,)), Tensor((1,))
    result, _ = call("(id(a) == id(a), id(a) == id(b), len({id(a), id(b)}))", one, two)
    assert result == (True, False, 2)


def test_a_module_copied_deeply_has_parameters_of_its_own() -> None:
    program = Program(
        ast.parse(
            "import copy, torch.nn as nn\n"
            "class M(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
            "        self.fc = nn.Linear(3, 4)\n        self.tied = self.fc\n"
            "m = M()\nn = copy.deepcopy(m)\n"
        ),
        ast.parse,
    )
    old, new = program.globals["m"], program.globals["n"]
    assert type(new) is Instance
    assert new is not old
    weights = [x.attrs["_modules"]["fc"].attrs["_parameters"]["weight"] for x in (old, new)]
    assert weights[0].uid != weights[1].uid
    assert weights[0].shape == weights[1].shape
    assert new.attrs["_modules"]["fc"] is new.attrs["_modules"]["tied"]


def test_symbols_are_not_lost_in_named_tuples_and_data_classes() -> None:
    program = Program(
        ast.parse(
            "from dataclasses import dataclass\nfrom collections import namedtuple\n"
            "S = namedtuple('S', 'h w')\n@dataclass\nclass D:\n    h: int\n"
            "def f(a):\n    return S(a, 2).h, D(a).h, S(a, 2) == (a, 2), D(a) == D(a)\n"
        ),
        ast.parse,
    )
    result = program.run.call(program.globals["f"], (H,), {})
    assert result == (H, H, True, True)
    assert type(result[0]) is SymInt


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("np.linspace(0, 1, 5).tolist()", [0.0, 0.25, 0.5, 0.75, 1.0]),
        ("[float(x) for x in np.linspace(0.0, 0.3, 2)]", [0.0, 0.3]),
        ("np.linspace(0, 1, 1).tolist()", [0.0]),
        ("np.arange(4).tolist()", [0, 1, 2, 3]),
        ("np.arange(1, 2, 0.5).tolist()", [1, 1.5]),
        ("(np.arange(3) * 2 + 1).tolist()", [1, 3, 5]),
        ("(1 - np.arange(3)).tolist()", [1, 0, -1]),
        ("(np.arange(3) + np.arange(3)).tolist()", [0, 2, 4]),
        ("np.cumsum([1, 2, 3])[-1].item()", 6),
        ("np.arange(5)[1:3].tolist()", [1, 2]),
        ("(len(np.arange(5)), np.arange(5).shape, int(np.arange(5).sum()))", (5, (5,), 10)),
        (
            "(int(np.prod([2, 3])), int(np.sqrt(16)), int(np.ceil(1.5)), int(np.max([1, 4])))",
            (6, 4, 2, 4),
        ),
        ("np.prod([[1, 2], [3, 4]]).item()", 24),
        ("float(np.mean([1, 2]))", 1.5),
        ("np.array([1.5, 2.5]).astype(int).tolist()", [1, 2]),
        ("np.floor(np.array([1.5, 2.5])).tolist()", [1, 2]),
        ("isinstance(np.arange(2), np.ndarray)", True),
    ],
)
def test_arrays(body: str, value: Any) -> None:
    result, program = call(body)
    assert result == value
    assert not program.run.recorder.faults


@pytest.mark.parametrize("body", ["np.arange(3).reshape(3, 1)", "np.random.rand(3)", "np.eye(2)"])
def test_the_rest_of_numpy_is_unknown(body: str) -> None:
    result, program = call(body)
    assert type(result) is Unknown
    assert not program.run.recorder.faults
