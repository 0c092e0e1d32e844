"""netgloss's word on the models of a corpus against torch's, entry by entry.

*Wrong* is what netgloss states and torch contradicts; *unknown* is what it does not know, or says
that it could not settle. They are never mixed.
"""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import netgloss
from netgloss.models import ModelReading, Options, read
from netgloss.symbolic import SymInt

# A corpus is trusted to end: more than a paste gets.
STEPS, SECONDS = 1_000_000_000, 120.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A function that builds a model: ``construct`` is an expression over the file's names."""

    name: str  # torchvision/models/resnet.py:resnet18
    package: str
    file: str  # relative to the package's root
    construct: str
    inputs: tuple[str, ...] = ()  # of forward, as `netgloss --input` takes them; else torch's side
    # finds the sizes that the authors meant
    group: str = ""  # what it is counted with: classification, detection, …

    @property
    def module(self) -> str:
        return self.file.removesuffix(".py").replace("/", ".")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one entry. The three measures are None where they were not taken."""

    entry: str
    built: bool  # by torch
    parameters: bool | None = None
    shapes: bool | None = None  # at the default size
    accepted: bool | None = None  # at every size asked about
    wrong: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    seconds: float = 0.0  # of netgloss, from the file to all that it says of the model
    torch_seconds: float | None = None  # of torch: the constructor and a forward on meta tensors
    group: str = ""
    asked: int = 0  # sizes that the expression left open, so that netgloss was asked once more
    sizes: int = 0  # that it was compared at


def entries(package: str, root: Path) -> Iterator[Entry]:
    """Every registered entry point of a package, file by file in order."""
    for path in sorted((root / package / "models").rglob("*.py")):
        if path.name.startswith("_"):
            continue
        file = path.relative_to(root).as_posix()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and _registered(node):
                names = {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}
                # Pretrained weights are torch's to load, and change no shape.
                given = "weights_backbone=None" if "weights_backbone" in names else ""
                call = f"{node.name}({given})"
                yield Entry(f"{file}:{node.name}", package, file, call, group=_group(file))
            for name in _deprecated(node):
                yield Entry(f"{file}:{name}", package, file, f"{name}()", group="deprecated name")


def _group(file: str) -> str:
    """The issue's word for a folder of torchvision's models; timm has but one kind."""
    package, _, *folders, _ = file.split("/")
    usual = "classification" if package == "torchvision" else "architecture"
    words = {"quantization": "quantizable", "optical_flow": "optical flow"}
    return words.get(folders[0], folders[0]) if folders and package == "torchvision" else usual


def _deprecated(node: ast.stmt) -> list[str]:
    """The names that ``register_model_deprecations(__name__, {old: new, …})`` leads elsewhere."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return []
    call = node.value
    if ast.unparse(call.func) != "register_model_deprecations" or len(call.args) != 2:
        return []
    return [old for old, new in ast.literal_eval(call.args[1]).items() if new]


def _registered(node: ast.FunctionDef) -> bool:
    return any("register_model" in ast.unparse(each) for each in node.decorator_list)


# ---- torch's side -------------------------------------------------------------------------------
def facts(
    wanted: Sequence[Entry], full: frozenset[str], roots: Mapping[str, Path], store: Path
) -> dict[str, dict[str, Any]]:
    """What torch says of these entries; what `store` holds already is not asked again.

    `full` are the entries to be run at other sizes than the default, too.
    """
    known = {fact["entry"]: fact for fact in kept_lines(store)}
    missing = [
        each
        for each in wanted
        if each.name not in known
        or (
            each.name in full and known[each.name].get("default") and not _is_full(known[each.name])
        )
    ]
    if missing:
        jobs = "".join(json.dumps(_job(each, each.name in full, roots)) + "\n" for each in missing)
        with store.open("a", encoding="utf-8") as out:
            subprocess.run(
                [sys.executable, "-m", "bench.corpora_torch"],
                input=jobs, stdout=out, stderr=subprocess.DEVNULL, text=True, check=True,
            )  # fmt: skip
        known = {fact["entry"]: fact for fact in kept_lines(store)}
    return known


