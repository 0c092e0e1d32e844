"""``nn.Module``: registration, traversal, calls. Containers are in ``containers``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.budget import TOLD
from netgloss.interpret.buffers import keep_buffer, saved
from netgloss.interpret.builtins.natives import native, own_instances_only
from netgloss.interpret.containers import container_classes
from netgloss.interpret.converting import converting_methods
from netgloss.interpret.hooks import AFTER, BEFORE, after, before, hook_methods
from netgloss.interpret.values import (
    MISSING,
    Args,
    Class,
    Instance,
    Kwargs,
    Native,
    Stream,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

STORES = ("_parameters", "_buffers", "_modules")


def prepare(instance: Instance) -> None:
    """What ``nn.Module.__init__`` does."""
    attrs = instance.attrs
    if "_modules" in attrs:
        return
    attrs["training"] = True
    for name in STORES:
        attrs[name] = {}


def is_module(value: Value) -> bool:
    return type(value) is Instance and "_modules" in value.attrs


def layer_of(value: Value) -> Any:
    """The catalogue layer that a module is or derives from; None where it is none."""
    if type(value) is not Instance:
        return None
    for cls in value.cls.mro:
        if cls.layer is not None:
            return cls.layer
    return None


def store(run: Run, target: Value, name: str, value: Value) -> None:
    """``nn.Module.__setattr__``, and plain attribute stores for everything else."""
    if type(target) is not Instance:
        return
    attrs = target.attrs
    if run.is_module_class(target.cls):
        parameter = type(value) is Tensor and value.is_parameter
        module = type(value) is Instance and run.is_module_class(value.cls)
        if (parameter or module) and "_modules" not in attrs:
            what = "parameters" if parameter else "module"
            message = f"cannot assign {what} before Module.__init__() call"
            run.refuse("no_super_init", {"class_name": target.cls.name}, "AttributeError", message)
            prepare(target)  # go on as if it had been called
        if "_modules" in attrs:
            if parameter or module:
                where = "_parameters" if parameter else "_modules"
                for other in STORES:
                    if other != where:
                        attrs[other].pop(name, None)
                attrs.pop(name, None)
                attrs[where][name] = value
                return
            if type(value) is Tensor and value.uid in run.buffers:
                attrs.pop(name, None)
                keep_buffer(target, name, value, run.buffers[value.uid])
                return
            for where in STORES:
                if name in attrs[where]:
                    if type(value) is Tensor or value is None:
                        attrs[where][name] = value
                        return
                    if where == "_modules" and type(value) is Unknown:
                        del attrs[where][name]
                        break
                    if where != "_buffers":
                        message = f"cannot assign '{run.type_name(value)}' as '{name}'"
                        run.refuse(
                            "raised",
                            {"type": "TypeError", "message": message},
                            "TypeError",
                            message,
                        )
                        return
    attrs[name] = value


# ---- traversal --------------------------------------------------------------------------------
def walk(
    root: Instance, prefix: str = "", seen: set[int] | None = None, once: bool = True
) -> Iterator[Any]:
    """``named_modules()``: (path, module), each module once if not asked otherwise (one that
    holds itself has no end then). However deep they are nested, the host's own stack is not used
    up."""
    seen = set() if seen is None else seen
    left = [(prefix, root)]
    while left:
        path, module = left.pop()
        if id(module) in seen:
            continue
        if once:
            seen.add(id(module))
        yield path, module
        children = module.attrs.get("_modules")
        if children:
            inner = f"{path}." if path else ""
            held = reversed(children.items())
            left += [(inner + name, child) for name, child in held if is_module(child)]


def named_tensors(
    root: Instance, where: str, recurse: bool = True, prefix: str = "", once: bool = True
) -> Iterator[tuple[str, Value]]:
    """``named_parameters()`` or ``named_buffers()``: each tensor once, if not asked otherwise."""
    seen: set[int] = set()
    for path, module in walk(root, prefix, None, once) if recurse else [(prefix, root)]:
        for name, tensor in module.attrs.get(where, {}).items():
            key = tensor.uid if type(tensor) is Tensor else id(tensor)
            if tensor is not None and key not in seen:  # an unknown one: a lazy layer's
                if once:
                    seen.add(key)
                yield (f"{path}.{name}" if path else name), tensor


def _traversal(name: str, pick: Any) -> Native:
    def give(run: Run, /, *args: Value, **kwargs: Value) -> Stream:
        return Stream(pick(run, *args, **kwargs), "generator")

    return native(name, give, like=pick)


def _spent(run: Run, named: Iterable[tuple[str, Value]]) -> Iterator[Any]:
    """All of them, found before the first is given; a module that holds itself has no end, and
    names that grow."""
    found = []
    for each in named:
        run.budget.step(1 + len(each[0]) // 8)
        found.append(each)
    return iter(found)


def _parameters(run: Run, self: Value, recurse: Value = True) -> Iterator[Value]:
    return (t for _, t in named_tensors(self, "_parameters", recurse is not False))


def _named_parameters(
    run: Run,
    self: Value,
    prefix: Value = "",
    recurse: Value = True,
    remove_duplicate: Value = True,
) -> Iterator[Value]:
    once = remove_duplicate is not False
    return _spent(run, named_tensors(self, "_parameters", recurse is not False, prefix, once))


def _buffers(run: Run, self: Value, recurse: Value = True) -> Iterator[Value]:
    return (t for _, t in named_tensors(self, "_buffers", recurse is not False))


def _named_buffers(
    run: Run,
    self: Value,
    prefix: Value = "",
    recurse: Value = True,
    remove_duplicate: Value = True,
) -> Iterator[Value]:
    once = remove_duplicate is not False
    return _spent(run, named_tensors(self, "_buffers", recurse is not False, prefix, once))


def _modules(run: Run, self: Value, remove_duplicate: Value = True) -> Iterator[Value]:
    every = walk(self, "", None, remove_duplicate is not False)
    return (module for _, module in _spent(run, every))


def _named_modules(
    run: Run, self: Value, memo: Value = None, prefix: Value = "", remove_duplicate: Value = True
) -> Iterator[Value]:
    return _spent(run, walk(self, prefix, None, remove_duplicate is not False))


def _children(run: Run, self: Value) -> Iterator[Value]:
    return (m for _, m in _own_children(self))


def _named_children(run: Run, self: Value) -> Iterator[Value]:
    return iter(_own_children(self))


def _own_children(self: Value) -> list[tuple[str, Value]]:
    """Direct submodules, each once."""
    seen: set[int] = set()
    out = []
    for name, module in self.attrs.get("_modules", {}).items():
        if module is not None and id(module) not in seen:
            seen.add(id(module))
            out.append((name, module))
    return out


# ---- methods ------------------------------------------------------------------------------------
def _init(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> None:
    run.budget.owe(TOLD)
    prepare(self)


def call_module(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """``module(x)``: forward, with the record of the call."""
    self, rest = args[0], args[1:]
    layer = layer_of(self)
    forward = self.cls.find("forward")  # that of a lazy layer's own class, as in torch
    if layer is not None and layer.lazy and type(self.state) is not Unknown:
        run.torch.settle(self, rest, kwargs)
        layer = layer_of(self)
    own: Args = (self,)
    if "forward" in self.attrs:
        forward, own = self.attrs["forward"], ()
    path = run.path_of(self)
    type_name = layer.name if layer is not None and self.cls.layer is not None else self.cls.name
    run.recorder.enter_module(path, type_name, (*rest, *kwargs.values()))
    faults = len(run.recorder.faults)
    run.module_stack.append(self)
    output: Value = None
    try:
        if BEFORE in self.attrs:
            rest, kwargs = before(run, self, rest, kwargs)
        if forward is MISSING:
            if self.cls.unknown_base:
                output = run.unknown("attribute", f"{self.cls.name}.forward")
            else:
                message = f'Module [{self.cls.name}] is missing the required "forward" function'
                output = run.refuse(
                    "no_forward", {"class_name": self.cls.name}, "NotImplementedError", message
                )
        else:
            output = run.call(forward, (*own, *rest), kwargs)
        if AFTER in self.attrs:
            output = after(run, self, rest, kwargs, output)
        if run.watch is not None and faults == len(run.recorder.faults):
            run.watch(self, rest, kwargs)
        return output
    finally:
        run.module_stack.pop()
        run.recorder.leave_module(output)


def _register_parameter(run: Run, self: Value, name: Value, param: Value = None) -> None:
    prepare(self)
    self.attrs["_parameters"][run.str(name)] = param


def _register_buffer(
    run: Run, self: Value, name: Value, tensor: Value, persistent: Value = True
) -> None:
    prepare(self)
    self.attrs.pop(run.str(name), None)
    keep_buffer(self, run.str(name), tensor, persistent is not False)


def _add_module(run: Run, self: Value, name: Value, module: Value) -> None:
    if "_modules" not in self.attrs:
        run.refuse(
            "no_super_init",
            {"class_name": self.cls.name},
            "AttributeError",
            "cannot assign module before Module.__init__() call",
        )
        prepare(self)
    self.attrs["_modules"][run.str(name)] = module


def _train(run: Run, self: Value, mode: Value = True) -> Value:
    for _, module in list(walk(self)):
        module.attrs["training"] = mode is not False
    return self


def _requires_grad(run: Run, self: Value, requires_grad: Value = True) -> Value:
    for _, tensor in named_tensors(self, "_parameters"):
        if type(tensor) is Tensor:
            run.requires_grad[tensor.uid] = requires_grad is not False
    return self


def _apply(run: Run, self: Value, fn: Value) -> Value:
    run.budget.step()
    for _, module in _own_children(self):
        if is_module(module):
            _apply(run, module, fn)
    run.call(fn, (self,), {})
    return self


def _itself(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> Value:
    return self


def _nothing(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> None:
    return None


def _state_dict(
    run: Run,
    self: Value,
    destination: Value = None,
    prefix: Value = "",
    keep_vars: Value = False,
) -> Value:
    return dict(saved(self, run.str(prefix)))


def _load_state_dict(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> Value:
    return run.unknown("operation", "load_state_dict()")


def _get(run: Run, self: Value, target: Value) -> Value:
    value = self
    for part in run.str(target).split(".") if target else []:
        value = run.getattr(value, part)
    return value


def _set_submodule(
    run: Run, self: Value, target: Value, module: Value, strict: Value = False
) -> None:
    *path, name = run.str(target).split(".")
    run.setattr(_get(run, self, ".".join(path)), name, module)


def _get_name(run: Run, self: Value) -> str:
    return str(self.cls.name)


def module_methods() -> dict[str, Value]:
    """The class attributes of ``nn.Module``."""
    methods: dict[str, Value] = {
        "__init__": native("Module.__init__", _init, sees_unknown=True),
        "__call__": Native("Module.__call__", call_module),
        "register_parameter": native("register_parameter", _register_parameter),
        "register_buffer": native("register_buffer", _register_buffer, sees_unknown=True),
        "add_module": native("add_module", _add_module, sees_unknown=True),
        "register_module": native("register_module", _add_module, sees_unknown=True),
        "train": native("train", _train),
        "eval": native("eval", lambda run, self: _train(run, self, False)),
        "requires_grad_": native("requires_grad_", _requires_grad),
        "apply": native("apply", _apply),
        "state_dict": native("state_dict", _state_dict),
        "load_state_dict": native("load_state_dict", _load_state_dict, sees_unknown=True),
        "get_submodule": native("get_submodule", _get),
        "set_submodule": native("set_submodule", _set_submodule),
        "get_parameter": native("get_parameter", _get),
        "get_buffer": native("get_buffer", _get),
        "zero_grad": native("zero_grad", _nothing, sees_unknown=True),
        "extra_repr": native("extra_repr", lambda run, self: ""),
        "_get_name": native("_get_name", _get_name),
        "parameters": _traversal("parameters", _parameters),
        "named_parameters": _traversal("named_parameters", _named_parameters),
        "buffers": _traversal("buffers", _buffers),
        "named_buffers": _traversal("named_buffers", _named_buffers),
        "modules": _traversal("modules", _modules),
        "named_modules": _traversal("named_modules", _named_modules),
        "children": _traversal("children", _children),
        "named_children": _traversal("named_children", _named_children),
    }
    methods.update(converting_methods(walk))
    for name in ("cuda", "cpu", "compile", "share_memory", "to_empty", "xpu"):
        methods[name] = native(name, _itself, sees_unknown=True)
    methods.update(hook_methods())
    return methods


def make_module_classes(object_class: Class) -> dict[str, Class]:
    """``nn.Module`` and the containers, new for each run."""
    module = Class("Module", (object_class,), module_methods(), module="torch.nn")
    classes = {"Module": module, **container_classes(module)}
    return {name: own_instances_only(cls) for name, cls in classes.items()}
