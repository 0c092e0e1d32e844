"""The table that the tests of the words walk: layers and operations in many uses."""

from __future__ import annotations

from collections.abc import Callable

from tests.words.samples import BY_RANK, MAP, C, H, N, T, W, layer, operation

from netgloss.documents.facts import LayerFacts, OperationFacts
from netgloss.symbolic import symbol

_K = symbol("K", 8)

# What an argument may hold that is not what is hoped for: all must be spoken of without a fall.
ODD: tuple[object, ...] = (
    object(), "odd", None, _K, (_K, 1), (1, "odd"), 10**9, -1, 0, True, 2.5, (), [None], {"a": 1},
)  # fmt: skip

LayerCase = tuple[str, Callable[[], LayerFacts]]
OperationCase = tuple[str, Callable[[], OperationFacts]]


def _case(label: str, *args: object, **kwargs: object) -> LayerCase:
    name = label.split()[0]
    return label, lambda: layer(name, *args, **kwargs)  # type: ignore[arg-type]


def _windows() -> list[LayerCase]:
    cases = []
    for rank, on in BY_RANK.items():
        end = f"{rank}d"
        cases += [
            _case(f"Conv{end}", 8, 4, 3, on=on),
            _case(f"Conv{end} all", 8, 16, 3, 2, 1, 2, 4, False, "reflect", on=on),
            _case(f"Conv{end} same", 8, 4, 5, padding="same", on=on),
            _case(f"Conv{end} point", 8, 4, 1, on=on, next_type=f"torch.nn.BatchNorm{end}"),
            _case(f"Conv{end} depth", 8, 8, 3, groups=8, on=on),
            _case(f"ConvTranspose{end}", 8, 4, 3, 2, 1, 1, on=on),
            _case(f"ConvTranspose{end} plain", 8, 4, 2, on=on),
            _case(f"AvgPool{end}", 3, 1, 1, on=on),
            _case(f"AvgPool{end} default", 2, on=on),
            _case(f"AvgPool{end} border", 3, 2, 1, True, False, on=on),
            _case(f"MaxPool{end}", 3, 2, 1, 2, False, True, on=on),
            _case(f"MaxPool{end} default", 2, on=on),
            _case(f"LPPool{end}", 2, 3, on=on),
            _case(f"AdaptiveAvgPool{end}", 1, on=on),
            _case(f"AdaptiveMaxPool{end}", 5, True, on=on),
            _case(f"BatchNorm{end}", 8, on=on),
            _case(f"BatchNorm{end} wrong", 8, 0.8, on=on),
            _case(f"BatchNorm{end} bare", 8, affine=False, track_running_stats=False, on=on),
            _case(f"InstanceNorm{end}", 8, on=on),
            _case(f"InstanceNorm{end} learned", 8, affine=True, on=on),
            _case(f"Dropout{end}", 0.2, on=on),
            _case(f"ZeroPad{end}", 2, on=on),
            _case(f"ConstantPad{end}", 1, 3.5, on=on),
            _case(f"ReflectionPad{end}", tuple(range(1, 2 * rank + 1)), on=on),
            _case(f"ReplicationPad{end}", 2, on=on),
            _case(f"CircularPad{end}", 2, on=on),
        ]
    return cases


def _activations() -> list[LayerCase]:
    plain = (
        "ReLU ReLU6 LeakyReLU RReLU PReLU ELU SELU CELU GELU SiLU Mish Sigmoid LogSigmoid Tanh "
        "Tanhshrink Hardtanh Hardswish Hardsigmoid Hardshrink Softplus Softsign Softshrink GLU "
        "Softmax LogSoftmax Softmin Softmax2d Dropout AlphaDropout FeatureAlphaDropout"
    )
    given: dict[str, dict[str, object]] = {
        "LeakyReLU": {"negative_slope": 0.2, "inplace": True},
        "PReLU": {"num_parameters": 8, "init": 0.1},
        "ELU": {"alpha": 0.5},
        "Hardtanh": {"min_val": 0.0, "max_val": 6.0},
        "GELU": {"approximate": "tanh"},
        "Softplus": {"beta": 2.0, "threshold": 10.0},
        "Softmax": {"dim": 0},
        "LogSoftmax": {"dim": 1},
        "GLU": {"dim": 1},
        "Dropout": {"p": 0.3},
        "ReLU": {"inplace": True},
    }
    cases = [_case(name, on=MAP) for name in plain.split()]
    cases += [_case(f"{name} given", on=MAP, **kwargs) for name, kwargs in given.items()]
    return [*cases, _case("Threshold", 0.1, 20.0, on=MAP)]


