"""Modules found by their paths."""

from __future__ import annotations

import pytest
from tests.documents.sources import reading

from netgloss.documents.index import TraceIndex

# "-" and "0" stand before and after "." in the order of characters.
NAMES = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleDict({
            "a": nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.Linear(3, 5))),
            "a-b": nn.Linear(2, 7),
            "a0": nn.Linear(2, 11),
        })
        self.again = self.parts["a"]
    def forward(self, x):
        return self.parts["a"](x)
"""


@pytest.mark.parametrize("path", ["", "parts", "parts.a", "parts.a.1", "parts.a-b", "again", "p"])
def test_what_is_inside_a_path(path: str) -> None:
    (model,) = reading(NAMES).models
    found = sorted(module.path for module in TraceIndex(model).inside(path))
    assert found == sorted(
        module.path
        for module in model.trace.modules
        if module.same_as is None
        and (not path or module.path == path or module.path.startswith(f"{path}."))
    )


@pytest.mark.parametrize(
    ("paths", "counted"),
    [
        (["parts.a"], 9 + 20),
        (["parts.a.1", "parts.a", "parts.a.1.0", "parts.a"], 9 + 20),
        (["parts.a", "parts.a-b", "parts.a.0"], 9 + 20 + 21),
        (["parts.a-b", "parts.a0", ""], 9 + 20 + 21 + 33),
        (["again", "nowhere"], 0),
    ],
)
def test_parameters_under_several_paths_count_once(paths: list[str], counted: int) -> None:
    (model,) = reading(NAMES).models
    assert TraceIndex(model).parameters(paths) == counted
