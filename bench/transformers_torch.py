"""What torch makes of transformers' models: run by the Python of the oracle's environment.

    python -m bench.transformers_torch FILE… > facts        one JSON object a line

For each ``modeling_*.py`` (a path such as ``transformers/models/bert/modeling_bert.py``) the base
model with a small configuration, run at two sizes:

fact  {"entry", "class", "construct", "inputs": ["input_ids=2,16:int64", …], "default": [shape, …],
       "parameters", "trainable", "runs": [RUN, …]} or {"entry", "error"}
RUN   {"inputs": [shape, …], "outputs": [shape, …]} or {"inputs", "error"}
"""

from __future__ import annotations

import importlib
import inspect
import json
import logging
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TRANSFORMERS_VERBOSITY="error")

import torch
from transformers import PreTrainedModel  # type: ignore[import-not-found]

from bench.torch_shapes import shapes
from bench.transformers_config import RULES, arguments, expression

Spec = dict[str, Any]
LARGEST = 60_000_000  # parameters of a model that is really run
PATIENCE = 20  # seconds for one way of building and running one model


# ---- which class -----------------------------------------------------------------------------
def _is_model(value: Any) -> bool:
    return inspect.isclass(value) and issubclass(value, PreTrainedModel)


def base_model(module: Any) -> Iterator[Any]:
    """The models of a file, the likeliest base model first: ``BertModel``, the shortest name that
    ends in Model, then what has a head."""
    found: list[Any] = [
        cls
        for cls in filter(_is_model, vars(module).values())
        if cls.__module__ == module.__name__
        and "PreTrainedModel" not in cls.__name__
        and "PretrainedModel" not in cls.__name__
        and cls.config_class is not None
        and cls.forward is not torch.nn.modules.module._forward_unimplemented
    ]
    return iter(
        sorted(found, key=lambda cls: (not cls.__name__.endswith("Model"), len(cls.__name__)))
    )


# ---- which inputs ------------------------------------------------------------------------------
def _ids(name: str, batch: int, length: int) -> Spec:
    return {"name": name, "shape": [batch, length], "dtype": "int64"}


def _get(config: Any, *names: str) -> Any:
    for each in (config, *(getattr(config, n, None) for n in _INNER)):
        for name in names:
            value = each.get(name) if isinstance(each, dict) else getattr(each, name, None)
            if isinstance(value, int | list | tuple):
                return value
    return None


_INNER = (
    "vision_config",
    "backbone_config",
    "audio_config",
    "text_config",
    "encoder",
    "encoder_config",
)


def _pixels(config: Any, batch: int, name: str = "pixel_values") -> Spec:
    side = _get(config, "image_size", "input_size", "img_size") or 64
    size = list(side) if isinstance(side, list | tuple) else [side, side]
    channels = _get(config, "num_channels", "in_channels", "in_chans", "input_channels") or 3
    return {"name": name, "shape": [batch, channels, *size[-2:]], "dtype": "float32"}


def _values(name: str, *shape: int) -> Spec:
    return {"name": name, "shape": list(shape), "dtype": "float32"}


def candidates(model: Any) -> Iterator[tuple[list[Spec], list[Spec]]]:
    """Input sets to try, each at two sizes."""
    names = list(inspect.signature(model.forward).parameters)
    for first in _alternatives(model, names, 2, 16):
        for second in _alternatives(model, names, 1, 24):
            if [s["name"] for s in first] == [s["name"] for s in second] and [
                len(s["shape"]) for s in first
            ] == [len(s["shape"]) for s in second]:
                yield first, second
                break


