"""What a catalogue entry takes and gives: tensors, complaints, outcomes.

A *rule* is handed bound arguments and a :class:`Context`. It states its preconditions through
the context and returns an :class:`Outcome`. A precondition that fails is a :class:`Complaint`:
the rule goes on with the best-supported shape, so that one fault does not hide the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

from netgloss.records import dataclass, field
from netgloss.symbolic import Condition, Dim

if TYPE_CHECKING:
    from netgloss.catalogue.rules.extents import Extent

_next_uid = count(1).__next__

Shape = tuple[Dim, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a tensor lies in memory: element ``[i, j]`` stands ``offset + i*strides[0] +
    j*strides[1]`` elements from the start of the memory of the tensor that it is a view of. None
    is not known."""

    strides: Shape | None
    offset: Dim | None = 0


NOT_KNOWN = Layout(None, None)


@dataclass(frozen=True, slots=True, eq=False)
class Tensor:
    """A tensor without numbers: its shape and dtype, and what is needed to follow it about.

    Two tensors are the same only when they are the same object (``eq=False``): a parameter that
    is used in two places is counted once. ``value`` holds the contents of a small constant
    tensor (nested tuples, or a scalar for a 0-d tensor) when they are known, else ``None``;
    ``extent`` what is known of whole numbers that depend on sizes. Rules ask for them through
    ``rules/known.py`` and ``rules/extents.py``, which see what was changed in place.
    """

    shape: Shape
    dtype: str = "float32"
    value: Any = None
    requires_grad: bool = False
    is_parameter: bool = False
    uid: int = field(default_factory=_next_uid)
    base: Tensor | None = field(default=None, repr=False)  # whose memory it shares
    # None: row by row, without gaps, from the start of its memory on.
    layout: Layout | None = field(default=None, repr=False)
    extent: Extent | None = field(default=None, repr=False)

    @property
    def rank(self) -> int:
        return len(self.shape)


@dataclass(frozen=True, slots=True)
class DType:
    """``torch.float32`` and its like, by name: ``DType("float32")``."""

    name: str


@dataclass(frozen=True, slots=True)
class MemoryFormat:
    """``torch.channels_last`` and its like, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Device:
    """``torch.device("cuda:0")``: carried about, never used."""

    name: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A failed precondition.

    ``kind`` names the sentence (a function in ``words/*/complaints.py``), ``facts`` are its
    keyword arguments, ``torch`` is PyTorch's own message with the numbers filled in (what people
    search for), or ``""`` where PyTorch raises nothing of its own.
    """

    kind: str
    facts: Mapping[str, Any]
    torch: str = ""


class Formula:
    """One size rule, as written and with this call's values in.

    >>> Formula("H", "(h + 2*padding - kernel_size)//stride + 1", "(H + 2*1 - 3)//1 + 1", 5).axis
    'H'
    """

    __slots__ = ("_texts", "axis", "result")

    def __init__(self, axis: str, rule: str, values: str, result: Dim) -> None:
        self.axis = axis  # what it computes: "H", "W", "L", "D", "C", "features"
        self.result = result
        self._texts: tuple[str, str] | Callable[[], tuple[str, str]] = (rule, values)

    @classmethod
    def unsaid(cls, axis: str, say: Callable[[], tuple[str, str]], result: Dim) -> Formula:
        """The same for a call of which few ask: ``say`` gives rule and values when one does."""
        formula = cls(axis, "", "", result)
        formula._texts = say
        return formula

    def _said(self) -> tuple[str, str]:
        if not isinstance(self._texts, tuple):
            self._texts = self._texts()
        return self._texts

    @property
    def rule(self) -> str:
        """In the names of the arguments."""
        return self._said()[0]

    @property
    def values(self) -> str:
        """The same with values substituted, before simplification."""
        return self._said()[1]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return f"Formula{self._all()!r}"

    def _all(self) -> tuple[str, str, str, Dim]:
        return (self.axis, *self._said(), self.result)


