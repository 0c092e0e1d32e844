"""How tensors lie in memory: views, what operations give, and what may be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from random import Random
from typing import Any

import pytest
import torch
from bench import layouts
from bench.operators import Call
from tests.catalogue.oracle import SimpleContext, run, to_ours

from netgloss.catalogue.records import NOT_KNOWN, CannotTell, Complaint, Tensor
from netgloss.catalogue.rules.layout import lying, offset_of
from netgloss.symbolic import Condition, symbol

QUICK = ("add", "cat", "conj", "einsum", "nn.functional.conv2", "nn.functional.glu", "where")


# ---- views ------------------------------------------------------------------------------------
def _call(name: str, *args: Any) -> tuple[Any, SimpleContext]:
    outcome, context = run(f"torch.Tensor.{name}", args)
    return None if outcome is None else outcome.value, context


def _step(random: Random, x: torch.Tensor) -> tuple[str, tuple[Any, ...]]:
    """A view of ``x``, chosen at random."""
    rank = x.dim()
    at = random.randrange(rank) if rank else 0
    choices: list[tuple[str, tuple[Any, ...]]] = [("unsqueeze", (random.randint(0, rank),))]
    if rank:
        axes = list(range(rank))
        random.shuffle(axes)
        low = random.randint(0, x.shape[at])
        length = random.randint(0, x.shape[at] - low)
        window = random.randint(1, max(x.shape[at], 1))
        part = (slice(None),) * at + (slice(low, None, random.randint(1, 2)),)
        choices += [
            ("permute", tuple(axes)),
            ("narrow", (at, low, max(length, min(1, x.shape[at] - low)))),
            ("__getitem__", (part,)),
            ("__getitem__", ((..., None),)),
            ("unfold", (at, min(window, x.shape[at]), random.randint(1, 3))),
            ("expand", tuple(4 if n == 1 else -1 for n in x.shape)),
            ("expand", (2, *x.shape)),
            ("squeeze", ()),
        ]
        if x.shape[at]:
            choices.append(("select", (at, random.randrange(x.shape[at]))))
    if rank > 1:
        choices.append(("diagonal", (random.randint(-1, 1), 0, 1)))
    return random.choice(choices)


def _shapes(random: Random, numel: int) -> tuple[int, ...]:
    """A shape of so many elements."""
    sizes: list[int] = []
    for factor in (2, 2, 2, 3, 3, 5):
        if numel % factor == 0:
            numel //= factor
            if sizes and random.random() < 0.4:
                sizes[-1] *= factor
            else:
                sizes.append(factor)
        elif random.random() < 0.1:
            sizes.append(1)
    return (*sizes, numel)


@pytest.mark.parametrize("seed", range(40))
def test_chains_of_views(seed: int) -> None:
    """Strides and offsets are torch's, and ``view`` is refused exactly where torch refuses it."""
    random = Random(seed)
    seen = {True: 0, False: 0}
    for _ in range(12):
        theirs = torch.zeros([random.choice((1, 2, 3, 4, 6)) for _ in range(random.randint(1, 4))])
        ours = to_ours(theirs)
        for _ in range(random.randint(1, 4)):
            name, args = _step(random, theirs)
            theirs = getattr(theirs, name)(*args)
            ours, context = _call(name, ours, *args)
            assert not context.complaints
            if theirs.numel() == 0 or theirs.dim() > 5:
                break
            own = lying(ours)
            assert own is not None and own.shape == tuple(theirs.shape)
            assert own.strides == theirs.stride(), (name, args)
            assert offset_of(ours) == theirs.storage_offset(), (name, args)
        if theirs.numel() == 0:
            continue
        shape = _shapes(random, theirs.numel())
        try:
            wanted: tuple[int, ...] | None = theirs.view(shape).stride()
        except RuntimeError:
            wanted = None
        viewed, context = _call("view", ours, *shape)
        assert [c.kind for c in context.complaints] == ([] if wanted else ["view_memory"])
        if wanted is not None:
            assert lying(viewed).strides == wanted  # type: ignore[union-attr]
        copied, context = _call("reshape", ours, *shape)
        assert not context.complaints
        assert lying(copied).strides == theirs.reshape(shape).stride()  # type: ignore[union-attr]
        seen[wanted is not None] += 1
    assert seen[True]


