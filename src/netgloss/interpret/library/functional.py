"""``functools`` and ``operator``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, host, native, own, text
from netgloss.interpret.library.memory import MEMORY
from netgloss.interpret.library.namespaces import (
    identity,
    is_subclass_instance,
    module,
    native_class,
    shared,
    unknown_function,
)
from netgloss.interpret.values import (
    MISSING,
    Args,
    Class,
    Function,
    Instance,
    Kwargs,
    Namespace,
    Native,
    Property,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

PARTIAL = Table("functools.partial")
FUNCTOOLS = Table("functools")
OPERATOR = Table("operator")


def partial_class(run: Run) -> Class:
    """``functools.partial``."""
    return shared(run, "functools.partial", _make_partial)


def _make_partial(run: Run) -> Class:
    return native_class(run, "partial", PARTIAL, module="functools", construct=_new_partial)


def _new_partial(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    if not args:
        run.throw("TypeError", "type 'partial' takes at least one argument")
    function, rest = args[0], args[1:]
    if type(function) is Unknown:
        return function
    if is_subclass_instance(function, cls):  # a partial of a partial is one partial
        function, before, keywords = own(run, function, "func", "args", "keywords")
        rest = (*before, *rest)
        kwargs = {**keywords, **kwargs}
    run.budget.size(len(rest) + len(kwargs))
    return Instance(cls, {"func": function, "args": rest, "keywords": kwargs}, place=run.place)


@PARTIAL.add("__call__", sees_unknown=True)
def _call_partial(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> Value:
    function, given, keywords = own(run, self, "func", "args", "keywords")
    if type(given) is not tuple or type(keywords) is not dict:
        run.throw("TypeError", "partial state is not what it was made with")
    run.budget.size(len(given) + len(args))
    return run.call(function, (*given, *args), {**keywords, **kwargs})


@FUNCTOOLS.add("reduce")
def _reduce(run: Run, function: Value, iterable: Value, initial: Value = MISSING, /) -> Value:
    total = initial
    for item in run.iterate(iterable):
        total = item if total is MISSING else run.call(function, (total, item), {})
    if total is MISSING:
        run.throw("TypeError", "reduce() of empty iterable with no initial value")
    return total


@FUNCTOOLS.add("update_wrapper", sees_unknown=True)
def _update_wrapper(run: Run, wrapper: Value, wrapped: Value, /, *rest: Value) -> Value:
    if type(wrapper) is Function:
        name = run.getattr_or(wrapped, "__name__", MISSING)
        if type(name) is str:
            wrapper.attrs["__name__"] = name
            wrapper.name = name
        doc = run.getattr_or(wrapped, "__doc__", None)
        wrapper.attrs["__doc__"] = doc if type(doc) is str else None
        wrapper.attrs["__wrapped__"] = wrapped
    return wrapper


@FUNCTOOLS.add("wraps", sees_unknown=True)
def _wraps(run: Run, wrapped: Value, /, *rest: Value, **options: Value) -> Value:
    def later(run: Run, wrapper: Value, /) -> Value:
        return _update_wrapper(run, wrapper, wrapped)

    return native("functools.wraps", later, sees_unknown=True)


@FUNCTOOLS.add("cached_property", sees_unknown=True)
def _cached_property(run: Run, getter: Value, /) -> Value:
    return Property(getter, cached=True)


@FUNCTOOLS.add("partialmethod", sees_unknown=True)
def _partial_method(run: Run, function: Value, /, *first: Value, **fixed: Value) -> Value:
    """A method with some of its arguments given."""

    def call(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> Value:
        return run.call(function, (self, *first, *args), {**fixed, **kwargs})

    return native("functools.partialmethod", call, sees_unknown=True)


FUNCTOOLS["total_ordering"] = identity("functools.total_ordering")
for _name in ("singledispatch", "singledispatchmethod", "cmp_to_key"):
    FUNCTOOLS[_name] = unknown_function(f"functools.{_name}")


def make_functools() -> Namespace:
    """``functools``."""
    return module("functools", {**FUNCTOOLS, **MEMORY}, {"partial": partial_class})


def _binary(names: tuple[str, ...], op: str) -> None:
    def call(run: Run, left: Value, right: Value, /) -> Value:
        return run.binary(op, left, right)

    for name in names:
        OPERATOR[name] = native(f"operator.{name}", call)


def _comparison(name: str, op: str) -> None:
    def call(run: Run, left: Value, right: Value, /) -> Value:
        return run.compare(op, left, right)

    OPERATOR[name] = native(f"operator.{name}", call)


for _names, _op in (
    (("add", "concat"), "+"),
    (("sub",), "-"),
    (("mul",), "*"),
    (("truediv",), "/"),
    (("floordiv",), "//"),
    (("mod",), "%"),
    (("pow",), "**"),
    (("matmul",), "@"),
    (("lshift",), "<<"),
    (("rshift",), ">>"),
    (("and_",), "&"),
    (("or_",), "|"),
    (("xor",), "^"),
):
    _binary(_names, _op)
for _name, _op in {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "is_": "is",
    "is_not": "is not",
}.items():
    _comparison(_name, _op)


@OPERATOR.add("contains")
def _contains(run: Run, container: Value, item: Value, /) -> Value:
    return run.compare("in", item, container)


@OPERATOR.add("neg")
def _neg(run: Run, value: Value, /) -> Value:
    return run.unary("-", value)


@OPERATOR.add("not_")
def _not(run: Run, value: Value, /) -> bool:
    return not run.truth(value)


@OPERATOR.add("truth")
def _truth(run: Run, value: Value, /) -> bool:
    return run.truth(value)


@OPERATOR.add("getitem")
def _getitem(run: Run, container: Value, item: Value, /) -> Value:
    return run.getitem(container, item)


@OPERATOR.add("setitem", sees_unknown=True)
def _setitem(run: Run, container: Value, item: Value, value: Value, /) -> None:
    run.setitem(container, item, value)


def _getter(name: str, read: Callable[[Run, Value, Value], Value]) -> Native:
    """``itemgetter`` and ``attrgetter``: one key gives a value, several a tuple."""

    def make(run: Run, first: Value, /, *more: Value) -> Native:
        def get(run: Run, owner: Value, /) -> Value:
            if not more:
                return read(run, owner, first)
            return tuple([read(run, owner, each) for each in (first, *more)])

        return native(name, get)

    return native(name, make)


def _read_item(run: Run, owner: Value, item: Value) -> Value:
    return run.getitem(owner, item)


def _read_attribute(run: Run, owner: Value, path: Value) -> Value:
    for name in text(run, path).split("."):
        run.budget.step()
        owner = run.getattr(owner, name)
    return owner


OPERATOR["itemgetter"] = _getter("operator.itemgetter", _read_item)
OPERATOR["attrgetter"] = _getter("operator.attrgetter", _read_attribute)


@OPERATOR.add("methodcaller")
def _methodcaller(run: Run, name: Value, /, *args: Value, **kwargs: Value) -> Native:
    method = text(run, name)

    def call(run: Run, owner: Value, /) -> Value:
        return run.call(run.getattr(owner, method), args, kwargs)

    return native("operator.methodcaller", call)


@OPERATOR.add("index")
def _index(run: Run, value: Value, /) -> Value:
    return run.call(run.classes["int"], (host(value),), {})


def make_operator() -> Namespace:
    """``operator``."""
    return module("operator", OPERATOR)
