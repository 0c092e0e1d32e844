"""``re`` under limits: a pattern that could run away gives an unknown value.

The host's matcher backtracks, so what a match may cost is bounded before it starts, from the
number of repetitions in the pattern and the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netgloss.interpret.builtins.natives import Opaque, Table, index, known, leaf, own, text
from netgloss.interpret.library.namespaces import module, native_class, shared
from netgloss.interpret.values import Class, Instance, Namespace, Stream, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

RE = Table("re")
PATTERN = Table("re.Pattern")
MATCH = Table("re.Match")

LONGEST_PATTERN = 200
LONGEST_TEXT = 10_000
MOST_WORK = 30_000_000
WORK_A_STEP = 3_000  # characters looked at in about the time of a statement or two: see the clock

_FLAGS = {
    "I": re.I,
    "IGNORECASE": re.I,
    "M": re.M,
    "MULTILINE": re.M,
    "S": re.S,
    "DOTALL": re.S,
    "X": re.X,
    "VERBOSE": re.X,
    "A": re.A,
    "ASCII": re.A,
    "U": re.U,
    "UNICODE": re.U,
}


def work(pattern: str) -> tuple[int, int] | None:
    """How many repetitions a pattern has, and how many ways its choices can go together.

    None when one could multiply the other: a repeated group that itself repeats or chooses, a
    back reference, or a conditional.

    >>> work(r"layer(\\d+)[.](\\w+)?"), work("(one|two|three)")
    ((2, 2), (0, 3))
    >>> work("(a+)+") is None
    True
    """
    repeats, ways = 0, 1
    groups: list[bool] = []  # for each open group, whether something in it repeats or chooses
    branches = [1]  # of the whole pattern and of each open group, how many there are
    closed_busy = False  # the group that ended just before repeats or chooses
    at = 0
    while at < len(pattern):
        mark = pattern[at]
        if mark == "\\":
            if pattern[at + 1 : at + 2].isdigit() and pattern[at + 1] != "0":
                return None
            at += 2
            closed_busy = False
            continue
        if mark == "[":
            at = _class_end(pattern, at)
            closed_busy = False
            continue
        if mark == "(":
            if pattern.startswith(("(?P=", "(?("), at):
                return None
            groups.append(False)
            branches.append(1)
            at += 2 if pattern.startswith("(?", at) else 1
            closed_busy = False
            continue
        if mark == ")":
            closed_busy = groups.pop() if groups else False
            ways *= branches.pop() if len(branches) > 1 else 1
            if groups and closed_busy:
                groups[-1] = True
            at += 1
            continue
        counted = re.match(r"\{\d*,?\d*\}", pattern[at:])
        if mark in "*+?|" or counted:
            if mark == "|":
                branches[-1] += 1
            else:
                if closed_busy and mark != "?":
                    return None
                repeats += mark != "?"
                ways *= 2 if mark == "?" else 1
            groups[:] = [True] * len(groups)
            at += counted.end() if counted else 1
            closed_busy = False
            continue
        closed_busy = False
        at += 1
    return repeats, ways * branches[0]


def _class_end(pattern: str, at: int) -> int:
    """The place after the character class that starts here."""
    at += 2 if pattern.startswith("[^", at) else 1
    if pattern.startswith("]", at):
        at += 1
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _compiled(run: Run, pattern: Value, flags: Value = 0) -> re.Pattern[str]:
    """The host pattern of a string or of a compiled pattern; stops where it may run away."""
    if type(pattern) is Instance:
        (pattern, flags) = own(run, pattern, "pattern", "flags")
    written, chosen = text(run, pattern), index(run, flags, "re")
    found = work(written)
    simple = found is not None and not found[0]  # nothing repeats: only the text's length counts
    if found is None or len(written) > (LONGEST_TEXT if simple else LONGEST_PATTERN):
        raise Opaque(run.unknown("operation", "re"))
    run.budget.step(len(written))
    try:
        return re.compile(written, chosen & 0x1FF)
    except (re.error, ValueError, OverflowError, RecursionError) as error:
        run.throw("ValueError", str(error))


def _affordable(
    run: Run, pattern: re.Pattern[str], subject: Value, starts: int | None = None
) -> str:
    """The text to search, once the greatest cost of searching it is paid.

    A match may begin in so many places; left out, the pattern tells how many.
    """
    plain = text(run, subject)
    repeats, ways = work(pattern.pattern) or (0, 1)
    begins = beginnings(pattern, plain) if starts is None else starts
    cost = begins * (len(plain) + 1) ** repeats * ways
    if len(plain) > LONGEST_TEXT or cost > MOST_WORK:
        raise Opaque(run.unknown("operation", "re"))
    run.budget.step(len(plain) // 64 + cost // WORK_A_STEP + 1)
    return plain


def beginnings(pattern: re.Pattern[str], plain: str) -> int:
    """In how many places of a text a match of the pattern may begin, at most.

    >>> beginnings(re.compile("^a+b"), "aab"), beginnings(re.compile("{(.*?)}"), "a {b} c")
    (1, 1)
    >>> beginnings(re.compile(r"\\d+"), "abc")
    4
    """
    written, flags = pattern.pattern, pattern.flags
    first, after = written[:1], written[1:2]
    if "|" in written or flags & (re.I | re.X) or (after and after in "*?{"):
        return len(plain) + 1
    if first == "^":
        return 1 + (plain.count("\n") if flags & re.M else 0)
    if first and first not in ".$*+?()[]\\":
        return plain.count(first)
    return len(plain) + 1


def _pattern_class(run: Run) -> Class:
    return shared(run, "re.Pattern", lambda run: native_class(run, "Pattern", PATTERN, module="re"))


def _match_class(run: Run) -> Class:
    return shared(run, "re.Match", lambda run: native_class(run, "Match", MATCH, module="re"))


def _match(run: Run, found: re.Match[str] | None) -> Value:
    """A match as a value: everything that may be asked of it is copied out of the host's."""
    if found is None:
        return None
    count = found.re.groups
    run.budget.size(count + 1)
    places = range(count + 1)
    return Instance(
        _match_class(run),
        {
            "string": found.string,
            "lastindex": found.lastindex,
            "lastgroup": found.lastgroup,
            "_groups": tuple([found.group(place) for place in places]),
            "_spans": tuple([found.span(place) for place in places]),
            "_names": dict(found.re.groupindex),
        },
    )


