"""What a run leaves behind: calls, operations, bindings, guards, faults and unknown values."""

from __future__ import annotations

from netgloss.interpret.trace import Fault, Thing, Trace
from netgloss.models import ModelReading, read
from netgloss.symbolic import hint_of

BLOCK = """
class Block(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, 3, padding=1)
    def forward(self, x):
        return torch.relu(self.conv(x))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([Block(3, 8), Block(8, 8)])
        self.head = nn.Linear(8, 2)
    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        if x.shape[-1] > 4:
            x = x.mean(dim=(2, 3))
        return self.head(x)
"""


def model(source: str) -> ModelReading:
    return read(source).models[0]


def faults(body: str, init: str = "self.fc = nn.Linear(8, 2)") -> tuple[Fault, ...]:
    """The faults of a class with this constructor and forward."""
    lines = "\n".join("        " + line for line in body.split("\n"))
    return model(
        "class Net(nn.Module):\n"
        "    def __init__(self):\n        super().__init__()\n"
        f"        {init}\n"
        f"    def forward(self, x):\n{lines}\n"
    ).trace.faults


def test_modules_know_where_they_were_built() -> None:
    trace = model(BLOCK).trace
    by_path = {m.path: m for m in trace.modules}
    assert list(by_path)[:4] == ["", "blocks", "blocks.0", "blocks.0.conv"]
    conv = by_path["blocks.1.conv"]
    assert conv.type == conv.layer == "torch.nn.Conv2d"
    assert conv.place is not None and conv.place.line == 5
    in_text = [p.line for p in conv.stack if p.file == ""]
    assert in_text == [12]  # Block(8, 8) in Net; Net() itself stands nowhere in the text
    assert conv.arguments["in_channels"] == 8 and conv.given[:2] == ("in_channels", "out_channels")
    assert [(p.name, p.shape) for p in conv.parameters] == [
        ("weight", (8, 8, 3, 3)),
        ("bias", (8,)),
    ]


def test_module_calls_nest() -> None:
    trace = model(BLOCK).trace
    calls = {c.path: c for c in trace.calls}
    outer, inner = calls["blocks.0"], calls["blocks.0.conv"]
    assert inner.parent == outer.index and calls[""].parent is None
    assert [op.name for op in trace.ops[outer.first_op : outer.last_op]] == [
        "torch.nn.Conv2d",
        "torch.relu",
    ]


def test_operations_are_linked_by_their_tensors() -> None:
    ops = model(BLOCK).trace.ops
    made = {t.uid: op.index for op in ops for t in op.outputs}
    linear = next(op for op in ops if op.name == "torch.nn.Linear")
    assert ops[made[linear.inputs[0].uid]].name == "torch.Tensor.mean"


def test_every_execution_of_a_statement_is_bound() -> None:
    trace = model(BLOCK).trace
    shapes = [tuple(map(str, b.value.shape)) for b in trace.bindings if b.target == "x"]
    assert shapes == [("N", "8", "H", "W")] * 2 + [("N", "8")]
    assert [loop.count for loop in trace.loops] == [2]


def test_a_choice_on_sizes_leaves_its_condition() -> None:
    reading = model(BLOCK)
    (branch,) = reading.trace.branches
    assert branch.taken and str(branch.condition) == "W > 4"
    # Below, x keeps its four axes: Linear(8, 2) then wants W == 8, which no W <= 4 is.
    assert reading.accepts.holds({"N": 1, "H": 9, "W": 5})
    assert not reading.accepts.holds({"N": 1, "H": 9, "W": 4})


def test_a_loop_of_while_is_counted() -> None:
    source = BLOCK.replace("for block in self.blocks:", "i = 0\n        while i < 2:").replace(
        "x = block(x)", "x = self.blocks[i](x)\n            i += 1"
    )
    assert [loop.count for loop in model(source).trace.loops] == [2]


def test_a_fault_does_not_stop_the_reading() -> None:
    first, second = faults("x = self.fcc(x)\nx = self.fc(x)\nreturn y")
    assert (first.kind, first.complaint.facts["similar"]) == ("unknown_attribute", ("fc",))
    assert (second.kind, second.complaint.facts["name"]) == ("unknown_name", "y")
    assert first.function == "Net.forward" and first.place.line == 6


