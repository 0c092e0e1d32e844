"""Which classes are models, their inputs inferred, the run at those inputs."""

from netgloss.models.lone import read_expression
from netgloss.models.reading import read
from netgloss.models.records import (
    Assumption,
    InputSpec,
    ModelReading,
    Options,
    Reading,
)

__all__ = [
    "Assumption",
    "InputSpec",
    "ModelReading",
    "Options",
    "Reading",
    "read",
    "read_expression",
]
