"""What models use of torch beside layers and operations, compared with torch: names and counts of
parameters and buffers, shapes of outputs."""

from __future__ import annotations

import pytest
from tests.interpret.torch_programs import of_netgloss, of_torch

PROGRAMS = {
    "which layers have which methods": """
layers = [nn.ReLU(), nn.Linear(1, 1), nn.Conv2d(1, 1, 1), nn.LSTM(1, 1), nn.BatchNorm2d(1),
          nn.LazyLinear(1), nn.Sequential(), nn.ModuleList(), nn.MultiheadAttention(2, 1)]
names = ["reset_parameters", "flatten_parameters", "reset_running_stats", "check_input",
         "_forward_hooks", "merge_masks", "_conv_forward", "pop", "nothing_at_all"]
result = [[hasattr(layer, name) for name in names] for layer in layers]
""",
    "tensors of arrays": """
a = torch.tensor(np.array([1, 2, 3]), dtype=torch.long)
b = torch.from_numpy(np.linspace(0, 1, 5))
c = torch.as_tensor(np.array([[0.5, 1.5], [2.0, 3.0]]))
d = torch.tensor(np.linspace(0, 1, 5), dtype=torch.float32)
result = [a.tolist(), b.tolist(), c.tolist(), tuple(d.shape), [str(t.dtype) for t in (a, b, c, d)]]
""",
    "a module's own class is kept through changes of its dtype": """
net = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
net[0].tied = net[0].weight
net.double()
result = [[str(t.dtype) for t in net.state_dict().values()], len(list(net.parameters())),
          str(net(torch.zeros(3, 2, dtype=torch.float64)).dtype), net[0].tied is net[0].weight]
""",
    "recurrent layers keep their methods": """
l = nn.LSTM(3, 4)
l.flatten_parameters()
result = [tuple(l(torch.zeros(2, 1, 3))[1][0].shape), l.all_weights[0][0].shape[0]]
""",
    "a convolution's own forward called by a class that derives from it": """
class C(nn.Conv2d):
    def forward(self, x):
        return self._conv_forward(x, self.weight, self.bias)
result = tuple(C(3, 4, 3)(torch.zeros(1, 3, 8, 8)).shape)
""",
    "an embedding from a table": """
e = nn.Embedding.from_pretrained(torch.zeros(5, 7))
result = [facts(e), tuple(e(torch.zeros(2, 3, dtype=torch.long)).shape)]
""",
    "an embedding from a table that is learned": """
e = nn.Embedding.from_pretrained(torch.zeros(5, 7), freeze=False, padding_idx=0)
result = facts(e)
""",
    "a bag of embeddings from a table": """
e = nn.EmbeddingBag.from_pretrained(torch.zeros(5, 7))
result = facts(e)
""",
    "attention set anew": """
m = nn.MultiheadAttention(8, 2)
m._reset_parameters()
result = [m.in_proj_weight.shape[0], m._qkv_same_embed_dim, m.head_dim]
""",
    "a cached factory builds once": """
import functools
calls = []
@functools.lru_cache(maxsize=None)
def make(n):
    calls.append(n)
    return nn.Linear(n, n)
@functools.cache
def two(n=1, *, k=2):
    calls.append((n, k))
    return n + k
a, b, c = make(2), make(2), make(3)
two()
two()
two(1)
two(k=2)
result = [a is b, a is c, calls, make.cache_info().hits, make.__wrapped__(2) is a]
make.cache_clear()
result.append(make(2) is a)
""",
    "half complex numbers": """
result = [torch.complex32, torch.chalf, torch.zeros(2, dtype=torch.chalf).dtype] and str(
    torch.zeros(2, dtype=torch.complex32).dtype
)
""",
    "bytes of tensors": """
result = [(torch.zeros(2, 3, dtype=d).itemsize, torch.zeros(2, 3, dtype=d).nbytes,
           torch.zeros(2, 3, dtype=d).element_size(), torch.zeros(1, dtype=d).is_floating_point())
          for d in (torch.float32, torch.float64, torch.int8, torch.bool, torch.complex64)]
""",
    "windows of signals": """
result = [
    tuple(torch.signal.windows.hann(8).shape),
    tuple(torch.signal.windows.gaussian(8, std=2.0).shape),
]
""",
    "masked sums": """
m = torch.masked.sum(torch.zeros(2, 3), dim=1)
result = tuple(m.shape)
""",
    "masked softmax": """
m = torch.masked.softmax(torch.zeros(2, 3), 1, mask=torch.ones(2, 3, dtype=torch.bool))
result = tuple(m.shape)
""",
    "checkpoints": """
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 4))
x = torch.zeros(5, 2)
result = [
    tuple(checkpoint_sequential(net, 2, x, use_reentrant=False).shape),
    tuple(checkpoint(net, x, use_reentrant=False, preserve_rng_state=False).shape),
    tuple(
        torch.utils.checkpoint.checkpoint(
            lambda a, b=None: a @ b, x, b=torch.zeros(2, 9), use_reentrant=False
        ).shape
    ),
]
""",
    "methods under decorators of torch": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 3)
    @torch.jit.ignore
    def no(self):
        return 3
    @torch.jit.export
    def yes(self, x):
        return self.fc(x)
    @torch.no_grad()
    def forward(self, x):
        return self.yes(x)
    @torch.inference_mode()
    def infer(self, x):
        return self(x)
    @torch.amp.autocast("cpu")
    def auto(self, x):
        return self(x)
    @torch.jit.unused
    def un(self, x):
        return x