def test_a_fault_that_the_source_catches_is_none() -> None:
    assert (
        faults("try:\n    x = x.view(3, 5, 7)\nexcept RuntimeError:\n    pass\nreturn self.fc(x)")
        == ()
    )
    assert faults("try:\n    return self.fc(self.none)\nexcept AttributeError:\n    return x") == ()


def test_what_follows_from_a_fault_says_so() -> None:
    first, second = faults(
        "y = x + self.a(x)\nreturn y + self.b(y)",
        "self.a, self.b = nn.Linear(8, 4), nn.Linear(4, 3)",
    )
    assert first.kind == second.kind == "broadcast"
    assert first.follows is None and second.follows == first.index


def test_an_exception_of_the_source_ends_it() -> None:
    (fault,) = faults("raise ValueError(f'no {1 + 1}')")
    assert (fault.kind, fault.fatal) == ("raised", True)
    assert fault.complaint.torch == "ValueError: no 2"


def test_an_unknown_value_that_decides_is_told() -> None:
    trace: Trace = model(
        "import somewhere\n"
        "class Net(nn.Module):\n"
        "    def forward(self, x):\n"
        "        if somewhere.flag(x):\n            x = x + 1\n"
        "        return x\n"
    ).trace
    told = {(u.reason, u.what.split(".")[0], u.decided_structure) for u in trace.unknowns}
    assert ("import", "somewhere", True) in told


def test_what_the_trace_holds_is_no_value_of_the_interpreter() -> None:
    trace = model(BLOCK).trace
    kinds = {type(b.value).__module__ for b in trace.bindings}
    assert not any(kind.startswith("netgloss.interpret.values") for kind in kinds)
    assert any(isinstance(b.value, Thing) and b.value.kind == "module" for b in trace.bindings)


def test_a_branch_records_only_what_its_own_test_compared() -> None:
    """A slice that asked for a size just before an unrelated test is no condition of it."""
    reading = model(
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.fc = nn.Linear(8, 2)\n"
        "        self.flag = True\n"
        "    def forward(self, x):\n"
        "        wide = x.shape[1] > 3\n"
        "        x = x[:, :5]\n"
        "        if self.flag:\n"
        "            x = self.fc(x)\n"
        "        if x[:, :2].shape[0] > 1:\n"
        "            x = x + 1\n"
        "        return x, wide\n"
    )
    plain, sized = reading.trace.branches
    assert plain.condition is None
    assert str(sized.condition) == "N > 1"


def test_what_a_constructor_computes_is_no_part_of_the_call() -> None:
    reading = model(
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.conv = nn.Conv2d(3, 4, 3)\n"
        "        wide = self.conv(torch.zeros(1, 3, 9, 9)).flatten(1).shape[1]\n"
        "        self.fc = nn.Linear(wide, 2)\n"
        "    def forward(self, x):\n"
        "        return self.fc(self.conv(x).flatten(1))\n"
    )
    assert [op.name for op in reading.trace.forward_ops] == [
        "torch.nn.Conv2d",
        "torch.Tensor.flatten",
        "torch.nn.Linear",
    ]
    assert len([call for call in reading.trace.calls if call.path == "conv"]) == 1
    assert hint_of(reading.macs) == 2 * (4 * 7 * 7 * 27 + 4 * 7 * 7 * 2)


def test_a_lazy_layer_that_was_never_called_leaves_its_parameters_unknown() -> None:
    source = (
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.used = nn.LazyLinear(2)\n"
        "        self.spare = nn.LazyLinear(2)\n"
        "    def forward(self, x):\n"
        "        return self.used(x){rest}\n"
    )
    unknown = model(source.format(rest="")).trace.unknowns
    assert [u.what for u in unknown if u.decided_structure] == [
        "torch.nn.LazyLinear before its first call"
    ]
    called = model(source.format(rest=" + self.spare(x)")).trace
    assert not called.unknowns
    assert {m.type for m in called.modules[1:]} == {"torch.nn.Linear"}
