"""Every public name of PyTorch's main namespaces: what exists, known to the catalogue or not."""

from __future__ import annotations

import os
from functools import cache

_NAMES = os.path.join(os.path.dirname(__file__), "torch_names.txt")


@cache
def known_names() -> dict[str, frozenset[str]]:
    """Public names by namespace (``"torch.nn"``, ``"torch.Tensor"``, …) of torch 2.13.

    >>> "Conv2d" in known_names()["torch.nn"], "Conv2D" in known_names()["torch.nn"]
    (True, False)
    """
    with open(_NAMES, encoding="utf-8") as file:
        text = file.read()
    out: dict[str, frozenset[str]] = {}
    for line in text.splitlines():
        namespace, colon, names = line.partition(": ")
        if colon and not line.startswith("#"):
            out[namespace] = frozenset(names.split())
    return out