ASKED = ("torch.Tensor.stride", "torch.Tensor.is_contiguous", "torch.Tensor.storage_offset")


def test_how_it_lies_can_be_asked() -> None:
    theirs = torch.zeros(2, 3, 4)[:, 1:].transpose(1, 2)
    ours = to_ours(theirs)
    assert _call("stride", ours)[0] == theirs.stride()
    assert _call("stride", ours, -1)[0] == theirs.stride(-1)
    assert _call("storage_offset", ours)[0] == theirs.storage_offset()
    assert _call("is_contiguous", ours)[0] is False
    again = _call("contiguous", ours)[0]
    assert _call("is_contiguous", again)[0] is True and again.layout is None


def test_what_lies_nobody_knows_how_is_not_viewed() -> None:
    unknown = Tensor((2, 3), layout=NOT_KNOWN)
    for name in ASKED:
        with pytest.raises(CannotTell):
            run(name, (unknown,))
    with pytest.raises(CannotTell):
        run("torch.Tensor.view", (unknown, 6))
    assert _call("reshape", unknown, 6)[0].shape == (6,)
    assert _call("view", _call("contiguous", unknown)[0], 6)[0].shape == (6,)


class Failing(SimpleContext):
    """A context that keeps the conditions that failed."""

    def __init__(self) -> None:
        super().__init__()
        self.failed: list[Condition] = []

    def need(self, condition: Condition | bool, complaint: Complaint) -> bool:
        if not isinstance(condition, bool) and not condition.holds():
            self.failed.append(condition)
        return super().need(condition, complaint)


def test_a_size_that_must_be_1_is_a_guard() -> None:
    """``[N, T]`` turned about lies row by row only for one row or one column."""
    rows, columns = symbol("N", 1), symbol("T", 5)
    turned, _ = _call("permute", Tensor((rows, columns)), 1, 0)
    _, context = _call("view", turned, -1)
    assert not context.complaints
    for sizes in ({"N": 1, "T": 5}, {"N": 1, "T": 9}, {"N": 2, "T": 5}):
        theirs = torch.zeros(sizes["N"], sizes["T"]).permute(1, 0)
        assert all(g.evaluate(sizes) for g in context.guards) is theirs.is_contiguous()
    turned, _ = _call("permute", Tensor((symbol("N", 2), columns)), 1, 0)
    assert [c.kind for c in _call("view", turned, -1)[1].complaints] == ["view_memory"]
    heads, _ = _call("view", Tensor((rows, columns, 8)), rows, columns, 2, 4)
    heads, _ = _call("transpose", heads, 1, 2)
    back, _ = _call("transpose", heads, 1, 2)
    _, context = _call("view", back, rows, columns, 8)
    assert not context.complaints and not context.guards


@pytest.mark.parametrize("seed", range(20))
def test_where_no_view_is_possible_other_sizes_may_have_one(seed: int) -> None:
    """What failed at the sizes of the run fails at all others, unless the condition holds there."""
    random = Random(seed)
    sizes = {name: random.choice((2, 3, 4)) for name in "NTC"}
    order = random.sample(range(3), 3)
    start = random.choice((0, 1))

    def shape(of: Mapping[str, Any]) -> tuple[Any, ...]:
        n, t, c = of["N"], of["T"] - start, of["C"]
        choices = [(n * t * c,), (n, t * c), (t * n, c), (n, t, c, 1), (c, 1, n * t)]
        return choices[seed % len(choices)]

    def theirs(of: Mapping[str, int]) -> bool:
        part = torch.zeros(of["N"], of["T"], of["C"])[:, start:].permute(order)
        try:
            part.view(shape(of))
        except RuntimeError:
            return False
        return True

    named = {name: symbol(name, size) for name, size in sizes.items()}
    whole = Tensor((named["N"], named["T"], named["C"]))
    part = _call("__getitem__", whole, (slice(None), slice(start, None)))[0]
    context = Failing()
    run("torch.Tensor.view", (_call("permute", part, *order)[0], *shape(named)), context=context)
    if theirs(sizes):
        assert not context.complaints
        return
    assert [complaint.kind for complaint in context.complaints] == ["view_memory"]
    for other in ({"N": n, "T": t, "C": c} for n in (1, 2, 5) for t in (1, 2, 5) for c in (1, 5)):
        if not any(condition.evaluate(other) for condition in context.failed):
            assert not theirs(other), other


