"""Losses over several classes at once, over sequences, and of distributions."""

from __future__ import annotations

from typing import Any

from netgloss.catalogue.arithmetic import compare, message_text
from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    broadcast,
    equal,
    need,
    refuse,
    refuse_rank,
    replaced,
    tensor,
)
from netgloss.catalogue.rules.dtypes import floating, is_floating, is_inexact, real_of, scalar_type
from netgloss.catalogue.rules.known import contents, flat
from netgloss.catalogue.rules.losses import (
    cross_entropy,
    need_margin,
    need_one_rank,
    need_same,
    reduced,
    triplet,
)
from netgloss.symbolic import Dim, SymInt, hint_of, product


def _scores(bound: Bound, context: Context, name: str) -> Tensor:
    """The input ``[n? c]``: scores of the classes."""
    given = tensor(bound, "input", context)
    if given.rank > 2 or (given.rank and _is_zero(given.shape[-1])):
        message = (
            f"Expected non-empty vector or matrix with optional 0-dim batch size, but got: "
            f"{message_text(given.shape)}"
        )
        refuse_rank(context, given, message, least=0, most=2)
        raise CannotTell("no scores of classes")
    if not is_floating(given.dtype):
        message = f"\"{name}\" not implemented for '{scalar_type(given.dtype)}'"
        refuse(context, "dtype_refused", message, dtype=given.dtype, wanted="a float")
    return given


def _is_zero(size: Dim) -> bool:
    return type(size) is int and size == 0


def _need_classes(target: Tensor, context: Context) -> None:
    if target.dtype != "int64":
        message = f"expected scalar type Long but found {scalar_type(target.dtype)}"
        refuse(context, "index_dtype", message, argument="target", given=target.dtype)


def multi_margin(bound: Bound, context: Context) -> Outcome:
    """A class number for each row of scores."""
    given, target = _scores(bound, context, "multi_margin_loss"), tensor(bound, "target", context)
    _need_classes(target, context)
    rows: Dim = given.shape[0] if given.rank == 2 else 1
    classes: Dim = given.shape[-1] if given.rank else 1
    message = (
        f"inconsistent target size, expected {message_text(rows)} but got "
        f"{message_text(target.shape)}"
    )
    facts = {"expected": (rows,), "given": target.shape, "input": given.shape}
    if target.rank > 1:
        context.need(False, Complaint("class_target", facts, message))
    elif target.rank == 1:
        equal(target.shape[0], rows, context, lambda: Complaint("class_target", facts, message))
    elif given.rank == 2:
        equal(rows, 1, context, lambda: Complaint("class_target", facts, message))
    weight = bound["weight"]
    if isinstance(weight, Tensor):
        message = (
            f"inconsistent weight size, expected {message_text(classes)} but got "
            f"{message_text(weight.shape)}"
        )
        wanted = {"argument": "weight", "expected": (classes,), "given": weight.shape}
        condition = compare(weight.shape, "==", (classes,))
        if condition is not True:
            context.need(condition, Complaint("size_of", wanted, message))
    shape = () if target.rank == 0 else (rows,)
    return reduced(bound, shape, given.dtype, context)


def multilabel_margin(bound: Bound, context: Context) -> Outcome:
    """Class numbers, as many as there are classes, ended by −1."""
    name = "multilabel_margin_loss_forward_out_frame"
    given, target = _scores(bound, context, name), tensor(bound, "target", context)
    _need_classes(target, context)
    message = (
        f"inconsistent target size: {message_text(target.shape)} for input of size: "
        f"{message_text(given.shape)}"
    )
    if given.rank == 2 or target.rank > 1:
        need_same(target, given, message, context)
    else:
        counts = (product(target.shape), product(given.shape))
        facts = {"expected": given.shape, "given": target.shape}
        equal(*counts, context, lambda: Complaint("target_size", facts, message))
    shape = given.shape[:1] if given.rank == 2 else ()
    return reduced(bound, shape, given.dtype, context)


