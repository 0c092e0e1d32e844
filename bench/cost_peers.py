"""Counts models with one tool, in a process of its own.

    python -m bench.cost_peers torch|torchinfo|fvcore|ptflops|thop|calflops < jobs > counts

Jobs are ``bench.cost.Subject`` as JSON; the last line of output is an object: the tool's
multiply–accumulates for each model, or a text where it fails. What a tool calls FLOPs but counts
as one a multiplication (fvcore, ptflops, thop) is a number of MACs, and taken as such; what counts
two (torch, calflops' ``flops``) is halved, or its own number of MACs is taken.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import torch
from tests.oracle.execute import namespace
from torch.utils.flop_counter import FlopCounterMode


def by_torch(model: Any, given: Any) -> int:
    counter = FlopCounterMode(display=False)
    with counter:
        model(given)
    return int(counter.get_total_flops()) // 2


def by_torchinfo(model: Any, given: Any) -> int:
    summary = importlib.import_module("torchinfo").summary
    return int(summary(model, input_data=[given], verbose=0).total_mult_adds)


def by_fvcore(model: Any, given: Any) -> int:
    analysis = importlib.import_module("fvcore.nn").FlopCountAnalysis(model, (given,))
    analysis.unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    return int(analysis.total())


def by_ptflops(model: Any, given: Any) -> int:
    count = importlib.import_module("ptflops").get_model_complexity_info
    macs, _ = count(
        model,
        tuple(given.shape[1:]) or (1,),
        input_constructor=lambda _: given,
        as_strings=False,
        print_per_layer_stat=False,
        verbose=False,
        backend="pytorch",
    )
    return int(macs)


def by_thop(model: Any, given: Any) -> int:
    macs, _ = importlib.import_module("thop").profile(model, inputs=(given,), verbose=False)
    return int(macs)


def by_calflops(model: Any, given: Any) -> int:
    count = importlib.import_module("calflops").calculate_flops
    _, macs, _ = count(
        model, args=[given], output_as_string=False, print_results=False, print_detailed=False
    )
    return int(macs)


COUNTERS: dict[str, Callable[[Any, Any], int]] = {
    "torch": by_torch,
    "torchinfo": by_torchinfo,
    "fvcore": by_fvcore,
    "ptflops": by_ptflops,
    "thop": by_thop,
    "calflops": by_calflops,
}


def counted(count: Callable[[Any, Any], int], job: dict[str, Any]) -> int | str:
    root = Path(job["root"]) if job["root"] else None
    model = eval(job["construct"], dict(namespace(Path(job["file"]), root))).eval()
    dtype = getattr(torch, job["dtype"])
    given = torch.zeros(job["shape"], dtype=dtype)
    try:
        with torch.no_grad():
            return count(model, given)
    except ImportError:
        raise
    except Exception as error:
        return type(error).__name__


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    torch.backends.mkldnn.enabled = False  # its recurrent kernels hide their products
    count = COUNTERS[sys.argv[1]]
    with redirect_stdout(sys.stderr):
        answer = {job["name"]: counted(count, job) for job in json.load(sys.stdin)}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
