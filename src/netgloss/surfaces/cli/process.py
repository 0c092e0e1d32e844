"""The process around the commands: streams in UTF-8, errors in one line, exit codes.

===== ==========================================================================
code  meaning
===== ==========================================================================
0     done; for ``check``: nothing found
1     ``check`` found something
2     the text is not readable, or the command was used wrongly
70    a fault of netgloss itself (set NETGLOSS_DEBUG=1 for its traceback)
130   interrupted with Ctrl-C
141   the reader of our output went away, as in ``netgloss explain x.py | head -1``
===== ==========================================================================
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
from typing import NoReturn

import click

from netgloss.errors import NetglossError
from netgloss.surfaces.cli.commands import cli

COMPLETION = "_NETGLOSS_COMPLETE"  # what a shell sets to ask for completions
UNREADABLE = 2
INTERNAL = 70
INTERRUPTED = 130
BROKEN_PIPE = 141


def main() -> NoReturn:
    """Run the command line on ``sys.argv`` and leave the process."""
    open_streams()
    speak_utf8()
    if COMPLETION in os.environ:
        cli.main(prog_name="netgloss", complete_var=COMPLETION)
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        code = BROKEN_PIPE
    except OSError as error:  # the flush: a full disk
        _drop_output()
        code = complain(_said(error))
    except KeyboardInterrupt:
        code = INTERRUPTED
    gc.freeze()  # the search for cycles on the way out would take long
    sys.exit(code)


def open_streams() -> None:
    """Give a process that was started without streams (``>&-``) empty ones."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _drop_output() -> None:
    """The interpreter flushes stdout once more on its way out: give it somewhere to go."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def speak_utf8() -> None:
    """Read and write UTF-8 whatever the locale says (``LANG=C`` would mean ASCII)."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError, OSError):
                # A lone surrogate in the text must not end the process.
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def run(arguments: list[str]) -> int:
    """Run one command; its exit code. Errors are said in one line on standard error."""
    try:
        # Not cli.main(): it has its own ways with interrupts and broken pipes.
        with cli.make_context("netgloss", arguments) as context:
            code = cli.invoke(context)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except click.Abort:
        return INTERRUPTED
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return UNREADABLE
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "netgloss"
        return complain(f"{_one_line(error.format_message())} (see {command} --help)")
    except click.ClickException as error:
        return complain(_one_line(error.format_message()))
    except NetglossError as error:
        return complain(_one_line(str(error)))
    except OSError as error:
        return complain(_said(error))
    except Exception as error:
        if os.environ.get("NETGLOSS_DEBUG"):
            raise
        return internal(error)
    return code if isinstance(code, int) else 0


def complain(message: str) -> int:
    click.echo(f"netgloss: {message}", err=True)
    return UNREADABLE


def internal(error: Exception) -> int:
    said = _one_line(str(error))
    kind = type(error).__name__
    click.echo(
        f"netgloss: internal error ({kind}{': ' if said else ''}{said[:200]}): please report it "
        "with the text you gave; NETGLOSS_DEBUG=1 shows where it happened",
        err=True,
    )
    return INTERNAL


def _said(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _one_line(text: str) -> str:
    return " ".join(text.split())
