"""The exception classes of Python, as the interpreter's own classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, deeper, host
from netgloss.interpret.values import (
    MISSING,
    Args,
    BoundMethod,
    Class,
    Instance,
    Kwargs,
    Native,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

# name -> base, each base before what derives from it
HIERARCHY = {
    "BaseExceptionGroup": "BaseException",
    "SystemExit": "BaseException",
    "KeyboardInterrupt": "BaseException",
    "GeneratorExit": "BaseException",
    "Exception": "BaseException",
    "ArithmeticError": "Exception",
    "FloatingPointError": "ArithmeticError",
    "OverflowError": "ArithmeticError",
    "ZeroDivisionError": "ArithmeticError",
    "AssertionError": "Exception",
    "AttributeError": "Exception",
    "BufferError": "Exception",
    "EOFError": "Exception",
    "ImportError": "Exception",
    "ModuleNotFoundError": "ImportError",
    "LookupError": "Exception",
    "IndexError": "LookupError",
    "KeyError": "LookupError",
    "MemoryError": "Exception",
    "NameError": "Exception",
    "UnboundLocalError": "NameError",
    "OSError": "Exception",
    "BlockingIOError": "OSError",
    "ChildProcessError": "OSError",
    "ConnectionError": "OSError",
    "BrokenPipeError": "ConnectionError",
    "ConnectionAbortedError": "ConnectionError",
    "ConnectionRefusedError": "ConnectionError",
    "ConnectionResetError": "ConnectionError",
    "FileExistsError": "OSError",
    "FileNotFoundError": "OSError",
    "InterruptedError": "OSError",
    "IsADirectoryError": "OSError",
    "NotADirectoryError": "OSError",
    "PermissionError": "OSError",
    "ProcessLookupError": "OSError",
    "TimeoutError": "OSError",
    "ReferenceError": "Exception",
    "RuntimeError": "Exception",
    "NotImplementedError": "RuntimeError",
    "RecursionError": "RuntimeError",
    "StopIteration": "Exception",
    "StopAsyncIteration": "Exception",
    "SyntaxError": "Exception",
    "IndentationError": "SyntaxError",
    "TabError": "IndentationError",
    "SystemError": "Exception",
    "TypeError": "Exception",
    "ValueError": "Exception",
    "UnicodeError": "ValueError",
    "UnicodeDecodeError": "UnicodeError",
    "UnicodeEncodeError": "UnicodeError",
    "UnicodeTranslateError": "UnicodeError",
    "Warning": "Exception",
    "BytesWarning": "Warning",
    "DeprecationWarning": "Warning",
    "EncodingWarning": "Warning",
    "FutureWarning": "Warning",
    "ImportWarning": "Warning",
    "PendingDeprecationWarning": "Warning",
    "ResourceWarning": "Warning",
    "RuntimeWarning": "Warning",
    "SyntaxWarning": "Warning",
    "UnicodeWarning": "Warning",
    "UserWarning": "Warning",
}
ALIASES = {"IOError": "OSError", "EnvironmentError": "OSError"}

METHODS = Table("BaseException")


def construct(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """An exception: its arguments are kept whatever the class's own ``__init__`` does."""
    instance = Instance(cls, {"args": args}, place=run.place)
    if cls.derives_from(run.classes["StopIteration"]):
        instance.attrs["value"] = args[0] if args else None
    if cls.derives_from(run.classes["SystemExit"]):
        instance.attrs["code"] = args[0] if args else None
    init = cls.find("__init__")
    if type(init) is not Native and init is not MISSING:
        run.call(BoundMethod(init, instance), args, kwargs)
    elif kwargs and not cls.derives_from(run.classes["ImportError"]):
        run.throw("TypeError", f"{cls.name}() takes no keyword arguments")
    return instance


@METHODS.add("__init__", sees_unknown=True)
def _init(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> None:
    if type(self) is Instance:
        self.attrs["args"] = args


@METHODS.add("__str__")
def _str(run: Run, self: Value, /) -> str:
    args = arguments_of(self)
    with deeper(run):
        if len(args) == 1:
            lookup = type(self) is Instance and self.cls.derives_from(run.classes["KeyError"])
            return run.repr(args[0]) if lookup else run.str(args[0])
        return run.repr(args) if args else ""


@METHODS.add("__repr__")
def _repr(run: Run, self: Value, /) -> str:
    args = arguments_of(self)
    with deeper(run):
        inside = ", ".join([run.repr(arg) for arg in args])
    return f"{self.cls.name if type(self) is Instance else 'BaseException'}({inside})"


@METHODS.add("with_traceback")
def _with_traceback(run: Run, self: Value, traceback: Value, /) -> Value:
    return self


@METHODS.add("add_note")
def _add_note(run: Run, self: Value, note: Value, /) -> None:
    if type(self) is Instance:
        run.budget.step()
        self.attrs.setdefault("__notes__", []).append(note)


def arguments_of(error: Value) -> tuple[Value, ...]:
    """What an exception was made with."""
    args = error.attrs.get("args", ()) if type(error) is Instance else ()
    plain = host(args)
    return plain if type(plain) is tuple else ()


def make_exceptions(root: Class) -> dict[str, Class]:
    """Every exception class by name, derived from ``root`` (``object``)."""
    attrs: dict[str, Value] = {
        **METHODS,
        "__cause__": None,
        "__context__": None,
        "__traceback__": None,
    }
    base = Class("BaseException", (root,), attrs, construct=construct, module="builtins")
    classes = {"BaseException": base}
    for name, parent in HIERARCHY.items():
        classes[name] = Class(name, (classes[parent],), {}, module="builtins")
    group = (classes["BaseExceptionGroup"], classes["Exception"])
    classes["ExceptionGroup"] = Class("ExceptionGroup", group, {}, module="builtins")
    for alias, name in ALIASES.items():
        classes[alias] = classes[name]
    return classes
