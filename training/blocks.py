"""Trains the model of block structure: ``python -m training.blocks``.

Fetches the packages, makes the examples, trains, and writes the weights that netgloss ships.
Each step is kept under ``.cache/training`` and not done twice; training goes on from its last
epoch. The seed decides everything that is drawn; how torch divides sums among threads may still
change last digits.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from netgloss.restore.features import CROSSES
from netgloss.restore.network import DILATIONS, ROLES, WEIGHTS
from training import examples
from training.network import Batch, Network
from training.packages import CACHE, DEVELOP

GAP = 16  # lines between units, so that neighbours do not see each other
LINES = 4000  # in a batch
SEED = 20261124
WARM = 300  # steps until the full rate
WORDS_KEPT = 0.9  # of each line while training
KEEP = 0.998  # of the running mean, at each step


class Store:
    """The examples of many packages, held together."""

    def __init__(self, paths: list[Path]) -> None:
        parts: dict[str, list[np.ndarray]] = {}
        lines = 0
        for path in paths:
            with np.load(path) as data:
                here = {name: data[name] for name in data.files}
            for name in ("asked", "heads", "siblings", "parents"):
                here[name] = np.where(here[name] >= 0, here[name].astype(np.int64) + lines, -1)
            lines += len(here["word_counts"])
            for name, array in here.items():
                parts.setdefault(name, []).append(array)
        data = {name: np.concatenate(arrays) for name, arrays in parts.items()}
        self.words = data["words"]
        self.word_ends = np.concatenate([[0], np.cumsum(data["word_counts"], dtype=np.int64)])
        self.unit_ends = np.concatenate([[0], np.cumsum(data["sizes"], dtype=np.int64)])
        self.asked, self.right, self.allowed = data["asked"], data["right"], data["allowed"]
        self.counts = data["counts"].astype(np.int64)
        self.pair_ends = np.concatenate([[0], np.cumsum(self.counts)])
        self.heads, self.siblings = data["heads"], data["siblings"]
        self.parents = data["parents"]
        self.crosses, self.numbers = data["crosses"], data["numbers"]
        self.asked_ends = np.searchsorted(self.asked, self.unit_ends)

    def __len__(self) -> int:
        return len(self.unit_ends) - 1

    def batches(self, order: np.ndarray, keep: float = 1.0) -> Iterator[Batch]:
        """The units in this order, about ``LINES`` lines at a time; of the words only this share
        is kept."""
        some: list[int] = []
        lines = 0
        for unit in order:
            some.append(int(unit))
            lines += int(self.unit_ends[unit + 1] - self.unit_ends[unit]) + GAP
            if lines >= LINES:
                yield self.batch(some, keep)
                some, lines = [], 0
        if some:
            yield self.batch(some, keep)

    def batch(self, some: list[int], keep: float = 1.0) -> Batch:
        """These units side by side."""
        words, counts, scale, roles, body = [], [], [], [], []
        crosses, numbers, sizes, allowed, right, owner = [], [], [], [], [], []
        base = 0
        for place, unit in enumerate(some):
            start, end = self.unit_ends[unit], self.unit_ends[unit + 1]
            words.append(self.words[self.word_ends[start] : self.word_ends[end]])
            own = np.diff(self.word_ends[start : end + 1])
            counts += [own, np.zeros(GAP, np.int64)]
            scale += [1 / np.sqrt(np.maximum(own, 1)), np.zeros(GAP)]
            first, last = self.asked_ends[unit], self.asked_ends[unit + 1]
            pairs = slice(self.pair_ends[first], self.pair_ends[last])
            shift = base - start
            line = np.repeat(self.asked[first:last], self.counts[first:last])
            heads, siblings = self.heads[pairs], self.siblings[pairs]
            before = line - 1
            before = np.where(before >= start, before, -1)
            columns = [line, heads, siblings, before, self.parents[pairs]]
            roles.append(np.stack([np.where(c >= 0, c + shift, -1) for c in columns], 1))
            body.append(np.stack([np.where(heads >= 0, heads + 1, line) + shift, line + shift], 1))
            crosses.append(self.crosses[pairs])
            numbers.append(self.numbers[pairs])
            sizes.append(self.counts[first:last])
            allowed.append(self.allowed[first:last])
            right.append(self.right[first:last])
            owner.append(np.full(last - first, place))
            base += int(end - start) + GAP
        all_words = np.concatenate(words).astype(np.int64)
        all_counts = np.concatenate(counts)
        if keep < 1.0:
            kept = torch.rand(len(all_words)).numpy() < keep
            line_of = np.repeat(np.arange(len(all_counts)), all_counts)
            all_words, line_of = all_words[kept], line_of[kept]
            all_counts = np.bincount(line_of, minlength=len(all_counts))
        size = np.concatenate(sizes)
        widest = int(size.max(initial=1))
        total = int(size.sum())
        steps = np.arange(widest)
        starts = np.cumsum(size) - size
        places = np.where(steps < size[:, None], starts[:, None] + steps, total)
        bits = np.concatenate(allowed)[:, None] >> steps.astype(np.uint64) & np.uint64(1)
        role = np.concatenate(roles)
        role[role < 0] = base
        return Batch(
            words=torch.from_numpy(all_words),
            offsets=torch.from_numpy(np.concatenate([[0], np.cumsum(all_counts)])),
            scale=torch.from_numpy(np.concatenate(scale).astype(np.float32))[:, None],
            roles=torch.from_numpy(role),
            body=torch.from_numpy(np.concatenate(body)),
            crosses=torch.from_numpy(np.concatenate(crosses).astype(np.int64)),
            numbers=torch.from_numpy(np.concatenate(numbers).astype(np.float32)),
            places=torch.from_numpy(places),
            allowed=torch.from_numpy(bits.astype(bool) & (steps < size[:, None])),
            right=torch.from_numpy(np.concatenate(right).astype(np.int64)),
            units=torch.from_numpy(np.concatenate(owner)),
        )


def measure(network: Network, store: Store) -> tuple[float, str]:
    """How the model does on held-out code, each line asked with all before it placed right."""
    network.eval()
    lines = right = units = whole = 0
    loss = 0.0
    with torch.no_grad():
        for batch in store.batches(np.arange(len(store))):
            values = network(batch)
            loss += float(F.cross_entropy(values, batch.right, reduction="sum"))
            hits = values.argmax(1) == batch.right
            lines += len(hits)
            right += int(hits.sum())
            count = int(batch.units.max()) + 1 if len(hits) else 0
            missed = torch.zeros(count).index_add_(0, batch.units, (~hits).float())
            units += count
            whole += int((missed == 0).sum())
    told = (
        f"loss {loss / lines:.4f}, {right / lines:.4%} of {lines} lines,"
        f" {whole / units:.2%} of {units} units"
    )
    return loss / lines, told


class Run:
    """A network in training, its running mean, and where it stands.

    The rate rises over the first steps, then stays; the running mean stands in for its fall. The
    mean that does best on the held-out packages is kept, for the model soon learns names by heart.
    """

    def __init__(self, folder: Path, rate: float) -> None:
        torch.manual_seed(SEED)
        self.folder = folder
        self.rate = rate
        self.network = Network()
        self.mean = Network()
        self.mean.load_state_dict(self.network.state_dict())
        self.mean.eval()
        self.optimizer = torch.optim.AdamW(self.network.parameters(), lr=rate, weight_decay=0.02)
        self.step = self.done = 0
        self.least = math.inf  # loss of the best mean so far, which is in best.pt
        state = folder / "state.pt"
        if state.exists():
            kept = torch.load(state, weights_only=True)
            self.network.load_state_dict(kept["network"])
            self.mean.load_state_dict(kept["mean"])
            self.optimizer.load_state_dict(kept["optimizer"])
            self.step, self.done, self.least = kept["step"], kept["done"], kept["least"]

    def learn(self, batch: Batch) -> float:
        """One step; the loss before it."""
        rate = self.rate * min(1.0, (self.step + 1) / WARM)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss = F.cross_entropy(self.network(batch), batch.right)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        keep = min(KEEP, self.step / (self.step + 10))
        with torch.no_grad():
            for mean, new in zip(self.mean.parameters(), self.network.parameters(), strict=True):
                mean.lerp_(new, 1 - keep)
        return float(loss.detach())

    def compare(self, loss: float) -> None:
        """Keep the mean if it does better than any before."""
        if loss < self.least:
            self.least = loss
            self.folder.mkdir(parents=True, exist_ok=True)
            torch.save(self.mean.state_dict(), self.folder / "best.pt")

    def best(self) -> Network:
        """The mean that did best."""
        self.mean.load_state_dict(torch.load(self.folder / "best.pt", weights_only=True))
        return self.mean

    def save(self) -> None:
        """Keep all that going on needs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / "state.part"
        kept = {
            "network": self.network.state_dict(),
            "mean": self.mean.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "done": self.done,
            "least": self.least,
        }
        torch.save(kept, part)
        part.replace(self.folder / "state.pt")