def _is_full(fact: Mapping[str, Any]) -> bool:
    return len(fact.get("runs", ())) > 1 and "seconds" in fact


def _job(entry: Entry, full: bool, roots: Mapping[str, Path]) -> dict[str, Any]:
    return {
        "entry": entry.name,
        "package": entry.package,
        "root": str(roots[entry.package]),
        "torchvision": str(roots["torchvision"]),
        "module": entry.module,
        "construct": entry.construct,
        "inputs": entry.inputs,
        "imported": str(roots.get("imported", "")),
        "full": full,
    }


def kept_lines(store: Path) -> Iterator[dict[str, Any]]:
    """The answers that were kept, a line of JSON each; none where there is no file yet."""
    if store.exists():
        for line in store.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


# ---- netgloss's side ----------------------------------------------------------------------------
def reading(entry: Entry, root: Path, inputs: Sequence[Sequence[int]] = ()) -> ModelReading:
    """The model as netgloss reads it, nothing given but the source, or its input's sizes too."""
    path = root / entry.file
    options = Options(
        construct=entry.construct,
        inputs=tuple(_written(entry, at, shape) for at, shape in enumerate(inputs)),
        root=str(root),
        path=str(path),
        steps=STEPS,
        seconds=SECONDS,
    )
    (model,) = read(path.read_text(encoding="utf-8"), options).models
    return model


def _written(entry: Entry, at: int, shape: Sequence[int]) -> str:
    """A shape as ``--input`` takes it, with the name and dtype that the entry says."""
    sizes = ",".join(map(str, shape))
    if not entry.inputs:
        return sizes
    name, equals, rest = entry.inputs[at].rpartition("=")
    _, colon, dtype = rest.partition(":")
    return name + equals + sizes + colon + dtype


@dataclass(slots=True)
class Notes:
    """What is noted while a model is judged."""

    ask: Callable[[Sequence[Sequence[int]]], ModelReading]  # the model at these sizes alone
    asked: int = 0
    sizes: int = 0
    seconds: float = 0.0
    torch_seconds: float | None = None
    wrong: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def judge(entry: Entry, root: Path, fact: Mapping[str, Any]) -> Verdict:
    """What netgloss says of a model against what torch says.

    A model that is asked about at its default size alone is read with that size given; all others
    with nothing given. Where the sizes that netgloss inferred leave the default size open, it is
    asked once more with the default size given; a fault at the inferred sizes that is none there
    is a failure to infer them, which is unknown, not wrong. Where an entry says itself what
    forward takes and netgloss inferred something of another form, every size is given.
    """
    if "error" in fact:
        return Verdict(entry.name, built=False, group=entry.group)
    notes = Notes(lambda inputs: reading(entry, root, inputs))
    start = time.perf_counter()
    model = reading(entry, root, fact["default"] if len(fact["runs"]) == 1 else ())
    notes.seconds = round(time.perf_counter() - start, 3)
    notes.torch_seconds = fact.get("seconds")
    notes.sizes = len(fact["runs"])
    parameters = parameters_equal(model, fact, notes)
    default = next((run for run in fact["runs"] if run["inputs"] == fact["default"]), None)
    open_default = default is not None and "outputs" in default
    if entry.inputs and not (model.runs and _alike(model, fact["default"])):
        shapes, accepted = _at_given(fact, notes)
        return verdict(entry, parameters, shapes, accepted, notes)
    if model.runs:
        shapes, accepted = _runs(model, fact, notes)
        if shapes is None and open_default:
            shapes, _ = _runs(reading(entry, root, fact["default"]), _only(fact, default), notes)
        return verdict(entry, parameters, shapes, accepted, notes)
    shapes = None
    if open_default:
        given = reading(entry, root, fact["default"])
        if given.runs:
            shapes, _ = _runs(given, _only(fact, default), notes)
            notes.unknown.append("the input could not be inferred")
        else:
            failures(given, notes)
    else:
        failures(model, notes, certain=False)
    return verdict(entry, parameters, shapes, None, notes)


