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

import atexit
import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from netgloss.errors import NetglossError
from netgloss.later import later
from netgloss.surfaces.cli.options import Misuse
from netgloss.surfaces.cli.output import say
from netgloss.surfaces.cli.plain import plain

if TYPE_CHECKING:
    from netgloss.surfaces.cli.commands import complete
    from netgloss.surfaces.cli.commands import run as run_with_click
else:
    complete = later("netgloss.surfaces.cli.commands", "complete")
    run_with_click = later("netgloss.surfaces.cli.commands", "run")

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
        complete(COMPLETION)
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
    sys.exit(code)


def leave(code: int) -> NoReturn:
    """End the process; all has been written.

    Python's own way out takes apart whatever was loaded, for nothing. A process that somebody
    watches (a profiler, a debugger, ``python -i``) goes that way all the same.
    """
    monitoring = getattr(sys, "monitoring", None)  # from Python 3.12 on
    tools = monitoring and any(map(monitoring.get_tool, range(6)))
    if tools or sys.flags.inspect or sys.gettrace() or sys.getprofile():
        sys.exit(code)
    atexit._run_exitfuncs()
    os._exit(code)


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
        asked = plain(arguments)
        if asked is None:
            return run_with_click(arguments)
        verb, values = asked
        return verb.run(**values) or 0
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Misuse as error:
        return complain(f"{_one_line(str(error))} (see {error.command} --help)")
    except NetglossError as error:
        return complain(_one_line(str(error)))
    except OSError as error:
        return complain(_said(error))
    except Exception as error:
        if os.environ.get("NETGLOSS_DEBUG"):
            raise
        return internal(error)


def complain(message: str) -> int:
    say(f"netgloss: {message}", err=True)
    return UNREADABLE


def internal(error: Exception) -> int:
    said = _one_line(str(error))
    kind = type(error).__name__
    say(
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
