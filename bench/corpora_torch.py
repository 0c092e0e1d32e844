"""What torch itself makes of the models of a corpus: run in a process of its own.

    python -m bench.corpora_torch < jobs > facts        one JSON object a line, both ways

job   {"entry", "package", "root", "module", "construct", "inputs": ["[NAME=]2,3[:int64]", …],
      "imported": folder, "full": bool}
fact  {"entry", "parameters", "trainable", "default": [shape, …], "runs": [RUN, …],
      "seconds": of building and the first run} or {"entry", "error"}
RUN   {"inputs": [shape, …], "outputs": [shape, …]} or {"inputs", "error"} (of a detection model
      "named": {place in the result: shape}); when a model cannot be
      run without data, {"inputs", "unmeasured": why}

Parameters are made on the meta device and constants (``torch.linspace`` and the like) as they
are, so that models whose structure depends on constants are built too. torchvision's compiled
operators do not load beside a torch of another version, so its package files are replaced by
empty ones that only say where the modules lie; the modules themselves run as they are.
"""

from __future__ import annotations

import importlib
import json
import random
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch.overrides import TorchFunctionMode

from bench import detection_torch
from bench.torch_shapes import shapes

BATCH = 2
# Sizes (height, width) besides the default that a model is asked about, for acceptance.
OTHERS = ((64, 64), (96, 160), (33, 33), (224, 192), (31, 47), (288, 288))
VOLUMES = ((64, 64, 64), (32, 96, 64), (33, 33, 33), (16, 32, 48), (31, 47, 40), (96, 96, 96))
LENGTHS = (5, 16, 64)
BATCHES = (1, 3)
VIDEO = {"r3d_18": 112, "mc3_18": 112, "r2plus1d_18": 112}


class Name:
    """What a name of a replaced module means: something to be passed along, never looked at."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Name()

    def __call__(self, *args: object, **kwargs: object) -> Any:
        return Name()


class Anything(types.ModuleType):
    """A module of which every name can be imported."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Name()


def bare(name: str, root: str, **names: Any) -> None:
    """Put a package in place of the real one that only says where its modules lie."""
    package = types.ModuleType(name)
    package.__path__ = [str(Path(root, *name.split(".")))]
    package.__dict__.update(names)
    sys.modules[name] = package


def stub_torchvision(root: str) -> None:
    """torchvision's model files importable without torchvision's own start-up."""
    for name in ("torchvision", "torchvision.models", "torchvision.transforms"):
        bare(name, root)
    for name in (
        *("torchvision.transforms._presets", "torchvision._internally_replaced_utils"),
        "torchvision.ops._register_onnx_ops",
    ):
        sys.modules[name] = Anything(name)
    extension = types.ModuleType("torchvision.extension")
    extension.__dict__.update(_has_ops=lambda: False, _assert_has_ops=lambda: None)
    detection_torch.provide_nms()
    sys.modules["torchvision.extension"] = extension
    utils = types.ModuleType("torchvision.utils")
    utils.__dict__.update(_log_api_usage_once=lambda obj: None, _make_ntuple=_make_ntuple)
    sys.modules["torchvision.utils"] = utils
    sys.modules["torchvision"].__dict__["_is_tracing"] = lambda: False
    sys.modules["torchvision"].__dict__.update(
        ops=importlib.import_module("torchvision.ops"), extension=extension, utils=utils
    )


def _make_ntuple(value: Any, count: int) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,) * count


def stub_timm(root: str, torchvision: str) -> None:
    """timm without its data loading, which needs a real torchvision."""
    stub_torchvision(torchvision)
    sys.path.insert(0, root)
    bare("timm.data", root)
    constants = importlib.import_module("timm.data.constants")
    names = {name: value for name, value in vars(constants).items() if name.isupper()}
    sys.modules["timm.data"].__dict__.update(names, create_transform=None)


def stub_monai(root: str, imported: str) -> None:
    """monai as it is, with torchvision beside it."""
    sys.path.insert(0, root)
    sys.path.append(imported)
    stub_torchvision(root)
    name_models()


