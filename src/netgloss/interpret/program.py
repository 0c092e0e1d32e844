"""A source text loaded into the interpreter: its classes, models built from it, and runs."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from netgloss.catalogue.records import Complaint, Tensor
from netgloss.errors import OutOfBudget
from netgloss.interpret import (  # noqa: F401  they fill the tables of compilers
    comprehensions,
    control,
    definitions,
    expressions,
    generators,
    statements,
    targets,
)
from netgloss.interpret.budget import Budget
from netgloss.interpret.compiling import compile_block, compile_expression
from netgloss.interpret.frames import Frame, Scope
from netgloss.interpret.imports import Imports
from netgloss.interpret.layers import note_pending
from netgloss.interpret.modules import is_module, layer_of, walk
from netgloss.interpret.recorder import ALL, picture, pictures
from netgloss.interpret.run import START, Run
from netgloss.interpret.trace import Fault, ModuleInfo, ParameterInfo, Trace, UnknownInfo
from netgloss.interpret.unregistered import registered_under, unregistered
from netgloss.interpret.values import (
    Args,
    BudgetExceeded,
    Class,
    Ended,
    Function,
    Instance,
    Kwargs,
    Lazy,
    Raised,
    Value,
)
from netgloss.records import dataclass, field

USUAL_NAMES = {
    "torch": "torch",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "np": "numpy",
    "math": "math",
}
MOST_PATHS = 20_000  # after so many paths to modules, one to each of the others
DEEPEST_PATH = 50
CONSTRUCT = "<construct>"  # the file of an expression that stands nowhere in the text
# Each interpreted call costs some twenty host frames; the budget's depth keeps us well below.
HOST_RECURSION = 12_000
ASIDE_STEPS = 200_000  # what test code of the text may cost until it calls its model
ASIDE_SECONDS = 0.5
ASIDE_SHARE = 8  # of a larger budget than the usual


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Room for the closures of nested interpreted calls (pure Python frames, no C stack)."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, HOST_RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@dataclass(frozen=True, slots=True)
class Observed:
    """A model that the text itself builds, and its first call when that went well."""

    model: Instance
    line: int
    args: Args | None = None  # None: built, never called
    kwargs: Kwargs = field(default_factory=dict)


class Program:
    """One source text, loaded once; build models from it and run them as often as needed.

    Nothing of the text is executed: the tree is walked by the interpreter. ``root`` and ``main``
    say where its imports may lead (see :class:`Imports`).
    """

    def __init__(
        self,
        tree: ast.Module,
        parse: Callable[[str], ast.Module],
        root: str | os.PathLike[str] | None = None,
        main: str = "paste",
        budget: Budget | None = None,
    ) -> None:
        self.tree = tree
        self.run = Run(Imports(root, main, parse), budget)
        self.globals: dict[str, Value] = {"__name__": main, "__doc__": None}
        self.run.imports.begin(self.globals)
        self.scope = Scope("module", None, "", "<module>")
        self.frame = Frame(self.run, self.globals, self.globals, None, "<module>", "")
        self.faults: tuple[Fault, ...] = ()
        self.unknowns: tuple[UnknownInfo, ...] = ()
        self.exhausted = False
        self.observed: dict[str, Observed] = {}  # class name -> its first call by the text
        self.constructed: dict[str, Observed] = {}  # class name -> the first one that it builds
        self.built_inside: dict[str, tuple[str, Observed]] = {}  # class name -> (whole, module)
        self.run.watch, self.run.watch_built = self._watch, self._watch_built
        self._provide_usual_names(tree)
        for statement in tree.body:  # one that fails does not hide those after it
            if self.exhausted:
                break
            self.attempt(lambda s=statement: compile_block([s], self.scope)(self.frame))  # type: ignore[misc]
        self.faults = tuple(self.run.recorder.faults)
        self.unknowns = tuple(self.run.recorder.unknowns)
        self.run.watch = self.run.watch_built = None

    def _provide_usual_names(self, tree: ast.Module) -> None:
        """A paste often leaves its imports out: the usual names mean what they always mean.

        Where the text imports anything itself, one that it forgot is a fault, and the run goes on
        with the usual meaning.
        """
        for name, module in USUAL_NAMES.items():
            self.run.usual[name] = Lazy(lambda run, m=module: run.imports.load(m))  # type: ignore[misc]
        if not any(isinstance(n, ast.Import | ast.ImportFrom) for n in tree.body):
            self.globals.update(self.run.usual)

    def attempt(self, work: Callable[[], Value]) -> Value:
        """Do this in the interpreter; what ends it becomes a fatal fault (None comes back)."""
        run = self.run
        try:
            with deep_recursion():
                return work()
        except Raised as error:
            name = error.value.cls.name
            run.place = error.place or run.place
            message = run.str(error.value) if not self.exhausted else error.message
            facts: dict[str, Any] = {"type": name, "message": message}
            run.fault("raised", Complaint("raised", facts, f"{name}: {message}"), fatal=True)
        except Ended:
            pass
        except BudgetExceeded as error:
            self.exhausted = True
            run.place = run.stopped_at or run.place
            facts = {"what": error.what, "limit": error.limit}
            run.fault("budget", Complaint("budget", facts), fatal=True)
        except OutOfBudget as error:
            self.exhausted = True
            facts = {"what": error.what, "limit": error.limit}
            run.fault("budget", Complaint("budget", facts), fatal=True)
        except RecursionError:
            self.exhausted = True
            run.fault("budget", Complaint("budget", {"what": "depth", "limit": 0}), fatal=True)
        return None

    # ---- what the text does with its models --------------------------------------------------
    def _watch(self, model: Instance, args: Args, kwargs: Kwargs) -> None:
        outermost = len(self.run.module_stack) == 1
        if outermost and model.cls.file == "" and model.cls.name not in self.observed:
            line = self.run.place.line if self.run.place.file == "" else 0
            self.observed[model.cls.name] = Observed(model, line, args, dict(kwargs))

    def _watch_built(self, model: Instance) -> None:
        if model.cls.file == "" and model.place is not None and model.place.file == "":
            self.constructed.setdefault(model.cls.name, Observed(model, model.place.line))

    def rehearse(self, name: str, codes: Iterable[list[ast.stmt]]) -> None:
        """Interpret test code of the text until a model of this class was called with success.

        It has a budget of its own and leaves nothing but ``observed`` and its variables.
        """

        def watch(model: Instance, args: Args, kwargs: Kwargs) -> None:
            self._watch(model, args, kwargs)
            if name in self.observed:
                raise self.run.budget.over("rehearsal", 0)

        for code in codes:
            if name in self.observed or self.exhausted:
                return
            self.run.watch, self.run.watch_built = watch, self._watch_built
            self.aside(*(self._work(statement) for statement in code))
            self.run.watch = self.run.watch_built = None

    def inside(self, name: str, whole: str, work: Callable[[], Value]) -> Observed | None:
        """The first module of this class that the work builds, with its first call that went
        well, however deep inside others; None when it builds none.

        The work ends there; it has a budget of its own and leaves nothing but, under
        ``built_inside``, the first module of every class of the text that any ``whole`` built.
        """
        built: list[Instance] = []
        called: list[Observed] = []

        def watch_built(model: Instance) -> None:
            if model.cls.file == "":
                self.built_inside.setdefault(model.cls.name, (whole, Observed(model, 0)))
                if model.cls.name == name:
                    built.append(model)

        def watch(model: Instance, args: Args, kwargs: Kwargs) -> None:
            if model.cls.name == name and model.cls.file == "":
                called.append(Observed(model, 0, args, dict(kwargs)))
                raise self.run.budget.over("rehearsal", 0)

        self.run.watch, self.run.watch_built = watch, watch_built
        self.aside(work)
        self.run.watch = self.run.watch_built = None
        return next(iter(called or (Observed(model, 0) for model in built)), None)

    def _work(self, statement: ast.stmt) -> Callable[[], Value]:
        return lambda: compile_block([statement], self.scope)(self.frame)

    def aside(self, *works: Callable[[], Value]) -> Value:
        """Do this with a small budget of its own and without a record; the last value, or None."""
        run, budget, exhausted = self.run, self.run.budget, self.exhausted
        records = run.guards, run.recorder, run.paths
        run.fresh()
        run.budget = Budget(
            steps=max(ASIDE_STEPS, budget.limit // ASIDE_SHARE),
            seconds=max(ASIDE_SECONDS, budget.seconds / ASIDE_SHARE),
        )
        value: Value = None
        try:
            for work in works:
                value = self.attempt(work)
                if self.exhausted:
                    break
        finally:
            run.fresh()
            run.budget, run.stopped_at, self.exhausted = budget, None, exhausted
            run.guards, run.recorder, run.paths = records
        return value

    # ---- what the text holds -------------------------------------------------------------
    def module_classes(self) -> dict[str, Class]:
        """The ``nn.Module`` classes written in the text, in order."""
        return {
            name: value
            for name, value in self.globals.items()
            if type(value) is Class
            and value.file == ""
            and value.name == name
            and self.run.is_module_class(value)
        }

    def functions(self) -> dict[str, Function]:
        """The functions written in the text, in order."""
        return {
            name: value
            for name, value in self.globals.items()
            if type(value) is Function and value.file == ""
        }

    def evaluate(self, node: ast.expr, file: str) -> Value:
        """An expression over the names of the text, which stands in ``file``."""
        scope = Scope("module", None, file, "<module>")
        return self.attempt(lambda: compile_expression(node, scope)(self.frame))

    @contextmanager
    def until_fault(self) -> Iterator[None]:
        """What is done now ends with its first fault: how it goes on is not asked."""
        depth, self.run.ends_with_fault = self.run.budget.depth, True
        try:
            yield
        finally:
            self.run.ends_with_fault = False
            self.run.budget.depth = depth

    # ---- build and run --------------------------------------------------------------------
    def build(
        self, node: ast.expr, training: bool, file: str = CONSTRUCT
    ) -> Instance | Tensor | None:
        """Evaluate an expression that gives a model (or, for a lone expression, a tensor); None
        when it gives neither."""
        self.run.fresh()
        value = self.evaluate(node, file)
        if type(value) is Tensor:
            return value
        if type(value) is not Instance or "_modules" not in value.attrs:
            return None
        modules = list(walk(value))
        for _, module in modules:
            module.attrs["training"] = training
        self.run.paths = {id(module): path for path, module in modules}
        return value

    def forward(self, model: Instance, inputs: Mapping[str, Value]) -> tuple[Value, bool]:
        """Call the model; (what it returned, whether it came to its end)."""
        run = self.run
        run.place = START
        before = len(run.recorder.faults)
        result = self.attempt(lambda: run.call(model, (), dict(inputs)))
        fatal = any(f.fatal for f in run.recorder.faults[before:])
        return result, not fatal

    def trace(
        self, model: Instance | None, inputs: Mapping[str, Value], output: Value, returned: bool
    ) -> Trace:
        """The frozen record of the last build and forward."""
        run, recorder = self.run, self.run.recorder
        if model is not None:
            note_pending(run, model)
        return Trace(
            root=model.cls.name if model is not None else "",
            modules=tuple(self.modules(model)) if model is not None else (),
            calls=tuple(c for c in recorder.calls if c is not None),
            ops=tuple(recorder.ops),
            bindings=tuple(recorder.bindings),
            branches=tuple(recorder.branches),
            loops=tuple(recorder.loops),
            guards=run.guards.guards(),
            faults=tuple(recorder.faults),
            unknowns=tuple(recorder.unknowns),
            inputs=tuple((name, picture(value)) for name, value in inputs.items()),
            output=picture(output, shown=ALL),
            returned=returned,
            uses={name: frozenset(used) for name, used in recorder.uses.items()},
            steps=run.budget.steps,
        )

    def modules(self, model: Instance) -> Iterator[ModuleInfo]:
        """Every module under the model, by every path that reaches it."""
        first: dict[int, str] = {}
        registered = cache(lambda: registered_under(model))
        for path, module in self._every_path(model):
            layer = layer_of(module)
            is_layer = module.cls.layer is not None
            same = first.get(id(module))
            first.setdefault(id(module), path)
            container = module.cls.module == "torch.nn" and not is_layer
            type_name = ("torch.nn." if container else "") + module.cls.name
            if layer is not None and is_layer:
                type_name = layer.name
            yield ModuleInfo(
                path,
                type_name,
                layer.name if layer is not None else "",
                module.place,
                module.stack,
                pictures(module.arguments or {}),
                module.given,
                self._tensors(module, "_parameters"),
                self._tensors(module, "_buffers"),
                tuple(module.attrs["_modules"]),
                same,
                () if same is not None else tuple(unregistered(module, registered)),
            )

    def _every_path(self, model: Instance) -> Iterator[tuple[str, Instance]]:
        """Every module, and every path to it while these are not too many: modules that hold each
        other, or are shared at each level, have no end of paths."""
        seen: set[int] = set()
        left = [("", model, 0)]
        told = 0
        while left:
            path, module, depth = left.pop()
            yield path, module
            told += 1
            if id(module) in seen and (told > MOST_PATHS or depth > DEEPEST_PATH):
                continue
            seen.add(id(module))
            children = module.attrs["_modules"]
            if children:
                inner = f"{path}." if path else ""
                for name, child in reversed(children.items()):
                    if is_module(child):
                        left.append((inner + name, child, depth + 1))

    def _tensors(self, module: Instance, where: str) -> tuple[ParameterInfo, ...]:
        held = module.attrs[where]
        if not held:
            return ()
        learned = where == "_parameters"
        return tuple(
            [
                ParameterInfo(
                    name,
                    tensor.shape,
                    tensor.dtype,
                    learned and self.run.trainable(tensor),
                    tensor.uid,
                )
                for name, tensor in held.items()
                if type(tensor) is Tensor
            ]
        )
