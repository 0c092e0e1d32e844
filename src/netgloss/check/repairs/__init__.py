"""The repairs, one class a kind of mend; to add one, write its class and enter it here."""

from netgloss.check.repairs.base import Candidate, Repair
from netgloss.check.repairs.importing import AddImport
from netgloss.check.repairs.projection import ProjectionShortcut
from netgloss.check.repairs.renaming import RenameMethod, RenameToSimilar
from netgloss.check.repairs.super_init import AddSuperInit
from netgloss.check.repairs.widths import InputWidth, OutputWidth

REPAIRS: tuple[Repair, ...] = (
    AddSuperInit(),
    RenameMethod(),
    RenameToSimilar(),
    AddImport(),
    ProjectionShortcut(),
    InputWidth(),
    OutputWidth(),
)

__all__ = ["REPAIRS", "Candidate", "Repair"]
