"""What would mend a finding, one title a kind of fix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netgloss.catalogue.records import Shape
from netgloss.words import numbers
from netgloss.words.en.grammar import listing, plural
from netgloss.words.forms import code as face
from netgloss.words.forms import count, size_of
from netgloss.words.forms import value as shown


def projection_shortcut(
    name: str, in_channels: int, out_channels: int, stride: int, norm: bool, parameters: int
) -> str:
    follow = " followed by BatchNorm" if norm else ""
    return (
        f"Add a projection shortcut {face(name)}: a 1×1 convolution from {in_channels} to "
        f"{out_channels} channels with stride {numbers.code(stride)}{follow}."
    )


def projection_shortcuts(names: tuple[str, ...], norm: bool) -> str:
    follow = ", each followed by BatchNorm" if norm else ""
    return (
        f"Add the projection shortcuts {listing([face(name) for name in names])}: 1×1 convolutions "
        f"with the stride of the branch beside them{follow}."
    )


def conditional_shortcut(name: str, class_name: str, norm: bool) -> str:
    follow = " followed by BatchNorm" if norm else ""
    return (
        f"Give {face(class_name)} a projection shortcut {face(name)}, a 1×1 convolution{follow}, "
        "wherever its output differs from its input."
    )


def set_argument(layer: str, argument: str, old: Any, new: Any) -> str:
    return f"In {face(layer)}, set {face(argument)} to {_value(new)} instead of {_value(old)}."


def set_argument_at(layer: str, argument: str, old: Any, new: Any, input: Shape) -> str:
    return (
        f"In {face(layer)}, set {face(argument)} to {_value(new)} instead of {_value(old)}: the size "
        f"for an input of {size_of(input)}."
    )


def rename(old: str, new: str) -> str:
    return f"Write {face(new)} instead of {face(old)}."


def add_super_init(class_name: str) -> str:
    return f"Call `super().__init__()` at the start of the constructor of {face(class_name)}."


def add_line(code: str) -> str:
    return f"Add {face(code)}."


def remove_line(code: str) -> str:
    return f"Remove {face(code)}."


def replace_line(old: str, new: str) -> str:
    return f"Replace {face(old)} by {face(new)}."


def combined(parts: tuple[tuple[str, Mapping[str, Any]], ...]) -> list[str]:
    return [_TITLES[kind](**facts) for kind, facts in parts]


def proof(verified: bool, parameters_added: int) -> str:
    change = ""
    if parameters_added:
        amount = abs(parameters_added)
        verb = "adds" if parameters_added > 0 else "removes"
        change = f" It {verb} {count(amount)} {plural(amount, 'parameter')}."
    if verified:
        return (
            f"Proved: the source was read again with this change, and the finding is gone.{change}"
        )
    return f"Not proved.{change}"


_TITLES: Mapping[str, Callable[..., str]] = {
    title.__name__: title
    for title in (
        projection_shortcut,
        projection_shortcuts,
        conditional_shortcut,
        set_argument,
        set_argument_at,
        rename,
        add_super_init,
        add_line,
        remove_line,
        replace_line,
    )
}


def _value(value: Any) -> str:
    return face(value) if isinstance(value, str) else shown(value)
