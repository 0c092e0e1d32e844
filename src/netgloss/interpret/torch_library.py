"""The ``torch`` that pasted code sees: the catalogue, and a few names around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netgloss import catalogue
from netgloss.catalogue.records import Device, DType, MemoryFormat, Tensor
from netgloss.catalogue.torch_names import known_names
from netgloss.interpret import torch_types
from netgloss.interpret.arrays import OF_DATA, from_data
from netgloss.interpret.buffers import make_buffer
from netgloss.interpret.builtins.natives import native
from netgloss.interpret.layer_methods import methods_of
from netgloss.interpret.layers import layer_forward, layer_init, settle
from netgloss.interpret.library.installed import TORCH_VERSION
from netgloss.interpret.mapped import VMAP
from netgloss.interpret.modules import prepare
from netgloss.interpret.preludes import PROVIDED, load
from netgloss.interpret.quantized import FUNCTIONAL_HOMES, HOMES, make_functional, make_stub
from netgloss.interpret.tensors import make_parameter
from netgloss.interpret.torch_tables import (
    CONTEXTS,
    DTYPES,
    FALSE_CALLS,
    IDENTITY_DECORATORS,
    NAMESPACES,
    NOTHING,
    PARENTS,
    RENAMED,
)
from netgloss.interpret.values import (
    MISSING,
    Args,
    CatalogueFunction,
    Class,
    Instance,
    Kwargs,
    Lazy,
    Namespace,
    Native,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


class TorchLibrary:
    """Names of ``torch`` for one run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.namespaces: dict[str, Namespace] = {}
        self._layers: dict[str, Class] = {}
        self._entries: dict[str, Any] = {}
        self._preludes: dict[str, Namespace] = {}
        root = run.classes["object"]
        self.tensor_class = Class("Tensor", (root,), {}, module="torch", construct=_no_tensor)
        self.parameter_class = Class(
            "Parameter", (self.tensor_class,), {}, module="torch.nn", construct=_parameter
        )
        self.buffer_class = Class(
            "Buffer", (self.tensor_class,), {}, module="torch.nn", construct=make_buffer
        )
        self.unshaped_class = Class(
            "UninitializedParameter",
            (self.parameter_class,),
            {},
            module="torch.nn",
            construct=_unshaped,
        )
        self.inert = Class(
            "context",
            (root,),
            {
                "__enter__": native("__enter__", lambda run, self: self),
                "__exit__": native("__exit__", lambda run, self, *a: False),
                "__call__": native("__call__", lambda run, self, /, fn=None, *a, **k: fn),
            },
            module="torch",
        )
        self.assertion = Native("_assert", _assert, binds=False)

    # ---- names -----------------------------------------------------------------------------
    def namespace(self, name: str) -> Namespace:
        found = self.namespaces.get(name)
        if found is None:
            found = Namespace(name, resolve=lambda run, attr: self.resolve(name, attr))
            self.namespaces[name] = found
        return found

    def resolve(self, namespace: str, attr: str) -> Value:
        """``namespace.attr``, MISSING where torch has no such name."""
        full = f"{namespace}.{attr}"
        special = self._special(namespace, full, attr)
        if special is not MISSING:
            return special
        if attr.startswith("__"):
            return MISSING
        if full in NAMESPACES:
            return self.namespace(full)
        canonical = _canonical(full)
        entry = catalogue.find(RENAMED.get(full, canonical))
        if entry is not None:
            if catalogue.is_layer(entry):
                return self.layer_class(entry, full if full in RENAMED else "")
            return CatalogueFunction(entry, canonical)
        if self.exists(canonical) or not self.is_complete(namespace):
            if attr[:1].isupper() and canonical.startswith("torch.nn."):
                return self._unknown_layer(canonical)
            return Unknown("operation", full, self.run.place)
        return MISSING

    def _special(self, namespace: str, full: str, attr: str) -> Value:
        if namespace == "torch" and attr in DTYPES:
            return DType(DTYPES[attr])
        if full in OF_DATA:
            return from_data(full)
        if full in PROVIDED:
            return self.provided(*PROVIDED[full])
        table = _SPECIALS.get(full)
        if table is not None:
            return table(self)
        maker = _MADE.get(full)
        if maker is not None:
            if attr not in self._layers:
                self._layers[attr] = maker(self.run, attr)
            return self._layers[attr]
        if full in torch_types.ABSENT:
            return torch_types.make_absent(self.run, full)
        if full in FALSE_CALLS:
            return Native(attr, lambda run, args, kwargs: False, binds=False)
        if full in NOTHING:
            return Native(attr, lambda run, args, kwargs: None, binds=False)
        if full in IDENTITY_DECORATORS:
            return Native(attr, _identity, binds=False)
        if full in CONTEXTS:
            return Native(attr, self._context, binds=False)
        own = namespace in ("torch.nn", "torch.nn.modules", "torch.nn.modules.container")
        if own and attr in self.run.module_classes:
            return self.run.module_classes[attr]
        if full == "torch.nn.modules.module.Module":
            return self.run.module_classes["Module"]
        return MISSING

    def provided(self, text: str, name: str) -> Value:
        """A name that is written in Python."""
        loaded = self._preludes.get(text)
        if loaded is None:
            loaded = self._preludes[text] = load(self.run, text)
        return loaded.attrs[name]

    def _context(self, run: Run, args: Args, kwargs: Kwargs) -> Value:
        """A context manager or decorator that changes no shape."""
        from_decorator = len(args) == 1 and not kwargs and type(args[0]) not in _PLAIN_ARGUMENTS
        return args[0] if from_decorator else Instance(self.inert)

    def is_complete(self, namespace: str) -> bool:
        """Whether every public name of this namespace is known (so that others are mistakes)."""
        return namespace in known_names()

    def exists(self, full: str) -> bool:
        """Whether PyTorch itself has this name."""
        namespace, _, attr = full.rpartition(".")
        private = attr.startswith("_") and namespace in known_names()
        return private or attr in known_names().get(namespace, frozenset())

    def known_modules(self) -> frozenset[str]:
        return NAMESPACES

    def star(self, namespace: str) -> dict[str, Value]:
        """``from torch.nn import *``: every name that exists, looked up on first use."""
        names = known_names().get(namespace, frozenset())
        return {n: Lazy(lambda run, n=n: run.getattr(self.namespace(namespace), n)) for n in names}  # type: ignore[misc]

    def entry(self, name: str) -> Any:
        found = self._entries.get(name)
        if found is None:
            found = self._entries[name] = catalogue.find(name)
        return found

    # ---- layers ------------------------------------------------------------------------------
    def layer_class(self, entry: Any, name: str = "") -> Class:
        """The class of a layer; by a name of RENAMED, one that derives from it."""
        if name:
            return self._renamed(entry, name)
        found = self._layers.get(entry.name)
        if found is None:
            short = entry.name.rsplit(".", 1)[-1]
            methods: dict[str, Value] = {
                "__init__": Native("__init__", layer_init),
                "forward": Native("forward", layer_forward),
                **methods_of(short),
            }
            found = Class(
                short,
                (self._parent(short),),
                methods,
                layer=entry,
                module="torch.nn",
            )
            self._layers[entry.name] = found
        return found

    def _renamed(self, entry: Any, name: str) -> Class:
        found = self._layers.get(name)
        if found is None:
            module, _, short = name.rpartition(".")
            base = self.layer_class(entry)
            found = self._layers[name] = Class(short, (base,), {}, layer=entry, module=module)
        return found

    def _parent(self, short: str) -> Class:
        """What a layer's class derives from."""
        name = PARENTS.get(short)
        if name is None:
            return self.run.module_classes["Module"]
        entry = self.entry(f"torch.nn.{name}")
        if entry is not None:
            return self.layer_class(entry)
        base: Class = self.provided(*PROVIDED[f"torch.nn.{name}"])
        return base

    def has_lazy_layers(self) -> bool:
        """Whether the run has looked at a layer that its first call makes."""
        return any(cls.layer is not None and cls.layer.lazy for cls in self._layers.values())

    def settle(self, module: Instance, args: Args, kwargs: Kwargs) -> None:
        """A lazy layer's first call."""
        settle(self.run, module, args, kwargs)

    def _unknown_layer(self, name: str) -> Class:
        """A layer that torch has and the catalogue has not: a module nobody can see into."""
        found = self._layers.get(name)
        if found is None:
            found = Class(
                name.rsplit(".", 1)[-1],
                (self.run.module_classes["Module"],),
                {
                    "__init__": native("__init__", _unknown_init, sees_unknown=True),
                    "forward": native("forward", _unknown_forward, sees_unknown=True),
                },
                module="torch.nn",
                unknown_base=True,
            )
            self._layers[name] = found
        return found


