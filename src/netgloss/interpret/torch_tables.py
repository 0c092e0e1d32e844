"""Names of torch that change no shape, and its modules and dtypes."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DTYPES = {
    **{n: n for n in ("float16", "float32", "float64", "bfloat16", "int8", "int16", "int32")},
    **{n: n for n in ("int64", "uint8", "bool", "complex64", "complex128")},
    **{"float": "float32", "double": "float64", "half": "float16", "long": "int64"},
    **{"int": "int32", "short": "int16", "cfloat": "complex64", "quint8": "quint8"},
    "qint8": "qint8",
}
# torch names that are modules; others of torch are looked up in the catalogue.
NAMESPACES = _words(
    """
    torch torch.nn torch.nn.functional torch.nn.init torch.nn.modules torch.nn.parameter
    torch.nn.utils torch.nn.utils.rnn torch.nn.utils.parametrizations torch.nn.quantized
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
    torch.types torch.random torch.version torch.export torch.multiprocessing torch.mps
    """
)
# Questions about the surroundings whose answer is no.
FALSE_CALLS = _words(
    """
    torch.jit.is_scripting torch.jit.is_tracing torch.is_grad_enabled torch.cuda.is_available
    torch.onnx.is_in_onnx_export torch.fx.is_fx_tracing torch.compiler.is_compiling
    torch.is_autocast_enabled torch.distributed.is_available torch.distributed.is_initialized
    torch.backends.mps.is_available torch._dynamo.is_compiling torch.cuda.is_bf16_supported
    """
)
# Decorators that change no shape.
IDENTITY_DECORATORS = _words(
    """
    torch.jit.export torch.jit.ignore torch.jit.unused torch.jit.script
    torch.jit.script_if_tracing torch.jit.script_method torch.jit._overload_method
    torch.jit._overload torch.compile torch.fx.wrap torch.compiler.disable torch.jit.interface
    torch.library.custom_op torch.no_grad_decorator
    """
)
# Context managers (some also decorators) that change no shape.
CONTEXTS = _words(
    """
    torch.no_grad torch.enable_grad torch.inference_mode torch.set_grad_enabled torch.autocast
    torch.cuda.amp.autocast torch.amp.autocast torch.autograd.set_detect_anomaly
    torch.random.fork_rng torch.device_context torch.cuda.device
    """
)
# Layers that can make their parameters anew (shapes stay).
RESETTABLE = _words(
    """
    AdaptiveLogSoftmaxWithLoss BatchNorm1d BatchNorm2d BatchNorm3d Bilinear Conv1d Conv2d Conv3d
    ConvTranspose1d ConvTranspose2d ConvTranspose3d Embedding EmbeddingBag GRU GRUCell GroupNorm
    InstanceNorm1d InstanceNorm2d InstanceNorm3d LSTM LSTMCell LayerNorm Linear PReLU RMSNorm RNN
    RNNCell SyncBatchNorm
    """
)
# Calls with an effect on training or printing only: they give None.
NOTHING = _words(
    """
    torch.manual_seed torch.cuda.manual_seed torch.cuda.manual_seed_all torch.seed
    torch.set_default_dtype torch.set_num_threads torch.cuda.empty_cache torch.cuda.synchronize
    torch._C._log_api_usage_once torch.set_default_device torch.set_printoptions
    torch._C._get_tracing_state torch.use_deterministic_algorithms torch.backends.cudnn.benchmark
    torch.set_float32_matmul_precision torch.cuda.set_device
    """
)
