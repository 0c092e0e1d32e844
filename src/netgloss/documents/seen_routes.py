"""How each operation carries on what is seen, by its name."""

from __future__ import annotations

from netgloss.documents.seen_calls import Handler
from netgloss.documents.seen_moves import (
    along_all_but_batch,
    along_channels,
    along_dims,
    along_last,
    attended,
    concatenated,
    indexed,
    multiplied,
    opened,
    parted,
    permuted,
    pointwise,
    recurrent,
    reduced,
    reshaped,
    same_place,
    stacked,
    swapped,
)
from netgloss.documents.seen_windows import (
    adaptive,
    padded,
    resized,
    shuffled,
    transposed,
    windowed,
)

_POINTWISE = """
    add sub mul div true_divide rsub neg pow sqrt rsqrt exp log log1p abs clamp clip square sign
    maximum minimum lerp addcmul addcdiv where masked_fill eq ne lt le gt ge logical_and logical_or
    logical_not relu relu6 gelu silu mish elu selu celu leaky_relu leakyrelu rrelu sigmoid tanh
    hardtanh hardswish hardsigmoid softplus softsign logsigmoid prelu threshold softshrink
    hardshrink tanhshrink erf sin cos contiguous clone detach to float half double type type_as
    requires_grad bfloat16 dropout dropout1d dropout2d dropout3d alpha_dropout alphadropout
    feature_dropout featurealphadropout feature_alpha_dropout identity batch_norm batchnorm1d
    batchnorm2d batchnorm3d syncbatchnorm expand expand_as channel_shuffle channelshuffle
"""
_DIMS = "softmax log_softmax logsoftmax softmin normalize glu"
_REDUCING = """
    mean sum amax amin max min var std prod norm logsumexp any all argmax argmin nanmean vector_norm
"""
HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_POINTWISE.split(), pointwise),
    **dict.fromkeys(("embedding", "one_hot"), same_place),
    **dict.fromkeys(("cat", "concat", "concatenate"), concatenated),
    **dict.fromkeys(("stack",), stacked),
    **{f"conv{axes}d": windowed for axes in (1, 2, 3)},
    **{f"{kind}pool{axes}d": windowed for kind in ("max", "avg", "lp", "max_", "avg_", "lp_")
       for axes in (1, 2, 3)},
    **{f"adaptive{kind}pool{axes}d": adaptive for kind in ("max", "avg", "_max_", "_avg_")
       for axes in (1, 2, 3)},
    **{f"conv_transpose{axes}d": transposed for axes in (1, 2, 3)},
    **dict.fromkeys(("interpolate", "upsample", "upsamplingnearest2d", "upsamplingbilinear2d",
                     "upsample_nearest"), resized),
    **dict.fromkeys(("pixelshuffle", "pixelunshuffle", "pixel_shuffle", "pixel_unshuffle"),
                    shuffled),
    **{f"{kind}pad{axes}d": padded
       for kind in ("zero", "constant", "reflection", "replication", "circular")
       for axes in (1, 2, 3)},
    **dict.fromkeys(("pad", "constant_pad_nd"), padded),
    **dict.fromkeys(_DIMS.split(), along_dims),
    "softmax2d": along_channels,
    **dict.fromkeys(("local_response_norm", "localresponsenorm"), along_channels),
    **dict.fromkeys(("linear", "layer_norm", "layernorm", "rms_norm", "rmsnorm"), along_last),
    **dict.fromkeys(("group_norm", "groupnorm", "instance_norm", "instancenorm1d",
                     "instancenorm2d", "instancenorm3d"), along_all_but_batch),
    **dict.fromkeys(_REDUCING.split(), reduced),
    **dict.fromkeys(("multiheadattention", "lstm", "gru", "rnn", "transformerencoderlayer",
                     "transformerencoder", "transformerdecoderlayer"), recurrent),
    "scaled_dot_product_attention": attended,
    **dict.fromkeys(("matmul", "bmm", "mm"), multiplied),
    "permute": permuted,
    **dict.fromkeys(("transpose", "swapaxes", "swapdims", "t", "mt"), swapped),
    "unsqueeze": opened,
    **dict.fromkeys(("view", "reshape", "flatten", "unflatten", "squeeze", "ravel"), reshaped),
    "getitem": indexed,
    **dict.fromkeys(("chunk", "split", "tensor_split"), parted),
}  # fmt: skip
