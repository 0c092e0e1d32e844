"""Text made of values: format specifications, ``str.format`` and the ``%`` operator.

The host formats only values of exact plain types, and only after width and precision are paid
for. Fields are parsed here, and attributes in them are looked up through the run, never on a
host object.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.builtins.natives import Opaque, host, index, leaf, type_name
from netgloss.interpret.values import Args, Instance, Kwargs, Native, Unknown, Value
from netgloss.symbolic import Ratio, SymInt, counts

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_PLAIN = frozenset({int, float, complex, bool, str})
# These two are compiled when they are first used, which is seldom.
_SPEC = (
    r"(?s)(?P<fill>.[<>=^]|[<>=^])?[+\- ]?z?#?0?(?P<width>\d*)[,_]?(?:\.(?P<precision>\d+))?"
    r"(?P<type>[a-zA-Z%]?)"
)
_PERCENT = (
    r"(?s)%(?:\((?P<key>[^)]*)\))?(?P<flags>[#0\- +]*)(?P<width>\*|\d*)"
    r"(?:\.(?P<precision>\*|\d*))?[hlL]?(?P<type>.)?"
)
_LONGEST_SPEC = 256
_LONGEST_FIELD = 1_000
_LITERAL = re.compile(r"[^{}]+")


def format_value(run: Run, value: Value, spec: Value = "") -> str | Unknown:
    """``format(value, spec)``; unknown where the text depends on numbers that are not known."""
    if type(spec) is not str:
        if type(spec) is Unknown:
            return spec
        run.throw("TypeError", "format() argument 2 must be str")
    if type(value) is Unknown:
        return value
    if type(value) is Instance:
        method = run.getattr_or(value, "__format__", None)
        if method is not None and type(getattr(method, "function", method)) is not Native:
            formatted = run.call(method, (spec,), {})
            return formatted if type(formatted) in (str, Unknown) else run.str(formatted)
    plain = host(value)
    if type(plain) is SymInt and counts(plain):
        return run.unknown("data_dependent", "format")
    if not spec:
        return run.str(value)
    if type(plain) is Tensor:
        plain = plain.value
        if type(plain) not in (bool, int, float):
            return run.unknown("data_dependent", "format")
    if type(plain) is SymInt or type(plain) is Ratio:
        return _symbolic(run, plain, spec)
    if type(value) is Instance and "_value_" in value.attrs and type(plain) not in (int, float):
        plain = run.str(value)  # a member of an enumeration shows its name
    if type(plain) in _PLAIN:
        _pay(run, spec)
        return str(leaf(run, format, plain, spec))
    message = f"unsupported format string passed to {type_name(run, value)}.__format__"
    run.throw("TypeError", message)


def _pay(run: Run, spec: str) -> None:
    """Pay for what a specification makes before the host makes it."""
    if len(spec) > _LONGEST_SPEC:
        run.throw("ValueError", "Invalid format specifier")
    match = re.fullmatch(_SPEC, spec)
    if match is None:
        run.throw("ValueError", f"Invalid format specifier '{spec}'")
    run.budget.string(int(match["width"] or 0) + int(match["precision"] or 0))


def _symbolic(run: Run, value: Value, spec: str) -> str | Unknown:
    """A size that has only a name is padded as the text that stands for it."""
    shown = run.str(value)
    if shown.isdigit():
        _pay(run, spec)
        return str(leaf(run, format, int(shown), spec))
    match = re.fullmatch(_SPEC, spec)
    if match is None:
        return run.unknown("operation", "format")
    width = int(match["width"] or 0)
    run.budget.string(width + len(shown))
    fill = match["fill"] or ">"
    pad, side = (fill[0], fill[1]) if len(fill) == 2 else (" ", fill)
    side = ">" if side == "=" else side
    return format(shown, f"{pad}{side}{width}") if width else shown


def converted(run: Run, value: Value, conversion: str) -> Value:
    """``!s``, ``!r`` and ``!a`` of a field."""
    if type(value) is Unknown or not conversion:
        return value
    if conversion == "s":
        return run.str(value)
    if conversion == "r":
        return run.repr(value)
    if conversion == "a":
        return ascii_text(run.repr(value))
    run.throw("ValueError", f"Unknown conversion specifier {conversion!r}")


def ascii_text(shown: str) -> str:
    """The text with everything beyond ASCII escaped, as ``ascii()`` escapes it."""
    return shown.encode("ascii", "backslashreplace").decode("ascii")


def str_format(run: Run, template: str, args: Args, kwargs: Kwargs) -> str | Unknown:
    """``template.format(*args, **kwargs)``."""
    return _Fields(run, args, kwargs).fill(template, 2)


class _Fields:
    """The replacement fields of one call of ``str.format``."""

    def __init__(self, run: Run, args: Args, kwargs: Kwargs) -> None:
        self.run = run
        self.args = args
        self.kwargs = kwargs
        self.next = 0
        self.manual: bool | None = None

    def fill(self, template: str, depth: int) -> str | Unknown:
        if depth < 0:
            self.run.throw("ValueError", "Max string recursion exceeded")
        out: list[str] = []
        size = at = 0
        while at < len(template):
            self.run.budget.step()
            piece, at = self._piece(template, at, depth)
            if type(piece) is Unknown:
                return piece
            size += len(piece)
            self.run.budget.string(size)
            out.append(piece)
        return "".join(out)

    def _piece(self, template: str, at: int, depth: int) -> tuple[Any, int]:
        """The next stretch of literal text, or one field."""
        mark = template[at]
        if mark in "{}" and template[at : at + 2] == mark * 2:
            return mark, at + 2
        if mark == "}":
            self.run.throw("ValueError", "Single '}' encountered in format string")
        if mark != "{":
            literal = _LITERAL.match(template, at)
            assert literal is not None
            return literal.group(), literal.end()
        end, level = at + 1, 1
        while end < len(template) and level:
            level += {"{": 1, "}": -1}.get(template[end], 0)
            end += 1
        if level:
            single = end == at + 1
            self.run.throw(
                "ValueError",
                "Single '{' encountered in format string"
                if single
                else "expected '}' before end of string",
            )
        return self._field(template[at + 1 : end - 1], depth), end

    def _field(self, field: str, depth: int) -> Any:
        head, _, spec = _split_spec(field)
        head, _, conversion = head.partition("!")
        value = converted(self.run, self._lookup(head), conversion)
        filled = self.fill(spec, depth - 1) if "{" in spec else spec
        return format_value(self.run, value, filled)

    def _lookup(self, path: str) -> Value:
        if len(path) > _LONGEST_FIELD:
            self.run.throw("ValueError", "field name too long")
        first = re.match(r"[^.\[]*", path)
        name = first.group() if first else ""
        value = self._argument(name)
        rest = path[len(name) :]
        for step in re.finditer(r"\.(?P<attribute>[^.\[]+)|\[(?P<item>[^\]]+)\]", rest):
            self.run.budget.step()
            if step["attribute"] is not None:
                value = self.run.getattr(value, step["attribute"])
            else:
                item = step["item"]
                value = self.run.getitem(value, int(item) if _is_number(item) else item)
        return value

    def _argument(self, name: str) -> Value:
        run = self.run
        if name and not _is_number(name):
            if name not in self.kwargs:
                run.throw("KeyError", name)
            return self.kwargs[name]
        manual = bool(name)
        if self.manual is not None and manual != self.manual:
            run.throw(
                "ValueError",
                "cannot switch from automatic field numbering to manual field specification"
                if manual
                else "cannot switch from manual field specification to automatic field numbering",
            )
        self.manual = manual
        place = int(name) if manual else self.next
        self.next += not manual
        if place >= len(self.args):
            run.throw(
                "IndexError", f"Replacement index {place} out of range for positional args tuple"
            )
        return self.args[place]


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) < 10


def _split_spec(field: str) -> tuple[str, str, str]:
    """The field at its first colon that stands outside brackets."""
    level = 0
    for at, mark in enumerate(field):
        level += {"[": 1, "]": -1}.get(mark, 0)
        if mark == ":" and level <= 0:
            return field[:at], ":", field[at + 1 :]
    return field, "", ""


def percent_format(run: Run, template: str, operand: Value) -> str | Unknown:
    """``template % operand``."""
    if type(operand) is Unknown:
        return operand
    try:
        return _Percent(run, operand).fill(template)
    except Opaque as opaque:  # a width that cannot be known
        return opaque.value


class _Percent:
    """The arguments of one ``%``, taken in order or by key."""

    def __init__(self, run: Run, operand: Value) -> None:
        self.run = run
        plain = host(operand)
        self.mapping = plain if type(plain) is dict else None
        self.items = list(plain) if type(plain) is tuple else [operand]
        self.is_tuple = type(plain) is tuple
        self.used = 0
        self.keyed = False

    def fill(self, template: str) -> str | Unknown:
        run = self.run
        out: list[str] = []
        size = last = 0
        # A key that is never closed is looked for to the end of the text, each time again.
        run.budget.step(template.count("%(") * len(template) // 1_000)
        for match in re.finditer(_PERCENT, template):
            run.budget.step()
            piece = self._piece(match)
            if type(piece) is not str:
                return piece
            out += [template[last : match.start()], piece]
            size += match.start() - last + len(piece)
            run.budget.string(size)
            last = match.end()
        out.append(template[last:])
        left_over = self.used < len(self.items) and not self.keyed
        if left_over and (self.is_tuple or self.mapping is None):
            run.throw("TypeError", "not all arguments converted during string formatting")
        return "".join(out)

    def _take(self) -> Value:
        if self.used >= len(self.items):
            self.run.throw("TypeError", "not enough arguments for format string")
        self.used += 1
        return self.items[self.used - 1]

    def _measure(self, written: str | None) -> int | None:
        if written == "*":
            return index(self.run, self._take(), "%")
        if written is None:
            return None
        if len(written) > 9:
            self.run.throw("ValueError", "width too big")
        return int(written or 0)

    def _piece(self, match: re.Match[str]) -> str | Unknown:
        run = self.run
        kind = match["type"]
        if kind is None:
            run.throw("ValueError", "incomplete format")
        if kind == "%" and match["key"] is None:
            return "%"
        key = match["key"]
        value: Value = None
        if key is not None:
            if self.mapping is None:
                run.throw("TypeError", "format requires a mapping")
            self.keyed = True
            value = run.getitem(self.items[0], key)
        width = self._measure(match["width"])
        precision = self._measure(match["precision"])
        if key is None:
            value = self._take()
        if type(value) is Unknown:
            return value
        run.budget.string(abs(width or 0) + abs(precision or 0))
        spec = "%" + match["flags"] + (str(width) if match["width"] else "")
        if precision is not None:
            spec += f".{precision}"
        return self._convert(spec, kind, value)

    def _convert(self, spec: str, kind: str, value: Value) -> str | Unknown:
        run = self.run
        if kind in _TEXTS:
            return str(leaf(run, str.__mod__, spec + "s", _TEXTS[kind](run, value)))
        if kind not in "diouxXeEfFgGc":
            run.throw("ValueError", f"unsupported format character '{kind}'")
        plain = host(value)
        if type(plain) is Tensor:
            plain = plain.value
            if type(plain) not in (bool, int, float):
                return run.unknown("data_dependent", "%")
        if type(plain) is SymInt or type(plain) is Ratio:
            return _symbolic(run, plain, spec[1:].lstrip("#0- +"))
        if type(plain) not in _PLAIN:
            run.throw(
                "TypeError",
                f"%{kind} format: a real number is required, not {type_name(run, value)}",
            )
        return str(leaf(run, str.__mod__, spec + kind, (plain,)))


def _plain_text(run: Run, value: Value) -> tuple[str]:
    return (run.str(value),)


def _repr_text(run: Run, value: Value) -> tuple[str]:
    return (run.repr(value),)


def _ascii_repr(run: Run, value: Value) -> tuple[str]:
    return (ascii_text(run.repr(value)),)


_TEXTS: dict[str, Callable[[Any, Value], tuple[str]]] = {
    "s": _plain_text,
    "r": _repr_text,
    "a": _ascii_repr,
}
