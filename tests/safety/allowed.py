"""The exact rule: what netgloss itself may do while it reads a text.

It may load its own modules and those of its libraries, read its own data, and read the file that
it was given. It may ask the environment for what decides how to print. Everything else that the
watch has written down is a deed of the pasted text, and none is allowed.
"""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import netgloss as package

Event = tuple[str, ...]

PACKAGE = str(Path(package.__file__).resolve().parent)
RECORDS = str(Path(PACKAGE, "records.py"))
LIBRARIES = tuple(
    os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib")
)
# How to print: the language, the width, whether in colours, and netgloss's own switch.
ENVIRONMENT = frozenset(
    {
        "LC_ALL",
        "LC_MESSAGES",
        "LC_CTYPE",
        "LANG",
        "LANGUAGE",
        "COLUMNS",
        "LINES",
        "TERM",
        "NO_COLOR",
    }
    | {"FORCE_COLOR", "COLORTERM", "CLICOLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"}
    | {"NETGLOSS_DEBUG", "_NETGLOSS_COMPLETE", "PYTHONIOENCODING", "BLACK_CACHE_DIR"}
    | {"JUPYTER_COLUMNS", "JUPYTER_LINES", "DATABRICKS_RUNTIME_VERSION", "UNICODE_VERSION"}
)
HARMLESS = frozenset(
    {"import", "exec", "compile", "environ", "os.listdir", "os.scandir", "marshal.loads"}
    | {"marshal.load", "code.__new__", "cpython.run_module", "pathlib.Path.glob"}
)
IMPORTING = "importing"
# What numpy does while it is loaded, and no more: its library of matrices is told by a variable not
# to bind threads, which is taken back at once, and ctypes opens the program that runs already.
NUMPYS = frozenset(
    {
        ("os.putenv", IMPORTING, "OPENBLAS_MAIN_FREE"),
        ("os.unsetenv", IMPORTING, "OPENBLAS_MAIN_FREE"),
        ("ctypes.dlopen", IMPORTING, "NoneType"),
    }
)
# The name that ast.parse gives a text; of a text that does not parse, Python looks for a file of
# this name to show a line of it.
PARSED = "<unknown>"


def forbidden(events: Iterable[Event], given: frozenset[str], known: frozenset[str]) -> list[Event]:
    """The events that are no business of netgloss's.

    ``given`` are the paths of the files that it was told to read; ``known`` the modules that it
    loads, or looks for, when texts without harm are read.
    """
    return [event for event in events if not is_allowed(event, given, known)]


def is_allowed(event: Event, given: frozenset[str], known: frozenset[str]) -> bool:
    name, *rest = event
    if name == "environ":
        return rest[0] in ENVIRONMENT
    caused, *arguments = rest
    match name, arguments:
        case "open", [path, _, flags]:
            return not _writes(flags) and (path in given or _is_ours(path, caused))
        case "import", [module, *_]:
            top = module.partition(".")[0]
            return top == "netgloss" or top in known
        case (("exec" | "compile"), [file]):
            if name == "compile" and file == PARSED:
                return True
            # namedtuple, while a module is loaded, and netgloss's own records write a function of
            # the names of their fields as text.
            if file == "<string>":
                return caused in (IMPORTING, RECORDS)
            return _is_library(file) or (caused == IMPORTING and file.startswith("<frozen "))
        # They give such a function the names of other fields, too: of its parameters, and it has
        # no other variables.
        case "code.__new__", ["bytes", "<string>", "__init__", taken, "0", "0", held, _, _]:
            return caused == RECORDS and taken == held
        case (("os.listdir" | "os.scandir" | "marshal.loads"), _):
            return caused == IMPORTING
    return False


def is_deed(event: Event) -> bool:
    """Whether an event changes the world or reaches out of the process: of a whole process, which
    loads all sorts of modules as it starts, only these are judged."""
    name, *rest = event
    if name == "open":
        return _writes(rest[3]) and rest[1] != os.devnull
    return name not in HARMLESS and event not in NUMPYS


def _writes(flags: str) -> bool:
    if not flags.lstrip("-").isdigit():
        return True
    return bool(int(flags) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))


def _is_ours(path: str, caused: str) -> bool:
    """netgloss's own data, or a module that is being loaded."""
    real = os.path.realpath(path)
    if real.startswith(PACKAGE + os.sep) or path == PARSED:
        return True
    return (caused == IMPORTING and _is_library(path)) or real == "/proc/self/status"


def _is_library(path: str) -> bool:
    real = os.path.realpath(path)
    return real.startswith((PACKAGE + os.sep, *(folder + os.sep for folder in LIBRARIES)))
