"""Statements in words; a value's words follow the words that lead to it."""

from __future__ import annotations

from netgloss.words.en.grammar import listing
from netgloss.words.en.nouns import ARGUMENTS, LAYERS
from netgloss.words.forms import code as face

Pairs = tuple[tuple[str, str], ...]


# ---- definitions ------------------------------------------------------------------------------
def class_(name: str, bases: tuple[str, ...]) -> str:
    if not bases:
        return f"define class {face(name)}:"
    return (
        f"define class {face(name)}, which inherits from {listing([face(base) for base in bases])}:"
    )


def function(name: str, arguments: tuple[tuple[str, str | None], ...], method: bool) -> str:
    shown = [face(each if default is None else f"{each}={default}") for each, default in arguments]
    kind = "method" if method else "function"
    given = f" with the arguments {listing(shown)}" if shown else " without arguments"
    return f"define {kind} {face(name)}{given}:"


def decorator(code: str) -> str:
    return f"decorate with {face(code)} what follows"


def super_init(base: str) -> str:
    whose = f"the base class {face(base)}" if base else "the base class"
    return f"call the `__init__` method of {whose}"


def remark(text: str) -> str:
    return f"remark: {text}"


def import_(module: str, names: tuple[tuple[str, str | None], ...]) -> str:
    taken = [face(f"{name} as {alias}" if alias else name) for name, alias in names]
    return f"import {listing(taken)}" + (f" from {face(module)}" if module else "")


# ---- leads: a value follows -------------------------------------------------------------------
def attribute(name: str) -> str:
    return f"set attribute {face(name)} to"


def variable(name: str) -> str:
    return f"set {face(name)} to"


def append(name: str) -> str:
    return f"append to {face(name)}"


def return_() -> str:
    return "return"


def item(name: str) -> str:
    return f"{face(name)}:" if name else ""


# ---- values -----------------------------------------------------------------------------------
def layer(name: str, type: str, arguments: Pairs) -> str:
    noun = LAYERS.get(type, "")
    what = f"{noun} {face(name)}" if noun else face(name)
    return ", ".join([what, *_arguments(arguments)])


def container(name: str, empty: bool) -> str:
    return f"an empty {face(name)}" if empty else f"{face(name)} of these modules, in order:"


def container_of(name: str, held: str) -> str:
    return f"{face(name)} of the modules in {face(held)}"


def instance(name: str, arguments: Pairs) -> str:
    return ", ".join([f"an instance of {face(name)}", *_arguments(arguments)])


def each_of(code: str) -> str:
    return f"each module of {face(code)}"


def for_each(target: str, items: str) -> str:
    return f"one of these for each {face(target)} in {face(items)}:"


def code(text: str) -> str:
    return face(text)


# ---- other statements -------------------------------------------------------------------------
def call(code: str) -> str:
    return f"call {face(code)}"


def declare(name: str, type: str) -> str:
    return f"declare {face(name)} as {face(type)}"


def return_nothing() -> str:
    return "return"


def if_(test: str) -> str:
    return f"if {face(test)}:"


def elif_(test: str) -> str:
    return f"otherwise, if {face(test)}:"


def else_() -> str:
    return "otherwise:"


def main_guard() -> str:
    return "if this file is run as a program:"


def for_(target: str, items: str) -> str:
    return f"for each {face(target)} in {face(items)}:"


def while_(test: str) -> str:
    return f"as long as {face(test)}, repeat:"


def loop_else() -> str:
    return "if the loop was not left early:"


def with_(items: tuple[str, ...]) -> str:
    return f"within {listing([face(each) for each in items])}:"


def try_() -> str:
    return "try:"


def except_(code: str, name: str) -> str:
    what = face(code) if code else "anything"
    kept = f" as {face(name)}" if name else ""
    return f"if {what} is raised{kept}:"


def try_else() -> str:
    return "if nothing was raised:"


def finally_() -> str:
    return "in any case, at the end:"


def match(subject: str) -> str:
    return f"compare {face(subject)} with these patterns:"


def case(pattern: str) -> str:
    return f"if it fits {face(pattern)}:"


def raise_(code: str) -> str:
    return f"raise {face(code)}" if code else "raise the caught exception again"


def assert_(test: str) -> str:
    return f"make sure that {face(test)}"


def delete(names: tuple[str, ...]) -> str:
    return f"delete {listing([face(name) for name in names])}"


def shared_names(names: tuple[str, ...], outer: bool) -> str:
    where = "the outer function" if outer else "the module level"
    return f"use {listing([face(name) for name in names])} of {where}"


def pass_() -> str:
    return "do nothing"


def break_() -> str:
    return "leave the loop"


def continue_() -> str:
    return "go on with the next round"


def _arguments(arguments: Pairs) -> list[str]:
    parts = []
    for name, text in arguments:
        if not name:
            parts.append(face(text))
        elif name == "**":
            parts.append(f"the arguments in {face(text)}")
        elif name in ARGUMENTS:
            parts.append(f"{ARGUMENTS[name]} = {face(text)}")
        else:
            parts.append(f"{face(name)} = {face(text)}")
    return parts
