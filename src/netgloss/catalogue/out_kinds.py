"""What each operation asks of the tensor ``out`` that its result goes into, as measured of PyTorch
2.13 on the processor; tests/catalogue/test_outs.py measures it again.

Of an operation that stands in none of these nothing is asked.
"""

from __future__ import annotations

from netgloss.catalogue.layout_always import of_text

# No two elements of ``out`` may lie in one place, where it has the shape of the result.
SPREAD = of_text(
    """
    torch.abs torch.addbmm torch.addmm torch.addmv torch.alias_copy torch.aminmax torch.angle
    torch.arange torch.as_strided_copy torch.baddbmm torch.bernoulli torch.bucketize torch.cat
    torch.cholesky torch.cholesky_inverse torch.cholesky_solve torch.column_stack torch.cross
    torch.cumprod torch.cumsum torch.diag torch.diagonal_copy torch.diff torch.dstack
    torch.expand_copy torch.fft.fft torch.fft.fft2 torch.fft.fftn torch.fft.irfft
    torch.fft.irfft2 torch.fft.irfftn torch.fft.rfft torch.fft.rfft2 torch.fft.rfftn
    torch.gather torch.geqrf torch.histogram torch.hstack torch.index_add torch.index_copy
    torch.index_reduce torch.kron torch.kthvalue torch.linalg.cholesky torch.linalg.cholesky_ex
    torch.linalg.cond torch.linalg.cross torch.linalg.det torch.linalg.eig torch.linalg.eigh
    torch.linalg.eigvals torch.linalg.eigvalsh torch.linalg.householder_product torch.linalg.inv
    torch.linalg.inv_ex torch.linalg.ldl_factor torch.linalg.ldl_factor_ex
    torch.linalg.ldl_solve torch.linalg.lu torch.linalg.lu_factor torch.linalg.lu_factor_ex
    torch.linalg.lu_solve torch.linalg.matrix_power torch.linalg.pinv torch.linalg.qr
    torch.linalg.slogdet torch.linalg.solve torch.linalg.solve_ex torch.linalg.solve_triangular
    torch.linalg.svdvals torch.linalg.tensorinv torch.linalg.tensorsolve torch.linspace
    torch.logcumsumexp torch.logspace torch.logsumexp torch.lu torch.lu_solve torch.lu_unpack
    torch.mean torch.mm torch.mode torch.msort torch.mvlgamma torch.nan_to_num torch.nanmean
    torch.ormqr torch.permute_copy torch.qr torch.renorm torch.sort torch.special.entr
    torch.split_with_sizes_copy torch.squeeze_copy torch.stack torch.t_copy torch.take_along_dim
    torch.tensordot torch.topk torch.transpose_copy torch.triangular_solve torch.unbind_copy
    torch.unfold_copy torch.unsqueeze_copy torch.view_copy torch.vstack
    """
)

# The same, looked at before it is given the shape of the result.
SPREAD_BEFORE = of_text(
    """
    torch.add torch.addcdiv torch.addcmul torch.addr torch.atan2 torch.bitwise_and
    torch.bitwise_left_shift torch.bitwise_not torch.ceil torch.clamp torch.clamp_max
    torch.clamp_min torch.complex torch.conj_physical torch.copysign torch.cos torch.div
    torch.eq torch.erf torch.exp torch.exp2 torch.float_power torch.floor torch.floor_divide
    torch.fmax torch.fmod torch.frac torch.frexp torch.gcd torch.ge torch.gt torch.heaviside
    torch.hypot torch.igamma torch.index_select torch.inner torch.isposinf torch.ldexp torch.le
    torch.lerp torch.log torch.log2 torch.logaddexp torch.logaddexp2 torch.logical_and
    torch.logical_not torch.logical_or torch.logical_xor torch.logit torch.lt
    torch.masked_select torch.max torch.maximum torch.min torch.minimum torch.mul torch.ne
    torch.neg torch.nn.functional.normalize torch.nonzero torch.outer torch.polar torch.pow
    torch.reciprocal torch.remainder torch.round torch.scatter torch.scatter_add
    torch.scatter_reduce torch.sign torch.signbit torch.sin torch.special.chebyshev_polynomial_t
    torch.special.zeta torch.sqrt torch.square torch.sub torch.true_divide torch.trunc
    torch.xlogy
    """
)

# It may be an operand, but show no other part of one's memory.
NO_OTHER_PART = of_text(
    """
    torch.abs torch.add torch.addcdiv torch.addcmul torch.addr torch.aminmax torch.angle
    torch.atan2 torch.bernoulli torch.bitwise_and torch.bitwise_left_shift torch.bitwise_not
    torch.ceil torch.clamp torch.clamp_max torch.clamp_min torch.conj_physical torch.copysign
    torch.cos torch.cumprod torch.cumsum torch.diff torch.div torch.eq torch.erf torch.exp
    torch.exp2 torch.floor torch.floor_divide torch.fmax torch.fmod torch.frac torch.frexp
    torch.gcd torch.ge torch.gt torch.heaviside torch.hypot torch.igamma torch.inner
    torch.isposinf torch.ldexp torch.le torch.lerp torch.log torch.log2 torch.logaddexp
    torch.logaddexp2 torch.logcumsumexp torch.logical_and torch.logical_not torch.logical_or
    torch.logical_xor torch.logit torch.lt torch.max torch.maximum torch.min torch.minimum
    torch.mode torch.msort torch.mul torch.nan_to_num torch.ne torch.neg
    torch.nn.functional.normalize torch.outer torch.pow torch.reciprocal torch.remainder
    torch.renorm torch.round torch.sign torch.signbit torch.sin torch.sort
    torch.special.chebyshev_polynomial_t torch.special.zeta torch.sqrt torch.square torch.sub
    torch.topk torch.true_divide torch.trunc torch.xlogy
    """
)

