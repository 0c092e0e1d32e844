"""Spoken documents as text: one renderer an output format, each knowing the algebra alone."""

from __future__ import annotations

from netgloss.render.markdown import markdown
from netgloss.render.terminal import plain, print_document

__all__ = ["markdown", "plain", "print_document"]
