"""Models as people paste them: what netgloss reads off the text alone is what torch does.

Nobody says how a model is built or what it takes; netgloss infers it. Then torch must build the
model with the constructor that netgloss chose, have its parameters, and at sizes inside and on
both sides of every border nearby accept, refuse and give the shapes (and count the
multiply-accumulates) that netgloss states.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch
from tests.models.comparison import (
    DATA,
    Case,
    claim,
    compare,
    disagreements,
    evaluate,
    hints,
    plan,
)

from netgloss import summary
from netgloss.models import Options, read

# On the meta device, where only shapes are computed: the others run on the processor.
LARGE = {"vit.py", "vgg_cfg.py", "unet_cat.py", "inverted_residual.py", "mlp_mixer.py"}
# torch's counter does not see its fused attention.
UNCOUNTED = {
    "dataclass_config.py": ("eval", "train"),
    "gpt_block.py": ("eval", "train"),
    "mha_block.py": ("eval",),
    "positional_encoding.py": ("eval",),
}
FILES = sorted(path.name for path in DATA.glob("*.py"))
QUICK = [
    *("attention_gate.py", "cbam.py", "char_rnn.py", "crops.py", "dqn_conv.py", "enum_options.py"),
    *("functional_conv.py", "gcn.py", "interpolate_sizes.py", "lenet.py", "lstm_cell_loop.py"),
    *("lstm_tagger.py", "masks.py", "mixins.py", "rearrange.py", "residual_mlp_loop.py"),
    *("rnn_tutorial.py", "swin_window.py", "tcn.py", "vae_mnist.py", "wgan.py"),
]


def cases(file: str, mode: str = "eval") -> list[Case]:
    reading = read((DATA / file).read_text(encoding="utf-8"), Options(mode=mode))
    device = "meta" if file in LARGE else "cpu"
    macs = mode not in UNCOUNTED.get(file, ())
    return [Case(file, model.name, mode, device, macs) for model in reading.models]


def test_the_corpus_is_large() -> None:
    assert len(FILES) >= 60
    assert set(QUICK) <= set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_every_model_is_read(file: str) -> None:
    for case in cases(file):
        model = claim(case)
        assert model.trace.faults == model.trace.unknowns == ()
        assert model.runs
        assert len(plan(model)) >= 6 or not hints(model)


def test_quick_ones_against_torch() -> None:
    assert disagreements([case for file in QUICK for case in cases(file)]) == []


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["eval", "train"])
def test_all_against_torch(mode: str) -> None:
    assert disagreements([case for file in FILES for case in cases(file, mode)]) == []


# What the text alone tells: (file, model, constructor, inputs, assumption that says so).
TOLD: list[tuple[str, str, str, dict[str, list[str]], str]] = [
    ("vae_mnist.py", "VAE", "VAE()", {"x": ["N", "1", "28", "28"]}, ""),
    ("flatten_layer.py", "NeuralNetwork", "NeuralNetwork()", {"x": ["N", "1", "H", "W"]}, ""),
    ("cifar_mlp.py", "Net", "Net()", {"x": ["N", "3", "H", "W"]}, ""),
    ("vgg_cfg.py", "VGG", "VGG(vgg_name='VGG11')", {"x": ["N", "3", "H", "W"]}, "main_block"),
    (
        "weight_tying.py",
        "RNNModel",
        "RNNModel('GRU', 1000, 200, 200, 2, 0.2, tie_weights=True)",
        {"input": ["T", "N"], "hidden": ["2", "N", "200"]},
        "call_in_text",
    ),
    (
        "char_rnn.py",
        "CharRNN",
        "CharRNN(chars, n_hidden=128, n_layers=2)",
        {
            "x": ["N", "T", "31"],
            "hidden[0]": ["2", "N", "128"],
            "hidden[1]": ["2", "N", "128"],
        },
        "call_in_text",
    ),
    (
        "attention_gate.py",
        "AttentionGate",
        "AttentionGate(F_g=64, F_l=32, F_int=16)",
        {"g": ["N", "64", "H", "W"], "x": ["N", "32", "H", "W"]},
        "main_block",
    ),
    (
        "gcn.py",
        "GCN",
        "GCN(nfeat=32, nhid=16, nclass=7, dropout=0.5)",
        {"x": ["N", "32"], "adj": ["N", "F2"]},
        "main_block",
    ),
    ("senet.py", "SELayer", "SELayer(channel=64)", {"x": ["N", "channel", "H", "W"]}, "argument"),
    (
        "tcn.py",
        "TemporalConvNet",
        "TemporalConvNet(num_inputs=64, num_channels=[64, 64])",
        {"x": ["N", "num_inputs", "L"]},
        "argument",
    ),
]


@pytest.mark.parametrize(("file", "name", "construct", "inputs", "kind"), TOLD)
def test_what_the_text_tells(
    file: str, name: str, construct: str, inputs: dict[str, list[str]], kind: str
) -> None:
    model = claim(Case(file, name))
    assert model.construct == construct
    assert {s.name: [str(d) for d in s.shape] for s in model.inputs} == inputs
    kinds = {a.kind for a in model.assumed}
    assert "input_shape" in kinds
    assert not kind or kind in kinds


def test_parts_are_no_models() -> None:
    """A block that a class or function of the text is given is a part of another."""
    text = (DATA / "densenet_growth.py").read_text(encoding="utf-8")
    assert [m.name for m in read(text).models] == ["DenseNet"]


def test_a_length_that_a_loop_runs_over_is_settled() -> None:
    """What was run is 16 rounds; nothing is claimed of other lengths."""
    model = claim(Case("unrolled_rnn.py", "SimpleRNN"))
    assert [str(d) for d in model.inputs[0].shape] == ["N", "16", "12"]
    assert model.accepts.expression == "True"
    (loop,) = model.trace.loops
    assert loop.count == 16


def test_while_loops_are_recorded() -> None:
    loops = claim(Case("residual_mlp_loop.py", "ResMLP")).trace.loops
    assert [loop.count for loop in loops] == [4, 4]  # the for of __init__, the while of forward


def test_outputs_of_another_way_are_told() -> None:
    model = claim(Case("functional_conv.py", "Net"))
    (told,) = (a.facts for a in model.assumed if a.kind == "other_outputs")
    assert (told["where"], told["shapes"]) == ("N == 1", ((10,),))


DTYPES = """
import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return x.double() if x.shape[0] > 5 else x.long()
"""


@pytest.mark.parametrize(
    ("language", "typed"), [("en", "of type float64"), ("zh", "类型为 float64")]
)
def test_dtypes_of_another_way_are_told(language: str, typed: str) -> None:
    (model,) = read(DTYPES, Options(inputs=("N,4",))).models
    (told,) = (a for a in model.assumed if a.kind == "other_outputs")
    scope: dict[str, Any] = {}
    exec(DTYPES, scope)  # a program of ours, not a paste
    outputs = [str(scope["Net"]()(torch.ones(n, 4)).dtype) for n in (2, 8)]
    assert outputs == [f"torch.{model.outputs[0].dtype}", f"torch.{told.facts['dtypes'][0]}"]
    assert evaluate(told.facts["where"], {"N": 8}) and not evaluate(told.facts["where"], {"N": 2})
    sentence = summary(DTYPES, input=["N,4"], lang=language).to_json()["models"][0]["assumed"][-1]
    assert typed in sentence


ODD = """
import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        if x.shape[0] == 7:
            x = torch.signal.windows.exponential(x)
        return x
"""


def test_nothing_is_claimed_of_a_way_that_meets_something_unknown() -> None:
    """A window's length is a number; what a tensor gives for it is not known."""
    (model,) = read(ODD, Options(inputs=("N,4",))).models
    assert model.runs
    assert model.accepts.expression == "N != 7"
    assert "other_sizes" in {each.kind for each in model.assumed}


def test_the_comparison_sees_differences() -> None:
    """A wrong count, a wrong shape, a wrong border and wrong costs are each told."""
    case = Case("lenet.py", "LeNet")
    model = claim(case)
    right = {"outputs": [[2, 10]], "macs": 833040}
    facts: dict[str, Any] = {"parameters": 61706, "trainable": 61706, "runs": [right]}

    def told(**other: Any) -> int:
        fact: Mapping[str, Any] = {**facts, **other}
        return len(list(compare(case, model, [{"N": 2, "H": 32, "W": 32}], fact)))

    assert told() == 0
    assert told(parameters=1) == 1
    assert told(runs=[{**right, "outputs": [[2, 11]]}]) == 1
    assert told(runs=[{**right, "macs": 1}]) == 1
    assert told(runs=[{"error": "no"}]) == 1
    assert told(error="no") == 1
