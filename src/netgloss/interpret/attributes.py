"""Attributes: always looked up in tables of ours, never on host objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Device, DType, Tensor
from netgloss.interpret import tensors
from netgloss.interpret.builtins import METHODS
from netgloss.interpret.builtins.natives import native
from netgloss.interpret.layer_methods import is_unread
from netgloss.interpret.library.function_types import code_of
from netgloss.interpret.postponed import settle
from netgloss.interpret.values import (
    MISSING,
    BoundMethod,
    CatalogueFunction,
    Class,
    ClassMethod,
    Function,
    Instance,
    Lazy,
    Namespace,
    Native,
    Property,
    Raised,
    StaticMethod,
    Stream,
    Super,
    Unknown,
    Value,
)
from netgloss.later import later
from netgloss.symbolic import Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.plain_attributes import of_builtin as _of_builtin
    from netgloss.interpret.plain_attributes import of_catalogue as _of_catalogue
    from netgloss.interpret.plain_attributes import of_named as _of_named
    from netgloss.interpret.plain_attributes import of_native as _of_native
    from netgloss.interpret.plain_attributes import of_property as _of_property
    from netgloss.interpret.plain_attributes import of_size as _of_size
    from netgloss.interpret.plain_attributes import of_stream as _of_stream
    from netgloss.interpret.run import Run
else:  # what few models ask for
    _of_builtin = later("netgloss.interpret.plain_attributes", "of_builtin")
    _of_catalogue = later("netgloss.interpret.plain_attributes", "of_catalogue")
    _of_named = later("netgloss.interpret.plain_attributes", "of_named")
    _of_native = later("netgloss.interpret.plain_attributes", "of_native")
    _of_property = later("netgloss.interpret.plain_attributes", "of_property")
    _of_size = later("netgloss.interpret.plain_attributes", "of_size")
    _of_stream = later("netgloss.interpret.plain_attributes", "of_stream")

# What no ``__getattr__`` of the text is asked for.
_REFUSED = frozenset({"__globals__", "__code__", "__closure__", "__builtins__", "__subclasses__"})


def find_attribute(run: Run, value: Value, name: str) -> Value:
    """The attribute, or MISSING. Runs properties and ``__getattr__``."""
    finder = _FINDERS.get(type(value))
    if finder is not None:
        return finder(run, value, name)
    return _builtin(run, value, name)


def attribute_or(run: Run, value: Value, name: str, default: Value) -> Value:
    """``getattr(value, name, default)``."""
    run.handlers.append((run.classes["AttributeError"],))
    try:
        found = find_attribute(run, value, name)
    except Raised as error:
        if error.value.cls.derives_from(run.classes["AttributeError"]):
            return default
        raise
    finally:
        run.handlers.pop()
    if type(value) is Instance and value.cls.file == "":
        run.recorder.use(value.cls.name, name)
    seen_whole = type(value) is not Namespace or run.torch.is_complete(value.name)
    if found is MISSING and not seen_whole:
        return run.unknown("operation", f"{value.name}.{name}")
    return default if found is MISSING else found


def bind(run: Run, found: Value, instance: Value, cls: Class) -> Value:
    """What an attribute found on a class is when asked for through an instance."""
    kind = type(found)
    if kind is Function:
        return BoundMethod(found, instance)
    if kind is Native:
        return BoundMethod(found, instance) if found.binds else found
    if kind is Property:
        if found.cached and type(instance) is Instance:
            name = run.getattr_or(found.getter, "__name__", "")
            value = run.call(found.getter, (instance,), {})
            instance.attrs[name] = value
            return value
        return run.call(found.getter, (instance,), {})
    if kind is StaticMethod:
        return found.function
    if kind is ClassMethod:
        return BoundMethod(found.function, cls)
    if kind is Lazy:
        return found.resolve(run)
    if kind is Instance and found.cls.find("__get__") is not MISSING:
        getter = found.cls.find("__get__")
        return run.call(BoundMethod(getter, found), (instance, cls), {})
    return found


def _instance(run: Run, value: Instance, name: str) -> Value:
    if value.cls.intercepts:
        return _intercepted(run, value, name)
    return _plain_instance(run, value, name)


def _intercepted(run: Run, value: Instance, name: str) -> Value:
    """What the class's own ``__getattribute__`` gives; an AttributeError means no attribute."""
    error = run.classes["AttributeError"]
    run.handlers.append((error,))
    try:
        hook = value.cls.find("__getattribute__")
        return run.call(BoundMethod(hook, value), (name,), {})
    except Raised as raised:
        if not raised.value.cls.derives_from(error):
            raise
    finally:
        run.handlers.pop()
    return _fallback(run, value, name)


