"""Imports that are missing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.context import Context, Detection
from netgloss.check.repairs.base import Candidate
from netgloss.text import Edit, Span

# Names that mean one thing wherever models are written.
_IMPORTS = {
    "torch": "import torch",
    "nn": "import torch.nn as nn",
    "F": "import torch.nn.functional as F",
    "np": "import numpy as np",
    "math": "import math",
    "copy": "import copy",
    "random": "import random",
    "itertools": "import itertools",
    "functools": "import functools",
    "collections": "import collections",
    "partial": "from functools import partial",
    "OrderedDict": "from collections import OrderedDict",
    "defaultdict": "from collections import defaultdict",
    "deepcopy": "from copy import deepcopy",
    "dataclass": "from dataclasses import dataclass",
    "Tensor": "from torch import Tensor",
}


class AddImport:
    """``math.sqrt(d)`` in a text that never says ``import math`` gets the line at its top."""

    rules: ClassVar[frozenset[str]] = frozenset({"unknown-name"})

    def candidates(
        self, context: Context, detection: Detection, detections: tuple[Detection, ...]
    ) -> Iterator[Candidate]:
        line = _IMPORTS.get(detection.finding.facts["name"])
        if line is None or detection.finding.message != "unknown_name":
            return
        at = _start(context)
        yield Candidate("add_line", {"code": line}, (Edit(Span(at, at), f"{line}\n"),))


def _start(context: Context) -> int:
    """The offset of the first statement that is neither docstring nor ``__future__`` import."""
    for node in context.syntax.tree.body:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not docstring and not future:
            decorators = getattr(node, "decorator_list", [])
            line = min([node.lineno, *(each.lineno for each in decorators)])
            return context.syntax.positions.offset(line, 0)
    return len(context.syntax.text)
