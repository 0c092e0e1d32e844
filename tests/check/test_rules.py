"""Every rule on what it is for, and on look-alikes that are right."""

from __future__ import annotations

import pytest
from tests.check.harness import expected, finds, found, net, only

from netgloss.check import RULES

CONV = "self.conv = nn.Conv2d(3, 8, 3, padding=1)"

WRONG = {
    # shapes
    "linear after flatten": net(
        "self.conv = nn.Conv2d(3, 4, 3)\nself.fc = nn.Linear(99, 10)",
        "return self.fc(torch.flatten(self.conv(x), 1))  #! shapes",
    ),
    "channels": net(
        "self.a = nn.Conv2d(3, 6, 3)\nself.b = nn.Conv2d(8, 6, 3)",
        "return self.b(self.a(x))  #! shapes",
    ),
    "norm channels, told once for its four tensors": net(
        "self.a = nn.Conv2d(3, 6, 3)\nself.b = nn.BatchNorm2d(8)",
        "return self.b(self.a(x))  #! shapes",
    ),
    "concatenation": net(
        "self.a = nn.Conv2d(3, 6, 3)",
        "return torch.cat([x, self.a(x)], 1)  #! shapes",
    ),
    "told once although it runs three times": net(
        "self.a = nn.Conv2d(3, 6, 3, padding=1)\nself.b = nn.Conv2d(8, 8, 3)",
        """
        x = self.a(x)
        for _ in range(3):
            y = self.b(x)  #! shapes
        return y
        """,
    ),
    # residual-shapes
    "residual channels": net(CONV, "return self.conv(x) + x  #! residual-shapes"),
    "residual written with +=": net(
        CONV, "out = self.conv(x)\nout += x  #! residual-shapes\nreturn out"
    ),
    "residual written with torch.add": net(
        CONV, "return torch.add(x, self.conv(x))  #! residual-shapes"
    ),
    "residual stride": net(
        "self.conv = nn.Conv2d(3, 3, 3, stride=2, padding=1)",
        "return self.conv(x) + x  #! residual-shapes",
    ),
    "a mixer, whose tokens another layer counts": net(
        "self.norm = nn.LayerNorm(96)\nself.mix = nn.Linear(49, 49)",
        """
        y = self.norm(x).transpose(1, 2)
        return x + self.mix(y).transpose(1, 2)
        """,
    ),
    # names
    "attribute": net(CONV, "return self.cnov(x)  #! unknown-attribute").replace(
        "padding=1)", "padding=1)  #! unused-layer"
    ),
    "attribute of torch.nn": net(
        "self.act = nn.ReLu()  #! unknown-attribute", "return self.act(x)"
    ),
    "name": net(CONV, "return self.conv(y)  #! unknown-name"),
    "missing import": net("self.scale = math.sqrt(4)  #! unknown-name", "return x * self.scale"),
    # methods
    "no super().__init__()": net(CONV + "  #! missing-super-init", "return self.conv(x)").replace(
        "        super().__init__()\n", ""
    ),
    "foward": net(CONV, "return self.conv(x)").replace(
        "def forward(self, x):", "def foward(self, x):  #! misnamed-method"
    ),
    "init": net(CONV, "return self.conv(x)  #! unknown-attribute").replace(
        "def __init__(self):", "def init(self):  #! misnamed-method"
    ),
    "__int__": net(CONV, "return self.conv(x)  #! unknown-attribute").replace(
        "def __init__(self):", "def __int__(self):  #! misnamed-method"
    ),
    "no forward at all": net(
        "self.part = Part()",
        "return self.part(x)",
        before="""
        class Part(nn.Module):  #! missing-forward
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(3, 3)
        """,
    ),
    # calls and values
    "one argument too many": net(CONV, "return self.conv(x, 3)  #! bad-call"),
    "unknown keyword": net(
        "self.conv = nn.Conv2d(3, 8, 3, pad=1)  #! bad-call", "return self.conv(x)"
    ),
    "probability": net(
        "self.drop = nn.Dropout(1.5)  #! invalid-argument", "return self.drop(x)  #! shapes"
    ),
    "groups": net(
        "self.conv = nn.Conv2d(3, 8, 3, groups=2)  #! invalid-argument",
        "return self.conv(x)  #! shapes",
    ),
    # unregistered-layers
    "layers in a list": net(
        """
        self.head = nn.Linear(8, 2)
        self.layers = [nn.Linear(8, 8) for _ in range(3)]  #! unregistered-layers
        """,
        """
        for layer in self.layers:
            x = layer(x)
        return self.head(x)
        """,
    ),
    "layers in a dict of lists": net(
        """
        self.head = nn.Linear(8, 2)
        self.ways = dict(a=[nn.Linear(8, 8)], b=[nn.ReLU()])  #! unregistered-layers
        """,
        "return self.head(self.ways['b'][0](self.ways['a'][0](x)))",
    ),
    "layers appended to a list": net(
        """
        self.head = nn.Linear(8, 2)
        self.layers = []  #! unregistered-layers
        for _ in range(2):
            self.layers.append(nn.Linear(8, 8))
        """,
        """
        for layer in self.layers:
            x = layer(x)
        return self.head(x)
        """,
    ),
    "parameters in a tuple": net(
        """
        self.head = nn.Linear(8, 2)
        pair = nn.Parameter(torch.ones(8)), nn.Parameter(torch.zeros(8))
        self.pair = pair  #! unregistered-layers
        """,
        "return self.head(x * self.pair[0] + self.pair[1])",
    ),
    # unused-layer
    "unused layer": net(
        CONV + "\nself.fc = nn.Linear(8, 2)  #! unused-layer", "return self.conv(x)"
    ),
    "unused parameter": net(
        CONV + "\nself.gain = nn.Parameter(torch.ones(1))  #! unused-layer", "return self.conv(x)"
    ),
    "used twice instead": net(
        "self.a = nn.Linear(8, 8)\nself.b = nn.Linear(8, 8)  #! unused-layer",
        "return self.a(self.a(x))",
    ),
    # depth-claim
    "depth": net(CONV, "return self.conv(x)")
    .replace("class Net", "class VGG16")
    .replace("(nn.Module):", "(nn.Module):  #! depth-claim"),
    # raised, budget, unknown
    "raise": net(CONV, 'x = self.conv(x)\nraise ValueError("no")  #! raised'),
    "assert": net(CONV, "assert 1 > 2, 'never'  #! raised\nreturn self.conv(x)"),
    "effect at module level": net(
        CONV, "return self.conv(x)", before='import os\nos.remove("data")  #! not-executed\n'
    ),
    "unknown value decides": net(
        "import timm\nself.conv = nn.Conv2d(3, timm.width(), 3)  #! unknown",
        "return self.conv(x)",
    ),
    "raised on a way that an unknown value chose": net(
        CONV,
        """
        y = mystery.boxes(x)
        if isinstance(y, list):  #! unknown
            return self.conv(y[0])
        raise TypeError("no list")
        """,
        before="import mystery",
    ),
    "arguments that nobody gave": """
class Net(nn.Module):  #! not-proved
    def __init__(self, blocks):
        super().__init__()
        self.layers = nn.Sequential(*[nn.Linear(4, n) for n in blocks])

    def forward(self, x):
        return self.layers(x)
""",
}

