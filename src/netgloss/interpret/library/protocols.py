"""Abstract classes: ``collections.abc``, ``numbers`` and ``abc``.

They can be derived from and asked about; what they know of builtin types is in their ``host``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table
from netgloss.interpret.builtins.types import SUBSCRIPT
from netgloss.interpret.library.mixins import MIXINS
from netgloss.interpret.library.namespaces import identity, module, native_class, shared
from netgloss.interpret.values import (
    BoundMethod,
    CatalogueFunction,
    Class,
    ClassMethod,
    Function,
    Namespace,
    Native,
    Stream,
    Value,
)
from netgloss.symbolic import Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_SIZED: tuple[type, ...] = (list, tuple, dict, set, frozenset, str, bytes, range)
_SEQUENCES: tuple[type, ...] = (list, tuple, str, bytes, range)
_FUNCTIONS: tuple[type, ...] = (Function, Native, BoundMethod, Class, CatalogueFunction)
_ANYTHING_HASHABLE: tuple[type, ...] = (
    *(int, float, complex, bool, str, bytes, tuple, frozenset, range, type(None)),
    *_FUNCTIONS,
)

ABSTRACT: dict[str, tuple[type, ...]] = {
    "Hashable": _ANYTHING_HASHABLE,
    "Iterable": (*_SIZED, Stream),
    "Iterator": (Stream,),
    "Generator": (Stream,),
    "Reversible": (list, tuple, dict, str, bytes, range),
    "Sized": _SIZED,
    "Container": _SIZED,
    "Collection": _SIZED,
    "Callable": _FUNCTIONS,
    "Sequence": _SEQUENCES,
    "MutableSequence": (list,),
    "Mapping": (dict,),
    "MutableMapping": (dict,),
    "Set": (set, frozenset),
    "MutableSet": (set,),
    "ByteString": (bytes,),
    "KeysView": (),
    "ValuesView": (),
    "ItemsView": (),
    "MappingView": (),
    "Awaitable": (),
    "Coroutine": (),
    "AsyncIterable": (),
    "AsyncIterator": (),
    "AsyncGenerator": (),
}
_NUMBERS: dict[str, tuple[tuple[type, ...], str]] = {
    "Number": ((int, bool, SymInt, float, Ratio, complex), ""),
    "Complex": ((int, bool, SymInt, float, Ratio, complex), "Number"),
    "Real": ((int, bool, SymInt, float, Ratio), "Complex"),
    "Rational": ((int, bool, SymInt), "Real"),
    "Integral": ((int, bool, SymInt), "Rational"),
}


def abstract_class(name: str, run: Run) -> Class:
    """A class of ``collections.abc``."""

    def make(run: Run) -> Class:
        attrs: dict[str, Value] = {"__class_getitem__": ClassMethod(SUBSCRIPT)}
        attrs |= MIXINS.get(name, {})
        return native_class(run, name, attrs, module="collections.abc", host=ABSTRACT[name])

    return shared(run, f"collections.abc.{name}", make)


def _number_class(name: str, run: Run) -> Class:
    hosts, base = _NUMBERS[name]

    def make(run: Run) -> Class:
        bases = (_number_class(base, run),) if base else ()
        return native_class(run, name, {}, bases=bases, module="numbers", host=hosts)

    return shared(run, f"numbers.{name}", make)


def make_collections_abc() -> Namespace:
    """``collections.abc``."""
    return module("collections.abc", {}, {name: partial(abstract_class, name) for name in ABSTRACT})


def make_numbers() -> Namespace:
    """``numbers``."""
    return module("numbers", {}, {name: partial(_number_class, name) for name in _NUMBERS})


ABC = Table("abc")
for _name in (
    "abstractmethod",
    "abstractproperty",
    "abstractclassmethod",
    "abstractstaticmethod",
    "update_abstractmethods",
):
    ABC[_name] = identity(f"abc.{_name}")


def _plain(name: str, base: str) -> Callable[[Run], Class]:
    def get(run: Run) -> Class:
        def make(run: Run) -> Class:
            return native_class(run, name, {}, bases=(run.classes[base],), module="abc")

        return shared(run, f"abc.{name}", make)

    return get


def make_abc() -> Namespace:
    """``abc``: nothing is enforced, since what is abstract is never built by a right program."""
    return module(
        "abc", ABC, {"ABC": _plain("ABC", "object"), "ABCMeta": _plain("ABCMeta", "type")}
    )
