"""How a function of ours becomes callable by pasted code, and what it may do with its operands.

A native is written as a plain Python function ``f(run, self, x, /, y=None)``; :func:`native`
checks the call against that signature before anything runs, so a wrong call is a TypeError of
the interpreted program and never one of the host. An operand that cannot be known makes the
result unknown, unless the function says that it looks at such operands itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

from netgloss.catalogue.records import Tensor
from netgloss.catalogue.rules.following import size_in
from netgloss.interpret.values import (
    MISSING,
    Args,
    Class,
    Instance,
    Kwargs,
    Native,
    Raised,
    Unknown,
    Value,
)
from netgloss.symbolic import Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

F = TypeVar("F", bound=Callable[..., Value])

_VARIADIC = 0x04
_VARIADIC_KEYWORDS = 0x08


class Opaque(Exception):
    """An operand cannot be known: the result of the native is this unknown value."""

    def __init__(self, value: Unknown) -> None:
        super().__init__(value.what)
        self.value = value


def native(
    name: str,
    function: Callable[..., Value],
    *,
    sees_unknown: bool = False,
    binds: bool = True,
    partly: str = "",
    like: Callable[..., Any] | None = None,
) -> Native:
    """Wrap ``function(run, …)``. With ``sees_unknown`` it is handed unknown operands too. What
    takes more arguments than are known here gives its name as ``partly``: with those it is
    unknown. Calls must fit ``like`` where it is given, which has a ``run`` first as well."""
    check = _signature(name, cast(FunctionType, like or function))
    exactly = _plain_count(cast(FunctionType, like or function))

    def call(run: Run, args: Args, kwargs: Kwargs) -> Value:
        if not sees_unknown:
            for value in args:
                if type(value) is Unknown:
                    return value
            for value in kwargs.values():
                if type(value) is Unknown:
                    return value
        if kwargs or len(args) != exactly:
            try:
                check(run, args, kwargs)
            except Raised:
                if partly:
                    return run.unknown("operation", partly)
                raise
        try:
            return function(run, *args, **kwargs)
        except Opaque as opaque:
            return opaque.value

    return Native(name, call, binds)


def _plain_count(function: FunctionType) -> int:
    """How many positional arguments surely fit; -1 where keywords are needed as well."""
    code = function.__code__
    needed = code.co_kwonlyargcount - len(function.__kwdefaults__ or {})
    return code.co_argcount - 1 if not needed else -1


def _signature(name: str, function: FunctionType) -> Callable[[Run, Args, Kwargs], None]:
    """A check of calls against the parameters of ``function`` after ``run``."""
    code = function.__code__
    positional = code.co_varnames[1 : code.co_argcount]
    only = max(0, code.co_posonlyargcount - 1)
    keyword_only = code.co_varnames[code.co_argcount :][: code.co_kwonlyargcount]
    needed = len(positional) - len(function.__defaults__ or ())
    needed_keywords = [k for k in keyword_only if k not in (function.__kwdefaults__ or {})]
    named = frozenset(positional[only:]) | frozenset(keyword_only)
    variadic = bool(code.co_flags & _VARIADIC)
    any_keyword = bool(code.co_flags & _VARIADIC_KEYWORDS)
    if any_keyword and not code.co_posonlyargcount:
        raise ValueError(f"{name}: a keyword 'run' of the program would meet ours; end it with /")

    def check(run: Run, args: Args, kwargs: Kwargs) -> None:
        given = len(args)
        if given > len(positional) and not variadic:
            most = len(positional)
            run.throw("TypeError", f"{name}() takes at most {most} arguments ({given} given)")
        for keyword in kwargs:
            if keyword not in named and not any_keyword:
                run.throw("TypeError", f"{name}() got an unexpected keyword argument '{keyword}'")
            if keyword in positional[only:given]:
                run.throw("TypeError", f"{name}() got multiple values for argument '{keyword}'")
        for parameter in (*positional[given:needed], *needed_keywords):
            if parameter not in kwargs or parameter in positional[:only]:
                run.throw("TypeError", f"{name}() missing required argument: '{parameter}'")

    return check


def own_instances_only(cls: Class) -> Class:
    """The same class, whose bound natives refuse a first argument that is no object. Of an
    instance of another class they do what it has the attributes for, which is not known here."""
    for name, method in cls.attrs.items():
        if type(method) is Native and method.binds:
            cls.attrs[name] = Native(method.name, _owned(cls, method), named=method.named)
    return cls


def _owned(cls: Class, method: Native) -> Callable[[Run, Args, Kwargs], Value]:
    function = method.call

    def call(run: Run, args: Args, kwargs: Kwargs) -> Value:
        owner = args[0] if args else None
        if type(owner) is Instance and (owner.cls.unknown_base or owner.cls.derives_from(cls)):
            return function(run, args, kwargs)
        if type(owner) is Unknown:
            return owner
        if type(owner) is Instance:
            what = f"{method.name}() of {cls.name}, called on another object"
            unknown: Unknown = run.unknown("operation", what)
            run.note_structure(unknown)
            return unknown
        given = run.type_name(owner) if args else "no argument"
        message = f"{method.name}() requires a '{cls.name}' object, not {given}"
        return run.throw("TypeError", message)

    return call


class Table(dict[str, Native]):
    """Natives by exact name: the only way in which pasted code reaches them."""

    def __init__(self, owner: str = "", *, partly: bool = False) -> None:
        super().__init__()
        self.owner = owner
        self.partly = partly

    def add(self, *names: str, sees_unknown: bool = False, binds: bool = True) -> Callable[[F], F]:
        """Enter the decorated function under ``names``."""

        def enter(function: F) -> F:
            for name in names:
                partly = f"{self.owner}.{name}" if self.partly else ""
                self[name] = native(
                    name, function, sees_unknown=sees_unknown, binds=binds, partly=partly
                )
            return function

        return enter


# What a host function of plain values may raise, as exceptions of the interpreted program.
_LEAF_ERRORS = (
    ValueError,
    TypeError,
    OverflowError,
    ZeroDivisionError,
    IndexError,
    KeyError,
    LookupError,
    ArithmeticError,
)


def leaf(run: Run, function: Callable[..., Any], *operands: Any) -> Any:
    """Call a host function on plain operands; what it refuses is thrown in the program."""
    try:
        return function(*operands)
    except UnicodeError as error:
        run.throw(type(error).__name__, str(error))
    except _LEAF_ERRORS as error:
        run.throw(type(error).__name__, str(error))


def host(value: Value) -> Value:
    """The host container or number under an instance of a subclass of a builtin type."""
    if type(value) is Instance and value.state is not None:
        return value.state
    return value


def type_name(run: Run, value: Value) -> str:
    return run.type_name(value)


def wrong(run: Run, what: str, value: Value) -> NoReturn:
    """Throw TypeError: ``what``, with the name of the value's type put in for ``{}``."""
    run.throw("TypeError", what.format(type_name(run, value)))


