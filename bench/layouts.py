"""How results lie in memory: what the catalogue says against PyTorch's own database of operators.

    python -m bench.layouts [--only nn.functional.] [--wrong] [--unknown]

Every sample input of the operator and module databases is laid out anew (turned about, cut out of
a larger tensor, repeated, in channels_last; all tensors of a call alike, or only one of them), run
by torch on the processor, and by the catalogue. The strides that the catalogue tells must be
torch's; what it does not know is counted apart. Samples run in a process of their own for each
operator, since some kernels end it where their input is repeated.
"""

from __future__ import annotations

import argparse
import multiprocessing
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from tests.catalogue.oracle import run, to_ours
from torch.testing._internal.common_modules import module_db

from bench import operators
from netgloss import catalogue
from netgloss.catalogue.records import CannotTell, Tensor
from netgloss.catalogue.rules.layout import lying

SAMPLES = 12  # of each operator
SECONDS = 60  # for each operator
Change = Callable[[torch.Tensor], torch.Tensor]


@dataclass
class Found:
    """What one operator came to."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


# ---- arrangements -----------------------------------------------------------------------------
def turned(order: Callable[[int], list[int]]) -> Change:
    """The same numbers, the axes in another order in memory."""

    def change(x: torch.Tensor) -> torch.Tensor:
        if x.dim() < 2:
            return x
        axes = order(x.dim())
        return x.permute(axes).contiguous().permute([axes.index(at) for at in range(x.dim())])

    return change


def pictures_last(x: torch.Tensor) -> torch.Tensor:
    formats = {4: torch.channels_last, 5: torch.channels_last_3d}
    return x.contiguous(memory_format=formats[x.dim()]) if x.dim() in formats else x


def cut(x: torch.Tensor) -> torch.Tensor:
    """Every other number along the last axis of a larger tensor."""
    if not x.dim():
        return x
    view = x.new_empty(*x.shape[:-1], 2 * x.shape[-1])[..., ::2]
    return view.copy_(x)


def shifted(x: torch.Tensor) -> torch.Tensor:
    """Behind a first row that is left out."""
    if not x.dim():
        return x
    view = x.new_empty(x.shape[0] + 1, *x.shape[1:])[1:]
    return view.copy_(x)


def repeated(x: torch.Tensor) -> torch.Tensor:
    return x[:1].expand_as(x) if x.dim() and x.shape[0] > 1 else x


def in_rows(x: torch.Tensor) -> torch.Tensor:
    return x.clone(memory_format=torch.contiguous_format)


ARRANGEMENTS: dict[str, Change] = {
    "in rows": in_rows,
    "turned": turned(lambda rank: list(reversed(range(rank)))),
    "last two": turned(lambda rank: [*range(rank - 2), rank - 1, rank - 2]),
    "first last": turned(lambda rank: [*range(1, rank), 0]),
    "first two": turned(lambda rank: [1, 0, *range(2, rank)]),
    "channels last": pictures_last,
    "cut": cut,
    "shifted": shifted,
    "repeated": repeated,
}
_ALONE = ("turned", "first last", "channels last", "cut", "repeated")


def arranged(values: Any) -> Iterator[tuple[str, Any]]:
    """The arguments in every arrangement: all tensors alike, then the first or second alone."""
    for name, change in ARRANGEMENTS.items():
        yield name, _mapped(change, values)
    for name in _ALONE:
        for place in (0, 1):
            yield f"{name} {place}", _mapped(_only(place, ARRANGEMENTS[name]), values)


def _only(place: int, change: Change) -> Change:
    seen = -1

    def one(x: torch.Tensor) -> torch.Tensor:
        nonlocal seen
        seen += 1
        return change(x) if seen == place else in_rows(x)

    return one


def _mapped(change: Change, value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return change(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_mapped(change, item) for item in value))
    if isinstance(value, list | tuple):
        return type(value)(_mapped(change, item) for item in value)
    if isinstance(value, dict):
        return {key: _mapped(change, item) for key, item in value.items()}
    return value


# ---- judging ----------------------------------------------------------------------------------
def lies(value: Any) -> Any:
    """The strides of tensors that have elements, also inside sequences; None where they are not
    known."""
    match value:
        case torch.Tensor():
            return tuple(value.stride()) if value.numel() else ()
        case Tensor():
            own = lying(value)
            if 0 in value.shape:
                return ()
            return None if own is None else own.strides
        case tuple() | list():
            return tuple(lies(item) for item in value)
        case _:
            return ()


def same(theirs: Any, ours: Any) -> Counter[str]:
    """How many tensors lie as told, otherwise, and as nobody knows."""
    if ours is None:
        return Counter(unknown=1)
    if theirs and isinstance(theirs[0], tuple) and len(theirs) == len(ours):
        return sum((same(a, b) for a, b in zip(theirs, ours, strict=True)), Counter[str]())
    return Counter(agrees=1) if theirs == ours else Counter(wrong=1)


def judge(found: Found, call: operators.Call, said: str, theirs: Any) -> None:
    """One call: what the catalogue says of it against the strides of torch's results."""
    if catalogue.find(call.name) is None:
        return
    try:
        outcome, context = run(
            call.name, call.args, call.kwargs, call.inputs or (), call.training, fed=call.fed
        )
    except CannotTell:
        return
    if outcome is None or context.complaints:
        return
    ours = lies(outcome.value)
    counts = same(theirs, ours)
    found.counts += counts
    text = f"{call} {said}: torch {theirs}, the catalogue {ours}"
    if counts["wrong"]:
        found.wrong.append(text)
    elif counts["unknown"]:
        found.unknown.append(text)


