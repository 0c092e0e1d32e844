"""``packaging.version``: version numbers read and ordered as PEP 440 says.

A version is an instance with the parts that programs ask for; two are compared by the key that
the standard defines (epoch, release without trailing zeros, pre-, post- and development release,
local label).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netgloss.interpret.builtins.natives import Table, own, text, wrong
from netgloss.interpret.library.namespaces import module, native_class, shared
from netgloss.interpret.values import Args, Class, Instance, Kwargs, Namespace, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

VERSION = Table("packaging.version.Version")
FUNCTIONS = Table("packaging.version")

LONGEST = 100  # characters of a version
_FORM = re.compile(
    r"\s*v?(?:(?P<epoch>\d+)!)?(?P<release>\d+(?:\.\d+)*)"
    r"(?:[-_.]?(?P<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?P<pre_number>\d*))?"
    r"(?P<post>-(?P<implied>\d+)|[-_.]?(?:post|rev|r)[-_.]?(?P<post_number>\d*))?"
    r"(?P<dev>[-_.]?dev[-_.]?(?P<dev_number>\d*))?"
    r"(?:\+(?P<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*",
    re.IGNORECASE,
)
_STAGES = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}


def parts(written: str) -> dict[str, Any] | None:
    """The parts of a version, None where the text is none.

    >>> parts("2.13.0+cpu")["public"], parts("1.0rc1")["pre"], parts("two")
    ('2.13.0', ('rc', 1), None)
    """
    found = _FORM.fullmatch(written) if len(written) <= LONGEST else None
    if found is None:
        return None
    release = tuple(int(number) for number in found["release"].split("."))
    stage = (found["pre"] or "").lower()
    pre = (_STAGES.get(stage, stage), int(found["pre_number"] or 0)) if stage else None
    post = int(found["implied"] or found["post_number"] or 0) if found["post"] else None
    dev = int(found["dev_number"] or 0) if found["dev"] else None
    local = re.sub("[-_]", ".", found["local"].lower()) if found["local"] else None
    epoch = int(found["epoch"] or 0)
    base = (f"{epoch}!" if epoch else "") + ".".join(map(str, release))
    public = base + ("" if pre is None else f"{pre[0]}{pre[1]}")
    public += ("" if post is None else f".post{post}") + ("" if dev is None else f".dev{dev}")
    local_parts = None if local is None else ".".join(_plain(part) for part in local.split("."))
    padded = (*release, 0, 0)
    return {
        "epoch": epoch,
        "release": release,
        "pre": pre,
        "post": post,
        "dev": dev,
        "local": local_parts,
        "base_version": base,
        "public": public,
        "major": padded[0],
        "minor": padded[1],
        "micro": padded[2],
        "is_prerelease": pre is not None or dev is not None,
        "is_postrelease": post is not None,
        "is_devrelease": dev is not None,
        "_text": public + ("" if local_parts is None else f"+{local_parts}"),
        "_key": _key(epoch, release, pre, post, dev, local),
    }


def _plain(part: str) -> str:
    return str(int(part)) if part.isdigit() else part


def _key(
    epoch: int,
    release: tuple[int, ...],
    pre: tuple[str, int] | None,
    post: int | None,
    dev: int | None,
    local: str | None,
) -> tuple[Any, ...]:
    """What two versions are compared by."""
    kept = release
    while len(kept) > 1 and kept[-1] == 0:
        kept = kept[:-1]
    if pre is not None:
        stage: tuple[Any, ...] = (0, *pre)
    else:
        only_dev = post is None and dev is not None
        stage = (-1,) if only_dev else (1,)
    after = (-1,) if post is None else (0, post)
    before = (1,) if dev is None else (0, dev)
    labels = (
        (-1,)
        if local is None
        else (0, *((1, int(p), "") if p.isdigit() else (0, 0, p) for p in local.split(".")))
    )
    return epoch, kept, stage, after, before, labels


def version_class(run: Run) -> Class:
    return shared(
        run,
        "packaging.version.Version",
        lambda run: native_class(
            run, "Version", VERSION, module="packaging.version", construct=_new
        ),
    )


def _invalid(run: Run) -> Class:
    return shared(
        run,
        "packaging.version.InvalidVersion",
        lambda run: native_class(
            run,
            "InvalidVersion",
            {},
            bases=(run.classes["ValueError"],),
            module="packaging.version",
        ),
    )


def _new(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    given = (*args, *kwargs.values())
    if len(given) != 1:
        run.throw("TypeError", "Version() takes one version")
    written = text(run, given[0])
    run.budget.step(len(written))
    found = parts(written)
    if found is None:
        error = run.call(_invalid(run), (f"Invalid version: {written!r}",), {})
        run.raise_value(error)
    return Instance(cls, found, place=run.place)


@FUNCTIONS.add("parse")
def _parse(run: Run, version: Value, /) -> Value:
    return run.call(version_class(run), (version,), {})


@VERSION.add("__str__")
def _str(run: Run, self: Value, /) -> str:
    (written,) = own(run, self, "_text")
    return str(written)


@VERSION.add("__repr__")
def _repr(run: Run, self: Value, /) -> str:
    return f"<Version({_str(run, self)!r})>"


def _compared(run: Run, self: Value, other: Value) -> tuple[Any, Any] | None:
    (mine,) = own(run, self, "_key")
    if type(other) is not Instance or "_key" not in other.attrs:
        return None
    run.budget.step()
    return mine, other.attrs["_key"]


@VERSION.add("__eq__")
def _eq(run: Run, self: Value, other: Value, /) -> bool:
    keys = _compared(run, self, other)
    return keys is not None and keys[0] == keys[1]


@VERSION.add("__ne__")
def _ne(run: Run, self: Value, other: Value, /) -> bool:
    return not _eq(run, self, other)


def _order(name: str, holds: Callable[[Any, Any], bool]) -> None:
    @VERSION.add(name)
    def compare(run: Run, self: Value, other: Value, /) -> bool:
        keys = _compared(run, self, other)
        if keys is None:
            wrong(run, "a version cannot be compared with '{}'", other)
        return holds(*keys)


_order("__lt__", operator.lt)
_order("__le__", operator.le)
_order("__gt__", operator.gt)
_order("__ge__", operator.ge)


def make_version() -> Namespace:
    """``packaging.version``: versions and their order."""
    return module(
        "packaging.version",
        dict(FUNCTIONS),
        {"Version": version_class, "InvalidVersion": _invalid},
    )


def make_packaging() -> Namespace:
    """``packaging``: of which only the versions are here."""
    return module("packaging", {"version": make_version()})
