"""Which lines made the sizes that do not fit: a failed precondition followed back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any

from netgloss.catalogue.records import Shape, Tensor
from netgloss.check.context import Context, Met
from netgloss.check.flow import Flow, place_in_text
from netgloss.check.origins import literal_origin
from netgloss.check.records import Blame
from netgloss.check.syntax import last_part
from netgloss.interpret.trace import ModuleInfo, OpCall

MOST = 4  # more lines than these help nobody

# The constructor argument that says how wide a layer's input is, by the start of its name.
INPUT_ARGUMENTS = (
    ("Linear", "in_features"),
    ("Conv", "in_channels"),
    ("BatchNorm", "num_features"),
    ("InstanceNorm", "num_features"),
    ("SyncBatchNorm", "num_features"),
    ("GroupNorm", "num_channels"),
    ("LayerNorm", "normalized_shape"),
    ("LSTM", "input_size"),
    ("GRU", "input_size"),
    ("RNN", "input_size"),
    ("MultiheadAttention", "embed_dim"),
)
OUTPUT_ARGUMENTS = (
    ("Linear", "out_features"),
    ("Conv", "out_channels"),
    ("LSTM", "hidden_size"),
    ("GRU", "hidden_size"),
    ("RNN", "hidden_size"),
    ("Embedding", "embedding_dim"),
)
# Complaints about the width of the input of a layer that was built for another.
WIDTHS = frozenset({"features", "channels", "norm_channels", "normalized_shape", "size"})


def input_argument(layer: str) -> str | None:
    """
    >>> input_argument("torch.nn.ConvTranspose2d")
    'in_channels'
    """
    return _argument(INPUT_ARGUMENTS, layer)


def output_argument(layer: str) -> str | None:
    return _argument(OUTPUT_ARGUMENTS, layer)


def _argument(table: tuple[tuple[str, str], ...], layer: str) -> str | None:
    name = last_part(layer)
    return next((argument for start, argument in table if name.startswith(start)), None)


def line_of(module: ModuleInfo) -> int | None:
    """The line of the text that builds a module: its constructor call or the call around it."""
    place = place_in_text(module.place, module.stack)
    return place.line if place is not None else None


def blame_for(context: Context, met: Met) -> tuple[Blame, ...]:
    """The lines to mend for a complaint of a catalogue entry, likeliest first."""
    flow = met.flow
    op = flow.operation(met.fault) if flow is not None else None
    if flow is None or op is None:
        return ()
    return distinct(_candidates(context, flow, op, met))


def _candidates(context: Context, flow: Flow, op: OpCall, met: Met) -> Iterator[Blame]:
    module = flow.module_of(op)
    refusing = list(_refusing(context, module, met)) if module is not None else []
    yield from refusing[:1]
    ways = [
        list(makers(context, flow, operand, axes_at_issue(met, operand)))
        for operand in flow.main_inputs(op)
    ]
    # The latest of each operand first; numbers are wrong more often than calls.
    made = [blame for step in zip_longest(*ways) for blame in step if blame is not None]
    yield from (blame for blame in made if blame.why != "call")
    yield from refusing[1:]
    yield from (blame for blame in made if blame.why == "call")


def _refusing(context: Context, module: ModuleInfo, met: Met) -> Iterator[Blame]:
    """The number that the layer was built with, where it was first written, and the layer."""
    line = line_of(module)
    argument = input_argument(module.layer) if met.fault.kind in WIDTHS else None
    if argument is None:
        if line is not None:
            yield Blame(line, "made_by_layer", layer_facts(module, None))
        return
    facts = {"argument": argument, "value": module.arguments.get(argument)}
    origin = literal_origin(context, module, argument)
    if origin is not None:
        yield Blame(origin.lineno, "argument", facts)
    if line is not None:
        yield Blame(line, "argument", facts)


def axes_at_issue(met: Met, operand: Tensor) -> set[int]:
    """The axes of an operand that do not fit; all but the batch where no complaint says which."""
    facts = met.fault.complaint.facts
    last = operand.rank - 1
    if met.fault.kind in ("channels", "norm_channels"):
        return {min(1, last)}
    if met.fault.kind == "features":
        return {last}
    if "axes" in facts:
        return {axis for axis, *_ in facts["axes"] if axis <= last}
    if isinstance(facts.get("axis"), int) and 0 <= facts["axis"] <= last:
        return {facts["axis"]}
    return set(range(1, operand.rank)) or {0}


def makers(context: Context, flow: Flow, operand: Tensor, axes: set[int]) -> Iterator[Blame]:
    """What gave a tensor the sizes at issue, latest first: layers, and calls that are none."""
    for op in flow.makers_of(operand, axes):
        module = flow.module_of(op)
        if module is None:
            place = place_in_text(op.place, op.stack)
            if place is not None:
                yield Blame(place.line, "call", {"code": context.code(place)})
            continue
        line = line_of(module)
        if line is not None:
            yield Blame(line, "made_by_layer", layer_facts(module, op.outputs[0].shape))
        yield from handed_down(context, module)


def handed_down(context: Context, module: ModuleInfo) -> Iterator[Blame]:
    """Where the width of a layer is written when not at its own constructor call."""
    argument = output_argument(module.layer)
    origin = literal_origin(context, module, argument) if argument is not None else None
    if origin is not None and origin.lineno != line_of(module):
        facts = {"argument": argument, "value": module.arguments.get(argument or "")}
        yield Blame(origin.lineno, "argument", facts)


def layer_facts(module: ModuleInfo, shape: Shape | None) -> dict[str, Any]:
    """The facts of the sentence ``made_by_layer``."""
    return {"name": module.path, "layer": module.layer or module.type, "shape": shape}


def distinct(blames: Iterable[Blame]) -> tuple[Blame, ...]:
    """Each line once, the first reason kept."""
    found: dict[int, Blame] = {}
    for blame in blames:
        found.setdefault(blame.line, blame)
        if len(found) == MOST:
            break
    return tuple(found.values())