# ---- what operations give ---------------------------------------------------------------------
@pytest.mark.parametrize("only", QUICK)
def test_results_of_a_part_of_the_database(only: str) -> None:
    found = layouts.judged(only)
    assert [text for each in found for text in each.wrong] == []
    assert sum(each.counts["agrees"] for each in found) > 50


@pytest.mark.slow
def test_results_of_the_whole_database() -> None:
    found = layouts.judged()
    assert [text for each in found for text in each.wrong] == []
    agrees, unknown = (sum(e.counts[kind] for e in found) for kind in ("agrees", "unknown"))
    assert agrees > 6 * unknown


# ---- memory that is written to ----------------------------------------------------------------
WRITES: dict[str, Any] = {
    "rows shifted": lambda x: (x[1:], x[:-1]),
    "the same rows": lambda x: (x[1:], x[1:]),
    "columns shifted": lambda x: (x[:, 1:], x[:, :-1]),
    "turned": lambda x: (x, x.t()),
    "one row": lambda x: (x, x[0]),
    "other rows": lambda x: (x[:2], x[2:]),
    "repeated": lambda x: (x[:1].expand(4, 4), x),
    "repeated once": lambda x: (x[:1].expand(1, 4), x[1:2]),
    "diagonal": lambda x: (x.diagonal(), x[0]),
}


class _Both:
    """Views made in torch and in the catalogue at once."""

    def __init__(self, theirs: torch.Tensor, ours: Tensor) -> None:
        self.theirs, self.ours = theirs, ours

    def _made(self, name: str, *args: Any) -> _Both:
        return _Both(getattr(self.theirs, name)(*args), _call(name, self.ours, *args)[0])

    def __getitem__(self, index: Any) -> _Both:
        return self._made("__getitem__", index)

    def __getattr__(self, name: str) -> Any:
        return lambda *args: self._made(name, *args)


@pytest.mark.parametrize("name", ["add_", "copy_", "mul_"])
@pytest.mark.parametrize("case", WRITES)
def test_memory_that_is_shared_is_not_written(name: str, case: str) -> None:
    target, operand = WRITES[case](_Both(torch.zeros(4, 4), Tensor((4, 4))))
    try:
        getattr(target.theirs, name)(operand.theirs)
        wanted = ""
    except RuntimeError as error:
        wanted = str(error)
    _, context = _call(name, target.ours, operand.ours)
    assert [c.torch for c in context.complaints] == ([wanted] if wanted else [])


@pytest.mark.parametrize("name", ["abs_", "zero_", "fill_", "normal_", "cumsum", "bernoulli_"])
def test_repeated_elements_are_written_by_constants_alone(name: str) -> None:
    repeated = torch.zeros(1, 3).expand(4, 3)
    args = {"fill_": (1.0,), "cumsum": (0,)}.get(name, ())
    try:
        getattr(repeated, name)(*args)
        refused = False
    except RuntimeError:
        refused = True
    _, context = _call(name, to_ours(repeated), *args)
    assert bool(context.complaints) is refused


# ---- operations that the database has not, or has in few forms ---------------------------------
_SHAPES = ((6,), (3, 4), (2, 3, 4), (2, 3, 4, 5), (2, 1, 4, 5), (1, 3, 4, 5), (2, 3, 2, 4, 5))
_F = "torch.nn.functional."
Made = Callable[[tuple[int, ...]], list[tuple[tuple[Any, ...], dict[str, Any]]]]


def _random(*shape: int) -> torch.Tensor:
    return torch.rand(shape)


def _dropped(shape: tuple[int, ...]) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    return [((_random(*shape), p, t), {}) for p in (0.0, 0.5) for t in (True, False)]


