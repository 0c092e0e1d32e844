"""``argparse``: a command line that is empty, so that every option has its default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, receiver
from netgloss.interpret.library.namespaces import module, native_class, shared
from netgloss.interpret.values import Args, Class, Instance, Kwargs, Namespace, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

PARSER = Table("argparse.ArgumentParser")
_OFF = {"store_true": False, "store_false": True}


def _namespace_class(run: Run) -> Class:
    return shared(
        run,
        "argparse.Namespace",
        lambda run: native_class(run, "Namespace", {}, module="argparse", construct=_new_namespace),
    )


def _new_namespace(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    run.budget.size(len(kwargs))
    return Instance(cls, dict(kwargs), place=run.place)


def _parser_class(run: Run) -> Class:
    return shared(
        run,
        "argparse.ArgumentParser",
        lambda run: native_class(
            run, "ArgumentParser", PARSER, module="argparse", construct=_new_parser
        ),
    )


def _new_parser(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    return Instance(cls, state={}, place=run.place)


@PARSER.add("add_argument", sees_unknown=True)
def _add_argument(run: Run, self: Value, /, *names: Value, **options: Value) -> Value:
    """Keeps the default under the name that parsing gives it."""
    flags = [name for name in names if type(name) is str]
    if not flags:
        return None
    long = next((f for f in flags if f.startswith("--")), flags[0])
    given = options.get("dest")
    name = given if type(given) is str else long.lstrip("-").replace("-", "_")
    action = options.get("action")
    default = _OFF.get(action) if type(action) is str else None
    value = options.get("default", default)
    if type(value) is str and "type" in options:  # as argparse does: defaults that are texts
        value = run.call(options["type"], (value,), {})
    if not long.startswith("-") and "default" not in options:
        value = run.unknown("operation", f"the command line's {name}")  # nobody gave it
    kept = receiver(run, self, dict)
    run.budget.size(len(kept) + 1)
    kept[name] = value
    return None


@PARSER.add("set_defaults", sees_unknown=True)
def _set_defaults(run: Run, self: Value, /, **values: Value) -> None:
    run.budget.size(len(values))
    receiver(run, self, dict).update(values)


@PARSER.add("add_argument_group", "add_mutually_exclusive_group", sees_unknown=True)
def _group(run: Run, self: Value, /, *args: Value, **options: Value) -> Value:
    return self


@PARSER.add("parse_args", sees_unknown=True)
def _parse_args(run: Run, self: Value, args: Value = None, namespace: Value = None, /) -> Value:
    """Every default; what a list of arguments in the text would say is not known."""
    if type(args) is list and args:
        return run.unknown("operation", "argparse.ArgumentParser.parse_args")
    kept = receiver(run, self, dict)
    run.budget.size(len(kept))
    return Instance(_namespace_class(run), dict(kept), place=run.place)


@PARSER.add("parse_known_args", sees_unknown=True)
def _parse_known_args(run: Run, self: Value, args: Value = None, /) -> Value:
    return (_parse_args(run, self, args), [])


@PARSER.add("print_help", "print_usage", "format_help", sees_unknown=True)
def _quiet(run: Run, self: Value, /, *args: Value) -> None:
    return None


def make_argparse() -> Namespace:
    """``argparse``: parsers that give the defaults, and Namespace."""
    lazy = {"ArgumentParser": _parser_class, "Namespace": _namespace_class}
    members: dict[str, Value] = {
        "ArgumentDefaultsHelpFormatter": None,
        "RawTextHelpFormatter": None,
        "RawDescriptionHelpFormatter": None,
        "SUPPRESS": "==SUPPRESS==",
    }
    return module("argparse", members, lazy)
