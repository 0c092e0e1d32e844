"""What the interpreter computes with.

Python's own immutable values (``int``, ``float``, ``complex``, ``bool``, ``str``, ``bytes``,
``None``, ``Ellipsis``, ``range``) and its containers (``list``, ``tuple``, ``dict``, ``set``,
``frozenset``, ``slice``) stand for themselves, by exact type. Symbolic integers and ratios,
tensors, dtypes and devices come from below. Everything else is one of the classes here: a class
of pasted code is a :class:`Class`, never a Python type, so nothing of the host can be reached
through it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from netgloss.records import dataclass, field

if TYPE_CHECKING:
    from netgloss.interpret.run import Run
    from netgloss.interpret.trace import Place

Value = Any
Args = tuple[Value, ...]
Kwargs = dict[str, Value]


class Unknown:
    """A value that cannot be known. It answers every operation with itself."""

    __slots__ = ("place", "reason", "what")

    def __init__(self, reason: str, what: str, place: Place | None = None) -> None:
        self.reason = reason  # "import", "operation", "attribute", "data_dependent", "fault", …
        self.what = what
        self.place = place

    def __repr__(self) -> str:
        return f"Unknown({self.reason}: {self.what})"


@dataclass(slots=True, eq=False)
class Native:
    """A function of ours that pasted code may call: ``call(run, args, kwargs) -> value``."""

    name: str
    call: Callable[[Run, Args, Kwargs], Value]
    binds: bool = True  # found on a class it becomes a bound method
    named: Class | None = None  # the named tuple whose ``__new__`` it is


@dataclass(slots=True, eq=False)
class Function:
    """A function or lambda of interpreted source."""

    name: str
    qualname: str
    code: Any  # functions.Code: compiled lazily
    defaults: tuple[Value, ...]
    kw_defaults: dict[str, Value]
    closure: Any  # the frame that it was made in, None at module level
    globals: dict[str, Value]
    file: str
    owner: Class | None = None  # the class in whose body it was written (for zero-argument super)
    attrs: dict[str, Value] = field(default_factory=dict)
    doc: str | None = None
    settled: bool = True  # whether all defaults are known (postponed.py)


@dataclass(slots=True, eq=False)
class BoundMethod:
    function: Value  # Function, Native, CatalogueFunction, …
    self: Value


@dataclass(slots=True, eq=False)
class CatalogueFunction:
    """``torch.cat``, ``F.relu``, the unbound ``Tensor.view``: an operation of the catalogue.

    ``name`` is the qualified name it was asked for by; one entry may serve several names.
    """

    entry: Any
    name: str


@dataclass(slots=True, eq=False)
class Property:
    getter: Value
    setter: Value = None
    deleter: Value = None
    cached: bool = False  # functools.cached_property


@dataclass(slots=True, eq=False)
class StaticMethod:
    function: Value


@dataclass(slots=True, eq=False)
class ClassMethod:
    function: Value


@dataclass(slots=True, eq=False)
class Class:
    """A class of interpreted source, a layer of the catalogue, or a builtin type.

    ``mro`` starts with the class itself. ``layer`` is the catalogue layer it stands for (set on
    the class of the layer only; subclasses find it through the mro). ``host`` is set for the
    builtin types (``int``, ``list``, …) that isinstance() may ask about. ``unknown_base`` says
    that some base could not be read, so that attributes may exist that nobody has seen.
    """

    name: str
    bases: tuple[Class, ...]
    attrs: dict[str, Value]
    mro: tuple[Class, ...] = ()
    place: Place | None = None
    file: str = ""
    layer: Any = None
    host: tuple[type, ...] = ()
    unknown_base: bool = False
    construct: Callable[[Run, Class, Args, Kwargs], Value] | None = None  # replaces new + __init__
    module: str = "__main__"
    meta: Class | None = None  # a metaclass of interpreted source, if any
    intercepts: bool = False  # it has a __getattribute__ of interpreted source

    def __post_init__(self) -> None:
        if not self.mro:
            self.mro = (self, *linearise([b.mro for b in self.bases], list(self.bases)))

    def find(self, name: str) -> Value:
        """The attribute along the mro, or MISSING."""
        for cls in self.mro:
            if name in cls.attrs:
                return cls.attrs[name]
        return MISSING

    def derives_from(self, other: Class) -> bool:
        return other in self.mro

    def __repr__(self) -> str:
        return f"<class {self.name}>"


@dataclass(slots=True, eq=False)
class Instance:
    """An object of a Class. ``state`` holds what native classes keep (an exception's args, the
    items of a container subclass)."""

    cls: Class
    attrs: dict[str, Value] = field(default_factory=dict)
    state: Any = None
    # for modules: where and how it was built
    place: Place | None = None
    stack: tuple[Place, ...] = ()
    arguments: Mapping[str, Value] | None = None
    given: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<{self.cls.name} instance>"


@dataclass(slots=True, eq=False)
class Namespace:
    """A Python module: of the allow-list, of torch, or interpreted source.

    ``resolve`` is asked for names that are not in ``attrs`` yet (MISSING when there is none).
    """

    name: str
    attrs: dict[str, Value] = field(default_factory=dict)
    resolve: Callable[[Run, str], Value] | None = None
    file: str | None = None


@dataclass(slots=True, eq=False)
class Super:
    """``super()``: attributes are looked up in ``owner``'s mro after ``after``."""

    after: Class
    self: Value  # Instance or Class