def train(epochs: int, rate: float, folder: Path) -> Network:
    """Train for so many epochs, going on from where an earlier run stopped."""
    paths = sorted(examples.FOLDER.glob("*.npz"))
    paths = [path for path in paths if not path.name.endswith(".part.npz")]
    held = Store([path for path in paths if path.stem in DEVELOP])
    store = Store([path for path in paths if path.stem not in DEVELOP])
    lines = int(store.unit_ends[-1])
    print(f"{len(paths)} packages, {len(store)} units, {lines} lines, {len(store.asked)} asked",
          flush=True)  # fmt: skip
    run = Run(folder, rate)
    for epoch in range(run.done, epochs):
        torch.manual_seed(SEED + epoch)
        order = np.random.default_rng(SEED + epoch).permutation(len(store))
        begun = time.monotonic()
        running = seen = 0.0
        run.network.train()
        for number, batch in enumerate(store.batches(order, keep=WORDS_KEPT)):
            if len(batch.right):
                running += run.learn(batch) * len(batch.right)
                seen += len(batch.right)
            if number % 100 == 99:
                print(f"  {number + 1} batches, loss {running / seen:.4f},"
                      f" {time.monotonic() - begun:.0f} s", flush=True)  # fmt: skip
                running = seen = 0.0
        loss, told = measure(run.mean, held)
        run.compare(loss)
        run.done = epoch + 1
        run.save()
        print(f"epoch {run.done}: {told}, {time.monotonic() - begun:.0f} s", flush=True)
    return run.best()


