"""``nn.Module`` and the containers, compared with torch: each program leaves plain values in
``result``, and both must leave the same."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from netgloss.interpret.program import Program

HEAD = """
import torch, torch.nn as nn, torch.nn.functional as F
from collections import OrderedDict
"""

PROGRAMS = {
    "parameters in the order of registration": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3))
        self.fc = nn.Linear(3, 2)
        self.conv = nn.Conv2d(1, 4, 3, bias=False)
net = Net()
result = [(n, tuple(p.shape)) for n, p in net.named_parameters()]
""",
    "a tied weight is one parameter": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.b = nn.Linear(4, 4)
        self.b.weight = self.a.weight
net = Net()
result = [len(list(net.parameters())), [n for n, _ in net.named_parameters()],
          net.a.weight is net.b.weight]
""",
    "a module in two places is listed once": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.b = self.a
net = Net()
result = [[n for n, _ in net.named_modules()], [n for n, _ in net.named_children()],
          len(list(net.children())) >= 1]
""",
    "arguments that the listing methods do not take": """
net, result = nn.Linear(2, 2), []
wrong = (lambda: net.modules(True, 1), lambda: net.children(all=True), lambda: net.buffers(1, 2))
for call in wrong:
    try:
        result.append(len(list(call())))
    except TypeError as error:
        result.append(type(error).__name__)
""",
    "a shared module listed as often as it stands somewhere": """
shared = nn.Linear(2, 2)
net = nn.Sequential(shared, nn.Sequential(shared))
result = [[n for n, _ in net.named_modules(remove_duplicate=False)], len(list(net.modules(False))),
          [n for n, _ in net.named_parameters(remove_duplicate=False)]]
""",
    "plain lists are not registered": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(2, 2) for _ in range(3)]
        self.kept = nn.ModuleList(self.layers[:1])
net = Net()
result = [len(list(net.parameters())), len(net.layers), len(net.kept)]
""",
    "buffers, persistent or not": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("table", torch.zeros(2, 3))
        self.register_buffer("none", None)
        self.bn = nn.BatchNorm1d(5)
net = Net()
result = [[(n, tuple(b.shape)) for n, b in net.named_buffers()], net.none,
          tuple(net.table.shape)]
""",
    "sequential: slices, names, append, insert, delete": """
s = nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Linear(2, 3), nn.Tanh())
head = s[:2]
s.append(nn.Linear(3, 4))
del s[1]
s.insert(0, nn.Identity())
t = nn.Sequential(OrderedDict([("first", nn.Linear(1, 1)), ("second", nn.ReLU())]))
t.add_module("third", nn.Linear(1, 5))
result = [len(head), [type(m).__name__ for m in s], [n for n, _ in s.named_children()],
          [n for n, _ in t.named_children()], t.third.out_features, s[-1].out_features,
          [n for n, _ in t[1:].named_children()], len(s + head)]
""",
    "module list: extend, index, iterate, enumerate": """
m = nn.ModuleList([nn.Linear(i, i + 1) for i in range(1, 4)])
m.extend([nn.ReLU(), nn.Linear(9, 9)])
m[3] = nn.Tanh()
m += [nn.Identity()]
result = [len(m), m[-2].in_features, [type(x).__name__ for x in m],
          [i for i, _ in enumerate(m)], len(m[1:3]), [n for n, _ in m.named_children()]]
""",
    "module dict: keys, items, contains, update, pop": """
d = nn.ModuleDict({"a": nn.Linear(1, 2), "b": nn.ReLU()})
d["c"] = nn.Linear(3, 4)
d.update({"e": nn.Tanh()})
popped = d.pop("b")
result = [list(d.keys()), "a" in d, "b" in d, len(d), type(popped).__name__,
          [(k, type(v).__name__) for k, v in d.items()], d["c"].out_features]
""",
    "parameter list and dict": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.ws = nn.ParameterList([nn.Parameter(torch.zeros(i, 2)) for i in range(1, 4)])
        pairs = {"u": nn.Parameter(torch.ones(2)), "v": nn.Parameter(torch.ones(3))}
        self.d = nn.ParameterDict(pairs)
net = Net()
result = [[(n, tuple(p.shape)) for n, p in net.named_parameters()], len(net.ws),
          tuple(net.ws[-1].shape), sorted(net.d.keys())]
