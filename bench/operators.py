"""The catalogue against PyTorch's own databases of operators and modules.

    python -m bench.operators [--only linalg.] [--wrong] [--accepted] [--unknown]

Every sample input of ``torch.testing``'s operator database (float32, int64 and bool, where an
operator takes them) and of its module database is run by torch on the CPU and by the catalogue:
shapes and dtypes must be equal. Every input that the databases list as an error must be refused.
What the catalogue cannot tell is counted as *unknown*, apart from what it tells *wrong*; an
operator that it does not know is *missing*. Where the catalogue says of a size that only data tell
it, and all else is equal, the sample is counted as *data*.

An operator that the database wraps (``lambda x, **kwargs: …``) is judged by the calls of torch
that the wrapper makes.
"""

from __future__ import annotations

import argparse
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from typing import Any

import torch
from tests.catalogue.oracle import Counting, described, run, to_ours
from torch.overrides import TorchFunctionMode, resolve_name
from torch.testing._internal.common_methods_invocations import op_db
from torch.testing._internal.common_modules import ModuleErrorEnum, module_db

from netgloss import catalogue
from netgloss.catalogue.records import CannotTell, Complaint, Tensor
from netgloss.symbolic import SymInt, counts
from netgloss.words.en import complaints as english
from netgloss.words.zh import complaints as chinese

DTYPES = (torch.float32, torch.int64, torch.bool)
VERDICTS = ("agrees", "data", "wrong", "unknown", "refused", "accepted", "untold")
# Kernels written for one device or one library, and operators of other layouts: no model names
# them, and they are not counted.
_NO_OPERATORS = re.compile(r"jiterator_|torch\.ops\.|torch\._scaled_mm|sparse\.|to_sparse")


@dataclass(frozen=True)
class Call:
    """One call of torch by name; ``inputs`` is None for a function, forward's for a layer."""

    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    inputs: tuple[Any, ...] | None = None
    fed: Mapping[str, Any] = field(default_factory=dict)
    training: bool = False

    def __str__(self) -> str:
        given = f"{self.name} {shown(self.args)} {shown(self.kwargs)}"
        return given if self.inputs is None else f"{given} on {shown(self.inputs)}"


@dataclass(frozen=True)
class Verdict:
    """What one sample came to (one of :data:`VERDICTS`), and how, for the listing."""

    kind: str
    text: str = ""
    name: str = ""  # what was called
    answer: str = ""  # the arguments, and what torch gave
    named: bool = False  # of a refusal: the message is one that torch would give
    numbers: bool | None = None  # … its sentences hold all of torch's numbers; None: torch has none


@dataclass
class Report:
    """The verdicts of one operator or module."""

    name: str
    known: bool = True
    verdicts: list[Verdict] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(verdict.kind == kind for verdict in self.verdicts)


def shown(value: Any) -> str:
    """A call's arguments in short: a tensor by dtype and shape."""
    match value:
        case torch.Tensor():
            return f"{str(value.dtype)[6:]}{list(value.shape)}"
        case Tensor(shape=shape, dtype=dtype):
            return f"{dtype}{list(shape)}"
        case torch.nn.Module():
            return type(value).__name__
        case Mapping():
            return "{" + ", ".join(f"{key}={shown(item)}" for key, item in value.items()) + "}"
        case tuple() | list():
            return "(" + ", ".join(map(shown, value)) + ")"
        case _:
            return repr(value)


