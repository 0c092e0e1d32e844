"""Other ranks for inputs of which nothing says how many axes they have."""

from __future__ import annotations

from collections.abc import Iterator

from netgloss.catalogue.records import Tensor
from netgloss.models.consumers import LABELS, from_consumers
from netgloss.models.inputs import AXES, CHANNELS_LAST, SEQUENCE, Guess
from netgloss.models.outcomes import Outcome

# The likeliest first.
_OTHER_FLOATS = (SEQUENCE, AXES[4], CHANNELS_LAST, AXES[3], AXES[2], AXES[5], AXES[1])
_OTHER_IDS = (("N", "T"), ("T",))
_ANY_RANK = (AXES[2], ("N", "T"), ("T", "N"))  # as Linear and Embedding ask: more axes are fine


def other_ranks(outcome: Outcome) -> Iterator[dict[str, Guess]]:
    """The first guesses once more with other ranks, where no consumer asks for one; a width read
    off a layer stays, and has its axis last where there is one."""
    open_ = {n for n, t in outcome.tensors.items() if _takes_any_rank(outcome, n, t)}
    labels = any(guess == LABELS for guess in outcome.guesses.values())
    floats_first = (AXES[2], *_OTHER_FLOATS) if labels else _OTHER_FLOATS
    has_width = any("F" in outcome.guesses[name].fixed for name in open_)
    for floats in floats_first if open_ else ():
        if floats == CHANNELS_LAST and not has_width:
            continue
        for ids in _OTHER_IDS:
            yield {
                name: with_rank(guess, ids if guess.dtype == "int64" else floats)
                if name in open_
                else guess
                for name, guess in outcome.guesses.items()
            }


def _takes_any_rank(outcome: Outcome, name: str, tensor: Tensor) -> bool:
    if outcome.guesses[name].sure:
        return False
    wanted = from_consumers(outcome.trace, tensor)
    return wanted is None or wanted.axes in _ANY_RANK


def with_rank(guess: Guess, axes: tuple[str, ...]) -> Guess:
    """The guess with these axes, and with the sizes that are settled for them."""
    kept = {a: size for a, size in guess.fixed.items() if a in axes}
    return Guess(axes, guess.dtype, kept)
