"""What each operation does with the layouts of its operands, as measured of PyTorch 2.13 on the
processor; tests/catalogue/test_layouts.py measures it again.

An operation that stands in none of these gives a result of which it is not known how it lies,
unless all its operands lie row by row.
"""

from __future__ import annotations

from netgloss.catalogue.layout_always import of_text

# A new tensor that lies row by row.
PLAIN = of_text(
    """
    torch.Tensor.new_empty torch.Tensor.new_full torch.Tensor.new_ones torch.Tensor.new_tensor
    torch.Tensor.new_zeros torch.Tensor.norm torch.Tensor.repeat torch.Tensor.tile torch.addbmm
    torch.addmm torch.addmv torch.all torch.allclose torch.amax torch.amin torch.aminmax
    torch.any torch.arange torch.argmax torch.argmin torch.baddbmm torch.bernoulli
    torch.bincount torch.block_diag torch.bmm torch.bucketize torch.cdist torch.chain_matmul
    torch.column_stack torch.combinations torch.corrcoef torch.count_nonzero torch.cov
    torch.cross torch.cummax torch.cumprod torch.cumsum torch.cumulative_trapezoid torch.diag
    torch.diag_embed torch.diagflat torch.dist torch.dot torch.dstack torch.empty torch.equal
    torch.eye torch.fft.fftshift torch.full torch.gather torch.gradient torch.hann_window
    torch.histc torch.hstack torch.index_add torch.index_reduce torch.index_select torch.isin
    torch.kaiser_window torch.kthvalue torch.linalg.cond torch.linalg.cross torch.linalg.det
    torch.linalg.eigvals torch.linalg.eigvalsh torch.linalg.lu torch.linalg.matrix_norm
    torch.linalg.matrix_rank torch.linalg.multi_dot torch.linalg.norm torch.linalg.pinv
    torch.linalg.slogdet torch.linalg.svdvals torch.linalg.tensorsolve torch.linalg.vander
    torch.linalg.vecdot torch.linalg.vector_norm torch.linspace torch.logcumsumexp torch.logdet
    torch.logspace torch.logsumexp torch.lu_unpack torch.masked_fill torch.masked_scatter
    torch.masked_select torch.matmul torch.mean torch.median torch.mm torch.mode
    torch.multinomial torch.mv torch.mvlgamma torch.nanmean torch.nansum torch.nn.GRUCell
    torch.nn.InstanceNorm1d torch.nn.InstanceNorm2d torch.nn.InstanceNorm3d torch.nn.LSTMCell
    torch.nn.RNNCell torch.nn.functional.adaptive_max_pool3d torch.nn.functional.affine_grid
    torch.nn.functional.avg_pool3d torch.nn.functional.bilinear
    torch.nn.functional.cosine_embedding_loss torch.nn.functional.cosine_similarity
    torch.nn.functional.cross_entropy torch.nn.functional.ctc_loss torch.nn.functional.embedding
    torch.nn.functional.embedding_bag torch.nn.functional.fold
    torch.nn.functional.fractional_max_pool2d torch.nn.functional.fractional_max_pool3d
    torch.nn.functional.grid_sample torch.nn.functional.instance_norm
    torch.nn.functional.layer_norm torch.nn.functional.linear
    torch.nn.functional.linear_cross_entropy torch.nn.functional.logsigmoid
    torch.nn.functional.max_unpool1d torch.nn.functional.max_unpool3d
    torch.nn.functional.multi_head_attention_forward torch.nn.functional.multi_margin_loss
    torch.nn.functional.multilabel_margin_loss torch.nn.functional.multilabel_soft_margin_loss
    torch.nn.functional.nll_loss torch.nn.functional.one_hot
    torch.nn.functional.pairwise_distance torch.nn.functional.pdist torch.nn.functional.rrelu
    torch.nn.functional.softmax torch.nn.functional.triplet_margin_loss
    torch.nn.functional.triplet_margin_with_distance_loss torch.nn.functional.unfold torch.norm
    torch.normal torch.ones torch.outer torch.prod torch.quantile torch.rand torch.randint
    torch.randperm torch.renorm torch.repeat_interleave torch.roll torch.scalar_tensor
    torch.scatter torch.scatter_add torch.scatter_reduce torch.searchsorted torch.std
    torch.std_mean torch.sum torch.take torch.take_along_dim torch.tensor torch.tensordot
    torch.tile torch.topk torch.trace torch.trapezoid torch.tril torch.tril_indices
    torch.triu_indices torch.unique torch.unique_consecutive torch.var torch.var_mean
    torch.vstack torch.zeros
    """
)

