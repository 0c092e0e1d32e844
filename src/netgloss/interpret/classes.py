"""Classes of interpreted source: made, finished, instantiated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.frames import Frame
from netgloss.interpret.postponed import settle
from netgloss.interpret.trace import Place
from netgloss.interpret.values import (
    MISSING,
    Args,
    Class,
    Function,
    Instance,
    Kwargs,
    Native,
    Super,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


def make_class(
    run: Run,
    name: str,
    bases: list[Value],
    keywords: dict[str, Value],
    frame: Frame,
    place: Place,
    doc: str | None,
) -> Class:
    """A new class with an empty body. A base that is not known leaves its mark."""
    known: list[Class] = []
    unknown = False
    for base in bases:
        if type(base) is Class:
            known.append(base)
        elif type(base) is Unknown:
            unknown = True
        elif type(base) is Instance and base.cls.module == "typing":
            continue  # Generic[T], Protocol[T]
        else:
            run.refuse(
                "bad_base", {"class_name": name, "type": run.type_name(base)}, "TypeError", ""
            )
    unknown = unknown or any(b.unknown_base for b in known)
    if not known:
        known = [run.classes["object"]]
    try:
        cls = Class(name, tuple(known), {}, place=place, file=frame.file, unknown_base=unknown)
    except ValueError as error:
        run.refuse("bad_base", {"class_name": name, "type": str(error)}, "TypeError", str(error))
        cls = Class(name, (known[0],), {}, place=place, file=frame.file, unknown_base=True)
    meta = keywords.get("metaclass")
    if type(meta) is Class:
        cls.meta = meta
    cls.attrs["__qualname__"] = name
    cls.attrs["__module__"] = frame.globals.get("__name__", "__main__")
    cls.attrs["__doc__"] = doc
    return cls


def instantiate(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """``cls(*args, **kwargs)``."""
    run.budget.step()
    for each in cls.mro:
        construct = each.construct
        if construct is not None:
            return construct(run, cls, args, kwargs)
    new = cls.find("__new__")
    if type(new) is not Native and new is not MISSING:
        made = run.call(getattr(new, "function", new), (cls, *args), kwargs)
        if type(made) is not Instance or not made.cls.derives_from(cls):
            return made
        instance = made
    else:
        instance = Instance(cls)
    instance.place = run.place
    instance.stack = tuple(run.stack)
    init = cls.find("__init__")
    describe_arguments(run, instance, init, args, kwargs)
    if init is MISSING:
        if cls.unknown_base:
            return instance
        if args or kwargs:
            run.refuse(
                "bad_call",
                {"function": cls.name, "detail": f"{cls.name}() takes no arguments"},
                "TypeError",
                f"{cls.name}() takes no arguments",
            )
        return instance
    run.call(init, (instance, *args), kwargs)
    if run.watch_built is not None and run.is_module_class(cls):
        run.watch_built(instance)
    return instance


def describe_arguments(
    run: Run, instance: Instance, init: Value, args: Args, kwargs: Kwargs
) -> None:
    """Keep what an object was built with, by name: the trace tells it of modules."""
    if type(init) is not Function:
        return
    settle(run, init)
    code = init.code
    names = code.positional[1:]
    given = dict(zip(names, args, strict=False))
    if code.vararg is not None and len(args) > len(names):
        given[code.vararg] = args[len(names) :]
    given.update(kwargs)
    full = dict(given)
    for name, value in zip(reversed(names), reversed(init.defaults), strict=False):
        full.setdefault(name, value)
    for name, value in init.kw_defaults.items():
        full.setdefault(name, value)
    instance.given = tuple(given)
    instance.arguments = full


def super_of(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """``super(Cls, self)``; the form without arguments is resolved where it stands."""
    if len(args) == 2 and type(args[0]) is Class and type(args[1]) in (Instance, Class):
        return Super(args[0], args[1])
    return run.unknown("construct", "super()")


def zero_argument_super(run: Run, frame: Frame) -> Value:
    """``super()``."""
    me = next(iter(frame.vars.values()), None)
    if frame.cls is None or type(me) not in (Instance, Class):
        outer = frame.outer  # inside a comprehension or nested function
        while outer is not None and type(next(iter(outer.vars.values()), None)) not in (
            Instance,
            Class,
        ):
            outer = outer.outer
        if outer is None or frame.cls is None:
            run.throw("RuntimeError", "super(): no arguments")
        me = next(iter(outer.vars.values()))
    return Super(frame.cls, me)