def name_models() -> None:
    """The functions of ``torchvision.models``, whose own start-up does not run here."""
    package = sys.modules["torchvision.models"]
    package.__file__ = str(Path(package.__path__[0], "__init__.py"))
    for module in ("densenet", "inception", "mobilenetv2", "resnet", "vgg"):
        names = vars(importlib.import_module(f"torchvision.models.{module}"))
        package.__dict__.update({n: v for n, v in names.items() if not n.startswith("_")})
    sys.modules["torchvision"].__dict__["models"] = package


def stub_segmentation_models(root: str, imported: str) -> None:
    """segmentation-models-pytorch with timm and torchvision beside it."""
    sys.path.append(imported)
    stub_timm(root, root)
    name_models()


class OnMeta(TorchFunctionMode):  # type: ignore[misc]
    """Parameters and random numbers on the meta device, constants where they are."""

    MOVED = frozenset(
        {torch.empty, torch.zeros, torch.ones, torch.rand, torch.randn, torch.full, torch.normal}
    )

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        given = dict(kwargs or {})
        if func in self.MOVED:
            given["device"] = "meta"
        return func(*args, **given)


def build(names: Mapping[str, Any], construct: str, small: bool = False) -> Any:
    """The model, its parameters on the meta device; a small one may be made on the processor
    where that does not do. Raises what building raises."""
    first: Exception | None = None
    for mode in (OnMeta, lambda: torch.device("meta"), *((Nothing,) if small else ())):
        try:
            with mode():
                model = eval(construct, dict(names)).to("meta")
                model.eval()  # a `train` of the model's own may give nothing back
                return model
        except Exception as error:
            first = first or error
    assert first is not None
    raise first


def run(model: Any, inputs: list[list[int]], given: Sequence[Given] = ()) -> dict[str, Any]:
    """One forward on the meta device; `given` are the names and dtypes of the inputs."""
    given = given or [Given("", [], "float32") for _ in inputs]
    made = [
        torch.empty(shape, device="meta", dtype=getattr(torch, each.dtype))
        for shape, each in zip(inputs, given, strict=True)
    ]
    tensors = [tensor for tensor, each in zip(made, given, strict=True) if not each.name]
    named = {each.name: tensor for tensor, each in zip(made, given, strict=True) if each.name}
    told = ""
    for mode in (Nothing, lambda: torch.device("meta")):
        try:
            with torch.no_grad(), mode():
                return {"inputs": inputs, "outputs": shapes(model(*tensors, **named))}
        except Exception as error:
            told = f"{type(error).__name__}: {error}"[:300]
            if not _of_the_device(error):
                return {"inputs": inputs, "error": told}
    return {"inputs": inputs, "unmeasured": told}


class Nothing:
    """A context in which nothing is different."""

    def __init__(self, *args: object, **kwargs: object) -> None: ...

    def __enter__(self) -> None: ...

    def __exit__(self, *error: object) -> None: ...


def _of_the_device(error: Exception) -> bool:
    """Whether torch failed only because the meta device holds no data."""
    text = str(error)
    return isinstance(error, NotImplementedError) or "meta" in text or "same device" in text


class Given(NamedTuple):
    """An input as the job writes it: ``context=2,1,3:int64``."""

    name: str
    shape: list[int]
    dtype: str

    @classmethod
    def of(cls, text: str) -> Given:
        name, _, rest = text.rpartition("=")
        sizes, _, dtype = rest.partition(":")
        return cls(name, [int(size) for size in sizes.split(",")], dtype or "float32")


def default_inputs(package: str, module: str, entry: str, model: Any) -> list[list[int]] | None:
    """The shapes that the authors meant; None where forward takes no plain tensors."""
    if package == "timm":
        config = getattr(model, "pretrained_cfg", None) or getattr(model, "default_cfg", {})
        return [[BATCH, *(config.get("input_size") or (3, 224, 224))]]
    if ".video." in module:
        side = VIDEO.get(entry, 224)
        return [[1, 3, 16, side, side]]
    if ".segmentation." in module:
        return [[BATCH, 3, 520, 520]]
    if ".optical_flow." in module:
        return [[1, 3, 368, 496]] * 2
    side = 299 if "inception" in module else 224
    return [[BATCH, 3, side, side]]