def write(network: Network, path: Path) -> None:
    """The weights as netgloss reads them: word vectors and tables in eight bits, each row with a
    scale of its own, everything else in sixteen."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    arrays: dict[str, Any] = {}

    def small(name: str, rows: np.ndarray) -> None:
        scale = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-6) / 127
        arrays[name] = np.rint(rows / scale).astype(np.int8)
        arrays[f"{name}.scale"] = scale.astype(np.float32)

    small("embed", state["embed.weight"])
    small("tables", np.concatenate([state[f"tables.{i}.weight"] for i in range(len(CROSSES))]))
    arrays["starts"] = np.cumsum([0, *CROSSES[:-1]]).astype(np.int32)
    for place in range(len(DILATIONS)):
        arrays[f"convs.{place}.weight"] = state[f"convs.{place}.weight"].transpose(2, 1, 0)
        arrays[f"convs.{place}.bias"] = state[f"convs.{place}.bias"]
    for place in range(ROLES):
        arrays[f"roles.{place}"] = state[f"roles.{place}.weight"].T
    arrays["body"] = state[f"roles.{ROLES}.weight"].T
    for name in ("enter", "numbers", "second", "last"):
        arrays[f"{name}.weight"] = state[f"{name}.weight"].T
        arrays[f"{name}.bias"] = state[f"{name}.bias"]
    for name, array in arrays.items():
        if array.dtype == np.float32 and not name.endswith(".scale"):
            arrays[name] = array.astype(np.float16)
    np.savez(path, **arrays)


def main() -> None:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--run", default="run")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    examples.main()
    write(train(options.epochs, options.rate, CACHE / options.run), options.out)


if __name__ == "__main__":
    main()
