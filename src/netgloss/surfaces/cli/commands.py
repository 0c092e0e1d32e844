"""The verbs as commands of click, which tells of help, mistakes and completions.

Loaded only for these: see :mod:`.options`.
"""

from __future__ import annotations

from typing import Any

import click

from netgloss import __version__
from netgloss.surfaces.cli.options import Misuse, Option, Verb
from netgloss.surfaces.cli.output import say
from netgloss.surfaces.cli.verbs import VERBS


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


def _option(option: Option) -> click.Option:
    names = [*option.flags, option.name]
    if option.is_switch:
        return click.Option(names, is_flag=True, help=option.help)
    kind: Any = None
    if option.choices:
        kind = click.Choice(option.choices)
    elif option.number is int:
        kind = click.IntRange(min=1)
    elif option.number is float:
        kind = click.FloatRange(min=0, min_open=True)
    return click.Option(
        names,
        type=kind,
        default=option.default,
        show_default=isinstance(option.default, str),
        multiple=option.several,
        metavar=option.metavar,
        help=option.help,
    )


def _command(name: str, verb: Verb) -> click.Command:
    file = click.Argument(["file"], required=verb.needs_file)
    params = [file, *map(_option, verb.options)]
    return click.command(name, params=params, short_help=verb.short)(verb.run)


for _name, _verb in VERBS.items():
    cli.add_command(_command(_name, _verb))


def run(arguments: list[str]) -> int:
    """Read the arguments with click and run the command; its exit code. Raises Misuse."""
    try:
        # Not cli.main(): it has its own ways with interrupts and broken pipes.
        with cli.make_context("netgloss", arguments) as context:
            code = cli.invoke(context)
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.ctx.get_help() if error.ctx else "", err=True)
        return error.exit_code
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "netgloss"
        raise Misuse(command, error.format_message()) from None
    return code if isinstance(code, int) else 0


def complete(variable: str) -> None:
    """Answer the shell that asks for completions, or for the script that asks, and leave."""
    cli.main(prog_name="netgloss", complete_var=variable)
