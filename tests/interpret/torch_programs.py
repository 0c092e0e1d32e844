"""Programs run by netgloss and by torch: each leaves plain values in ``result``."""

from __future__ import annotations

import ast
import warnings
from typing import Any

from netgloss.interpret.program import Program

HEAD = """
import copy, functools, math
import numpy as np
import torch, torch.nn as nn, torch.nn.functional as F
from collections import OrderedDict

def facts(model):
    parameters = [(n, tuple(p.shape), p.requires_grad) for n, p in model.named_parameters()]
    return [parameters, [(n, tuple(b.shape)) for n, b in model.named_buffers()],
            sum(p.numel() for p in model.parameters())]

def kinds(model):
    return [(n, type(m).__name__) for n, m in model.named_modules()]
"""


def of_torch(source: str) -> Any:
    scope: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(HEAD + source, "<ours>", "exec"), scope)  # a program of ours, not a paste
    return scope["result"]


def loaded(source: str) -> Program:
    return Program(ast.parse(HEAD + source), ast.parse)


def of_netgloss(source: str) -> Any:
    """What netgloss leaves in ``result``; nothing of the program may be a fault."""
    program = loaded(source)
    assert program.faults == (), [(f.place.line, f.complaint) for f in program.faults]
    return program.globals["result"]
