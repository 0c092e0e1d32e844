"""The fields of a dataclass: what ``field()`` gives, and how they are read off a class body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import native, own
from netgloss.interpret.library.namespaces import native_class, shared
from netgloss.interpret.values import MISSING, Class, Instance, Property, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

FIELDS = "__dataclass_fields__"
_CLASS_VAR = re.compile(r"\W*(\w+\.)*ClassVar\b")
_INIT_VAR = re.compile(r"\W*(\w+\.)*InitVar\b")
_KW_ONLY = re.compile(r"\W*(\w+\.)*KW_ONLY\W*$")


def field_class(run: Run) -> Class:
    """The class of what ``field()`` gives."""
    return shared(
        run, "dataclasses.Field", lambda run: native_class(run, "Field", {}, module="dataclasses")
    )


def missing_marker(run: Run) -> Value:
    """``dataclasses.MISSING``, one object a run."""
    cls = shared(
        run,
        "dataclasses._MISSING_TYPE",
        lambda run: native_class(run, "_MISSING_TYPE", {}, module="dataclasses"),
    )
    return cls.attrs.setdefault("_only", Instance(cls))


def make_field(
    run: Run,
    /,
    *,
    default: Value = MISSING,
    default_factory: Value = MISSING,
    init: Value = True,
    repr: Value = True,
    hash: Value = None,
    compare: Value = True,
    metadata: Value = None,
    kw_only: Value = MISSING,
) -> Value:
    marker = missing_marker(run)
    default = marker if default is MISSING else default
    default_factory = marker if default_factory is MISSING else default_factory
    if default is not marker and default_factory is not marker:
        run.throw("ValueError", "cannot specify both default and default_factory")
    return Instance(
        field_class(run),
        {
            "name": None,
            "default": default,
            "default_factory": default_factory,
            "init": run.truth(init),
            "repr": run.truth(repr),
            "compare": run.truth(compare),
            "metadata": {} if metadata is None else metadata,
            "kw_only": None if kw_only is MISSING else run.truth(kw_only),
            "kind": "field",
        },
    )


FIELD = native("dataclasses.field", make_field, sees_unknown=True)


def own_fields(run: Run, cls: Class, kw_only: bool) -> dict[str, Value]:
    """The fields written in this class's own body."""
    out: dict[str, Value] = {}
    marker = missing_marker(run)
    annotations = cls.attrs.get("__annotations__", {})
    for name, annotation in annotations.items():
        run.budget.step()
        shown = annotation if type(annotation) is str else ""
        if _CLASS_VAR.match(shown):
            continue
        if _KW_ONLY.match(shown):
            kw_only = True
            continue
        written = cls.attrs.get(name, marker)
        if type(written) is Instance and written.cls is field_class(run):
            made = written
            if made.attrs["default"] is marker:
                cls.attrs.pop(name, None)
            else:
                cls.attrs[name] = made.attrs["default"]
        else:
            if type(written) is Property:  # a property of the same name is the default in Python
                written = marker
            _refuse_mutable(run, name, written)
            made = make_field(run, default=written)
        made.attrs["name"] = name
        made.attrs["type"] = shown
        if made.attrs["kw_only"] is None:
            made.attrs["kw_only"] = kw_only
        if _INIT_VAR.match(shown):
            made.attrs["kind"] = "init"
        out[name] = made
    return out


def _refuse_mutable(run: Run, name: str, default: Value) -> None:
    if type(default) in (list, dict, set):
        run.throw(
            "ValueError",
            f"mutable default <class '{type(default).__name__}'> for field {name} is not allowed: "
            "use default_factory",
        )


def has_default(run: Run, made: Value) -> bool:
    marker = missing_marker(run)
    default, factory = own(run, made, "default", "default_factory")
    return default is not marker or factory is not marker


def check_order(run: Run, fields: dict[str, Value]) -> None:
    defaulted = False
    for name, made in fields.items():
        if not made.attrs["init"] or made.attrs["kw_only"]:
            continue
        if has_default(run, made):
            defaulted = True
        elif defaulted:
            run.throw("TypeError", f"non-default argument '{name}' follows default argument")


def fields_of(run: Run, value: Value) -> dict[str, Value]:
    """The fields of a dataclass or of an instance of one."""
    cls = value.cls if type(value) is Instance else value
    found = cls.find(FIELDS) if type(cls) is Class else MISSING
    if type(found) is not dict:
        run.throw("TypeError", "must be called with a dataclass type or instance")
    return {
        name: made
        for name, made in found.items()
        if type(made) is Instance and made.cls is field_class(run)
    }


def default_of(run: Run, made: Value) -> Value:
    marker = missing_marker(run)
    default, factory = own(run, made, "default", "default_factory")
    if factory is not marker:
        return run.call(factory, (), {})
    return MISSING if default is marker else default