def _object_getattribute(run: Run, instance: Value, name: Value, /) -> Value:
    if type(instance) is not Instance or type(name) is not str:
        return run.unknown("attribute", "__getattribute__")
    found = _plain_instance(run, instance, name)
    if found is MISSING:
        run.throw("AttributeError", f"'{instance.cls.name}' object has no attribute '{name}'")
    return found


_GETATTRIBUTE = native("object.__getattribute__", _object_getattribute, sees_unknown=True)


def _plain_instance(run: Run, value: Instance, name: str) -> Value:
    cls = value.cls
    found = cls.find(name)
    if type(found) is Property and not (found.cached and name in value.attrs):
        return bind(run, found, value, cls)
    if name in value.attrs:
        return value.attrs[name]
    if found is not MISSING:
        return bind(run, found, value, cls)
    if "_parameters" in value.attrs:
        for store in ("_parameters", "_buffers", "_modules"):
            entries = value.attrs[store]
            if name in entries:
                return entries[name]
    if name == "__class__":
        return cls
    if name == "__dict__":
        return dict(value.attrs)
    if value.state is not None and type(value.state) in METHODS:
        method = METHODS[type(value.state)].get(name)
        if method is not None:
            return BoundMethod(method, value)
    return MISSING if cls.intercepts else _fallback(run, value, name)


def _fallback(run: Run, value: Instance, name: str) -> Value:
    """What an instance gives where neither it nor its class has the attribute."""
    cls = value.cls
    fallback = cls.find("__getattr__")
    if fallback is not MISSING and name not in _REFUSED:
        return run.call(BoundMethod(fallback, value), (name,), {})
    if cls.unknown_base or ("_modules" in value.attrs and is_unread(value, name)):
        return run.unknown("attribute", f"{cls.name}.{name}")
    return MISSING


def _class(run: Run, value: Class, name: str) -> Value:
    found = value.find(name)
    if found is not MISSING:
        kind = type(found)
        if kind is StaticMethod:
            return found.function
        if kind is ClassMethod:
            return BoundMethod(found.function, value)
        if kind is Lazy:
            return found.resolve(run)
        return found
    if name == "__name__":
        return value.name
    if name == "__mro__":
        return value.mro
    if name == "__bases__":
        return value.bases
    if name == "__class__":
        return value.meta or run.classes["type"]
    if name == "__dict__":
        return dict(value.attrs)
    if value.host:
        for host in value.host:
            method = METHODS.get(host, {}).get(name)
            if method is not None:
                return method
    if value.meta is not None:
        found = value.meta.find(name)
        if found is not MISSING:
            return bind(run, found, value, value.meta)
    if value is run.torch.tensor_class:
        return tensors.unbound_method(run, name)
    if value.unknown_base:
        return run.unknown("attribute", f"{value.name}.{name}")
    return MISSING


def _namespace(run: Run, value: Namespace, name: str) -> Value:
    found = value.attrs.get(name, MISSING)
    if found is MISSING and value.resolve is not None:
        found = value.resolve(run, name)
        if found is not MISSING and type(found) is not Unknown:
            value.attrs[name] = found
    if type(found) is Lazy:
        found = value.attrs[name] = found.resolve(run)
    if found is MISSING and name == "__name__":
        return value.name
    if found is MISSING and name == "__file__" and value.file is None:  # a module of ours
        return value.name.replace(".", "/") + ".py"
    return found


def _super(run: Run, value: Super, name: str) -> Value:
    owner = value.self.cls if type(value.self) is Instance else value.self
    mro = owner.mro
    if value.after not in mro and not any(c.unknown_base for c in mro):
        run.throw("TypeError", "super(type, obj): obj must be an instance or subtype of type")
    at = mro.index(value.after) + 1 if value.after in mro else 0
    for cls in mro[at:]:
        if name in cls.attrs:
            found = cls.attrs[name]
            if type(value.self) is Class:
                if name == "__new__":
                    return found
                kind = type(found)
                if kind is ClassMethod:
                    return BoundMethod(found.function, value.self)
                return found.function if kind is StaticMethod else found
            return bind(run, found, value.self, owner)
    if name == "__init__":
        return Native("object.__init__", lambda run, args, kwargs: None)
    if name == "__new__":
        return Native("object.__new__", lambda run, args, kwargs: Instance(args[0]))
    if type(value.self) is Instance and value.self.state is not None:
        method = METHODS.get(type(value.self.state), {}).get(name)
        if method is not None:
            return BoundMethod(method, value.self)
    if name == "__getattribute__":
        return BoundMethod(_GETATTRIBUTE, value.self)
    if name == "__setattr__":
        return BoundMethod(METHODS[object][name], value.self)
    if any(c.unknown_base for c in mro):
        return run.unknown("attribute", f"super().{name}")
    return MISSING


