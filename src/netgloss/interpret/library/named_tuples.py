"""``collections.namedtuple`` and ``typing.NamedTuple``: tuples whose places have names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, collect, deeper, known, native, text
from netgloss.interpret.library.namespaces import guarded, native_class, shared
from netgloss.interpret.values import (
    MISSING,
    Args,
    BoundMethod,
    Class,
    ClassMethod,
    Function,
    Instance,
    Kwargs,
    Native,
    Property,
    StaticMethod,
    Value,
    linearise,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

NAMED = Table("namedtuple")


def make_namedtuple(
    run: Run,
    typename: Value,
    field_names: Value,
    *,
    rename: Value = False,
    defaults: Value = None,
    module: Value = None,
) -> Value:
    """``namedtuple("Point", "x y")``: a class that derives from ``tuple``."""
    names = known(field_names)
    if type(names) is str:
        fields = names.replace(",", " ").split()
    else:
        fields = [text(run, each) for each in collect(run, names)]
    run.budget.size(len(fields))
    if run.truth(rename):
        fields = [
            name if name.isidentifier() and not name.startswith("_") else f"_{place}"
            for place, name in enumerate(fields)
        ]
    for name in fields:
        if not name.isidentifier():
            run.throw(
                "ValueError",
                f"Type names and field names must be valid identifiers: {run.repr(name)}",
            )
        if name.startswith("_") and not run.truth(rename):
            run.throw(
                "ValueError", f"Field names cannot start with an underscore: {run.repr(name)}"
            )
    if len(set(fields)) != len(fields):
        run.throw("ValueError", "Encountered duplicate field name")
    last = [] if defaults is None else collect(run, defaults)
    if len(last) > len(fields):
        run.throw("TypeError", "Got more default values than field names")
    values = dict(zip(fields[len(fields) - len(last) :], last, strict=True))
    cls = Class(
        text(run, typename), (run.classes["tuple"],), {}, place=run.place, file=run.place.file
    )
    name_fields(cls, tuple(fields), values)
    return cls


def name_fields(cls: Class, fields: tuple[str, ...], defaults: dict[str, Value]) -> None:
    """Give a class that derives from ``tuple`` its fields."""
    for place, name in enumerate(fields):
        cls.attrs[name] = Property(_reader(name, place))
    cls.attrs["_fields"] = fields
    cls.attrs["_field_defaults"] = defaults
    cls.attrs["__match_args__"] = fields
    cls.attrs["_make"] = ClassMethod(_MAKE)
    cls.attrs["__new__"] = Native("namedtuple.__new__", _new, binds=False, named=cls)
    for name, method in NAMED.items():
        cls.attrs.setdefault(name, method)
    cls.construct = guarded(_construct)


def _reader(name: str, place: int) -> Native:
    def read(run: Run, self: Value, /) -> Value:
        items = self.state if type(self) is Instance else self
        if type(items) is not tuple or len(items) <= place:
            run.throw("AttributeError", name)
        return items[place]

    return native(name, read)


def _bind(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> tuple[Value, ...]:
    """The items in order, from positional and keyword arguments and defaults."""
    fields: tuple[str, ...] = cls.find("_fields")
    defaults: dict[str, Value] = cls.find("_field_defaults")
    run.budget.step(len(fields))
    if len(args) > len(fields):
        run.throw(
            "TypeError",
            f"{cls.name}.__new__() takes {len(fields) + 1} positional arguments "
            f"but {len(args) + 1} were given",
        )
    given = dict(zip(fields, args, strict=False))
    for name, value in kwargs.items():
        if name not in fields:
            run.throw(
                "TypeError", f"{cls.name}.__new__() got an unexpected keyword argument '{name}'"
            )
        if name in given:
            run.throw(
                "TypeError", f"{cls.name}.__new__() got multiple values for argument '{name}'"
            )
        given[name] = value
    missing = [name for name in fields if name not in given and name not in defaults]
    if missing:
        listed = " and ".join(f"'{name}'" for name in missing)
        plural = "s" if len(missing) > 1 else ""
        run.throw(
            "TypeError",
            f"{cls.name}.__new__() missing {len(missing)} required positional "
            f"argument{plural}: {listed}",
        )
    return tuple([given.get(name, defaults.get(name)) for name in fields])


def _new(run: Run, args: Args, kwargs: Kwargs) -> Value:
    if not args or type(args[0]) is not Class:
        run.throw("TypeError", "__new__(X): X is not a type object")
    return Instance(args[0], state=_bind(run, args[0], args[1:], kwargs), place=run.place)


def _construct(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    new = cls.find("__new__")
    if type(new) is Native:
        made: Value = Instance(cls, state=_bind(run, cls, args, kwargs), place=run.place)
    else:
        function = new.function if type(new) is StaticMethod else new
        made = run.call(function, (cls, *args), kwargs)
    init = cls.find("__init__")
    if type(made) is Instance and type(init) is Function:
        run.call(BoundMethod(init, made), args, kwargs)
    return made


def _make(run: Run, cls: Value, iterable: Value, /) -> Value:
    return run.call(cls, tuple(collect(run, iterable)), {})


_MAKE = native("namedtuple._make", _make)


def _parts(run: Run, self: Value) -> tuple[Class, tuple[str, ...], tuple[Value, ...]]:
    if type(self) is Instance and type(self.state) is tuple:
        fields = self.cls.find("_fields")
        if fields is not MISSING:
            return self.cls, fields, self.state
    run.throw("TypeError", "descriptor requires a named tuple")


@NAMED.add("_asdict")
def _asdict(run: Run, self: Value, /) -> dict[str, Value]:
    _, fields, items = _parts(run, self)
    return dict(zip(fields, items, strict=False))


@NAMED.add("_replace", sees_unknown=True)
def _replace(run: Run, self: Value, /, **changes: Value) -> Value:
    cls, fields, items = _parts(run, self)
    strange = [name for name in changes if name not in fields]
    if strange:
        run.throw("ValueError", f"Got unexpected field names: {run.repr(strange)}")
    return run.call(cls, (), {**dict(zip(fields, items, strict=False)), **changes})


@NAMED.add("__repr__")
def _repr(run: Run, self: Value, /) -> str:
    cls, fields, items = _parts(run, self)
    with deeper(run):
        pairs = [f"{n}={run.repr(v)}" for n, v in zip(fields, items, strict=False)]
    run.budget.string(sum(map(len, pairs)))
    return f"{cls.name}({', '.join(pairs)})"


def named_tuple_class(run: Run) -> Class:
    """``typing.NamedTuple``: called, it makes a class; derived from, the fields are annotated."""
    return shared(run, "typing.NamedTuple", _make_base)


def _make_base(run: Run) -> Class:
    def construct(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
        if len(args) != 2:
            run.throw("TypeError", "NamedTuple() takes a name and a list of fields")
        pairs = [collect(run, pair) for pair in collect(run, args[1])]
        if any(len(pair) != 2 for pair in pairs):
            run.throw("TypeError", "NamedTuple() fields are pairs of a name and a type")
        return make_namedtuple(run, args[0], [pair[0] for pair in pairs])

    attrs = {"__init_subclass__": native("NamedTuple", _finish, sees_unknown=True)}
    return native_class(run, "NamedTuple", attrs, module="typing", construct=construct)


def _finish(run: Run, cls: Value, /, **options: Value) -> None:
    """The body of a class that derives from NamedTuple has ended: it becomes a tuple."""
    base = named_tuple_class(run)
    if type(cls) is not Class or base not in cls.bases:
        return
    others = tuple(each for each in cls.bases if each is not base)
    cls.bases = (run.classes["tuple"], *others)
    cls.mro = (cls, *linearise([each.mro for each in cls.bases], list(cls.bases)))
    annotations = cls.attrs.get("__annotations__", {})
    fields = tuple(name for name in annotations if not name.startswith("_"))
    defaults = {name: cls.attrs.pop(name) for name in fields if name in cls.attrs}
    name_fields(cls, fields, defaults)
