"""``textwrap``: the layout of texts."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, index, text
from netgloss.interpret.library.namespaces import module
from netgloss.interpret.values import Namespace, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

TEXTWRAP = Table("textwrap")


@TEXTWRAP.add("dedent")
def _dedent(run: Run, written: Value, /) -> str:
    plain = text(run, written)
    run.budget.step(len(plain))
    return textwrap.dedent(plain)


@TEXTWRAP.add("indent")
def _indent(run: Run, written: Value, prefix: Value) -> str:
    plain, before = text(run, written), text(run, prefix)
    run.budget.string(len(plain) + (plain.count("\n") + 1) * len(before))
    return textwrap.indent(plain, before)


@TEXTWRAP.add("fill")
def _fill(run: Run, written: Value, width: Value = 70) -> str:
    plain = text(run, written)
    run.budget.step(len(plain))
    return textwrap.fill(plain, max(index(run, width), 1))


def make_textwrap() -> Namespace:
    """The module ``textwrap``."""
    return module("textwrap", TEXTWRAP)