def known(value: Value) -> Value:
    """The value under an instance; stops the native when it cannot be known."""
    if type(value) is Unknown:
        raise Opaque(value)
    return host(value)


def scalar(run: Run, value: Value, what: str) -> Value:
    """A tensor's single known number; a tensor whose content is not known stops the native."""
    value = known(value)
    if type(value) is Tensor:
        content = value.value
        while type(content) is tuple and len(content) == 1:
            content = content[0]
        if content is None and all(type(size) is int and size == 1 for size in value.shape):
            content = size_in(value)
        if type(content) in (bool, int, float, SymInt):
            return content
        raise Opaque(run.unknown("data_dependent", what))
    return value


def index(run: Run, value: Value, what: str = "index") -> int:
    """An int for a place or a count; a symbolic integer is specialised to its hint."""
    value = scalar(run, value, what)
    if type(value) is SymInt:
        value = known(run.concrete(value))
    if type(value) is int or type(value) is bool:
        return int(value)
    if type(value) is Instance:
        method = run.getattr_or(value, "__index__", None)
        if method is not None:
            return index(run, run.call(method, (), {}), what)
    wrong(run, "'{}' object cannot be interpreted as an integer", value)


def number(run: Run, value: Value, what: str = "number") -> int | float:
    """A plain int or float; symbolic numbers are specialised to their hints."""
    value = scalar(run, value, what)
    if type(value) is SymInt or type(value) is Ratio:
        value = known(run.concrete(value))
    if type(value) in (int, float):
        return cast("int | float", value)
    if type(value) is bool:
        return int(value)
    if type(value) is Instance:
        for name in ("__float__", "__index__"):
            method = run.getattr_or(value, name, None)
            if method is not None:
                return number(run, run.call(method, (), {}), what)
    wrong(run, "must be real number, not {}", value)


