"""Numbers and short arrays of numpy against numpy and torch: contents, dtypes, what becomes of
them in tensors."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from tests.interpret.torch_programs import HEAD, loaded, of_netgloss, of_torch

from netgloss.interpret.values import Unknown
from netgloss.models import Options, read

VALUES = """
np.sqrt(2); np.float32(3); np.float32(0.1); np.float16(0.1); np.uint8(7); np.int64(5); np.int32(-3)
np.prod((2, 3)); np.prod([]); np.prod(np.array([2, 3], dtype=np.int32)); np.sum([1.5, 2])
np.sum([[1, 2], [3, 4]], axis=0); np.mean([1, 2, 4]); np.max([1, 5]); np.min(np.array([0.5, 2]))
np.cumsum([1, 2, 3]); np.log(10); np.exp(1) ** 2; 2 ** np.sqrt(4); 1 - np.sqrt(2); -np.sqrt(2)
abs(np.sqrt(2)); round(np.sqrt(2), 2); np.sqrt(16) // 3; np.round(2.675, 2); np.round(0.5)
np.round(7); np.floor(3.7); np.floor(3); np.ceil(np.array([1.2, 2.7])); np.trunc(-1.5)
np.array([1, 2]); np.array([1.5, 2]); np.array([[1, 2], [3.5, 4]]); np.array([True, False])
np.array([1, 2], dtype=np.int32); np.array([1.5, 2.5]).astype(np.float32)
np.array([1, 2])[0]; np.array([1.5, 2])[1]; np.array([1, 2, 3])[1:]; np.array([[1, 2], [3, 4]])[1]
np.array([1, 2], dtype=np.float32) * 2.5; np.array([1, 2], dtype=np.float32) * np.array([1, 2])
np.array([1, 2], dtype=np.float32) * 2; np.array([1, 2], dtype="int16") + np.float32(1)
np.zeros((2, 3)); np.zeros(3, dtype="int32"); np.zeros((2, 2), dtype=int); np.ones(3)
np.ones(3, dtype=np.float32); np.full((2,), 7); np.full((2,), 7.5); np.full(2, 1, dtype=float)
np.ones_like(np.array([1, 2])); np.zeros_like(np.array([1.5])); np.zeros_like([1, 2], dtype=float)
np.arange(4); np.arange(0, 1, 0.1); np.arange(1, 2, 0.1); np.arange(3, dtype=np.float32)
np.arange(3) / 2; np.arange(3) * 2.5; np.arange(6) // 4; np.arange(4) % 3; np.arange(3) ** 2
np.linspace(0, 1, 5); np.linspace(0, 1, 5, endpoint=False); np.linspace(0, 0.3, 1)
np.float32(1.5) + 1; np.float32(0.1) * np.float64(2); np.float32(0.1) + 0.2; np.int32(3) / 2
np.int32(3) * 2; np.int32(7) // 2; np.int32(3) * 2.5; np.int16(3) * np.float32(2)
np.int8(3) + np.uint8(4); np.power(2, 5); np.power(2.0, np.array([1, 2]))
np.int64(4) / 2; 6 / np.int64(4); np.prod((2, 3)) / 3; np.int64(2) * 0.5; -np.int64(2)
np.int64(7) // 2 + np.arange(3)[1]; np.int64(2) ** 2; np.float32(2) * np.int64(3); 7 % np.int64(4)
np.bool_(True) + np.bool_(True); np.bool_(True) * 2; np.bool_(True) / 2; np.array([True])[0] + 1
np.all([True, False]); np.int64(3) > 2; np.array([1, 2]) > 1; [np.int64(1), 2.5]; [1, np.float64(2)]
"""


@pytest.mark.parametrize(
    "value", [each.strip() for line in VALUES.strip().splitlines() for each in line.split(";")]
)
def test_a_tensor_of_it(value: str) -> None:
    source = f"t = torch.tensor({value})\nresult = [str(t.dtype), tuple(t.shape), t.tolist()]"
    assert of_netgloss(source) == of_torch(source)


@pytest.mark.parametrize(
    "lines",
    [
        "a = np.zeros((2, 2))\na[0, 1] = 3\na[1][0] = 4\nt = torch.from_numpy(a)",
        "a = np.array([1, 2, 3])\na[1] = 5.7\nt = torch.from_numpy(a)",
        "a = np.zeros(2, dtype=np.float32)\na[0] = 0.1\nt = torch.from_numpy(a)",
        "a = np.array([1, 2])\nb = a.copy()\nb[0] = 9\nt = torch.from_numpy(a)",
        "t = torch.tensor([np.sqrt(2), 1])",
        "t = torch.tensor([1.0, 2])",
        "t = torch.tensor([np.float32(1), 2.0])",
        "t = torch.tensor([np.int32(1), 2])",
        "t = torch.as_tensor(np.arange(2))",
        "t = torch.full((2,), np.sqrt(2))",
        "t = torch.ones(2) * np.sqrt(2)",
        "t = np.sqrt(4) * torch.ones(2)",
        "t = torch.ones(2) / np.sqrt(4)",
        "t = torch.ones(2, dtype=torch.int64) * np.float32(2)",
        "t = torch.zeros(np.int32(3), np.prod((1, 2)))",
        "t = torch.zeros([np.int64(2)] * np.int64(3))",
        "t = torch.ones(4).chunk(np.int64(2))[np.int64(1)]",
    ],
)
def test_in_use(lines: str) -> None:
    source = f"{lines}\nresult = [str(t.dtype), tuple(t.shape), t.tolist()]"
    assert of_netgloss(source) == of_torch(source)


@pytest.mark.parametrize(
    "lines",
    [
        "t = nn.Linear(np.prod((2, 3)), np.int32(4)).weight",
        "t = nn.Conv2d(np.int32(3), 4, kernel_size=np.int32(3)).weight",
        "t = torch.rand(3, 4).view(np.int64(6), -1)[np.int64(1), : np.prod((1, 2))]",
        "t = torch.rand(2).expand((np.int64(3), 2)).sum(np.int64(0)).squeeze()",
        "t = torch.rand(6)[torch.tensor(2) :].split((np.int64(3), np.int64(1)))[torch.tensor(1)]",
    ],
)
def test_as_a_size_or_place(lines: str) -> None:
    source = f"{lines}\nresult = [str(t.dtype), tuple(t.shape)]"
    assert of_netgloss(source) == of_torch(source)


def test_as_python_numbers() -> None:
    source = """
