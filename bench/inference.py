"""Inference measured: does torch build and run what netgloss inferred from the source file alone?

    python -m bench.inference torchvision|timm|transformers
        [--limit N] [--sample N] [--only TEXT] [--kind entries|classes] [--smaller] [--json FILE]

Entry points say how they are built, and only their input is inferred; of a class both the
constructor's arguments and the inputs are. *Succeeds*: torch builds it and its forward returns.
*Wrong*: netgloss states that it runs, and torch raises. *Unknown*: netgloss says that it does not
know; *not found*: netgloss itself says that what it inferred fails. *Unmeasured*: it needs
operators that are not there, or more memory than there is. A class without a forward is told
apart, and a file that does not import beside the stand-ins (torchvision's transforms) is not asked
about. Of transformers the models of ``bench.transformers_corpus`` are asked about, as classes.
``--smaller`` asks torch once more, at the next smaller usual picture. What torch said is kept under
``.cache/``, and what netgloss inferred for this very code of netgloss.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import transformers_corpus
from bench.corpora import CACHE, SEED, VERSIONS, fetch
from bench.corpora_compare import fingerprint, kept_lines
from bench.inference_ask import Case, ask, entry_cases, files
from bench.inference_smaller import job, too_large

PACKAGES = ("torchvision", "timm", "transformers")
UNMEASURED = (
    "too heavy",  # for the processor, and the meta device cannot do without data
    "out of time",
    "NotImplementedError: compiled operators",
    "AttributeError: '_OpNamespace'",
)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case: ``status`` is succeeds, wrong, unknown, not found or unmeasured."""

    key: str
    kind: str  # entries or classes
    status: str
    construct: str
    call: str
    why: str  # netgloss's reason, if it gives one
    torch: str  # torch's