def _alone(*rest: Any) -> Made:
    return lambda shape: [((_random(*shape), *rest), {})]


def _pair(shape: tuple[int, ...]) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    return [((_random(*shape), _random(*shape)), {}), ((_random(*shape), _random(shape[-1])), {})]


def _attended(shape: tuple[int, ...]) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    if len(shape) < 2:
        return []
    *lead, length, width = shape
    longer, narrow = _random(*lead, 7, width), _random(*lead, 7, 3)
    one = _random(*shape)
    mask = torch.ones(length, length, dtype=torch.bool)
    return [
        ((one, one, one), {}),
        ((one, longer, longer), {"is_causal": True}),
        ((one, longer, narrow), {}),
        ((one, one, one, mask), {}),
        ((one, one, one, _random(length, length)), {}),
        ((one, one, one), {"dropout_p": 0.5}),
        ((one.double(), one.double(), one.double()), {}),
        ((one.bfloat16(), one.bfloat16(), one.bfloat16()), {}),
    ]


LAID: dict[str, Made] = {
    "torch.dropout": _dropped,
    "torch.alpha_dropout": _dropped,
    "torch.feature_alpha_dropout": _dropped,
    f"{_F}alpha_dropout": _dropped,
    f"{_F}feature_alpha_dropout": _dropped,
    f"{_F}dropout1d": _dropped,
    f"{_F}dropout2d": _dropped,
    f"{_F}dropout3d": _dropped,
    f"{_F}gumbel_softmax": _alone(),
    f"{_F}log_softmax": _alone(-1),
    "torch.softmax": _alone(0),
    "torch.stack": lambda shape: [
        (([_random(*shape), _random(*shape)], at), {}) for at in range(-1, len(shape))
    ],
    f"{_F}scaled_dot_product_attention": _attended,
    f"{_F}max_pool3d": _alone((1, 2, 2)),
    f"{_F}group_norm": _alone(1),
    f"{_F}rms_norm": lambda shape: [((_random(*shape), shape[-1:], _random(shape[-1])), {})],
    f"{_F}lp_pool2d": _alone(2.0, 2),
    f"{_F}upsample": lambda shape: [((_random(*shape),), {"scale_factor": 2})],
    f"{_F}mse_loss": lambda shape: [(args, {"reduction": "none"}) for args, _ in _pair(shape)],
    "torch.heaviside": _pair,
    "torch.Tensor.__rsub__": _pair,
    "torch.Tensor.__rmod__": _pair,
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", LAID)
def test_results_in_every_arrangement(name: str) -> None:
    """What the database has not, in the shapes that kernels tell apart."""
    found = layouts.Found(name)
    function = reduce(getattr, name.split(".")[1:], torch)
    for shape in _SHAPES:
        for given in LAID[name](shape):
            for said, (args, kwargs) in layouts.arranged(given):
                call = Call(name, *to_ours((tuple(args), dict(kwargs))))
                try:
                    theirs = layouts.lies(function(*args, **kwargs))  # type: ignore[operator]
                except (RuntimeError, ValueError, IndexError, TypeError):
                    continue
                layouts.judge(found, call, f"{said} {layouts.lies(tuple(args))}", theirs)
    assert found.wrong == []
    assert found.counts["agrees"] > 8 * found.counts["unknown"], found.unknown[:3]


def test_attention_whose_first_axis_is_the_batch() -> None:
    """In eval mode a kernel of its own computes what is self-attention, if no gradients are
    wanted; other attention is turned about."""
    name, x = "torch.nn.MultiheadAttention", torch.rand(2, 5, 8)
    for heads, given, known in (
        (2, (x, x, x), False),
        (1, (x, x, x), True),
        (2, (x, x + 1, x), True),
    ):
        outcome, _ = run(name, (8, heads), {"batch_first": True}, given)
        assert outcome is not None
        own = lying(outcome.value[0])
        assert (own is not None) is known
        with torch.no_grad():
            layer = torch.nn.MultiheadAttention(8, heads, batch_first=True).eval()
            theirs = layer(*given)[0].stride()
        assert own is None or own.strides == theirs