net = Net()
result = [
    tuple(net(torch.zeros(4, 2)).shape),
    tuple(net.infer(torch.zeros(4, 2)).shape),
    net.no(),
    facts(net),
    tuple(net.auto(torch.zeros(4, 2)).shape),
]
""",
    "compiled functions": """
@torch.compile
def f(x):
    return x * 2
@torch.compile(dynamic=True)
def g(x):
    return x.sum(1)
h = torch.compile(nn.Linear(2, 3), mode="reduce-overhead", disable=True)
result = [tuple(f(torch.zeros(2, 3)).shape), tuple(g(torch.zeros(2, 3)).shape)]
""",
    "contexts that change no shape": """
with torch.no_grad(), torch.autocast("cpu", enabled=False), torch.cuda.amp.autocast(
    enabled=False
):
    y = nn.Linear(2, 3)(torch.zeros(1, 2))
with torch.set_grad_enabled(False):
    z = y * 2
with torch.enable_grad():
    z = y + z
result = tuple(z.shape)
""",
    "functions with their own gradient": """
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, i):
        ctx.save_for_backward(i)
        ctx.k = 3
        return i * i.sigmoid()
    @staticmethod
    def backward(ctx, g):
        return g
class Wide(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.mark_non_differentiable(x)
        return x.repeat(1, n), x.sum()
    @staticmethod
    def backward(ctx, g, h):
        return g, None
swish = Swish.apply
a, b = Wide.apply(torch.zeros(2, 3), 4)
result = [tuple(swish(torch.zeros(2, 5)).shape), tuple(a.shape), tuple(b.shape)]
""",
    "functions whose context is set apart": """
class New(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x.t()
    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.a = 1
    @staticmethod
    def backward(ctx, g):
        return g
result = tuple(New.apply(torch.zeros(2, 3)).shape)
""",
    "a model over several devices": """
net = nn.DataParallel(nn.Sequential(nn.Linear(2, 3), nn.ReLU()))
result = [
    facts(net),
    kinds(net),
    tuple(net(torch.zeros(4, 2)).shape),
    net.module[0].out_features,
]
""",
    "deep copies keep what is tied": """
a = nn.Sequential(nn.Linear(2, 2))
a.t = a[0].weight
b = copy.deepcopy(a)
c = copy.copy(a)
result = [facts(b), b[0].weight is a[0].weight, b.t is b[0].weight, c[0] is a[0]]
""",
    "packed sequences through an LSTM": """
from torch.nn.utils.rnn import (
    pack_padded_sequence,
    pad_packed_sequence,
    pad_sequence,
    pack_sequence,
)
x = torch.zeros(3, 7, 4)
lengths = torch.tensor([7, 5, 2])
p = pack_padded_sequence(x, lengths, batch_first=True)
l = nn.LSTM(4, 6, 2, batch_first=True, bidirectional=True)
o, (h, c) = l(p)
u, n = pad_packed_sequence(o, batch_first=True)
result = [
    tuple(p.data.shape),
    tuple(o.data.shape),
    tuple(h.shape),
    tuple(u.shape),
    n.tolist(),
    tuple(p.batch_sizes.shape),
]
""",
    "packed sequences in any order through a GRU": """
from torch.nn.utils.rnn import (
    pack_padded_sequence,
    pad_packed_sequence,
    pad_sequence,
    pack_sequence,
    PackedSequence,
)
g = nn.GRU(4, 6)
p = pack_padded_sequence(torch.zeros(7, 3, 4), [4, 6, 2], enforce_sorted=False)
o, h = g(p)
u, n = pad_packed_sequence(o, total_length=9)
result = [
    isinstance(o, PackedSequence),
    tuple(o.data.shape),
    tuple(h.shape),
    tuple(u.shape),
    n.tolist(),
]
""",
    "padded sequences": """
from torch.nn.utils.rnn import pad_sequence
s = [torch.zeros(4, 2), torch.zeros(6, 2), torch.zeros(1, 2)]
result = [
    tuple(pad_sequence(s).shape),
    tuple(pad_sequence(s, batch_first=True, padding_value=1.0).shape),
    tuple(nn.utils.rnn.unpad_sequence(pad_sequence(s), torch.tensor([4, 6, 1]))[0].shape),
]
""",
    "attention as a function": """
m = nn.MultiheadAttention(8, 2)
o, w = F.multi_head_attention_forward(
    torch.zeros(5, 3, 8),
    torch.zeros(6, 3, 8),
    torch.zeros(6, 3, 8),
    8,
    2,
    m.in_proj_weight,
    m.in_proj_bias,
    None,
    None,
    False,
    0.0,
    m.out_proj.weight,
    m.out_proj.bias,
    need_weights=True,
)
result = [tuple(o.shape), tuple(w.shape)]
""",
    "kernels of attention": """
from torch.nn.attention import sdpa_kernel, SDPBackend
q = torch.zeros(2, 4, 5, 8)
with sdpa_kernel(SDPBackend.MATH):
    y = F.scaled_dot_product_attention(q, q, q, is_causal=True)
with torch.nn.attention.sdpa_kernel([SDPBackend.MATH, SDPBackend.EFFICIENT_ATTENTION]):
    z = F.scaled_dot_product_attention(q, q, q)
result = [tuple(y.shape), tuple(z.shape)]
""",
    "initialisation": """
w = torch.empty(6, 4)
c = torch.empty(4, 4, 3)
i = nn.init
outs = [
    i.uniform_(w),
    i.normal_(w, 0, 1),
    i.constant_(w, 1.0),
    i.ones_(w),
    i.zeros_(w),
    i.eye_(w),
    i.dirac_(c),
    i.xavier_uniform_(w, gain=2.0),
    i.xavier_normal_(w),
    i.kaiming_uniform_(w, a=math.sqrt(5)),
    i.kaiming_normal_(w, mode="fan_out", nonlinearity="relu"),
    i.orthogonal_(w),
    i.sparse_(w, sparsity=0.1),
    i.trunc_normal_(w, std=0.02),
]
result = [
    [tuple(o.shape) for o in outs],
    i.calculate_gain("relu"),
    i.calculate_gain("leaky_relu", 0.2),
    i._calculate_fan_in_and_fan_out(c),
    i._calculate_correct_fan(w, "fan_in"),
    outs[0] is w,
]
""",
    "a cached method remembers for each object": """
import functools
class A:
    def __init__(self):
        self.n = 0
    @functools.lru_cache
    def get(self, k):
        self.n += 1
        return [k]
    @functools.lru_cache(maxsize=1)
    def one(self, k):
        self.n += 1
        return k
    @staticmethod
    @functools.lru_cache()
    def st(k):
        return [k]
a, b = A(), A()
result = [
    a.get(1) is a.get(1),
    a.get(1) is b.get(1),
    a.n,
    b.n,
    a.one(1),
    a.one(2),
    a.one(1),
    a.n,
    A.st(3) is A.st(3),
    a.get((1, "x")),
]
""",
    "results with names": """
x = torch.zeros(2, 3)
v, i = x.max(1)
m = torch.topk(x, 2)
s = x.sort(dim=0, descending=True)
u = torch.linalg.svd(x)
result = [
    tuple(v.shape),
    tuple(m.indices.shape),
    tuple(m[0].shape),
    len(s),
    tuple(s.values.shape),
    tuple(u.Vh.shape),
    tuple(torch.stack(list(m)[:1]).shape),
    isinstance(m, tuple),
    tuple(x.max(1)[1].shape),
    tuple(torch.slogdet(torch.eye(2)).logabsdet.shape),
]
""",
    "batch norm over processes": """
net = nn.SyncBatchNorm.convert_sync_batchnorm(
    nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.Sequential(nn.BatchNorm2d(2, affine=False), nn.BatchNorm2d(2))
    )
)
result = [facts(net), kinds(net)]
""",
    "buffers of every kind, and what is saved": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("a", torch.zeros(2), persistent=False)
        self.register_buffer("b", torch.zeros(3))
        self.register_parameter("p", None)
        self.register_parameter("q", nn.Parameter(torch.zeros(4)))
        self.c = nn.Buffer(torch.zeros(5))
        self.d = nn.Buffer(torch.zeros(6), persistent=False)
        self.lin = nn.Linear(2, 2)
        self.add_module("tied", self.lin)
net = Net()
net.b = torch.ones(7)
result = [
    facts(net),
    list(net.state_dict()),
    net.p,
    [n for n, _ in net.named_buffers()],
    isinstance(net.c, nn.Buffer),
    isinstance(net.q, nn.Parameter),
    isinstance(net.b, nn.Parameter),
]
""",
    "tied weights are saved under both names": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Embedding(5, 4)
        self.dec = nn.Linear(4, 5, bias=False)
        self.dec.weight = self.enc.weight
net = Net()
result = [
    list(net.state_dict()),
    facts(net),
    list(net.state_dict(prefix="m.")),
    len(list(net.named_parameters(remove_duplicate=False))),
]
""",
    "containers of parameters": """
pl = nn.ParameterList([torch.zeros(2), nn.Parameter(torch.zeros(3))])
pl.append(torch.zeros(4))
pl.extend([torch.zeros(5)])
pl += [torch.zeros(6)]
pl[0] = nn.Parameter(torch.zeros(9))
pd = nn.ParameterDict({"a": torch.zeros(2)})
pd["b"] = nn.Parameter(torch.zeros(1))
pd.update({"c": torch.zeros(3)})
pd.setdefault("e", torch.zeros(4))
popped = pd.pop("a")
result = [
    facts(pl),
    facts(pd),
    len(pl),
    len(pl[1:3]),
    list(pd.keys()),
    "b" in pd,
    tuple(popped.shape),
    pd.get("zz"),
    list(pl.state_dict()),
]
""",
    "containers of modules": """
md = nn.ModuleDict([["a", nn.Linear(1, 2)], ["b", nn.ReLU()]])
ml = nn.ModuleList(nn.Linear(i, i) for i in range(1, 4))
ml.insert(1, nn.ReLU())
x = ml.pop(-1)
ml += [nn.Tanh()]
sq = nn.Sequential(nn.Linear(1, 2))
sq.extend([nn.ReLU()])
sq2 = sq + nn.Sequential(nn.Tanh())
sq *= 2
del md["b"]
result = [
    kinds(md),
    kinds(ml),
    kinds(sq),
    kinds(sq2),
    x.in_features,
    len(ml[::2]),
    [n for n in reversed(list(md))],
    type(ml[-1]).__name__,
]
""",
    "hooks around forward": """
seen = []
net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
h = net[0].register_forward_hook(
    lambda m, i, o: seen.append((tuple(i[0].shape), tuple(o.shape)))
)
g = net.register_forward_pre_hook(lambda m, i: (torch.cat([i[0], i[0]], 0),))
k = net.register_forward_hook(lambda m, a, kw, o: o.sum(1), with_kwargs=True)
a = tuple(net(torch.zeros(4, 2)).shape)
g.remove()
k.remove()
b = tuple(net(torch.zeros(4, 2)).shape)
h.remove()
net(torch.zeros(1, 2))
net.register_full_backward_hook(lambda *a: None)
result = [a, b, seen]
""",
    "traversal with prefixes": """
net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
net.requires_grad_(False)
net[0].bias.requires_grad = True
result = [
    [n for n, p in net.named_parameters() if p.requires_grad],
    [n for n, _ in net.named_parameters("x")],
    [n for n, _ in net.named_buffers(prefix="y", recurse=True)],
    [n for n, _ in net.named_modules(prefix="z")],
    len(list(net.buffers())),
    [n for n, _ in net[1].named_parameters(recurse=False)],
]
""",
    "parameters of another dtype": """
t = nn.Linear(2, 3)
t.to(torch.float16)
u = nn.Linear(2, 3).double()
w = nn.Linear(2, 3, dtype=torch.bfloat16)
result = [
    str(t.weight.dtype),
    str(u.weight.dtype),
    str(w.weight.dtype),
    str(u(torch.zeros(1, 2, dtype=torch.float64)).dtype),
]
""",
    "loading keeps the shapes": """
net = nn.Sequential(nn.Linear(2, 3))
net.load_state_dict(net.state_dict())
r = net.load_state_dict({}, strict=False)
result = [facts(net), tuple(net(torch.zeros(1, 2)).shape)]
""",
    "a submodule replaced by its path": """
net = nn.Sequential(OrderedDict(a=nn.Linear(2, 3)))
net.set_submodule("a", nn.Linear(2, 5))
net.get_submodule("a").register_buffer("k", torch.zeros(1))
result = [
    facts(net),
    tuple(net.get_buffer("a.k").shape),
    net.get_submodule("") is net,
    hasattr(net, "a"),
    tuple(net._modules["a"].weight.shape),
    list(net._modules),
    list(net.a._parameters),
    "a" in net._modules,
]
""",
    "the stores themselves": """
net = nn.Linear(2, 3)
net._parameters["extra"] = nn.Parameter(torch.zeros(2))
del net.bias
net.bias = None
net._buffers["q"] = torch.zeros(1)
setattr(net, "m", nn.ReLU())
delattr(net, "m")
result = [facts(net), kinds(net)]
""",
    "all parameters in one vector": """
w = nn.utils.clip_grad_norm_
v = nn.utils.parameters_to_vector(nn.Linear(2, 3).parameters())
result = tuple(v.shape)
""",
    "layers without initialisation": """
l = nn.utils.skip_init(nn.Linear, 2, 3)
result = facts(l)
""",
    "a convolution fused with its batch norm": """
conv, bn = nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2)
f = nn.utils.fuse_conv_bn_eval(conv.eval(), bn.eval())
result = [facts(f), tuple(f(torch.zeros(1, 1, 5, 5)).shape)]
""",
    "traced modules": """
net = torch.jit.script(nn.Linear(2, 3))
tr = torch.jit.trace(nn.Linear(2, 3), torch.zeros(1, 2))
result = [tuple(net(torch.zeros(1, 2)).shape), tuple(tr(torch.zeros(4, 2)).shape)]
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_like_torch(name: str) -> None:
    assert of_netgloss(PROGRAMS[name]) == of_torch(PROGRAMS[name])
