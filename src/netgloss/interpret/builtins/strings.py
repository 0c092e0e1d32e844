"""The methods of ``str`` and the few of ``bytes`` that model sources use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from netgloss.interpret.builtins.formatting import format_value, str_format
from netgloss.interpret.builtins.natives import (
    Opaque,
    Table,
    collect,
    host,
    index,
    known,
    leaf,
    native,
    receiver,
    text,
    wrong,
)
from netgloss.interpret.values import Kwargs, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

Place: TypeAlias = Value  # a position in a string, or None

STR = Table("str")
BYTES = Table("bytes")

_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "ascii": "ascii",
    "latin-1": "latin-1",
    "latin1": "latin-1",
    "iso-8859-1": "latin-1",
}
_ERRORS = frozenset({"strict", "ignore", "replace", "backslashreplace"})


def _changed(name: str, method: Callable[[str], str]) -> None:
    """A method without arguments that gives another string, at most three times as long."""

    def call(run: Run, self: Value, /) -> str:
        plain = text(run, self)
        run.budget.string(3 * len(plain))
        return method(plain)

    STR[name] = native(f"str.{name}", call)


def _tested(name: str, method: Callable[[str], bool]) -> None:
    def call(run: Run, self: Value, /) -> bool:
        return method(text(run, self))

    STR[name] = native(f"str.{name}", call)


for _name, _method in {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "capitalize": str.capitalize,
    "swapcase": str.swapcase,
    "casefold": str.casefold,
}.items():
    _changed(_name, _method)

for _name, _test in {
    "isdigit": str.isdigit,
    "isdecimal": str.isdecimal,
    "isnumeric": str.isnumeric,
    "isalpha": str.isalpha,
    "isalnum": str.isalnum,
    "isspace": str.isspace,
    "isupper": str.isupper,
    "islower": str.islower,
    "istitle": str.istitle,
    "isidentifier": str.isidentifier,
    "isascii": str.isascii,
    "isprintable": str.isprintable,
}.items():
    _tested(_name, _test)


def _stripped(name: str, method: Callable[[str, str | None], str]) -> None:
    def call(run: Run, self: Value, chars: Value = None, /) -> str:
        plain = text(run, self)
        run.budget.string(len(plain))
        return method(plain, None if chars is None else text(run, chars))

    STR[name] = native(f"str.{name}", call)


_stripped("strip", str.strip)
_stripped("lstrip", str.lstrip)
_stripped("rstrip", str.rstrip)


def _bounds(run: Run, start: Place, end: Place) -> tuple[int | None, int | None]:
    return (
        None if start is None else index(run, start),
        None if end is None else index(run, end),
    )


def _pay_backwards(run: Run, plain: str, wanted: str) -> None:
    """Python searches from the end in the product of both lengths, at worst."""
    run.budget.step(len(plain) * len(wanted) // 1_000)


def _searched(name: str, method: Callable[..., int]) -> None:
    """``find`` and its relatives: a substring between two places."""

    def call(run: Run, self: Value, sub: Value, start: Place = None, end: Place = None, /) -> Any:
        plain, wanted = text(run, self), text(run, sub)
        run.budget.string(len(plain))
        if name.startswith("r"):
            _pay_backwards(run, plain, wanted)
        return leaf(run, method, plain, wanted, *_bounds(run, start, end))

    STR[name] = native(f"str.{name}", call)


_searched("find", str.find)
_searched("rfind", str.rfind)
_searched("index", str.index)
_searched("rindex", str.rindex)
_searched("count", str.count)


def _affix(name: str, method: Callable[..., bool]) -> None:
    def call(run: Run, self: Value, fix: Value, start: Place = None, end: Place = None, /) -> bool:
        plain = known(fix)
        if type(plain) is tuple:
            wanted = tuple([text(run, each) for each in plain])
        else:
            if type(plain) is not str:
                wrong(run, name + " first arg must be str or a tuple of str, not {}", fix)
            wanted = (plain,)
        run.budget.step(len(wanted))
        return method(text(run, self), wanted, *_bounds(run, start, end))

    STR[name] = native(f"str.{name}", call)


_affix("startswith", str.startswith)
_affix("endswith", str.endswith)


@STR.add("removeprefix")
def _removeprefix(run: Run, self: Value, prefix: Value, /) -> str:
    return text(run, self).removeprefix(text(run, prefix))


@STR.add("removesuffix")
def _removesuffix(run: Run, self: Value, suffix: Value, /) -> str:
    return text(run, self).removesuffix(text(run, suffix))


def _padded(name: str, method: Callable[..., str]) -> None:
    def call(run: Run, self: Value, width: Value, fill: Value = " ", /) -> Any:
        size = index(run, width)
        run.budget.string(max(size, 0))
        return leaf(run, method, text(run, self), size, text(run, fill))

    STR[name] = native(f"str.{name}", call)


_padded("ljust", str.ljust)
_padded("rjust", str.rjust)
_padded("center", str.center)


@STR.add("zfill")
def _zfill(run: Run, self: Value, width: Value, /) -> Any:
    size = index(run, width)
    run.budget.string(max(size, 0))
    return leaf(run, str.zfill, text(run, self), size)


@STR.add("expandtabs")
def _expandtabs(run: Run, self: Value, tabsize: Value = 8) -> Any:
    plain, size = text(run, self), index(run, tabsize)
    run.budget.string(len(plain) + plain.count("\t") * max(size, 0))
    return leaf(run, str.expandtabs, plain, size)


@STR.add("replace")
def _replace(run: Run, self: Value, old: Value, new: Value, count: Value = -1, /) -> Any:
    plain, before, after = text(run, self), text(run, old), text(run, new)
    most = index(run, count)
    times = plain.count(before)
    if most >= 0:
        times = min(times, most)
    run.budget.string(max(len(plain), len(plain) + times * (len(after) - len(before))))
    return leaf(run, str.replace, plain, before, after, most)


@STR.add("join")
def _join(run: Run, self: Value, parts: Value, /) -> str:
    glue = text(run, self)
    pieces: list[str] = []
    size = 0
    for place, part in enumerate(collect(run, parts)):
        piece = known(part)
        if type(piece) is not str:
            wrong(run, f"sequence item {place}: expected str instance, {{}} found", part)
        size += len(piece) + len(glue)
        run.budget.longer(size, len(piece) + len(glue))
        pieces.append(piece)
    return glue.join(pieces)


@STR.add("split")
def _split(run: Run, self: Value, sep: Value = None, maxsplit: Value = -1) -> Any:
    plain = text(run, self)
    mark = None if sep is None else text(run, sep)
    run.budget.size(plain.count(mark) + 1 if mark else len(plain))
    return leaf(run, str.split, plain, mark, index(run, maxsplit))


@STR.add("rsplit")
def _rsplit(run: Run, self: Value, sep: Value = None, maxsplit: Value = -1) -> Any:
    plain = text(run, self)
    mark = None if sep is None else text(run, sep)
    run.budget.size(plain.count(mark) + 1 if mark else len(plain))
    _pay_backwards(run, plain, mark or "")
    return leaf(run, str.rsplit, plain, mark, index(run, maxsplit))


@STR.add("splitlines")
def _splitlines(run: Run, self: Value, keepends: Value = False) -> list[str]:
    plain = text(run, self)
    run.budget.size(len(plain))
    return plain.splitlines(run.truth(keepends))


@STR.add("partition")
def _partition(run: Run, self: Value, sep: Value, /) -> Any:
    return leaf(run, str.partition, text(run, self), text(run, sep))


@STR.add("rpartition")
def _rpartition(run: Run, self: Value, sep: Value, /) -> Any:
    plain, mark = text(run, self), text(run, sep)
    _pay_backwards(run, plain, mark)
    return leaf(run, str.rpartition, plain, mark)


@STR.add("encode")
def _encode(run: Run, self: Value, encoding: Value = "utf-8", errors: Value = "strict") -> Any:
    plain = text(run, self)
    run.budget.string(4 * len(plain))
    return leaf(run, str.encode, plain, *_codec(run, encoding, errors))


def _codec(run: Run, encoding: Value, errors: Value) -> tuple[str, str]:
    name = _ENCODINGS.get(text(run, encoding).lower().replace("_", "-"))
    handler = text(run, errors)
    if name is None or handler not in _ERRORS:
        raise Opaque(run.unknown("operation", "str.encode"))
    return name, handler


@STR.add("format", sees_unknown=True)
def _format(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> Value:
    return str_format(run, text(run, self), args, kwargs)


@STR.add("format_map", sees_unknown=True)
def _format_map(run: Run, self: Value, mapping: Value, /) -> Value:
    names = known(mapping)
    if type(names) is not dict:
        return run.unknown("operation", "str.format_map")
    by_name: Kwargs = {name: value for name, value in names.items() if type(name) is str}
    return str_format(run, text(run, self), (), by_name)


@STR.add("maketrans", binds=False)
def _maketrans(run: Run, first: Value, second: Value = None, third: Value = None, /) -> Any:
    if second is None:
        table = known(first)
        if type(table) is not dict:
            run.throw("TypeError", "if you give only one argument to maketrans it must be a dict")
        run.budget.size(len(table))
        return {
            leaf(run, ord, name) if type(name) is str else name: value
            for name, value in table.items()
        }
    parts = [text(run, first), text(run, second)]
    if third is not None:
        parts.append(text(run, third))
    run.budget.size(len(parts[0]) + len(parts[-1]))
    return leaf(run, str.maketrans, *parts)


@STR.add("translate")
def _translate(run: Run, self: Value, table: Value, /) -> str:
    mapping = known(table)
    if type(mapping) is not dict:
        raise Opaque(run.unknown("operation", "str.translate"))
    out: list[str] = []
    size = 0
    plain = text(run, self)
    run.budget.step(len(plain))
    for letter in plain:
        value = known(mapping.get(ord(letter), letter))
        if type(value) is int:
            value = leaf(run, chr, value)
        if value is None:
            continue
        out.append(text(run, value))
        size += len(out[-1])
        run.budget.longer(size, len(out[-1]))
    return "".join(out)


@STR.add("__len__")
def _len(run: Run, self: Value, /) -> int:
    return len(text(run, self))


@STR.add("__contains__")
def _contains(run: Run, self: Value, item: Value, /) -> bool:
    plain = text(run, self)
    run.budget.string(len(plain))
    return text(run, item) in plain


@STR.add("__getitem__")
def _getitem(run: Run, self: Value, at: Value, /) -> Value:
    return run.getitem(text(run, self), at)


@STR.add("__str__")
def _str(run: Run, self: Value, /) -> str:
    return text(run, self)


@STR.add("__repr__")
def _repr(run: Run, self: Value, /) -> str:
    return run.repr(text(run, self))


@STR.add("__hash__")
def _hash(run: Run, self: Value, /) -> Value:
    return run.unknown("data_dependent", "hash")


@STR.add("__format__")
def _format_spec(run: Run, self: Value, spec: Value, /) -> Value:
    return format_value(run, host(self), spec)


@BYTES.add("decode")
def _decode(run: Run, self: Value, encoding: Value = "utf-8", errors: Value = "strict") -> Any:
    plain = receiver(run, self, bytes)
    run.budget.string(len(plain))
    return leaf(run, bytes.decode, plain, *_codec(run, encoding, errors))


@BYTES.add("hex")
def _hex(run: Run, self: Value, /) -> str:
    plain = receiver(run, self, bytes)
    run.budget.string(2 * len(plain))
    return plain.hex()


@BYTES.add("startswith")
def _bytes_startswith(run: Run, self: Value, prefix: Value, /) -> bool:
    return bool(leaf(run, bytes.startswith, receiver(run, self, bytes), known(prefix)))


@BYTES.add("endswith")
def _bytes_endswith(run: Run, self: Value, suffix: Value, /) -> bool:
    return bool(leaf(run, bytes.endswith, receiver(run, self, bytes), known(suffix)))


@BYTES.add("strip")
def _bytes_strip(run: Run, self: Value, /) -> bytes:
    plain = receiver(run, self, bytes)
    return plain.strip()


@BYTES.add("split")
def _bytes_split(run: Run, self: Value, sep: Value = None, /) -> Any:
    plain = receiver(run, self, bytes)
    run.budget.size(len(plain))
    return leaf(run, bytes.split, plain, None if sep is None else known(sep))


@BYTES.add("__len__")
def _bytes_len(run: Run, self: Value, /) -> int:
    return len(receiver(run, self, bytes))
