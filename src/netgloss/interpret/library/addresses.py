"""``urllib.parse``: addresses taken apart and put together as text; nothing is ever fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from netgloss.interpret.builtins.natives import Table, leaf, text
from netgloss.interpret.library.namespaces import module, native_class, shared
from netgloss.interpret.values import Class, Instance, Namespace, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

PARSE = Table("urllib.parse")
_PARTS = ("scheme", "netloc", "path", "query", "fragment")


def _split_result(run: Run) -> Class:
    return shared(
        run,
        "urllib.parse.SplitResult",
        lambda run: native_class(run, "SplitResult", {}, module="urllib.parse"),
    )


@PARSE.add("urlsplit", "urlparse")
def _split(run: Run, url: Value, scheme: Value = "", allow_fragments: Value = True) -> Value:
    written = text(run, url)
    run.budget.step(len(written))
    parts = leaf(run, urlsplit, written, text(run, scheme), bool(run.truth(allow_fragments)))
    attrs = {name: getattr(parts, name) for name in _PARTS}
    return Instance(_split_result(run), attrs, place=run.place)


def make_parse() -> Namespace:
    """``urllib.parse``."""
    return module("urllib.parse", dict(PARSE))