# ---- the calls of a sample --------------------------------------------------------------------
class Recorder(TorchFunctionMode):  # type: ignore[misc]
    """Keeps the calls of torch that give tensors, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[Call, Any]] = []

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        name = (resolve_name(function) or str(function)).removesuffix(".__get__")
        name = name.replace("torch.functional.", "torch.")
        call = Call(name, *to_ours((tuple(args), kwargs or {})))  # before it is written over
        result = function(*args, **(kwargs or {}))
        if name.startswith("torch.") and _gives_tensors(result):
            self.calls.append((call, self.kept(result)))
        return result

    def kept(self, result: Any) -> Any:
        """What is told of a result."""
        return described(result)


def _gives_tensors(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return any(map(_gives_tensors, value))
    return isinstance(value, torch.Tensor)


def direct_name(operator: Any) -> str | None:
    """The name under which the operator itself stands in torch, None for a wrapper."""
    return next((name for name in names_of(operator) if _at(name) is operator.op), None)


def _at(name: str) -> Any:
    try:
        return reduce(getattr, name.split(".")[1:], torch)
    except AttributeError:
        return None


def calls_of(operator: Any, sample: Any) -> list[tuple[Call, Any]]:
    """The calls that a sample makes, with what torch gives. Raises what torch raises."""
    name = direct_name(operator)
    args = (sample.input, *sample.args)
    if name is not None:
        call = Call(name, *to_ours((args, dict(sample.kwargs))))
        return [(call, described(operator.op(*args, **sample.kwargs)))]
    with Recorder() as recorder:
        operator.op(*args, **sample.kwargs)
    calls: list[tuple[Call, Any]] = recorder.calls
    return calls


# ---- judging ----------------------------------------------------------------------------------
def judge(call: Call, expected: Any) -> Verdict:
    """The catalogue's answer to a call that torch accepts, ``expected`` as ``described``."""
    kind, text = _answer(call, expected)
    return Verdict(kind, text and f"{call}: {text}", call.name, f"{call} {expected}")


def _answer(call: Call, expected: Any) -> tuple[str, str]:
    counting = Counting(call.training)
    try:
        outcome, context = run(
            call.name, call.args, call.kwargs, call.inputs or (), context=counting, fed=call.fed
        )
    except CannotTell as error:
        return "unknown", str(error)
    if context.complaints:
        complaint = context.complaints[0]
        return "wrong", f"refused ({complaint.kind}: {complaint.torch})"
    assert outcome is not None
    found = described(outcome.value)
    if not _is_like(expected, found):
        return "wrong", f"torch gives {expected}, the catalogue {found}"
    return ("data" if counting.sizes else "agrees"), ""


def _is_like(expected: Any, found: Any) -> bool:
    """Equal, but for sizes that only data tell."""
    if isinstance(expected, tuple) and isinstance(found, tuple):
        return len(expected) == len(found) and all(map(_is_like, expected, found))
    return expected == found or (isinstance(found, SymInt) and counts(found))


def judge_refusal(call: Call, pattern: str, message: str = "") -> Verdict:
    """The catalogue's answer to a call that torch refuses with a message like ``pattern``;
    ``message`` is the one that it gave."""
    asked = call.name, f"{call} refused"
    said = message or pattern
    try:
        counting = Counting(call.training)
        _, context = run(
            call.name, call.args, call.kwargs, call.inputs or (), context=counting, fed=call.fed
        )
    except CannotTell as error:
        return Verdict("untold", f"{call}: {error}; torch: {said}", *asked)
    if not context.complaints:
        return Verdict("accepted", f"{call}; torch: {said}", *asked)
    named = any(re.search(pattern, complaint.torch) for complaint in context.complaints)
    numbers = says_numbers(message, context.complaints)
    text = "" if named and numbers is not False else f"{call}: {context.complaints}; torch: {said}"
    return Verdict("refused", text, *asked, named, numbers)


# A number that stands alone: not the 2 of "2D" or "conv2d", nor the place of an argument.
_NUMBER = re.compile(r"(?<![\w.#])(?<!position )-?\d+(?:\.\d+)?(?!\w)")
# What a message of torch's says of every input alike: the bound that it compares with, an axis in
# its own formula, a number of axes, the place of an argument, the signatures that there are.
_CONSTANT = re.compile(
    r"[<>]=? ?0(?:\.0)?\b|\b(?:to|than) 0\b|2\^24|\d-D\b|\d-dim(?:ensional)?\b|argument \d"
    r"|(?:size\(|shape\[)-\d|\[0, 3\.40282e\+38\]|but expected one of:.*",
    re.DOTALL,
)


def says_numbers(message: str, complaints: Sequence[Complaint]) -> bool | None:
    """Whether the sentence of a complaint, in every language, holds all numbers of a message of
    torch's that are facts of the input; None where that names none."""
    wanted = _numbers(_CONSTANT.sub("", message))
    if not wanted:
        return None
    return any(
        all(wanted <= _numbers(said) for said in _sentences(complaint)) for complaint in complaints
    )


def _numbers(text: str) -> set[float]:
    return {float(number) for number in _NUMBER.findall(text)}


def _sentences(complaint: Complaint) -> list[str]:
    said = (getattr(words, complaint.kind, words.any_complaint) for words in (english, chinese))
    return [str(each(**complaint.facts)).replace("−", "-") for each in said]


