"""``string``: Python's own takes long to load, and few texts ask for it."""

from __future__ import annotations

import string

from netgloss.interpret.library.namespaces import module
from netgloss.interpret.values import Namespace


def make_string() -> Namespace:
    """``string``: its constants."""
    names = (
        *("ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "hexdigits"),
        *("octdigits", "punctuation", "printable", "whitespace"),
    )
    return module("string", {name: getattr(string, name) for name in names})
