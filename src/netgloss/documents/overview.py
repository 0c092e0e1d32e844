"""What kind of network a model is, and its totals."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from netgloss.documents.algebra import Block, Bullets, Inline, Paragraph, Say, Section
from netgloss.documents.index import TraceIndex, is_known, layer_name
from netgloss.documents.joins import Joins, joins_of
from netgloss.documents.sizes import all_counted, sizes_of, values_in
from netgloss.documents.texts import last_part
from netgloss.interpret.trace import ModuleInfo, OpCall
from netgloss.models.records import ModelReading, Reading

# Layers whose weights the field counts when it says "18 layers": normalisation is left out.
WEIGHTED = (
    "Conv",
    "Linear",
    "LSTM",
    "GRU",
    "RNN",
    "Embedding",
    "Bilinear",
)
_RECURRENT = ("LSTM", "GRU", "RNN")
_PRODUCTS = frozenset({"matmul", "__matmul__", "bmm", "baddbmm", "einsum"})
_LONGEST_SCORES = 8  # operations between the two matrix products of attention


def weighted_layers(index: TraceIndex) -> tuple[ModuleInfo, ...]:
    """The distinct modules with learned weights that count as layers."""
    return tuple(
        module
        for module in index.trace.modules
        if module.same_as is None
        and (module.parameters or not is_known(module))
        and _kind(module).startswith(WEIGHTED)
    )


def overview(index: TraceIndex) -> Section:
    """The section that says what a model is, takes, gives and costs."""
    model = index.model
    opening = tuple(_opening(index, joins_of(index)))
    totals = Bullets(tuple(_totals(index)))
    blocks: list[Block] = [Paragraph(opening), totals]
    if model.assumed:
        blocks.append(Paragraph((Say("overview.assumed"),)))
        blocks.append(
            Bullets(tuple((Say(f"assumptions.{each.kind}", each.facts),) for each in model.assumed))
        )
    blocks.extend(Paragraph((say,)) for say in _unknowns(model))
    return Section(
        f"overview-{model.name}", (Say("headings.model", {"name": model.name}),), tuple(blocks)
    )


def _unknowns(model: ModelReading) -> Iterator[Say]:
    """What could not be known, each thing once; what was read off it belongs to it."""
    lines: dict[tuple[str, str], dict[int, bool]] = {}
    for each in model.trace.unknowns:
        if each.place.file:
            continue
        wholes = (key for key in lines if f"{each.what}.".startswith(f"{key[1]}."))
        met = lines.setdefault(next(wholes, (each.reason, each.what)), {})
        line = each.place.line
        met[line] = met.get(line, False) or each.decided_structure
    for (reason, what), met in lines.items():
        facts = {"reason": reason, "what": what, "lines": tuple(met), "decided": any(met.values())}
        yield Say("overview.unknown", facts)


def _opening(index: TraceIndex, joins: Joins) -> list[Inline]:
    """What kind of network it is, and how many weighted layers it has."""
    layers = weighted_layers(index)
    said: list[Inline] = [
        Say(
            "overview.kind",
            {
                "name": index.model.name,
                "families": families(index),
                "identity": joins.identity,
                "projection": joins.projection,
                "concatenations": joins.concatenations,
            },
        )
    ]
    counted: dict[str, int] = {}
    for module in layers:
        name = layer_name(module)
        counted[name] = counted.get(name, 0) + 1
    said.append(
        Say(
            "overview.weighted",
            {
                "total": len(layers),
                "types": tuple(counted.items()),
                "in_shortcuts": sum(layer.path in joins.shortcut_paths for layer in layers),
            },
        )
    )
    return said


def _totals(index: TraceIndex) -> list[tuple[Inline, ...]]:
    model, sizes = index.model, sizes_of(index.model)
    items: list[tuple[Inline, ...]] = [
        (Say("overview.built", {"construct": model.construct}),),
        (
            Say(
                "overview.parameters",
                parameter_facts(model),
            ),
        ),
        (
            Say(
                "overview.inputs",
                {"inputs": tuple((each.name, each.shape, each.dtype) for each in model.inputs)},
            ),
        ),
    ]
    if model.runs:
        said: list[Inline] = [Say("accepts.sizes", model.accepted_facts)]
        if model.pins:
            said.append(Say("accepts.lines", {"pins": model.pins}))
        items.append(tuple(said))
    items.append(
        (
            Say(
                "overview.outputs",
                {
                    "shapes": tuple(each.shape for each in model.outputs),
                    "runs": model.runs,
                    "faults": bool(model.trace.faults),
                    "reached": model.trace.returned,
                },
            ),
        )
    )
    items.append(
        (
            Say(
                "overview.cost",
                {
                    "macs": sizes.count(model.macs),
                    "sizes": sizes.named,
                    "uncounted": model.uncounted,
                },
            ),
        )
    )
    return items


def parameter_facts(model: ModelReading) -> dict[str, Any]:
    """A model's parameters: how many, at which assumed values, and whether that is all."""
    return {
        "parameters": model.parameters,
        "trainable": model.trainable,
        "at": values_in(model, model.parameters),
        "complete": all_counted(model),
    }


