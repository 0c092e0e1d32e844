"""Classes that derive from composed and lazy layers, compared with torch."""

from __future__ import annotations

import pytest
from tests.interpret.torch_programs import loaded, of_netgloss, of_torch

from netgloss.interpret.values import Unknown

PROGRAMS = {
    "a decoder layer without self-attention": """
class D(nn.TransformerDecoderLayer):
    def __init__(self, d):
        super().__init__(d, 2, 16)
        del self.self_attn, self.norm1, self.dropout1
    def forward(self, tgt, memory, tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None,
                memory_key_padding_mask=None, **kw):
        x = self.norm2(tgt + self._mha_block(tgt, memory, memory_mask, memory_key_padding_mask))
        return self.norm3(x + self._ff_block(x))
m = D(8)
result = [facts(m), tuple(m(torch.zeros(5,2,8), torch.zeros(3,2,8)).shape)]
d = nn.TransformerDecoder(m, 2)
try:
    d(torch.zeros(5,2,8), torch.zeros(3,2,8))
    result.append("accepted")
except AttributeError:
    result.append("refused")
""",
    "a decoder layer whose self-attention is None": """
class D(nn.TransformerDecoderLayer):
    def __init__(self, d):
        super().__init__(d, 2, 16)
        self.self_attn = None
    def _sa_block(self, x, attn_mask, key_padding_mask, is_causal=False):
        return x
m = D(8)
result = [facts(m), tuple(m(torch.zeros(5,2,8), torch.zeros(3,2,8)).shape)]
""",
    "a block of an encoder layer overridden": """
class E(nn.TransformerEncoderLayer):
    def _sa_block(self, x, attn_mask, key_padding_mask, is_causal=False):
        x, w = self.self_attn(x, x, x, attn_mask=attn_mask, key_padding_mask=key_padding_mask,
                              need_weights=True)
        self.seen = tuple(w.shape)
        return self.dropout1(x)
m = E(8, 2, 16, batch_first=True)
result = [facts(m), tuple(m(torch.zeros(3,5,8)).shape), m.seen]
e = nn.TransformerEncoder(m, 2)
result += [tuple(e(torch.zeros(3,5,8)).shape), e.layers[1].seen]
""",
    "a block that calls the one it overrides": """
class E(nn.TransformerEncoderLayer):
    def __init__(self):
        super().__init__(8, 2, 16, norm_first=True)
        self.extra = nn.Linear(8, 8)
    def _ff_block(self, x):
        return self.extra(super()._ff_block(x))
m = E()
result = [facts(m), tuple(m(torch.zeros(3,5,8)).shape)]
""",
    "attention to the memory overridden": """
class D(nn.TransformerDecoderLayer):
    def _mha_block(self, x, mem, attn_mask, key_padding_mask, is_causal=False):
        self.got = tuple(mem.shape)
        return super()._mha_block(x, mem, attn_mask, key_padding_mask, is_causal)
m = D(8, 2, 16)
result = [tuple(m(torch.zeros(5,2,8), torch.zeros(3,2,8)).shape), m.got]
""",
    "a class that derives from a lazy layer loses its own forward": """
class L(nn.LazyLinear):
    def __init__(self, n):
        super().__init__(n)
        self.calls = 0
    def forward(self, x):
        self.calls += 1
        return F.linear(x, self.weight, self.bias)[:1]
m = L(3)
before = type(m).__name__
a = tuple(m(torch.zeros(2, 5)).shape)
b = tuple(m(torch.zeros(4, 5)).shape)
result = [a, b, facts(m), isinstance(m, nn.Linear), m.calls, m.in_features, before,
          type(m).__name__]
""",
    "super in the forward of such a class is refused": """
class L(nn.LazyLinear):
    def forward(self, x):
        return super().forward(x)
m = L(3)
try:
    m(torch.zeros(2, 5))
    result = "accepted"
except TypeError:
    result = "refused"
""",
    "a lazy layer that becomes a class of the file": """
class Mine(nn.Linear):
    def extra(self):
        return 3
class L(nn.LazyLinear):
    cls_to_become = Mine
m = L(3)
a = tuple(m(torch.zeros(2, 5)).shape)
result = [a, facts(m), type(m).__name__, m.extra()]
""",
    "a lazy layer's subclass in a Sequential": """
class L(nn.LazyConv2d):
    def extra(self): return 7
m = nn.Sequential(L(4, 3), nn.ReLU())
a = tuple(m(torch.zeros(2, 5, 8, 8)).shape)
result = [a, facts(m), type(m[0]).__name__]
""",
    "the class of attention's last projection": """
m = nn.MultiheadAttention(8, 2)
result = [type(m.out_proj).__name__, isinstance(m.out_proj, nn.Linear),
          [n for n, _ in m.named_modules()]]
""",
}


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS)
def test_as_torch(source: str) -> None:
    assert of_netgloss(source) == of_torch(source)


_OWN = """
class L(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)

    def forward(self, x, *memory, **options):
        return self.fc(x)

try:
    {call}
    result = "accepted"
except AttributeError:
    result = "refused"
"""


@pytest.mark.parametrize(
    "call",
    [
        "nn.TransformerEncoder(L(), 2)(torch.zeros(3, 2, 8))",
        "nn.TransformerDecoder(L(), 2)(torch.zeros(3, 2, 8), torch.zeros(4, 2, 8))",
    ],
)
def test_a_stack_asks_its_first_layer_for_self_attention(call: str) -> None:
    source = _OWN.format(call=call)
    assert of_netgloss(source) == of_torch(source) == "refused"


def test_a_lazy_layer_that_stays_one_is_unknown() -> None:
    source = """
class L(nn.LazyLinear):
    cls_to_become = None
result = L(3)(torch.zeros(2, 5))
"""
    program = loaded(source)
    assert program.faults == () and type(program.globals["result"]) is Unknown