def _alternatives(model: Any, names: list[str], batch: int, length: int) -> Iterator[list[Spec]]:
    config, main = model.config, model.main_input_name
    main = main if main in names else names[0]
    if main in ("input_ids", "text_ids", "decoder_input_ids", "codes"):
        ids = _ids(main, batch, length)
        yield [ids]
        if "decoder_input_ids" in names and main != "decoder_input_ids":
            yield [ids, _ids("decoder_input_ids", batch, length // 2)]
        if "pixel_values" in names:
            yield [ids, _pixels(config, batch)]
        if "input_features" in names:
            yield [ids, _features(config, "input_features", batch)]
        if "bbox" in names:
            yield [ids, {"name": "bbox", "shape": [batch, length, 4], "dtype": "int64"}]
        if "encoder_hidden_states" in names:
            width = _get(config, "hidden_size", "d_model") or 32
            yield [ids, _values("encoder_hidden_states", batch, 10, width)]
    elif main in ("pixel_values", "images"):
        pixels = _pixels(config, batch, main)
        yield [pixels]
        shape = pixels["shape"]
        for side in (64, 128, 224, 256, 384, 512):
            yield [_values(main, *shape[:2], side, side)]
        if "input_ids" in names:
            yield [pixels, _ids("input_ids", batch, length)]
        if "decoder_input_ids" in names:
            yield [pixels, _ids("decoder_input_ids", batch, length)]
        frames = _get(config, "num_frames") or 2
        yield [_values(main, batch, frames, *shape[1:])]
        yield [_values(main, batch, 2, *shape[1:])]
    elif main == "pixel_values_videos":
        shape = _pixels(config, batch)["shape"]
        frames = _get(config, "frames_per_clip", "num_frames") or 2
        yield [_values(main, batch, frames, *shape[1:])]
    elif main == "input_values":
        yield [_values(main, batch, 200 * length)]
        yield [_values(main, batch, 1, 200 * length)]
        yield [_features(config, main, batch, turned=True)]
        if "decoder_input_ids" in names:
            yield [_values(main, batch, 200 * length), _ids("decoder_input_ids", batch, length)]
    elif main == "input_features":
        for turned in (False, True):
            features = _features(config, main, batch, turned)
            yield [features]
            if "decoder_input_ids" in names:
                yield [features, _ids("decoder_input_ids", batch, length)]
            features = {**features, "shape": [batch, length, features["shape"][-1]]}
            yield [features]
    else:
        yield [_values(main, batch, length, _get(config, "hidden_size", "d_model") or 32)]
        yield [_values(main, batch, 1, 100 * length)]
        yield [_values(main, batch, _get(config, "hidden_size") or 32, length)]


def _features(config: Any, name: str, batch: int, turned: bool = False) -> Spec:
    width = _get(config, "num_mel_bins", "feature_size", "input_feat_per_channel", "input_dim",
                 "feature_projection_input_dim", "input_size") or 80  # fmt: skip
    length = _get(config, "max_source_positions", "max_length") or 100
    length = 2 * length if _get(config, "max_source_positions") else length
    return _values(name, batch, *((length, width) if turned else (width, length)))


# ---- build and run -----------------------------------------------------------------------------
def data(spec: Spec) -> torch.Tensor:
    if spec["dtype"] == "int64":
        return torch.randint(4, 60, spec["shape"])
    return torch.randn(spec["shape"])


def written(spec: Spec) -> str:
    """An input as ``netgloss --input`` takes it."""
    return f"{spec['name']}={','.join(map(str, spec['shape']))}:{spec['dtype']}"


def run(model: Any, inputs: list[Spec]) -> dict[str, Any]:
    sizes = [spec["shape"] for spec in inputs]
    try:
        with torch.no_grad():
            output = model(**{spec["name"]: data(spec) for spec in inputs})
        return {"inputs": sizes, "outputs": shapes(output)}
    except TimeoutError:
        raise
    except Exception as error:
        return {"inputs": sizes, "error": f"{type(error).__name__}: {error}"[:300]}


def attempt(cls: Any, rule: Any) -> dict[str, Any]:
    """One class with one rule. Raises what building raises."""
    config_class = cls.config_class
    construct = f"{cls.__name__}({expression(config_class, arguments(config_class, rule))})"
    names = {**vars(sys.modules[cls.__module__])}
    if names.get(config_class.__name__) is not config_class:
        raise LookupError(f"{config_class.__name__} is no name of the file")
    with torch.device("meta"):
        size = sum(p.numel() for p in eval(construct, dict(names)).parameters())
    if size > LARGEST:
        raise MemoryError(f"{size} parameters")
    torch.manual_seed(0)
    model = eval(construct, dict(names)).eval()
    fact = {
        "class": cls.__name__,
        "construct": construct,
        "parameters": sum(p.numel() for p in model.parameters()),
        "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
    }
    told = ""
    for first, second in candidates(model):
        done = run(model, first)
        told = told or done.get("error", "")
        if done.get("outputs"):
            given = {"inputs": [written(spec) for spec in first], "default": done["inputs"]}
            return {**fact, **given, "runs": [done, run(model, second)]}
    raise RuntimeError(f"does not run: {told}")


def _impatient(*signal_and_frame: object) -> None:
    raise TimeoutError(f"more than {PATIENCE} s")


def answer(file: str) -> dict[str, Any]:
    first = ""
    try:
        module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
        for cls in list(base_model(module))[:3]:
            for rule in RULES:
                signal.alarm(PATIENCE)
                try:
                    return {"entry": file, **attempt(cls, rule)}
                except Exception as error:
                    told = f"{cls.__name__}: {type(error).__name__}: {error}"[:300]
                    first = first or told
                finally:
                    signal.alarm(0)
    except Exception as error:
        first = f"{type(error).__name__}: {error}"[:300]
    return {"entry": file, "error": first or "no model class"}


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    torch.set_num_threads(1)
    signal.signal(signal.SIGALRM, _impatient)
    out = sys.stdout
    for file in sys.argv[1:]:
        with redirect_stdout(sys.stderr):
            fact = answer(file)
        print(json.dumps(fact), file=out, flush=True)


if __name__ == "__main__":
    main()