# ---- torch's side -------------------------------------------------------------------------------
class Oracle:
    """Torch in a process of its own; everything that it said is kept in a file."""

    def __init__(self, package: str) -> None:
        self.roots = {name: str(fetch(name)) for name in {package, "torchvision"}}
        self.package = package
        self.python = sys.executable
        if package == "transformers":
            self.python = str(transformers_corpus.oracle())
        self.store = CACHE / f"{package}-{VERSIONS[package]}.inference.facts.jsonl"
        self.known = {line["key"]: line for line in kept_lines(self.store)}

    def ask(self, jobs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The facts of these jobs, in order; a job that ends the process is its own error."""
        jobs = [self._whole(job) for job in jobs]
        missing = [job for job in jobs if job["key"] not in self.known]
        with self.store.open("a", encoding="utf-8") as out:
            while missing:
                for fact in self._batch(missing):
                    self.known[fact["key"]] = fact
                    out.write(json.dumps(fact) + "\n")
                    out.flush()
                left = [job for job in missing if job["key"] not in self.known]
                if left:  # the first of them ended the process
                    fact = {"key": left[0]["key"], "built": False, "ran": False, "error": "died"}
                    self.known[fact["key"]] = fact
                    out.write(json.dumps(fact) + "\n")
                missing = left[1:]
        return [self.known[job["key"]] for job in jobs]

    def _whole(self, job: dict[str, Any]) -> dict[str, Any]:
        text = json.dumps(job, sort_keys=True)
        key = hashlib.sha256(text.encode()).hexdigest()[:20]
        return {
            **job,
            "key": key,
            "package": self.package,
            "root": self.roots[self.package],
            "torchvision": self.roots["torchvision"],
        }

    def _batch(self, jobs: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The facts one by one as they come, so that a run that is stopped loses none."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as given:
            given.writelines(json.dumps(job) + "\n" for job in jobs)
            given.seek(0)
            command = [self.python, "-m", "bench.inference_torch"]
            with subprocess.Popen(
                command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            ) as process:
                assert process.stdout is not None
                yield from map(json.loads, process.stdout)


def class_cases(package: str, root: Path, oracle: Oracle) -> Iterator[Case | str]:
    """Every ``nn.Module`` class that torch sees in the package's files; the name alone of those
    that have no forward. Of transformers the sample's models."""
    if package == "transformers":
        sample = json.loads((CACHE / "transformers-sample.json").read_text(encoding="utf-8"))
        yield from (Case(package, each["file"], each["class"]) for each in sample)
        return
    names = list(files(package, root))
    jobs = [{"kind": "classes", "module": Case(package, file, "").module} for file in names]
    for file, fact in zip(names, oracle.ask(jobs), strict=True):
        for each in fact.get("classes", ()):
            case = Case(package, file, each["name"])
            yield case if each["forward"] else case.key


# ---- measuring ----------------------------------------------------------------------------------
def measure(package: str, wanted: list[Case], oracle: Oracle) -> list[Result]:
    """The results of these cases."""
    root = fetch(package)
    kept = CACHE / f"{package}-{VERSIONS[package]}.{fingerprint()}.inferred.jsonl"
    claims = {line["key"]: line for line in kept_lines(kept)}
    with kept.open("a", encoding="utf-8") as out:
        for case in wanted:
            if _key(case) not in claims:
                claims[_key(case)] = {"key": _key(case), **ask(case, root)}
                out.write(json.dumps(claims[_key(case)]) + "\n")
                out.flush()
    pairs = [(case, claims[_key(case)]) for case in wanted]
    jobs = [job(case, one["construct"], one["call"]) for case, one in pairs if "error" not in one]
    facts = iter(oracle.ask(jobs))
    return [_result(case, one, None if "error" in one else next(facts)) for case, one in pairs]


def _key(case: Case) -> str:
    return f"{case.key} {case.construct or ''}"


def _result(case: Case, claim: dict[str, Any], fact: dict[str, Any] | None) -> Result:
    kind = "entries" if case.construct else "classes"
    if fact is None:
        return Result(case.key, kind, "unknown", "", "", claim["error"], "")
    if fact["ran"]:
        status = "succeeds"
    elif fact["error"].startswith(UNMEASURED):
        status = "unmeasured"
    elif claim["runs"]:
        status = "wrong"
    else:
        status = "unknown" if claim["why"].startswith(("unknown", "budget")) else "not found"
    why = claim["why"]
    return Result(case.key, kind, status, claim["construct"], claim["call"], why, fact["error"])


# ---- the table ----------------------------------------------------------------------------------
STATUSES = ("succeeds", "wrong", "not found", "unknown", "unmeasured")


def table(results: Iterable[Result], without: int = 0) -> str:
    """The figures by kind, the causes by frequency, and every case that does not succeed."""
    kept = list(results)
    lines = []
    for kind in ("entries", "classes"):
        counts = Counter(r.status for r in kept if r.kind == kind)
        total = counts.total() - counts["unmeasured"]
        if total:
            figures = ", ".join(f"{counts[status]} {status}" for status in STATUSES)
            lines.append(f"{kind}: {counts['succeeds'] / total:.1%} of {total} ({figures})")
    if without:
        lines.append(f"{without} classes have no forward")
    failed = [r for r in kept if r.status not in ("succeeds", "unmeasured")]
    causes = Counter(f"{r.status}: {_cause(r)}" for r in failed)
    lines += [f"{count:6}  {cause}" for cause, count in causes.most_common()]
    lines += [
        f"{r.status}  {r.key}  {r.construct}  {r.call}\n"
        f"          netgloss: {r.why}\n          torch: {r.torch}"
        for r in failed
    ]
    return "\n".join(lines)


def _cause(result: Result) -> str:
    text = result.why if result.status != "wrong" else result.torch
    return re.sub(r"[\d.]+|'[^']*'|\(.*", "…", text)[:70]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.inference")
    parser.add_argument("package", choices=PACKAGES)
    parser.add_argument("--kind", choices=["entries", "classes"], help="only these (both)")
    parser.add_argument("--limit", type=int, help="only the first so many cases of a kind")
    parser.add_argument("--sample", type=int, help="only so many of a kind, drawn at random")
    parser.add_argument("--only", help="only cases that hold this text")
    parser.add_argument("--smaller", action="store_true", help="would a smaller picture have done?")
    parser.add_argument("--json", type=Path, help="write every result to this file")
    given = parser.parse_args(arguments)
    root, oracle = fetch(given.package), Oracle(given.package)
    wanted: list[Case] = []
    without = 0
    if given.kind != "classes" and given.package != "transformers":
        wanted += _wanted(list(entry_cases(given.package, root)), given)
    if given.kind != "entries":
        every = list(class_cases(given.package, root, oracle))
        without = sum(isinstance(each, str) for each in every)
        wanted += _wanted([case for case in every if isinstance(case, Case)], given)
    results = measure(given.package, wanted, oracle)
    print(table(results, without))
    if given.smaller:
        ran = [pair for pair in zip(wanted, results, strict=True) if pair[1].status == "succeeds"]
        print("\n".join(too_large([(case, r.construct, r.call) for case, r in ran], oracle)))
    if given.json is not None:
        given.json.write_text(json.dumps([asdict(r) for r in results], indent=1) + "\n")


def drawn(cases: list[Case], count: int | None) -> list[Case]:
    """So many cases drawn at random, always the same ones, in order."""
    if count is None or count >= len(cases):
        return cases
    chosen = set(random.Random(SEED).sample(range(len(cases)), count))
    return [case for at, case in enumerate(cases) if at in chosen]


def _wanted(cases: list[Case], given: argparse.Namespace) -> list[Case]:
    cases = [case for case in cases if given.only is None or given.only in case.key]
    return drawn(cases[: given.limit], given.sample)


if __name__ == "__main__":
    main()
