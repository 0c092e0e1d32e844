"""Findings and fixes: what is wrong in a source, which line to mend, and a mend that is proved."""

from netgloss.check.finding import find
from netgloss.check.fixing import Mended, apply_first
from netgloss.check.records import Blame, Finding, Fix
from netgloss.check.rules import RULES

__all__ = ["RULES", "Blame", "Finding", "Fix", "Mended", "apply_first", "find"]
