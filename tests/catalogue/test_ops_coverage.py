"""Every name of the tensor entries has a case."""

from __future__ import annotations

from tests.catalogue import (
    test_layouts,
    test_ops_creating,
    test_ops_elementwise,
    test_ops_indexing,
    test_ops_joining,
    test_ops_products,
    test_ops_reducing,
    test_ops_shaping,
)

from netgloss.catalogue import find
from netgloss.catalogue.index import load_index

COVERED = {
    *test_layouts.ASKED,
    *test_ops_creating.COVERED,
    *test_ops_elementwise.CASES,
    *test_ops_indexing.COVERED,
    *test_ops_joining.CASES,
    *test_ops_products.CASES,
    *test_ops_reducing.CASES,
    *test_ops_shaping.CASES,
}
NAMES = {name for name, entry in load_index().items() if entry.file.startswith("tensor_")}


def test_every_name_has_a_case() -> None:
    assert sorted(NAMES - COVERED) == []


def test_every_entry_loads() -> None:
    assert all(find(name) is not None for name in NAMES)
