"""Parts of torch that are written in Python and read like an imported file.

What consists of modules, names and calls alone (``register_parametrization``, ``checkpoint``) is
said most plainly in Python. The texts are netgloss's own and stand in ``prelude/*.source``.
"""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import native
from netgloss.interpret.compiling import compile_block
from netgloss.interpret.frames import Frame, Scope
from netgloss.interpret.modules import STORES
from netgloss.interpret.values import Class, Instance, Namespace, Property, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_TEXTS = os.path.join(os.path.dirname(__file__), "prelude")
WRITTEN = "torch:"  # how the names of these texts begin, as files
_PARAMETRIZE = "torch.nn.utils.parametrize."
_PARAMETRIZATIONS = "torch.nn.utils.parametrizations."
_UTILS = "torch.nn.utils."
_PACKING = (
    *("PackedSequence", "pack_padded_sequence", "pad_packed_sequence", "pack_sequence"),
    *("pad_sequence", "unpad_sequence", "unpack_sequence"),
)
# By qualified name: the text, and the name in it.
PROVIDED: dict[str, tuple[str, str]] = {
    **{
        _PARAMETRIZE + name: ("parametrizations", name)
        for name in (
            *("ParametrizationList", "register_parametrization", "is_parametrized", "cached"),
            *("remove_parametrizations", "type_before_parametrizations"),
        )
    },
    _PARAMETRIZATIONS + "orthogonal": ("parametrizations", "orthogonal"),
    _PARAMETRIZATIONS + "weight_norm": ("parametrizations", "parametrized_weight_norm"),
    _PARAMETRIZATIONS + "spectral_norm": ("parametrizations", "parametrized_spectral_norm"),
    **{
        home + name: ("parametrizations", name)
        for kind in ("weight_norm", "spectral_norm")
        for home in (_UTILS, f"{_UTILS}{kind}.")
        for name in (kind, f"remove_{kind}")
    },
    **{f"{_UTILS}rnn.{name}": ("rnn", name) for name in _PACKING},
    **{
        f"torch.utils.checkpoint.{name}": ("training", name)
        for name in ("checkpoint", "checkpoint_sequential")
    },
    **{
        f"torch.nn.{home}{name}": ("training", name)
        for name in ("DataParallel", "DistributedDataParallel")
        for home in ("", "parallel.")
        if home or name == "DataParallel"
    },
    **{
        f"{_UTILS}{home}{name}": ("utilities", name)
        for home, names in {
            "": ("parameters_to_vector", "vector_to_parameters", "skip_init"),
            "convert_parameters.": ("parameters_to_vector", "vector_to_parameters"),
            "fusion.": ("fuse_conv_bn_eval", "fuse_linear_bn_eval"),
        }.items()
        for name in names
    },
    _UTILS + "fuse_conv_bn_eval": ("utilities", "fuse_conv_bn_eval"),
    _UTILS + "fuse_linear_bn_eval": ("utilities", "fuse_linear_bn_eval"),
    "torch.jit.trace": ("utilities", "trace"),
    "torch.nn.init._calculate_correct_fan": ("utilities", "calculate_correct_fan"),
    "torch.nn.Container": ("bases", "Container"),
    "torch.nn.modules.container.Container": ("bases", "Container"),
    **{
        f"torch.nn.{home}{name}": ("bases", name)
        for name in ("RNNBase", "RNNCellBase")
        for home in ("", "modules.rnn.")
    },
    "torch.nn.functional.ScalingType": ("scaling", "ScalingType"),
    "torch.nn.functional.SwizzleType": ("scaling", "SwizzleType"),
    "torch.autograd.Function": ("training", "Function"),
    "torch.autograd.function.Function": ("training", "Function"),
}


def load(run: Run, name: str) -> Namespace:
    """Interpret one of the texts: its names are those of a module that no paste sees whole."""
    with open(os.path.join(_TEXTS, f"{name}.source"), encoding="utf-8") as source:
        text = source.read()
    file = WRITTEN + name
    namespace = Namespace(file, {"__name__": "torch", **_OWN}, file=file)
    frame = Frame(run, namespace.attrs, namespace.attrs, None, "<module>", file)
    place, handlers, run.handlers = run.place, run.handlers, []
    run.enter(place)
    try:
        compile_block(ast.parse(text).body, Scope("module", None, file, "<module>"))(frame)
    finally:
        run.leave(place)
        run.handlers = handlers
    return namespace


# ---- what Python does with classes and the texts cannot ------------------------------------------
def _derive(run: Run, module: Value, name: Value) -> None:
    """``module`` becomes an instance of a class of its own, with a property of this name that
    calls the parametrisation."""
    cls = module.cls
    if cls.module != _PARAMETRIZE:
        cls = Class(f"Parametrized{cls.name}", (cls,), {}, module=_PARAMETRIZE, file="torch")
        module.cls = cls

    def get(run: Run, self: Value) -> Value:
        held = self.attrs["_modules"]["parametrizations"].attrs["_modules"][name]
        return run.call(held, (), {})

    def put(run: Run, self: Value, value: Value) -> None:
        return None  # other numbers, the same sizes

    cls.attrs[name] = Property(native(name, get), native(name, put))


def _underive(run: Run, module: Value, name: Value) -> None:
    """Take the property away, and the class with the last one."""
    cls = module.cls
    cls.attrs.pop(name, None)
    if len(module.attrs["_modules"]["parametrizations"].attrs["_modules"]) == 1:
        module.cls = cls.bases[0]


def _without(run: Run, module: Value, name: Value) -> None:
    """Forget a parameter, buffer or attribute."""
    if type(module) is Instance:
        for store in STORES:
            module.attrs.get(store, {}).pop(name, None)
        module.attrs.pop(name, None)


_OWN: dict[str, Value] = {
    "derive": native("derive", _derive),
    "underive": native("underive", _underive),
    "without": native("without", _without),
}