def resized(given: Sequence[Given]) -> Iterator[list[list[int]]]:
    """Other sizes for the inputs that a job gives: those of the first, and of the others of its
    rank, which stay as many times larger or smaller; rows get another width or length. Then
    other batches."""
    first = given[0].shape
    for batch in BATCHES:
        yield [[batch, *each.shape[1:]] for each in given]
    if len(first) < 4:
        for size in LENGTHS:
            for axis in {1, len(first) - 1} if len(first) > 1 else ():
                changed = [*first[:axis], size, *first[axis + 1 :]]
                yield [changed, *(each.shape for each in given[1:])]
        return
    for sizes in OTHERS if len(first) == 4 else VOLUMES:
        yield [
            [*each.shape[: -len(sizes)], *map(_scaled, sizes, first[2:], each.shape[2:])]
            if len(each.shape) == len(first)
            else each.shape
            for each in given
        ]


def _scaled(size: int, first: int, own: int) -> int:
    return max(size * own // first, 1)


def plans(default: list[list[int]], full: bool) -> Iterator[list[list[int]]]:
    """The input shapes to ask about, the default first."""
    yield default
    for height, width in OTHERS if full else ():
        yield [[*shape[:-2], height, width] for shape in default]


def answer(job: Mapping[str, Any]) -> dict[str, Any]:
    """Build and run one entry."""
    entry = job["entry"]
    try:
        module = importlib.import_module(job["module"])
        if ".detection." in job["module"]:
            return detection_torch.answer(job, vars(module))
        start = time.perf_counter()
        model = build(vars(module), job["construct"], small=bool(job.get("inputs")))
        parameters = list(model.parameters())
        given = [Given.of(text) for text in job.get("inputs", ())]
        default = [each.shape for each in given] or default_inputs(
            job["package"], job["module"], entry, model
        )
    except Exception as error:
        return {"entry": entry, "error": f"{type(error).__name__}: {error}"[:300]}
    seconds = time.perf_counter() - start
    tried = [] if default is None else list(plans(default, job["full"]))
    if given and default is not None:
        tried = [default, *resized(given)]
    start = time.perf_counter()
    runs = [run(model, inputs, given) for inputs in tried[:1]]
    seconds += time.perf_counter() - start
    runs += [run(model, inputs, given) for inputs in tried[1:]]
    return {
        "entry": entry,
        "parameters": sum(p.numel() for p in parameters),
        "trainable": sum(p.numel() for p in parameters if p.requires_grad),
        "default": default,
        "runs": runs,
        "seconds": round(seconds, 3),
    }


STUBS: dict[str, Callable[[Mapping[str, Any]], None]] = {
    "torchvision": lambda job: stub_torchvision(job["root"]),
    "timm": lambda job: stub_timm(job["root"], job["torchvision"]),
    "monai": lambda job: stub_monai(job["root"], job["imported"]),
    "segmentation_models_pytorch": lambda job: stub_segmentation_models(
        job["root"], job["imported"]
    ),
}


def serve(answer: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
    """Answer every job of stdin on stdout, a line of JSON each; what the models print goes to
    stderr. The package of the first job gets its stand-ins; what is installed needs none."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    out, ready = sys.stdout, False
    for line in sys.stdin:
        job = json.loads(line)
        with redirect_stdout(sys.stderr):
            if not ready:
                if job["package"] in STUBS:
                    STUBS[job["package"]](job)
                ready = True
            fact = answer(job)
        print(json.dumps(fact), file=out, flush=True)


def main() -> None:
    random.seed(0)
    torch.autocast = Nothing  # has no answer for the meta device
    serve(answer)


if __name__ == "__main__":
    main()
