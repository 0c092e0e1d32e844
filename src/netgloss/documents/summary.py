"""The table of layers: output shape, parameters, MACs, receptive field."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.documents.algebra import (
    Block,
    Code,
    Column,
    Document,
    Inline,
    Paragraph,
    Say,
    Section,
    Table,
    Text,
)
from netgloss.documents.index import TraceIndex
from netgloss.documents.overview import no_model, parameter_facts
from netgloss.documents.receptive import Extent, Receptive
from netgloss.documents.sizes import Sizes, sizes_of
from netgloss.documents.sliding import Stride
from netgloss.documents.texts import last_part, number, shape_text, tensors_in
from netgloss.models.records import ModelReading, Reading
from netgloss.records import dataclass
from netgloss.symbolic import Dim, hint_of, product


@dataclass(frozen=True, slots=True)
class Row:
    """One module: what it gives at its first call, its own parameters (a tensor shared with an
    earlier row counts there), and the MACs of all its calls.

    ``receptive_field`` is one size (or ``"whole"``) for each axis of the input along which windows
    slide, ``"whole"`` for the whole input, ``None`` where it is not known or there is none to tell
    (the module was not called, no window slides in this model). ``stride`` is how far apart in the
    input two neighbours of the output lie, where the positions follow one another.
    """

    path: str
    type: str
    outputs: tuple[Shape, ...]
    parameters: Dim
    macs: Dim
    receptive_field: Extent
    stride: tuple[Stride, ...] | None
    calls: int


def summary_rows(model: ModelReading) -> tuple[Row, ...]:
    """The modules that have no submodules, and those with parameters or MACs of their own."""
    index = TraceIndex(model)
    fields = Receptive(index)
    macs: dict[str, Dim] = {}
    for op in index.trace.forward_ops:
        macs[op.path] = macs.get(op.path, 0) + op.macs
    seen: set[int] = set()
    rows: list[Row] = []
    for module in index.trace.modules:
        if module.same_as is not None:
            continue
        own = [parameter for parameter in module.parameters if parameter.uid not in seen]
        seen.update([parameter.uid for parameter in own])
        spent = macs.get(module.path, 0)
        if module.children and not own and isinstance(spent, int) and spent == 0:
            continue
        calls = index.calls_of.get(module.path, [])
        outputs = tuple(tensors_in(calls[0].output)) if calls else ()
        rows.append(
            Row(
                path=module.path,
                type=module.type,
                outputs=tuple([tensor.shape for tensor in outputs]),
                parameters=sum([product(each.shape) for each in own], start=0),
                macs=spent,
                receptive_field=fields.of(outputs[0]) if outputs else None,
                stride=fields.strides(outputs[0]) if outputs else None,
                calls=len(calls),
            )
        )
    return tuple(rows)


def summary(reading: Reading) -> Document:
    """A table of layers for each model of the source."""
    names = tuple(model.name for model in reading.models)
    blocks: list[Block] = [_section(model) for model in reading.models]
    if not blocks:
        blocks.append(no_model(reading))
    return Document("summary", (Say("headings.summary", {"names": names}),), tuple(blocks))


def _section(model: ModelReading) -> Section:
    columns = (
        _column("path"),
        _column("type"),
        _column("output"),
        _column("parameters", "right"),
        _column("macs", "right"),
        _column("receptive_field", "right"),
    )
    sizes = sizes_of(model)
    rows = tuple(_cells(row, sizes) for row in summary_rows(model))
    total: tuple[tuple[Inline, ...], ...] = (
        (Say("summary.total"),),
        (),
        tuple(_shapes(tuple(tensor.shape for tensor in model.outputs))),
        (Text(number(hint_of(model.parameters))),),
        (Text(number(sizes.count(model.macs))),),
        (),
    )
    facts = {
        "sizes": sizes.named,
        **parameter_facts(model),
        "macs": sizes.count(model.macs),
        "flops": sizes.count(model.flops),
        "uncounted": model.uncounted,
        "runs": model.runs,
        "faults": bool(model.trace.faults),
    }
    blocks = (Table(columns, rows, total), Paragraph((Say("summary.totals", facts),)))
    return Section(f"summary-{model.name}", (Code(model.construct or model.name),), blocks)


def _cells(row: Row, sizes: Sizes) -> tuple[tuple[Inline, ...], ...]:
    type_name = last_part(row.type)
    no_shape = "summary.unknown" if row.calls else "summary.not_called"
    return (
        (Code(row.path),) if row.path else (Say("summary.itself"),),
        (Text(type_name),),
        tuple(_shapes(row.outputs)) or (Say(no_shape),),
        (Text(number(hint_of(row.parameters))),),
        (Text(number(sizes.count(row.macs))),),
        _field(row.receptive_field),
    )


def _shapes(shapes: tuple[Shape, ...]) -> list[Inline]:
    inlines: list[Inline] = []
    for shape in shapes:
        if inlines:
            inlines.append(Text(", "))
        inlines.append(Code(shape_text(shape)))
    return inlines


def _field(extent: Extent) -> tuple[Inline, ...]:
    match extent:
        case None:
            return (Text("–"),)
        case str():
            return (Say("summary.whole"),)
        case _:
            if "whole" not in extent:
                return (Text("×".join(map(str, extent))),)
            parts: list[Inline] = []
            for size in extent:
                parts += [Text("×")] * bool(parts)
                parts.append(Say("summary.whole") if size == "whole" else Text(str(size)))
            return tuple(parts)


def _column(name: str, align: str = "left") -> Column:
    return Column((Say("headings.column", {"name": name}),), align)
