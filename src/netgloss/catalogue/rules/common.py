"""What the rules of tensor operations share: reading arguments, axes, sizes, broadcasting.

Plain integers take the short way everywhere: no :class:`~netgloss.symbolic.Relation` is made
where both sides are host integers, and complaints are built only when a need has failed or may
fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from netgloss.catalogue.records import (
    CannotTell,
    Complaint,
    Context,
    Device,
    DType,
    MemoryFormat,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.rules.following import size_in
from netgloss.symbolic import (
    AllOf,
    Dim,
    Ratio,
    Relation,
    SymInt,
    counts,
    hint_of,
    product,
)

# Why a guard of broadcasting stands.
MEETING = "sizes that meet in broadcasting are equal"
SPREAD_OUT = "an axis of length 1 is broadcast"
Bound = Mapping[str, Any]
Rule = Callable[[Bound, Context], Outcome]

_KNOWN_TYPES: tuple[type, ...] = (
    *(bool, int, float, complex, str, tuple, list, dict, slice),
    *(Tensor, SymInt, Ratio, DType, Device, MemoryFormat),
)


# ---- arguments --------------------------------------------------------------------------------
def is_known(value: object) -> bool:
    """Is this one of the values that rules are promised (None and tensors included)?"""
    return value is None or isinstance(value, _KNOWN_TYPES)


def type_name(value: object) -> str:
    """The name PyTorch's messages give the type of this argument."""
    if isinstance(value, SymInt):
        return "int"
    return "float" if isinstance(value, Ratio) else type(value).__name__


def refuse(context: Context, kind: str, torch: str = "", /, **facts: Any) -> None:
    """State a precondition that certainly fails."""
    context.need(False, Complaint(kind, facts, torch))


def refuse_rank(
    context: Context,
    source: Tensor,
    torch: str,
    *,
    argument: str = "input",
    least: int | None = None,
    most: int | None = None,
) -> None:
    """State that a tensor has fewer axes than ``least``, or more than ``most``."""
    had = {"given": source.rank, "shape": source.shape}
    if most is None:
        refuse(context, "rank_at_least", torch, argument=argument, least=least, **had)
    elif least is None:
        refuse(context, "rank_at_most", torch, argument=argument, most=most, **had)
    else:
        refuse(context, "rank_between", torch, argument=argument, least=least, most=most, **had)


def wrong_type(
    context: Context, name: str, expected: str, value: object, index: int | None = None
) -> CannotTell:
    """Complain of an argument (of the item at ``index`` in it) of the wrong type; the caller
    raises what comes back.

    A value that is itself unknown is no fault of the source: then nothing is complained of.
    """
    if is_known(value):
        got = type_name(value)
        refuse(
            context,
            "argument_type",
            f"argument '{name}' must be {expected}, not {got}",
            argument=name,
            expected=expected,
            got=got,
            index=index,
        )
    return CannotTell(f"the argument {name} is not a known {expected}")


def tensor(bound: Bound, name: str, context: Context) -> Tensor:
    """The argument as a tensor. Raises CannotTell when it is none."""
    value = bound[name]
    if isinstance(value, Tensor):
        return value
    raise wrong_type(context, name, "Tensor", value)


def tensors(bound: Bound, name: str, context: Context) -> tuple[Tensor, ...]:
    """The argument as a sequence of tensors. Raises CannotTell when it is none."""
    value = bound[name]
    if not isinstance(value, tuple | list):
        raise wrong_type(context, name, "tuple of Tensors", value)
    for at, item in enumerate(value):
        if not isinstance(item, Tensor):
            raise wrong_type(context, name, "tuple of Tensors", item, at)
    return tuple(value)


def tensors_in(values: Iterable[object]) -> Iterator[Tensor]:
    """The tensors among the values, however deep in tuples and lists."""
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, tuple | list):
            yield from tensors_in(value)


def size(value: object, name: str, context: Context) -> Dim:
    """One size: an integer, a symbolic integer, or a 0-d integer tensor of known value."""
    if isinstance(value, int | SymInt):
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, Tensor):
        number = size_in(value) if value.value is None else value.value
        if value.shape == () and (type(number) is int or isinstance(number, SymInt)):
            return number
        raise CannotTell(f"the argument {name} is a tensor whose value is not known")
    raise wrong_type(context, name, "int", value)