def text(run: Run, value: Value) -> str:
    """An exact ``str``."""
    plain = known(value)
    if type(plain) is str:
        return plain
    wrong(run, "expected str, got {}", value)


def collect(run: Run, value: Value) -> list[Value]:
    """The elements of any iterable value, each paid for."""
    plain = known(value)
    if (type(plain) is list or type(plain) is tuple) and plain is value:
        run.budget.size(len(plain))
        return list(plain)
    return list(run.iterate(value))


_HASHED_BITS = 60
_WORD = 1 << _HASHED_BITS
_COLLISION = 256  # steps


@contextmanager
def deeper(run: Run) -> Iterator[None]:
    """A native goes into a value that may contain itself: nesting costs depth, as calls do."""
    place = run.place
    run.enter(place)
    try:
        yield
    finally:
        run.leave(place)


_UNHASHABLE = frozenset({list, dict, set, slice, bytearray})


def key(run: Run, value: Value) -> Value:
    """What stands for a value as a dict key or a set member.

    Equal values must meet, so a symbolic integer is specialised and an instance of a subclass
    of a builtin type gives its host value. An instance of a class that says itself what is equal
    is stood for by the first that equals it. Other instances count by identity.
    """
    kind = type(value)
    if kind is str:
        return value
    if kind is int:
        if value.bit_length() > _HASHED_BITS:  # ints this long can be made to share one hash
            run.budget.step(_COLLISION)
        return value
    if kind is SymInt or kind is Ratio:
        return run.concrete(value)
    if kind is tuple:
        run.budget.step(len(value))
        if all(
            type(item) is str or (type(item) is int and -_WORD < item < _WORD) for item in value
        ):
            return value
        with deeper(run):
            return tuple([key(run, item) for item in value])
    if kind in _UNHASHABLE:
        wrong(run, "unhashable type: '{}'", value)
    if kind is Instance and value.state is not None:
        if type(value.state) in _UNHASHABLE:
            wrong(run, "unhashable type: '{}'", value)
        if type(value.state) in (int, float, str, bytes, tuple, frozenset):
            return key(run, value.state)
    if kind is Instance and value.cls.find("__eq__") is not MISSING:
        return _first_equal(run, value)
    return value


def _first_equal(run: Run, value: Instance) -> Instance:
    """Hashes are not computed: equal objects have equal ones."""
    seen = run.keyed.setdefault(value.cls, [])
    run.budget.step(len(seen) // 8)
    if any(each is value for each in seen):
        return value
    for each in seen:
        run.budget.step()
        if run.equal(each, value):
            return each
    seen.append(value)
    return value


T = TypeVar("T")


def receiver(run: Run, value: Value, kind: type[T]) -> T:
    """The host object of exactly this type that a method was called on.

    Methods are reachable as ``list.append`` too, with any value as the receiver.
    """
    plain = known(value)
    if type(plain) is kind:
        return plain
    run.throw(
        "TypeError",
        f"descriptor requires a '{kind.__name__}' object but received '{type_name(run, value)}'",
    )


def own(run: Run, self: Value, *names: str) -> list[Value]:
    """Attributes of the instance a method of ours was called on.

    Whoever calls the method unbound, or on an instance made past its constructor, gets TypeError.
    """
    attrs = self.attrs if type(self) is Instance else {}
    for name in names:
        if name not in attrs:
            wrong(run, f"'{{}}' object is not one that has '{name}'", self)
    return [attrs[name] for name in names]


def raise_key_error(run: Run, name: Value) -> NoReturn:
    """Throw KeyError with the key itself as its argument, as Python does."""
    error = Instance(run.classes["KeyError"], {"args": (name,)})
    raise Raised(error)