import numbers
d = nn.Dropout(np.sqrt(0.25))
result = [d.p * 1.0 == 0.5, f"{np.sqrt(2):.2f} {np.sqrt(16)}", str(np.sqrt(4)), repr(np.sqrt(4)),
          isinstance(np.sqrt(2), float), isinstance(np.float32(2), float), int(np.floor(3.7)),
          float(np.float32(0.1)), list(range(np.int32(3))), bool(np.sqrt(0)), {np.sqrt(4): 1}[2.0],
          [1, 2, 3][np.int32(1)], bool(np.sqrt(2) > 1), bool(1 < np.float32(2)),
          bool(np.sqrt(4) == 2), float(max(np.sqrt(2), 1)), np.sqrt(2).item(), [0] * np.int32(2),
          str(np.float32(0.1)), repr(np.float16(2.5)), f"{np.float32(1e20)}",
          str(np.float32(1 / 3)), f"{np.float32(0.1):.3f}", math.floor(np.sqrt(9)),
          "%d" % np.float32(3), 1 if np.float32(0) else 2, isinstance(np.int64(3), int),
          isinstance(np.int64(3), numbers.Integral), isinstance(np.int64(3), (int, np.int64)),
          [*range(np.int64(2))], {np.int64(2): 1}[2], "abc"[np.int64(1)], f"{np.int64(7):03d}",
          int(np.int64(5) / 2), divmod(7, int(np.int64(2))), sum([np.int64(1), 2]).item(),
          sorted([np.int64(3), 1])[0], math.sqrt(np.int64(9)), str(np.int64(3)), [0] * np.int64(2),
          (1, 2, 3)[: np.int64(2)], np.int64(3) in (1, 3), min(np.int64(3), 5).item(),
          bool(np.any([0, 1])), str(np.bool_(True)), "%s" % np.int64(4), hash(np.int64(3)) == 3,
          round(np.int64(3)), max(1, np.int64(2)) == 2, bool(np.int64(0)), not np.int64(1)]
"""
    ours = of_netgloss(source)
    assert ours == of_torch(source)
    assert ours[7] == pytest.approx(math.ldexp(13421773, -27), abs=0)


SIZES = """
class Model(nn.Module):
    def forward(self, x):
        n = np.prod(x.shape)
        y = x[: np.int64(x.shape[0]) // 2].reshape(np.prod((x.shape[0] // 2, x.shape[1])))
        return torch.tensor(n), torch.tensor(n / 2), torch.tensor(2 * n), torch.tensor(n * 0.5), y
"""


def test_a_size_as_a_number_of_numpy() -> None:
    """What numpy makes of a size has numpy's dtype, and still serves as a size."""
    (model,) = read(HEAD + SIZES, Options(inputs=("H,W",))).models
    scope: dict[str, Any] = {}
    exec(HEAD + SIZES, scope)  # a program of ours, not a paste
    torchs = scope["Model"]()(torch.rand(8, 5))
    assert model.runs
    assert [t.dtype for t in model.outputs] == [str(t.dtype).split(".")[1] for t in torchs]
    assert [[str(d) for d in t.shape] for t in model.outputs] == [[], [], [], [], ["(H//2)*W"]]


@pytest.mark.parametrize(
    "lines",
    [
        "a = np.array([1, 2, 3])\nb = a[1:]\nb[0] = 9\nr = torch.from_numpy(a)",  # b is a part of a
        "a = np.zeros(3)\na[:2] = 1\nr = torch.from_numpy(a)",
        "r = torch.tensor(np.sum([0.1] * 9))",  # numpy adds in pairs
        "r = torch.tensor(np.array([]))",
        "r = torch.tensor(np.sqrt(-1))",
        "r = torch.tensor(np.int8(100) * np.int8(2))",  # it wraps round
        "r = torch.from_numpy(np.zeros((1000, 1000)))",
        "r = np.sum([1, 2], keepdims=True)",
        "r = np.array([1], ndmin=2)",
        "r = np.array([1, 2]).dtype",
    ],
)
def test_what_is_not_followed_is_unknown(lines: str) -> None:
    program = loaded(lines)
    assert program.faults == ()
    r = program.globals["r"]
    assert type(r) is Unknown or type(r.value) is Unknown or r.value is None