def constant(value: object, name: str, context: Context) -> int:
    """An integer that must be fixed in this run (an axis, a count); a symbolic one is pinned to
    its hint by a guard."""
    number = size(value, name, context)
    if isinstance(number, SymInt):
        hint = hint_of(number)
        context.decide(Relation(number, "==", hint), f"{name} must be a fixed number")
        return hint
    return number


def sizes(value: object, name: str, context: Context) -> Shape:
    """Sizes given as ``f(2, 3)``, ``f((2, 3))``, ``f([2, 3])`` or a lone integer."""
    if not isinstance(value, tuple | list):
        return (size(value, name, context),)
    if len(value) == 1 and isinstance(value[0], tuple | list):
        value = value[0]
    return tuple(size(item, name, context) for item in value)


def sizes_listed(bound: Bound, name: str, context: Context) -> Shape:
    """Like :func:`sizes`, where PyTorch takes a tuple or a list and refuses a lone integer."""
    if isinstance(bound[name], int | SymInt | Tensor):
        wrong_type(context, name, "tuple of ints", bound[name])
    return sizes(bound[name], name, context)


def constants(value: object, name: str, context: Context) -> tuple[int, ...]:
    """Like :func:`sizes`, each pinned to a plain integer."""
    return tuple(constant(item, name, context) for item in sizes(value, name, context))


def flag(bound: Bound, name: str, context: Context | None = None) -> bool:
    """A boolean argument. Raises CannotTell when it is not known."""
    value = bound[name]
    if value is None or isinstance(value, bool):
        return bool(value)
    if context is None:
        raise CannotTell(f"the argument {name} is not known")
    raise wrong_type(context, name, "bool", value)


# ---- axes -------------------------------------------------------------------------------------
def wrap(dim: int, rank: int, context: Context) -> int:
    """The axis that ``dim`` means in a tensor of this rank; counts from the end if negative."""
    span = max(rank, 1)
    if -span <= dim < span:
        return dim % span
    refuse(
        context,
        "dim_range",
        f"Dimension out of range (expected to be in range of [{-span}, {span - 1}], but got {dim})",
        dim=dim,
        rank=rank,
        low=-span,
        high=span - 1,
    )
    return 0 if dim < 0 else span - 1


def axis(bound: Bound, name: str, rank: int, context: Context) -> int:
    """The argument ``name`` as an axis of a tensor of this rank."""
    return wrap(constant(bound[name], name, context), rank, context)


def axes(value: object, name: str, rank: int, context: Context) -> tuple[int, ...]:
    """One or several axes, each at most once, in the order given."""
    found: list[int] = []
    for dim in constants(value, name, context):
        at = wrap(dim, rank, context)
        if at in found:
            refuse(
                context,
                "dim_repeated",
                f"dim {at} appears multiple times in the list of dims",
                dim=at,
                dims=tuple(constants(value, name, context)),
            )
        else:
            found.append(at)
    return tuple(found)


# ---- sizes ------------------------------------------------------------------------------------
def shown(shape: Iterable[Dim]) -> list[int]:
    """The sizes of this run, as PyTorch's messages print them."""
    return [hint_of(dim) for dim in shape]


def numel(shape: Shape) -> Dim:
    """How many elements a tensor of this shape has."""
    return product(shape)


def same(left: Dim, right: Dim) -> bool:
    """Equal for certain, without a guard."""
    if type(left) is int and type(right) is int:
        return left == right
    return left is right or Relation(left, "==", right).proved() is True


def same_shape(left: Shape, right: Shape) -> bool:
    """Equal in every axis for certain, without a guard."""
    return len(left) == len(right) and all(map(same, left, right))


def equal(left: Dim, right: Dim, context: Context, complaint: Callable[[], Complaint]) -> bool:
    """The precondition that two sizes are equal; the complaint is built only when needed."""
    if same(left, right):
        return True
    if type(left) is int and type(right) is int:
        return context.need(False, complaint())
    return context.need(Relation(left, "==", right), complaint())


def equal_shapes(left: Shape, right: Shape, context: Context, complaint: Complaint) -> bool:
    """The precondition that two shapes are equal; told of the first axis that differs."""
    if len(left) != len(right):
        return context.need(False, complaint)
    return all(equal(a, b, context, lambda: complaint) for a, b in zip(left, right, strict=True))


def holds(left: Dim, op: str, right: Dim, context: Context, reason: str) -> bool:
    """Which way a comparison of sizes goes in this run; a guard only where it is not certain."""
    relation = Relation(left, op, right)
    if type(left) is int and type(right) is int:
        return relation.holds()
    return context.decide(relation, reason)


