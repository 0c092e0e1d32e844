"""The operations whose result is looked at even where all their operands lie row by row."""

from __future__ import annotations


def of_text(names: str) -> frozenset[str]:
    """Names with blanks between them."""
    return frozenset(names.split())


# Row by row, though the operation that is called gives a view.
COPIES = of_text(
    """
    torch.alias_copy torch.as_strided_copy
    torch.diagonal_copy torch.expand_copy torch.narrow_copy torch.permute_copy
    torch.select_copy torch.split_copy torch.split_with_sizes_copy torch.squeeze_copy
    torch.t_copy torch.transpose_copy torch.unbind_copy torch.unfold_copy torch.unsqueeze_copy
    torch.view_as_complex_copy torch.view_as_real_copy torch.view_copy
    """
)

# Not always row by row, even where all operands are.
TURNED = of_text(
    """
    torch.cholesky_inverse torch.cholesky_solve torch.fft.fft torch.fft.fft2 torch.fft.fftn
    torch.fft.irfft torch.fft.irfft2 torch.fft.irfftn torch.fft.rfft torch.fft.rfft2
    torch.fft.rfftn torch.geqrf torch.linalg.cholesky torch.linalg.cholesky_ex torch.linalg.eig
    torch.linalg.eigh torch.linalg.householder_product torch.linalg.inv torch.linalg.inv_ex
    torch.linalg.ldl_factor torch.linalg.ldl_factor_ex torch.linalg.ldl_solve torch.linalg.lstsq
    torch.linalg.lu_factor torch.linalg.lu_factor_ex torch.linalg.lu_solve
    torch.linalg.matrix_power torch.linalg.qr torch.linalg.solve torch.linalg.solve_ex
    torch.linalg.solve_triangular torch.linalg.svd torch.linalg.tensorinv torch.lu torch.nonzero
    torch.ormqr torch.stft torch.triangular_solve torch.unravel_index
    """
)

ALWAYS = COPIES | TURNED