@RE.add("compile")
def _compile(run: Run, pattern: Value, flags: Value = 0) -> Value:
    made = _compiled(run, pattern, flags)
    return Instance(
        _pattern_class(run),
        {
            "pattern": made.pattern,
            "flags": int(made.flags),
            "groups": made.groups,
            "groupindex": dict(made.groupindex),
        },
    )


def _searching(
    name: str,
    search: Callable[[re.Pattern[str], str], re.Match[str] | None],
    starts: int | None = None,
) -> None:
    @RE.add(name)
    def of_module(run: Run, pattern: Value, string: Value, flags: Value = 0) -> Value:
        made = _compiled(run, pattern, flags)
        return _match(run, search(made, _affordable(run, made, string, starts)))

    @PATTERN.add(name)
    def of_pattern(run: Run, self: Value, string: Value) -> Value:
        return of_module(run, self, string)


_searching("match", re.Pattern.match, starts=1)
_searching("search", re.Pattern.search)
_searching("fullmatch", re.Pattern.fullmatch, starts=1)


@RE.add("findall")
def _findall(run: Run, pattern: Value, string: Value, flags: Value = 0) -> Value:
    made = _compiled(run, pattern, flags)
    return made.findall(_affordable(run, made, string))


@RE.add("finditer")
def _finditer(run: Run, pattern: Value, string: Value, flags: Value = 0) -> Value:
    made = _compiled(run, pattern, flags)
    found = [_match(run, each) for each in made.finditer(_affordable(run, made, string))]
    return Stream(run.iterate(found))