def _others() -> list[LayerCase]:
    return [
        _case("AvgPool2d issue", kernel_size=3, stride=1, padding=1, on=(N, C, H, W)),
        _case("AvgPool2d divisor", 3, 1, 1, divisor_override=4, on=MAP),
        _case("AdaptiveAvgPool2d half", (None, 7), on=MAP),
        _case("BatchNorm1d flat", 8, on=(N, 8)),
        _case("LayerNorm", 8, on=(N, 8)),
        _case("LayerNorm map", [8, 4], elementwise_affine=False, on=(N, 8, 4)),
        _case("GroupNorm", 4, 8, on=MAP),
        _case("RMSNorm", 8, on=(N, 8)),
        _case("RMSNorm eps", 8, 1e-6, on=(N, 8)),
        _case("LocalResponseNorm", 5, k=2.0, on=MAP),
        _case("Linear", 9216, 10, on=(N, 9216)),
        _case("Linear square", 8, 8, False, on=(N, 8)),
        _case("Bilinear", 3, 4, 5, on=(N, 3), also=((N, 4),)),
        _case("Identity", on=MAP),
        _case("Embedding", 1000, 16, padding_idx=0, max_norm=1.5, on=(N, 12), dtype="int64"),
        _case("EmbeddingBag", 1000, 16, mode="sum", on=(N, 12), dtype="int64"),
        _case("Flatten", on=MAP),
        _case("Flatten given", 2, -1, on=MAP),
        _case("Unflatten", 1, (2, 4), on=MAP),
        _case("Unfold", 3, padding=1, on=(N, 8, 12, 12)),
        _case("Fold", (6, 6), 3, on=(N, 72, 16)),
        _case("Upsample", scale_factor=2, mode="bilinear", align_corners=True, on=MAP),
        _case("Upsample size", 64, on=MAP),
        _case("UpsamplingNearest2d", scale_factor=2, on=MAP),
        _case("UpsamplingBilinear2d", scale_factor=2, on=MAP),
        _case("PixelShuffle", 2, on=MAP),
        _case("PixelUnshuffle", 2, on=(N, 8, 32, 32)),
        _case("ChannelShuffle", 4, on=MAP),
        _case("CosineSimilarity", on=(N, 8), also=((N, 8),)),
        _case("PairwiseDistance", on=(N, 8), also=((N, 8),)),
        _case("CrossEntropyLoss", label_smoothing=0.1, previous_type="torch.nn.Softmax"),
        _case("BCEWithLogitsLoss", previous_type="torch.nn.Sigmoid"),
        _case("NLLLoss", ignore_index=0),
        _case("NLLLoss2d"),
        _case("MSELoss", reduction="sum"),
        *(_case(name) for name in (
            "L1Loss", "SmoothL1Loss", "HuberLoss", "BCELoss", "KLDivLoss", "CosineEmbeddingLoss",
            "HingeEmbeddingLoss", "MarginRankingLoss", "PoissonNLLLoss", "SoftMarginLoss",
            "TripletMarginLoss", "CTCLoss", "GaussianNLLLoss", "MultiLabelMarginLoss",
            "MultiLabelSoftMarginLoss", "MultiMarginLoss", "TripletMarginWithDistanceLoss",
        )),
        _case("LinearCrossEntropyLoss", 12, 5),
        *(_case(f"MaxUnpool{rank}d", 2) for rank in (1, 2, 3)),
        *(_case(f"FractionalMaxPool{rank}d", 2, output_ratio=0.5) for rank in (2, 3)),
    ]  # fmt: skip