def judge_given(entry: Entry, root: Path, fact: Mapping[str, Any]) -> Verdict:
    """The same where forward's inputs are given at every size, and nothing is inferred."""
    if "error" in fact:
        return Verdict(entry.name, built=False, group=entry.group)
    start = time.perf_counter()
    model = reading(entry, root, fact["default"])
    seconds = round(time.perf_counter() - start, 3)
    notes = Notes(
        lambda inputs: model if inputs == fact["default"] else reading(entry, root, inputs)
    )
    notes.seconds, notes.sizes = seconds, len(fact["runs"])
    parameters = parameters_equal(model, fact, notes)
    shapes, accepted = _at_given(fact, notes)
    return verdict(entry, parameters, shapes, accepted, notes)


def verdict(
    entry: Entry, parameters: bool, shapes: bool | None, accepted: bool | None, notes: Notes
) -> Verdict:
    """The notes as a verdict."""
    wrong, unknown = tuple(notes.wrong), tuple(notes.unknown)
    return Verdict(
        entry.name, True, parameters, shapes, accepted, wrong, unknown,
        notes.seconds, notes.torch_seconds, entry.group, notes.asked, notes.sizes,
    )  # fmt: skip


def at_default(fact: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fact without the runs at other sizes than the default."""
    return _only(fact, fact["runs"][0]) if fact.get("runs") else fact


def _only(fact: Mapping[str, Any], run: Any) -> dict[str, Any]:
    return {**fact, "runs": [run]}


def _open_ends(model: ModelReading) -> list[str]:
    """What netgloss says that it does not know, and that its run depended on."""
    unknowns = model.trace.unknowns
    ends = [f"{u.reason} {u.what} ({u.place.file}:{u.place.line})" for u in unknowns
            if u.decided_structure]  # fmt: skip
    ends += ["budget" for fault in model.trace.faults if fault.kind == "budget"]
    return ends


def parameters_equal(model: ModelReading, fact: Mapping[str, Any], notes: Notes) -> bool:
    if model.parameters == fact["parameters"] and model.trainable == fact["trainable"]:
        return True
    text = f"parameters {model.parameters} ({model.trainable} trainable), torch "
    text += f"{fact['parameters']} ({fact['trainable']})"
    ends = _open_ends(model)
    if ends or not model.trace.modules:
        notes.unknown.append(f"{text}: {(ends or ['not built'])[0]}")
    else:
        notes.wrong.append(text)
    return False


def failures(model: ModelReading, notes: Notes, certain: bool = True) -> None:
    """Faults that torch knows nothing of; unknown where netgloss did not know all of the run."""
    ends = _open_ends(model)
    for fault in model.trace.faults:
        if fault.follows is None:
            facts = dict(fault.complaint.facts)
            told = f"{fault.kind} {facts} ({fault.place.file}:{fault.place.line})"[:300]
            (notes.wrong if certain and not ends else notes.unknown).append(told)
    rest = [f"{u.reason} {u.what}" for u in model.trace.unknowns]
    if ends or not (notes.wrong or notes.unknown):
        notes.unknown.append((ends or rest or ["no output"])[0])


def _runs(
    model: ModelReading, fact: Mapping[str, Any], notes: Notes
) -> tuple[bool | None, bool | None]:
    """(output shapes equal at the default size, accepted or refused alike at every size)."""
    shapes: bool | None = None
    alike: bool | None = None
    settled = not any(each.kind == "other_sizes" for each in model.assumed)
    for at, run in enumerate(fact["runs"]):
        if "unmeasured" in run:
            continue
        told_by, sizes = model, _bound(model, run["inputs"])
        accepts = sizes is not None and model.accepts.holds(sizes)
        if not accepts and not settled:  # nothing is said of these sizes
            told_by, sizes = notes.ask(run["inputs"]), {}
            notes.asked += 1
            accepts = told_by.runs
        if accepts is not ("outputs" in run):
            told = f"{run['inputs']} {'accepted' if accepts else 'refused'}, torch: "
            told += str(run.get("error") or run.get("outputs"))
            alike = False
            open_end = not accepts and (
                _open_ends(told_by) or _by_contents(notes.ask(run["inputs"]))
            )
            (notes.unknown if open_end else notes.wrong).append(told)
            continue
        alike = alike is not False
        if accepts and sizes is not None:
            ours = [[_at(dim, sizes) for dim in shape] for shape in _shapes(told_by, sizes)]
            equal = ours == run["outputs"]
            if at == 0 or not equal:
                shapes = equal and shapes is not False
            if not equal:
                notes.wrong.append(f"{run['inputs']} gives {ours}, torch {run['outputs']}")
    return shapes, alike


def _by_contents(model: ModelReading) -> bool:
    """Whether a model is refused for an index out of range: the meta device, which gave torch's
    answer, holds no contents and so does not check one. Who is right is not settled here."""
    return any(fault.kind == "index_range" for fault in model.trace.faults)


def _shapes(model: ModelReading, sizes: Mapping[str, int]) -> Sequence[Sequence[Any]]:
    """What comes out at these sizes: some may go another way, and netgloss says which."""
    for each in model.assumed:
        if each.kind == "other_outputs" and eval(each.facts["where"], {}, dict(sizes)):
            return list(each.facts["shapes"])
    return [tensor.shape for tensor in model.outputs]


def _alike(model: ModelReading, inputs: Sequence[Sequence[int]]) -> bool:
    """Whether the inputs that netgloss inferred have these ranks."""
    return [len(spec.shape) for spec in model.inputs] == [len(shape) for shape in inputs]


def _at_given(fact: Mapping[str, Any], notes: Notes) -> tuple[bool | None, bool | None]:
    """The same as :func:`_runs`, each size in a reading of its own."""
    shapes: list[bool] = []
    alike: list[bool] = []
    for run in fact["runs"]:
        if "unmeasured" in run:
            continue
        model = notes.ask(run["inputs"])
        notes.asked += 1
        if model.runs and "outputs" in run:
            equal, same = _runs(model, _only(fact, run), notes)
            shapes.append(equal is True)
            alike.append(same is True)
        elif model.runs:
            notes.wrong.append(f"{run['inputs']} accepted, torch: {run['error']}")
            alike.append(False)
        else:
            agreed = "error" in run and model.trace.faults and not _open_ends(model)
            alike.append(bool(agreed))
            if not agreed:
                failures(model, notes, certain="outputs" in run)
    return all(shapes) if shapes else None, all(alike) if alike else None


def _bound(model: ModelReading, inputs: Sequence[Sequence[int]]) -> dict[str, int] | None:
    """The values of the input's symbols, None where the input has another form."""
    sizes: dict[str, int] = {}
    if len(inputs) != len(model.inputs):
        return None
    for spec, shape in zip(model.inputs, inputs, strict=True):
        if len(spec.shape) != len(shape):
            return None
        for dim, size in zip(spec.shape, shape, strict=True):
            if isinstance(dim, SymInt):
                if sizes.setdefault(str(dim), size) != size:
                    return None
            elif dim != size:
                return None
    return sizes


def _at(dim: Any, sizes: Mapping[str, int]) -> int:
    return dim if type(dim) is int else dim.evaluate(sizes)


def fingerprint() -> str:
    """Changes with any line of netgloss: verdicts are kept only for the same code."""
    digest = hashlib.sha256()
    folder = Path(netgloss.__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
