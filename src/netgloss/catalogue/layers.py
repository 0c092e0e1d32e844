"""Layers: parameters plus a call.

The lines before ``forward`` (or before ``call`` and ``rule``, where ``forward`` is not written
because it is just ``forward(input)``) run when the layer is built, the others when it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from netgloss.catalogue.compiled import (
    UNTOLD,
    Bindable,
    CompiledOperation,
    LineRule,
    Rule,
    laid_out,
    load_rule,
    more_than_shapes,
    names_in,
    read_steps,
    scope_after,
)
from netgloss.catalogue.composition import (
    BUILT_WITH,
    Composition,
    Find,
    Target,
    by_container,
    read_module,
    read_target,
)
from netgloss.catalogue.expressions import Star
from netgloss.catalogue.form import Form, Line, read_form
from netgloss.catalogue.index import CatalogueError, Located
from netgloss.catalogue.lines import reading
from netgloss.catalogue.notation import parse
from netgloss.catalogue.patterns import Result, parse_results
from netgloss.catalogue.records import (
    Built,
    CannotTell,
    Complaint,
    Context,
    DType,
    Made,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.remembered import Memory, Watched, built_anew, given_anew, holds_own
from netgloss.catalogue.scopes import Scope
from netgloss.catalogue.signature import Signature, parse_signature
from netgloss.records import dataclass, replace
from netgloss.symbolic import Dim, Ratio, SymInt

_LAYER_NAME = re.compile(r"torch\.nn\.[A-Z]\w*\Z")
_CALL_WORDS = ("forward", "call", "rule", "gives", "shape", "do")
_FORWARD = parse_signature("forward(input)")
_NOT_KEPT = ("device", "dtype")


@dataclass(frozen=True, slots=True)
class Kept:
    """``param weight[out in] if bias``: a parameter or buffer."""

    name: str
    what: Result

    def make(self, scope: Scope, parameter: bool) -> Tensor | None:
        if self.what.condition is not None and not self.what.condition.evaluate(scope):
            return None
        values: list[Any] = []
        for size in self.what.sizes:
            value = size.expression.evaluate(scope)
            values.extend(value) if isinstance(size.expression, Star) else values.append(value)
        given = scope.variables.get("dtype")
        dtype = given.name if isinstance(given, DType) else "float32"
        if self.what.dtype is not None:
            dtype = str(self.what.dtype.evaluate(scope))
        shape = tuple(_whole(self.name, place, value, scope) for place, value in enumerate(values))
        _need_sizes(self.name, shape, scope.context)
        return Tensor(shape, dtype, requires_grad=parameter, is_parameter=parameter)


def _whole(name: str, place: int, value: Any, scope: Scope) -> Dim:
    """A size must be an integer: ``Linear(512 / 2, 10)`` is refused, as 256.0 is none."""
    if type(value) is int or type(value) is SymInt:
        return value
    if not isinstance(value, (bool, float, Ratio)):
        raise CannotTell(f"a size of {name} is not a number")
    if not isinstance(value, bool):
        facts = {"parameter": name, "given": value}
        message = (
            "empty(): argument 'size' (position 1) must be tuple of ints, but found element of "
            f"type float at pos {place}"
        )
        scope.context.need(False, Complaint("size_not_integer", facts, message))
    return value.floor() if isinstance(value, Ratio) else int(value)


def _need_sizes(name: str, shape: Shape, context: Context) -> None:
    if any(type(size) is int and size < 0 for size in shape):
        facts = {"parameter": name, "shape": shape}
        message = f"Trying to create tensor with negative dimension {min(map(_int, shape))}: "
        message += f"[{', '.join(map(str, shape))}]"
        context.need(False, Complaint("negative_size", facts, message))


def _need_trainable(parameters: Mapping[str, Tensor | None], context: Context) -> None:
    """What is learned has a gradient, and only numbers with fractions have one."""
    for name, kept in parameters.items():
        if kept is not None and not kept.dtype.startswith(("float", "bfloat", "complex")):
            facts = {"argument": name, "given": kept.dtype}
            message = "Only Tensors of floating point and complex dtype can require gradients"
            context.need(False, Complaint("float_dtype", facts, message))
            return


def _need_learnable(bound: Mapping[str, Any], context: Context) -> None:
    """The same of a lazy layer, which has its parameters from the start, only without sizes."""
    dtype = bound.get("dtype")
    if isinstance(dtype, DType) and bound.get("affine", True):
        _need_trainable({"weight": Tensor((), dtype.name)}, context)


def _int(size: Any) -> int:
    return size if type(size) is int else 0


class CallRule:
    """Lines that end in a call of an operation: what a layer does, and some operations."""

    __slots__ = ("_called", "_dims", "_find", "_lets", "_memory", "_steps", "_target")

    def __init__(
        self,
        form: Form,
        call: Line,
        find: Find,
        known: Iterable[str],
        lines: tuple[Line, ...] | None = None,
    ) -> None:
        self._steps, self._lets = read_steps(form, form.lines if lines is None else lines)
        self._target: Target = reading(form, call, read_target)
        self._find = find
        self._called: CompiledOperation | None = None  # found when it is first called
        self._dims = form.names
        looked_at = names_in(form.lines if lines is None else lines, known)
        self._memory: Memory[Outcome] = Memory(given_anew, looked_at)

    def __call__(self, variables: Mapping[str, Any], context: Context) -> Outcome:
        called = self._called
        if called is None:
            found = self._find(self._target.name)
            if not isinstance(found, CompiledOperation):
                raise CatalogueError(f"{self._target.name} is called, but is no operation")
            called = self._called = found
        if called.remembers:
            return self._memory.answer(self._run, variables, context)
        return self._run(variables, context)

    def _run(self, variables: Mapping[str, Any], context: Context) -> Outcome:
        scope = scope_after(self._steps, self._lets, {**variables, **self._dims}, context)
        assert self._called is not None
        positional, named = self._target.arguments(scope)
        bound = self._called.bind(positional, named)
        return self._called.apply(bound, context, type(context) is Watched)


def _not_yet(bound: Mapping[str, Any], context: Context) -> Outcome:
    raise CannotTell("the parameters of a lazy layer are made by its first call")


class CompiledLayer(Bindable):
    """A layer of the catalogue. ``lazy`` says whether its first call says what it
    :meth:`becomes`, ``composed`` whether its forward is nothing but calls of submodules and
    operations; ``forward_names`` are the arguments of its forward, in order."""

    __slots__ = (
        "_attributes",
        "_becomes",
        "_buffers",
        "_build",
        "_dims",
        "_forward",
        "_lays",
        "_lets",
        "_memory",
        "_modules",
        "_parameters",
        "_rule",
        "_steps",
        "composed",
        "forward_names",
        "lazy",
    )

    def __init__(self, form: Form, signature: Signature, find: Find) -> None:
        super().__init__(form.name, replace(signature, lengths=False))
        before, after = _split(form)
        self._steps, self._lets = read_steps(form, before)
        self._dims = form.names
        self._parameters = _read_kept(form, "param")
        self._buffers = _read_kept(form, "buffer")
        self._attributes = tuple(
            (name.strip(), reading(form, line, parse, value))
            for line in form.all("attr")
            for name, _, value in [line.rest.partition("=")]
        )
        self._modules = tuple(reading(form, line, read_module) for line in form.all("module"))
        forward, call, rule = form.one("forward"), form.one("call"), form.one("rule")
        self._forward = _FORWARD if forward is None else parse_signature(f"forward{forward.rest}")
        build = form.one("build")
        self._build = None if build is None else load_rule(build.rest, form)
        becomes = form.one("becomes")
        self._becomes = None if becomes is None else reading(form, becomes, read_target)
        self.lazy = becomes is not None
        self.composed = bool(form.all("do"))
        self.forward_names = tuple(self._forward.positional)
        self._memory: Memory[Built] = Memory(built_anew, signature.all_names)
        self._rule: Rule
        if self.composed:
            self._rule = Composition(form, after, self._modules, self._forward.all_names, find)
        elif becomes is not None:
            self._rule = _not_yet
        elif call is not None:
            self._rule = CallRule(form, call, find, self._names(), after)
        elif rule is not None:
            self._rule = load_rule(rule.rest, form)
        else:
            self._rule = LineRule(form, self._names(), after)
        self._lays = call is None and not self.composed  # else what it calls has done so

    def _names(self) -> set[str]:
        """What its lines may look at when it is called."""
        kept = (each.name for each in (*self._parameters, *self._buffers))
        given = (*self._signature.all_names, *self._forward.all_names, "training")
        return {*given, *kept, *(name for name, _ in self._attributes)}

    @property
    def required(self) -> tuple[str, ...]:
        """The arguments that its constructor cannot do without."""
        signature = self._signature
        return tuple(n for n in signature.positional if n not in signature.defaults)

    @property
    def forward_required(self) -> tuple[str, ...]:
        """The arguments that its forward cannot do without."""
        return tuple(n for n in self._forward.positional if n not in self._forward.defaults)

    def build(self, bound: Mapping[str, Any], context: Context) -> Built:
        """Parameters, buffers and attributes of a new layer.

        Raises CannotTell for a lazy layer, whose parameters are made by its first call.
        """
        if self._becomes is not None:
            _not_yet(bound, context)
        try:
            built = self._built(bound, context)
        except UNTOLD as error:
            raise self._untold(error) from error
        _need_trainable(built.parameters, context)
        return built

    def check(self, bound: Mapping[str, Any], context: Context) -> None:
        """What the constructor of a lazy layer refuses before anything is called."""
        _need_learnable(bound, context)
        try:
            scope_after(self._steps, self._lets, {**bound, **self._dims}, context)
        except UNTOLD as error:
            raise self._untold(error) from error

    def _built(self, bound: Mapping[str, Any], context: Context) -> Built:
        if self._build is not None:
            built: Built = self._build(bound, context)
            return built
        if self._modules or holds_own(bound):
            return self._laid_out(bound, context)
        return self._memory.answer(self._laid_out, bound, context)

    def _laid_out(self, bound: Mapping[str, Any], context: Context) -> Built:
        scope = scope_after(self._steps, self._lets, {**bound, **self._dims}, context)
        parameters = {kept.name: kept.make(scope, True) for kept in self._parameters}
        buffers = {kept.name: kept.make(scope, False) for kept in self._buffers}
        found = [made for module in self._modules for made in module.made(scope)]
        modules = tuple(by_container(found))
        attributes = {
            name: value
            for name, value in bound.items()
            if name not in parameters and name not in buffers and name not in _NOT_KEPT
        }
        for name, expression in self._attributes:
            attributes[name] = expression.evaluate(scope)
        for path, _ in modules:
            attributes.pop(path, None)  # the submodule stands there: ``dropout``
        if self.composed:
            attributes[BUILT_WITH] = dict(bound)
        return Built(parameters, buffers, attributes, modules)

    def becomes(
        self,
        bound: Mapping[str, Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        context: Context,
    ) -> Made | None:
        """What a lazy layer is from its first call on; None for a layer that is no lazy one.

        Raises BindError when the arguments do not fit ``forward``, CannotTell when one that
        matters is unknown.
        """
        if self._becomes is None:
            return None
        given = self._forward.bind(args, kwargs)
        scope = Scope({**bound, **given, **self._dims}, context, self._lets)
        try:
            return Made(self._becomes.name, self._becomes.arguments(scope)[1])
        except UNTOLD as error:
            raise self._untold(error) from error

    def call(
        self,
        attributes: Mapping[str, Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        context: Context,
    ) -> Outcome:
        """forward(): ``attributes`` are the instance's, parameters and buffers included.

        Raises BindError when the arguments do not fit ``forward``, CannotTell when one that
        matters is unknown.
        """
        given = self._forward.bind(args, kwargs)
        variables = {**attributes, **given, "training": context.training}
        try:
            outcome = self._rule(variables, context)
            if self._lays and more_than_shapes(given)[1]:
                return laid_out(self.name, given, outcome, context)
        except UNTOLD as error:
            raise self._untold(error) from error
        return outcome


def _split(form: Form) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    for place, line in enumerate(form.lines):
        if line.keyword in _CALL_WORDS:
            return form.lines[:place], form.lines[place:]
    return form.lines, ()


def _read_kept(form: Form, keyword: str) -> tuple[Kept, ...]:
    found: list[Kept] = []
    for line in form.all(keyword):
        name, _, rest = line.rest.partition("[")
        (what,) = reading(form, line, parse_results, f"[{rest}")
        found.append(Kept(name.strip(), what))
    return tuple(found)


def _checked(form: Form, rule: Rule) -> Rule:
    """The rule of an operation that has ``need`` lines besides: they come first."""
    steps, lets = read_steps(form, form.lines)
    if not steps:
        return rule

    def checked(bound: Mapping[str, Any], context: Context) -> Outcome:
        scope_after(steps, lets, {**bound, **form.names}, context)
        return rule(bound, context)

    return checked


def compile_entry(located: Located, find: Find) -> CompiledOperation | CompiledLayer:
    """Parse one entry. Raises CatalogueError where its text is malformed."""
    form = read_form(located)
    try:
        signature = parse_signature(form.header, form.dims)
    except (SyntaxError, ValueError) as error:
        raise CatalogueError(f"{form.file}:{located.line}: {form.header}: {error}") from error
    if _LAYER_NAME.match(form.name):
        return CompiledLayer(form, signature, find)
    rule, call = form.one("rule"), form.one("call")
    if rule is not None:
        return CompiledOperation(form.name, signature, _checked(form, load_rule(rule.rest, form)))
    if call is not None:
        return CompiledOperation(
            form.name, signature, CallRule(form, call, find, signature.all_names)
        )
    return CompiledOperation(form.name, signature, LineRule(form, signature.all_names))
