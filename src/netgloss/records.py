"""The standard library's dataclasses, made in a fraction of the time.

``dataclasses`` compiles the methods of every class the moment that the class is defined, and loads
``inspect`` to do so. netgloss defines many records, of which one command uses a few, and it starts
anew for every command: that would be a large part of its running time. Here
``__init__`` is compiled when the first record of a class is made, and the other methods are
closures over the names of the fields.

Type checkers see the standard library's own functions, and the standard library sees its own
fields: ``dataclasses.fields``, ``replace``, ``asdict`` and ``is_dataclass`` work on these records.

>>> @dataclass(frozen=True, slots=True)
... class Size:
...     height: int
...     width: int = 1
>>> Size(3), Size(3, 2) == Size(3, width=2), replace(Size(3), width=4)
(Size(height=3, width=1), True, Size(height=3, width=4))
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from types import MemberDescriptorType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from netgloss.later import later

__all__ = ["dataclass", "field", "fields", "replace"]

_MISSING: Any = object()
_frozen_error = later("dataclasses", "FrozenInstanceError")


class _Field:
    """What is known of one field."""

    __slots__ = ("compare", "default", "default_factory", "init", "name", "repr", "type")

    def __init__(
        self, default: Any, default_factory: Any, init: bool, repr: bool, compare: bool
    ) -> None:
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.compare = compare
        self.name = ""
        self.type: Any = None


if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
else:

    def dataclass(
        cls=None,
        /,
        *,
        init=True,
        repr=True,
        eq=True,
        order=False,
        frozen=False,
        slots=False,
    ):
        """``dataclasses.dataclass``, with the options that netgloss uses."""

        def make(cls):
            return _made(cls, init, repr, eq, order, frozen, slots)

        return make if cls is None else make(cls)

    def field(
        *, default=_MISSING, default_factory=_MISSING, init=True, repr=True, compare=True
    ) -> Any:
        """``dataclasses.field``, with the options that netgloss uses."""
        return _Field(default, default_factory, init, repr, compare)

    def fields(record):
        """The fields of a record or of its class, in order."""
        return tuple(record.__record_fields__.values())

    def replace(record, /, **changes):
        """A copy of a record with some fields changed; ``__init__`` runs again."""
        for name, each in record.__record_fields__.items():
            if each.init and name not in changes:
                changes[name] = getattr(record, name)
        return record.__class__(**changes)


def _made(
    cls: Any, init: bool, repr: bool, eq: bool, order: bool, frozen: bool, slots: bool
) -> Any:
    """The class with the methods that it does not write itself."""
    known: dict[str, Any] = {}
    for base in cls.__mro__[-1:0:-1]:
        known |= base.__dict__.get("__record_fields__", {})
    own = _own_fields(cls)
    new = tuple(name for name in own if name not in known)
    known |= own
    written = cls.__dict__
    made: dict[str, Any] = {
        "__record_fields__": known,
        "__dataclass_fields__": _STANDARD_FIELDS,
        "__dataclass_params__": _FROZEN if frozen else _CHANGING,
        "__match_args__": tuple(name for name, each in known.items() if each.init),
    }
    if init:
        made["__init__"] = _first_init
    if repr:
        made["__repr__"] = _repr
    if eq:
        names = [name for name, each in known.items() if each.compare]
        made |= _comparisons(names, order, frozen, written.get("__hash__") is not None)
    if frozen:
        made |= {"__setattr__": _no_assignment, "__delattr__": _no_deletion}
        if slots:
            made |= {"__getstate__": _state, "__setstate__": _restore}
    made = {name: value for name, value in made.items() if written.get(name) is None}
    defaults = {name: each.default for name, each in own.items() if each.default is not _MISSING}
    if not slots:
        for name in own.keys() - defaults.keys() & written.keys():
            delattr(cls, name)
        for name, value in (made | defaults).items():
            setattr(cls, name, value)
        return cls
    kept = {n: v for n, v in written.items() if n not in own and n not in _OF_PLAIN_OBJECTS}
    body = {**kept, **made, "__slots__": new, "__qualname__": cls.__qualname__}
    return type(cls)(cls.__name__, cls.__bases__, body)


_OF_PLAIN_OBJECTS = ("__dict__", "__weakref__")
_FROZEN, _CHANGING = SimpleNamespace(frozen=True), SimpleNamespace(frozen=False)


def _own_fields(cls: Any) -> dict[str, Any]:
    out: dict[str, Any] = {}
    annotations = cls.__dict__.get("__annotations__", {})  # noqa: RUF063  inspect is slow to load
    for name, annotation in annotations.items():
        if isinstance(annotation, str) and annotation.startswith("ClassVar"):
            continue
        given = cls.__dict__.get(name, _MISSING)
        if isinstance(given, MemberDescriptorType):
            given = _MISSING
        each = given if isinstance(given, _Field) else _Field(given, _MISSING, True, True, True)
        each.name, each.type = name, annotation
        out[name] = each
    return out


def _comparisons(names: list[str], order: bool, frozen: bool, hashes: bool) -> dict[str, Any]:
    values = attrgetter(*names) if names else _nothing

    def equal(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    def hashed(self: Any) -> int:
        return hash(values(self))

    def less(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) < values(other)

    def at_most(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) <= values(other)

    out: dict[str, Any] = {"__eq__": equal}
    if not hashes:
        out["__hash__"] = hashed if frozen else None
    if order:
        out |= {"__lt__": less, "__le__": at_most}  # Python derives > and >= from these
    return out


def _nothing(record: Any) -> tuple[()]:
    return ()


def _repr(self: Any) -> str:
    shown = [f"{n}={getattr(self, n)!r}" for n, each in self.__record_fields__.items() if each.repr]
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _first_init(_record: Any, *args: Any, **kwargs: Any) -> None:
    """Compile the ``__init__`` of the class that has this one, put it in place, and run it."""
    cls = next(c for c in type(_record).__mro__ if c.__dict__.get("__init__") is _first_init)
    init = _compiled_init(cls)
    type.__setattr__(cls, "__init__", init)
    init(_record, *args, **kwargs)


def _compiled_init(cls: Any) -> Any:
    """``__init__`` with a parameter for every field that takes one (a field may be ``self``)."""
    init = _shared_init(cls) or _own_init(cls)
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__module__ = cls.__module__
    return init


def _shared_init(cls: Any) -> Any:
    """That of a frozen record with slots and nothing unusual, which is what most are: the code is
    that of all with as many fields, but for the parameters' names. None of any other record.

    Compiling a text of its own for each takes many times as long.
    """
    fields = cls.__record_fields__
    slots: list[Any] = [getattr(cls, name, None) for name in fields]
    if (
        not cls.__dataclass_params__.frozen
        or hasattr(cls, "__post_init__")
        or not all(isinstance(slot, MemberDescriptorType) for slot in slots)
        or any(f.default_factory is not _MISSING or not f.init for f in fields.values())
    ):
        return None
    given = [f.default for f in fields.values()]
    defaults = tuple(default for default in given if default is not _MISSING)
    if any(default is _MISSING for default in given[len(given) - len(defaults) :]):
        return None  # to be told of as any other mistake of a signature

    def plainly(_record: Any, *values: Any) -> None:
        for slot, value in zip(slots, values, strict=True):
            slot.__set__(_record, value)

    twin = _twin(cls)
    if twin is None:
        init = _maker_of_init(len(fields))(*(slot.__set__ for slot in slots))
        init.__code__ = init.__code__.replace(co_varnames=("_record", *fields))
    else:
        init = _maker_of_turning_init(len(fields))(_turn, twin, cls, plainly)
        names = {"co_varnames": ("_record", *fields), "co_names": ("__class__", *fields)}
        init.__code__ = init.__code__.replace(**names)
    init.__defaults__ = defaults
    return init


@cache
def _maker_of_init(count: int) -> Any:
    """What makes an ``__init__`` of the setters of so many slots."""
    setters = [f"_set_{place}" for place in range(count)]
    values = [f"_{place}" for place in range(count)]
    lines = [f"{set_}(_record, {value})" for set_, value in zip(setters, values, strict=True)]
    body = "\n        ".join(lines or ["pass"])
    text = f"def make({', '.join(setters)}):\n"
    text += f"    def __init__({', '.join(['_record', *values])}):\n        {body}\n"
    made: dict[str, Any] = {}
    exec(f"{text}    return __init__\n", made)
    return made["make"]


# A frozen record of many fields is filled as an object of a twin class, which has the same slots
# and can be assigned to, and is then turned into what it is: setting each slot past
# ``__setattr__`` takes longer.
_FIELDS_TO_TURN = 5
_turn = object.__dict__["__class__"].__set__


def _twin(cls: Any) -> Any:
    """The class that can be assigned to; None where it is not worth it, or has other slots."""
    if (
        not cls.__dataclass_params__.frozen
        or len(cls.__record_fields__) < _FIELDS_TO_TURN
        or cls.__bases__ != (object,)
        or cls.__dict__.get("__slots__") != tuple(cls.__record_fields__)
    ):
        return None
    return type(cls.__name__, (object,), {"__slots__": cls.__slots__})


@cache
def _maker_of_turning_init(count: int) -> Any:
    """What makes an ``__init__`` of a class and its twin, each of so many slots; the plain one is
    for what derives from the class."""
    values = [f"_{place}" for place in range(count)]
    lines = [f"_record._at{value} = {value}" for value in values]
    plainly = f"return _plain(_record, {', '.join(values)})"
    lines = [f"if _record.__class__ is not _cls: {plainly}", "_turn(_record, _twin)", *lines]
    body = "\n        ".join([*lines, "_turn(_record, _cls)"])
    text = "def make(_turn, _twin, _cls, _plain):\n"
    text += f"    def __init__({', '.join(['_record', *values])}):\n        {body}\n"
    made: dict[str, Any] = {}
    exec(f"{text}    return __init__\n", made)
    return made["make"]


def _own_init(cls: Any) -> Any:
    """That of any record."""
    frozen = cls.__dataclass_params__.frozen
    twin = _twin(cls)
    names: dict[str, Any] = {"_MISSING": _MISSING, "_object": object}
    parameters, lines, turned = ["_record"], [], []
    for name, each in cls.__record_fields__.items():
        value = name
        if each.default is not _MISSING:
            names[f"_default_{name}"] = each.default
            value = f"_default_{name}"
        elif each.default_factory is not _MISSING:
            names[f"_make_{name}"] = each.default_factory
            value = f"_make_{name}()"
        elif not each.init:
            continue  # __post_init__ sets it
        if each.init:
            default = "" if value == name else f"={value}"
            if each.default_factory is not _MISSING:
                default = "=_MISSING"
                value = f"{value} if {name} is _MISSING else {name}"
            else:
                value = name
            parameters.append(name + default)
        slot = getattr(cls, name, None)
        turned.append(f"    _record.{name} = {value}")
        if not frozen:
            lines.append(f"_record.{name} = {value}")
        elif isinstance(slot, MemberDescriptorType):
            names[f"_set_{name}"] = slot.__set__
            lines.append(f"_set_{name}(_record, {value})")
        else:
            lines.append(f"_object.__setattr__(_record, {name!r}, {value})")
    if twin is not None:
        names.update(_turn=_turn, _twin=twin, _cls=cls)
        turned = ["    _turn(_record, _twin)", *turned, "    _turn(_record, _cls)"]
        lines = ["if _record.__class__ is _cls:", *turned, "else:", *(f"    {x}" for x in lines)]
    if hasattr(cls, "__post_init__"):
        lines.append("_record.__post_init__()")
    body = "\n    ".join(lines or ["pass"])
    made: dict[str, Any] = {}
    exec(f"def __init__({', '.join(parameters)}):\n    {body}", names, made)
    return made["__init__"]


def _no_assignment(self: Any, name: str, value: Any) -> None:
    raise _frozen_error(f"cannot assign to field {name!r}")


def _no_deletion(self: Any, name: str) -> None:
    raise _frozen_error(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    """What pickle and copy keep of a record without ``__dict__``."""
    return [getattr(self, name) for name in self.__record_fields__]


def _restore(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__record_fields__, state, strict=True):
        object.__setattr__(self, name, value)


class _StandardFields:
    """``__dataclass_fields__``: the fields as the standard library knows them, made when asked."""

    def __get__(self, record: Any, cls: Any) -> dict[str, Any]:
        import dataclasses

        out: dict[str, Any] = {}
        for name, known in cls.__record_fields__.items():
            options = {"init": known.init, "repr": known.repr, "compare": known.compare}
            if known.default is not _MISSING:
                options["default"] = known.default
            elif known.default_factory is not _MISSING:
                options["default_factory"] = known.default_factory
            each: Any = dataclasses.field(**options)
            each.name, each.type, each._field_type = name, known.type, dataclasses._FIELD  # type: ignore[attr-defined]
            out[name] = each
        return out


_STANDARD_FIELDS = _StandardFields()
