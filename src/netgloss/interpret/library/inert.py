"""Modules of the outside world: they can be named, and nothing of them happens.

``os``, ``sys``, ``time`` and the like give values that are the same on every machine, or unknown
ones. Paths are joined as text; no file, environment variable or clock is ever read.
"""

from __future__ import annotations

import keyword
import posixpath
from functools import partial
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, native, text
from netgloss.interpret.library.function_types import code_class, function_class, method_class
from netgloss.interpret.library.named_tuples import make_namedtuple
from netgloss.interpret.library.namespaces import (
    inert,
    module,
    native_class,
    shared,
    unknown_function,
)
from netgloss.interpret.values import MISSING, Args, Class, Instance, Kwargs, Namespace, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

PATH = Table("os.path")
ENVIRON = Table("os.environ")
LOGGER = Table("logging.Logger")
QUIET = ("__init__", "setLevel", "setFormatter", "addFilter", "removeFilter", "flush", "emit")
SIMPLE = Table("SimpleNamespace")


@PATH.add("join")
def _join(run: Run, first: Value, /, *rest: Value) -> str:
    parts = [text(run, part) for part in (first, *rest)]
    run.budget.string(sum(len(part) + 1 for part in parts))
    return posixpath.join(*parts)


@PATH.add("basename")
def _basename(run: Run, path: Value, /) -> str:
    return posixpath.basename(text(run, path))


@PATH.add("dirname")
def _dirname(run: Run, path: Value, /) -> str:
    return posixpath.dirname(text(run, path))


@PATH.add("splitext")
def _splitext(run: Run, path: Value, /) -> tuple[str, str]:
    return posixpath.splitext(text(run, path))


@PATH.add("split")
def _split(run: Run, path: Value, /) -> tuple[str, str]:
    return posixpath.split(text(run, path))


@ENVIRON.add("get")
def _get(run: Run, self: Value, name: Value, default: Value = None, /) -> Value:
    return default


@ENVIRON.add("__contains__")
def _contains(run: Run, self: Value, name: Value, /) -> bool:
    return False


@ENVIRON.add("__getitem__")
def _getitem(run: Run, self: Value, name: Value, /) -> Value:
    return run.unknown("forbidden", "os.environ")


@ENVIRON.add("__setitem__", "setdefault", "update", "pop", sees_unknown=True)
def _ignored(run: Run, self: Value, /, *values: Value) -> None:
    return None


def _environ(run: Run) -> Value:
    return Instance(
        shared(run, "os._Environ", lambda run: native_class(run, "_Environ", ENVIRON, module="os"))
    )


def make_os_path() -> Namespace:
    """``os.path``: what needs no disk, on text."""
    return module("os.path", {**PATH, "sep": "/"}, otherwise="forbidden")


def make_os() -> Namespace:
    """``os``: an empty environment."""

    def getenv(run: Run, key: Value, default: Value = None) -> Value:
        return default

    members = {
        "path": make_os_path(),
        "getenv": native("os.getenv", getenv),
        "sep": "/",
        "linesep": "\n",
        "name": "posix",
    }
    return module("os", members, {"environ": _environ}, otherwise="forbidden")


STREAM = Table("io.TextIOBase")
for _name in ("write", "flush", "close", "reconfigure"):
    STREAM[_name] = inert(f"TextIOBase.{_name}")


@STREAM.add("isatty")
def _is_terminal(run: Run, self: Value, /) -> bool:
    return False


def _stream(run: Run) -> Value:
    """``sys.stdout`` and ``sys.stderr``: what is written there goes nowhere."""
    return Instance(
        shared(run, "io.TextIOBase", lambda run: native_class(run, "TextIO", STREAM, module="io"))
    )


def make_sys() -> Namespace:
    """``sys``: no argument, no module."""
    members = {
        "version": "3.11.0",
        "argv": ["main.py"],
        "platform": "linux",
        "maxsize": 2**63 - 1,
        "byteorder": "little",
        "modules": {},
        "path": [],
        "exit": unknown_function("sys.exit", "forbidden"),
    }
    lazy = {**dict.fromkeys(("stdout", "stderr"), _stream), "version_info": _version_info}
    return module("sys", members, lazy, otherwise="forbidden")


def _version_info(run: Run) -> Value:
    """``sys.version_info``: a tuple whose places have names."""
    names = ["major", "minor", "micro", "releaselevel", "serial"]
    return run.call(make_namedtuple(run, "version_info", names), (3, 11, 0, "final", 0), {})


def make_time() -> Namespace:
    """``time``: clocks are unknown, sleeping does nothing."""
    clocks = ("time", "perf_counter", "monotonic", "process_time", "time_ns", "strftime")
    members = {name: unknown_function(f"time.{name}") for name in clocks}
    return module("time", {**members, "sleep": inert("time.sleep")})


def make_random() -> Namespace:
    """``random``: every number is unknown; seeding does nothing."""
    names = ("random", "uniform", "randint", "choice", "sample", "gauss", "randrange", "choices")
    members = {name: unknown_function(f"random.{name}", "random") for name in names}
    quiet = {name: inert(f"random.{name}") for name in ("seed", "shuffle")}
    return module("random", {**members, **quiet}, otherwise="random")


def make_warnings() -> Namespace:
    """``warnings``: nothing is warned of."""
    names = ("warn", "filterwarnings", "simplefilter", "warn_explicit", "resetwarnings")
    return module("warnings", {name: inert(f"warnings.{name}") for name in names})


