"""Results whose parts have names: ``x.max(dim=1).values`` (``torch.return_types``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.library.named_tuples import name_fields
from netgloss.interpret.library.namespaces import shared
from netgloss.interpret.values import Class, Instance, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_FIELDS: dict[str, tuple[str, ...]] = {
    **{
        f"torch.{name}": ("values", "indices")
        for name in (
            *("max", "min", "median", "nanmedian", "mode", "kthvalue", "sort", "topk"),
            *("cummax", "cummin"),
        )
    },
    "torch.aminmax": ("min", "max"),
    "torch.frexp": ("mantissa", "exponent"),
    "torch.histogram": ("hist", "bin_edges"),
    "torch.histogramdd": ("hist", "bin_edges"),
    "torch.geqrf": ("a", "tau"),
    "torch.lu_unpack": ("P", "L", "U"),
    "torch.qr": ("Q", "R"),
    "torch.slogdet": ("sign", "logabsdet"),
    "torch.svd": ("U", "S", "V"),
    "torch.triangular_solve": ("solution", "cloned_coefficient"),
    "torch.linalg.cholesky_ex": ("L", "info"),
    "torch.linalg.eig": ("eigenvalues", "eigenvectors"),
    "torch.linalg.eigh": ("eigenvalues", "eigenvectors"),
    "torch.linalg.inv_ex": ("inverse", "info"),
    "torch.linalg.ldl_factor": ("LD", "pivots"),
    "torch.linalg.ldl_factor_ex": ("LD", "pivots", "info"),
    "torch.linalg.lstsq": ("solution", "residuals", "rank", "singular_values"),
    "torch.linalg.lu": ("P", "L", "U"),
    "torch.linalg.lu_factor": ("LU", "pivots"),
    "torch.linalg.lu_factor_ex": ("LU", "pivots", "info"),
    "torch.linalg.qr": ("Q", "R"),
    "torch.linalg.slogdet": ("sign", "logabsdet"),
    "torch.linalg.solve_ex": ("result", "info"),
    "torch.linalg.svd": ("U", "S", "Vh"),
    "torch.nn.AdaptiveLogSoftmaxWithLoss": ("output", "loss"),
}


def named(run: Run, name: str, value: Value) -> Value:
    """The result of an operation, by one of its names, with the names of its parts."""
    if type(value) is not tuple:
        return value
    fields = _FIELDS.get(name.replace("torch.Tensor.", "torch."))
    if fields is None or len(fields) != len(value):
        return value

    def make(run: Run) -> Class:
        cls = Class(name.rsplit(".", 1)[-1], (run.classes["tuple"],), {}, module="torch")
        name_fields(cls, fields, {})
        return cls

    return Instance(shared(run, f"{name} (result)", make), {}, value)