def multilabel_soft_margin(bound: Bound, context: Context) -> Outcome:
    """Zeros and ones in the shape of the scores, or one number for all; the mean over the
    classes."""
    given, target = tensor(bound, "input", context), bound["target"]
    operands = [given]
    if not isinstance(target, int | float | SymInt):
        operands.append(tensor(bound, "target", context))
    if isinstance(bound["weight"], Tensor):
        operands.append(bound["weight"])
    shape = broadcast(operands, context)
    return reduced(bound, shape[:-1], floating(given.dtype), context)


def triplet_with_distance(bound: Bound, context: Context) -> Outcome:
    """Distances measured by a function; of one that is not known only the reduced loss is."""
    given, reduction = triplet(bound, context), bound["reduction"]
    if reduction not in ("none", "mean", "sum"):
        message = f"{reduction} is not a valid value for reduction"
        choices = ("mean", "sum", "none")
        refuse(context, "choice", message, argument="reduction", expected=choices, given=reduction)
        bound = {**bound, "reduction": "mean"}  # told once
    need_margin(bound["margin"], context)
    need_one_rank(given, context)
    if bound["distance_function"] is not None and reduction == "none":
        raise CannotTell("what the distance function gives is not known")
    shape = broadcast(given, context)
    return reduced(bound, shape[:-1], real_of(floating(given[0].dtype)), context)


def gaussian(bound: Bound, context: Context) -> Outcome:
    """``var`` is a number, of the input's shape, or of that shape without its last axis (or with
    one of size 1 in its place)."""
    given, target = tensor(bound, "input", context), tensor(bound, "target", context)
    var = bound["var"]
    if not isinstance(var, Tensor):
        if type(var) in (int, float):
            if var < 0:
                message = "var has negative entry/entries"
                refuse(context, "negative_argument", message, argument="var", value=var)
            var = Tensor((), given.dtype)
        else:
            raise CannotTell("the variance is not known")
    elif var.shape != given.shape or var.rank != given.rank:
        var = _variance(var, given, context)
    if bound["reduction"] not in ("none", "mean", "sum"):
        message = f"{bound['reduction']} is not valid"
        facts = {"argument": "reduction", "expected": ("none", "mean", "sum")}
        refuse(context, "choice", message, **facts, given=bound["reduction"])
        bound = {**bound, "reduction": "mean"}  # told once
    shape = broadcast([given, target, var], context)
    return reduced(bound, shape, floating(given.dtype), context)


def _variance(var: Tensor, given: Tensor, context: Context) -> Tensor:
    wanted: Shape = given.shape
    if var.rank == given.rank - 1:
        wanted = given.shape[:-1]
    elif var.rank == given.rank:
        odd = [at for at, size in enumerate(var.shape) if hint_of(size) != hint_of(wanted[at])]
        if len(odd) == 1:
            wanted = replaced(wanted, odd[0], 1)
    condition = compare(var.shape, "==", wanted)
    if condition is not True:
        facts = {"argument": "var", "expected": given.shape, "given": var.shape}
        context.need(condition, Complaint("size_of", facts, "var is of incorrect size"))
    if var.rank == given.rank - 1:
        return Tensor((*wanted, 1), var.dtype)
    return Tensor(wanted, var.dtype)


