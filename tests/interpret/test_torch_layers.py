"""Layers made of layers, lazy layers and parametrised ones: names, counts and shapes as torch."""

from __future__ import annotations

import pytest
from tests.interpret.torch_programs import loaded, of_netgloss, of_torch

from netgloss.interpret.values import Unknown

COMPOSED = {
    "transformer encoder": """
layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
net = nn.TransformerEncoder(layer, 3, norm=nn.LayerNorm(8)).eval()
result = [
    facts(net),
    kinds(net),
    [tuple(net(torch.zeros(n, t, 8)).shape) for n, t in ((2, 5), (3, 7))],
    net.num_layers,
    net.layers[0].self_attn.num_heads,
    net.layers[1] is layer,
]
""",
    "transformer decoder": """
net = nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 4, 12, bias=False), num_layers=2)
result = [
    facts(net),
    kinds(net),
    [tuple(net(torch.zeros(t, 2, 8), torch.zeros(s, 2, 8)).shape) for t, s in ((5, 3), (4, 6))],
]
""",
    "transformer": """
net = nn.Transformer(8, 2, 2, 1, 16, norm_first=True, batch_first=True)
mask = nn.Transformer.generate_square_subsequent_mask(4)
outs = [net(torch.zeros(n, 6, 8), torch.zeros(n, 4, 8), tgt_mask=mask) for n in (2, 3)]
result = [
    facts(net),
    kinds(net),
    [tuple(o.shape) for o in outs],
    net.d_model,
    net.nhead,
    net.encoder.layers[1].linear1.out_features,
]
""",
    "a transformer layer of the user's": """
class Mine(nn.TransformerEncoderLayer):
    def __init__(self, d, h):
        super().__init__(d, h, dim_feedforward=2 * d, batch_first=True)
        self.gate = nn.Linear(d, d)
    def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
        x = super().forward(src, src_mask, src_key_padding_mask)
        return torch.cat([x, self.gate(x)], dim=1)
net = nn.TransformerEncoder(Mine(8, 2), 2, enable_nested_tensor=False)
result = [facts(net), kinds(net), [tuple(net(torch.zeros(2, t, 8)).shape) for t in (5, 6)]]
""",
    "a layer that is no transformer's in a decoder": """
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.self_attn = nn.MultiheadAttention(4, 1)  # torch asks it for batch_first
    def forward(self, tgt, memory, **kwargs):
        return self.fc(tgt) + memory.mean(0)
net = nn.TransformerDecoder(Block(), 2)
result = [
    facts(net),
    kinds(net),
    [tuple(net(torch.zeros(t, 2, 4), torch.zeros(3, 2, 4)).shape) for t in (5, 6)],
]
""",
    "an encoder whose layers were changed": """
net = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16), 4, enable_nested_tensor=False)
net.layers = net.layers[:2]
net.layers.append(nn.TransformerEncoderLayer(8, 2, 24))
net.layers[0].linear2 = nn.Sequential(nn.Linear(16, 8), nn.Tanh())
net.layers[0].dropout = nn.Identity()
result = [facts(net), [tuple(net.train()(torch.zeros(t, 2, 8)).shape) for t in (5, 6)]]
""",
    "submodules of an encoder layer used alone": """
layer = nn.TransformerEncoderLayer(8, 2, 16, activation="gelu", batch_first=True)
x = torch.zeros(2, 5, 8)
y, w = layer.self_attn(x, x, x)
result = [
    tuple(y.shape),
    tuple(w.shape),
    tuple(layer.linear1(y).shape),
    tuple(layer.norm1.weight.shape),
    layer.norm_first,
    layer.self_attn.batch_first,
]
""",
    "custom encoder of a transformer": """
encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16), 1)
net = nn.Transformer(8, 2, num_decoder_layers=1, dim_feedforward=8, custom_encoder=encoder)
result = [
    facts(net),
    [tuple(net(torch.zeros(s, 2, 8), torch.zeros(3, 2, 8)).shape) for s in (4, 5)],
]
""",
    "adaptive softmax": """
net = nn.AdaptiveLogSoftmaxWithLoss(16, 20, [5, 10], div_value=2.0)
outs = [net(torch.zeros(n, 16), torch.zeros(n, dtype=torch.long)) for n in (3, 4)]
result = [
    facts(net),
    kinds(net),
    [(tuple(o.output.shape), tuple(o.loss.shape)) for o in outs],
    [tuple(net.log_prob(torch.zeros(n, 16)).shape) for n in (3, 4)],
    tuple(net.predict(torch.zeros(4, 16)).shape),
    net.cutoffs,
    net.tail[1][0].out_features,
]
""",
    "activation as a function or module": """
a = nn.TransformerEncoderLayer(8, 2, 16, activation=F.silu)
b = nn.TransformerEncoderLayer(8, 2, 16, activation=nn.GELU())
c = nn.TransformerDecoderLayer(8, 2, 16, activation=nn.PReLU(4))
result = [
    facts(a),
    facts(b),
    facts(c),
    kinds(b),
    [tuple(m(torch.zeros(t, 2, 8)).shape) for m in (a, b) for t in (3, 4)],
]
""",
    "freezing the layer that is copied": """
layer = nn.TransformerEncoderLayer(8, 2, 16)
for p in layer.self_attn.parameters():
    p.requires_grad = False
net = nn.TransformerEncoder(layer, 2)
net.layers[1].norm1.weight.requires_grad_(True)
result = facts(net)
""",
}
LAZY = {
    "lazy layers": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.LazyConv2d(8, 3, padding=1)
        self.bn = nn.LazyBatchNorm2d()
        self.up = nn.LazyConvTranspose2d(4, 2, stride=2, bias=False)
        self.norm = nn.LazyInstanceNorm2d(affine=True)
        self.fc = nn.LazyLinear(5)
    def forward(self, x):
        x = self.norm(self.up(self.bn(self.conv(x))))
        return self.fc(x.mean((2, 3)))
net = Net()
before = [
    kinds(net),
    [n for n, _ in net.named_parameters()],
    [n for n, _ in net.named_buffers()],
]
outs = [tuple(net(torch.zeros(2, 3, s, s)).shape) for s in (8, 9)]
result = [
    before,
    outs,
    facts(net),
    kinds(net),
    net.conv.in_channels,
    net.fc.in_features,
    isinstance(net.fc, nn.Linear),
]
""",
    "lazy layers of one axis and three": """
a, b = nn.LazyConv1d(4, 3), nn.LazyConv3d(2, 1, bias=False)
outs = [tuple(a(torch.zeros(2, 5, t)).shape) for t in (7, 8)]
outs += [tuple(b(torch.zeros(1, 3, 2, t, 4)).shape) for t in (2, 3)]
result = [outs, facts(a), facts(b), type(a).__name__]
""",
    "a lazy head in a sequence": """
net = nn.Sequential(nn.Flatten(), nn.LazyLinear(4), nn.ReLU(), nn.LazyLinear(2, bias=False))
count = len(list(net.parameters()))
net(torch.zeros(2, 3, 4))
result = [
    count,
    facts(net),
    tuple(net(torch.zeros(5, 3, 4)).shape),
    any(isinstance(p, nn.UninitializedParameter) for p in net.parameters()),
]
""",
}
PARAMETRISED = {
    "weight norm, old": """
a = nn.utils.weight_norm(nn.Linear(4, 3))
b = torch.nn.utils.weight_norm(nn.Conv1d(2, 6, 3), dim=None)
before = [facts(a), facts(b), tuple(a.weight.shape)]
outs = [tuple(a(torch.zeros(n, 4)).shape) for n in (2, 3)] + [
    tuple(b(torch.zeros(1, 2, 9)).shape)
]
nn.utils.remove_weight_norm(a)
result = [before, outs, facts(a), list(b.state_dict().keys())]
""",
    "weight norm, new": """
from torch.nn.utils.parametrizations import weight_norm
a = weight_norm(nn.Linear(4, 3))
b = weight_norm(nn.ConvTranspose2d(2, 6, 3), name="weight", dim=1)
outs = [tuple(a(torch.zeros(n, 4)).shape) for n in (2, 3)] + [
    tuple(b(torch.zeros(1, 2, 5, 5)).shape)
]
result = [
    facts(a),
    facts(b),
    kinds(a),
    outs,
    tuple(b.weight.shape),
    list(a.state_dict().keys()),
    isinstance(a, nn.Linear),
]
""",
    "spectral norm, old": """
from torch.nn.utils import spectral_norm, remove_spectral_norm
a, b = spectral_norm(nn.Conv2d(3, 8, 3)), spectral_norm(nn.ConvTranspose1d(4, 2, 3))
before = [facts(a), facts(b), list(a.state_dict().keys())]
outs = [tuple(a(torch.zeros(1, 3, s, s)).shape) for s in (5, 6)]
remove_spectral_norm(a)
result = [before, outs, facts(a)]
""",
    "spectral norm, new": """
from torch.nn.utils.parametrizations import spectral_norm
net = nn.Sequential(
    spectral_norm(nn.Conv2d(3, 8, 3)),
    spectral_norm(nn.ConvTranspose2d(8, 2, 3)),
    nn.Flatten(),
    spectral_norm(nn.Linear(50, 3)),
)
result = [
    facts(net),
    kinds(net),
    [tuple(net(torch.zeros(n, 3, 5, 5)).shape) for n in (1, 2)],
    list(net.state_dict().keys()),
]
""",
    "orthogonal": """
from torch.nn.utils.parametrizations import orthogonal
a, b, c = (
    orthogonal(nn.Linear(4, 4)),
    orthogonal(nn.Linear(5, 3)),
    orthogonal(nn.Linear(3, 5), use_trivialization=False),
)
result = [facts(a), facts(b), facts(c), [tuple(a(torch.zeros(n, 4)).shape) for n in (2, 3)]]
""",
    "a parametrisation of the user's": """
import torch.nn.utils.parametrize as P
class Symmetric(nn.Module):
    def forward(self, X):
        return X.triu() + X.triu(1).transpose(-1, -2)
class Scale(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.s = nn.Parameter(torch.ones(n, 1))
    def forward(self, X):
        return self.s * X
layer = nn.Linear(3, 3)
P.register_parametrization(layer, "weight", Symmetric())
P.register_parametrization(layer, "weight", Scale(3))
before = [
    facts(layer),
    kinds(layer),
    P.is_parametrized(layer),
    P.is_parametrized(layer, "bias"),
    tuple(layer.weight.shape),
    [tuple(layer(torch.zeros(n, 3)).shape) for n in (2, 4)],
]
with P.cached():
    layer(torch.zeros(1, 3))
P.remove_parametrizations(layer, "weight")
result = [before, facts(layer), P.is_parametrized(layer)]
""",
    "two originals": """
import torch.nn.utils.parametrize as parametrize
class RankOne(nn.Module):
    def forward(self, x, y):
        return x.unsqueeze(-1) @ y.unsqueeze(-2)
    def right_inverse(self, Z):
        U, S, Vh = torch.linalg.svd(Z, full_matrices=False)
        return U[..., 0] * S[..., :1], Vh[..., 0, :]
layer = parametrize.register_parametrization(nn.Linear(4, 3), "weight", RankOne())
result = [facts(layer), [tuple(layer(torch.zeros(n, 4)).shape) for n in (2, 3)]]
""",
}
PROGRAMS = {**COMPOSED, **LAZY, **PARAMETRISED}


@pytest.mark.parametrize("name", PROGRAMS)
def test_like_torch(name: str) -> None:
    assert of_netgloss(PROGRAMS[name]) == of_torch(PROGRAMS[name])


@pytest.mark.parametrize(
    "written",
    [
        "torch.vmap()",
        "torch.jit.annotate(int)",
        "nn.modules.utils._pair()",
        "super(Own, Own()).__setattr__('name')",
        "super(Own, Own()).__getattribute__()",
        "property(len).getter()",
    ],
)
def test_a_call_with_too_few_arguments_is_refused(written: str) -> None:
    program = f"class Own:\n    pass\nresult = {written}"
    with pytest.raises(TypeError):
        of_torch(program)
    (fault,) = loaded(program).faults
    assert fault.kind == "raised" and fault.complaint.facts["type"] == "TypeError"


@pytest.mark.parametrize(
    "written",
    [
        "nn.Linear.forward()",
        "nn.Linear.forward(5, 6)",
        "nn.Linear.forward(nn.Module(), torch.ones(2))",
        "nn.Linear.__init__()",
        "nn.Linear.__init__(3, 4, 5)",
        "nn.Linear.__init__(nn.Module(), 4, 5)",
    ],
)
def test_a_method_of_a_layer_on_another_object_is_unknown(written: str) -> None:
    program = loaded(f"result = {written}")
    assert program.faults == ()
    assert type(program.globals["result"]) is Unknown
    assert {each.reason for each in program.unknowns} == {"operation"}
