"""Layers made of layers: what they are built of (``module``), and what they do with it (``do``).

::

    module self_attn torch.nn.MultiheadAttention(embed_dim=d_model, num_heads=nhead)
    module layers[i] encoder_layer for i in range(num_layers)
    forward (src, src_mask=None)
    do y, _ = self_attn(src, src, src, attn_mask=src_mask)
    do y = norm(y) if norm_first
    do y = layers[i](y) for i in layers
    gives y

A module is a layer with its arguments, or an argument that holds one (:class:`Made`). After
``forward`` the name of a container stands for the places in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from netgloss.catalogue.compiled import read_steps
from netgloss.catalogue.expressions import Choice, Expression, ForEach
from netgloss.catalogue.form import Form, Line
from netgloss.catalogue.index import CatalogueError
from netgloss.catalogue.lines import Step, reading
from netgloss.catalogue.notation import convert, parse
from netgloss.catalogue.records import (
    Built,
    CannotTell,
    Complaint,
    Context,
    Layer,
    Made,
    Named,
    Operation,
    Outcome,
    Window,
)
from netgloss.catalogue.scopes import Scope
from netgloss.records import dataclass
from netgloss.symbolic import Condition, Dim

Find = Callable[[str], "Operation | Layer | None"]
BUILT_WITH = "_built_with"  # the attribute that keeps what the constructor was given
SUBMODULES = "_submodules"  # the attribute in which a run hands over submodules of its own
_LAYER = "torch."


# ---- calls as they are written ----------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Target:
    """``torch.nn.functional.conv2d(input, weight, stride=stride)``."""

    name: str
    positional: tuple[Expression, ...]
    named: tuple[tuple[str, Expression], ...]

    def arguments(self, scope: Scope) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return (
            tuple(argument.evaluate(scope) for argument in self.positional),
            {name: argument.evaluate(scope) for name, argument in self.named},
        )


class Recipe(Expression):
    """A layer as an argument of another: ``encoder_layer=torch.nn.TransformerEncoderLayer(…)``."""

    __slots__ = ()

    def __init__(self, target: Target) -> None:
        self.evaluate = lambda scope: Made(target.name, target.arguments(scope)[1])


def read_target(text: str) -> Target:
    call = ast.parse(text.strip(), mode="eval").body
    if not isinstance(call, ast.Call):
        raise SyntaxError(f"{text!r} is no call")
    return _target(call)


def _target(call: ast.Call) -> Target:
    return Target(
        ast.unparse(call.func),
        tuple(map(_argument, call.args)),
        tuple((str(key.arg), _argument(key.value)) for key in call.keywords),
    )


def _argument(node: ast.expr) -> Expression:
    if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(_LAYER):
        return Recipe(_target(node))
    if isinstance(node, ast.IfExp):
        return Choice(convert(node.test), _argument(node.body), _argument(node.orelse))
    return convert(node)


# ---- submodules -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Path:
    """``tail[i][0]``, which is the submodule ``tail.2.0`` where i is 2."""

    base: str
    indices: tuple[Expression, ...]

    def at(self, scope: Scope) -> str:
        return ".".join([self.base, *(str(index.evaluate(scope)) for index in self.indices)])


def _read_path(node: ast.expr) -> Path:
    indices: list[Expression] = []
    while isinstance(node, ast.Subscript):
        indices.insert(0, convert(node.slice))
        node = node.value
    return Path(ast.unparse(node), tuple(indices))


@dataclass(frozen=True, slots=True)
class Repeated:
    """``… if condition``, ``… for name in values``, or just once."""

    condition: Expression | None
    loop: ForEach | None

    def scopes(self, scope: Scope) -> Iterator[Scope]:
        if self.condition is not None and not self.condition.evaluate(scope):
            return
        if self.loop is None:
            yield scope
        else:
            yield from self.loop.scopes(scope)


_LOOP = re.compile(r" for (\w+) in (.+)\Z")
_IF = re.compile(r" if ((?:(?! else ).)+)\Z")


def _read_repeated(text: str) -> tuple[str, Repeated]:
    """What is done, and how often."""
    found = _LOOP.search(text)
    if found is not None:
        loop = parse(f"(0 for {found.group(1)} in {found.group(2)})")
        assert isinstance(loop, ForEach)
        return text[: found.start()], Repeated(None, loop)
    found = _IF.search(text)
    if found is not None:
        done = text[: found.start()].rstrip()
        if done.endswith((")", "]")) or done.isidentifier():
            return done, Repeated(parse(found.group(1)), None)
    return text, Repeated(None, None)


@dataclass(frozen=True, slots=True)
class Module:
    """``module layers[i] encoder_layer for i in range(num_layers)``."""

    path: Path
    what: Target | Expression
    repeated: Repeated

    def made(self, scope: Scope) -> Iterator[tuple[str, Made]]:
        for inner in self.repeated.scopes(scope):
            path = self.path.at(inner)
            if isinstance(self.what, Target):
                yield path, Made(self.what.name, self.what.arguments(inner)[1])
                continue
            layer = self.what.evaluate(inner)
            if layer is None:
                continue
            if not isinstance(layer, Made):
                raise CannotTell(f"{path} is a layer that cannot be seen into")
            yield path, layer


def read_module(text: str) -> Module:
    name, _, rest = text.partition(" ")
    what, repeated = _read_repeated(rest.strip())
    target = read_target(what) if what.startswith(_LAYER) else parse(what)
    return Module(_read_path(ast.parse(name, mode="eval").body), target, repeated)


def by_container(made: list[tuple[str, Made]]) -> list[tuple[str, Made]]:
    """In the order that PyTorch has parameters in: what stands in one container stands together.

    ``tail.0.0 tail.1.0 tail.0.1 tail.1.1`` is ``tail.0.0 tail.0.1 tail.1.0 tail.1.1``.
    """
    places: dict[str, int] = {}
    for path, _ in made:
        parts = path.split(".")
        for end in range(1, len(parts) + 1):
            places.setdefault(".".join(parts[:end]), len(places))

    def order(one: tuple[str, Made]) -> list[int]:
        parts = one[0].split(".")
        return [places[".".join(parts[:end])] for end in range(1, len(parts) + 1)]

    return sorted(made, key=order)


# ---- what is done with them -------------------------------------------------------------------
class _Again:
    """The context in which a submodule is built once more, to be called: what its constructor
    complains of has been said when it was built first."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def training(self) -> bool:
        return self._context.training

    def decide(self, condition: Condition, reason: str) -> bool:
        return self._context.decide(condition, reason)

    def counted(self, what: str) -> Dim:
        return self._context.counted(what)

    def proved(self, condition: Condition) -> bool | None:
        return self._context.proved(condition)

    def rewritten(self, size: Dim) -> Dim:
        return self._context.rewritten(size)

    def need(self, condition: Condition | bool, complaint: Complaint) -> bool:
        return condition if isinstance(condition, bool) else condition.holds()