class _Recorder(operators.Recorder):
    """Keeps the strides of what calls give, not the shapes."""

    def kept(self, result: Any) -> Any:
        return lies(result)


def judge_operator(operator: Any) -> Found:
    """All samples of one operator in every arrangement."""
    found = Found(operators.label(operator))
    torch.manual_seed(0)
    dtype = next((d for d in operators.DTYPES if d in operator.supported_dtypes("cpu")), None)
    if dtype is None:
        return found
    for number, sample in enumerate(operators.samples(operator, dtype)):
        given = (sample.input, *sample.args), dict(sample.kwargs)
        if number >= SAMPLES or not operators.is_strided(given):
            continue
        for said, (args, kwargs) in arranged(given):
            with _Recorder() as recorder:
                try:
                    operator.op(*args, **kwargs)
                except Exception:
                    continue
            for call, theirs in recorder.calls:
                judge(found, call, f"{said} {_shown_strides(args, kwargs)}", theirs)
    return found


def _shown_strides(args: Any, kwargs: Any) -> str:
    return str(lies((*args, *kwargs.values())))


def judge_module(info: Any) -> Found:
    """All samples of one layer, in both modes and every arrangement."""
    name = f"torch.nn.{info.module_cls.__name__}"
    found = Found(name)
    for training in (False, True):
        torch.manual_seed(0)
        for sample in operators.module_samples(info, info.module_inputs_func, training):
            made, fed = sample.constructor_input, sample.forward_input
            for said, (args, kwargs) in arranged((fed.args, fed.kwargs)):
                call = operators.Call(
                    name, made.args, made.kwargs, to_ours(tuple(args)), to_ours(kwargs), training
                )
                try:
                    layer = info.module_cls(*made.args, **made.kwargs).train(training)
                    theirs = lies(layer(*args, **kwargs))
                except Exception:
                    continue
                judge(found, call, f"{said} {_shown_strides(args, kwargs)}", theirs)
    return found


# ---- all of them ------------------------------------------------------------------------------
def everything(only: str = "") -> Iterator[Callable[[], Found]]:
    for operator in operators.operators(only):
        yield lambda operator=operator: judge_operator(operator)  # type: ignore[misc]
    for info in module_db:
        if f"nn.{info.module_cls.__name__}".startswith(only):
            yield lambda info=info: judge_module(info)  # type: ignore[misc]


def judged(only: str = "") -> list[Found]:
    """What every operator and layer whose name starts with ``only`` came to."""
    fork = multiprocessing.get_context("fork")
    torch.set_num_threads(1)  # threads do not survive a fork
    warnings.simplefilter("ignore")
    found: list[Found] = []
    for each in everything(only):
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=lambda send, each=each: send.send(each()), args=(theirs,))
        process.start()
        theirs.close()
        try:
            if ours.poll(SECONDS):
                found.append(ours.recv())
        except EOFError:  # a kernel that ended the process
            pass
        process.kill()
        process.join()
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.layouts", description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--unknown", action="store_true")
    options = parser.parse_args(arguments)
    found = judged(options.only)
    total: Counter[str] = sum((each.counts for each in found), Counter())
    print(", ".join(f"{count} {kind}" for kind, count in sorted(total.items())))
    for each in sorted(found, key=lambda each: each.name):
        if each.wrong or (options.unknown and each.unknown):
            print(each.name, dict(each.counts))
            for text in (each.wrong if options.wrong else [])[:3]:
                print("   wrong:", text[:400])
            for text in (each.unknown if options.unknown else [])[:1]:
                print("   unknown:", text[:300])


if __name__ == "__main__":
    main()
