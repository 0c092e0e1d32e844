"""Records are the standard library's dataclasses in all but the time they take to be made."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from netgloss import records

Maker = Callable[[Any], dict[str, Any]]


def _classes(maker: Any) -> dict[str, Any]:
    """The same classes, made by one of the two."""
    dataclass, field = maker.dataclass, maker.field

    @dataclass(frozen=True, slots=True)
    class Pair:
        left: int
        right: int = 2
        note: ClassVar[str] = "not a field"

    @dataclass(frozen=True, slots=True, order=True)
    class Ordered:
        low: int
        high: int

    @dataclass(frozen=True, slots=True)
    class Derived(Pair):
        tags: list[int] = field(default_factory=list, compare=False)

    @dataclass(slots=True, eq=False)
    class Changing:
        self: int
        seen: int = field(init=False)

        def __post_init__(self) -> None:
            self.seen = self.self + 1

    @dataclass(frozen=True)
    class Loose:
        value: int
        hidden: int = field(default=0, repr=False)

        def __repr__(self) -> str:
            return f"<{self.value}>"

    @dataclass(frozen=True, repr=False)
    class Base(ABC):
        name: str

        @abstractmethod
        def shown(self) -> str: ...

        def __str__(self) -> str:
            return self.shown()

    @dataclass(frozen=True, repr=False)
    class Given(Base):
        count: int = 0

        def shown(self) -> str:
            return super().__str__.__name__ + self.name

    @dataclass(frozen=True)
    class Empty:
        pass

    @dataclass(frozen=True, slots=True)
    class Wide:
        one: int
        two: int
        three: int
        four: int = 4
        five: int = 5

    @dataclass(frozen=True, slots=True)
    class Listed:
        one: int
        two: int = 2
        three: int = 3
        four: int = 4
        five: list[int] = field(default_factory=list)

    class Wider(Wide):
        """No record itself."""

    class Slotted(Listed):
        __slots__ = ()

    classes = (Pair, Ordered, Derived, Changing, Loose, Given, Empty, Wide, Listed, Wider, Slotted)
    return {c.__name__: c for c in classes}


OURS, THEIRS = _classes(records), _classes(dataclasses)
MADE = {
    "Pair": [(1,), (1, 2), (1, 3)],
    "Ordered": [(1, 2), (1, 3), (0, 9)],
    "Derived": [(1,), (1, 2, [3])],
    "Changing": [(4,)],
    "Loose": [(1,), (1, 5)],
    "Given": [("x",), ("x", 3)],
    "Empty": [()],
    "Wide": [(1, 2, 3), (1, 2, 3, 4, 5), (1, 2, 3, 5)],
    "Listed": [(1,), (1, 2, 3, 4, [5])],
    "Wider": [(1, 2, 3), (1, 2, 3, 4, 5), (1, 2, 3, 5)],
    "Slotted": [(1,), (1, 2, 3, 4, [5])],
}


@pytest.mark.parametrize("name", OURS)
def test_a_record_behaves_as_a_dataclass(name: str) -> None:
    ours = [OURS[name](*values) for values in MADE[name]]
    theirs = [THEIRS[name](*values) for values in MADE[name]]
    if name not in ("Changing", "Given"):  # what object.__repr__ shows differs from run to run
        assert [repr(one) for one in ours] == [repr(one) for one in theirs]
    assert [[a == b for a in ours] for b in ours] == [[a == b for a in theirs] for b in theirs]
    assert OURS[name].__match_args__ == THEIRS[name].__match_args__
    for one, other in zip(ours, theirs, strict=True):
        assert type(one) is OURS[name] and dataclasses.asdict(one) == dataclasses.asdict(other)
        assert hasattr(one, "__dict__") == hasattr(other, "__dict__")
        assert _attempt(lambda r=one: hash(r) == hash(copy.copy(r))) == _attempt(
            lambda r=other: hash(r) == hash(copy.copy(r))
        )


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("arguments", [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)])
def test_the_same_arguments_are_refused(name: str, arguments: tuple[int, ...]) -> None:
    assert _attempt(lambda: OURS[name](*arguments) and True) == _attempt(
        lambda: THEIRS[name](*arguments) and True
    )
    assert _attempt(lambda: OURS[name](nothing=1)) == _attempt(lambda: THEIRS[name](nothing=1))


def _attempt(work: Callable[[], Any]) -> Any:
    """The result, or the kind of error."""
    try:
        return work()
    except Exception as error:
        return type(error)


def test_order() -> None:
    for left in MADE["Ordered"]:
        for right in MADE["Ordered"]:
            ours, theirs = (
                [a < b, a <= b, a > b, a >= b]
                for a, b in (
                    (made["Ordered"](*left), made["Ordered"](*right)) for made in (OURS, THEIRS)
                )
            )
            assert ours == theirs
    with pytest.raises(TypeError):
        assert OURS["Ordered"](1, 2) < OURS["Pair"](1, 2)


def test_a_frozen_record_cannot_be_changed() -> None:
    for name in ("Pair", "Loose", "Wide", "Listed"):
        record = OURS[name](*MADE[name][0])
        with pytest.raises(dataclasses.FrozenInstanceError):
            record.left = 2
        with pytest.raises(dataclasses.FrozenInstanceError):
            del record.value
    changing = OURS["Changing"](1)
    changing.seen = 7
    assert changing.seen == 7


def test_each_record_has_its_own_list() -> None:
    first, second = OURS["Derived"](1), OURS["Derived"](1)
    first.tags.append(3)
    assert second.tags == [] and first == second


def test_replace_runs_the_checks_again() -> None:
    changed = records.replace(OURS["Changing"](1), self=5)
    assert changed.seen == 6
    assert dataclasses.replace(OURS["Pair"](1), right=9) == OURS["Pair"](1, 9)
    with pytest.raises(TypeError):
        records.replace(OURS["Pair"](1), nothing=9)


@records.dataclass(frozen=True, slots=True)
class Kept:
    value: int
    more: tuple[int, ...] = ()


def test_records_are_copied_and_pickled() -> None:
    kept = Kept(3, (4,))
    assert pickle.loads(pickle.dumps(kept)) == kept == copy.deepcopy(kept)


def test_a_subclass_that_writes_its_own_constructor() -> None:
    class Wider(OURS["Loose"]):  # type: ignore[misc, name-defined]
        def __init__(self, value: int) -> None:
            super().__init__(value + 1, hidden=2)

    assert (Wider(1).value, Wider(1).hidden) == (2, 2)


def test_a_summary_starts_without_the_standard_librarys() -> None:
    """They take too long to be loaded and to define all records."""
    code = "import sys, netgloss.pipeline; print({'dataclasses', 'inspect'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