_PLAIN_ARGUMENTS = frozenset(
    {int, float, bool, str, Device, DType, MemoryFormat, type(None), Unknown}
)


def _canonical(full: str) -> str:
    """``torch.nn.modules.conv.Conv2d`` is ``torch.nn.Conv2d``."""
    if full.startswith("torch.nn.modules."):
        return "torch.nn." + full.rsplit(".", 1)[-1]
    return full


def _identity(run: Run, args: Args, kwargs: Kwargs) -> Value:
    if args and type(args[0]) not in _PLAIN_ARGUMENTS:
        return args[0]
    return Native("decorator", _decorated, binds=False)


def _decorated(run: Run, args: Args, kwargs: Kwargs) -> Value:
    return args[0] if args else next(iter(kwargs.values()), None)


def _parameter(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    data = args[0] if args else kwargs.get("data")
    grad = args[1] if len(args) > 1 else kwargs.get("requires_grad", True)
    if type(data) is not Tensor:
        if type(data) is Unknown:
            run.note_structure(data)
            return data
        return run.unknown("construct", "nn.Parameter()")
    if grad is not False and not data.dtype.startswith(("float", "bfloat", "complex")):
        message = "Only Tensors of floating point and complex dtype can require gradients"
        facts = {"argument": "data", "given": data.dtype}
        run.refuse("float_dtype", facts, "RuntimeError", message)
    return make_parameter(data, grad is not False)


def _unshaped(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """A parameter whose shape comes later."""
    return run.unknown("construct", "nn.UninitializedParameter()")


def _no_tensor(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """``torch.Tensor(2, 3)``: sizes; ``torch.Tensor([1.0])``: numbers."""
    if len(args) == 1 and type(args[0]) is Instance and type(args[0].state) is list:  # an array
        numbers = run.call(run.getattr(args[0], "tolist"), (), {})
        return run.operation("torch.tensor", (numbers,), {"dtype": DType("float32")})
    return run.operation("torch.Tensor", args, kwargs)


def _unknown_init(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> None:
    why = Unknown("operation", f"torch.nn.{run.type_name(self)}", run.place)
    if type(self) is Instance:
        prepare(self)
        self.state = why
    run.note_structure(why)


def _unknown_forward(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> Value:
    return run.unknown("operation", f"torch.nn.{run.type_name(self)}")


def _assert(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """``torch._assert(condition, message)``: the ``assert`` statement as a function."""
    condition = args[0] if args else kwargs.get("condition", True)
    message = args[1] if len(args) > 1 else kwargs.get("message", "")
    if type(condition) is not Unknown and not run.truth(condition):
        run.throw("AssertionError", run.str(message), explicit=True)
    return None


def _size(run: Run, args: Args, kwargs: Kwargs) -> Value:
    return tuple(run.iterate(args[0])) if args else ()


def _variable(run: Run, args: Args, kwargs: Kwargs) -> Value:
    return args[0] if args else kwargs.get("data")


def _is_tensor(run: Run, args: Args, kwargs: Kwargs) -> Value:
    if args and type(args[0]) is Unknown:
        return args[0]
    return bool(args) and type(args[0]) is Tensor


def _jit_isinstance(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """``torch.jit.isinstance(obj, target)``: of classes as the built-in, of what is in
    containers it is not known."""
    target = args[1] if len(args) > 1 else kwargs.get("target_type")
    kinds = target if type(target) is tuple else (target,)
    if not args or any(type(kind) is not Class for kind in kinds):
        return run.unknown("operation", "torch.jit.isinstance")
    return args[0] if type(args[0]) is Unknown else run.isinstance(args[0], kinds)


def _ntuple(count: int) -> Callable[[TorchLibrary], Value]:
    def parse(run: Run, x: Value) -> Value:
        return tuple(run.iterate(x)) if type(x) in (tuple, list) else (x,) * count

    made = native(f"_ntuple({count})", parse, sees_unknown=True, binds=False)
    return lambda library: made


_ANNOTATE = native(
    "annotate", lambda run, the_type, the_value: the_value, sees_unknown=True, binds=False
)


# Classes of ours, made once in a run, by every name that PyTorch gives them.
_MADE: dict[str, Callable[[Run, str], Class]] = {
    **torch_types.MADE,
    **{f"{home}.{name}": make_stub for home in HOMES for name in ("QuantStub", "DeQuantStub")},
    **{f"{home}.FloatFunctional": make_functional for home in FUNCTIONAL_HOMES},
}
_SPECIALS: dict[str, Callable[[TorchLibrary], Value]] = {
    "torch._assert": lambda t: t.assertion,
    "torch.vmap": lambda t: VMAP,
    "torch.func.vmap": lambda t: VMAP,
    "torch.Tensor": lambda t: t.tensor_class,
    "torch.FloatTensor": lambda t: t.tensor_class,
    "torch.nn.Parameter": lambda t: t.parameter_class,
    "torch.nn.parameter.Parameter": lambda t: t.parameter_class,
    "torch.nn.Buffer": lambda t: t.buffer_class,
    "torch.nn.parameter.Buffer": lambda t: t.buffer_class,
    "torch.nn.UninitializedParameter": lambda t: t.unshaped_class,
    "torch.nn.parameter.UninitializedParameter": lambda t: t.unshaped_class,
    # Deprecated: a tensor has been a variable since PyTorch 0.4.
    "torch.autograd.Variable": lambda t: Native("Variable", _variable, binds=False),
    "torch.Size": lambda t: Native("Size", _size, binds=False),
    "torch.is_tensor": lambda t: Native("is_tensor", _is_tensor, binds=False),
    "torch.nn.modules.utils._single": _ntuple(1),
    "torch.nn.modules.utils._pair": _ntuple(2),
    "torch.nn.modules.utils._triple": _ntuple(3),
    "torch.pi": lambda t: 3.141592653589793,
    "torch.inf": lambda t: float("inf"),
    "torch.nan": lambda t: float("nan"),
    "torch.e": lambda t: 2.718281828459045,
    "torch.strided": lambda t: None,  # the layout that None means, too
    "torch.channels_last": lambda t: MemoryFormat("channels_last"),
    "torch.channels_last_3d": lambda t: MemoryFormat("channels_last_3d"),
    "torch.contiguous_format": lambda t: MemoryFormat("contiguous_format"),
    "torch.preserve_format": lambda t: MemoryFormat("preserve_format"),
    "torch.__version__": lambda t: TORCH_VERSION,
    "torch.jit.isinstance": lambda t: Native("isinstance", _jit_isinstance, binds=False),
    "torch.jit.Final": lambda t: t.run.classes["object"],
    "torch.cuda.device_count": lambda t: Native("device_count", lambda r, a, k: 0, binds=False),
    "torch.get_default_dtype": lambda t: Native(
        "get_default_dtype", lambda r, a, k: DType("float32"), binds=False
    ),
    "torch.jit.annotate": lambda t: _ANNOTATE,
}
