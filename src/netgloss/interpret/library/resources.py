"""``pkgutil``: of all that it does, the reading of a file that lies beside a module's source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import native, text
from netgloss.interpret.library.namespaces import module
from netgloss.interpret.values import Namespace, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


def _get_data(run: Run, package: Value, resource: Value) -> Value:
    """The bytes of a file of the package, where imports may read its source, too."""
    name, file = text(run, package), text(run, resource)
    data = run.imports.data(name, file)
    if data is None:
        return run.unknown("import", f"pkgutil.get_data({name!r}, {file!r})")
    run.budget.string(len(data))
    return data


def make_pkgutil() -> Namespace:
    """``pkgutil``: ``get_data`` alone."""
    return module("pkgutil", {"get_data": native("pkgutil.get_data", _get_data)})
