"""One build and one forward, and what they left."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.program import Program
from netgloss.interpret.trace import Thing, Trace
from netgloss.interpret.values import Instance
from netgloss.later import later
from netgloss.models.consumers import first_guess
from netgloss.models.inputs import (
    Guess,
    Start,
    all_forward_arguments,
    assembled,
    by_name,
    forward_arguments,
    given_inputs,
    parts_of,
)
from netgloss.models.plans import Plan
from netgloss.models.records import Options
from netgloss.records import dataclass
from netgloss.symbolic import Condition, SymInt, solve

if TYPE_CHECKING:
    from netgloss.models.expected import expected
    from netgloss.models.initial import initial_state
else:  # where all inputs are given, nothing is searched for
    expected = later("netgloss.models.expected", "expected")
    initial_state = later("netgloss.models.initial", "initial_state")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one build and one forward left."""

    plan: Plan
    trace: Trace
    inputs: Mapping[str, Any]
    failed: tuple[Condition, ...]  # preconditions that other sizes might meet
    choices: tuple[Condition, ...]  # conditions that chose a way, as they held
    guesses: Mapping[str, Guess]  # the inputs that nobody gave
    model: Instance | None = None
    by_chance: frozenset[Condition] = frozenset()  # of those that failed: no size is meant to
    narrowed: bool = False  # sizes are numbers here because of a choice: others may go another way

    @property
    def wanted(self) -> tuple[Condition, ...]:
        """The failed preconditions that other sizes are worth looking for."""
        return tuple(c for c in self.failed if c not in self.by_chance)

    @property
    def built(self) -> bool:
        """Whether a model came of the expression, or a tensor of a lone one."""
        return self.model is not None or self.trace.returned

    @property
    def good(self) -> bool:
        return self.trace.returned and not self.trace.faults

    @property
    def proved(self) -> bool:
        """Good, and nothing unknown decided what was built, which way the run went, or came out."""
        decided = any(u.decided_structure for u in self.trace.unknowns)
        return self.good and not decided and not _holds_unknown(self.trace.output)

    @property
    def settled(self) -> bool:
        """Good, and what is not known is in the data: no other arguments would tell it."""
        reasons = {u.reason for u in self.trace.unknowns if u.decided_structure}
        return self.proved or (self.good and reasons == {"data_dependent"})

    @property
    def cramped(self) -> bool:
        """Whether it is good only where a length is 1: the rank is likely to be another."""
        free = {a for g in self.guesses.values() if not g.sure for a in g.axes if a not in g.fixed}
        sizes = self.sizes
        ones = [a for a in free if sizes.get(a) == 1]
        if not self.good or not ones:
            return False
        kept = solve(self.trace.guards)
        return any(not kept.holds({**sizes, a: 2}) for a in ones)

    @property
    def badness(self) -> tuple[int, int, int, int, int, int, int]:
        """Smaller is better: not built, not returned, an input of the wrong rank (which hides
        what the rest would say), faults, a length that must be 1, something unknown, an earlier
        end."""
        trace = self.trace
        refused = sum(self._of_input(f.operands) for f in trace.faults if f.kind == "rank")
        faults = len(trace.faults)
        built, returned, proved = self.built, trace.returned, self.proved
        came = 0 if self.good else -len(trace.forward_ops)
        return (not built, not returned, refused, faults, self.cramped, not proved, came)

    def _of_input(self, operands: tuple[Tensor, ...]) -> bool:
        """Whether an input itself is among these tensors."""
        given = {t.uid for t in self.tensors.values()}
        return any(t.uid in given for t in operands)

    @property
    def sizes(self) -> dict[str, int]:
        """The values of the symbols in this run: constructor arguments and input sizes."""
        out = {str(v): v.hint for v in self.plan.names.values() if isinstance(v, SymInt)}
        for _, tensor in parts_of(self.inputs):
            if isinstance(tensor, Tensor):
                out |= {str(d): d.hint for d in tensor.shape if isinstance(d, SymInt)}
        return out

    @property
    def tensors(self) -> dict[str, Tensor]:
        """The guessed inputs as they were given."""
        parts = dict(parts_of(self.inputs))
        return {n: t for n in self.guesses if isinstance(t := parts.get(n), Tensor)}


def once(
    program: Program,
    plan: Plan,
    options: Options,
    guesses: Mapping[str, Guess] | None,
    sizes: Mapping[str, int] = MappingProxyType({}),
) -> Outcome:
    """Build the model and run it; without guesses, at what its first layer would take.

    ``sizes`` are those of the names in given inputs, the usual ones where there are none.
    """
    program.globals.update(plan.names)
    value = program.build(plan.node, options.mode == "train", plan.file)
    model = value if isinstance(value, Instance) else None
    inputs: dict[str, Any] = {}
    used: dict[str, Guess] = {}
    output: Any = value if model is None else None
    returned = isinstance(value, Tensor)  # an expression over tensors
    if model is not None and not program.exhausted:
        arguments = forward_arguments(model)
        given = given_inputs(options.inputs, all_forward_arguments(model), sizes)
        arguments = [*arguments, *(a for a in plan.start.also if a not in arguments)]
        missing = [a for a in arguments if a not in given]
        start = expected(program, model, missing, plan.start) if missing else plan.start
        if guesses is None:
            guesses = _first(program, model, missing, start)
        used = {n: g for n, g in guesses.items() if n.partition("[")[0] in missing}
        told = {n: v for n, v in start.values.items() if n not in used}
        values = {n: v for n, v in told.items() if n.partition("[")[0] in missing}
        shared = {a: size for g in reversed(used.values()) for a, size in g.hints.items()}
        parts = {**given, **values, **{n: g.tensor(shared) for n, g in used.items()}}
        inputs = assembled(parts, start.lists)
        output, returned = program.forward(model, inputs)
    recorder = program.run.recorder
    trace = program.trace(model, inputs, output, returned)
    return Outcome(
        plan,
        trace,
        inputs,
        tuple(recorder.failed),
        tuple(dict.fromkeys(recorder.choices)),
        used,
        model,
        frozenset(recorder.by_chance),
    )


def _first(program: Program, model: Instance, missing: list[str], start: Start) -> dict[str, Guess]:
    """A guess for every argument: what the file says, what the model makes itself for it
    (``init_hidden``), else what the first layer would take."""
    out: dict[str, Guess] = {}
    for argument in missing:
        told = {n: g for n, g in start.guesses.items() if n.partition("[")[0] == argument}
        valued = any(n.partition("[")[0] == argument for n in start.values)
        told = told or ({} if valued else initial_state(program, model, argument))
        if not told and not valued:
            told = {argument: by_name(argument) or first_guess(program.modules(model), argument)}
        out |= told
    return out


def _holds_unknown(value: Any) -> bool:
    """Whether what forward returned is not known, or a part of it."""
    if isinstance(value, Thing):
        return value.kind == "unknown" or _holds_unknown(value.items)
    return isinstance(value, tuple) and any(map(_holds_unknown, value))
