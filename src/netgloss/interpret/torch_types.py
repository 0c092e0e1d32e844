"""Classes of torch that programs ask about: types of numbers and devices, and those of which no
value here can be an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.catalogue.records import Device, DType
from netgloss.interpret.library.namespaces import native_class, shared
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
        *("torch.utils.data.DataLoader", "torch.optim.Optimizer", "torch.nn.DataParallel"),
        "torch.nn.parallel.DistributedDataParallel",
        *("torch.nn.parallel.DataParallel", "torch._dynamo.exc.Unsupported"),
        *("torch.nn.attention.flex_attention.BlockMask", "torch.distributed.ProcessGroup"),
        *("torch.distributed.device_mesh.DeviceMesh", "torch.cuda.Event", "torch.cuda.Stream"),
    }
)


def make_device(run: Run, name: str) -> Class:
    """``torch.device``: a device by its name; a number is the graphics card of that number."""

    def construct(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
        first = args[0] if args else kwargs.get("type", "cpu")
        if type(first) is Device:
            return first
        return Device(first) if type(first) is str else Device("cuda")

    return shared(
        run,
        "torch.device",
        lambda run: native_class(
            run, "device", {}, module="torch", construct=construct, host=(Device,)
        ),
    )


def make_dtype(run: Run, name: str) -> Class:
    """``torch.dtype``, of which every dtype is an instance; nobody makes new ones."""

    def construct(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
        run.throw("TypeError", "cannot create 'torch.dtype' instances")

    return shared(
        run,
        "torch.dtype",
        lambda run: native_class(
            run, "dtype", {}, module="torch", construct=construct, host=(DType,)
        ),
    )


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
    "torch.device": make_device,
    "torch.dtype": make_dtype,
    "torch.finfo": make_limits,
    "torch.iinfo": make_limits,
}
