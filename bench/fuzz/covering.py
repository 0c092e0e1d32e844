"""The process that atheris drives: bytes become choices, choices become a text.

    python -m bench.fuzz.covering TARGET FOLDER [libFuzzer's options]

Texts that fail are written to FOLDER, one of each cause, and the run goes on.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path
from random import Random
from typing import Any

import atheris

with atheris.instrument_imports(include=["netgloss"]):
    import netgloss

    for found in pkgutil.walk_packages(netgloss.__path__, "netgloss."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)

from bench.fuzz.engines import LANGUAGES, MAKERS
from bench.fuzz.ordeal import suffer


class Choices(Random):
    """Random choices read from bytes; once they are used up, the first choice each time."""

    def __init__(self, provider: Any) -> None:
        super().__init__(0)
        self._provider = provider

    def getrandbits(self, count: int, /) -> int:
        if not self._provider.remaining_bytes():
            return 0
        return int(self._provider.ConsumeUInt((count + 7) // 8)) & ((1 << count) - 1)

    def random(self) -> float:
        # The programs repeat while a number is small: without bytes they come to their end.
        return self.getrandbits(16) / 65_536 if self._provider.remaining_bytes() else 0.999


def text_of(data: bytes, target: str) -> tuple[str, str]:
    """The text and language that these bytes stand for."""
    provider = atheris.FuzzedDataProvider(data)
    choices = Choices(provider)
    language = choices.choice(LANGUAGES)
    makers = MAKERS[target]
    which = choices.randrange(len(makers) + 1)
    if which == len(makers):
        return provider.ConsumeUnicode(4096), language
    return makers[which](choices), language


def main() -> None:
    _, target, folder, *options = sys.argv
    seen: set[str] = set()

    def one(data: bytes) -> None:
        text, language = text_of(data, target)
        Path(folder, "current").write_text(text, "utf-8", "surrogatepass")
        crash = suffer(text, target, language)
        if crash is not None and crash.sign not in seen:
            seen.add(crash.sign)
            name = f"text-{len(seen)}-{language}"
            Path(folder, name).write_text(text, "utf-8", "surrogatepass")

    atheris.Setup([sys.argv[0], f"-artifact_prefix={folder}/", *options], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
