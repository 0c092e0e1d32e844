"""A process that suffers texts, so that the one that sends them outlives a hang or a death.

python -m bench.fuzz.worker       jobs in, crashes out, one JSON a line
"""

from __future__ import annotations

import json
import resource
import selectors
import subprocess
import sys
from dataclasses import asdict

from bench.fuzz.ordeal import Crash, suffer

WALL_SECONDS = 60.0  # for all verbs of one text: only a hang takes this long
ADDRESS_SPACE = 2 << 30  # bytes: more would trouble the machine before it is noticed
AFRESH = 1_000  # texts for one process


class Worker:
    """One child process at a time; ``suffer`` starts it when there is none."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[str] | None = None
        self._served = 0

    def suffer(self, text: str, target: str, language: str = "en") -> Crash | None:
        child = self._ready()
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(json.dumps([text, target, language]) + "\n")
        child.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            if not selector.select(WALL_SECONDS):
                self.close()
                return Crash(f"hang {target}", target, f"no answer in {WALL_SECONDS:.0f} s")
        line = child.stdout.readline()
        if not line:
            code = child.wait()
            self.close()
            return Crash(f"death {target}", target, f"the process ended with {code}")
        answer = json.loads(line)
        return None if answer is None else Crash(**answer)

    def _ready(self) -> subprocess.Popen[str]:
        if self._child is None or self._served >= AFRESH:
            self.close()
            self._served = 0
            self._child = subprocess.Popen(
                [sys.executable, "-m", "bench.fuzz.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                bufsize=1,
            )
        self._served += 1
        return self._child

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    for line in sys.stdin:
        crash = suffer(*json.loads(line))
        print(json.dumps(None if crash is None else asdict(crash)), flush=True)


if __name__ == "__main__":
    main()