def is_strided(value: Any) -> bool:
    """Whether all tensors among these are dense: other layouts are not netgloss's."""
    match value:
        case torch.Tensor():
            return bool(value.layout == torch.strided)
        case torch.layout():
            return bool(value == torch.strided)
        case tuple() | list():
            return all(map(is_strided, value))
        case Mapping():
            return all(map(is_strided, value.values()))
        case _:
            return True


# ---- operators --------------------------------------------------------------------------------
def operators(only: str = "") -> Iterator[Any]:
    """The operators of the database that are counted."""
    for operator in op_db:
        if operator.name.startswith(only) and not _NO_OPERATORS.match(operator.name):
            yield operator


def label(operator: Any) -> str:
    variant = operator.variant_test_name
    return f"{operator.name}/{variant}" if variant else str(operator.name)


def judge_operator(operator: Any) -> Report:
    """All samples and all errors of one operator."""
    report = Report(label(operator))
    torch.manual_seed(0)  # what depends on numbers is the same in every run
    for dtype in DTYPES:
        if dtype not in operator.supported_dtypes("cpu"):
            continue
        for sample in samples(operator, dtype):
            if not is_strided((sample.input, sample.args, sample.kwargs)):
                continue
            try:
                calls = calls_of(operator, sample)
            except (RuntimeError, ValueError, IndexError, TypeError, NotImplementedError):
                continue
            for call, expected in calls:
                if catalogue.find(call.name) is None:
                    report.known = False
                    return report
                report.verdicts.append(judge(call, expected))
    name = direct_name(operator)
    if name is None:
        known = (each for each in names_of(operator) if catalogue.find(each) is not None)
        name = next(known, None)
    if not report.verdicts and (name is None or catalogue.find(name) is None):
        report.known = False
    if report.known and name is not None and operator.error_inputs_func is not None:
        report.verdicts += _errors(operator, name)
    return report


def names_of(operator: Any) -> tuple[str, ...]:
    """The names that an operator may stand under in torch."""
    return (f"torch.{operator.name}", f"torch.Tensor.{operator.name}")


def samples(operator: Any, dtype: Any) -> Iterator[Any]:
    try:
        yield from operator.sample_inputs("cpu", dtype, requires_grad=False)
    except IndexError:  # samples for other devices alone
        return


def _errors(operator: Any, name: str) -> Iterator[Verdict]:
    for error in operator.error_inputs("cpu"):
        sample = error.sample_input
        if not is_strided((sample.input, sample.args, sample.kwargs)):
            continue
        given = (sample.input, *sample.args), dict(sample.kwargs)
        call = Call(name, *to_ours(given))  # before anything is written over
        message = _message(partial(operator.op, sample.input, *sample.args, **sample.kwargs))
        if direct_name(operator) is not None and message is None:
            continue  # torch takes it after all
        yield judge_refusal(call, error.error_regex, message or "")


def _message(call: Callable[[], Any]) -> str | None:
    """How torch refuses a call; None where it does not."""
    try:
        call()
    except Exception as error:
        return str(error)
    return None


# ---- modules ----------------------------------------------------------------------------------
def judge_module(info: Any) -> Report:
    """All samples and all errors of one layer, in both modes."""
    name = f"torch.nn.{info.module_cls.__name__}"
    report = Report(name, catalogue.find(name) is not None)
    if not report.known:
        return report
    torch.manual_seed(0)
    for training in (False, True):
        for sample in module_samples(info, info.module_inputs_func, training):
            verdict = _judge_module_sample(info, name, sample, training)
            if verdict is not None:
                report.verdicts.append(verdict)
    if info.module_error_inputs_func is not None:  # torch runs these in the mode a layer starts in
        for error in module_samples(info, info.module_error_inputs_func, True):
            built = error.error_on == ModuleErrorEnum.CONSTRUCTION_ERROR
            call = _module_call(name, error.module_error_input, True, built)
            message = _message(partial(_run_module, info, error.module_error_input))
            report.verdicts.append(judge_refusal(call, error.error_regex, message or ""))
    return report


def module_samples(info: Any, make: Any, training: bool) -> Iterable[Any]:
    found: Iterable[Any] = make(
        info, device="cpu", dtype=torch.float32, requires_grad=False, training=training
    )
    return found