""",
    "freezing": """
net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))
for p in net[0].parameters():
    p.requires_grad = False
net[1].requires_grad_(False)
result = [[p.requires_grad for p in net.parameters()],
          sum(p.numel() for p in net.parameters() if p.requires_grad)]
""",
    "train and eval reach every module": """
net = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.Dropout(), nn.ReLU()))
net.eval()
before = [m.training for m in net.modules()]
net[1].train()
result = [before, [m.training for m in net.modules()]]
""",
    "apply goes from the leaves to the root": """
seen = []
net = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.ReLU(), nn.Tanh()))
net.apply(lambda m: seen.append(type(m).__name__))
result = seen
""",
    "isinstance and hasattr decide initialisation": """
net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Linear(2, 2))
kinds = []
for m in net.modules():
    if isinstance(m, (nn.Conv2d, nn.Linear)):
        nn.init.kaiming_normal_(m.weight)
        if m.bias is not None:
            nn.init.zeros_(m.bias)
        kinds.append("weights")
    elif isinstance(m, nn.BatchNorm2d):
        kinds.append("norm")
    else:
        kinds.append(hasattr(m, "weight"))
result = kinds
""",
    "replacing and deleting submodules": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(1, 1)
        self.b = nn.Linear(2, 2)
        self.b = nn.ReLU()
        del self.a
        setattr(self, "c", nn.Linear(3, 3))
        self.d = None
net = Net()
result = [[n for n, _ in net.named_modules()], hasattr(net, "a"), net.d,
          type(getattr(net, "b")).__name__]
""",
    "attributes of layers": """
c = nn.Conv2d(3, 8, (3, 5), stride=2, padding=(1, 2), groups=1)
l = nn.Linear(7, 9, bias=False)
b = nn.BatchNorm2d(4, eps=1e-3)
result = [c.in_channels, c.out_channels, c.kernel_size, c.stride, c.padding, c.groups,
          tuple(c.weight.shape), l.in_features, l.bias, b.num_features, b.eps, b.affine]
""",
    "classes that derive from layers": """
class Conv(nn.Conv2d):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.mark = self.out_channels * 2
class Named(nn.Sequential):
    def __init__(self, n):
        super().__init__(OrderedDict([(f"layer{i}", nn.Linear(i + 1, i + 2)) for i in range(n)]))
c, s = Conv(1, 6, kernel_size=3, padding=1), Named(3)
result = [c.mark, [tuple(p.shape) for p in c.parameters()], [n for n, _ in s.named_modules()],
          tuple(c(torch.zeros(2, 1, 5, 5)).shape), isinstance(c, nn.Conv2d)]
""",
    "properties, class attributes, static and class methods": """
class Net(nn.Module):
    width = 6
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(self.width, self.twice(self.width))
    @staticmethod
    def twice(n):
        return 2 * n
    @classmethod
    def make(cls, width):
        cls.width = width
        return cls()
    @property
    def out(self):
        return self.fc.out_features
    def forward(self, x):
        return self.fc(x)
net = Net.make(5)
result = [net.out, Net.width, tuple(net(torch.zeros(3, 5)).shape)]
""",
    "forward hooks of the language: call, getattr, state": """
class Lazy(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(2, 2)
    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return "made up"
net = Lazy()
result = [net.anything, type(net.inner).__name__, net._get_name()]
""",
    "state dict keys": """
net = nn.Sequential(nn.Linear(1, 2), nn.BatchNorm1d(2))
result = list(net.state_dict().keys())
""",
    "submodules by path": """
net = nn.Sequential(OrderedDict(a=nn.Sequential(nn.Linear(1, 2)), b=nn.ReLU()))
result = [net.get_submodule("a.0").out_features, tuple(net.get_parameter("a.0.weight").shape)]
""",
}


def of_torch(source: str) -> Any:
    scope: dict[str, Any] = {}
    exec(compile(HEAD + source, "<ours>", "exec"), scope)  # a program written above, not a paste
    return scope["result"]


@pytest.mark.parametrize("name", PROGRAMS)
def test_like_torch(name: str) -> None:
    program = Program(ast.parse(HEAD + PROGRAMS[name]), ast.parse)
    assert program.faults == ()
    assert program.globals["result"] == of_torch(PROGRAMS[name])
