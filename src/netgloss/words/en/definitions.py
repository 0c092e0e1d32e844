"""Imports, classes, functions."""

from __future__ import annotations

from netgloss.symbolic import Dim
from netgloss.words.en.grammar import listing, plural
from netgloss.words.en.grammar import times as how_often
from netgloss.words.forms import code, count

Arguments = tuple[tuple[str, str | None], ...]

_KNOWN_MODULES = {
    "torch": "PyTorch itself, its tensors and operations",
    "torch.nn": "the layers and other building blocks of networks",
    "torch.nn.functional": "layers as plain functions, without parameters of their own",
    "torch.optim": "the optimisers that training uses",
    "torch.utils.data": "data sets and loaders",
    "torchvision": "data sets, image transforms and known models",
    "torchvision.models": "known image models",
    "torchvision.transforms": "image transforms",
    "numpy": "arrays of numbers",
    "math": "Python's mathematical functions",
    "typing": "names for type hints; they change nothing in a run",
    "__future__": "a switch of the Python language itself",
}

_KNOWN_DECORATORS = {
    "staticmethod": "the function gets neither the object nor the class as its first argument",
    "classmethod": "the function gets the class as its first argument, not an object",
    "property": "the method is read like an attribute, without brackets",
    "torch.no_grad": "no gradients are recorded inside",
    "torch.inference_mode": "no gradients are recorded inside, and the results cannot be trained on",
    "dataclasses.dataclass": "the class gets a constructor from its list of fields",
    "dataclass": "the class gets a constructor from its list of fields",
    "functools.wraps": "the wrapper takes over the name and the docstring of the function",
    "torch.jit.script": "the function is compiled by TorchScript",
}


def import_module(module: str, alias: str | None) -> str:
    known = _KNOWN_MODULES.get(module)
    meaning = f": {known}" if known else ""
    if alias and alias != module:
        return f"Imports {code(module)} under the name {code(alias)}{meaning}."
    return f"Imports {code(module)}{meaning}."


def import_names(module: str, names: tuple[tuple[str, str | None], ...]) -> str:
    taken = [code(f"{name} as {alias}") if alias else code(name) for name, alias in names]
    known = _KNOWN_MODULES.get(module)
    meaning = f" ({known})" if known else ""
    return f"Takes {listing(taken)} from {code(module)}{meaning}."


def class_module(
    name: str,
    bases: tuple[str, ...],
    root: bool,
    children: int,
    parameters: Dim | None,
    amounts: tuple[int, int] | None,
    times: int,
    complete: bool,
) -> list[str]:
    base = listing([code(each) for each in bases]) or "no base class"
    what = "The model" if root else "A building block"
    said = [f"{what}: the class {code(name)}, derived from {base}."]
    holds = f"It has {children or 'no'} direct {plural(children, 'submodule')}"
    if not complete:
        holds += "; not all of its parameters can be known from the source"
    elif parameters == 0:
        holds += " and nothing to learn" if children else " and no parameters"
    elif parameters is not None:
        each = " each time" if times > 1 else " in all"
        holds += f" and {count(parameters)} {plural(parameters, 'parameter')}{each}"
    elif amounts:
        holds += f" and from {count(amounts[0])} to {count(amounts[1])} parameters"
    said.append(f"{holds}.")
    if times > 1:
        said.append(f"The model uses it {how_often(times)}.")
    return said


def class_unused(name: str, bases: tuple[str, ...]) -> str:
    base = listing([code(each) for each in bases]) or "no base class"
    return f"A module class {code(name)}, derived from {base}; no model that was run here uses it."


def class_plain(name: str, bases: tuple[str, ...]) -> str:
    if not bases:
        return f"A plain class {code(name)}; it is no network module."
    base = listing([code(each) for each in bases])
    return f"A class {code(name)}, derived from {base}; it is no network module."


def define_init(
    class_name: str, arguments: Arguments, values: tuple[tuple[str, str], ...]
) -> list[str]:
    said = [
        f"The constructor: runs when {code(class_name + '(…)')} is written, and makes the layers."
    ]
    if arguments:
        said.append(f"{_declared(arguments)}.")
    differing = [
        f"{code(name)} is {code(value)}" for name, value in values if (name, value) not in arguments
    ]
    if differing:
        said.append(f"In this run {listing(differing)}.")
    return said


def define_forward(arguments: Arguments, given: tuple[str, ...], times: int) -> list[str]:
    said = ["The forward pass: what happens to the input when the module is called."]
    shown = [
        f"{code(name)} has the shape {code(shape)}"
        for (name, _), shape in zip(arguments, given, strict=False)
        if shape
    ]
    if shown:
        first = " at the first call" if times > 1 else ""
        said.append(f"{listing(shown)}{first}.")
    if times > 1:
        said.append(f"It is called {how_often(times)} in one run of the model.")
    return said


def define_method(name: str, arguments: Arguments) -> list[str]:
    said = [f"Defines the method {code(name)}."]
    if arguments:
        said.append(f"{_declared(arguments)}.")
    return said


def define_function(name: str, arguments: Arguments) -> list[str]:
    said = [f"Defines the function {code(name)}."]
    if arguments:
        said.append(f"{_declared(arguments)}.")
    return said


def decorator(code: str, name: str) -> str:
    meaning = _KNOWN_DECORATORS.get(name)
    if meaning:
        return f"Decorator `{code}`: {meaning}."
    return f"Decorator: what follows is handed to `{code}`, whose result takes its place."


def docstring() -> str:
    return "Documentation text; it changes nothing in a run."


def _declared(arguments: Arguments) -> str:
    shown = [
        code(name) if default is None else f"{code(name)} (default {code(default)})"
        for name, default in arguments
    ]
    return f"{plural(len(shown), 'Argument')}: {listing(shown)}"
