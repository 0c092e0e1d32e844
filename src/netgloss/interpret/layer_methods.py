"""Methods of layers beside ``forward``: written in Python, loaded when one is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import native
from netgloss.interpret.torch_tables import names_in
from netgloss.interpret.values import (
    Args,
    ClassMethod,
    Instance,
    Kwargs,
    Native,
    Property,
    StaticMethod,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


# What torch's modules have and nobody reads here: unknown, where it is asked for, and no mistake.
_UNREAD_OF_ALL = names_in(
    """
    T_destination _apply _backward_hooks _backward_pre_hooks _call_impl _compiled_call_impl
    _forward_hooks _forward_hooks_always_called _forward_hooks_with_kwargs _forward_pre_hooks
    _forward_pre_hooks_with_kwargs _get_backward_hooks _get_backward_pre_hooks
    _is_full_backward_hook _load_from_state_dict _load_state_dict_post_hooks
    _load_state_dict_pre_hooks _maybe_warn_non_full_backward_hook _named_members
    _non_persistent_buffers_set _replicate_for_data_parallel _save_to_state_dict _slow_forward
    _state_dict_hooks _state_dict_pre_hooks _version _wrapped_call_impl call_super_init
    dump_patches get_extra_state ipu mtia set_extra_state
    """
)
_OF_RECURRENT = names_in(
    """
    _init_flat_weights _update_flat_weights _weights_have_changed check_forward_args
    check_hidden_size check_input get_expected_hidden_size permute_hidden
    """
)
_OF_LAZY = names_in(
    """
    _infer_parameters _lazy_load_hook cls_to_become has_uninitialized_params
    initialize_parameters reset_parameters
    """
)
_CHECKS = names_in("_check_input_dim")
_INSTANCE_NORM = _CHECKS | names_in("_apply_instance_norm _get_no_batch_dim _handle_no_batch_input")
_AXES = (1, 2, 3)
_UNREAD_OF: dict[str, frozenset[str]] = {
    **dict.fromkeys(("RNN", "GRU"), _OF_RECURRENT),
    "LSTM": _OF_RECURRENT | {"get_expected_cell_size"},
    **{f"BatchNorm{n}d": _CHECKS for n in _AXES},
    **{f"CircularPad{n}d": _CHECKS for n in _AXES},
    **{f"InstanceNorm{n}d": _INSTANCE_NORM for n in _AXES},
    **{f"ConvTranspose{n}d": names_in("_conv_forward _output_padding") for n in _AXES},
    **{f"LazyConv{n}d": _OF_LAZY | names_in("_conv_forward") for n in _AXES},
    **{f"LazyConvTranspose{n}d": _OF_LAZY | names_in("_output_padding") for n in _AXES},
    **{f"LazyBatchNorm{n}d": _OF_LAZY | {"reset_running_stats"} for n in _AXES},
    **{f"LazyInstanceNorm{n}d": _OF_LAZY | {"reset_running_stats"} for n in _AXES},
    "LazyLinear": _OF_LAZY,
    "SyncBatchNorm": _CHECKS | {"_check_non_zero_input_channels"},
    **dict.fromkeys(("Embedding", "EmbeddingBag"), names_in("_fill_padding_idx_with_zero")),
    "AdaptiveLogSoftmaxWithLoss": names_in("_get_full_log_prob"),
    "MultiheadAttention": names_in("merge_masks"),
    "DataParallel": names_in("gather parallel_apply replicate scatter"),
    "ParameterDict": names_in("_key_to_attr fromkeys"),
    **dict.fromkeys(("ModuleList", "ParameterList"), names_in("_get_abs_string_index")),
    "Sequential": names_in("_get_item_by_idx"),
}
# Layers that can make their parameters anew (shapes stay).
_RESETTABLE = names_in(
    """
    AdaptiveLogSoftmaxWithLoss BatchNorm1d BatchNorm2d BatchNorm3d Bilinear Conv1d Conv2d Conv3d
    ConvTranspose1d ConvTranspose2d ConvTranspose3d Embedding EmbeddingBag GRU GRUCell GroupNorm
    InstanceNorm1d InstanceNorm2d InstanceNorm3d LSTM LSTMCell LayerNorm Linear PReLU RMSNorm RNN
    RNNCell SyncBatchNorm
    """
)
_RUNNING = names_in(
    "BatchNorm1d BatchNorm2d BatchNorm3d InstanceNorm1d InstanceNorm2d InstanceNorm3d"
)


def _written(name: str) -> Native:
    """A method of the text ``layers``."""

    def call(run: Run, args: Args, kwargs: Kwargs) -> Value:
        return run.call(run.torch.provided("layers", name), args, kwargs)

    return Native(name, call)


def _silent(name: str) -> Native:
    """A method that only changes numbers, or where they lie."""
    return native(name, lambda run, self, *args: None, sees_unknown=True)


def _subsequent_mask(run: Run, sz: Value, device: Value = None, dtype: Value = None) -> Value:
    """``nn.Transformer.generate_square_subsequent_mask(sz)``: -inf above the diagonal."""
    full = run.operation("torch.full", ((sz, sz), float("-inf")), {"dtype": dtype})
    return run.operation("torch.triu", (full,), {"diagonal": 1})


_SUBSEQUENT = "generate_square_subsequent_mask"
_RECURRENT: dict[str, Value] = {
    "flatten_parameters": _silent("flatten_parameters"),
    "all_weights": Property(_written("all_weights")),
}
_CONVOLVING: dict[str, Value] = {"_conv_forward": _written("conv_forward")}
_METHODS: dict[str, dict[str, Value]] = {
    **dict.fromkeys(("RNN", "LSTM", "GRU"), _RECURRENT),
    **dict.fromkeys(("Conv1d", "Conv2d", "Conv3d"), _CONVOLVING),
    "Embedding": {"from_pretrained": ClassMethod(_written("pretrained_embedding"))},
    "SyncBatchNorm": {"convert_sync_batchnorm": ClassMethod(_written("convert_sync_batchnorm"))},
    "EmbeddingBag": {"from_pretrained": ClassMethod(_written("pretrained_bag"))},
    "Transformer": {
        _SUBSEQUENT: StaticMethod(native(_SUBSEQUENT, _subsequent_mask)),
        "_reset_parameters": _silent("_reset_parameters"),
    },
    "MultiheadAttention": {"_reset_parameters": _silent("_reset_parameters")},
    "TransformerEncoderLayer": {
        "_sa_block": _written("encoder_attention"),
        "_ff_block": _written("encoder_feed_forward"),
    },
    "TransformerDecoderLayer": {
        "_sa_block": _written("encoder_attention"),
        "_mha_block": _written("decoder_cross_attention"),
        "_ff_block": _written("decoder_feed_forward"),
    },
    "AdaptiveLogSoftmaxWithLoss": {
        "log_prob": _written("log_prob"),
        "predict": _written("predict"),
    },
}


def is_unread(module: Instance, name: str) -> bool:
    """Whether torch's module may have an attribute that nobody has read here."""
    return name in _UNREAD_OF_ALL or any(
        name in _UNREAD_OF.get(cls.name, ())
        for cls in module.cls.mro
        if cls.module.startswith("torch")
    )


def methods_of(layer: str) -> dict[str, Value]:
    """The methods of a layer by its short name, ``forward`` and ``__init__`` left out."""
    methods = dict(_METHODS.get(layer, {}))
    if layer in _RESETTABLE:
        methods["reset_parameters"] = _silent("reset_parameters")
    if layer in _RUNNING:
        methods["reset_running_stats"] = _silent("reset_running_stats")
    return methods