@dataclass(frozen=True, slots=True)
class Window:
    """What a sliding-window layer sees, for receptive fields: one entry a spatial axis.

    ``kernel`` may be ``None``: the output sees the whole input (global pooling, attention,
    a flatten followed by Linear).
    """

    kernel: tuple[int, ...] | None
    stride: tuple[int, ...] = ()
    padding: tuple[int, ...] = ()
    dilation: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call gives: its value, what it costs, and how its sizes came about.

    ``value`` is a :class:`Tensor`, a tuple or list of values, a Python number, … ``macs`` are
    multiply–accumulates, ``flops`` floating-point operations (2 per MAC plus the rest);
    ``counted`` is False for an operation whose cost netgloss does not count.
    """

    value: Any
    macs: Dim = 0
    flops: Dim = 0
    counted: bool = True
    formulas: tuple[Formula, ...] = ()
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What constructing a layer makes: own parameters and buffers (``None``: registered as
    absent, like ``bias`` with ``bias=False``), plain attributes, and submodules by name. A dotted
    name stands in containers: ``tail.0.1`` is ``tail[0][1]``, a ModuleList of Sequentials."""

    parameters: Mapping[str, Tensor | None]
    buffers: Mapping[str, Tensor | None]
    attributes: Mapping[str, Any]
    modules: tuple[tuple[str, Made], ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A layer as it was constructed: what another layer takes copies of
    (``TransformerEncoder(encoder_layer, 6)``), or what a lazy layer turns into.

    ``original`` is the module of a run that this stands for. Such a one is not built anew: it is
    registered itself, or a copy of it where it stands in a container.
    """

    layer: str  # qualified; "" for a module that is no layer of the catalogue
    arguments: Mapping[str, Any]
    original: Any = None


@dataclass(frozen=True, slots=True)
class Named:
    """A function as a value, the ``activation`` of a transformer's layer: an operation of the
    catalogue by its name, ``""`` for another one. ``original`` is the run's own value, if any."""

    name: str
    original: Any = None


class CannotTell(Exception):
    """The result depends on something that is not known (the reason says what)."""


class BindError(Exception):
    """The arguments do not fit the signature; carries the complaint (kinds:
    ``missing_argument``, ``unexpected_argument``, ``too_many_arguments``)."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.torch or complaint.kind)
        self.complaint = complaint


class Context(Protocol):
    """What a rule may ask of the run."""

    @property
    def training(self) -> bool: ...

    def decide(self, condition: Condition, reason: str) -> bool:
        """Which way a size-dependent choice goes here; leaves a guard."""

    def counted(self, what: str) -> Dim:
        """A size that only data tell; ``what`` tells it, in code. Raises CannotTell where there
        is no run to keep it."""

    def proved(self, condition: Condition) -> bool | None:
        """Whether it holds (or fails) at every size that has come this far; None when it depends.
        Asking leaves no guard."""

    def rewritten(self, size: Dim) -> Dim:
        """The same size by the equalities that the run has required so far."""

    def need(self, condition: Condition | bool, complaint: Complaint) -> bool:
        """A precondition. True when it holds (leaving a guard); else the complaint is kept and
        False comes back: go on with the best-supported value."""


class Entry(Protocol):
    """An operation or a layer of the catalogue."""

    @property
    def name(self) -> str:
        """Qualified: ``torch.nn.Conv2d``, ``torch.nn.functional.conv2d``, ``torch.cat``."""

    @property
    def parameters_of_call(self) -> tuple[str, ...]:
        """The names of its arguments, in order."""

    @property
    def defaults(self) -> Mapping[str, Any]:
        """The arguments that may be left out, with their defaults."""

    def bind(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments by name, defaults filled in, pairs expanded. Raises BindError."""


class Operation(Entry, Protocol):
    def apply(self, bound: Mapping[str, Any], context: Context) -> Outcome:
        """Run the rule. Raises CannotTell when an argument that matters is unknown."""


class Layer(Entry, Protocol):
    @property
    def lazy(self) -> bool:
        """Whether its first call says what it :meth:`becomes`."""

    @property
    def composed(self) -> bool:
        """Whether its forward is nothing but calls of submodules and operations."""

    @property
    def forward_names(self) -> tuple[str, ...]:
        """The arguments of its forward, in order."""

    @property
    def forward_required(self) -> tuple[str, ...]:
        """The arguments that its forward cannot do without."""

    def build(self, bound: Mapping[str, Any], context: Context) -> Built:
        """Parameters, buffers and attributes of a new layer."""

    def check(self, bound: Mapping[str, Any], context: Context) -> None:
        """What the constructor of a lazy layer refuses before anything is called."""

    def call(
        self,
        attributes: Mapping[str, Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        context: Context,
    ) -> Outcome:
        """forward(): ``attributes`` are the instance's, parameters and buffers included."""

    def becomes(
        self,
        bound: Mapping[str, Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        context: Context,
    ) -> Made | None:
        """What a lazy layer, constructed with ``bound``, is from its first call on; None for a
        layer that is no lazy one. Until then :meth:`build` cannot tell its parameters."""