# It may share no memory with an operand.
APART = of_text(
    """
    torch.cat torch.column_stack torch.cross torch.dstack torch.gather torch.hstack
    torch.index_select torch.kron torch.kthvalue torch.linalg.cross torch.masked_select
    torch.nonzero torch.stack torch.vstack
    """
)

# It may be the first operand, but share no memory with the others.
FIRST_OPERAND = of_text(
    """
    torch.index_add torch.index_copy torch.index_reduce torch.scatter torch.scatter_add
    torch.scatter_reduce
    """
)

# Only of the first of its results.
FIRST_ALONE = of_text("torch.kthvalue torch.sort")

# It has the dtype of the result.
SAME_DTYPE = of_text(
    """
    torch.abs torch.addbmm torch.addmm torch.addmv torch.alias_copy torch.argmax torch.argmin
    torch.as_strided_copy torch.baddbmm torch.bitwise_not torch.bmm torch.bucketize torch.ceil
    torch.complex torch.conj_physical torch.cross torch.cummax torch.diag torch.diagonal_copy
    torch.diff torch.expand_copy torch.fft.fft torch.fft.fft2 torch.fft.fftn torch.fft.rfft
    torch.fft.rfft2 torch.fft.rfftn torch.float_power torch.floor torch.frac torch.frexp
    torch.gather torch.heaviside torch.histc torch.histogram torch.index_add torch.index_copy
    torch.index_reduce torch.index_select torch.isposinf torch.kthvalue torch.linalg.cholesky
    torch.linalg.cholesky_ex torch.linalg.cross torch.linalg.det torch.linalg.eig
    torch.linalg.eigh torch.linalg.eigvals torch.linalg.eigvalsh torch.linalg.inv
    torch.linalg.inv_ex torch.linalg.ldl_factor torch.linalg.ldl_factor_ex
    torch.linalg.ldl_solve torch.linalg.lu torch.linalg.lu_factor torch.linalg.lu_factor_ex
    torch.linalg.lu_solve torch.linalg.multi_dot torch.linalg.qr torch.linalg.slogdet
    torch.linalg.solve torch.linalg.solve_ex torch.linalg.solve_triangular torch.linalg.svdvals
    torch.logcumsumexp torch.lu_solve torch.lu_unpack torch.masked_select torch.matmul torch.mm
    torch.mode torch.msort torch.multinomial torch.mv torch.nan_to_num torch.neg torch.nonzero
    torch.ormqr torch.permute_copy torch.polar torch.qr torch.renorm torch.round torch.scatter
    torch.scatter_add torch.scatter_reduce torch.sign torch.signbit torch.sort
    torch.split_with_sizes_copy torch.squeeze_copy torch.t_copy torch.take_along_dim
    torch.tensordot torch.topk torch.transpose_copy torch.triangular_solve torch.tril
    torch.trunc torch.unbind_copy torch.unfold_copy torch.unsqueeze_copy torch.view_copy
    """
)

# The result can be cast to its dtype.
CAST = of_text(
    """
    torch.add torch.addcdiv torch.addcmul torch.addr torch.angle torch.atan2 torch.bitwise_and
    torch.bitwise_left_shift torch.cat torch.cholesky torch.cholesky_inverse
    torch.cholesky_solve torch.clamp torch.clamp_max torch.clamp_min torch.column_stack
    torch.copysign torch.cos torch.div torch.dstack torch.eq torch.erf torch.exp torch.exp2
    torch.floor_divide torch.fmax torch.fmod torch.gcd torch.ge torch.geqrf torch.gt
    torch.hstack torch.hypot torch.igamma torch.inner torch.kron torch.ldexp torch.le torch.lerp
    torch.linalg.cond torch.linalg.householder_product torch.linalg.matrix_power
    torch.linalg.matrix_rank torch.linalg.pinv torch.linalg.tensorinv torch.linalg.tensorsolve
    torch.log torch.log2 torch.logaddexp torch.logaddexp2 torch.logical_and torch.logical_not
    torch.logical_or torch.logical_xor torch.logit torch.lt torch.maximum torch.minimum
    torch.mul torch.mvlgamma torch.ne torch.nn.functional.normalize torch.outer torch.pow
    torch.reciprocal torch.remainder torch.sin torch.special.chebyshev_polynomial_t
    torch.special.entr torch.special.zeta torch.sqrt torch.square torch.stack torch.sub
    torch.true_divide torch.vstack torch.xlogy
    """
)