@RE.add("split")
def _split(run: Run, pattern: Value, string: Value, maxsplit: Value = 0, flags: Value = 0) -> Value:
    made = _compiled(run, pattern, flags)
    return leaf(run, made.split, _affordable(run, made, string), index(run, maxsplit))


@RE.add("sub")
def _sub(
    run: Run, pattern: Value, repl: Value, string: Value, count: Value = 0, flags: Value = 0
) -> Value:
    made = _compiled(run, pattern, flags)
    plain, most = _affordable(run, made, string), index(run, count)
    template = known(repl)
    out: list[str] = []
    size = last = 0
    for done, found in enumerate(made.finditer(plain)):
        if most and done >= most:
            break
        if type(template) is str:
            run.budget.string(len(template) * (len(found.group()) + 1))
            new = leaf(run, found.expand, template) if "\\" in template else template
        else:
            new = text(run, run.call(template, (_match(run, found),), {}))
        out += [plain[last : found.start()], new]
        size += found.start() - last + len(new)
        run.budget.longer(size, len(new))
        last = found.end()
    return "".join([*out, plain[last:]])


@RE.add("escape")
def _escape(run: Run, pattern: Value) -> str:
    plain = text(run, pattern)
    run.budget.string(2 * len(plain))
    return re.escape(plain)


@PATTERN.add("findall")
def _pattern_findall(run: Run, self: Value, string: Value) -> Value:
    return _findall(run, self, string)


@PATTERN.add("finditer")
def _pattern_finditer(run: Run, self: Value, string: Value) -> Value:
    return _finditer(run, self, string)


@PATTERN.add("split")
def _pattern_split(run: Run, self: Value, string: Value, maxsplit: Value = 0) -> Value:
    return _split(run, self, string, maxsplit)


@PATTERN.add("sub")
def _pattern_sub(run: Run, self: Value, repl: Value, string: Value, count: Value = 0) -> Value:
    return _sub(run, self, repl, string, count)


def _group_number(run: Run, self: Value, group: Value) -> int:
    groups, names = own(run, self, "_groups", "_names")
    plain = known(group)
    place = names.get(plain) if type(plain) is str else index(run, plain)
    if place is None or not 0 <= place < len(groups):
        run.throw("IndexError", "no such group")
    return int(place)


@MATCH.add("group")
def _group(run: Run, self: Value, /, *wanted: Value) -> Value:
    (groups,) = own(run, self, "_groups")
    found = [groups[_group_number(run, self, each)] for each in wanted or (0,)]
    return found[0] if len(found) == 1 else tuple(found)


@MATCH.add("__getitem__")
def _getitem(run: Run, self: Value, group: Value, /) -> Value:
    return _group(run, self, group)


@MATCH.add("groups")
def _groups(run: Run, self: Value, default: Value = None) -> Value:
    (groups,) = own(run, self, "_groups")
    return tuple([default if each is None else each for each in groups[1:]])


@MATCH.add("groupdict")
def _groupdict(run: Run, self: Value, default: Value = None) -> Value:
    groups, names = own(run, self, "_groups", "_names")
    return {n: default if groups[at] is None else groups[at] for n, at in names.items()}


def _span_of(name: str, read: Callable[[tuple[int, int]], Any]) -> None:
    @MATCH.add(name)
    def call(run: Run, self: Value, group: Value = 0, /) -> Value:
        (spans,) = own(run, self, "_spans")
        return read(spans[_group_number(run, self, group)])


_span_of("start", lambda span: span[0])
_span_of("end", lambda span: span[1])
_span_of("span", lambda span: span)


def _error_class(run: Run) -> Class:
    return run.classes["ValueError"]


def make_re(name: str = "re") -> Namespace:
    """``re``; and ``regex``, to which what both of them read means the same."""
    members: dict[str, Value] = {**RE, **{name: int(flag) for name, flag in _FLAGS.items()}}
    return module(
        name,
        members,
        {"Pattern": _pattern_class, "Match": _match_class, "error": _error_class},
    )