def _sequences() -> list[LayerCase]:
    on, first = (40, N, 12), (N, 40, 12)
    cases = []
    for name in ("RNN", "LSTM", "GRU"):
        cases += [
            _case(name, 12, 20, on=on),
            _case(f"{name} deep", 12, 20, 2, batch_first=True, bidirectional=True, on=first),
            _case(f"{name} lone", 12, 20, dropout=0.5, on=on),
            _case(f"{name}Cell", 12, 20, on=(N, 12)),
        ]
    return [
        *cases,
        _case("LSTM projected", 12, 20, proj_size=6, on=on),
        _case("MultiheadAttention", 64, 8, batch_first=True, dropout=0.1),
        _case("MultiheadAttention default", 64, 8),
    ]


def _bare(name: str, given: tuple[str, ...] = (), **arguments: object) -> LayerCase:
    """Facts made by hand: containers, and layers that the catalogue may not hold."""
    facts = LayerFacts(
        f"torch.nn.{name.split()[0]}", arguments, given, (), (), MAP, MAP, (), 0, 2, "eval"
    )
    return name, lambda: facts


def _handmade() -> list[LayerCase]:
    block = {"d_model": 64, "nhead": 8, "dim_feedforward": 2048, "dropout": 0.1}
    return [
        _bare("SyncBatchNorm", ("num_features",), num_features=8, eps=1e-5, momentum=0.1),
        _bare("TransformerEncoderLayer", ("d_model", "nhead"), **block, batch_first=False),
        _bare("TransformerDecoderLayer", ("d_model",), **block, activation="gelu", norm_first=True),
        _bare("TransformerEncoder", ("encoder_layer", "num_layers"), encoder_layer=0, num_layers=6),
        _bare("TransformerDecoder", ("num_layers", "norm"), num_layers=6, norm=None),
        _bare("Transformer", (), **block, num_encoder_layers=6, num_decoder_layers=6),
        _bare("LazyLinear", ("out_features",), out_features=8, bias=True),
        *(_bare(f"Lazy{kind}{end}d", ("out_channels", "kernel_size"), out_channels=8, kernel_size=3)
          for kind in ("Conv", "ConvTranspose") for end in (1, 2, 3)),
        *(_bare(f"Lazy{kind}{end}d", ("eps",), eps=1e-3)
          for kind in ("BatchNorm", "InstanceNorm") for end in (1, 2, 3)),
        _bare("AdaptiveLogSoftmaxWithLoss", ("in_features", "n_classes", "cutoffs", "div_value"),
              in_features=8, n_classes=20, cutoffs=(5, 10), div_value=2.0, head_bias=False),
        _bare("CrossMapLRN2d", ("size", "k"), size=5, alpha=1e-4, beta=0.75, k=2),
        *(_bare(name) for name in (
            "Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict",
        )),
    ]  # fmt: skip


LAYERS: list[LayerCase] = [
    *_windows(),
    *_activations(),
    *_others(),
    *_sequences(),
    *_handmade(),
]


def _op(name: str, *args: object, **kwargs: object) -> OperationCase:
    shown = ", ".join(str(arg) if not hasattr(arg, "shape") else str(arg.shape) for arg in args)
    return f"{name}({shown})", lambda: operation(name, *args, **kwargs)  # type: ignore[arg-type]


