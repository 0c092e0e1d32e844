"""Imports: torch is ours, the allow-list is inert, an allowed folder is interpreted, all else is
unknown. Names are looked up on first use, so that a file costs only what it really uses."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from netgloss.errors import UnreadableSource
from netgloss.interpret.declared import declared, replaces_itself, source_of
from netgloss.interpret.disk import Disk
from netgloss.interpret.frames import Frame, Scope, collect
from netgloss.interpret.kept import imported
from netgloss.interpret.library import MODULES
from netgloss.interpret.trace import Place
from netgloss.interpret.values import (
    MISSING,
    Lazy,
    Namespace,
    Raised,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

LARGEST_FILE = 2_000_000


def _defines(text: str, name: str) -> bool:
    """Whether the text of a module defines and exports this name at its top level."""
    if name not in text:
        return False
    found = re.search(rf"^(?:(?:def|class)\s+{name}\b|{name}\s*[:=])", text, re.MULTILINE)
    exports = re.search(r"^__all__\s*=", text, re.MULTILINE) is None
    return found is not None and (exports or f"{name!r}" in text or f'"{name}"' in text)


def _lies_in(path: str, folder: str) -> bool:
    """Whether a path lies in a folder (which is no link), links followed."""
    return os.path.realpath(path).startswith(os.path.join(folder, ""))


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module that stand in no function and no class."""
    for node in body:
        yield node
        for inner in ("body", "orelse", "finalbody", "handlers"):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from _statements(getattr(node, inner, []))


def _below(package: str, module: str, level: int) -> str:
    """The dotted name of a module that the text of a package imports from."""
    if not level:
        return module
    parts = package.split(".")
    base = parts[: len(parts) - level + 1]
    return ".".join([*base, module] if module else base)


