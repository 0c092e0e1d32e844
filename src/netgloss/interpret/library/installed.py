"""``importlib``: which packages there are, and their versions.

The environment that a program is read in: what ``INSTALLED`` names has a version, and what imports
lead to can be found; nothing else is there. A program that asks gets that answer, and takes the
way it would take in such a place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import native, text
from netgloss.interpret.library.namespaces import inert, module, native_class, shared
from netgloss.interpret.values import Class, Instance, Namespace, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

TORCH_VERSION = "2.13.0"
# Distributions by name. What lies in the allowed folder is source, not an installed package.
INSTALLED = {"torch": TORCH_VERSION, "numpy": "2.4.6", "packaging": "26.3"}


def _not_found(run: Run) -> Class:
    return shared(
        run,
        "importlib.metadata.PackageNotFoundError",
        lambda run: native_class(
            run,
            "PackageNotFoundError",
            {},
            bases=(run.classes["ModuleNotFoundError"],),
            module="importlib.metadata",
        ),
    )


def _spec_class(run: Run) -> Class:
    return shared(
        run,
        "importlib.machinery.ModuleSpec",
        lambda run: native_class(run, "ModuleSpec", {}, module="importlib.machinery"),
    )


def _version(run: Run, name: Value, /) -> Value:
    wanted = text(run, name)
    if wanted not in INSTALLED:
        message = f"No package metadata was found for {wanted}"
        run.raise_value(run.call(_not_found(run), (message,), {}))
    return INSTALLED[wanted]


def _find_spec(run: Run, name: Value, package: Value = None) -> Value:
    wanted = _full(run, name, package)
    if not run.imports.exists(wanted):
        return None
    return Instance(_spec_class(run), {"name": wanted, "origin": None, "loader": None})


def _import_module(run: Run, name: Value, package: Value = None) -> Value:
    """``importlib.import_module(name)``: what the statement ``import name`` brings."""
    wanted = _full(run, name, package)
    if not run.imports.exists(wanted):
        return run.imports.unknown(wanted, run.place)
    return run.imports.load(wanted)


def _full(run: Run, name: Value, package: Value) -> str:
    """The dotted name meant: one that begins with dots is told from the package."""
    written = text(run, name)
    rest = written.lstrip(".")
    level = len(written) - len(rest)
    if not level:
        return written
    base = text(run, package).split(".")
    if level > len(base):
        run.throw("ImportError", "attempted relative import beyond top-level package")
    return ".".join([*base[: len(base) - level + 1], rest])


def make_metadata() -> Namespace:
    """``importlib.metadata``: versions of what is installed."""
    return module(
        "importlib.metadata",
        {"version": native("version", _version)},
        {"PackageNotFoundError": _not_found},
    )


def make_util() -> Namespace:
    """``importlib.util``: whether a module can be imported."""
    return module("importlib.util", {"find_spec": native("find_spec", _find_spec)})


def make_machinery() -> Namespace:
    """``importlib.machinery``: a name for annotations."""
    return module("importlib.machinery", {}, {"ModuleSpec": _spec_class})


def make_importlib() -> Namespace:
    """``importlib``: modules by name, from where imports lead."""
    members = {
        "import_module": native("import_module", _import_module),
        "invalidate_caches": inert("invalidate_caches"),
        "metadata": make_metadata(),
        "util": make_util(),
        "machinery": make_machinery(),
    }
    return module("importlib", members)
