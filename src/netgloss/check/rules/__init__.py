"""The rules, one class a kind of mistake; to add one, write its class and enter it here."""

from netgloss.check.rules.base import Rule
from netgloss.check.rules.calls import BadCall, InvalidArgument
from netgloss.check.rules.depth import DepthClaim
from netgloss.check.rules.ending import Budget, Raised
from netgloss.check.rules.methods import MisnamedMethod, MissingForward, MissingSuperInit
from netgloss.check.rules.names import UnknownAttribute, UnknownName
from netgloss.check.rules.not_proved import NotProved
from netgloss.check.rules.residual import ResidualShapes
from netgloss.check.rules.shapes import Shapes
from netgloss.check.rules.unknowns import NotExecuted, UnknownStructure
from netgloss.check.rules.unregistered import UnregisteredLayers
from netgloss.check.rules.unused import UnusedLayer

RULES: tuple[Rule, ...] = (
    MissingSuperInit(),
    MisnamedMethod(),
    UnknownName(),
    UnknownAttribute(),
    BadCall(),
    InvalidArgument(),
    ResidualShapes(),
    Shapes(),
    Raised(),
    Budget(),
    MissingForward(),
    UnusedLayer(),
    UnregisteredLayers(),
    DepthClaim(),
    NotProved(),
    UnknownStructure(),
    NotExecuted(),
)

__all__ = ["RULES", "Rule"]
