"""Python's operators on interpreter values."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Device, DType, MemoryFormat, Tensor
from netgloss.interpret.values import (
    MISSING,
    BoundMethod,
    Class,
    Instance,
    Unknown,
    Value,
)
from netgloss.later import later
from netgloss.symbolic import Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.comparing import compare_sequences as _compare_sequences
    from netgloss.interpret.comparing import contains as _contains
    from netgloss.interpret.run import Run
    from netgloss.interpret.size_operators import arithmetic as _size_arithmetic
    from netgloss.interpret.size_operators import comparison as _compare_sizes
    from netgloss.interpret.size_operators import same_object as _same_size
else:  # what models of plain sizes do not ask for
    _compare_sequences = later("netgloss.interpret.comparing", "compare_sequences")
    _contains = later("netgloss.interpret.comparing", "contains")
    _size_arithmetic = later("netgloss.interpret.size_operators", "arithmetic")
    _compare_sizes = later("netgloss.interpret.size_operators", "comparison")
    _same_size = later("netgloss.interpret.size_operators", "same_object")

NUMBERS = (int, float, bool, complex)
HOST: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
DUNDER = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "**": "pow",
    "@": "matmul",
    "<<": "lshift",
    ">>": "rshift",
    "&": "and",
    "|": "or",
    "^": "xor",
    "==": "eq",
    "!=": "ne",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
}
REFLECTED = {"<": "gt", "<=": "ge", ">": "lt", ">=": "le", "==": "eq", "!=": "ne"}
TORCH = {
    "+": "torch.add",
    "-": "torch.sub",
    "*": "torch.mul",
    "/": "torch.div",
    "//": "torch.floor_divide",
    "%": "torch.remainder",
    "**": "torch.pow",
    "@": "torch.matmul",
    "&": "torch.bitwise_and",
    "|": "torch.bitwise_or",
    "^": "torch.bitwise_xor",
    "==": "torch.eq",
    "!=": "torch.ne",
    "<": "torch.lt",
    "<=": "torch.le",
    ">": "torch.gt",
    ">=": "torch.ge",
}
_NUMERIC = frozenset(NUMBERS)
_TEXT_OR_SEQUENCE = frozenset({str, bytes, list, tuple})
_SETS = frozenset({set, frozenset})
_SIZES = frozenset({SymInt, Ratio})
_ORDERED = frozenset({SymInt, Ratio, int, bool, float})


def binary(run: Run, op: str, a: Value, b: Value) -> Value:
    """``a op b``; a fault in it is recorded and the result is unknown."""
    ta, tb = type(a), type(b)
    if ta in _NUMERIC and tb in _NUMERIC:
        return _numbers(run, op, a, b)
    if ta is Unknown:
        return a
    if tb is Unknown:
        return b
    if ta is Tensor or tb is Tensor:
        if op in TORCH and _fits_tensor(ta) and _fits_tensor(tb):
            return run.operation(TORCH[op], (a, b), {})
    elif ta in _SIZES or tb in _SIZES:
        result = _size_arithmetic(run, op, a, b)
        if result is not MISSING:
            return result
    if ta is Instance or tb is Instance:
        result = _dunder(run, op, a, b)
        if result is not MISSING:
            return result
        a, b = _state(a), _state(b)
        ta, tb = type(a), type(b)
    if op == "%" and ta is str:
        return run.percent(a, b)
    if op == "*" and (ta in _TEXT_OR_SEQUENCE or tb in _TEXT_OR_SEQUENCE):
        return _repeat(run, a, b)
    if op == "+" and ta is tb and ta in _TEXT_OR_SEQUENCE:
        (run.budget.string if ta in (str, bytes) else run.budget.size)(len(a) + len(b))
        return a + b
    if op in "-&|^" and ta in _SETS and tb in _SETS:
        run.budget.size(len(a) + len(b))
        return HOST[op](a, b)
    if op == "|" and ta is dict and tb is dict:
        run.budget.size(len(a) + len(b))
        return {**a, **b}
    if op == "|" and (ta is Class or tb is Class or a is None or b is None):
        return Unknown("annotation", "union", run.place)  # int | None
    return _unsupported(run, op, a, b)


def _unsupported(run: Run, op: str, a: Value, b: Value) -> Value:
    return run.refuse(
        "operand_types",
        {"operator": op, "left": run.type_name(a), "right": run.type_name(b)},
        "TypeError",
        f"unsupported operand type(s) for {op}: '{run.type_name(a)}' and '{run.type_name(b)}'",
    )


def _fits_tensor(kind: type) -> bool:
    return kind is Tensor or kind in _NUMERIC or kind is SymInt or kind is Ratio


def _state(value: Value) -> Value:
    return value.state if type(value) is Instance and value.state is not None else value


def _numbers(run: Run, op: str, a: Any, b: Any) -> Value:
    if op == "**" and type(a) in (int, bool) and type(b) in (int, bool) and b > 0:
        run.budget.bits(max(int(a).bit_length(), 1) * b if a not in (0, 1, -1) else 1)
    elif op == "<<" and type(a) in (int, bool) and type(b) in (int, bool):
        run.budget.bits(int(a).bit_length() + b if b > 0 else 1)
    elif op == "*" and type(a) is int and type(b) is int:
        run.budget.bits(a.bit_length() + b.bit_length())
    elif op == "@" or (op in ("<<", ">>", "&", "|", "^") and float in (type(a), type(b))):
        return _unsupported(run, op, a, b)
    try:
        return HOST[op](a, b)
    except (ArithmeticError, ValueError, TypeError) as error:
        return run.refuse(
            "raised",
            {"type": type(error).__name__, "message": str(error)},
            type(error).__name__,
            str(error),
        )


def _repeat(run: Run, a: Value, b: Value) -> Value:
    if type(a) in (int, bool, SymInt):
        a, b = b, a
    times = run.concrete(b)
    if type(times) is Unknown:
        return times
    if type(times) not in (int, bool) or type(a) not in _TEXT_OR_SEQUENCE:
        return run.refuse(
            "operand_types",
            {"operator": "*", "left": run.type_name(a), "right": run.type_name(b)},
            "TypeError",
            f"can't multiply sequence by non-int of type '{run.type_name(b)}'",
        )
    if times > 0 and len(a):
        (run.budget.string if type(a) in (str, bytes) else run.budget.size)(len(a) * times)
    return a * times if len(a) else a


def _dunder(run: Run, op: str, a: Value, b: Value) -> Value:
    name = DUNDER[op]
    if type(a) is Instance:
        method = a.cls.find(f"__{name}__")
        if method is not MISSING:
            return run.call(BoundMethod(method, a), (b,), {})
    if type(b) is Instance:
        reflected = REFLECTED[op] if op in REFLECTED else "r" + name
        method = b.cls.find(f"__{reflected}__")
        if method is not MISSING:
            return run.call(BoundMethod(method, b), (a,), {})
    return MISSING


def inplace(run: Run, op: str, a: Value, b: Value) -> Value:
    """``a op= b``: lists and dicts change in place, as in Python."""
    if op == "+" and type(a) is list and type(b) is not Unknown:
        extra = list(run.iterate(b))
        run.budget.size(len(a) + len(extra))
        a.extend(extra)
        return a
    if op == "|" and type(a) in (dict, set) and type(b) in (dict, set):
        run.budget.size(len(a) + len(b))
        a.update(b)
        return a
    if type(a) is Instance:
        method = a.cls.find(f"__i{DUNDER[op]}__")
        if method is not MISSING:
            return run.call(BoundMethod(method, a), (b,), {})
    if type(a) is Tensor and op in TORCH and op != "@" and _fits_tensor(type(b)):
        return run.operation(TORCH[op], (a, b), {}, written=True)
    return binary(run, op, a, b)


def unary(run: Run, op: str, value: Value) -> Value:
    kind = type(value)
    if kind is Unknown:
        return value
    if kind in _NUMERIC:
        if op == "~" and kind in (int, bool):
            return ~int(value)
        if op != "~":
            return -value if op == "-" else +value
    if kind is Tensor:
        if op == "+":
            return value
        return run.operation("torch.neg" if op == "-" else "torch.bitwise_not", (value,), {})
    if kind is SymInt or (kind is Ratio and op != "~"):
        return value if op == "+" else value * -1 - (op == "~")
    if kind is Instance:
        name = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}[op]
        method = value.cls.find(name)
        if method is not MISSING:
            return run.call(BoundMethod(method, value), (), {})
    return run.refuse(
        "operand_types",
        {"operator": op, "left": run.type_name(value), "right": ""},
        "TypeError",
        f"bad operand type for unary {op}: '{run.type_name(value)}'",
    )


def compare(run: Run, op: str, a: Value, b: Value) -> Value:
    """``a op b`` for comparisons, identity and membership."""
    if op == "is":
        return _same(run, a, b)
    if op == "is not":
        result = _same(run, a, b)
        return result if type(result) is Unknown else not result
    if op in ("in", "not in"):
        found = _contains(run, b, a)
        if type(found) is Unknown:
            return found
        return found if op == "in" else not found
    ta, tb = type(a), type(b)
    if (ta in _NUMERIC and tb in _NUMERIC) or (ta is str and tb is str):
        try:
            return HOST[op](a, b)
        except TypeError as error:
            return run.refuse(
                "raised", {"type": "TypeError", "message": str(error)}, "TypeError", str(error)
            )
    if ta is Unknown:
        return a
    if tb is Unknown:
        return b
    if (ta is Tensor and _fits_tensor(tb)) or (tb is Tensor and _fits_tensor(ta)):
        if ta is not Tensor:  # a number knows no tensors: Python asks the tensor
            return run.operation(f"torch.{REFLECTED[op]}", (b, a), {})
        return run.operation(TORCH[op], (a, b), {})
    if ta in _SIZES or tb in _SIZES:
        if ta in _ORDERED and tb in _ORDERED:
            return _compare_sizes(run, op, a, b)
        return _by_identity(run, op, a, b)
    if ta is Instance or tb is Instance:
        result = _dunder(run, op, a, b)
        if result is not MISSING:
            return result
        if a is b and op in ("==", "!="):
            return op == "=="
        a, b = _state(a), _state(b)
        if Instance in (type(a), type(b)):
            return _by_identity(run, op, a, b)
    return _containers(run, op, a, b)


def _same(run: Run, a: Value, b: Value) -> Value:
    if type(a) is Unknown:
        return a
    if type(b) is Unknown:
        return b
    if type(a) is Class or type(b) is Class or a is None or b is None:
        return a is b
    if SymInt in (type(a), type(b)) and {type(a), type(b)} <= {SymInt, int}:
        return a is b or _same_size(run, a, b)
    return a is b or (type(a) in _NUMERIC and type(a) is type(b) and a == b)


def _by_identity(run: Run, op: str, a: Value, b: Value) -> Value:
    if op == "==":
        return a is b
    if op == "!=":
        return a is not b
    return run.refuse(
        "operand_types",
        {"operator": op, "left": run.type_name(a), "right": run.type_name(b)},
        "TypeError",
        f"'{op}' not supported between instances of '{run.type_name(a)}' and '{run.type_name(b)}'",
    )


def _containers(run: Run, op: str, a: Value, b: Value) -> Value:
    ta, tb = type(a), type(b)
    if ta in (list, tuple) and tb is ta:
        return _compare_sequences(run, op, a, b)
    if op in ("==", "!="):
        if ta is dict and tb is dict:
            run.budget.step(len(a))
            same = a.keys() == b.keys() and all(run.equal(a[k], b[k]) for k in a)
        elif (
            ta in (DType, Device, MemoryFormat)
            or ta in _SETS
            or ta in (bytes, range, type(None), str)
        ):
            same = bool(a == b) if ta is tb or (ta in _SETS and tb in _SETS) else False
        else:
            same = a is b
        return same if op == "==" else not same
    if ta in _SETS and tb in _SETS:
        return HOST[op](a, b)
    if ta is bytes and tb is bytes:
        return HOST[op](a, b)
    return _by_identity(run, op, a, b)