# ---- sequences --------------------------------------------------------------------------------
def ctc(bound: Bound, context: Context) -> Outcome:
    """``log_probs [T N? C]``; a loss for each of the N sequences."""
    given, targets = tensor(bound, "log_probs", context), tensor(bound, "targets", context)
    if given.rank not in (2, 3):
        message = f"log_probs tensor must have 2 or 3 dimensions, but got {given.rank}"
        facts = {"argument": "log_probs", "expected": (2, 3), "given": given.rank}
        refuse(context, "rank", message, **facts, shape=given.shape)
        raise CannotTell("no sequence of probabilities")
    if not is_floating(given.dtype):
        message = f"\"ctc_loss_cpu\" not implemented for '{scalar_type(given.dtype)}'"
        refuse(context, "dtype_refused", message, dtype=given.dtype, wanted="a float")
    batch: Dim = given.shape[1] if given.rank == 3 else 1
    _need_lengths(bound, "input_lengths", batch, given.shape[0], context)
    _need_lengths(bound, "target_lengths", batch, None, context)
    classes, blank = given.shape[-1], bound["blank"]
    if type(blank) is int and not 0 <= blank < hint_of(classes):
        message = "blank must be in label range"
        facts = {"argument": "blank", "low": 0, "high": classes - 1, "given": blank}
        refuse(context, "within", message, **facts)
    _need_room(bound["target_lengths"], targets, context)
    if targets.rank == 2 and given.rank == 3:
        message = (
            f"Expected tensor to have size at least {message_text(batch)} at dimension 0, but got "
            f"size {message_text(targets.shape)} for argument #2 'targets'"
        )
        facts = {"argument": "targets", "axis": 0, "expected": batch, "given": targets.shape[0]}
        facts["shape"] = targets.shape
        equal(targets.shape[0], batch, context, lambda: Complaint("size", facts, message))
    shape: Shape = (batch,) if given.rank == 3 else ()
    return reduced(bound, shape, given.dtype, context)


def _need_room(lengths: Any, targets: Tensor, context: Context) -> None:
    """A row of padded targets is as long as the longest of them, at least; targets one after
    the other are as many as their lengths say."""
    numbers = contents(lengths) if isinstance(lengths, Tensor) else lengths
    known = [] if numbers is None else [each for each in flat(tuple(numbers)) if type(each) is int]
    if not known or targets.rank not in (1, 2):
        return
    if targets.rank == 1:
        total, size = sum(known), targets.shape[0]
        message = (
            f"Expected tensor to have size {total} at dimension 0, but got size "
            f"{message_text(size)} for argument #2 'targets'"
        )
        facts = {"argument": "targets", "axis": 0, "expected": total, "given": size}
        need(size, "==", total, context, "size", message, **facts, shape=targets.shape)
        return
    longest = max(known)
    message = (
        f"Expected tensor to have size at least {longest} at dimension 1, but got size "
        f"{message_text(targets.shape[1])} for argument #2 'targets'"
    )
    facts = {"argument": "targets", "axis": 1, "expected": longest, "given": targets.shape[1]}
    need(targets.shape[1], ">=", longest, context, "size", message, **facts, shape=targets.shape)


def _need_lengths(
    bound: Bound, name: str, batch: Dim, longest: Dim | None, context: Context
) -> None:
    lengths: Any = bound[name]
    if isinstance(lengths, Tensor):
        count: Dim = lengths.shape[0] if lengths.rank else 1
        if is_inexact(lengths.dtype):
            message = f"{name} must be integral"
            refuse(context, "index_dtype", message, argument=name, given=lengths.dtype)
        value = contents(lengths)
        numbers = [] if value is None else list(flat(value))
    elif isinstance(lengths, tuple | list):
        count, numbers = len(lengths), list(lengths)
    else:
        raise CannotTell(f"{name} is not known")
    message = f"{name} must be of size batch_size ({message_text(batch)}), but has size {count}"
    facts = {"argument": name, "expected": (batch,), "given": (count,)}
    equal(count, batch, context, lambda: Complaint("size_of", facts, message))
    for number in numbers:
        if longest is None or type(number) is not int:
            continue
        message = (
            f"Expected {name} to have value at most {message_text(longest)}, but got value {number}"
        )
        bounds = {"argument": name, "low": 0, "high": longest, "given": number}
        if not need(number, "<=", longest, context, "within", message, **bounds):
            return


