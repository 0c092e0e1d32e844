"""Random arithmetic over sizes, built twice: as a SymInt and as a function in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from netgloss.symbolic import AllOf, AnyOf, Condition, Dim, Relation, SymInt, symbol

Sizes = Mapping[str, int]
HINTS = {"N": 2, "H": 37, "W": 50}
OPERATORS = ("==", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Pair:
    """A dimension, and what it must be."""

    dim: Dim
    expected: Callable[[Sizes], int]


def value(dim: Dim, sizes: Sizes) -> int:
    return dim.evaluate(sizes) if isinstance(dim, SymInt) else dim


def leaves(names: str) -> st.SearchStrategy[Pair]:
    named = st.sampled_from(names).map(
        lambda name: Pair(symbol(name, HINTS[name]), lambda sizes: sizes[name])
    )
    numbers = st.integers(-9, 9).map(lambda number: Pair(number, lambda sizes: number))
    return named | named | numbers


def _combine(draw: tuple[str, Pair, Pair, int]) -> Pair:
    op, a, b, k = draw
    f, g = a.expected, b.expected
    try:
        match op:
            case "+":
                return Pair(a.dim + b.dim, lambda s: f(s) + g(s))
            case "-":
                return Pair(a.dim - b.dim, lambda s: f(s) - g(s))
            case "*":
                return Pair(a.dim * b.dim, lambda s: f(s) * g(s))
            case "//k":
                return Pair(a.dim // k, lambda s: f(s) // k)
            case "%k":
                return Pair(a.dim % k, lambda s: f(s) % k)
            case "conv":
                return Pair((a.dim + 3 - k) // 2 + 1, lambda s: (f(s) + 3 - k) // 2 + 1)
            case "half":
                return Pair(a.dim - a.dim // 2, lambda s: f(s) - f(s) // 2)
            case "//":
                return Pair(a.dim // b.dim, lambda s: f(s) // g(s))
            case "%":
                return Pair(a.dim % b.dim, lambda s: f(s) % g(s))
            case "neg":
                return Pair(-a.dim, lambda s: -f(s))
    except ZeroDivisionError:
        return a
    raise AssertionError(op)


def pairs(names: str = "NHW", most: int = 8, symbolic: bool = True) -> st.SearchStrategy[Pair]:
    """Random dimensions; `symbolic` also divides by dimensions that are not numbers."""
    ops = ["+", "-", "*", "//k", "//k", "%k", "conv", "conv", "half", "neg"]
    divisors = st.sampled_from([1, 2, 2, 3, 4, 6, 7, -2, -3, 32])
    return st.recursive(
        leaves(names),
        lambda inner: st.tuples(
            st.sampled_from(ops + ["//", "%"] * symbolic), inner, inner, divisors
        ).map(_combine),
        max_leaves=most,
    )


def sizes(names: str = "NHW", most: int = 70) -> st.SearchStrategy[dict[str, int]]:
    return st.fixed_dictionaries({name: st.integers(1, most) for name in names})


def relations(names: str, most: int = 4) -> st.SearchStrategy[Relation]:
    dims = pairs(names, most, symbolic=False).map(lambda pair: pair.dim)
    right = st.integers(-3, 40) | dims
    return st.builds(Relation, dims, st.sampled_from(OPERATORS), right)


def conditions(names: str, most: int = 4) -> st.SearchStrategy[Condition]:
    simple = relations(names, most)
    several = st.lists(simple, max_size=3).map(tuple)
    return st.one_of(simple, simple, several.map(AnyOf), several.map(AllOf))
