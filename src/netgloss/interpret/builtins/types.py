"""The builtin types as classes of the interpreter, and instances of their subclasses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netgloss.interpret.builtins import conversions as to
from netgloss.interpret.builtins.arithmetic import OF_NUMBERS, OF_TEXT
from netgloss.interpret.builtins.exceptions import make_exceptions
from netgloss.interpret.builtins.mappings import DICT
from netgloss.interpret.builtins.natives import Table, host, native, text, type_name, wrong
from netgloss.interpret.builtins.numbers import COMPLEX, FLOAT, INT
from netgloss.interpret.builtins.sequences import LIST, RANGE, SLICE, TUPLE
from netgloss.interpret.builtins.sets import FROZENSET, SET
from netgloss.interpret.builtins.strings import BYTES, STR
from netgloss.interpret.builtins.views import KINDS, make_view_classes
from netgloss.interpret.values import (
    MISSING,
    Args,
    BoundMethod,
    CatalogueFunction,
    Class,
    ClassMethod,
    Function,
    Instance,
    Kwargs,
    Namespace,
    Native,
    Property,
    StaticMethod,
    Stream,
    Super,
    Unknown,
    Value,
)
from netgloss.symbolic import Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

OBJECT = Table("object")
# Reached as ``object.__setattr__`` only: were they on the class, every instance would seem to
# define them.
HIDDEN = Table("object")

METHODS: dict[type, dict[str, Native]] = {
    str: STR,
    bytes: BYTES,
    list: LIST,
    tuple: TUPLE,
    dict: DICT,
    set: SET,
    frozenset: FROZENSET,
    range: RANGE,
    slice: SLICE,
    int: INT,
    bool: INT,
    SymInt: INT,
    float: FLOAT,
    Ratio: FLOAT,
    complex: COMPLEX,
    object: HIDDEN,
}

# name -> (how to make the host value, methods, host types, base)
_PLAIN_TYPES: dict[str, tuple[Callable[..., Value], Table, tuple[type, ...], str]] = {
    "int": (to.to_int, INT, (int, bool, SymInt), "object"),
    "bool": (to.to_bool, Table(), (bool,), "int"),
    "float": (to.to_float, FLOAT, (float, Ratio), "object"),
    "complex": (to.to_complex, COMPLEX, (complex,), "object"),
    "str": (to.to_str, STR, (str,), "object"),
    "bytes": (to.to_bytes, BYTES, (bytes,), "object"),
    "list": (to.to_list, LIST, (list,), "object"),
    "tuple": (to.to_tuple, TUPLE, (tuple,), "object"),
    "dict": (to.to_dict, DICT, (dict,), "object"),
    "set": (to.to_set, SET, (set,), "object"),
    "frozenset": (to.to_frozenset, FROZENSET, (frozenset,), "object"),
    "slice": (to.to_slice, SLICE, (slice,), "object"),
    "range": (to.to_range, RANGE, (range,), "object"),
    "property": (to.to_property, Table(), (Property,), "object"),
    "staticmethod": (to.to_static, Table(), (StaticMethod,), "object"),
    "classmethod": (to.to_class_method, Table(), (ClassMethod,), "object"),
}
_OPERATORS = {"int": OF_NUMBERS, "float": OF_NUMBERS, "complex": OF_NUMBERS, "str": OF_TEXT}
_SEES_UNKNOWN = frozenset(
    {"tuple", "list", "dict", "slice", "property", "staticmethod", "classmethod"}
)
_MUTABLE: dict[str, Callable[[], Value]] = {"list": list, "dict": dict, "set": set}
_GENERIC = ("list", "tuple", "dict", "set", "frozenset", "type")

# Types that pasted code may ask about but not call, nor name.
_CLOSED_TYPES: dict[str, tuple[type, ...]] = {
    "NoneType": (type(None),),
    "ellipsis": (type(Ellipsis),),
    "function": (Function,),
    "builtin_function_or_method": (Native, CatalogueFunction),
    "method": (BoundMethod,),
    "generator": (Stream,),
    "module": (Namespace,),
}


# Classes of a run that are no builtin names.
UNNAMED = frozenset({*_CLOSED_TYPES, *KINDS.values()})


def make_classes() -> dict[str, Class]:
    """The builtin classes by name, exceptions included: new ones for each run."""
    root = Class("object", (), dict(OBJECT), host=(object,), module="builtins")
    classes: dict[str, Class] = {"object": root}
    for name, (make, methods, hosts, base) in _PLAIN_TYPES.items():
        attrs: dict[str, Value] = {**_OPERATORS.get(name, {}), **methods, "__new__": _new_of(name)}
        attrs.pop("__repr__", None)  # an instance shows its state, however it is nested
        classes[name] = Class(
            name,
            (classes[base],),
            attrs,
            host=hosts,
            construct=_constructor(name, make),
            module="builtins",
        )
    classes["type"] = Class(
        "type",
        (root,),
        {},
        host=(Class,),
        construct=_constructor("type", to.to_type),
        module="builtins",
    )
    for name, hosts in _CLOSED_TYPES.items():
        classes[name] = Class(name, (root,), {}, host=hosts, module="builtins")
    for name in _GENERIC:
        classes[name].attrs["__class_getitem__"] = ClassMethod(SUBSCRIPT)
    classes["int"].attrs["from_bytes"] = native("int.from_bytes", _from_bytes, binds=False)
    classes["float"].attrs["fromhex"] = native("float.fromhex", _from_hex, binds=False)
    classes.update(make_exceptions(root))
    classes.update(make_view_classes(root))
    return classes


def _subscript(run: Run, cls: Value, item: Value, /) -> Value:
    """``list[int]``: the class itself, since what is written in brackets is not checked."""
    return cls


SUBSCRIPT = native("__class_getitem__", _subscript, sees_unknown=True)


def _constructor(
    name: str, make: Callable[..., Value]
) -> Callable[[Run, Class, Args, Kwargs], Value]:
    maker = native(name, make, sees_unknown=name in _SEES_UNKNOWN)

    def construct(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
        if cls is run.classes.get(name):
            return maker.call(run, args, kwargs)
        return _subclass_instance(run, cls, args, kwargs)

    return construct


def _subclass_instance(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """``cls(*args)`` for a class of interpreted source that derives from a builtin type."""
    new = cls.find("__new__")
    if type(new) is Native or new is MISSING:
        made: Value = Instance(cls, state=construct_state(run, cls, args, kwargs))
    else:
        function = new.function if type(new) is StaticMethod else new
        made = run.call(function, (cls, *args), kwargs)
        if type(made) is not Instance or not made.cls.derives_from(cls):
            return made
    if type(made.state) is Unknown:
        return made.state
    made.place = run.place
    init = cls.find("__init__")
    if type(init) is Function or (type(init) is Native and type(made.state) in (list, dict, set)):
        outcome = run.call(BoundMethod(init, made), args, kwargs)
        if type(outcome) is Unknown:  # an argument that cannot be known
            return outcome
    return made


def construct_state(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """The host value under a new instance of a subclass of a builtin type, None for others.

    What can change starts empty and is filled by ``__init__``; what cannot is made here.
    """
    for base in cls.mro:
        if base.module != "builtins" or base.name not in _PLAIN_TYPES:
            continue
        if base.name in _MUTABLE:
            return _MUTABLE[base.name]()
        return native(base.name, _PLAIN_TYPES[base.name][0]).call(run, args, kwargs)
    return None


def _new_of(name: str) -> Native:
    """``int.__new__`` and its like: what ``super().__new__(cls, …)`` reaches."""

    def call(run: Run, args: Args, kwargs: Kwargs) -> Value:
        if not args or type(args[0]) is not Class:
            run.throw("TypeError", f"{name}.__new__(X): X is not a type object")
        cls = args[0]
        if cls is run.classes.get(name):
            return run.call(cls, args[1:], kwargs)
        return Instance(cls, state=construct_state(run, cls, args[1:], kwargs))

    return Native(f"{name}.__new__", call, binds=False)


def _from_bytes(run: Run, data: Value, byteorder: Value = "big") -> Value:
    plain, order = host(data), host(byteorder)
    if type(plain) is not bytes or order not in ("big", "little"):
        run.throw("TypeError", "from_bytes() needs bytes and a byte order")
    run.budget.bits(8 * len(plain))
    return int.from_bytes(plain, "big" if order == "big" else "little")


def _from_hex(run: Run, written: Value, /) -> Value:
    return run.unknown("operation", "float.fromhex")


@OBJECT.add("__init__", sees_unknown=True)
def _init(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> Value:
    if (args or kwargs) and type(self) is Instance and _takes_nothing(self.cls):
        detail = f"{self.cls.name}() takes no arguments"
        return run.refuse(
            "bad_call", {"function": self.cls.name, "detail": detail}, "TypeError", detail
        )
    return None


def _takes_nothing(cls: Class) -> bool:
    """Whether arguments are too many for ``object.__init__``: a ``__new__`` may have used them."""
    if cls.unknown_base:
        return False
    return type(cls.find("__new__")) is Native or type(cls.find("__init__")) is not Native


@OBJECT.add("__new__", sees_unknown=True, binds=False)
def _new(run: Run, cls: Value, /, *args: Value, **kwargs: Value) -> Value:
    if type(cls) is not Class:
        run.throw("TypeError", "object.__new__(X): X is not a type object")
    return Instance(cls, state=construct_state(run, cls, (), {}), place=run.place)


@OBJECT.add("__init_subclass__", sees_unknown=True)
def _init_subclass(run: Run, /, *args: Value, **kwargs: Value) -> None:
    return None


@HIDDEN.add("__setattr__", sees_unknown=True)
def _setattr(run: Run, self: Value, name: Value, value: Value, /) -> None:
    """Sets the attribute past whatever ``__setattr__`` the class defines."""
    if type(self) is not Instance:
        wrong(run, "can't apply this __setattr__ to {} object", self)
    run.budget.step()
    run.store(self, text(run, name), value)


@HIDDEN.add("__delattr__")
def _delattr(run: Run, self: Value, name: Value, /) -> None:
    if type(self) is not Instance or self.attrs.pop(text(run, name), MISSING) is MISSING:
        run.throw("AttributeError", run.str(name))


@HIDDEN.add("__getattribute__")
def _getattribute(run: Run, self: Value, name: Value, /) -> Value:
    last = Super(self.cls.mro[-1], self) if type(self) is Instance else self
    if type(last) is Super:  # past whatever __getattribute__ the class defines
        return run.call(run.getattr(last, "__getattribute__"), (name,), {})
    return run.getattr(self, text(run, name))


@HIDDEN.add("__repr__", "__str__")
def _repr(run: Run, self: Value, /) -> str:
    return f"<{type_name(run, self)} object>"


@HIDDEN.add("__eq__", sees_unknown=True)
def _eq(run: Run, self: Value, other: Value, /) -> bool:
    return self is other


@HIDDEN.add("__ne__", sees_unknown=True)
def _ne(run: Run, self: Value, other: Value, /) -> bool:
    return self is not other


@HIDDEN.add("__hash__")
def _hash(run: Run, self: Value, /) -> int:
    return id(self)
