"""The shapes in what a torch model gives, for the benches and the oracle tests alike."""

from __future__ import annotations

from typing import Any

import torch


def shapes(value: Any) -> list[list[int]]:
    """Shapes of the tensors in a result, in order."""
    if isinstance(value, torch.Tensor):
        return [list(value.shape)]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [shape for part in value for shape in shapes(part)]
    return []