@dataclass(slots=True, eq=False)
class Stream:
    """An iterator: generators, ``iter(x)``, ``map``, ``zip``, ``enumerate``, itertools.

    ``items`` is a host iterator that yields interpreter values and spends budget itself.
    ``send`` drives a generator of interpreted source.
    """

    items: Iterator[Value]
    kind: str = "iterator"


@dataclass(slots=True, eq=False)
class Lazy:
    """An imported name not looked up yet: ``resolve(run)`` gives the value on first use."""

    resolve: Callable[[Run], Value]


class _Missing:
    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING = _Missing()


def linearise(mros: list[tuple[Class, ...]], bases: list[Class]) -> list[Class]:
    """The C3 merge of Python's method resolution order. Raises ValueError if there is none."""
    if len(mros) == 1:
        return list(mros[0])
    sequences = [list(m)[::-1] for m in mros] + [list(bases)[::-1]]  # heads come last
    behind = Counter(id(each) for sequence in sequences for each in sequence[:-1])
    out: list[Class] = []
    while sequences := [sequence for sequence in sequences if sequence]:
        head = next((s[-1] for s in sequences if not behind[id(s[-1])]), None)
        if head is None:
            raise ValueError("no consistent method resolution order")
        out.append(head)
        for sequence in sequences:
            if sequence[-1] is head:
                sequence.pop()
                if sequence:
                    behind[id(sequence[-1])] -= 1
    return out


class Raised(Exception):
    """An exception of the interpreted program on its way up.

    ``explicit``: a ``raise`` or ``assert`` of the source, which ends what it is in; anything else
    that nothing catches becomes a fault, and the run goes on with an unknown value.
    """

    def __init__(self, value: Instance, explicit: bool = False, place: Place | None = None) -> None:
        super().__init__(value.cls.name)
        self.value = value
        self.explicit = explicit
        self.place = place

    @property
    def message(self) -> str:
        args = self.value.attrs.get("args", ())
        return args[0] if type(args) is tuple and args and type(args[0]) is str else ""


class BudgetExceeded(Exception):
    """The run spent what it was given. Pasted code cannot catch it; once over, always over."""

    def __init__(self, what: str, limit: float) -> None:
        super().__init__(f"{what} > {limit}")
        self.what = what
        self.limit = limit


class Ended(BudgetExceeded):
    """The run came to its first fault, and nobody asks how it goes on."""

    def __init__(self) -> None:
        super().__init__("faults", 0)


PLAIN: frozenset[type] = frozenset(
    {int, float, complex, bool, str, bytes, type(None), type(Ellipsis)}
)