def need(
    left: Dim, op: str, right: Dim, context: Context, kind: str, torch: str, **facts: Any
) -> bool:
    """A precondition on two sizes, with the complaint's kind, message and facts."""
    return context.need(Relation(left, op, right), Complaint(kind, facts, torch))


def is_one(dim: Dim, context: Context) -> bool:
    """Is this axis of length 1 here? A symbolic one leaves a guard."""
    if type(dim) is int:
        return dim == 1
    return holds(dim, "==", 1, context, "an axis of length 1 is treated apart")


def simpler(left: Dim, right: Dim) -> Dim:
    """Of two sizes that are equal here, the one that says more: a plain integer."""
    return right if type(right) is int else left


def replaced(shape: Shape, at: int, dim: Dim) -> Shape:
    """The shape with one axis changed."""
    return (*shape[:at], dim, *shape[at + 1 :])


def removed(shape: Shape, at: int) -> Shape:
    """The shape with one axis taken out."""
    return shape[:at] + shape[at + 1 :]


def inserted(shape: Shape, at: int, dim: Dim) -> Shape:
    """The shape with an axis put in before ``at``."""
    return (*shape[:at], dim, *shape[at:])


def span(start: int, size: Dim) -> Dim:
    """``start`` counted from the end of an axis of this size when it is negative."""
    return size + start if start < 0 else start


# ---- broadcasting -----------------------------------------------------------------------------
def _meet(left: Dim, right: Dim, context: Context) -> Dim | None:
    """The broadcast of two sizes; ``None`` when they cannot be broadcast in this run."""
    if same(left, right):
        return simpler(left, right)
    if type(right) is int and right == 1:
        return left
    if type(left) is int and left == 1:
        return right
    if counts(left) or counts(right):  # 1, or the other: data tell, and the result is the other
        return left if counts(right) else right
    hints = hint_of(left), hint_of(right)
    if hints[0] == hints[1]:
        context.decide(Relation(left, "==", right), MEETING)
        return simpler(left, right)
    for dim, other, hint in ((right, left, hints[1]), (left, right, hints[0])):
        if hint == 1:
            context.decide(Relation(dim, "==", 1), SPREAD_OUT)
            return other
    return None


def broadcast_pair(left: Tensor, right: Tensor, context: Context) -> Shape:
    """The shape two tensors broadcast to (PyTorch, "Broadcasting semantics").

    Where it cannot be, one complaint names the axis PyTorch would name (the last one that does
    not fit) and carries all of them; the result has the sizes of the operand made later.
    """
    if left.shape is right.shape or left.shape == () or right.shape == ():
        return left.shape or right.shape
    rank = max(left.rank, right.rank)
    result: list[Dim] = []
    clashes: list[tuple[int, Dim, Dim]] = []
    for back in range(1, rank + 1):
        if back > left.rank or back > right.rank:
            result.append(right.shape[-back] if back > left.rank else left.shape[-back])
            continue
        a, b = left.shape[-back], right.shape[-back]
        met = _meet(a, b, context)
        if met is None:
            clashes.append((rank - back, a, b))
            met = b if right.uid > left.uid else a
        result.append(met)
    if clashes:
        at, a, b = clashes[0]
        message = (
            f"The size of tensor a ({hint_of(a)}) must match the size of tensor b ({hint_of(b)}) "
            f"at non-singleton dimension {at}"
        )
        facts = {
            "left": left.shape,
            "right": right.shape,
            "axis": at,
            "left_dim": a,
            "right_dim": b,
            "axes": tuple(clashes),
        }
        for _, *dims in clashes:
            for dim in dims:
                if type(dim) is not int:
                    context.decide(Relation(dim, "!=", 1), SPREAD_OUT)
        equal_all = [Relation(left_dim, "==", right_dim) for _, left_dim, right_dim in clashes]
        wanted = equal_all[0] if len(equal_all) == 1 else AllOf(tuple(equal_all))
        context.need(wanted, Complaint("broadcast", facts, message))
    return tuple(reversed(result))


def broadcast(operands: Sequence[Tensor], context: Context) -> Shape:
    """The shape any number of tensors broadcast to."""
    if not operands:
        return ()
    result = operands[0]
    for operand in operands[1:]:
        shape = broadcast_pair(result, operand, context)
        result = Tensor(shape, operand.dtype, uid=max(result.uid, operand.uid))
    return result.shape
