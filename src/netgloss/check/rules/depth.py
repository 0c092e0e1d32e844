"""Class names that claim a depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.context import Context, Detection
from netgloss.check.flow import Flow
from netgloss.check.records import Finding
from netgloss.check.rules.residual import projection_paths
from netgloss.check.syntax import last_part

# Families whose papers count the convolutions and linear layers in the name.
_CLAIM = re.compile(
    r"(?:PreAct|My|Custom|Simple)?(?:ResNet|ResNeXt|VGG|DenseNet|Darknet|PlainNet)[-_]?(\d{1,4})(?![\d])",
    re.IGNORECASE,
)
_COUNTED = ("Conv", "Linear", "LSTM", "GRU", "RNN", "Embedding", "Bilinear")
_SHORTCUT = re.compile(r"(^|\.)(downsample|shortcut|skip|proj(ection)?)(\.|_|$)|_shortcut(\.|$)")


class DepthClaim:
    """A class is named after a known network of so many layers and has another number: ResNet-18
    has 18 weighted layers (17 convolutions and a linear layer; projection shortcuts and
    normalisation are not counted, as in the papers)."""

    name: ClassVar[str] = "depth-claim"
    severity: ClassVar[str] = "note"

    def find(self, context: Context) -> Iterator[Detection]:
        for flow in context.flows:
            name = flow.trace.root
            claim = _CLAIM.match(name)
            cls = context.syntax.classes.get(name)
            if claim is None or cls is None or _incomplete(flow):
                continue
            claimed, counted = int(claim.group(1)), weighted_layers(flow)
            if claimed == counted or not counted:
                continue
            yield Detection(
                Finding(
                    rule=self.name,
                    severity=self.severity,
                    line=cls.lineno,
                    column=context.syntax.column(cls),
                    message="depth_claim",
                    facts={"class_name": name, "claimed": claimed, "counted": counted},
                    model=flow.model.name,
                )
            )


def _incomplete(flow: Flow) -> bool:
    """Whether layers may be missing from what was built."""
    return any(unknown.decided_structure for unknown in flow.trace.unknowns) or any(
        fault.kind == "budget" for fault in flow.trace.faults
    )


def weighted_layers(flow: Flow) -> int:
    """The layers that a network's name counts: distinct convolutions, linear and recurrent layers
    and embeddings with parameters, without those of projection shortcuts."""
    shortcuts = projection_paths(flow)
    return sum(
        module.same_as is None
        and bool(module.parameters)
        and last_part(module.layer).startswith(_COUNTED)
        and module.path not in shortcuts
        and not _SHORTCUT.search(module.path)
        for module in flow.trace.modules
    )
