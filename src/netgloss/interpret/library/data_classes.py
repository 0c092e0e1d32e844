"""``dataclasses``: fields come from the names annotated in the class body, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, deeper, native
from netgloss.interpret.library.copying import deep_copy
from netgloss.interpret.library.fields import (
    FIELD,
    FIELDS,
    check_order,
    default_of,
    field_class,
    fields_of,
    has_default,
    missing_marker,
    own_fields,
)
from netgloss.interpret.library.namespaces import (
    module,
    native_class,
    shared,
    unknown_function,
)
from netgloss.interpret.values import (
    MISSING,
    Args,
    Class,
    Instance,
    Kwargs,
    Namespace,
    Native,
    Raised,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

DATACLASSES = Table("dataclasses")
DATACLASSES["field"] = FIELD

_ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


@DATACLASSES.add("dataclass", sees_unknown=True)
def _dataclass(run: Run, cls: Value = None, /, **options: Value) -> Value:
    if cls is None:

        def later(run: Run, cls: Value, /) -> Value:
            return make_dataclass(run, cls, options)

        return native("dataclasses.dataclass", later, sees_unknown=True)
    return make_dataclass(run, cls, options)


def make_dataclass(run: Run, cls: Value, options: Kwargs) -> Value:
    """Give a class the methods of a dataclass."""
    if type(cls) is not Class:
        return cls

    def on(option: str, default: bool) -> bool:
        return run.truth(options[option]) if option in options else default

    fields: dict[str, Value] = {}
    for base in reversed(cls.mro[1:]):
        fields.update(base.attrs.get(FIELDS, {}))
    fields.update(own_fields(run, cls, on("kw_only", False)))
    run.budget.step(len(fields))
    cls.attrs[FIELDS] = fields
    if on("init", True):
        check_order(run, fields)
        cls.attrs.setdefault("__init__", Native("__init__", _init))
    if on("repr", True):
        cls.attrs.setdefault("__repr__", REPR)
    if on("eq", True):
        cls.attrs.setdefault("__eq__", EQUAL)
    if on("order", False):
        for name, op in _ORDER.items():
            cls.attrs.setdefault(name, _comparing(name, op))
    if on("frozen", False):
        cls.attrs.setdefault("__setattr__", FROZEN)
        cls.attrs.setdefault("__delattr__", FROZEN)
    positional = [n for n, f in fields.items() if f.attrs["init"] and not f.attrs["kw_only"]]
    cls.attrs.setdefault("__match_args__", tuple(positional))
    return cls


def _init(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """The ``__init__`` of every dataclass."""
    self: Value = args[0] if args else None
    if type(self) is not Instance:
        run.throw("TypeError", "__init__() needs an instance")
    fields = fields_of(run, self)
    given = _bind(run, self.cls.name, fields, args[1:], kwargs)
    frozen = self.cls.find("__setattr__") is FROZEN
    late: list[Value] = []
    for name, made in fields.items():
        run.budget.step()
        value = given.get(name, MISSING)
        if value is MISSING:
            value = default_of(run, made)
        if value is MISSING:
            continue  # init=False without a default: __post_init__ sets it
        if made.attrs["kind"] == "init":
            late.append(value)
        elif frozen:
            self.attrs[name] = value
        else:
            run.setattr(self, name, value)
    after = run.getattr_or(self, "__post_init__", None)
    if after is not None:
        run.call(after, tuple(late), {})
    return None


def _bind(
    run: Run, cls_name: str, fields: dict[str, Value], args: Args, kwargs: Kwargs
) -> dict[str, Value]:
    taken = [name for name, made in fields.items() if made.attrs["init"]]
    positional = [name for name in taken if not fields[name].attrs["kw_only"]]
    label = f"{cls_name}.__init__()"
    if len(args) > len(positional):
        run.throw(
            "TypeError",
            f"{label} takes {len(positional) + 1} positional arguments but {len(args) + 1} "
            "were given",
        )
    given = dict(zip(positional, args, strict=False))
    for name, value in kwargs.items():
        if name not in taken:
            run.throw("TypeError", f"{label} got an unexpected keyword argument '{name}'")
        if name in given:
            run.throw("TypeError", f"{label} got multiple values for argument '{name}'")
        given[name] = value
    missing = [n for n in taken if n not in given and not has_default(run, fields[n])]
    if missing:
        listed = " and ".join(f"'{name}'" for name in missing)
        plural = "s" if len(missing) > 1 else ""
        run.throw(
            "TypeError",
            f"{label} missing {len(missing)} required positional argument{plural}: {listed}",
        )
    return given


def _values(run: Run, self: Value, purpose: str) -> list[tuple[str, Value]]:
    """Names and values of the fields that take part in comparing or showing."""
    return [
        (name, run.getattr(self, name))
        for name, made in fields_of(run, self).items()
        if made.attrs.get(purpose) and made.attrs["kind"] == "field"
    ]


def _repr(run: Run, self: Value, /) -> str:
    with deeper(run):
        pairs = [f"{name}={run.repr(value)}" for name, value in _values(run, self, "repr")]
    run.budget.string(sum(map(len, pairs)))
    qualname = self.cls.attrs.get("__qualname__", self.cls.name)
    return f"{qualname}({', '.join(pairs)})"


REPR = native("__repr__", _repr)


def _equal(run: Run, self: Value, other: Value, /) -> Value:
    if type(self) is not Instance or type(other) is not Instance or self.cls is not other.cls:
        return self is other
    with deeper(run):
        pair = [tuple([v for _, v in _values(run, each, "compare")]) for each in (self, other)]
        return run.compare("==", *pair)


EQUAL = native("__eq__", _equal, sees_unknown=True)


def _comparing(name: str, op: str) -> Native:
    def call(run: Run, self: Value, other: Value, /) -> Value:
        if type(self) is not Instance or type(other) is not Instance or self.cls is not other.cls:
            run.throw("TypeError", f"'{op}' not supported between these instances")
        with deeper(run):
            pair = [tuple([v for _, v in _values(run, each, "compare")]) for each in (self, other)]
            return run.compare(op, *pair)

    return native(name, call)


def frozen_error(run: Run) -> Class:
    """``dataclasses.FrozenInstanceError``."""
    return shared(
        run,
        "dataclasses.FrozenInstanceError",
        lambda run: native_class(
            run,
            "FrozenInstanceError",
            {},
            bases=(run.classes["AttributeError"],),
            module="dataclasses",
        ),
    )


def _refuse_change(run: Run, self: Value, name: Value, /, *value: Value) -> Value:
    verb = "assign to" if value else "delete"
    message = f"cannot {verb} field {run.repr(name)}"
    raise Raised(Instance(frozen_error(run), {"args": (message,)}))


FROZEN = native("__setattr__", _refuse_change, sees_unknown=True)


@DATACLASSES.add("fields")
def _fields(run: Run, value: Value, /) -> Value:
    return tuple([f for f in fields_of(run, value).values() if f.attrs["kind"] == "field"])


@DATACLASSES.add("is_dataclass")
def _is_dataclass(run: Run, value: Value, /) -> bool:
    cls = value.cls if type(value) is Instance else value
    return type(cls) is Class and cls.find(FIELDS) is not MISSING


@DATACLASSES.add("asdict")
def _asdict(run: Run, value: Value, /, *, dict_factory: Value = None) -> Value:
    fields_of(run, value)
    if dict_factory is not None:
        return run.unknown("operation", "dataclasses.asdict")
    return _unfold(run, value, named=True)


@DATACLASSES.add("astuple")
def _astuple(run: Run, value: Value, /) -> Value:
    fields_of(run, value)
    return _unfold(run, value, named=False)


def _unfold(run: Run, value: Value, *, named: bool) -> Value:
    """A value with every dataclass inside it turned to a dict or a tuple."""
    run.budget.step()
    kind = type(value)
    if kind is Unknown:
        return value
    with deeper(run):
        if kind is Instance and value.cls.find(FIELDS) is not MISSING:
            pairs = {
                name: _unfold(run, run.getattr(value, name), named=named)
                for name, made in fields_of(run, value).items()
                if made.attrs["kind"] == "field"
            }
            return pairs if named else tuple(pairs.values())
        if kind is list or kind is tuple:
            return kind([_unfold(run, item, named=named) for item in value])
        if kind is dict:
            return {name: _unfold(run, item, named=named) for name, item in value.items()}
        return deep_copy(run, value)


@DATACLASSES.add("replace", sees_unknown=True)
def _replace(run: Run, value: Value, /, **changes: Value) -> Value:
    if type(value) is Unknown:
        return value
    if type(value) is not Instance:
        run.throw("TypeError", "replace() should be called on dataclass instances")
    given = dict(changes)
    for name, made in fields_of(run, value).items():
        if not made.attrs["init"]:
            if name in changes:
                run.throw("ValueError", f"field {name} is declared with init=False")
        elif name not in given and made.attrs["kind"] == "field":
            given[name] = run.getattr(value, name)
    return run.call(value.cls, (), given)


DATACLASSES["make_dataclass"] = unknown_function("dataclasses.make_dataclass")


def _kw_only_marker(run: Run) -> Value:
    return missing_marker(run)


def make_dataclasses() -> Namespace:
    """``dataclasses``."""
    return module(
        "dataclasses",
        DATACLASSES,
        {
            "MISSING": missing_marker,
            "KW_ONLY": _kw_only_marker,
            "Field": field_class,
            "FrozenInstanceError": frozen_error,
            "InitVar": _init_var_class,
        },
    )


def _init_var_class(run: Run) -> Class:
    return shared(
        run,
        "dataclasses.InitVar",
        lambda run: native_class(run, "InitVar", {}, module="dataclasses"),
    )
