"""Read a source: choose its models, build each, infer its inputs, run it once."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from itertools import islice
from time import process_time
from typing import TYPE_CHECKING, Any

from netgloss.collecting import seldom
from netgloss.errors import BadRequest, NotPython
from netgloss.interpret.budget import Budget
from netgloss.interpret.program import CONSTRUCT, Program
from netgloss.later import later
from netgloss.models.attempts import search
from netgloss.models.inputs import expression_of, specs
from netgloss.models.measuring import cost, parameter_counts, tensors_of
from netgloss.models.outcomes import Outcome
from netgloss.models.parsing import check_depth, parse
from netgloss.models.plans import Plan
from netgloss.models.records import Assumption, ModelReading, Options, Reading
from netgloss.models.regions import Elsewhere, region
from netgloss.models.spelling import Speller
from netgloss.stack import roomy
from netgloss.symbolic import pins

if TYPE_CHECKING:
    from netgloss.models.choosing import shown_plans, told_plans, top_classes, usual_plans
    from netgloss.models.refitting import refitted
    from netgloss.models.siblings import like_siblings
    from netgloss.models.wholes import shown_in_package, shown_in_text
else:  # where it is said how the model is built, nothing is chosen
    shown_plans = later("netgloss.models.choosing", "shown_plans")
    told_plans = later("netgloss.models.choosing", "told_plans")
    top_classes = later("netgloss.models.choosing", "top_classes")
    usual_plans = later("netgloss.models.choosing", "usual_plans")
    refitted = later("netgloss.models.refitting", "refitted")
    like_siblings = later("netgloss.models.siblings", "like_siblings")
    shown_in_package = later("netgloss.models.wholes", "shown_in_package")
    shown_in_text = later("netgloss.models.wholes", "shown_in_text")

LARGER = 3  # functions tried that turn out to build something of which the class is a part


def load(source: str, options: Options) -> Program:
    """The source in the interpreter, its module level run. Raises UnreadableSource."""
    root = options.root or None
    budget = Budget(steps=options.steps, seconds=options.seconds, spent=options.spent)
    return Program(parse_source(source), parse, root, _dotted_name(options), budget)


def parse_source(source: str) -> ast.Module:
    """The tree, or UnreadableSource naming the line that stops it."""
    try:
        tree = parse(source)
        check_depth(tree)
        return tree
    except SyntaxError as error:
        raise NotPython("syntax", line=error.lineno) from None
    except ValueError:
        raise NotPython("syntax") from None


def _dotted_name(options: Options) -> str:
    if not options.root or not options.path:
        return "paste"
    root = os.path.join(os.path.realpath(options.root), "")
    path = os.path.realpath(options.path)
    if not path.startswith(root):
        return "paste"
    return os.path.splitext(path[len(root) :])[0].replace(os.sep, ".")


@roomy
@seldom
def read(source: str, options: Options | None = None) -> Reading:
    """Everything known of this source: its models, each built and run at inferred inputs.

    Raises UnreadableSource for text that does not parse, BadRequest for options that do not fit.
    """
    start = process_time()
    options = options or Options()
    program = load(source, options)
    classes = program.module_classes()
    readings: list[ModelReading] = []
    if options.construct is not None:
        node = expression_of(options.construct)
        plan = Plan(node, options.construct)
        model = _read_model(program, options.model or "", iter([plan]), options)
        for fault in model.trace.faults:
            if fault.place.file == CONSTRUCT:  # the expression itself is wrong, not the source
                why = fault.complaint.torch or fault.kind
                raise BadRequest("--construct", f"{options.construct!r} fails: {why}")
        readings.append(model)
    else:
        if options.model is not None and options.model not in classes:
            known = ", ".join(classes) or "none"
            raise BadRequest("--model", f"no module class {options.model}; there are: {known}")
        chosen = (options.model,) if options.model else top_classes(program.tree, classes)
        for name in chosen:
            readings.append(_read_model(program, name, _ways(program, name, options), options))
            if program.exhausted:
                break
    return Reading(
        source,
        program.tree,
        tuple(readings),
        tuple(classes),
        program.faults,
        program.unknowns,
        options,
        process_time() - start,
        (lambda: False) if program.exhausted else program.run.imports.disk.unchanged,
    )


def _ways(program: Program, name: str, options: Options) -> Iterator[Plan]:
    """Ways to build a class: as the text tells, as its larger models do, with usual values, as its
    larger models build one like it, as other files of its package do."""
    yield from told_plans(program, name)
    for whole, seen in shown_in_text(program, name, options):
        yield from shown_plans(program, name, whole, seen)
    usual = usual_plans(program, name)
    yield from islice(usual, 1)
    yield from like_siblings(program, name, options)
    yield from usual
    for whole, seen in shown_in_package(program, name, options):
        yield from shown_plans(program, name, whole, seen)


def _read_model(
    program: Program, name: str, ways: Iterator[Plan], options: Options
) -> ModelReading:
    best: Outcome | None = None
    larger = 0
    for plan in ways:
        if larger >= LARGER and plan.is_factory:
            continue
        outcome = search(program, plan, options)
        if name and outcome.built and outcome.trace.root != name:
            larger += 1
            continue
        again = None if outcome.good else refitted(plan, outcome)
        if again is not None:
            outcome = min(outcome, search(program, again, options), key=lambda each: each.badness)
        if best is None or outcome.badness < best.badness:
            best = outcome
        if outcome.settled or program.exhausted or program.run.budget.has_spent(1 / 2):
            break
    assert best is not None
    return finish(program, name or best.trace.root, best, options)


def finish(program: Program, name: str, outcome: Outcome, options: Options) -> ModelReading:
    """The reading of a model from its best run."""
    trace = outcome.trace
    parameters, trainable = parameter_counts(trace)
    macs, flops, uncounted = cost(trace)
    found = region(program, outcome, options)
    assumed = list(outcome.plan.assumed)
    assumed += [
        Assumption("input_shape", {"name": s.name, "shape": s.shape, "dtype": s.dtype})
        for s in specs(outcome.inputs)
        if s.name in outcome.guesses
    ]
    assumed += [Assumption("other_outputs", _facts(each)) for each in found.elsewhere]
    unfollowed = any(unknown.reason == "places" for unknown in trace.unknowns)
    if not found.complete or outcome.narrowed or unfollowed:
        assumed.append(Assumption("other_sizes", {}))
    return ModelReading(
        name,
        outcome.plan.text,
        specs(outcome.inputs),
        _call(program, outcome),
        found.accepts,
        pins(found.accepts, trace.guards, outcome.sizes),
        tuple(assumed),
        outcome.proved,
        tensors_of(trace.output) if trace.returned else (),
        parameters,
        trainable,
        macs,
        flops,
        uncounted,
        trace,
    )


def _facts(each: Elsewhere) -> dict[str, Any]:
    return {"where": each.where, "shapes": each.shapes, "dtypes": each.dtypes}


def _call(program: Program, outcome: Outcome) -> str:
    """The call of forward in this run, written down; "" where an argument has no expression."""
    if not outcome.built:
        return ""
    speller = Speller(program, tensors=True)
    texts = {name: speller.text(value) for name, value in outcome.inputs.items()}
    if None in texts.values():
        return ""
    return f"model({', '.join(f'{name}={text}' for name, text in texts.items())})"