def _function(run: Run, value: Function, name: str) -> Value:
    if name in value.attrs:
        return value.attrs[name]
    if name == "__name__":
        return value.name
    if name == "__qualname__":
        return value.qualname
    if name == "__doc__":
        return value.doc
    if name == "__module__":
        return value.globals.get("__name__", "__main__")
    if name in ("__defaults__", "__kwdefaults__"):
        settle(run, value)
        return (value.defaults if name == "__defaults__" else value.kw_defaults) or None
    if name == "__code__":
        return code_of(run, value)
    if name == "__globals__" or (name == "__closure__" and value.closure is not None):
        return run.unknown("forbidden", f"function.{name}")  # can be handed on, and tells nothing
    if name == "__closure__":
        return None
    if name == "__dict__":
        return value.attrs
    if name == "__annotations__":
        return {}
    return run.type_of(value) if name == "__class__" else MISSING


def _bound(run: Run, value: BoundMethod, name: str) -> Value:
    if name == "__self__":
        return value.self
    if name == "__func__":
        return value.function
    return find_attribute(run, value.function, name)


def _unknown(run: Run, value: Unknown, name: str) -> Value:
    if value.reason != "import":  # only of what came in from outside is the path worth telling
        return value
    return Unknown(value.reason, f"{value.what}.{name}"[:120], value.place)


def _builtin(run: Run, value: Value, name: str) -> Value:
    method = METHODS.get(type(value), {}).get(name)
    return _of_builtin(run, value, name) if method is None else BoundMethod(method, value)


_FINDERS: dict[type, Callable[[Run, Any, str], Value]] = {
    Instance: _instance,
    Class: _class,
    Namespace: _namespace,
    Super: _super,
    Tensor: tensors.attribute,
    Function: _function,
    BoundMethod: _bound,
    Native: _of_native,
    CatalogueFunction: _of_catalogue,
    Property: _of_property,
    Stream: _of_stream,
    Unknown: _unknown,
    DType: _of_named,
    Device: _of_named,
    SymInt: _of_size,
    Ratio: _of_size,
}


def store_attribute(run: Run, target: Value, name: str, value: Value) -> None:
    """``target.name = value``."""
    kind = type(target)
    if kind is Instance:
        found = target.cls.find(name)
        if type(found) is Property:
            if found.setter is None:
                run.refuse(
                    "read_only",
                    {"name": name, "type": target.cls.name},
                    "AttributeError",
                    f"property '{name}' of '{target.cls.name}' object has no setter",
                )
                return
            run.call(found.setter, (target, value), {})
            return
        hook = target.cls.find("__setattr__")
        if hook is not MISSING:
            run.call(BoundMethod(hook, target), (name, value), {})
            return
        run.store(target, name, value)
    elif kind is Function and name in ("__defaults__", "__kwdefaults__"):
        if name == "__defaults__":
            target.defaults = value if type(value) is tuple else ()
        else:
            target.kw_defaults = dict(value) if type(value) is dict else {}
    elif kind is Native and name == "__defaults__" and target.named is not None:
        fields = target.named.attrs["_fields"]
        last = value[-len(fields) :] if type(value) is tuple and fields else ()
        defaults = dict(zip(fields[len(fields) - len(last) :], last, strict=True))
        target.named.attrs["_field_defaults"] = defaults
    elif kind in (Class, Function, Namespace):
        target.attrs[name] = value
    elif kind is BoundMethod and type(target.function) is Function:
        target.function.attrs[name] = value
    elif kind is Tensor:
        tensors.set_attribute(run, target, name, value)
    elif kind is Unknown or (kind is Native and name == "__doc__"):
        return
    elif kind is dict and id(target) in run.ordered:
        run.ordered[id(target)][1][name] = value
    else:
        run.refuse(
            "unknown_attribute",
            {"name": name, "type": run.type_name(target), "similar": ()},
            "AttributeError",
            f"'{run.type_name(target)}' object has no attribute '{name}'",
        )


def delete_attribute(target: Value, name: str) -> None:
    """``del target.name``."""
    if type(target) is Instance:
        for where in ("_parameters", "_buffers", "_modules"):
            target.attrs.get(where, {}).pop(name, None)
    if type(target) in (Instance, Class, Namespace):
        target.attrs.pop(name, None)