for _name in (
    *("debug", "info", "warning", "warn", "error", "critical", "exception", "log"),
    *("setLevel", "addHandler", "removeHandler", "addFilter"),
):
    LOGGER[_name] = inert(f"Logger.{_name}")


@LOGGER.add("isEnabledFor", "hasHandlers")
def _enabled(run: Run, self: Value, /, *level: Value) -> bool:
    return False


@LOGGER.add("getChild", sees_unknown=True)
def _child(run: Run, self: Value, name: Value, /) -> Value:
    return self


def _logger_class(run: Run) -> Class:
    return shared(
        run,
        "logging.Logger",
        lambda run: native_class(run, "Logger", LOGGER, module="logging"),
    )


def _quiet_class(name: str, run: Run) -> Class:
    """A part of logging that does nothing: a handler, a formatter, a filter."""
    attrs = {each: inert(f"{name}.{each}") for each in QUIET}
    return shared(
        run,
        f"logging.{name}",
        lambda run: native_class(run, name, attrs, module="logging"),
    )


def _root_logger(run: Run) -> Value:
    """The logger of all; its manager knows of no other."""
    manager = Instance(_simple_class(run), {"loggerDict": {}})
    attrs = {"name": "root", "level": 30, "handlers": [], "manager": manager}
    return Instance(_logger_class(run), attrs)


def make_logging() -> Namespace:
    """``logging``: loggers that keep quiet."""

    def get_logger(run: Run, name: Value = None) -> Value:
        return Instance(_logger_class(run), {"name": name, "level": 0, "handlers": []})

    quiet = ("debug", "info", "warning", "warn", "error", "critical", "exception", "log")
    members: dict[str, Value] = {name: inert(f"logging.{name}") for name in quiet}
    for name in ("basicConfig", "disable", "captureWarnings", "addLevelName"):
        members[name] = inert(f"logging.{name}")
    levels = {"NOTSET": 0, "DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40, "CRITICAL": 50}
    members["getLogger"] = native("logging.getLogger", get_logger, sees_unknown=True)
    return module(
        "logging",
        {**members, **levels},
        {
            "Logger": _logger_class,
            "root": _root_logger,
            **{name: partial(_quiet_class, name) for name in ("Handler", "StreamHandler")},
            **{name: partial(_quiet_class, name) for name in ("Formatter", "Filter")},
        },
    )


def make_keyword() -> Namespace:
    """``keyword``: the words of Python."""

    def is_keyword(run: Run, word: Value, /) -> bool:
        return keyword.iskeyword(text(run, word))

    def is_soft(run: Run, word: Value, /) -> bool:
        return keyword.issoftkeyword(text(run, word))

    members = {
        "iskeyword": native("keyword.iskeyword", is_keyword),
        "issoftkeyword": native("keyword.issoftkeyword", is_soft),
    }
    return module("keyword", members, {"kwlist": lambda run: list(keyword.kwlist)})


def make_traceback() -> Namespace:
    """``traceback``: where something failed is told by netgloss itself, so these say nothing."""

    def lines(run: Run, /, *values: Value, **options: Value) -> list[Value]:
        return []

    names = ("format_exception", "format_tb", "format_stack", "format_exception_only")
    members = {name: native(f"traceback.{name}", lines, sees_unknown=True) for name in names}
    for name in ("print_exc", "print_exception", "print_tb", "print_stack"):
        members[name] = inert(f"traceback.{name}")
    return module("traceback", {**members, "format_exc": inert("traceback.format_exc", "")})


def _new_simple(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    if args:
        run.throw("TypeError", "no positional arguments expected")
    run.budget.size(len(kwargs))
    return Instance(cls, dict(kwargs), place=run.place)


@SIMPLE.add("__eq__", sees_unknown=True)
def _simple_eq(run: Run, self: Value, other: Value, /) -> Value:
    if type(self) is not Instance or type(other) is not Instance or self.cls is not other.cls:
        return False
    return run.compare("==", dict(self.attrs), dict(other.attrs))


def _simple_class(run: Run) -> Class:
    return shared(
        run,
        "types.SimpleNamespace",
        lambda run: native_class(
            run, "SimpleNamespace", SIMPLE, module="types", construct=_new_simple
        ),
    )


def make_types() -> Namespace:
    """``types``: the classes that pasted code asks about, and SimpleNamespace."""
    builtin = {
        "BuiltinFunctionType": "builtin_function_or_method",
        "GeneratorType": "generator",
        "ModuleType": "module",
        "NoneType": "NoneType",
        "EllipsisType": "ellipsis",
    }

    def named(name: str) -> Value:
        return lambda run: run.classes[name]

    lazy = {name: named(builtin_name) for name, builtin_name in builtin.items()}
    lazy |= {"FunctionType": function_class, "LambdaType": function_class}
    lazy |= {"MethodType": method_class, "CodeType": code_class}
    return module("types", {}, {**lazy, "SimpleNamespace": _simple_class})


def make_future() -> Namespace:
    """``__future__``: every feature is as good as on."""

    def resolve(run: Run, name: str) -> Value:
        return MISSING if name.startswith("__") else None

    return Namespace("__future__", {}, resolve)


def unread(name: str, reason: str = "operation") -> Namespace:
    """A module of which nothing is known but its name."""
    return module(name, {}, otherwise=reason)