# Element by element: the operands decide (strides.iterated).
ITERATED = of_text(
    """
    torch.Tensor.where torch.abs torch.add torch.addcdiv torch.addcmul torch.angle torch.arccosh
    torch.argsort torch.atan2 torch.bitwise_and torch.bitwise_left_shift torch.bitwise_not
    torch.ceil torch.clamp torch.clamp_max torch.clamp_min torch.complex torch.copysign
    torch.cos torch.div torch.eq torch.erf torch.exp torch.exp2 torch.float_power torch.floor
    torch.floor_divide torch.fmax torch.fmod torch.frac torch.gcd torch.ge torch.gt torch.hypot
    torch.igamma torch.isclose torch.isnan torch.isposinf torch.isreal torch.le torch.lerp
    torch.log torch.log2 torch.logaddexp torch.logaddexp2 torch.logical_and torch.logical_not
    torch.logical_or torch.logical_xor torch.logit torch.lt torch.maximum torch.minimum
    torch.msort torch.mul torch.nan_to_num torch.ne torch.neg torch.nn.functional.celu
    torch.nn.functional.elu torch.nn.functional.gelu torch.nn.functional.hardshrink
    torch.nn.functional.hardsigmoid torch.nn.functional.hardswish torch.nn.functional.hardtanh
    torch.nn.functional.leaky_relu torch.nn.functional.mish torch.nn.functional.mse_loss
    torch.nn.functional.normalize torch.nn.functional.poisson_nll_loss torch.nn.functional.relu
    torch.nn.functional.relu6 torch.nn.functional.selu torch.nn.functional.sigmoid
    torch.nn.functional.silu torch.nn.functional.smooth_l1_loss torch.nn.functional.softplus
    torch.nn.functional.softshrink torch.nn.functional.softsign torch.nn.functional.tanh
    torch.nn.functional.tanhshrink torch.nn.functional.threshold torch.polar torch.pow
    torch.reciprocal torch.relu torch.remainder torch.round torch.sign torch.signbit torch.sin
    torch.sort torch.special.entr torch.special.exp2 torch.special.logit torch.special.round
    torch.special.xlogy torch.special.zeta torch.sqrt torch.square torch.sub torch.true_divide
    torch.trunc torch.where torch.xlogy
    """
)

# The order of the axes of the first tensor (strides.inferred).
INFERRED = of_text(
    """
    torch.clone torch.empty_like torch.fill torch.flip torch.fliplr torch.flipud torch.frexp
    torch.full_like torch.index_fill torch.index_put torch.nn.functional.local_response_norm
    torch.nn.functional.prelu torch.ones_like torch.put torch.rand_like torch.randint_like
    torch.zeros_like
    """
)

# In channels_last if the first tensor is, else row by row.
SUGGESTED = of_text(
    """
    torch.group_norm torch.nn.functional.adaptive_avg_pool2d
    torch.nn.functional.adaptive_max_pool2d torch.nn.functional.avg_pool2d
    torch.nn.functional.batch_norm torch.nn.functional.channel_shuffle
    torch.nn.functional.max_pool2d torch.nn.functional.max_unpool2d
    torch.nn.functional.pixel_shuffle torch.nn.functional.rms_norm
    """
)

# The same, where the weight lies row by row.
CONVOLVED = of_text(
    """
    torch.nn.functional.conv2d torch.nn.functional.conv_transpose2d
    """
)

# Row by row, unless the input is in channels_last_3d or the weight lies otherwise.
UNLESS_LAST = of_text(
    """
    torch.nn.functional.adaptive_avg_pool3d torch.nn.functional.conv1d
    torch.nn.functional.conv3d torch.nn.functional.conv_transpose1d
    torch.nn.functional.conv_transpose3d
    """
)