def attributes_of(built: Built) -> dict[str, Any]:
    return {**built.attributes, **built.parameters, **built.buffers}


class Submodules(Protocol):
    """The submodules of one layer, by their paths, and what their calls give."""

    def paths(self) -> Iterable[str]: ...

    def call(self, path: str, positional: tuple[Any, ...], named: Mapping[str, Any]) -> Any: ...

    def operation(
        self, name: str, positional: tuple[Any, ...], named: Mapping[str, Any]
    ) -> Any: ...


class Recipes:
    """Submodules of which only the recipes are at hand: each is built once more, to be called."""

    def __init__(
        self, made: Mapping[str, Made], attributes: Mapping[str, Any], context: Context, find: Find
    ) -> None:
        self._made, self._attributes = made, attributes
        self._context, self._find = context, find
        self.done: list[Outcome] = []

    def paths(self) -> Iterable[str]:
        return self._made

    def call(self, path: str, positional: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        made = self._made.get(path)
        if made is None:
            function = self._attributes.get(path)
            if not isinstance(function, Named) or not function.name:
                raise CannotTell(f"{path} is a function that cannot be seen into")
            return self.operation(function.name, positional, named)
        outcome = call_made(made, positional, named, self._context, self._find)
        self.done.append(outcome)
        return outcome.value

    def operation(self, name: str, positional: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        operation: Any = self._find(name)
        outcome: Outcome = operation.apply(operation.bind(positional, named), self._context)
        self.done.append(outcome)
        return outcome.value


def places(paths: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Of each container the places that are filled: ``layers.0 layers.1`` is (0, 1)."""
    found: dict[str, dict[int, None]] = {}
    for path in paths:
        base, _, rest = path.partition(".")
        place = rest.partition(".")[0]
        if place.isdecimal():
            found.setdefault(base, {})[int(place)] = None
    return {base: tuple(filled) for base, filled in found.items()}


@dataclass(frozen=True, slots=True)
class Do:
    """``do y, weights = self_attn(x, x, x)``."""

    names: tuple[str, ...]
    called: Path
    target: Target
    repeated: Repeated

    def run(self, scope: Scope, modules: Submodules) -> None:
        for inner in self.repeated.scopes(scope):
            inner.variables.update({k: scope.variables[k] for k in self._kept(scope)})
            positional, named = self.target.arguments(inner)
            if self.called.base.startswith(_LAYER):
                value = modules.operation(self.called.base, positional, named)
            else:
                value = modules.call(self.called.at(inner), positional, named)
            values = value if len(self.names) > 1 else (value,)
            if not isinstance(values, tuple) or len(values) != len(self.names):
                raise CannotTell(f"{self.called.base} gives something unusual")
            scope.variables.update(zip(self.names, values, strict=True))

    def _kept(self, scope: Scope) -> list[str]:
        """What the round before has computed, for the next one."""
        return [name for name in self.names if name in scope.variables]


def call_made(
    made: Made, positional: tuple[Any, ...], named: Mapping[str, Any], context: Context, find: Find
) -> Outcome:
    """Call a layer of which only the recipe is at hand."""
    layer: Any = find(made.layer)
    built = layer.build(layer.bind((), made.arguments), _Again(context))
    outcome: Outcome = layer.call(attributes_of(built), positional, named, context)
    return outcome


def read_do(text: str) -> Do:
    names, _, rest = text.partition(" = ")
    call, repeated = _read_repeated(rest)
    node = ast.parse(call.strip(), mode="eval").body
    if not isinstance(node, ast.Call):
        raise SyntaxError(f"{call!r} is no call")
    path = _read_path(node.func)
    return Do(tuple(name.strip() for name in names.split(",")), path, _target(node), repeated)


class Composition:
    """The rule of a layer with ``do`` lines: the costs of all that is done add up."""

    def __init__(
        self,
        form: Form,
        lines: tuple[Line, ...],
        modules: tuple[Module, ...],
        forward: tuple[str, ...],
        find: Find,
    ) -> None:
        self._modules, self._forward, self._find = modules, forward, find
        self._steps: list[Step | Do] = []
        for line in lines:
            if line.keyword == "do":
                self._steps.append(reading(form, line, read_do))
            else:
                self._steps += read_steps(form, (line,))[0]
        gives = form.one("gives")
        if gives is None:
            raise CatalogueError(f"{form.file}: {form.name}: do lines end in a gives line")
        self._gives = reading(form, gives, parse)

    def __call__(self, variables: Mapping[str, Any], context: Context) -> Outcome:
        given = {name: variables[name] for name in (*self._forward, "training")}
        scope = Scope({**variables[BUILT_WITH], **variables, **given}, context)
        made = self._recipes(variables, context)
        scope.variables.update((path, each) for path, each in made.items() if "." not in path)
        recipes = Recipes(made, variables, context, self._find)
        modules: Submodules = variables.get(SUBMODULES, recipes)
        scope.variables.update(places(modules.paths()))
        for step in self._steps:
            if isinstance(step, Do):
                step.run(scope, modules)
            else:
                step.run(scope)
        return Outcome(
            value=self._gives.evaluate(scope),
            macs=sum(outcome.macs for outcome in recipes.done),
            flops=sum(outcome.flops for outcome in recipes.done),
            counted=all(outcome.counted for outcome in recipes.done),
            window=Window(None),
        )

    def _recipes(self, variables: Mapping[str, Any], context: Context) -> dict[str, Made]:
        if SUBMODULES in variables:
            return {}
        scope = Scope(dict(variables[BUILT_WITH]), context)
        return {path: made for module in self._modules for path, made in module.made(scope)}
