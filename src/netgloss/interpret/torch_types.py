"""Classes of torch that programs ask about: types of numbers and devices, and those of which no
value here can be an instance."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netgloss.catalogue.records import Device, DType
from netgloss.interpret.library.namespaces import Construct, native_class, shared
from netgloss.interpret.limits import make_limits
from netgloss.interpret.values import Args, Class, Kwargs, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

# What makes one of these is an operation that netgloss has not, so its result is an unknown
# value; nothing that is known is an instance of them, or of a class derived from them.
ABSENT = frozenset(
    {
        *("torch.fx.Proxy", "torch.fx.GraphModule", "torch.fx.Tracer"),
        *("torch.jit.ScriptModule", "torch.jit.ScriptFunction", "torch.Generator"),
        *("torch.distributed.tensor.DTensor", "torch.distributed._tensor.DTensor"),
        *("torch.distributions.Distribution", "torch.utils.data.Dataset"),
        *("torch.utils.data.DataLoader", "torch.optim.Optimizer", "torch._dynamo.exc.Unsupported"),
        *("torch.nn.attention.flex_attention.BlockMask", "torch.distributed.ProcessGroup"),
        *("torch.distributed.device_mesh.DeviceMesh", "torch.cuda.Event", "torch.cuda.Stream"),
    }
)


def _device(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """``torch.device(…)``: a device by its name; a number is the graphics card of that number."""
    first = args[0] if args else kwargs.get("type", "cpu")
    if type(first) is Device:
        return first
    return Device(first) if type(first) is str else Device("cuda")


def _dtype(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """``torch.dtype(…)``: every dtype is an instance of it, and nobody makes new ones."""
    run.throw("TypeError", "cannot create 'torch.dtype' instances")


def _class_of(host: type, construct: Construct) -> Callable[[Run, str], Class]:
    """What makes the class in ``torch`` of values that are instances of ``host``."""

    def make(run: Run, name: str) -> Class:
        return shared(
            run,
            f"torch.{name}",
            lambda run: native_class(
                run, name, {}, module="torch", construct=construct, host=(host,)
            ),
        )

    return make


def make_absent(run: Run, full: str) -> Class:
    """A class that can be asked about and derived from; what it makes is unknown."""

    def make(run: Run) -> Class:
        def construct(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
            return run.unknown("operation", full)

        module, _, name = full.rpartition(".")
        made = native_class(run, name, {}, module=module, construct=construct)
        made.unknown_base = True
        return made

    return shared(run, full, make)


MADE = {
    "torch.device": _class_of(Device, _device),
    "torch.dtype": _class_of(DType, _dtype),
    "torch.finfo": make_limits,
    "torch.iinfo": make_limits,
}