_x, _flat = T(N, 256, 6, 6), T(N, 10)
OPERATIONS: list[OperationCase] = [
    _op("torch.Tensor.view", _x, N, -1),
    _op("torch.Tensor.view", _x, -1, 9216),
    _op("torch.reshape", _x, (N, 256, -1)),
    _op("torch.flatten", _x, 1),
    _op("torch.flatten", _x),
    _op("torch.permute", _x, (0, 2, 3, 1)),
    _op("torch.transpose", _x, 1, -1),
    _op("torch.squeeze", T(N, 8, 1, 1)),
    _op("torch.squeeze", T(N, 8, 1, 1), 1),
    _op("torch.unsqueeze", _flat, 1),
    _op("torch.cat", [T(N, 64, H, W), T(N, 32, H, W)], 1),
    _op("torch.stack", [_flat, _flat]),
    _op("torch.chunk", _x, 2, 1),
    _op("torch.split", _x, [100, 156], 1),
    _op("torch.add", _x, _x),
    _op("torch.Tensor.add_", _x, _x),
    _op("torch.add", _x, T(256, 1, 1)),
    _op("torch.mul", _x, 2),
    _op("torch.sub", _x, 0.5),
    _op("torch.div", _x, 255),
    _op("torch.pow", _x, 2),
    _op("torch.matmul", T(N, 5, 8), T(8, 7)),
    _op("torch.bmm", T(N, 5, 8), T(N, 8, 7)),
    _op("torch.einsum", "bij,bjk->bik", T(N, 5, 8), T(N, 8, 7)),
    _op("torch.relu", _x),
    _op("torch.nn.functional.max_pool2d", _x, 2),
    _op("torch.nn.functional.avg_pool2d", _x, 3, 1, 1),
    _op("torch.nn.functional.adaptive_avg_pool2d", _x, (1, 1)),
    _op("torch.nn.functional.conv2d", _x, T(8, 256, 3, 3), padding=1),
    _op("torch.nn.functional.linear", _flat, T(5, 10)),
    _op("torch.nn.functional.embedding", T(N, 7, dtype="int64"), T(100, 16)),
    _op("torch.nn.functional.dropout", _x, 0.2),
    _op("torch.nn.functional.dropout", _x, 0.2, False),
    _op("torch.nn.functional.softmax", _flat, 1),
    _op("torch.nn.functional.log_softmax", _flat, 1),
    _op("torch.nn.functional.batch_norm", _x, T(256), T(256)),
    _op("torch.nn.functional.group_norm", _x, 32),
    _op("torch.nn.functional.layer_norm", _flat, (10,)),
    _op("torch.nn.functional.interpolate", _x, scale_factor=2.0),
    _op("torch.nn.functional.pad", _x, (1, 1, 2, 2)),
    _op("torch.nn.functional.normalize", _flat),
    _op("torch.nn.functional.one_hot", T(N, dtype="int64"), 10),
    _op("torch.mean", _x, (2, 3)),
    _op("torch.mean", _x, (-2, -1), True),
    _op("torch.sum", _x),
    _op("torch.max", _x),
    _op("torch.max", _flat, 1),
    _op("torch.argmax", _flat, 1),
    _op("torch.topk", _flat, 3),
    _op("torch.cumsum", _flat, 1),
    _op("torch.clamp", _x, 0, 6),
    _op("torch.masked_fill", _flat, T(N, 10, dtype="bool"), -1000000000.0),
    _op("torch.where", T(N, 10, dtype="bool"), _flat, _flat),
    _op("torch.Tensor.__getitem__", _x, (slice(None), -1)),
    _op("torch.Tensor.size", _x, 1),
    _op("torch.Tensor.expand", T(N, 8, 1, 1), -1, -1, H, W),
    _op("torch.Tensor.repeat", _flat, 1, 3),
    _op("torch.zeros", 2, 3),
    _op("torch.arange", 0, 10, 2),
    _op("torch.roll", _x, 1, 2),
    _op("torch.tril", T(7, 7), 1),
    _op("torch.Tensor.contiguous", _x),
    _op("torch.Tensor.unfold", _flat, 1, 4, 2),
    _op("torch.exp", _x),
    _op("torch.nn.init.constant_", T(5), 0.1),
    _op("torch.nn.functional.scaled_dot_product_attention", *(T(N, 8, 20, 16),) * 3),
]
