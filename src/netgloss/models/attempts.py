"""One build and one forward, and what the next attempt should do better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.program import Program
from netgloss.interpret.trace import Trace
from netgloss.interpret.values import Instance
from netgloss.models.choosing import Plan
from netgloss.models.fitting import fit
from netgloss.models.inputs import (
    AXES,
    SPATIAL,
    Guess,
    default_size,
    first_guess,
    forward_arguments,
    from_consumers,
    given_inputs,
    pinned,
)
from netgloss.models.records import Options
from netgloss.symbolic import Condition, SymInt

ATTEMPTS = 8  # runs per model while its input is searched for


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one build and one forward left."""

    plan: Plan
    trace: Trace
    inputs: Mapping[str, Any]
    failed: tuple[Condition, ...]  # preconditions that other sizes might meet
    choices: tuple[Condition, ...]  # conditions that chose a way, as they held
    built: bool
    guesses: Mapping[str, Guess]  # the inputs that nobody gave

    @property
    def good(self) -> bool:
        return self.built and self.trace.returned and not self.trace.faults

    @property
    def badness(self) -> tuple[int, int, int]:
        """Smaller is better: not built, not returned, faults."""
        return (not self.built, not self.trace.returned, len(self.trace.faults))

    @property
    def sizes(self) -> dict[str, int]:
        """The values of the symbols in this run: constructor arguments and input sizes."""
        out = {str(v): v.hint for v in self.plan.names.values() if isinstance(v, SymInt)}
        for tensor in self.inputs.values():
            if isinstance(tensor, Tensor):
                out |= {str(d): d.hint for d in tensor.shape if isinstance(d, SymInt)}
        return out


def once(
    program: Program, plan: Plan, options: Options, guesses: Mapping[str, Guess] | None
) -> Outcome:
    """Build the model and run it; without guesses, at what its first layer would take."""
    program.globals.update(plan.names)
    value = program.build(plan.node, options.mode == "train", plan.file)
    model = value if isinstance(value, Instance) else None
    inputs: dict[str, Any] = {}
    used: dict[str, Guess] = {}
    output: Any = value if model is None else None
    returned = model is None and isinstance(value, Tensor)  # an expression over tensors
    built = model is not None or returned
    if model is not None and not program.exhausted:
        arguments = forward_arguments(model)
        inputs = dict(given_inputs(options.inputs, arguments))
        missing = [a for a in arguments if a not in inputs]
        if guesses is None and missing:
            guesses = dict.fromkeys(missing, first_guess(program.modules(model)))
        for argument in missing:
            used[argument] = (guesses or {}).get(argument) or Guess(AXES[4])
            inputs[argument] = used[argument].tensor()
        output, returned = program.forward(model, inputs)
    recorder = program.run.recorder
    trace = program.trace(model, inputs, output, returned)
    return Outcome(
        plan, trace, inputs, tuple(recorder.failed), tuple(recorder.choices), built, used
    )


def search(program: Program, plan: Plan, options: Options) -> Outcome:
    """Run with better and better guesses until one fits or nothing more can be learned."""
    best = current = once(program, plan, options, None)
    tried = {_key(current.guesses)}
    for _ in range(ATTEMPTS):
        if current.good or not current.guesses or program.exhausted:
            break
        better = _improve(current)
        if better is None or _key(better) in tried:
            break
        tried.add(_key(better))
        current = once(program, plan, options, better)
        if current.badness < best.badness:
            best = current
    return _settled(program, best, options) if best.good else best


def _settled(program: Program, outcome: Outcome, options: Options) -> Outcome:
    """The same run with the sizes that an equality fixes (``C == 3``) written as numbers."""
    pins = dict(
        pin
        for guard in outcome.trace.guards
        if (pin := pinned(guard.condition)) is not None and pin[0] not in (*SPATIAL, "N")
    )
    guesses = dict(outcome.guesses)
    for name, guess in guesses.items():
        for axis in guess.axes:
            if axis in pins and axis not in guess.fixed:
                guesses[name] = guesses[name].with_fixed(axis, pins[axis])
    if guesses == dict(outcome.guesses):
        return outcome
    again = once(program, outcome.plan, options, guesses)
    return again if again.good else outcome


def _key(guesses: Mapping[str, Guess]) -> str:
    return repr({n: (g.axes, g.dtype, g.fixed, g.hints) for n, g in guesses.items()})


def _improve(outcome: Outcome) -> dict[str, Guess] | None:
    """What the run taught: the consumer's axes, a size that an equality fixes, sizes that fit."""
    guesses = outcome.guesses
    changed: dict[str, Guess] = {}
    for name, guess in guesses.items():
        tensor = outcome.inputs[name]
        wanted = from_consumers(outcome.trace, tensor)
        if wanted is not None and wanted.wants_other(guess):
            changed[name] = wanted
        elif wanted is None and _flattened(outcome.trace, tensor) and guess.axes != AXES[4]:
            changed[name] = Guess(AXES[4])
    if changed:
        return {**guesses, **changed}
    return _solve_sizes(outcome)


def _flattened(trace: Trace, tensor: Tensor) -> bool:
    """Whether the first thing done to the input is to flatten it."""
    for op in trace.ops:
        if any(t is tensor for t in op.inputs):
            return op.name.rsplit(".", 1)[-1].lower() in ("flatten", "view", "reshape")
    return False


def _solve_sizes(outcome: Outcome) -> dict[str, Guess] | None:
    sizes = outcome.sizes
    for condition in outcome.failed:
        pin = pinned(condition)
        if pin is not None and pin[0] in sizes and pin[0] not in SPATIAL and pin[0] != "N":
            return {
                n: g.with_fixed(*pin) if pin[0] in g.axes else g for n, g in outcome.guesses.items()
            }
    chosen = set(outcome.choices)
    held = [g.condition for g in outcome.trace.guards if g.condition not in chosen]
    new = fit([*outcome.failed, *held], sizes) or fit(outcome.failed, sizes)
    if new is None:
        # One condition at a time: a broken line must not hide the sizes that the others need.
        for condition in outcome.failed:
            new = fit([condition], sizes)
            if new is not None and new != sizes:
                break
    if new is None or new == sizes:
        return None
    return at_sizes(outcome.guesses, new)


def at_sizes(guesses: Mapping[str, Guess], sizes: Mapping[str, int]) -> dict[str, Guess]:
    """The same inputs at other sizes; a channel count found this way is settled."""
    out = {}
    for name, guess in guesses.items():
        for axis, size in sizes.items():
            if axis in guess.axes and axis not in guess.fixed:
                changed = size != guess.hints.get(axis, default_size(axis))
                if axis == "C" and changed:
                    guess = guess.with_fixed(axis, size)
                elif changed:
                    guess = guess.with_hint(axis, size)
        out[name] = guess
    return out
