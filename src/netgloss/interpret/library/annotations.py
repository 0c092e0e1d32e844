"""``typing`` and ``typing_extensions``: values that can be subscripted, called and forgotten."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table
from netgloss.interpret.library.containers import (
    counter_class,
    default_dict_class,
    deque_class,
    ordered_dict_class,
)
from netgloss.interpret.library.named_tuples import named_tuple_class
from netgloss.interpret.library.namespaces import (
    configurable_identity,
    identity,
    native_class,
    shared,
    unknown_function,
)
from netgloss.interpret.library.protocols import ABSTRACT, abstract_class
from netgloss.interpret.values import (
    MISSING,
    Class,
    Instance,
    Lazy,
    Namespace,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.library.namespaces import Maker
    from netgloss.interpret.run import Run

FORM = Table("typing form")
TYPING = Table("typing")

_BUILTIN = {
    "List": "list",
    "Dict": "dict",
    "Tuple": "tuple",
    "Set": "set",
    "FrozenSet": "frozenset",
    "Type": "type",
    "Text": "str",
    "TypedDict": "dict",
}


@FORM.add("__getitem__", "__or__", "__ror__", sees_unknown=True)
def _same(run: Run, self: Value, other: Value, /) -> Value:
    return self


@FORM.add("__call__", sees_unknown=True)
def _called(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> Value:
    """``TypeVar("T")``: another form, which takes everything too."""
    name = args[0] if args and type(args[0]) is str else run.str(self)
    return Instance(form_class(run), {"__name__": name})


@FORM.add("__repr__")
def _repr(run: Run, self: Value, /) -> str:
    name = self.attrs.get("__name__") if type(self) is Instance else None
    return f"typing.{name if type(name) is str else 'Any'}"


def form_class(run: Run) -> Class:
    """The class of ``Optional``, ``Union``, ``TypeVar`` and whatever else has no other."""
    return shared(
        run,
        "typing.SpecialForm",
        lambda run: native_class(run, "SpecialForm", FORM, module="typing"),
    )


def _builtin_class(name: str, run: Run) -> Class:
    return run.classes[name]


@TYPING.add("cast", sees_unknown=True)
def _cast(run: Run, kind: Value, value: Value, /) -> Value:
    return value


@TYPING.add("NewType", sees_unknown=True)
def _new_type(run: Run, name: Value, kind: Value) -> Value:
    return identity("typing.NewType")


@TYPING.add("assert_type", sees_unknown=True)
def _assert_type(run: Run, value: Value, kind: Value, /) -> Value:
    return value


for _name in (
    "overload",
    "final",
    "override",
    "runtime_checkable",
    "runtime",
    "no_type_check",
    "reveal_type",
):
    TYPING[_name] = identity(f"typing.{_name}")
TYPING["dataclass_transform"] = configurable_identity("typing.dataclass_transform")


@TYPING.add("get_type_hints", sees_unknown=True)
def _type_hints(run: Run, value: Value, /, *rest: Value, **options: Value) -> Value:
    """The annotations of a class and its bases: those that are plain names, looked up in the
    module that they stand in; of the others nothing is known."""
    if type(value) is not Class:
        return run.unknown("operation", "typing.get_type_hints")
    hints: dict[Value, Value] = {}
    for cls in reversed(value.mro):
        module = run.imports.loaded.get(cls.attrs.get("__module__"))
        written = cls.attrs.get("__annotations__")
        for name, annotation in written.items() if type(written) is dict else ():
            run.budget.step()
            plain = type(annotation) is str and annotation.isidentifier()
            found = run.getattr_or(module, annotation, MISSING) if plain and module else MISSING
            hints[name] = Unknown("annotation", str(name)) if found is MISSING else found
    return hints


for _name in ("get_args", "get_origin"):
    TYPING[_name] = unknown_function(f"typing.{_name}")


def _lazy() -> dict[str, Maker]:
    return {
        **{name: partial(_builtin_class, builtin) for name, builtin in _BUILTIN.items()},
        **{name: partial(abstract_class, name) for name in ABSTRACT},
        "AbstractSet": partial(abstract_class, "Set"),
        "OrderedDict": ordered_dict_class,
        "DefaultDict": default_dict_class,
        "Counter": counter_class,
        "Deque": deque_class,
        "NamedTuple": named_tuple_class,
    }


def make_typing(name: str = "typing") -> Namespace:
    """``typing``: names that are nothing else are forms."""
    late = {each: Lazy(make) for each, make in _lazy().items()}

    def resolve(run: Run, attribute: str) -> Value:
        if attribute.startswith("__"):
            return MISSING
        return Instance(form_class(run), {"__name__": attribute})

    return Namespace(name, {**TYPING, **late, "TYPE_CHECKING": False}, resolve)
