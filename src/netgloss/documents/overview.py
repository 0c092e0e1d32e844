"""What kind of network a model is, and its totals."""

from __future__ import annotations

from netgloss.documents.algebra import Block, Bullets, Inline, Paragraph, Say, Section
from netgloss.documents.index import TraceIndex, layer_name
from netgloss.documents.joins import Joins, joins_of
from netgloss.documents.sizes import sizes_of
from netgloss.documents.texts import last_part
from netgloss.interpret.trace import ModuleInfo

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


def weighted_layers(index: TraceIndex) -> tuple[ModuleInfo, ...]:
    """The distinct modules with learned weights that count as layers."""
    return tuple(
        module
        for module in index.trace.modules
        if module.same_as is None and module.parameters and _kind(module).startswith(WEIGHTED)
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
    unknown = list(
        dict.fromkeys(
            (each.reason, each.what, each.place.line, each.decided_structure)
            for each in model.trace.unknowns
            if not each.place.file
        )
    )
    for reason, what, line, decided in unknown:
        facts = {"reason": reason, "what": what, "line": line, "decided": decided}
        blocks.append(Paragraph((Say("overview.unknown", facts),)))
    return Section(
        f"overview-{model.name}", (Say("headings.model", {"name": model.name}),), tuple(blocks)
    )


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
                {"parameters": model.parameters, "trainable": model.trainable},
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
        items.append((Say("accepts.sizes", {"accepted": model.accepts}),))
    items.append(
        (
            Say(
                "overview.outputs",
                {"shapes": tuple(each.shape for each in model.outputs), "runs": model.runs},
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


def families(index: TraceIndex) -> tuple[str, ...]:
    """The kinds of layer that make the character of a model, the most telling first:
    ``conv1d`` … ``conv3d``, ``transposed``, ``recurrent``, ``attention``, ``embedding``,
    ``linear``, ``linear_head`` (a Linear as the last weighted layer beside others)."""
    layers = weighted_layers(index)
    kinds = [_kind(module) for module in layers]
    found = [f"conv{rank}d" for rank in (1, 2, 3) if any(_convolves(kind, rank) for kind in kinds)]
    if any(kind.startswith("ConvTranspose") for kind in kinds):
        found.append("transposed")
    if any(kind.startswith(_RECURRENT) for kind in kinds):
        found.append("recurrent")
    if _attends(index):
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
    return kind.startswith("Conv") and kind.endswith(f"{rank}d")


def _attends(index: TraceIndex) -> bool:
    attention = {"MultiheadAttention", "scaled_dot_product_attention"}
    return any(last_part(op.name) in attention for op in index.trace.ops) or any(
        _kind(module) in attention for module in index.trace.modules
    )
