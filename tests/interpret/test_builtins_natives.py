"""The wall between pasted code and the host functions behind it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import pytest

from netgloss.interpret.builtins import BUILTINS, METHODS, UNNAMED, make_classes
from netgloss.interpret.builtins.natives import native
from netgloss.interpret.library import MODULES
from netgloss.interpret.library.regular import work
from netgloss.interpret.program import Program
from netgloss.interpret.values import Class, Lazy, Native, Raised, Unknown


def fresh() -> Program:
    return Program(ast.parse("x = 1"), ast.parse)


def positional(run: Any, a: Any, b: Any = 2, /) -> Any:
    return a, b


def named(run: Any, a: Any, *, key: Any = None) -> Any:
    return a, key


def open_ended(run: Any, /, *args: Any, **kwargs: Any) -> Any:
    return args, kwargs


@pytest.mark.parametrize(
    ("function", "args", "kwargs", "result"),
    [
        (positional, (1,), {}, (1, 2)),
        (positional, (1, 3), {}, (1, 3)),
        (named, (1,), {"key": 5}, (1, 5)),
        (named, (), {"a": 1}, (1, None)),
        (open_ended, (1, 2), {"run": 3, "self": 4}, ((1, 2), {"run": 3, "self": 4})),
    ],
)
def test_a_call_that_fits(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], result: Any
) -> None:
    assert native("f", function).call(fresh().run, args, kwargs) == result


@pytest.mark.parametrize(
    ("function", "args", "kwargs"),
    [
        (positional, (), {}),
        (positional, (1, 2, 3), {}),
        (positional, (), {"a": 1}),
        (positional, (1,), {"b": 1}),
        (named, (1, 2), {}),
        (named, (1,), {"a": 2}),
        (named, (1,), {"run": 2}),
        (named, (1,), {"other": 2}),
    ],
)
def test_a_call_that_does_not_fit_is_an_error_of_the_program(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    with pytest.raises(Raised) as caught:
        native("f", function).call(fresh().run, args, kwargs)
    assert caught.value.value.cls.name == "TypeError"


def test_unknown_operands_stop_a_native_unless_it_looks_at_them() -> None:
    run, unknown = fresh().run, Unknown("import", "x")
    assert native("f", named).call(run, (1,), {"key": unknown}) is unknown
    assert native("f", named, sees_unknown=True).call(run, (unknown,), {}) == (unknown, None)


def test_every_table_holds_natives_under_exact_names() -> None:
    for table in (BUILTINS, *METHODS.values()):
        for name, function in table.items():
            assert type(name) is str
            assert type(function) is Native


def test_every_run_has_classes_of_its_own() -> None:
    one, two = make_classes(), make_classes()
    assert one.keys() == two.keys()
    assert not {id(cls) for cls in one.values()} & {id(cls) for cls in two.values()}


def test_the_exceptions_are_those_of_python() -> None:
    import builtins

    ours = make_classes()
    theirs = {
        name: value
        for name, value in vars(builtins).items()
        if isinstance(value, type) and issubclass(value, BaseException)
    }
    assert set(theirs) <= set(ours)
    for name, value in theirs.items():
        if name in ours and name == value.__name__:
            bases = [cls.__name__ for cls in value.__mro__]
            assert [cls.name for cls in ours[name].mro] == bases


def test_names_of_python_are_all_answered() -> None:
    import builtins

    run = fresh().run
    constants = {"None", "True", "False", "NotImplemented", "Ellipsis", "super"}
    printed_by_site = {"copyright", "credits", "license", "exit", "quit", "help", "_"}
    wanted = {name for name in vars(builtins) if not name.startswith("__")}
    answered = set(BUILTINS) | (set(run.classes) - UNNAMED)
    assert wanted - answered - constants - printed_by_site == set()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_answers_for_every_public_name_of_its_own(name: str) -> None:
    run = fresh().run
    namespace = MODULES[name]()
    assert namespace.name == name
    for attribute, value in namespace.attrs.items():
        found = run.getattr(namespace, attribute)
        assert type(found) is not Lazy, attribute
        if type(value) is Lazy:
            assert type(found) is Class or found is not None
    run.getattr(namespace, "no_such_name")
    assert not run.recorder.faults


def test_what_a_module_lacks_is_unknown_and_named() -> None:
    program = Program(ast.parse("import math, os\na = math.nothing\nb = os.fork"), ast.parse)
    assert [(u.reason, u.what) for u in program.unknowns] == [
        ("operation", "math.nothing"),
        ("forbidden", "os.fork"),
    ]


@pytest.mark.parametrize(
    ("pattern", "cost"),
    [
        ("abc", (0, 1)),
        (r"^layer(\d+)\.(\d+)$", (2, 1)),
        ("[+*?]", (0, 1)),
        ("[^]+]x*", (1, 1)),
        (r"\*\+a{2,3}", (1, 1)),
        ("a|b?", (0, 4)),
        ("(one|two|three)x|y", (0, 6)),
        ("(?:ab)+c*", (2, 1)),
        ("(a+)+", None),
        ("(a+)?b", (1, 2)),
        ("(a|b)*", None),
        ("((a?)b)*", None),
        ("(?P<x>a)(?P=x)", None),
        (r"(a)\1", None),
        ("(a){2,}{3}", (2, 1)),
    ],
)
def test_the_work_of_a_pattern(pattern: str, cost: tuple[int, int] | None) -> None:
    assert work(pattern) == cost
