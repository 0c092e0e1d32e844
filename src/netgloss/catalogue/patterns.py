"""Shape patterns: ``input[n? c h w], weight[o ci kh kw] -> [n? o H=out(h, 0) W=out(w, 1)]``.

Left of the arrow the sizes of the tensor arguments get names; right of it stands the result.

=========  ======================================================================
``c``      one size; where a name comes twice, both sizes must be equal
``3``      a size that must be 3
``n?``     one size that may be absent (only the first; its value is then 1)
``...``    any number of sizes (``lead`` names them); ``*s`` the same, named ``s``
``H=...``  on the right: show how this size came about, as the axis H
=========  ======================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from netgloss.catalogue.arithmetic import compare, message_text
from netgloss.catalogue.expressions import Constant, Expression, Name, Star
from netgloss.catalogue.notation import parse
from netgloss.catalogue.records import Complaint, Context, Shape, Tensor
from netgloss.records import dataclass
from netgloss.symbolic import Dim

_ARGUMENT = re.compile(r"(\w+)\[([^\]]*)\]\Z")
_LABEL = re.compile(r"([A-Z]\w*)=(?!=)")
LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Pattern:
    """The names of one tensor's sizes. ``many`` is the place of the part that may be any length,
    ``optional`` says whether the first size may be absent."""

    argument: str
    sizes: tuple[str, ...]
    many: int | None
    optional: bool

    def fits(self, rank: int) -> bool:
        if self.many is not None:
            return rank >= len(self.sizes) - 1
        return rank == len(self.sizes) or (self.optional and rank == len(self.sizes) - 1)

    @property
    def ranks(self) -> tuple[int, ...]:
        """The ranks that fit; with a part of any length, only the smallest."""
        if self.many is not None:
            return (len(self.sizes) - 1,)
        return (len(self.sizes) - 1, len(self.sizes)) if self.optional else (len(self.sizes),)

    def match(self, tensor: Tensor, names: dict[str, Any], context: Context) -> None:
        """Name the sizes of a tensor whose rank fits."""
        shape: Shape = tensor.shape
        if self.optional:
            absent = len(shape) < len(self.sizes)
            names[self.sizes[0] + "?"] = () if absent else shape[:1]
            names[self.sizes[0]] = 1 if absent else shape[0]
            start = 0 if absent else 1
            self._fixed(tensor, self.sizes[1:], shape[start:], start, names, context)
        elif self.many is None:
            self._fixed(tensor, self.sizes, shape, 0, names, context)
        else:
            after = len(self.sizes) - self.many - 1
            end = len(shape) - after
            many = self.sizes[self.many]
            part = shape[self.many : end]
            expected = names.setdefault(many, part)
            if expected is not part:
                for axis, (size, other) in enumerate(zip(part, expected, strict=True), self.many):
                    if size is not other:
                        _need_equal(self.argument, tensor, axis, size, other, context)
            self._fixed(tensor, self.sizes[: self.many], shape[: self.many], 0, names, context)
            if after:
                rest = self.sizes[self.many + 1 :]
                self._fixed(tensor, rest, shape[end:], end, names, context)

    def _fixed(
        self,
        tensor: Tensor,
        sizes: tuple[str, ...],
        shape: Shape,
        start: int,
        names: dict[str, Any],
        context: Context,
    ) -> None:
        for axis, (name, size) in enumerate(zip(sizes, shape, strict=True), start):
            if name == "_":
                continue
            expected: object = int(name) if name.isdigit() else names.setdefault(name, size)
            if expected is not size and not (type(size) is int and size == expected):
                _need_equal(self.argument, tensor, axis, size, expected, context)


def _need_equal(
    argument: str, tensor: Tensor, axis: int, size: Dim, expected: object, context: Context
) -> None:
    facts = {
        "argument": argument,
        "axis": axis,
        "expected": expected,
        "given": size,
        "shape": tensor.shape,
    }
    message = f"The size of {argument} ({message_text(size)}) must match {message_text(expected)} "
    message += f"at dimension {axis}"
    context.need(compare(size, "==", expected), Complaint("size", facts, message))


@dataclass(frozen=True, slots=True)
class Size:
    """One element of a result's shape: an expression, perhaps shown as the axis ``label``."""

    expression: Expression
    label: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """One tensor of the result, its dtype's expression and the condition that it is there."""

    sizes: tuple[Size, ...]
    dtype: Expression | None
    condition: Expression | None


def parse_patterns(text: str) -> tuple[Pattern, ...]:
    """Read the left side: ``input[n? c h w], weight[o ci kh kw]``."""
    return tuple(_parse_pattern(part.strip()) for part in split_top(text, ","))


def _parse_pattern(text: str) -> Pattern:
    found = _ARGUMENT.match(text)
    if found is None:
        raise SyntaxError(f"{text!r} is no pattern such as input[n c h w]")
    sizes: list[str] = []
    many: int | None = None
    optional = False
    for place, word in enumerate(found.group(2).split()):
        if word == "..." or word.startswith("*"):
            many = place
            word = LEAD if word == "..." else word[1:]
        elif word.endswith("?"):
            optional = True
            word = word[:-1]
        sizes.append(word)
    if optional and (many is not None or not found.group(2).split()[0].endswith("?")):
        raise SyntaxError(f"{text!r}: only the first size may be absent")
    return Pattern(found.group(1), tuple(sizes), many, optional)


def parse_results(text: str) -> tuple[Result, ...]:
    """Read the right side: ``[n? o H=out(h, 0)], [n? o]: 'int64' if return_indices``."""
    return tuple(_parse_result(part.strip()) for part in split_top(text, ","))


def _parse_result(text: str) -> Result:
    inside, after = _bracketed(text)
    kind, _, condition = after.partition(" if ")
    kind = kind.strip().removeprefix(":").strip()
    return Result(
        tuple(_parse_size(word) for word in split_top(inside, " ") if word),
        parse(kind) if kind else None,
        parse(condition) if condition else None,
    )


def _parse_size(word: str) -> Size:
    if word == "...":
        return Size(Star(Name(LEAD)), None)
    if word.endswith("?"):
        return Size(Star(Name(word)), None)
    if word.startswith("*"):
        return Size(Star(parse(word[1:])), None)
    found = _LABEL.match(word)
    if found is not None:
        return Size(parse(word[found.end() :]), found.group(1))
    return Size(Constant(int(word)) if word.isdigit() else parse(word), None)


def _bracketed(text: str) -> tuple[str, str]:
    if not text.startswith("["):
        raise SyntaxError(f"{text!r}: a result is written [sizes]")
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "[") - (letter == "]")
        if depth == 0:
            return text[1:place], text[place + 1 :]
    raise SyntaxError(f"{text!r}: a bracket is not closed")


def split_top(text: str, separator: str) -> Iterator[str]:
    """Split at separators that stand in no bracket and no quotation marks."""
    depth, start, quoted = 0, 0, ""
    for place, letter in enumerate(text):
        if quoted:
            quoted = "" if letter == quoted else quoted
        elif letter in "'\"":
            quoted = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == separator and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]