# Poolings of lines, which are poolings of pictures of height 1.
LINES = of_text(
    """
    torch.nn.functional.adaptive_avg_pool1d torch.nn.functional.adaptive_max_pool1d
    torch.nn.functional.avg_pool1d torch.nn.functional.max_pool1d
    """
)

# The tensor itself where there is nothing to convert.
CASTS = of_text(
    """
    torch.Tensor.bfloat16 torch.Tensor.bool torch.Tensor.byte torch.Tensor.cdouble
    torch.Tensor.cfloat torch.Tensor.chalf torch.Tensor.char torch.Tensor.cpu torch.Tensor.cuda
    torch.Tensor.double torch.Tensor.float torch.Tensor.half torch.Tensor.int torch.Tensor.long
    torch.Tensor.short torch.Tensor.to torch.Tensor.type torch.Tensor.type_as torch.conj
    torch.positive
    """
)

# As what the entry calls lays it.
CALLED = of_text(
    """
    torch.Tensor.__rmatmul__ torch.Tensor.__rmod__ torch.Tensor.__rsub__
    torch.adaptive_avg_pool1d torch.adaptive_max_pool1d torch.constant_pad_nd torch.dropout
    torch.grid_sampler torch.heaviside torch.log_softmax torch.native_channel_shuffle
    torch.nn.functional.adaptive_max_pool1d_with_indices
    torch.nn.functional.adaptive_max_pool2d_with_indices
    torch.nn.functional.adaptive_max_pool3d_with_indices torch.nn.functional.alpha_dropout
    torch.nn.functional.dropout1d torch.nn.functional.dropout2d torch.nn.functional.dropout3d
    torch.nn.functional.feature_alpha_dropout
    torch.nn.functional.fractional_max_pool2d_with_indices
    torch.nn.functional.fractional_max_pool3d_with_indices torch.nn.functional.group_norm
    torch.nn.functional.gumbel_softmax torch.nn.functional.log_softmax
    torch.nn.functional.lp_pool1d torch.nn.functional.lp_pool2d torch.nn.functional.lp_pool3d
    torch.nn.functional.max_pool1d_with_indices torch.nn.functional.max_pool2d_with_indices
    torch.nn.functional.max_pool3d_with_indices torch.nn.functional.softmin
    torch.nn.functional.upsample torch.nn.functional.upsample_bilinear
    torch.nn.functional.upsample_nearest torch.polygamma torch.softmax
    torch.special.chebyshev_polynomial_t torch.special.log_softmax torch.special.softmax
    """
)

# The rule itself says how the result lies.
VIEWS = of_text(
    """
    torch.Tensor.H torch.Tensor.T torch.Tensor.__getitem__ torch.Tensor.contiguous
    torch.Tensor.data torch.Tensor.expand torch.Tensor.expand_as torch.Tensor.imag
    torch.Tensor.mT torch.Tensor.new_empty_strided torch.Tensor.permute torch.Tensor.pin_memory
    torch.Tensor.real torch.Tensor.requires_grad_ torch.Tensor.reshape torch.Tensor.shape
    torch.Tensor.size torch.Tensor.split torch.Tensor.storage_offset torch.Tensor.stride
    torch.Tensor.unfold torch.Tensor.view torch.Tensor.view_as torch.as_strided torch.atleast_1d
    torch.atleast_2d torch.atleast_3d torch.broadcast_tensors torch.broadcast_to torch.chunk
    torch.detach torch.diagonal torch.dsplit torch.einsum torch.empty_permuted
    torch.empty_strided torch.flatten torch.hsplit torch.imag torch.linalg.diagonal
    torch.meshgrid torch.movedim torch.narrow torch.nn.GRU torch.nn.Identity torch.nn.LSTM
    torch.nn.MultiheadAttention torch.nn.RNN torch.permute torch.ravel torch.real torch.reshape
    torch.rot90 torch.select torch.split torch.split_with_sizes torch.squeeze torch.swapaxes
    torch.t torch.tensor_split torch.transpose torch.unbind torch.unflatten torch.unsafe_chunk
    torch.unsafe_split torch.unsafe_split_with_sizes torch.unsqueeze torch.view_as_complex
    torch.view_as_real torch.vsplit
    """
)
