"""Write the names and words by which eaten underscores are put back.

    python scripts/eaten_names.py

Counts in how many packages of ``training/packages.py``, and of PyTorch as installed, each name
stands. Kept are names with underscores that are commoner than the same letters without, PyTorch's
public names first, and the words that such names are made of. Neither transformers nor MONAI, on
which bench/restore.py measures, is read.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from training.packages import TRAIN, fetch, torch_folder  # noqa: E402

from netgloss.catalogue.torch_names import known_names  # noqa: E402

TARGET = ROOT / "src" / "netgloss" / "restore" / "damage" / "names.txt"
NAMES, WORDS = 9_000, 4_000
FEWEST = 4  # packages that use a name
_STRING = re.compile(r'"{3}.*?"{3}|\'{3}.*?\'{3}|"[^"\n]*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL)
_COUNTED = re.compile(r"_\d|\d_")  # "conv1_1" is no likelier than "conv11"
_NAME = re.compile(r"\b[A-Za-z_][A-Za-z0-9_]*\b")


def names_of(folder: Path) -> set[str]:
    """Every name that the code of a package uses."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8", errors="replace")
        if len(text) < 1_000_000:
            found.update(_NAME.findall(_STRING.sub(" ", text)))
    return found


def main() -> None:
    counts: Counter[str] = Counter()
    for package in TRAIN:
        folder = fetch(package)
        if folder is not None:
            counts.update(names_of(folder))
    torch = torch_folder()
    for part in ("nn", "optim", "utils", "distributions"):
        counts.update(names_of(torch / part))
    own = {name for names in known_names().values() for name in names}
    best: dict[str, str] = {}
    rank = {
        name: counts[name] + (1000 if name in own else 0) for name in counts | dict.fromkeys(own, 0)
    }
    for name in sorted(rank, key=lambda each: (-rank[each], each)):
        key = name.replace("_", "")
        if "_" not in name.strip("_") and not (name.startswith("_") and len(key) > 3):
            continue
        if name.startswith("__") or _COUNTED.search(name):
            continue
        if counts[name] < FEWEST and name not in own:
            continue
        # The letters alone must not be the commoner name.
        if key not in best and rank[name] > 2 * rank.get(key, 0):
            best[key] = name
    names = sorted(best.values(), key=lambda each: (-rank[each], each))[:NAMES]
    words: Counter[str] = Counter()
    for name in names:
        for word in name.strip("_").split("_"):
            words[word] += counts[name] or 1
    for name, count in counts.items():
        if "_" not in name and name.islower() and count >= FEWEST:
            words[name] += 3 * count
    common = [word for word, _ in words.most_common(WORDS) if word.isalpha() and word.islower()]
    lines = [
        "# Names that lose their underscores to Markdown, and words (scripts/eaten_names.py).",
        " ".join(sorted(names)),
        " ".join(f"{word}:{words[word]}" for word in sorted(common)),
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(names)} names, {len(common)} words, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
