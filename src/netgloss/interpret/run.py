"""One run of the interpreter: its state, and the operations everything else is written in."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from netgloss.catalogue.records import Complaint, Tensor
from netgloss.interpret import (
    attributes,
    calling,
    classes,
    items,
    operations,
    operators,
    texts,
)
from netgloss.interpret.budget import Budget
from netgloss.interpret.builtins import BUILTINS, UNNAMED, make_classes
from netgloss.interpret.frames import Frame
from netgloss.interpret.modules import make_module_classes, store
from netgloss.interpret.preludes import WRITTEN
from netgloss.interpret.recorder import Recorder
from netgloss.interpret.torch_library import TorchLibrary
from netgloss.interpret.trace import Place
from netgloss.interpret.values import (
    MISSING,
    Args,
    Class,
    Ended,
    Instance,
    Kwargs,
    Lazy,
    Native,
    Raised,
    Unknown,
    Value,
)
from netgloss.later import later
from netgloss.symbolic import Condition, Dim, GuardLog, Ratio, Relation, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.choices import concrete as _concrete
    from netgloss.interpret.choices import counted as _counted
    from netgloss.interpret.choices import decide as _decide
    from netgloss.interpret.choices import require as _require
    from netgloss.interpret.missing import unbound_name as _unbound_name
    from netgloss.interpret.missing import unknown_attribute as _unknown_attribute
    from netgloss.interpret.missing import unknown_name as _unknown_name
else:  # what models of plain sizes and good names do not ask for
    _concrete = later("netgloss.interpret.choices", "concrete")
    _counted = later("netgloss.interpret.choices", "counted")
    _decide = later("netgloss.interpret.choices", "decide")
    _require = later("netgloss.interpret.choices", "require")
    _unbound_name = later("netgloss.interpret.missing", "unbound_name")
    _unknown_attribute = later("netgloss.interpret.missing", "unknown_attribute")
    _unknown_name = later("netgloss.interpret.missing", "unknown_name")

START = Place("", 1, 0, 1, 0)
OF_THE_SOURCE = ("comparison", "truth")  # decisions that the source asks for; others are torch's
BUILDING = "(building)"  # the path of what is called before the model stands: that of no module

# What is wrong with a value, and not with the code alone: where an unknown value decided the way,
# another value may be there.
OF_VALUES = frozenset(
    {
        *("bad_index", "missing_key", "no_length", "not_callable", "not_iterable"),
        *("not_subscriptable", "operand_types", "raised", "unpack"),
    }
)


class Run:
    """State of one run. Everything that pasted code can do goes through a method here."""

    def __init__(self, imports: Any, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self.place: Place = START
        self.usual: dict[str, Lazy] = {}  # names that pastes forget to import
        self.stopped_at: Place | None = None  # where the budget was spent
        self.ends_with_fault = False
        self.last_words = False  # an error that nothing catches is being put into words
        self.stack: list[Place] = []
        self.functions: list[str] = []  # qualified names of the calls we are in
        self.handlers: list[tuple[Class, ...]] = []  # classes that enclosing try blocks catch
        self.handling: list[Raised] = []
        self.open_calls: list[Any] = []
        self.module_stack: list[Instance] = []
        # Told of every model call that the text makes outside of models and that went well.
        self.watch: Callable[[Instance, Args, Kwargs], None] | None = None
        self.watch_built: Callable[[Instance], None] | None = None  # of every module built
        self.paths: dict[int, str] = {}  # id(module instance) -> dotted path under the root
        self.requires_grad: dict[int, bool] = {}
        self.pending: dict[int, list[Any]] = {}  # rounds that data may cut short, by frame
        self.noted: dict[int, dict[str, Value]] = {}  # attributes that programs give to tensors
        # … and to ordered dicts, by id; the dict itself is kept, so that its id stays its own.
        self.ordered: dict[int, tuple[dict[Value, Value], dict[str, Value]]] = {}
        self.keyed: dict[Class, list[Instance]] = {}  # keys that say themselves what is equal
        self.buffers: dict[int, bool] = {}  # uids of nn.Buffer tensors: whether they are saved
        self.classes: dict[str, Class] = make_classes()
        self.module_classes = make_module_classes(self.classes["object"])
        self.torch = TorchLibrary(self)
        self.builtins: dict[str, Value] = dict(BUILTINS)
        self.builtins.update((n, c) for n, c in self.classes.items() if n not in UNNAMED)
        self.builtins.update(texts.CONSTANTS)
        self.builtins["super"] = Native("super", classes.super_of)
        self.imports = imports
        imports.run = self
        self.fresh()

    def fresh(self) -> None:
        """Start a new recording: guards, faults, operations."""
        self.guards = GuardLog()
        self.recorder = Recorder(self)
        self.budget.forgive()
        self.last_condition: Condition | None = None
        self.sizes_counted = 0
        for keys in self.keyed.values():  # sizes of another run are no keys of this one
            keys[:] = (k for k in keys if not any(type(v) is SymInt for v in k.attrs.values()))
        self.open_calls.clear()
        self.module_stack.clear()
        self.stack.clear()
        self.functions.clear()
        self.handlers.clear()
        self.paths = {}

    # ---- where we are --------------------------------------------------------------------
    def enter(self, place: Place, name: str = "<module>") -> None:
        budget = self.budget
        budget.depth += 1
        if budget.depth > budget.max_depth:
            raise budget.over("depth", budget.max_depth)
        self.stack.append(place)
        self.functions.append(name)

    def leave(self, place: Place) -> None:
        if self.budget.spent is not None and self.stopped_at is None:
            self.stopped_at = self.place
        self.budget.depth -= 1
        self.stack.pop()
        self.functions.pop()
        self.place = place

    @property
    def path(self) -> str:
        return self.path_of(self.module_stack[-1]) if self.module_stack else ""

    def path_of(self, module: Instance) -> str:
        """Where a module stands in the model; in a constructor no module has its place yet."""
        return self.paths.get(id(module), "") if self.paths else BUILDING

    def place_of_use(self) -> Place:
        """The place we are at; inside a part of torch that is written in Python, the call of it."""
        if not self.place.file.startswith(WRITTEN):
            return self.place
        outside = (at for at in reversed(self.stack) if not at.file.startswith(WRITTEN))
        return next(outside, self.place)

    def training(self) -> bool:
        if not self.module_stack:
            return False
        return self.module_stack[-1].attrs.get("training") is True

    def trainable(self, tensor: Tensor) -> bool:
        return self.requires_grad.get(tensor.uid, tensor.requires_grad)

    # ---- decisions on sizes ----------------------------------------------------------------
    def counted(self, what: str) -> Dim:
        """A new size that only data tell."""
        return _counted(self, what)

    def decide(self, condition: Condition, reason: str) -> bool:
        """Which way a size-dependent choice goes here; leaves a guard."""
        return _decide(self, condition, reason)

    def require(self, condition: Condition, reason: str) -> bool:
        """A precondition: a guard when it holds, none when it fails (the fault says it)."""
        return _require(self, condition, reason)

    def concrete(self, value: Value) -> Value:
        kind = type(value)
        return _concrete(self, value) if kind is SymInt or kind is Ratio else value

    def truth(self, value: Value) -> bool:
        kind = type(value)
        if kind is bool:
            return bool(value)
        if kind is SymInt:
            return self.decide(Relation(value, "!=", 0), "truth")
        if kind is Tensor:
            if type(value.value) in (bool, int, float):
                return bool(value.value)
            self.note_structure(Unknown("data_dependent", "tensor", self.place))
            return False
        if kind is Unknown:
            self.note_structure(value)
            return False
        return items.truth(self, value)

    def branch(self, test: Callable[[Frame], Value], place: Place, frame: Frame) -> bool:
        """Decide a condition of the source, and record it."""
        self.last_condition = None  # what was decided before the test is no part of it
        value = test(frame)
        if (value is True or value is False) and self.last_condition is None:
            self.place = place
            if frame.file == "":
                self.recorder.branch(place, value, None, "")
            return value
        return self.settle(value, place, frame)

    def settle(self, value: Value, place: Place, frame: Frame) -> bool:
        """Which way a condition goes that has been evaluated; recorded."""
        self.place = place
        self_condition, self.last_condition = self.last_condition, None
        # The comparison has run already: the condition it left is the one that decides.
        condition = self_condition if type(value) is bool else None
        taken = self.truth(value)
        if type(value) is not bool:
            condition = self.last_condition
        self.recorder.branch(place, taken, condition, frame.file)
        self.last_condition = None
        return taken

    def note_structure(self, value: Unknown) -> None:
        """An unknown value decided which way the run goes: what follows is not proved."""
        self.recorder.unknown(Unknown(value.reason, value.what, self.place), True)

    # ---- faults ------------------------------------------------------------------------------
    def unknown(self, reason: str, what: str) -> Unknown:
        value = Unknown(reason, what, self.place)
        self.recorder.unknown(value, False)
        return value

    def fault(
        self,
        kind: str,
        complaint: Complaint,
        operands: tuple[Tensor, ...] = (),
        op: int | None = None,
        fatal: bool = False,
    ) -> None:
        function = self.functions[-1] if self.functions else "<module>"
        self.recorder.fault(kind, complaint, operands, op, fatal, function)
        if self.ends_with_fault and not fatal:  # a fatal one ends it by itself
            raise Ended

    def would_catch(self, exception: str) -> bool:
        """Whether an enclosing ``try`` of the source catches this exception."""
        cls = self.classes[exception]
        return any(cls.derives_from(c) for group in self.handlers for c in group)

    def refuse(self, kind: str, facts: dict[str, Any], exception: str, message: str) -> Unknown:
        """Python or PyTorch would raise here. Raise if the source catches it; else record the
        fault and go on with an unknown value."""
        if self.would_catch(exception):
            self.throw(exception, message)
        doubt = self.recorder.undecided() if kind in OF_VALUES else None
        if doubt is not None:
            return self.unknown(doubt.reason, doubt.what)
        self.fault(kind, Complaint(kind, facts, f"{exception}: {message}" if message else ""))
        return Unknown("fault", kind, self.place)

    def throw(self, exception: str, message: str, explicit: bool = False) -> NoReturn:
        """Raise in the interpreted program."""
        cls = self.classes.get(exception) or self.classes["Exception"]
        raise Raised(Instance(cls, {"args": (message,)}), explicit, self.place_of_use())

    def raise_value(self, value: Value) -> NoReturn:
        """The ``raise`` statement."""
        if value is None and self.handling:
            raise self.handling[-1]
        if type(value) is Class:
            value = self.call(value, (), {})
        if type(value) is not Instance:
            self.throw("RuntimeError", self.str(value), explicit=True)
        value.attrs.setdefault("args", ())
        raise Raised(value, True, self.place_of_use())

    def handled_classes(self, kind: Any, frame: Frame) -> tuple[Class, ...]:
        """The classes an ``except`` clause catches."""
        if kind is None:
            return (self.classes["BaseException"],)
        value = kind(frame)
        group = value if type(value) is tuple else (value,)
        return tuple(c for c in group if type(c) is Class)

    def unknown_name(self, name: str, frame: Frame) -> Value:
        return _unknown_name(self, name, frame)

    def unbound_name(self, name: str) -> Value:
        return _unbound_name(self, name)

    # ---- values ------------------------------------------------------------------------------
    def call(self, fn: Value, args: Args = (), kwargs: Kwargs | None = None) -> Value:
        return calling.call(self, fn, args, kwargs if kwargs is not None else {})

    def call_entry(self, entry: Any, name: str, args: Args, kwargs: Kwargs) -> Value:
        return operations.call_entry(self, entry, name, args, kwargs)

    def operation(self, name: str, args: Args, kwargs: Kwargs, written: bool = False) -> Value:
        """An operation by its name; with ``written`` its result goes into the first operand."""
        entry = self.torch.entry(name)
        if entry is None:
            return self.unknown("operation", name)
        return operations.call_entry(self, entry, name, args, kwargs, written)

    def instantiate(self, cls: Class, args: Args, kwargs: Kwargs) -> Value:
        return classes.instantiate(self, cls, args, kwargs)

    def getattr(self, value: Value, name: str) -> Value:
        found = attributes.find_attribute(self, value, name)
        if type(value) is Instance and value.cls.file == "":
            self.recorder.use(value.cls.name, name)
        if found is not MISSING:
            return found
        return _unknown_attribute(self, value, name)

    def getattr_or(self, value: Value, name: str, default: Value) -> Value:
        return attributes.attribute_or(self, value, name, default)

    def hasattr(self, value: Value, name: str) -> bool:
        return self.getattr_or(value, name, MISSING) is not MISSING

    def setattr(self, target: Value, name: str, value: Value) -> None:
        attributes.store_attribute(self, target, name, value)

    def store(self, target: Value, name: str, value: Value) -> None:
        """``object.__setattr__`` and ``nn.Module.__setattr__``."""
        store(self, target, name, value)

    def delattr(self, target: Value, name: str) -> None:
        attributes.delete_attribute(target, name)

    def binary(self, op: str, a: Value, b: Value) -> Value:
        return operators.binary(self, op, a, b)

    def inplace(self, op: str, a: Value, b: Value) -> Value:
        return operators.inplace(self, op, a, b)

    def unary(self, op: str, value: Value) -> Value:
        return operators.unary(self, op, value)

    def compare(self, op: str, a: Value, b: Value) -> Value:
        return operators.compare(self, op, a, b)

    def equal(self, a: Value, b: Value) -> bool:
        return a is b or self.truth(operators.compare(self, "==", a, b))

    def getitem(self, value: Value, index: Value) -> Value:
        return items.get_item(self, value, index)

    def setitem(self, target: Value, index: Value, value: Value) -> None:
        items.set_item(self, target, index, value)

    def delitem(self, target: Value, index: Value) -> None:
        items.delete_item(self, target, index)

    def length(self, value: Value) -> Value:
        return items.length(self, value)

    def iterate(self, value: Value) -> Iterator[Value]:
        return items.iterate(self, value)

    def next(self, value: Value) -> Value:
        return calling.next_of(self, value)

    def key(self, value: Value) -> Value:
        return calling.key(self, value)

    def merge_keywords(self, into: Kwargs, value: Value) -> None:
        calling.merge_keywords(self, into, value)

    def merge_mapping(self, into: dict[Value, Value], value: Value) -> None:
        calling.merge_mapping(self, into, value)

    def decorate(self, decorator: Value, value: Value) -> Value:
        return calling.decorate(self, decorator, value)

    def enter_context(self, manager: Value) -> Value:
        return calling.enter_context(self, manager)

    def exit_context(self, manager: Value, error: Raised | None) -> bool:
        return calling.exit_context(self, manager, error)

    def zero_argument_super(self, frame: Frame) -> Value:
        return classes.zero_argument_super(self, frame)

    def finish_class(self, cls: Class) -> Value:
        return calling.finish_class(self, cls)

    # ---- types and texts -----------------------------------------------------------------------
    def type_of(self, value: Value) -> Value:
        return texts.type_of(self, value)

    def type_name(self, value: Value) -> str:
        return texts.type_name(self, value)

    def isinstance(self, value: Value, classinfo: Value) -> bool:
        return texts.is_instance(self, value, classinfo)

    def is_module_class(self, cls: Class) -> bool:
        return self.module_classes["Module"] in cls.mro

    def str(self, value: Value) -> builtins.str:
        return texts.to_str(self, value)

    def repr(self, value: Value) -> builtins.str:
        return texts.to_repr(self, value)

    def format(self, value: Value, spec: builtins.str) -> Value:
        return texts.format_value(self, value, spec)

    def percent(self, text: builtins.str, values: Value) -> Value:
        return texts.percent(self, text, values)