# ---- a projection and its cross-entropy -------------------------------------------------------
def linear_cross_entropy(bound: Bound, context: Context) -> Outcome:
    """``cross_entropy(linear(input, weight), target)``; the weight ``[C d… in]`` may have axes of
    its own between the classes and the features."""
    given, matrix = tensor(bound, "input", context), tensor(bound, "linear_weight", context)
    if given.rank not in (1, 2):
        message = f"expected input with dimensionality 1 or 2, got {given.rank}"
        refuse_rank(context, given, message, least=1, most=2)
        raise CannotTell("no features")
    if matrix.rank < 2:
        message = f"expected linear_weight with dimensionality at least 2, got {matrix.rank}"
        refuse_rank(context, matrix, message, argument="linear_weight", least=2)
        raise CannotTell("no weight")
    sizes = given.shape[-1], matrix.shape[-1]
    message = (
        "expected equal input and linear_weight last dimensions (in_features), got "
        f"{message_text(sizes[0])} and {message_text(sizes[1])}, respectively"
    )
    facts: dict[str, object] = {"expected": sizes[1], "given": sizes[0], "weight": matrix.shape}
    facts["input"] = given.shape
    equal(*sizes, context, lambda: Complaint("features", facts, message))
    bias = bound["linear_bias"]
    if isinstance(bias, Tensor):
        condition = compare(bias.shape, "==", matrix.shape[:-1])
        message = (
            f"expected linear_bias shape {message_text(matrix.shape[:-1])}, got "
            f"{message_text(bias.shape)}"
        )
        facts = {"expected": matrix.shape[:-1], "given": bias.shape, "weight": matrix.shape}
        if condition is not True:
            context.need(condition, Complaint("bias_size", facts, message))
    if matrix.rank > 2 and given.rank == 1:
        message = (
            "K-dimensional loss defined by linear_weight shape "
            f"{message_text(matrix.shape)} requires batched input"
        )
        facts = {"argument": "input", "least": 2, "given": 1, "shape": given.shape}
        facts |= {"weight": matrix.shape}
        refuse(context, "rank_at_least", message, **facts)
    logits = Tensor((*given.shape[:-1], *matrix.shape[:-1]), given.dtype)
    ignored = -100 if bound["ignore_index"] is None else bound["ignore_index"]
    loss = cross_entropy({**bound, "input": logits, "ignore_index": ignored}, context)
    macs = product(logits.shape) * given.shape[-1]
    return Outcome(loss.value, macs, 2 * macs + loss.flops)


def linear_cross_entropy_layer(variables: Bound, context: Context) -> Outcome:
    """The layer keeps the weight of its Linear as rows, whatever ``out_features`` is."""
    rows = (variables["num_classes"], *variables["out_features"])
    matrix = Tensor((*rows, variables["in_features"]))
    bias = Tensor(rows) if variables["bias"] else None
    bound = {**variables, "linear_weight": matrix, "linear_bias": bias}
    return linear_cross_entropy(bound, context)


def adaptive_softmax(variables: Bound, context: Context) -> Outcome:
    """``(output, loss)``: the log-probability of each example's class, and the mean loss. Which
    clusters are computed depends on the classes: the cost is not counted."""
    given, target = tensor(variables, "input", context), tensor(variables, "target", context)
    if target.rank > 1:
        message = "0D or 1D target tensor expected, multi-target not supported"
        refuse_rank(context, target, message, argument="target", most=1)
        raise CannotTell("a class for each example")
    if given.rank != target.rank + 1:
        message = (
            f"{target.rank}D target tensor expects {target.rank + 1}D input tensors, but found "
            f"inputs with size {message_text(given.shape)}"
        )
        facts = {"argument": "input", "expected": (target.rank + 1,), "given": given.rank}
        refuse(context, "rank", message, **facts, shape=given.shape)
        raise CannotTell("the input does not match the target")
    if target.rank:
        message = "Input and target should have the same size in the batch dimension."
        facts = {"expected": given.shape[:1], "given": target.shape, "input": given.shape}
        sizes = target.shape[0], given.shape[0]
        equal(*sizes, context, lambda: Complaint("class_target", facts, message))
    width = variables["in_features"]
    shapes = "x".join(map(message_text, given.shape))
    message = (
        f"mat1 and mat2 shapes cannot be multiplied ({shapes} and {message_text(width)}x"
        f"{message_text(variables['head_size'])})"
    )
    facts = {"expected": width, "given": given.shape[-1], "weight": (variables["head_size"], width)}
    facts["input"] = given.shape
    equal(given.shape[-1], width, context, lambda: Complaint("features", facts, message))
    result = Tensor(target.shape, given.dtype), Tensor((), given.dtype)
    return Outcome(result, counted=False)
