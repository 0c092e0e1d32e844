"""Whatever is pasted: an answer in two seconds and 300 MB, and nothing done to the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.safety.hostile import GREEDY, RUNNING, UNREADABLE
from tests.safety.process import Ran, netgloss, python, slowness

SECONDS = 2.0
MEGABYTES = 300.0


def check(name: str, content: bytes, folder: Path) -> Ran:
    """Check the text in an otherwise empty folder; nothing there may change."""
    paste, mark = folder / "paste.py", folder / "mark"
    mark.write_text("still here")
    paste.write_bytes(content)
    ran = netgloss("check", "paste.py", "--lang", "en", cwd=folder)
    print(name, ran.code, f"{ran.seconds:.2f} s", f"{ran.megabytes:.0f} MB", ran.err[:200])
    assert "Traceback" not in ran.err
    assert ran.touched == ()
    assert mark.read_text() == "still here"
    assert sorted(path.name for path in folder.iterdir()) == ["mark", "paste.py"]
    assert ran.seconds < SECONDS or ran.seconds < SECONDS * slowness()
    assert ran.megabytes < MEGABYTES
    return ran


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    ran = check(name, UNREADABLE[name], tmp_path)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("netgloss: ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("name", RUNNING)
def test_nothing_is_executed(name: str, tmp_path: Path) -> None:
    text = RUNNING[name].replace("MARK", repr(str(tmp_path / "mark")))
    ran = check(name, text.encode(), tmp_path)
    assert ran.code in (0, 1)
    assert ran.out.strip()


@pytest.mark.parametrize("name", GREEDY)
def test_greed_is_stopped(name: str, tmp_path: Path) -> None:
    ran = check(name, GREEDY[name].encode(), tmp_path)
    assert ran.code in (0, 1, 2)
    assert ran.out.strip() if ran.code < 2 else ran.err.startswith("netgloss: ")


def test_endless_work_is_reported(tmp_path: Path) -> None:
    ran = check("endless", GREEDY["endless-while-in-init"].encode(), tmp_path)
    assert ran.code == 1


def test_the_watch_sees_what_it_should(tmp_path: Path) -> None:
    """The audit hook works: a process that does write, remove and start something is seen."""
    deed = "import os, subprocess; open('a', 'w'); os.remove('a'); subprocess.run(['true'])"
    ran = python("-c", deed, cwd=tmp_path)
    events = {event for event, *_ in ran.touched}
    assert {"open", "os.remove", "subprocess.Popen"} <= events
