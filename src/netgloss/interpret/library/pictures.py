"""``PIL.Image``, as far as models name it: the ways to resample a picture. No picture is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.library.namespaces import module, native_class, shared
from netgloss.interpret.values import Class, Namespace

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

# https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.Resampling
RESAMPLING = {"NEAREST": 0, "LANCZOS": 1, "BILINEAR": 2, "BICUBIC": 3, "BOX": 4, "HAMMING": 5}


def _resampling(run: Run) -> Class:
    return shared(
        run,
        "PIL.Image.Resampling",
        lambda run: native_class(run, "Resampling", dict(RESAMPLING), module="PIL.Image"),
    )


def make_image() -> Namespace:
    """``PIL.Image``."""
    return module("PIL.Image", dict(RESAMPLING), {"Resampling": _resampling})


def make_pillow() -> Namespace:
    """``PIL``: of which only ``Image`` is here."""
    return module("PIL", {"Image": make_image()})
