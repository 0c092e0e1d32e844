"""Functions that load their module when they are first called.

The one way to keep start-up short: a module that only some verbs need is named in one place, under
``TYPE_CHECKING`` for type checkers and for the layer rule, and here for the run::

    if TYPE_CHECKING:
        from netgloss.check import find
    else:
        find = later("netgloss.check", "find")
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def later(module: str, name: str) -> Callable[..., Any]:
    """The function of this name in a module that is not loaded yet.

    >>> later("fractions", "Fraction")(6, 4)
    Fraction(3, 2)
    """
    found: Callable[..., Any] | None = None

    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal found
        if found is None:
            found = getattr(import_module(module), name)
        return found(*args, **kwargs)

    return call