def no_model(reading: Reading) -> Paragraph:
    """What a source without a model that could be run holds instead."""
    defined = [node for node in reading.tree.body if isinstance(node, ast.ClassDef)]
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    facts = {
        "modules": reading.classes,
        "classes": tuple(node.name for node in defined),
        "functions": tuple(n.name for n in reading.tree.body if isinstance(n, functions)),
    }
    return Paragraph((Say("overview.no_model", facts),))


def families(index: TraceIndex) -> tuple[str, ...]:
    """The kinds of layer that make the character of a model, the most telling first:
    ``conv1d`` … ``conv3d``, ``transposed``, ``recurrent``, ``attention``, ``embedding``,
    ``linear``, ``linear_head`` (a Linear as the last weighted layer beside others)."""
    layers = weighted_layers(index)
    kinds = [_kind(module) for module in layers]
    names = {*kinds, *(last_part(op.name) for op in index.trace.ops)}  # F.conv2d is one too
    found = [f"conv{rank}d" for rank in (1, 2, 3) if any(_convolves(name, rank) for name in names)]
    if any(kind.startswith("ConvTranspose") for kind in kinds):
        found.append("transposed")
    if any(kind.startswith(_RECURRENT) for kind in kinds):
        found.append("recurrent")
    attention = _attentions(index)
    if attention > sum(kind.startswith(("Conv", *_RECURRENT)) for kind in kinds):
        found.insert(0, "attention")  # a transformer may have a convolution to cut patches
    elif attention:
        found.append("attention")
    if any(kind.startswith("Embedding") for kind in kinds):
        found.append("embedding")
    if any("Linear" in kind for kind in kinds):
        ends = found and "Linear" in kinds[-1]
        found.append("linear_head" if ends else "linear")
    return tuple(found)


def _kind(module: ModuleInfo) -> str:
    return last_part(layer_name(module))


def _convolves(kind: str, rank: int) -> bool:
    return kind.lower().startswith("conv") and kind.endswith(f"{rank}d")


def _attentions(index: TraceIndex) -> int:
    """How many places of a model attend: modules and functions of PyTorch, and attention that is
    written out."""
    modules = sum(_kind(module) == "MultiheadAttention" for module in index.trace.modules)
    functions = sum(
        last_part(op.name) == "scaled_dot_product_attention" or _weighs(index, op)
        for op in index.trace.ops
    )
    return modules + functions


def _weighs(index: TraceIndex, op: OpCall) -> bool:
    """Whether an operation is attention written out: a matrix product whose left side is a
    softmax (perhaps with Dropout) of another matrix product, scaled, shifted or masked."""
    if last_part(op.name) not in _PRODUCTS or not op.inputs:
        return False
    maker = index.maker(op.inputs[0], op)
    while maker is not None and maker.inputs and "dropout" in last_part(maker.name).lower():
        maker = index.maker(maker.inputs[0], maker)
    if maker is None or last_part(maker.name).lower() != "softmax":
        return False
    for _ in range(_LONGEST_SCORES):
        maker = index.maker(maker.inputs[0], maker) if maker.inputs else None
        if maker is None:
            return False
        if last_part(maker.name) in _PRODUCTS:
            return True
    return False
