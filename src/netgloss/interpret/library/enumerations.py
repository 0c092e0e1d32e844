"""``enum``: the names bound in the body of an enumeration become its members."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import (
    Table,
    collect,
    deeper,
    known,
    native,
    own,
    raise_key_error,
    text,
    wrong,
)
from netgloss.interpret.library.namespaces import guarded, identity, module, native_class, shared
from netgloss.interpret.texts import ENUM_TYPE
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
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

ENUM = Table("Enum")
INT_ENUM = Table("IntEnum")
STR_ENUM = Table("StrEnum")
FLAG = Table("Flag")

ALIASES = "_member_names_with_aliases_"
_NEVER_MEMBERS = frozenset({Function, Native, Property, StaticMethod, ClassMethod, BoundMethod})


def _enum_class(
    name: str, attrs: dict[str, Value], bases: tuple[str, ...]
) -> Callable[[Run], Class]:
    def get(run: Run) -> Class:
        def make(run: Run) -> Class:
            parents = tuple(
                _CLASSES[base](run) if base in _CLASSES else run.classes[base] for base in bases
            )
            return native_class(
                run, name, attrs, bases=parents, module="enum", construct=_functional
            )

        return shared(run, f"enum.{name}", make)

    return get


def _auto_class(run: Run) -> Class:
    return shared(run, "enum.auto", lambda run: native_class(run, "auto", {}, module="enum"))


def _lookup_name(run: Run, cls: Value, name: Value, /) -> Value:
    """``E["A"]``."""
    members = cls.attrs.get(ALIASES, {}) if type(cls) is Class else {}
    plain = known(name)
    if type(plain) is str and plain in members:
        return members[plain]
    raise_key_error(run, plain)


ENUM["__class_getitem__"] = native("Enum.__getitem__", _lookup_name)


@ENUM.add("__str__")
def _str(run: Run, self: Value, /) -> str:
    (name,) = own(run, self, "_name_")
    return f"{self.cls.name}.{name}"


@ENUM.add("__repr__")
def _repr(run: Run, self: Value, /) -> str:
    name, value = own(run, self, "_name_", "_value_")
    with deeper(run):
        return f"<{self.cls.name}.{name}: {run.repr(value)}>"


@INT_ENUM.add("__str__")
def _int_str(run: Run, self: Value, /) -> str:
    (value,) = own(run, self, "_value_")
    return run.str(value)


STR_ENUM["__str__"] = INT_ENUM["__str__"]


def _flagged(name: str, op: str) -> None:
    def call(run: Run, self: Value, other: Value, /) -> Value:
        (value,) = own(run, self, "_value_")
        right = own(run, other, "_value_")[0] if type(other) is Instance else other
        return _flag(run, self.cls, run.binary(op, value, right))

    FLAG[name] = native(f"Flag.{name}", call)


_flagged("__or__", "|")
_flagged("__and__", "&")
_flagged("__xor__", "^")


@FLAG.add("__bool__")
def _flag_truth(run: Run, self: Value, /) -> bool:
    (value,) = own(run, self, "_value_")
    return run.truth(value)


@FLAG.add("__contains__")
def _flag_contains(run: Run, self: Value, other: Value, /) -> Value:
    (value,), (wanted,) = own(run, self, "_value_"), own(run, other, "_value_")
    return run.compare("==", run.binary("&", value, wanted), wanted)


def _flag(run: Run, cls: Class, value: Value) -> Value:
    """The member, or combination of members, that has these bits."""
    combinations = cls.attrs.setdefault("_combinations_", {})
    for each in (*cls.attrs.get("__members__", {}).values(), *combinations.values()):
        if run.equal(each.attrs["_value_"], value):
            return each
    names = [
        name
        for name, each in cls.attrs.get("__members__", {}).items()
        if run.truth(run.binary("&", each.attrs["_value_"], value))
    ]
    made = _member(cls, "|".join(names) or None, value)
    run.budget.step()
    combinations[run.repr(value)] = made
    return made


def _member(cls: Class, name: str | None, value: Value) -> Instance:
    attrs = {"name": name, "value": value, "_name_": name, "_value_": value}
    state = value if any(base.module == "builtins" and base.host for base in cls.mro[:-1]) else None
    return Instance(cls, attrs, state)


def finish_enum(run: Run, cls: Class) -> None:
    """The body of a class that derives from Enum has ended: make its members.

    Names that no underscore starts and that hold no function become instances of the class, in
    order; a value given again makes an alias. ``E(value)`` looks a member up from then on.
    """
    _prefer_names(cls)
    inherited = cls.find("__members__")
    members: dict[str, Value] = {}
    names: dict[str, Value] = {}
    cls.attrs["__members__"] = members
    cls.attrs[ALIASES] = names
    cls.construct = guarded(_lookup)
    written = [
        (name, value)
        for name, value in cls.attrs.items()
        if not _is_private(name, cls) and _is_member(value)
    ]
    if written and type(inherited) is dict and inherited:
        parent = next(base.name for base in cls.mro[1:] if base.attrs.get("__members__"))
        run.throw("TypeError", f"<enum '{cls.name}'> cannot extend <enum '{parent}'>")
    last: list[Value] = []
    for name, value in written:
        run.budget.step()
        if type(value) is Instance and value.cls is _auto_class(run):
            value = _next_value(run, cls, name, last)
        made = _new_member(run, cls, name, value)
        last.append(made.attrs["_value_"])
        same = next(
            (m for m in members.values() if run.equal(m.attrs["_value_"], made.attrs["_value_"])),
            None,
        )
        if same is None:
            members[name] = made
        names[name] = cls.attrs[name] = made if same is None else same
    if not written:
        cls.attrs.pop("__members__")
        cls.construct = None  # a base for other enumerations


def _prefer_names(cls: Class) -> None:
    """Texts of members are those of the enumeration, even where a builtin type comes first."""
    for name in ("__str__", "__repr__"):
        owners = [base for base in cls.mro if name in base.attrs]
        if owners and owners[0].module == "builtins":
            own_text = next((base for base in owners if base.module == "enum"), owners[0])
            cls.attrs[name] = own_text.attrs[name]


def _is_private(name: str, cls: Class) -> bool:
    return name.startswith("_")


def _is_member(value: Value) -> bool:
    kind = type(value)
    if kind is CatalogueFunction:  # functions are methods; those of C become members
        return not value.entry.name.startswith("torch.nn.functional.")
    if kind is Instance:
        return value.cls.find("__get__") is MISSING
    return kind not in _NEVER_MEMBERS


def _new_member(run: Run, cls: Class, name: str, value: Value) -> Instance:
    """A member; ``__new__`` and ``__init__`` of the enumeration get its value, unpacked."""
    args = value if type(value) is tuple else (value,)
    new = cls.find("__new__")
    function = new.function if type(new) is StaticMethod else new
    if type(function) is Function:
        made = run.call(function, (cls, *args), {})
        if type(made) is not Instance or made.cls is not cls:
            run.throw("TypeError", "__new__ of an enumeration gave no member")
        made.attrs.setdefault("_value_", value)
        made.attrs.update({"name": name, "_name_": name, "value": made.attrs["_value_"]})
    else:
        if type(value) is tuple and (_is_a(run, cls, "int") or _is_a(run, cls, "str")):
            base = "int" if _is_a(run, cls, "int") else "str"
            value = run.call(run.classes[base], value, {})
        made = _member(cls, name, value)
    init = cls.find("__init__")
    if type(init) is Function:
        run.call(BoundMethod(init, made), args, {})
        made.attrs["value"] = made.attrs["_value_"]
    return made


def _is_a(run: Run, cls: Class, base: str) -> bool:
    return cls.derives_from(run.classes[base])


def _next_value(run: Run, cls: Class, name: str, last: list[Value]) -> Value:
    """The value of ``auto()``."""
    custom = cls.find("_generate_next_value_")
    if custom is not MISSING:
        function = custom.function if type(custom) is StaticMethod else custom
        return run.call(function, (name, 1, len(last), list(last)), {})
    if cls.derives_from(_CLASSES["StrEnum"](run)):
        return name.lower()
    whole = [value for value in last if type(value) is int]
    if cls.derives_from(_CLASSES["Flag"](run)):
        return 1 << max((value.bit_length() for value in whole), default=0)
    return max(whole) + 1 if whole else 1


def _lookup(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """``E(value)``."""
    if len(args) != 1 or kwargs:
        run.throw("TypeError", f"{cls.name}() takes one value")
    value = known(args[0])
    wanted = args[0].attrs["_value_"] if _is_instance_of(args[0], cls) else value
    for member in cls.attrs.get("__members__", {}).values():
        run.budget.step()
        if member is args[0] or run.equal(member.attrs["_value_"], wanted):
            return member
    hook = cls.find("_missing_")
    if hook is not MISSING:
        function = hook.function if type(hook) is ClassMethod else hook
        found = run.call(BoundMethod(function, cls), (value,), {})
        if _is_instance_of(found, cls):
            return found
    if cls.derives_from(_CLASSES["Flag"](run)) and type(wanted) is int:
        return _flag(run, cls, wanted)
    run.throw("ValueError", f"{run.repr(args[0])} is not a valid {cls.name}")


def _is_instance_of(value: Value, cls: Class) -> bool:
    return type(value) is Instance and value.cls is cls and "_value_" in value.attrs


def _functional(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """``Enum("Color", "RED GREEN")``."""
    if cls.module != "enum":  # a class of interpreted source without members
        run.throw("TypeError", f"{cls.name} has no members")
    if len(args) != 2:
        run.throw("TypeError", "Enum() takes a name and its members")
    made = Class(text(run, args[0]), (cls,), {}, place=run.place, file=run.place.file)
    made.attrs.update(_named_values(run, args[1]))
    finish_enum(run, made)
    return made


def _named_values(run: Run, names: Value) -> dict[str, Value]:
    plain = known(names)
    if type(plain) is str:
        plain = plain.replace(",", " ").split()
    if type(plain) is dict:
        return {text(run, name): value for name, value in plain.items()}
    if type(plain) not in (list, tuple):
        wrong(run, "'{}' gives no members", names)
    out: dict[str, Value] = {}
    for number, each in enumerate(plain, 1):
        run.budget.step()
        if type(each) is str:
            out[each] = number
        else:
            pair = collect(run, each)
            if len(pair) != 2:
                wrong(run, "'{}' is no pair of a name and a value", each)
            out[text(run, pair[0])] = pair[1]
    return out


_CLASSES: dict[str, Callable[[Run], Class]] = {}
_CLASSES["Enum"] = _enum_class("Enum", dict(ENUM), ("object",))
_CLASSES["ReprEnum"] = _enum_class("ReprEnum", {}, ("Enum",))
_CLASSES["IntEnum"] = _enum_class("IntEnum", dict(INT_ENUM), ("int", "ReprEnum"))
_CLASSES["StrEnum"] = _enum_class("StrEnum", dict(STR_ENUM), ("str", "ReprEnum"))
_CLASSES["Flag"] = _enum_class("Flag", dict(FLAG), ("Enum",))
_CLASSES["IntFlag"] = _enum_class("IntFlag", dict(INT_ENUM), ("int", "Flag"))


def make_enum() -> Namespace:
    """``enum``."""
    return module(
        "enum",
        {name: identity(f"enum.{name}") for name in ("unique", "verify", "global_enum")},
        {**_CLASSES, "auto": _auto_class, "EnumMeta": _meta_class, "EnumType": _meta_class},
    )


def _meta_class(run: Run) -> Class:
    return shared(
        run,
        ENUM_TYPE,
        lambda run: native_class(
            run, "EnumType", {}, bases=(run.classes["type"],), module="enum.meta"
        ),
    )
