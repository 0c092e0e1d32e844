"""The five verbs: what they take and what they print."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from netgloss import __version__
from netgloss.later import later
from netgloss.surfaces.cli import terminal
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

Command = TypeVar("Command", bound=Callable[..., Any])

FINDINGS = 1


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="netgloss never runs the code that it reads.",
)
@click.version_option(__version__, prog_name="netgloss", message="%(prog)s %(version)s")
def cli() -> None:
    """Read PyTorch models from pasted text in any condition: restore the source, explain it
    line by line, find what is wrong and prove the mend, write pseudocode, tabulate the layers.

    \b
    Examples:
      netgloss explain examples/resnet18.txt
      netgloss check model.py --fix
      netgloss explain -e "nn.AvgPool2d(kernel_size=3, stride=1, padding=1)" --lang zh
      some-clipboard-tool | netgloss restore -
    """


# ---- options that several verbs share -----------------------------------------------------------
def _spoken(command: Command) -> Command:
    command = click.option(
        "--format",
        "form",
        type=click.Choice(["text", "markdown", "json"]),
        default="text",
        show_default=True,
        help="How the answer is written.",
    )(command)
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default=terminal.language,
        help="Language of the answer; by default the locale's.",
    )(command)


def _choosing(command: Command) -> Command:
    command = click.option(
        "--seconds",
        type=click.FloatRange(min=0, min_open=True),
        metavar="NUMBER",
        help="Processor time that reading may take; by default 60 s for a file in a package, "
        "1.2 s for any other text.",
    )(command)
    command = click.option(
        "--steps",
        type=click.IntRange(min=1),
        metavar="NUMBER",
        help="Statements, calls and elements that reading may go through; by default 100 million "
        "for a file in a package, 3 million for any other text.",
    )(command)
    command = click.option(
        "--mode",
        type=click.Choice(["eval", "train"]),
        default="eval",
        show_default=True,
        help="Read the model as in evaluation or in training.",
    )(command)
    command = click.option(
        "--input",
        multiple=True,
        metavar="'[NAME=]1,3,224,224[:int64]'",
        help="Shape of an input, in the order of forward's arguments; a size may be a name such "
        "as N. Repeat for several inputs. By default inferred.",
    )(command)
    command = click.option(
        "--construct",
        metavar="EXPRESSION",
        help="How the model is built, such as 'resnet50(num_classes=10)'; by default inferred.",
    )(command)
    return click.option(
        "--model", metavar="CLASS", help="Read only this class of the file; by default all."
    )(command)


# ---- the verbs ----------------------------------------------------------------------------------
@cli.command()
@click.argument("file")
@click.option("--diff", is_flag=True, help="Show what changed instead of the whole source.")
@click.option(
    "--explain-repairs", is_flag=True, help="Say what was mended, and where another reading fits."
)
@_spoken
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
        click.echo(result.diff, nl=False)
    elif result.restored.intact and not sys.stdout.isatty():
        click.echo(result.source.encode(given.encoding), nl=False)  # byte for byte
    else:
        click.echo(result.source, nl=False)
    if result.restored.doubts and not diff:
        count = len(result.restored.doubts)
        click.echo(
            f"netgloss: {count} place{'s' if count > 1 else ''} may be read otherwise "
            "(--explain-repairs tells)",
            err=True,
        )


@cli.command()
@click.argument("file", required=False)
@click.option(
    "-e",
    "--expression",
    metavar="EXPRESSION",
    help="Explain a lone expression instead of a file.",
)
@_choosing
@_spoken
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
        raise click.UsageError("give a FILE or -e EXPRESSION, one of the two")
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


@cli.command(short_help="Find what is wrong, and offer mends that were proved.")
@click.argument("file")
@click.option("--fix", is_flag=True, help="Apply the proved fixes to FILE (for -, print them).")
@click.option("--diff", is_flag=True, help="Show what --fix would change; write nothing.")
@_choosing
@_spoken
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
        raise click.UsageError("--fix and --diff print text; --format json has every fix's source")
    with _waiting(given):
        mended = pipeline.mend(given, chosen, lang)
    if diff:
        click.echo(mended.diff, nl=False)
    elif given.path is None:
        click.echo(mended.source, nl=False)
    elif mended.applied:
        _write(given, mended)
    for title in mended.applied:
        click.echo(f"netgloss: {title}", err=True)
    left = len(mended.findings)
    fixed = "to fix" if diff else "fixed"
    click.echo(f"netgloss: {len(mended.applied)} {fixed}, {left} left", err=True)
    return FINDINGS if left or (diff and mended.applied) else 0


@cli.command()
@click.argument("file")
@click.option(
    "--style",
    type=click.Choice(["literal"]),
    default="literal",
    show_default=True,
    help="literal: one line a statement.",
)
@_choosing
@_spoken
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


@cli.command(short_help="Tabulate the layers: shapes, parameters, cost.")
@click.argument("file")
@_choosing
@_spoken
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
        click.echo(dumps(result.to_json(), ensure_ascii=False, indent=2))
    elif form == "markdown":
        click.echo(result.to_markdown(), nl=False)
    elif sys.stdout.isatty():
        print_document(result.document, sys.stdout, color=terminal.colours())
    else:
        click.echo(result.to_text(), nl=False)


def _write(given: Given, mended: Mended) -> None:
    assert given.path is not None
    put(Path(given.path), mended.source.encode(given.encoding))
    what = "mended" if mended.intact else "restored and mended: the text was damaged"
    click.echo(f"netgloss: {given.path} {what}", err=True)
