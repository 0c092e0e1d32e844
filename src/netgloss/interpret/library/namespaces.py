"""How the modules of the allow-list are put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from netgloss.interpret.builtins.natives import Opaque, native
from netgloss.interpret.values import (
    MISSING,
    Args,
    Class,
    Instance,
    Kwargs,
    Lazy,
    Namespace,
    Native,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

Maker: TypeAlias = "Callable[[Run], Value]"
Construct: TypeAlias = "Callable[[Run, Class, Args, Kwargs], Value]"


def module(
    name: str,
    members: Mapping[str, Value],
    lazy: Mapping[str, Maker] | None = None,
    *,
    otherwise: str = "operation",
) -> Namespace:
    """A module: values at hand, values made on first use, and unknown ones for the rest."""
    late = {each: Lazy(make) for each, make in (lazy or {}).items()}

    def resolve(run: Run, attribute: str) -> Value:
        if attribute.startswith("__"):
            return MISSING
        return run.unknown(otherwise, f"{name}.{attribute}")

    return Namespace(name, {**members, **late}, resolve)


def shared(run: Run, qualified: str, make: Callable[[Run], Class]) -> Class:
    """The class of this qualified name, made once in a run.

    Names have a dot, so that they never meet those of the builtin classes.
    """
    found = run.classes.get(qualified)
    if found is None:
        found = run.classes[qualified] = make(run)
    return found


def guarded(construct: Construct) -> Construct:
    """A constructor that an operand of unknown value makes give that value."""

    def call(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
        try:
            return construct(run, cls, args, kwargs)
        except Opaque as opaque:
            return opaque.value

    return call


def native_class(
    run: Run,
    name: str,
    attrs: Mapping[str, Value],
    *,
    bases: tuple[Class, ...] = (),
    module: str,
    construct: Construct | None = None,
    host: tuple[type, ...] = (),
) -> Class:
    """A class of ours whose methods are natives."""
    return Class(
        name,
        bases or (run.classes["object"],),
        dict(attrs),
        module=module,
        construct=None if construct is None else guarded(construct),
        host=host,
    )


def inert(name: str, result: Value = None) -> Native:
    """A function that takes anything, does nothing and gives ``result``."""

    def call(run: Run, /, *args: Value, **kwargs: Value) -> Value:
        return result

    return native(name, call, sees_unknown=True)


def unknown_function(name: str, reason: str = "operation") -> Native:
    """A function whose result cannot be known."""

    def call(run: Run, /, *args: Value, **kwargs: Value) -> Value:
        return run.unknown(reason, name)

    return native(name, call, sees_unknown=True)


def identity(name: str) -> Native:
    """A decorator that gives back what it is put on."""

    def call(run: Run, decorated: Value, /) -> Value:
        return decorated

    return native(name, call, sees_unknown=True)


def configurable_identity(name: str) -> Native:
    """An identity decorator that may be written with and without arguments."""

    def call(run: Run, /, *args: Value, **options: Value) -> Value:
        if len(args) == 1 and not options and type(args[0]) not in (int, bool, type(None)):
            return args[0]
        return identity(name)

    return native(name, call, sees_unknown=True)


def is_subclass_instance(value: Value, cls: Class) -> bool:
    """Whether a value is an instance of an interpreted class or of one derived from it."""
    return type(value) is Instance and value.cls.derives_from(cls)
