"""``expand``: axes of length 1 repeated up to sizes that are given."""

from __future__ import annotations

from netgloss.catalogue.records import Complaint, Context, Shape, Tensor
from netgloss.catalogue.rules.common import refuse, same, shown, simpler
from netgloss.symbolic import AnyOf, Condition, Dim, Relation, hint_of


def expand(source: Tensor, target: Shape, context: Context, asked: Shape | None = None) -> Shape:
    """The shape of ``source.expand(target)``, -1 keeping an axis as it is.

    >>> # torch.empty(3, 1).expand(2, -1, 4) is [2, 3, 4]
    """
    asked = target if asked is None else asked
    missing = len(target) - source.rank
    if missing < 0:
        refuse(
            context,
            "expand_rank",
            f"expand: the number of sizes provided ({len(target)}) must be greater or equal to the "
            f"number of dimensions in the tensor ({source.rank})",
            shape=source.shape,
            size=asked,
        )
        return source.shape
    result: list[Dim] = []
    for at, wanted in enumerate(target):
        own: Dim | None = source.shape[at - missing] if at >= missing else None
        if type(wanted) is int and wanted == -1:
            if own is None:
                refuse(
                    context,
                    "expand_leading",
                    f"The expanded size of the tensor (-1) isn't allowed in a leading, "
                    f"non-existing dimension {at}",
                    shape=source.shape,
                    size=asked,
                    axis=at,
                )
                own = 1
            result.append(own)
        elif own is None or (type(own) is int and own == 1):
            result.append(wanted)
        else:
            result.append(_expand_axis(source, own, wanted, at, asked, context))
    return tuple(result)


def _expand_axis(
    source: Tensor, own: Dim, wanted: Dim, at: int, asked: Shape, context: Context
) -> Dim:
    if same(own, wanted):
        return simpler(own, wanted)
    if type(own) is not int and hint_of(own) == 1:
        context.decide(Relation(own, "==", 1), "an axis of length 1 is expanded")
        return wanted
    complaint = Complaint(
        "expand_size",
        {"shape": source.shape, "size": asked, "axis": at, "own": own, "wanted": wanted},
        f"The expanded size of the tensor ({hint_of(wanted)}) must match the existing size "
        f"({hint_of(own)}) at non-singleton dimension {at}.  "
        f"Target sizes: {shown(asked)}.  Tensor sizes: {shown(source.shape)}",
    )
    fits: Condition | bool = Relation(own, "==", wanted)
    if type(own) is not int and hint_of(own) == hint_of(wanted):
        fits = AnyOf((Relation(own, "==", wanted), Relation(own, "==", 1)))
    elif type(own) is int and type(wanted) is int:
        fits = False
    context.need(fits, complaint)
    return wanted
