"""Names of torch that change no shape, and its modules and dtypes."""

from __future__ import annotations


def names_in(text: str) -> frozenset[str]:
    return frozenset(text.split())


DTYPES = {
    **{n: n for n in ("float16", "float32", "float64", "bfloat16", "int8", "int16", "int32")},
    **{n: n for n in ("int64", "uint8", "bool", "complex64", "complex128")},
    **{"float": "float32", "double": "float64", "half": "float16", "long": "int64"},
    **{"int": "int32", "short": "int16", "cfloat": "complex64", "quint8": "quint8"},
    "qint8": "qint8",
    **{"complex32": "complex32", "chalf": "complex32", "cdouble": "complex128"},
}
# torch names that are modules; others of torch are looked up in the catalogue.
NAMESPACES = names_in(
    """
    torch torch.nn torch.nn.functional torch.nn.init torch.nn.modules torch.nn.parameter
    torch.nn.utils torch.nn.utils.rnn torch.nn.utils.parametrizations torch.nn.quantized
    torch.nn.utils.parametrize torch.nn.parallel torch.autograd.function torch.nn.utils.fusion
    torch.nn.utils.convert_parameters torch.masked torch.signal torch.signal.windows
    torch.nn.modules.utils torch.nn.modules.module torch.nn.modules.batchnorm
    torch.nn.modules.conv torch.nn.modules.container torch.nn.modules.activation
    torch.nn.modules.pooling torch.nn.modules.linear torch.nn.modules.dropout
    torch.nn.modules.normalization torch.nn.modules.loss torch.nn.modules.instancenorm
    torch.utils torch.utils.checkpoint torch.utils.data torch.utils.model_zoo
    torch.utils.tensorboard torch.jit torch.cuda torch.cuda.amp torch.amp torch.autograd
    torch.hub torch.fx torch.onnx torch.distributed torch.backends torch.backends.cudnn
    torch.backends.cuda torch.linalg torch.fft torch.special torch.optim
    torch.optim.lr_scheduler torch.distributions torch.ao torch.library torch.ao.quantization
    torch.ao.nn torch.ao.nn.quantized torch.quantization torch.sparse torch.overrides
    torch.compiler torch._dynamo torch._C
    torch.distributed.tensor torch.distributed._tensor torch.distributed.device_mesh
    torch.nn.attention torch.nn.attention.flex_attention torch._dynamo.exc
    torch.xpu torch.mtia torch.accelerator torch.utils._pytree torch.types torch.random
    torch.version torch.export torch.multiprocessing torch.mps
    torch.ops torch.ops.torchvision
    """
)
# Questions about the surroundings whose answer is no.
FALSE_CALLS = names_in(
    """
    torch.jit.is_scripting torch.jit.is_tracing torch.is_grad_enabled torch.cuda.is_available
    torch.onnx.is_in_onnx_export torch.fx.is_fx_tracing torch.compiler.is_compiling
    torch.is_autocast_enabled torch.xpu.is_available torch.mtia.is_available
    torch.distributed.is_available torch.distributed.is_initialized
    torch.backends.mps.is_available torch._dynamo.is_compiling torch.cuda.is_bf16_supported
    torch.are_deterministic_algorithms_enabled
    """
)
# Decorators that change no shape.
IDENTITY_DECORATORS = names_in(
    """
    torch.jit.export torch.jit.ignore torch.jit.unused torch.jit.script
    torch.jit.script_if_tracing torch.jit.script_method torch.jit._overload_method
    torch.jit._overload torch.compile torch.fx.wrap torch.compiler.disable torch.jit.interface
    torch.library.custom_op torch.no_grad_decorator torch.jit._script_if_tracing
    """
)
# Context managers (some also decorators) that change no shape.
CONTEXTS = names_in(
    """
    torch.no_grad torch.enable_grad torch.inference_mode torch.set_grad_enabled torch.autocast
    torch.cuda.amp.autocast torch.amp.autocast torch.autograd.set_detect_anomaly
    torch.random.fork_rng torch.device_context torch.cuda.device
    """
)
# Calls with an effect on training or printing only: they give None.
NOTHING = names_in(
    """
    torch.manual_seed torch.cuda.manual_seed torch.cuda.manual_seed_all torch.seed
    torch.set_default_dtype torch.set_num_threads torch.cuda.empty_cache torch.cuda.synchronize
    torch._C._log_api_usage_once torch.set_default_device torch.set_printoptions
    torch._C._get_tracing_state torch.use_deterministic_algorithms torch.backends.cudnn.benchmark
    torch.utils._pytree.register_pytree_node torch._dynamo.mark_static_address
    torch.set_float32_matmul_precision torch.cuda.set_device
    """
)
# What torch.Tensor has under names that begin with one underscore (``dir(torch.Tensor)``).
TENSOR_PRIVATE = names_in(
    """
    _addmm_activation _autocast_to_full_precision _autocast_to_reduced_precision _backward_hooks
    _base _cdata _clear_non_serializable_cached_data _coalesced_ _conj _conj_physical _dimI _dimV
    _dtensor__new__ _fix_weakref _grad _grad_fn _has_symbolic_sizes_strides _indices _is_all_true
    _is_any_true _is_view _is_zerotensor _lazy_clone _make_subclass _make_wrapper_subclass
    _neg_view _nested_tensor_size _nested_tensor_storage_offsets _nested_tensor_strides _nnz
    _philox_normal_ _philox_uniform_ _post_accumulate_grad_hooks _python_dispatch
    _reduce_ex_internal _rev_view_func_unsafe _sparse_mask_projection _to_dense _to_sparse
    _to_sparse_bsc _to_sparse_bsr _to_sparse_csc _to_sparse_csr _typed_storage _use_count _values
    _version _view_func _view_func_unsafe
    """
)
# The layers of torch.nn that derive from another public class than Module.
PARENTS = {
    **dict.fromkeys(("RNN", "LSTM", "GRU"), "RNNBase"),
    **dict.fromkeys(("RNNCell", "LSTMCell", "GRUCell"), "RNNCellBase"),
    **{f"Lazy{name}": name for name in ("Linear", "Conv1d", "Conv2d", "Conv3d")},
    **{f"LazyConvTranspose{dims}d": f"ConvTranspose{dims}d" for dims in (1, 2, 3)},
    **{f"ZeroPad{dims}d": f"ConstantPad{dims}d" for dims in (1, 2, 3)},
    **dict.fromkeys(("UpsamplingBilinear2d", "UpsamplingNearest2d"), "Upsample"),
    **{"NLLLoss2d": "NLLLoss", "ReLU6": "Hardtanh"},
}
# Classes of layers that are another layer's in all but their name, and the submodules of them.
RENAMED = {"torch.nn.modules.linear.NonDynamicallyQuantizableLinear": "torch.nn.Linear"}
SUBMODULE_CLASSES = {("torch.nn.MultiheadAttention", "out_proj"): next(iter(RENAMED))}
