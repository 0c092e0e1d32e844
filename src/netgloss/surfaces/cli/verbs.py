"""The five verbs: what each does with what it was given, and what it prints."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from netgloss.later import later
from netgloss.surfaces.cli import terminal
from netgloss.surfaces.cli.options import (
    CHANGES,
    CHOOSING,
    EXPLAIN_REPAIRS,
    EXPRESSION,
    FIX,
    SPOKEN,
    STYLE,
    WOULD_CHANGE,
    Misuse,
    Verb,
)
from netgloss.surfaces.cli.output import say
from netgloss.surfaces.cli.waiting import waiting

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from json import dumps

    from netgloss.pipeline import Given
    from netgloss.render.terminal import print_document
    from netgloss.results import Mended, Result
    from netgloss.surfaces.cli.files import put, take
else:  # what `--help` and bad usage do not need
    dumps = later("json", "dumps")
    print_document = later("netgloss.render.terminal", "print_document")
    put = later("netgloss.surfaces.cli.files", "put")
    take = later("netgloss.surfaces.cli.files", "take")

FINDINGS = 1


def restore(file: str, diff: bool, explain_repairs: bool, lang: str, form: str) -> None:
    """Give flattened or otherwise damaged source back as it was.

    FILE is any text with Python in it; - reads standard input. Text that is fine already comes
    back byte for byte.

    \b
    Examples:
      netgloss restore pasted.txt > model.py
      netgloss restore pasted.txt --explain-repairs
      netgloss restore - --diff < pasted.txt
    """
    from netgloss import pipeline

    given = take(file)
    result = pipeline.restore(given, lang)
    if form != "text" or (explain_repairs and not diff):
        return _show(result, form)
    if diff:
        say(result.diff, end="")
    elif result.restored.intact and not sys.stdout.isatty():
        say(result.source.encode(given.encoding))  # byte for byte
    else:
        say(result.source, end="")
    if result.restored.doubts and not diff:
        count = len(result.restored.doubts)
        say(
            f"netgloss: {count} place{'s' if count > 1 else ''} may be read otherwise "
            "(--explain-repairs tells)",
            err=True,
        )


def explain(file: str | None, expression: str | None, lang: str, form: str, **choices: Any) -> None:
    """Explain a model line by line, every number computed.

    FILE is any text with a model in it; - reads standard input.

    \b
    Examples:
      netgloss explain model.py
      netgloss explain pasted.txt --lang zh --format markdown > model.md
      netgloss explain model.py --construct 'UNet(3, 2)' --input 1,3,572,572
      netgloss explain -e "nn.Conv2d(3, 64, 7, stride=2, padding=3)"
    """
    from netgloss import pipeline

    if (file is None) == (expression is None):
        raise Misuse("netgloss explain", "give a FILE or -e EXPRESSION, one of the two")
    if expression is not None:
        given = pipeline.given_text(expression)
        chosen = pipeline.options(given, **choices)
        with waiting("the expression"):
            result = pipeline.explain_expression(expression, chosen, lang)
        return _show(result, form)
    given = take(file or "-")
    with _waiting(given):
        result = pipeline.explain(given, pipeline.options(given, **choices), lang)
    _show(result, form)


def check(file: str, fix: bool, diff: bool, lang: str, form: str, **choices: Any) -> int:
    """Find what is wrong in a model, and offer mends that were proved.

    FILE is any text with a model in it; - reads standard input. Leaves with 0 when nothing was
    found, 1 when something was, 2 when FILE cannot be read.

    \b
    Examples:
      netgloss check model.py
      netgloss check model.py --diff
      netgloss check pasted.txt --fix
      netgloss check model.py --format json
    """
    from netgloss import pipeline

    given = take(file)
    chosen = pipeline.options(given, **choices)
    if not (fix or diff):
        with _waiting(given):
            result = pipeline.check(given, chosen, lang)
        _show(result, form)
        return FINDINGS if result.findings else 0
    if form != "text":
        raise Misuse(
            "netgloss check", "--fix and --diff print text; --format json has every fix's source"
        )
    with _waiting(given):
        mended = pipeline.mend(given, chosen, lang)
    if diff:
        say(mended.diff, end="")
    elif given.path is None:
        say(mended.source, end="")
    elif mended.applied:
        _write(given, mended)
    for title in mended.applied:
        say(f"netgloss: {title}", err=True)
    left = len(mended.findings)
    fixed = "to fix" if diff else "fixed"
    say(f"netgloss: {len(mended.applied)} {fixed}, {left} left", err=True)
    return FINDINGS if left or (diff and mended.applied) else 0


def pseudocode(file: str, style: str, lang: str, form: str, **choices: Any) -> None:
    """Write a model as pseudocode.

    FILE is any text with a model in it; - reads standard input.

    \b
    Examples:
      netgloss pseudocode model.py
      netgloss pseudocode pasted.txt --lang zh
    """
    from netgloss import pipeline

    given = take(file)
    with _waiting(given):
        result = pipeline.pseudocode(given, pipeline.options(given, **choices), lang, style)
    _show(result, form)


def summary(file: str, lang: str, form: str, **choices: Any) -> None:
    """Tabulate a model's layers: output shapes, parameters, multiply–accumulates.

    FILE is any text with a model in it; - reads standard input.

    \b
    Examples:
      netgloss summary model.py
      netgloss summary resnet.py --construct 'resnet50()' --input 1,3,224,224
      netgloss summary model.py --format json
    """
    from netgloss import pipeline

    given = take(file)
    with _waiting(given):
        result = pipeline.summary(given, pipeline.options(given, **choices), lang)
    _show(result, form)


# ---- in and out ---------------------------------------------------------------------------------
def _waiting(given: Given) -> AbstractContextManager[None]:
    return waiting(given.name if given.path else "the text")


def _show(result: Result, form: str) -> None:
    if form == "json":
        say(dumps(result.to_json(), ensure_ascii=False, indent=2))
    elif form == "markdown":
        say(result.to_markdown(), end="")
    elif sys.stdout.isatty():
        print_document(result.document, sys.stdout, color=terminal.colours())
    else:
        say(result.to_text(), end="")


def _write(given: Given, mended: Mended) -> None:
    assert given.path is not None
    put(given.path, mended.source.encode(given.encoding))
    what = "mended" if mended.intact else "restored and mended: the text was damaged"
    say(f"netgloss: {given.path} {what}", err=True)


VERBS = {
    "restore": Verb(restore, (CHANGES, EXPLAIN_REPAIRS, *SPOKEN)),
    "explain": Verb(explain, (EXPRESSION, *CHOOSING, *SPOKEN), needs_file=False),
    "check": Verb(
        check,
        (FIX, WOULD_CHANGE, *CHOOSING, *SPOKEN),
        short="Find what is wrong, and offer mends that were proved.",
    ),
    "pseudocode": Verb(pseudocode, (STYLE, *CHOOSING, *SPOKEN)),
    "summary": Verb(
        summary, (*CHOOSING, *SPOKEN), short="Tabulate the layers: shapes, parameters, cost."
    ),
}