def _run_module(info: Any, sample: Any) -> Any:
    made, fed = sample.constructor_input, sample.forward_input
    layer = info.module_cls(*made.args, **made.kwargs)
    return layer if fed is None else layer(*fed.args, **fed.kwargs)


def _module_call(name: str, sample: Any, training: bool, built: bool = False) -> Call:
    made, fed = sample.constructor_input, sample.forward_input
    if built or fed is None:
        return Call(name, tuple(made.args), made.kwargs, (), {}, training)
    return Call(name, tuple(made.args), made.kwargs, tuple(fed.args), fed.kwargs, training)


def _judge_module_sample(info: Any, name: str, sample: Any, training: bool) -> Verdict | None:
    made, fed = sample.constructor_input, sample.forward_input
    if fed is None or not is_strided((fed.args, fed.kwargs)):
        return None
    layer = info.module_cls(*made.args, **made.kwargs).train(training)
    try:
        expected = layer(*fed.args, **fed.kwargs)
    except (RuntimeError, ValueError, IndexError, TypeError, NotImplementedError):
        return None
    return judge(_module_call(name, sample, training), described(expected))


# ---- the whole --------------------------------------------------------------------------------
def judge_all(only: str = "") -> tuple[list[Report], list[Report]]:
    """The reports of the operators and of the modules."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(0)
        functions = [judge_operator(operator) for operator in operators(only)]
        layers = [judge_module(info) for info in module_db if _wanted(info, only)]
    return functions, layers


def _wanted(info: Any, only: str) -> bool:
    return info.module_cls.__module__.startswith(
        "torch.nn.modules"
    ) and f"nn.{info.name}".startswith(only)


def totals(reports: Sequence[Report]) -> Counter[str]:
    """How many verdicts there are of each kind; ``named`` are refusals in torch's words."""
    found = Counter(verdict.kind for report in reports for verdict in report.verdicts)
    found["entries"] = len(reports)
    found["covered"] = sum(report.known for report in reports)
    verdicts = [verdict for report in reports for verdict in report.verdicts]
    found["named"] = sum(verdict.named for verdict in verdicts)
    found["with numbers"] = sum(verdict.numbers is not None for verdict in verdicts)
    found["numbers"] = sum(verdict.numbers is True for verdict in verdicts)
    return found


def show(title: str, reports: Sequence[Report]) -> None:
    total = totals(reports)
    samples = total["agrees"] + total["data"] + total["wrong"] + total["unknown"]
    invalid = total["refused"] + total["accepted"] + total["untold"]
    print(title)
    rows = (
        ("entries", total["entries"], ""),
        ("covered", total["covered"], _share(total["covered"], total["entries"])),
        ("samples", samples, ""),
        ("agree in shape and dtype", total["agrees"], _share(total["agrees"], samples)),
        ("… but what only data tell", total["data"], _share(total["data"], samples)),
        ("wrong", total["wrong"], _share(total["wrong"], samples)),
        ("unknown", total["unknown"], _share(total["unknown"], samples)),
        ("invalid inputs", invalid, ""),
        ("refused", total["refused"], _share(total["refused"], invalid)),
        ("refused in torch's words", total["named"], _share(total["named"], invalid)),
        ("whose message has numbers", total["with numbers"], ""),
        ("… all named by ours", total["numbers"], _share(total["numbers"], total["with numbers"])),
        ("not refused", total["accepted"], _share(total["accepted"], invalid)),
        ("cannot tell", total["untold"], _share(total["untold"], invalid)),
    )
    for row, number, share in rows:
        print(f"  {row:<28}{number:>7}  {share}")
    missing = [report.name for report in reports if not report.known]
    print(f"  missing: {' '.join(missing) or 'none'}\n")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else ""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="names that start with this")
    for kind in VERDICTS[1:]:
        parser.add_argument(f"--{kind}", action="store_true", help=f"list what is {kind}")
    options = parser.parse_args(arguments)
    functions, layers = judge_all(options.only)
    show("operators", functions)
    show("modules", layers)
    for kind in VERDICTS[1:]:
        if getattr(options, kind):
            for report in (*functions, *layers):
                for verdict in report.verdicts:
                    if verdict.kind == kind and verdict.text:
                        print(f"{kind} [{report.name}] {verdict.text}")


if __name__ == "__main__":
    main()