RIGHT = {
    "a list that is registered, too": net(
        """
        layers = [nn.Linear(8, 8), nn.ReLU()]
        self.layers = layers
        self.body = nn.Sequential(*layers)
        """,
        "return self.body(x) if len(self.layers) == 2 else x",
    ),
    "a list of layers that learn nothing": net(
        "self.head = nn.Linear(8, 2)\nself.acts = [nn.ReLU(), nn.Tanh()]",
        "return self.acts[1](self.head(self.acts[0](x)))",
    ),
    "a tied weight in a tuple": net(
        "self.head = nn.Linear(8, 2)\nself.weights = (self.head.weight,)",
        "return F.linear(x, self.weights[0], self.head.bias)",
    ),
    "linear after flatten": net(
        "self.conv = nn.Conv2d(1, 4, 3)\nself.fc = nn.Linear(4 * 26 * 26, 10)",
        "return self.fc(torch.flatten(self.conv(x), 1))",
    ),
    "residual that fits": net(
        "self.conv = nn.Conv2d(3, 3, 3, padding=1)", "return self.conv(x) + x"
    ),
    "residual with a projection": net(
        CONV + "\nself.shortcut = nn.Conv2d(3, 8, 1)", "return self.conv(x) + self.shortcut(x)"
    ),
    "addition that broadcasts": net(
        "self.gate = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(3, 3, 1))",
        "return x + self.gate(x)",
    ),
    "try hides an attribute": net(
        CONV, "try:\n    return self.other(x)\nexcept AttributeError:\n    return self.conv(x)"
    ),
    "hasattr": net(CONV, "return self.aux(x) if hasattr(self, 'aux') else self.conv(x)"),
    "explicit base call": net(CONV, "return self.conv(x)").replace(
        "super().__init__()", "nn.Module.__init__(self)"
    ),
    "a plain attribute before super": net(CONV, "return self.conv(x)").replace(
        "        super().__init__()", "        self.depth = 3\n        super().__init__()"
    ),
    "init that is called": net("self.init()", "return self.conv(x)").replace(
        "    def forward", f"    def init(self):\n        {CONV}\n\n    def forward"
    ),
    "forward_features beside forward": net(CONV, "return self.forward_features(x)").replace(
        "    def forward",
        "    def forward_features(self, x):\n        return self.conv(x)\n\n    def forward",
    ),
    "forward of a base": net(CONV, "return self.conv(x)")
    + "\n\nclass Child(Net):\n    def forwards(self, x):\n        return x\n",
    "layers reached through children()": net(
        CONV + "\nself.fc = nn.ReLU()", "for m in self.children():\n    x = m(x)\nreturn x"
    ),
    "layers reached through getattr": net(
        "self.conv1 = nn.Conv2d(3, 3, 1)", "return getattr(self, f'conv{1}')(x)"
    ),
    "weights shared on purpose": net(
        "self.a = nn.Linear(8, 8)\nself.b = nn.Linear(8, 8)\nself.b.weight = self.a.weight",
        "return self.b(self.a(x))",
    ),
    "used in training only": net(
        CONV + "\nself.aux = nn.Conv2d(8, 2, 1)",
        "x = self.conv(x)\nif self.training:\n    return x, self.aux(x)\nreturn x",
    ),
    "used by another method": net(CONV + "\nself.proj = nn.Linear(8, 2)", "return self.conv(x)")
    + "\n    def embed(self, x):\n        return self.proj(x)\n",
    "a name with a number that is no depth": net(CONV, "return self.conv(x)").replace(
        "class Net", "class Conv2Net128"
    ),
    "reading the environment": net(
        CONV, "return self.conv(x)", before='import os\nDEBUG = os.environ.get("DEBUG")\n'
    ),
    "a caught exception": net(
        CONV, "try:\n    raise ValueError\nexcept ValueError:\n    return self.conv(x)"
    ),
    "a guard on the input": net(
        CONV, "if x.dim() != 4:\n    raise ValueError('four axes')\nreturn self.conv(x)"
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_found(name: str) -> None:
    finds(WRONG[name])


@pytest.mark.parametrize("name", RIGHT)
def test_no_false_alarm(name: str) -> None:
    assert not expected(RIGHT[name])
    finds(RIGHT[name])


def test_every_rule_has_a_case() -> None:
    shown = {mark.split("@")[0] for source in WRONG.values() for mark in expected(source)}
    assert {rule.name for rule in RULES} - shown == {"budget"}  # see tests/safety


def test_every_rule_says_what_it_is() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert len(type(rule).__doc__ or "") > 80
        assert rule.severity in ("error", "warning", "note")


def test_severities() -> None:
    severities = {f.rule: f.severity for name in WRONG for f in found(WRONG[name])}
    told = {rule.name: rule.severity for rule in RULES}
    assert {rule: told[rule] for rule in severities} == severities


def test_a_layer_without_parameters_is_only_a_note() -> None:
    source = net("self.conv = nn.Conv2d(3, 8, 3)\nself.act = nn.ReLU()", "return self.conv(x)")
    assert only(found(source), "unused-layer").severity == "note"


def test_what_only_follows_is_grouped() -> None:
    findings = found(WRONG["init"])
    attribute = only(findings, "unknown-attribute")
    assert attribute.follows is not None
    assert findings[attribute.follows].rule == "misnamed-method"
    findings = found(WRONG["attribute"])
    unused = only(findings, "unused-layer")
    assert unused.follows is not None
    assert findings[unused.follows].rule == "unknown-attribute"


def test_the_constructor_is_blamed_before_the_call() -> None:
    finding = only(found(WRONG["channels"]), "shapes")
    lines = WRONG["channels"].splitlines()
    assert [lines[blame.line - 1].strip() for blame in finding.blamed] == [
        "self.b = nn.Conv2d(8, 6, 3)",
        "self.a = nn.Conv2d(3, 6, 3)",
    ]


@pytest.mark.parametrize(
    ("depths", "claimed"),
    [((2, 2, 2, 2), 18), ((3, 4, 6, 3), 34)],
)
def test_a_true_depth_claim_is_none(depths: tuple[int, ...], claimed: int) -> None:
    source = f"""
class Block(nn.Module):
    def __init__(self, i, o, s):
        super().__init__()
        self.conv1 = nn.Conv2d(i, o, 3, s, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(o)
        self.conv2 = nn.Conv2d(o, o, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(o)
        self.match = nn.Conv2d(i, o, 1, s) if s != 1 or i != o else nn.Identity()

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.match(x))


class ResNet{claimed}(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 64, 7, 2, 3)
        blocks, width = [], 64
        for stage, depth in enumerate({depths}):
            for i in range(depth):
                out = 64 * 2**stage
                blocks.append(Block(width, out, 2 if i == 0 and stage else 1))
                width = out
        self.blocks = nn.Sequential(*blocks)
        self.fc = nn.Linear(512, 10)

    def forward(self, x):
        return self.fc(self.blocks(self.stem(x)).mean((2, 3)))
"""
    finds(source)


def test_what_is_kept_in_a_plain_list_is_counted() -> None:
    source = WRONG["layers in a list"]
    told = only(found(source), "unregistered-layers")
    assert told.facts["count"] == 3 and told.facts["parameters"] == 3 * (8 * 8 + 8)
    assert told.facts["holder"] == "nn.ModuleList"
