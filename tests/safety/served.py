"""One watched process that reads many texts, and what it touched while it read each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.safety.allowed import Event
from tests.safety.process import WALL_LIMIT, WATCH

ROOT = Path(__file__).parents[2]
GROWN = 120.0  # MB: a process of more is replaced before the next text


@dataclass(frozen=True)
class Answer:
    """What came back for one text. ``kind`` is result, refusal or crash."""

    kind: str
    told: str
    code: int
    seconds: float
    megabytes: float
    events: tuple[Event, ...]


class Served:
    """The process runs in ``folder``, where ``paste.py`` is the text of the job."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: frozenset[str] = frozenset()
        self._log = folder.parent / "touched"
        self._log.write_bytes(b"")
        self._at = 0
        self._grown = 0.0
        self._first = ("x = 1", "check")
        self._child = self._start()

    def _start(self) -> subprocess.Popen[str]:
        paths = [str(WATCH), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH", "")])]
        return subprocess.Popen(
            [sys.executable, "-m", "tests.safety.serving"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(paths),
                "PYTHONDONTWRITEBYTECODE": "1",
                "NETGLOSS_WATCH_LOG": str(self._log),
                "NETGLOSS_WATCH_PEAK": str(self.folder.parent / "peak"),
            },
        )

    def ask(self, text: str, verb: str, way: str = "python", language: str = "en") -> Answer:
        """One text through one verb. Raises AssertionError when the process hangs or dies."""
        job = {"text": text, "verb": verb, "way": way, "language": language}
        assert self._child.stdin is not None and self._child.stdout is not None
        if self._grown > GROWN:  # what was freed is not always given back
            self.close()
            self._child, self._grown = self._start(), 0.0
            self.ask(*self._first)  # what starting does is told to no text
            assert self._child.stdin is not None and self._child.stdout is not None
        (self.folder / "paste.py").write_text(text, "utf-8", "surrogatepass")
        timer = threading.Timer(WALL_LIMIT, self._child.kill)
        timer.start()
        self._child.stdin.write(json.dumps(job) + "\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        timer.cancel()
        if not line:
            code, self._child = self._child.wait(), self._start()
            self.ask(*self._first)
            raise AssertionError(f"the process ended with {code}")
        answer = Answer(**json.loads(line), events=self._events())
        self._grown = answer.megabytes
        return answer

    def _events(self) -> tuple[Event, ...]:
        """What was written down since the last answer, the measuring itself left out."""
        with self._log.open("rb") as log:
            log.seek(self._at)
            lines = log.read()
        self._at += len(lines)
        events = (tuple(json.loads(line)) for line in lines.splitlines())
        return tuple(e for e in events if not (e[0] == "open" and e[2].startswith("/proc/self/")))

    def warm(self, texts: list[str]) -> None:
        """Read harmless texts with every verb: the modules that loads are netgloss's own need."""
        imported: set[str] = set()
        for text in texts:
            for verb in ("check", "explain", "restore", "summary", "pseudocode"):
                for way, language in (("python", "zh"), ("command", "en")):
                    answer = self.ask(text, verb, way, language)
                    assert answer.kind != "crash", answer.told
                    imported |= {e[2] for e in answer.events if e[0] == "import"}
        self.known = frozenset(name.partition(".")[0] for name in imported)
        self._first = (texts[0], "check")

    def close(self) -> None:
        self._child.kill()
        self._child.wait()


@contextmanager
def serving(folder: Path, harmless: list[str]) -> Iterator[Served]:
    """A process that has read `harmless` texts already."""
    served = Served(folder)
    try:
        served.warm(harmless)
        yield served
    finally:
        served.close()
