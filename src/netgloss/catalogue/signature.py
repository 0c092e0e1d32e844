"""Signatures: Python's own notation, where the annotation ``2`` means "expand to a pair".

``conv2d(input, weight, bias=None, stride: 2 = 1)`` binds ``stride=3`` as ``(3, 3)``. Several
arguments may also come as one sequence, unless they are written ``*tensors: 1``.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from netgloss.catalogue.records import BindError, Complaint
from netgloss.records import dataclass
from netgloss.symbolic import SymInt

# PyTorch takes NumPy's names for some arguments of its functions (numpy_compat_arg_names in
# torch/csrc/utils/python_arg_parser.cpp).
_NUMPY_NAMES = {"axis": "dim", "keepdims": "keepdim", "x": "input", "x1": "input", "x2": "other"}

# Whole numbers one by one or as one sequence: none at all are no empty sequence.
_SIZES = frozenset({"size", "shape", "dims", "repeats"})


@dataclass(frozen=True, slots=True)
class Signature:
    """The arguments of a call: names in order, defaults, and how many values each expands to."""

    positional: tuple[str, ...]
    star: str | None
    keyword_only: tuple[str, ...]
    defaults: Mapping[str, Any]
    expand: Mapping[str, int]
    shown: str  # how messages call it: "conv2d"
    others: bool = False  # ``**kwargs``: any further keyword is taken and forgotten
    # Whether a sequence of another length than asked for is refused: a layer keeps it as it is,
    # and the function that it calls refuses (torch/nn/modules/utils.py, ``_ntuple``).
    lengths: bool = True
    unwraps: bool = True  # whether ``f((a, b))`` says the same as ``f(a, b)``

    @property
    def all_names(self) -> tuple[str, ...]:
        star = () if self.star is None else (self.star,)
        return (*self.positional, *star, *self.keyword_only)

    def bind(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments by name, defaults filled in, pairs expanded. Raises BindError."""
        bound = dict(zip(self.positional, args, strict=False))
        if len(bound) == len(args) == len(self.positional) and not (
            kwargs or self.keyword_only or self.expand or self.star is not None
        ):
            return bound  # as it is written
        rest = args[len(self.positional) :]
        if self.star is not None:
            if not rest and self.star in _SIZES and self.star not in kwargs:
                raise self._missing(bound)
            bound[self.star] = _unwrap(rest) if self.unwraps else rest
        elif rest:
            raise self._too_many(len(args))
        for key, value in kwargs.items():
            if self.others:
                continue
            name = self._keyword(key)
            if name in bound and not (name == self.star and not rest):
                raise self._twice(name)
            bound[name] = value
        for names in (self.positional[len(args) :], self.keyword_only):
            for name in names:
                if name not in bound:
                    if name not in self.defaults:
                        raise self._missing(bound)
                    bound[name] = self.defaults[name]
        for name, count in self.expand.items():
            value = bound[name]
            if type(value) is not tuple or len(value) != count:
                bound[name] = self._expanded(name, value, count)
        return bound

    def _keyword(self, key: str) -> str:
        if key in self.positional or key in self.keyword_only or key == self.star:
            return key
        renamed = _NUMPY_NAMES.get(key)
        if renamed is not None and (renamed in self.positional or renamed in self.keyword_only):
            return renamed
        raise BindError(
            Complaint(
                "unexpected_argument",
                {"function": self.shown, "argument": key, "known": self.all_names},
                f"{self.shown}() got an unexpected keyword argument '{key}'",
            )
        )

    def _expanded(self, name: str, value: Any, count: int) -> Any:
        if type(value) is int or type(value) is SymInt:
            return (value,) * count
        if isinstance(value, (tuple, list)):
            if len(value) == count or not self.lengths:
                return tuple(value)
            if len(value) == 1:
                return (value[0],) * count
            if not value and name in self.defaults and self.defaults[name] is None:
                return None  # no numbers at all stand for the default
            facts = {"argument": name, "expected": count, "given": tuple(value)}
            raise BindError(
                Complaint(
                    "tuple_length",
                    facts,
                    f"expected {name} to be a single integer value or a list of {count} values, "
                    f"but got {name}={list(value)}",
                )
            )
        return value

    def _too_many(self, given: int) -> BindError:
        most = len(self.positional)
        facts = {"function": self.shown, "expected": most, "given": given}
        message = f"{self.shown}() takes {most} positional arguments but {given} were given"
        return BindError(Complaint("too_many_arguments", facts, message))

    def _twice(self, name: str) -> BindError:
        facts = {"function": self.shown, "argument": name}
        message = f"{self.shown}() got multiple values for argument '{name}'"
        return BindError(Complaint("repeated_argument", facts, message))

    def _missing(self, bound: Mapping[str, Any]) -> BindError:
        star = (self.star,) if self.star in _SIZES else ()
        wanted = [n for n in (*self.positional, *self.keyword_only) if n not in self.defaults]
        wanted += star
        missing = tuple(name for name in wanted if name not in bound)
        facts = {"function": self.shown, "arguments": missing}
        quoted = " and ".join(f"'{name}'" for name in missing)
        plural = "argument" if len(missing) == 1 else "arguments"
        message = f"{self.shown}() missing {len(missing)} required positional {plural}: {quoted}"
        return BindError(Complaint("missing_argument", facts, message))


def parse_signature(text: str, dims: int = 0) -> Signature:
    """Read ``"name(a, b: 2 = 1, *, c=None)"``, where ``dims`` may stand for a number.

    Raises SyntaxError or ValueError.
    """
    name, _, inside = text.partition("(")
    tree = ast.parse(f"def f({inside}: pass").body[0]
    assert isinstance(tree, ast.FunctionDef)
    given = tree.args
    ordinary = (*given.posonlyargs, *given.args)
    defaults: dict[str, Any] = {}
    if given.defaults:
        for argument, value in zip(ordinary[-len(given.defaults) :], given.defaults, strict=True):
            defaults[argument.arg] = ast.literal_eval(value)
    for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if default is not None:
            defaults[argument.arg] = ast.literal_eval(default)
    expand: dict[str, int] = {}
    for argument in (*ordinary, *given.kwonlyargs):
        if argument.annotation is not None:
            expand[argument.arg] = _count(argument.annotation, dims)
            if type(defaults.get(argument.arg)) is int:
                defaults[argument.arg] = (defaults[argument.arg],) * expand[argument.arg]
    return Signature(
        positional=tuple(argument.arg for argument in ordinary),
        star=None if given.vararg is None else given.vararg.arg,
        keyword_only=tuple(argument.arg for argument in given.kwonlyargs),
        defaults=defaults,
        expand=expand,
        shown=name.rpartition(".")[2],
        others=given.kwarg is not None,
        unwraps=given.vararg is None or given.vararg.annotation is None,
    )


def _count(annotation: ast.expr, dims: int) -> int:
    """``2``, ``dims`` or ``2*dims``."""
    if isinstance(annotation, ast.BinOp):
        return _count(annotation.left, dims) * _count(annotation.right, dims)
    if isinstance(annotation, ast.Name) and annotation.id == "dims":
        return dims
    return int(ast.literal_eval(annotation))


def _unwrap(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """``view(2, 3)`` and ``view((2, 3))`` say the same."""
    if len(values) == 1 and isinstance(values[0], (tuple, list)):
        return tuple(values[0])
    return values