class Imports:
    """The modules of one run.

    ``root`` is the folder that imports may read from (``None``: no file is ever read); ``main``
    is the dotted name of the text being read, for its relative imports. ``parse`` turns the text
    of a file into a tree, raising ``SyntaxError``, ``ValueError`` or UnreadableSource.
    """

    run: Run

    def __init__(
        self, root: str | os.PathLike[str] | None, main: str, parse: Callable[[str], ast.Module]
    ) -> None:
        self.root = os.path.realpath(root) if root is not None else None
        self.main = main
        self.parse = parse
        self.disk = Disk()
        self.loaded: dict[str, Namespace] = {}
        self.libraries: dict[str, Namespace] = {}
        self.packages: dict[str, str] = {}  # file -> dotted name of its package
        self._bound: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {}
        self._files: dict[str, str | None] = {}
        self._declared: dict[str, Any] = {}  # what packages that replace themselves declare
        self.seen: dict[Value, Value] = {}  # what sys.modules shows; nothing is loaded from it

    def begin(self, names: dict[str, Value]) -> None:
        """The text being read is a module too: ``names`` are its globals."""
        namespace = Namespace(self.main, names, self._submodule(self.main), "")
        self.loaded[self.main] = self.seen[self.main] = namespace

    # ---- the import statements -----------------------------------------------------------
    def module(self, full: str, wanted: str, place: Place) -> Value:
        """``import a.b.c`` (wanted ``a``) and ``import a.b.c as d`` (wanted ``a.b.c``)."""
        if not self.exists(full):
            return self.unknown(full, place)
        if wanted == full or self.exists(wanted):
            return Lazy(lambda run: self.load(wanted))
        return self.unknown(wanted, place)

    def name(self, module: str, name: str, level: int, frame: Frame, place: Place) -> Value:
        """``from module import name``."""
        full = self.absolute(module, level, frame)
        if full is None or not (self.exists(full) or self.exists(f"{full}.{name}")):
            label = "." * level + module
            return self.unknown(f"{label}.{name}" if label.strip(".") else label + name, place)
        if full == "__future__":
            return None
        if frame.globals.get("__name__") == full and name not in frame.globals:
            sub = f"{full}.{name}"
            if self.find_file(sub) is not None:  # a package that imports a part of itself
                return Lazy(lambda run: self.load(sub))

        def resolve(run: Run) -> Value:
            before = run.place
            run.place = place
            try:
                return self.attribute(full, name)
            finally:
                run.place = before

        return Lazy(resolve)

    def star(self, module: str, level: int, frame: Frame, place: Place) -> dict[str, Value]:
        """``from module import *``."""
        full = self.absolute(module, level, frame)
        if full is None or not self.exists(full):
            self.unknown("." * level + module + ".*", place)
            return {}
        loaded = self.load(full)
        if type(loaded) is not Namespace:
            return {}
        if loaded.file is None:  # torch or the allow-list
            return self.run.torch.star(full) if full.startswith("torch") else dict(loaded.attrs)
        listed = loaded.attrs.get("__all__")
        if type(listed) is list:
            return {n: self.run.getattr(loaded, n) for n in listed if type(n) is str}
        return {n: v for n, v in loaded.attrs.items() if not n.startswith("_")}

    # ---- where things are ------------------------------------------------------------------
    def absolute(self, module: str, level: int, frame: Frame) -> str | None:
        """The dotted name that a relative import means; None outside a package."""
        if level == 0:
            return module
        if self.root is None:
            return None
        package = self.packages.get(frame.file)
        if package is None:
            package = self.main.rpartition(".")[0]
        parts = package.split(".") if package else []
        if level - 1 > len(parts) or not parts:
            return None
        return _below(package, module, level)

    def exists(self, full: str) -> bool:
        top = full.split(".")[0]
        if top == "torch":
            return full == "torch" or full in self.run.torch.known_modules()
        if full in MODULES or full == "__future__":
            return True
        return self.find_file(full) is not None

    def find_file(self, full: str) -> str | None:
        """The source file of a module under the root; never outside it."""
        if full not in self._files:
            self._files[full] = self._found(full)
        return self._files[full]

    def _found(self, full: str) -> str | None:
        names = full.split(".")
        if self.root is None or not all(map(str.isidentifier, names)):
            return None
        base = os.path.join(self.root, *names)
        for candidate in (os.path.join(base, "__init__.py"), f"{base}.py"):
            if self.disk.is_file(candidate):
                return self._inside(candidate)
        return self._inside(base) if self.disk.is_folder(base) else None

    def _inside(self, path: str) -> str | None:
        """The path, unless a link leads out of the root."""
        assert self.root is not None
        return path if _lies_in(path, self.root) else None

    def data(self, full: str, resource: str) -> bytes | None:
        """The contents of a file in the folder of a module's source (or below it), as
        ``pkgutil.get_data`` reads it: never a hidden file, never one outside. None when it is not
        there, or too large."""
        folder, parts = self._folder(full), resource.split("/")
        if folder is None or any(not p or p[0] == "." or "\0" in p or "\\" in p for p in parts):
            return None
        path = os.path.join(folder, *parts)
        try:
            inside = self.disk.is_file(path) and _lies_in(path, os.path.realpath(folder))
            if not inside or self.disk.size(path) > LARGEST_FILE:
                return None
            return self.disk.content(path)
        except OSError:
            return None

    def _folder(self, full: str) -> str | None:
        """Where the source of a module lies; the text being read may be in no file yet."""
        source = self.find_file(full)
        if source is not None:
            return source if self.disk.is_folder(source) else os.path.dirname(source)
        package = full.rpartition(".")[0]
        if full != self.main or self.root is None or not package:
            return None
        found = self.find_file(package)
        return os.path.dirname(found) if found is not None and self.disk.is_file(found) else found

    def unknown(self, what: str, place: Place) -> Unknown:
        run = self.run
        run.place = place
        if run.would_catch("ImportError"):
            run.throw("ModuleNotFoundError", f"No module named '{what}'")
        return Unknown("import", what, place)

    # ---- loading ---------------------------------------------------------------------------
    def load(self, full: str) -> Value:
        """The module of this dotted name."""
        if full.split(".")[0] == "torch":
            return self.run.torch.namespace(full)
        if full in self.libraries:
            return self.libraries[full]
        if full in MODULES and (self.root is None or self.find_file(full) is None):
            library = self.libraries[full] = self.seen[full] = MODULES[full]()
            if full == "sys":
                library.attrs["modules"] = self.seen
            return library
        if full in self.loaded:
            return self.loaded[full]
        path = self.find_file(full)
        if path is None:
            return self.run.unknown("import", full)
        return self._interpret(full, path)

    def attribute(self, full: str, name: str) -> Value:
        """``name`` of module ``full``: an attribute, or a submodule."""
        if full.split(".")[0] == "torch":
            return self.run.getattr(self.run.torch.namespace(full), name)
        sub = f"{full}.{name}"
        found = self.find_file(sub) if full not in self.loaded else None
        if found is not None and not self._hides(full, name):  # the package need not be read
            return self.load(sub)
        module = self.load(full)
        if type(module) is Namespace and module.file is not None:
            found = module.attrs.get(name, MISSING)
            if type(found) is Lazy:
                found = module.attrs[name] = found.resolve(self.run)
            if found is not MISSING:
                return found
            if self.exists(sub):
                return self.load(sub)
        return self.run.getattr(module, name)

    def _hides(self, package: str, name: str) -> bool:
        """Whether the text of a package gives `name` a meaning of its own, which hides the
        submodule of that name."""
        bound = self._bound.get(package)
        if bound is None:
            bound = self._bound[package] = self._names_bound(package)
        names, stars = bound
        return name in names or any(_defines(text, name) for text in stars)

    def _names_bound(self, package: str) -> tuple[frozenset[str], tuple[str, ...]]:
        """(names that a package's text binds, texts of the modules it imports all names of)."""
        path = self.find_file(package)
        if path is None or self.disk.is_folder(path):
            return frozenset(), ()
        tree = self._tree(path)
        if tree is None:
            return frozenset(), ()
        scope = Scope("module", None, "", package)
        collect(scope, tree.body)
        stars = [
            self.find_file(f"{package}.{node.module}")
            for node in _statements(tree.body)
            if isinstance(node, ast.ImportFrom)
            and node.level == 1
            and node.module
            and node.names[0].name == "*"
        ]
        files = [each for each in stars if each is not None and self.disk.is_file(each)]
        return frozenset(scope.locals), tuple(map(self.disk.text, files))

    def _tree(self, path: str) -> ast.Module | None:
        """The tree of a file; None where it cannot be read."""
        try:
            return imported(self.disk.text(path), self._name(path), self.parse).tree
        except (OSError, SyntaxError, ValueError, UnreadableSource):
            return None

    def _name(self, path: str) -> str:
        """The path as places tell it: below the root."""
        assert self.root is not None
        return os.path.relpath(path, self.root)

    def _interpret(self, full: str, path: str) -> Namespace:
        is_folder = self.disk.is_folder(path)
        is_package = is_folder or os.path.basename(path) == "__init__.py"
        namespace = Namespace(full, {"__name__": full}, self._submodule(full), path)
        self.loaded[full] = self.seen[full] = namespace
        if is_folder:
            return namespace
        file = self._name(path)
        self.packages[file] = full if is_package else full.rpartition(".")[0]
        namespace.attrs["__file__"] = file
        run = self.run
        try:
            if self.disk.size(path) > LARGEST_FILE:
                raise ValueError("file too large")
            text = self.disk.text(path)
            found = imported(text, file, self.parse)
        except (OSError, SyntaxError, ValueError, UnreadableSource) as error:
            run.unknown("import", f"{full} ({error})")
            return namespace
        if is_package and replaces_itself(text) and self._declare(namespace, found.tree):
            return namespace
        frame = Frame(run, namespace.attrs, namespace.attrs, None, "<module>", file)
        place = run.place
        handlers, run.handlers = run.handlers, []
        run.enter(place)
        try:
            found.block(frame)
        except Raised as error:
            run.unknown("import", f"{full} ({error.value.cls.name}: {error.message})")
        finally:
            run.leave(place)
            run.handlers = handlers
        return namespace

    def _declare(self, package: Namespace, tree: ast.Module) -> bool:
        """Let a package that replaces itself give the names that it declares; whether it does."""
        found = declared(tree)
        if found is None:
            return False
        package.attrs.update(found.constants)
        submodule = package.resolve

        def resolve(run: Run, name: str) -> Value:
            def defines(module: str, level: int) -> bool:
                return self._offers(_below(package.name, module, level), name)

            source = source_of(found, name, defines)
            if source is not None:
                module, level, there = source
                return self.attribute(_below(package.name, module, level), there)
            return submodule(run, name) if submodule is not None else MISSING

        package.resolve = resolve
        return True

    def _offers(self, full: str, name: str) -> bool:
        """Whether a module's text defines this name, or its package declares it."""
        path = self.find_file(full)
        if path is None or not self.disk.is_file(path):
            return False
        found = self._declared.get(full, MISSING)
        if found is MISSING:
            is_package = os.path.basename(path) == "__init__.py"
            lazy = is_package and replaces_itself(self.disk.text(path))
            tree = self._tree(path) if lazy else None
            found = self._declared[full] = declared(tree) if tree is not None else None
        if found is None:
            return _defines(self.disk.text(path), name)
        return name in found.names or any(
            self._offers(_below(full, module, level), name) for module, level in found.stars
        )

    def _submodule(self, full: str) -> Any:
        def resolve(run: Run, attr: str) -> Value:
            sub = f"{full}.{attr}"
            return self.load(sub) if self.find_file(sub) is not None else MISSING

        return resolve
