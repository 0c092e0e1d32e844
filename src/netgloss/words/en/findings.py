"""What is wrong, one sentence a kind."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.symbolic import Accepted, Dim
from netgloss.words import numbers
from netgloss.words.en import accepts
from netgloss.words.en.grammar import listing, plural
from netgloss.words.en.grammar import total as amount
from netgloss.words.forms import code as face
from netgloss.words.forms import short, size_of

# What a reading may spend, where the caller may allow more.
_CHOOSABLE = {"steps": "steps", "seconds": "seconds of processor time"}


# ---- messages ---------------------------------------------------------------------------------
def residual_shapes(
    left: Shape,
    right: Shape,
    left_code: str,
    right_code: str,
    branch: str,
    layer: str,
    layer_type: str,
    layer_line: int | None,
    stride: int | tuple[int, ...] | None,
    out_channels: int | None,
    same_as: int | None = None,
) -> list[str]:
    said = [
        f"The residual addition does not fit: {face(left_code)} is {size_of(left)}, "
        f"{face(right_code)} is {size_of(right)}."
    ]
    changes = []
    if stride is not None and stride not in (1, (1,), (1, 1), (1, 1, 1)):
        changes.append(f"stride {_stride(stride)}")
    if out_channels is not None:
        changes.append(f"{out_channels} output channels")
    if layer and changes:
        where = f", line {layer_line}" if layer_line is not None else ""
        first = f" in {face(branch)}" if branch and branch != layer else ""
        said.append(
            f"The difference comes from {face(layer)}{first} (`{short(layer_type)}`{where}): it has "
            f"{listing(changes)}, and the skip has no layer that follows suit."
        )
    if same_as is not None:
        said.append(f"It is the same fault as on line {same_as}.")
    return said


def operation_shapes(code: str) -> str:
    return f"{face(code)} cannot work:" if code else "This cannot work:"


def unknown_attribute(name: str, class_name: str, similar: str) -> str:
    meant = f" Was {face(similar)} meant?" if similar else ""
    return f"{face(class_name)} has no attribute {face(name)}.{meant}"


def unknown_name(name: str, similar: str) -> str:
    meant = f" Was {face(similar)} meant?" if similar else ""
    return f"The name {face(name)} is not defined.{meant}"


def unbound_name(name: str) -> str:
    return f"{face(name)} is read before it is given a value."


def unused_layer(name: str, class_name: str, parameters: int = 1) -> str:
    if not parameters:
        return f"{face(name)} is made in {face(class_name)} but never used."
    return (
        f"{face(name)} is made in {face(class_name)} but never used in `forward`: its parameters "
        "are stored and get no gradient."
    )


def unregistered_layers(
    name: str,
    class_name: str,
    container: str,
    layers: bool,
    count: int,
    parameters: int,
    holder: str,
) -> str:
    what = f"{count} {plural(count, 'layer' if layers else 'parameter')}"
    numbers = f"{parameters:,} learned {plural(parameters, 'number')}"
    return (
        f"{face(name)} of {face(class_name)} keeps {what} in a plain {container}, which PyTorch "
        f"does not look into: their {numbers} are missing from `parameters()`, and are neither "
        f"trained nor saved nor moved to a device. {face(holder)} registers them."
    )


def missing_super_init(class_name: str) -> str:
    return (
        f"`__init__` of {face(class_name)} does not call `super().__init__()` before the first layer "
        "is assigned; PyTorch refuses the assignment."
    )


def misnamed_method(class_name: str, found: str, meant: str) -> str:
    return (
        f"{face(class_name)} defines {face(found)}; PyTorch calls {face(meant)}, so this method is "
        "never run."
    )


def missing_forward(class_name: str) -> str:
    return f"{face(class_name)} has no `forward`, so it cannot be called."


def depth_claim(class_name: str, claimed: int, counted: int) -> str:
    return (
        f"The name {face(class_name)} claims {claimed} weighted layers; the class has {counted} "
        "(convolutions, linear and recurrent layers and embeddings; normalisation and projection "
        "shortcuts are not counted)."
    )


def raised(type: str, message: str) -> str:
    tail = f": {face(message)}" if message else ""
    return f"The code raises {face(type)}{tail}."


def budget(what: str, limit: float = 0) -> str:
    if what in _CHOOSABLE:
        return (
            f"Reading stopped here: the code asks for more work than {numbers.limit(limit)} "
            f"{_CHOOSABLE[what]}; {face(f'--{what}')} allows more."
        )
    return f"Reading stopped here: the code asks for too much work ({what})."


def unknown_value(what: str) -> str:
    return (
        f"{face(what)} cannot be known from the source, and shapes or structure depend on it: "
        "what comes after is not proved."
    )


def not_proved(class_name: str, arguments: tuple[str, ...], inputs: tuple[str, ...]) -> str:
    names = listing([face(name) for name in arguments or inputs])
    what = "it is built with" if arguments else "it is given"
    return (
        f"{face(class_name)} could not be run: the source does not say what {what} ({names}), and "
        "the values assumed do not work. Nothing is proved of it."
    )


def not_executed(what: str) -> str:
    return f"{face(what)} is not executed: netgloss only reads the code."


# ---- around a message -------------------------------------------------------------------------
def at_line(line: int) -> str:
    return f"Line {line}:"


def follows(line: int) -> str:
    return f"This only follows from the error on line {line}; mend that one first."


def shapes(shapes: tuple[str, ...]) -> str:
    return f"Shapes: {', '.join(face(shape) for shape in shapes)}."


def torch_says(message: str) -> str:
    return f"PyTorch's own message: {face(message)}"


def total(errors: int, warnings: int, notes: int) -> str:
    parts = [
        f"{number} {plural(number, noun)}"
        for number, noun in ((errors, "error"), (warnings, "warning"), (notes, "note"))
        if number
    ]
    return f"In all: {listing(parts)}."


def clean(names: tuple[str, ...]) -> str:
    if not names:
        return "Nothing else wrong was found."
    return f"Nothing wrong found in {listing([face(name) for name in names])}."


def model_runs(
    name: str,
    accepted: Accepted,
    proved: bool,
    shapes: tuple[Shape, ...],
    parameters: Dim,
    at: tuple[tuple[str, int], ...],
) -> list[str]:
    shown = listing([size_of(shape) for shape in shapes])
    gives = f" and gives {shown}" if shown else ""
    if isinstance(parameters, int):
        holds = f", with {amount(parameters, at)} {plural(parameters, 'parameter')}."
    else:
        holds = f". Parameters: {amount(parameters, at)}."
    return [f"{face(name)} runs{gives}{holds}", accepts.sizes(accepted, proved)]


def _stride(stride: int | tuple[int, ...]) -> str:
    if isinstance(stride, int):
        return str(stride)
    return str(stride[0]) if len(set(stride)) == 1 else str(stride)
