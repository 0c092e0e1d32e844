"""Write src/netgloss/catalogue/torch_names.txt from the installed torch.

    python scripts/torch_names.py

netgloss tells a misspelt name (``nn.Conv2D``) from one it merely does not know by this list.
"""

from __future__ import annotations

import importlib
from pathlib import Path

NAMESPACES = (
    "torch",
    "torch.nn",
    "torch.nn.functional",
    "torch.nn.init",
    "torch.Tensor",
    "torch.linalg",
    "torch.fft",
    "torch.special",
)
TARGET = Path(__file__).parents[1] / "src/netgloss/catalogue/torch_names.txt"


def names(namespace: str) -> list[str]:
    """The names of a torch namespace that do not start with an underscore."""
    if namespace == "torch.Tensor":
        owner = importlib.import_module("torch").Tensor
    else:
        owner = importlib.import_module(namespace)
    return sorted(n for n in dir(owner) if not n.startswith("_"))


def main() -> None:
    version = importlib.import_module("torch").__version__.split("+")[0]
    head = f"# The public names of torch {version}, a namespace a line (scripts/torch_names.py).\n"
    lines = [f"{n}: {' '.join(names(n))}\n" for n in NAMESPACES]
    TARGET.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
