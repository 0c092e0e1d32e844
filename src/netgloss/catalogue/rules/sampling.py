"""Maps sampled at given places: ``affine_grid`` makes the places, ``grid_sample`` reads there."""

from __future__ import annotations

from netgloss.catalogue.arithmetic import message_text
from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    equal,
    equal_shapes,
    need,
    numel,
    refuse,
    sizes,
    tensor,
)
from netgloss.catalogue.rules.dtypes import is_floating
from netgloss.symbolic import Dim


def affine_grid(bound: Bound, context: Context) -> Outcome:
    """``theta [N 2 3]`` and the size ``(N, C, H, W)`` give ``[N H W 2]``; in three dimensions
    ``[N 3 4]`` and ``(N, C, D, H, W)`` give ``[N D H W 3]``."""
    theta, shape = tensor(bound, "theta", context), sizes(bound["size"], "size", context)
    if not is_floating(theta.dtype):
        message = f"Expected theta to have floating point type, but got {theta.dtype}"
        refuse(context, "float_dtype", message, argument="theta", given=theta.dtype)
    dims = len(shape) - 2
    if dims not in (2, 3):
        message = (
            "affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, "
            f"respectively. Got size {message_text(shape)}"
        )
        refuse(context, "tuple_length", message, argument="size", expected=4, given=shape)
        raise CannotTell("no map")
    wanted = (shape[0], dims, dims + 1)
    message = (
        f"Expected a batch of {dims}D affine matrices of shape Nx{dims}x{dims + 1} for size "
        f"{message_text(shape)}. Got {message_text(theta.shape)}."
    )
    facts = {"argument": "theta", "expected": wanted, "given": theta.shape}
    equal_shapes(theta.shape, wanted, context, Complaint("size_of", facts, message))
    for size in shape:
        message = f"Expected non-zero, positive output size. Got {message_text(shape)}"
        need(size, ">", 0, context, "positive", message, argument="size", given=size)
    result = Tensor((shape[0], *shape[2:], dims), theta.dtype)
    return Outcome(result, flops=2 * (dims + 1) * numel(result.shape))


def grid_sample(bound: Bound, context: Context) -> Outcome:
    """``input [N C H W]`` at the places ``grid [N Ho Wo 2]`` gives ``[N C Ho Wo]``."""
    given, grid = tensor(bound, "input", context), tensor(bound, "grid", context)
    for name, choices in (
        ("mode", ("bilinear", "nearest", "bicubic")),
        ("padding_mode", ("zeros", "border", "reflection")),
    ):
        if name in bound and bound[name] not in choices:
            message = (
                f"nn.functional.grid_sample(): expected {name} to be one of {choices}, but got: "
                f"'{bound[name]}'"
            )
            refuse(context, "choice", message, argument=name, expected=choices, given=bound[name])
    if given.rank not in (4, 5):
        message = (
            f"grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but "
            f"got input with sizes {message_text(given.shape)} and grid with sizes "
            f"{message_text(grid.shape)}"
        )
        facts = {"argument": "input", "expected": (4, 5), "given": given.rank}
        refuse(context, "rank", message, **facts, shape=given.shape)
        raise CannotTell("no map")
    if grid.rank != given.rank:
        message = (
            "grid_sampler(): expected grid to have as many axes as input, but got input with sizes "
            f"{message_text(given.shape)} and grid with sizes {message_text(grid.shape)}"
        )
        refuse(context, "ranks_differ", message, left=given.shape, right=grid.shape)
        raise CannotTell("no places")
    if given.dtype != grid.dtype:
        message = (
            f"grid_sampler(): expected input and grid to have same dtype, but input has "
            f"{given.dtype} and grid has {grid.dtype}"
        )
        facts = {"left": "input", "left_dtype": given.dtype, "right": "grid"}
        refuse(context, "dtype_mismatch", message, **facts, right_dtype=grid.dtype)
    if bound.get("mode") == "bicubic" and given.rank == 5:
        message = "grid_sampler(): bicubic interpolation only supports 4D input"
        facts = {"argument": "input", "expected": (4,), "given": 5}
        refuse(context, "rank", message, **facts, shape=given.shape)
    dims = given.rank - 2
    message = (
        f"grid_sampler(): expected grid to have size {dims} in last dimension, but got grid with "
        f"sizes {message_text(grid.shape)}"
    )
    _need_axis(grid, -1, dims, message, context)
    message = (
        "grid_sampler(): expected grid and input to have same batch size, but got input with sizes "
        f"{message_text(given.shape)} and grid with sizes {message_text(grid.shape)}"
    )
    _need_axis(grid, 0, given.shape[0], message, context)
    for at, size in enumerate(given.shape[2:], 2):
        message = (
            f"grid_sampler(): expected input to have non-empty spatial dimensions, but input has "
            f"sizes {message_text(given.shape)} with dimension {at} being empty"
        )
        need(size, ">", 0, context, "empty", message, argument="input", shape=given.shape)
    result = Tensor((*given.shape[:2], *grid.shape[1:-1]), given.dtype)
    corners = 1 if bound.get("mode") == "nearest" else 2**dims
    return Outcome(result, flops=2 * corners * numel(result.shape))


def _need_axis(grid: Tensor, at: int, wanted: Dim, message: str, context: Context) -> None:
    facts = {"argument": "grid", "axis": at % grid.rank, "expected": wanted}
    facts |= {"given": grid.shape[at], "shape": grid.shape}
    equal(grid.shape[at], wanted, context, lambda: Complaint("size", facts, message))
