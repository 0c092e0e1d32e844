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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import netgloss
from netgloss.models import ModelReading, Options, read
from netgloss.symbolic import SymInt

# A corpus is trusted to end: more than a paste gets.
STEPS, SECONDS = 60_000_000, 120.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A function that builds a model: ``construct`` is an expression over the file's names."""

    name: str  # torchvision/models/resnet.py:resnet18
    package: str
    file: str  # relative to the package's root
    construct: str

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
    seconds: float = 0.0


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
                yield Entry(f"{file}:{node.name}", package, file, f"{node.name}({given})")


def _registered(node: ast.FunctionDef) -> bool:
    return any("register_model" in ast.unparse(each) for each in node.decorator_list)


# ---- torch's side -------------------------------------------------------------------------------
def facts(
    wanted: Sequence[Entry], full: frozenset[str], roots: Mapping[str, Path], store: Path
) -> dict[str, dict[str, Any]]:
    """What torch says of these entries; what `store` holds already is not asked again.

    `full` are the entries to be run at other sizes than the default, too.
    """
    known = {fact["entry"]: fact for fact in _lines(store)}
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
        known = {fact["entry"]: fact for fact in _lines(store)}
    return known


def _is_full(fact: Mapping[str, Any]) -> bool:
    return len(fact.get("runs", ())) > 1


def _job(entry: Entry, full: bool, roots: Mapping[str, Path]) -> dict[str, Any]:
    return {
        "entry": entry.name,
        "package": entry.package,
        "root": str(roots[entry.package]),
        "torchvision": str(roots["torchvision"]),
        "module": entry.module,
        "construct": entry.construct,
        "full": full,
    }


def _lines(store: Path) -> Iterator[dict[str, Any]]:
    if store.exists():
        for line in store.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


# ---- netgloss's side ----------------------------------------------------------------------------
def reading(entry: Entry, root: Path, inputs: Sequence[Sequence[int]] = ()) -> ModelReading:
    """The model as netgloss reads it, nothing given but the source, or its input's sizes too."""
    path = root / entry.file
    options = Options(
        construct=entry.construct,
        inputs=tuple(",".join(map(str, shape)) for shape in inputs),
        root=str(root),
        path=str(path),
        steps=STEPS,
        seconds=SECONDS,
    )
    (model,) = read(path.read_text(encoding="utf-8"), options).models
    return model


@dataclass(slots=True)
class _Notes:
    wrong: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def judge(entry: Entry, root: Path, fact: Mapping[str, Any]) -> Verdict:
    """What netgloss says of a model against what torch says.

    Where the sizes that netgloss inferred leave the default size open, it is asked once more with
    the default size given; a fault at the inferred sizes that is none there is a failure to infer
    them, which is unknown, not wrong.
    """
    if "error" in fact:
        return Verdict(entry.name, built=False)
    notes = _Notes()
    model = reading(entry, root)
    parameters = _parameters(model, fact, notes)
    default = next((run for run in fact["runs"] if run["inputs"] == fact["default"]), None)
    open_default = default is not None and "outputs" in default
    if model.runs:
        shapes, accepted = _runs(model, fact, notes)
        if shapes is None and open_default:
            shapes, _ = _runs(reading(entry, root, fact["default"]), _only(fact, default), notes)
        return _verdict(entry, parameters, shapes, accepted, notes)
    shapes = None
    if open_default:
        given = reading(entry, root, fact["default"])
        if given.runs:
            shapes, _ = _runs(given, _only(fact, default), notes)
            notes.unknown.append("the input could not be inferred")
        else:
            _failures(given, notes)
    else:
        _failures(model, notes, certain=False)
    return _verdict(entry, parameters, shapes, None, notes)


def _verdict(
    entry: Entry, parameters: bool, shapes: bool | None, accepted: bool | None, notes: _Notes
) -> Verdict:
    return Verdict(
        entry.name, True, parameters, shapes, accepted, tuple(notes.wrong), tuple(notes.unknown)
    )


def _only(fact: Mapping[str, Any], run: Any) -> dict[str, Any]:
    return {**fact, "runs": [run]}


def _open_ends(model: ModelReading) -> list[str]:
    """What netgloss says that it does not know, and that its run depended on."""
    unknowns = model.trace.unknowns
    ends = [f"{u.reason} {u.what} ({u.place.file}:{u.place.line})" for u in unknowns
            if u.decided_structure]  # fmt: skip
    ends += ["budget" for fault in model.trace.faults if fault.kind == "budget"]
    return ends


def _parameters(model: ModelReading, fact: Mapping[str, Any], notes: _Notes) -> bool:
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


def _failures(model: ModelReading, notes: _Notes, certain: bool = True) -> None:
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
    model: ModelReading, fact: Mapping[str, Any], notes: _Notes
) -> tuple[bool | None, bool | None]:
    """(output shapes equal at the default size, accepted or refused alike at every size)."""
    shapes: bool | None = None
    alike: bool | None = None
    settled = not any(each.kind == "other_sizes" for each in model.assumed)
    for at, run in enumerate(fact["runs"]):
        if "unmeasured" in run:
            continue
        sizes = _bound(model, run["inputs"])
        accepts = sizes is not None and model.accepts.holds(sizes)
        if accepts is not ("outputs" in run):
            told = f"{run['inputs']} {'accepted' if accepts else 'refused'}, torch: "
            told += str(run.get("error") or run.get("outputs"))
            alike = False
            if not accepts and not settled:
                notes.unknown.append(told)
            else:
                notes.wrong.append(told)
            continue
        alike = alike is not False
        if accepts and sizes is not None:
            ours = [[_at(dim, sizes) for dim in tensor.shape] for tensor in model.outputs]
            equal = ours == run["outputs"]
            if at == 0 or not equal:
                shapes = equal and shapes is not False
            if not equal:
                notes.wrong.append(f"{run['inputs']} gives {ours}, torch {run['outputs']}")
    return shapes, alike


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
        if path.suffix in (".py", ".layers", ".txt"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def table(verdicts: Iterable[Verdict]) -> str:
    """The figures, and every failure with its reason, the most frequent first."""
    kept = list(verdicts)
    built = [v for v in kept if v.built]
    rows = [
        ("entries", len(kept)),
        ("built by torch", len(built)),
        ("parameters equal", sum(v.parameters is True for v in built)),
        ("output shapes equal", sum(v.shapes is True for v in built)),
        ("accepted and refused alike", sum(v.accepted is True for v in built)),
        ("all of it", sum(not v.wrong and not v.unknown for v in built)),
        ("wrong", sum(bool(v.wrong) for v in built)),
        ("unknown", sum(bool(v.unknown) and not v.wrong for v in built)),
    ]
    lines = [f"{count:6}  {name}" for name, count in rows]
    for title in ("wrong", "unknown"):
        for verdict in built:
            for reason in getattr(verdict, title)[:2]:
                lines.append(f"{title}  {verdict.entry}  {reason}")
    return "\n".join(lines)
