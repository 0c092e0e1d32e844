"""Random arguments by their names: what torch's layers and functions usually take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import torch

NOTHING = ""  # leave the argument out
Pick = Callable[[Random, torch.Tensor], str]


def _of(*choices: str) -> Pick:
    return lambda r, x: r.choice(choices)


def _size(axis: int) -> Pick:
    """A size of the input, rarely one that does not fit."""

    def pick(r: Random, x: torch.Tensor) -> str:
        fits = x.dim() >= abs(axis) + (axis >= 0)
        size = x.shape[axis] if fits else 4
        return str(size + r.choice((-1, 1, 3)) if r.random() < 0.04 else size)

    return pick


def _channels(r: Random, x: torch.Tensor) -> str:
    return _size(1)(r, x) if r.random() < 0.95 else _size(0)(r, x)


def _dim(r: Random, x: torch.Tensor) -> str:
    return str(r.randint(-x.dim() - (r.random() < 0.05), max(x.dim() - (r.random() > 0.05), 0)))


def _dims(r: Random, x: torch.Tensor) -> str:
    if r.random() < 0.6 or not x.dim():
        return _dim(r, x)
    axes = r.sample(range(x.dim()), r.randint(1, x.dim()))
    return repr(tuple(axis - x.dim() * r.randrange(2) for axis in axes))


def _every_dim(r: Random, x: torch.Tensor) -> str:
    return repr(tuple(r.sample(range(x.dim()), x.dim())))


def _last_sizes(r: Random, x: torch.Tensor) -> str:
    count = r.randint(1, max(x.dim() - 1, 1))
    return repr(list(x.shape[-count:])) if r.random() < 0.6 else _size(-1)(r, x)


def _groups(r: Random, x: torch.Tensor) -> str:
    channels = x.shape[1] if x.dim() > 1 else 1
    return r.choice(("1", "2", "3", str(channels)))


def _shape(r: Random, x: torch.Tensor) -> str:
    """A way to view the input: axes joined or split, one of them sometimes told by -1."""
    sizes = list(x.shape)
    match r.randrange(4):
        case 0 if len(sizes) > 1:
            at = r.randrange(len(sizes) - 1)
            sizes[at : at + 2] = [sizes[at] * sizes[at + 1]]
        case 1 if sizes:
            at = r.randrange(len(sizes))
            part = r.choice((2, 3, 4))
            sizes[at : at + 1] = [part, sizes[at] // part]
        case 2:
            sizes = [*sizes[:1], -1]
        case _:
            sizes.insert(r.randint(0, len(sizes)), 1)
    if sizes and r.random() < 0.4 and -1 not in sizes:
        sizes[r.randrange(len(sizes))] = -1
    return repr(tuple(sizes))


def _index(r: Random, x: torch.Tensor) -> str:
    return str(r.choice((0, 0, 1, -1, 2, 7)))


def _padding_pairs(r: Random, x: torch.Tensor) -> str:
    pairs = r.randint(1, max(x.dim(), 1))
    return repr([r.choice((0, 1, 2, -1)) for _ in range(2 * pairs)])


_TRUTH = _of("True", "False")
_FEW = _of("1", "2", "3")
_WIDTH = _of("2", "4", "6", "8", "12")
_WINDOW = _of("1", "2", "3", "3", "5", "(3, 1)", "(2, 3)", "(1, 2, 2)")
_NUMBER = _of("0.5", "1.0", "-1.0", "2", "0.1")

PICKS: Mapping[str, Pick] = {
    **dict.fromkeys(("kernel_size",), _WINDOW),
    **dict.fromkeys(("stride", "dilation"), _of("1", "2", "2", "3", "(2, 1)", "(1, 2, 1)")),
    "padding": _of("0", "1", "1", "2", "(1, 0)", "'same'", "'valid'", "(1, 2, 0, 1)"),
    "output_padding": _of("0", "1"),
    "padding_mode": _of("'zeros'", "'reflect'", "'circular'", "'replicate'"),
    "groups": _groups,
    "num_groups": _groups,
    **dict.fromkeys(("in_channels", "num_features", "num_channels"), _channels),
    "num_parameters": lambda r, x: r.choice(("1", _channels(r, x))),
    **dict.fromkeys(("out_channels", "out_features", "hidden_size", "proj_size"), _WIDTH),
    **dict.fromkeys(
        ("in_features", "input_size", "embed_dim", "d_model", "in1_features", "in2_features"),
        _size(-1),
    ),
    "normalized_shape": _last_sizes,
    **dict.fromkeys(("nhead", "num_heads"), _of("1", "2", "4", "5")),
    **dict.fromkeys(("num_layers", "num_encoder_layers", "num_decoder_layers"), _of("1", "2")),
    **dict.fromkeys(("dim_feedforward", "embedding_dim"), _WIDTH),
    "num_embeddings": _of("10", "50"),
    "nonlinearity": _of("'tanh'", "'relu'"),
    "activation": _of("'relu'", "'gelu'", "F.silu"),
    **dict.fromkeys(("output_size",), _of("1", "3", "(2, 3)", "(None, 2)", "(1, 2, 2)", "7")),
    **dict.fromkeys(("size", "shape"), _shape),
    "dims": _every_dim,
    **dict.fromkeys(("dim",), _dims),
    **dict.fromkeys(("dim0", "dim1", "start_dim", "end_dim", "axis", "axis0", "axis1"), _dim),
    "unflattened_size": lambda r, x: r.choice(("(2, -1)", "(1, 2, 2)", "(3, 4)", "(-1,)")),
    "sizes": lambda r, x: r.choice(("(2, -1)", "(4, 7)", "(-1,)", "(2, 2, 2)")),
    **dict.fromkeys(("chunks", "sections", "n", "k", "length", "repeats", "shifts"), _FEW),
    **dict.fromkeys(("diagonal", "offset", "index", "start", "ord"), _index),
    **dict.fromkeys(("split_size", "split_size_or_sections", "step", "upscale_factor"), _FEW),
    **dict.fromkeys(("downscale_factor", "group", "norm_type", "lp"), _of("1", "2")),
    "scale_factor": _of("2", "0.5", "1.5", "(2, 3)", "3"),
    "mode": _of("'nearest'", "'bilinear'", "'linear'", "'bicubic'", "'constant'", "'reflect'"),
    "align_corners": _TRUTH,
    **dict.fromkeys(("pad",), _padding_pairs),
    **dict.fromkeys(("bias", "affine", "elementwise_affine", "track_running_stats"), _TRUTH),
    **dict.fromkeys(("ceil_mode", "count_include_pad", "return_indices", "bidirectional"), _TRUTH),
    **dict.fromkeys(("batch_first", "norm_first", "keepdim", "inplace", "add_bias_kv"), _TRUTH),
    **dict.fromkeys(("unbiased", "descending", "sorted", "largest", "need_weights"), _TRUTH),
    **dict.fromkeys(("p", "dropout"), _of("0.0", "0.5")),
    **dict.fromkeys(("negative_slope", "alpha", "beta", "lambd", "eps", "min", "value"), _NUMBER),
    **dict.fromkeys(("threshold", "margin", "exponent", "weight_decay", "weight"), _NUMBER),
    "max": _of("1.0", "2"),
    "reduction": _of("'none'", "'mean'", "'sum'"),
    "divisor_override": _of("1", "2", "None"),
    "dtype": _of("torch.float32", "torch.int64", "torch.float64", "torch.bool"),
    "equation": _of("'...ij->...ji'", "'ij,jk->ik'", "'bchw,bchw->bc'", "'bij->bj'", "'...i->...'"),
}


def written(r: Random, names: tuple[str, ...], required: frozenset[str], x: torch.Tensor) -> str:
    """The arguments of a call, all but the first (the input). Raises KeyError for one that is
    required and not known here."""
    parts = []
    for name in names:
        if name in required or (name in PICKS and r.random() < 0.3):
            parts.append(f"{name}={PICKS[name](r, x)}")
    return ", ".join(parts)
