"""The command as its own process: encodings, pipes, signals, and what it imports."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.surfaces.texts import BAD, FLAT, GOOD

NETGLOSS = [sys.executable, "-m", "netgloss"]
VERBS = ("restore", "explain", "check", "pseudocode", "summary")

# Run a verb and print which modules that took; the last line of standard error.
TELL_MODULES = """
import json, sys
from netgloss.surfaces.cli.process import main
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def bare_environment(**more: str) -> dict[str, str]:
    """An environment that says nothing of languages or encodings but what is given."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "PYTHONIOENCODING", "PYTHONUTF8"))
    }
    return {**kept, **more}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.py"
    path.write_text(GOOD)
    return path


@pytest.mark.parametrize("lang", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_utf8_whatever_the_locale_says(lang: str, file: Path) -> None:
    # PYTHONCOERCECLOCALE=0 and PYTHONUTF8=0 take away Python's own help under LANG=C.
    environment = bare_environment(LANG=lang, PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    done = subprocess.run(
        [*NETGLOSS, "explain", str(file), "--lang", "zh"], capture_output=True, env=environment
    )
    assert done.returncode == 0
    assert "卷积" in done.stdout.decode("utf-8")


def test_utf8_standard_input(file: Path) -> None:
    commented = GOOD.replace("import torch\n", "import torch  # 导入\n", 1)
    done = subprocess.run(
        [*NETGLOSS, "restore", "-"],
        input=commented.encode(),
        capture_output=True,
        env=bare_environment(LANG="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0"),
    )
    assert done.stdout == commented.encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_encodings_of_files(encoding: str, file: Path) -> None:
    file.write_bytes(GOOD.replace("10", "10  # 类", 1).replace("10  # 类", "10").encode(encoding))
    done = subprocess.run([*NETGLOSS, "check", str(file)], capture_output=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (BAD, 1), ("", 2)])
def test_exit_codes(text: str, code: int) -> None:
    done = subprocess.run([*NETGLOSS, "check", "-"], input=text.encode(), capture_output=True)
    assert done.returncode == code


def test_installed_command(file: Path) -> None:
    command = Path(sys.executable).with_name("netgloss")
    if not command.exists():
        pytest.skip("netgloss is not installed in this environment")
    done = subprocess.run([command, "check", str(file)], capture_output=True)
    assert done.returncode == 0


def test_a_reader_that_goes_away_is_no_error(file: Path) -> None:
    child = subprocess.Popen(
        [*NETGLOSS, "restore", str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None and child.stderr is not None
    child.stdout.close()  # long before the first line is written
    assert child.stderr.read() == b""
    child.stderr.close()
    assert child.wait() == 141


@pytest.mark.parametrize(
    ("command", "code"),
    [("check FILE >&-", 0), ("check - <&-", 2), ("check - <&- >&- 2>&-", 2)],
)
def test_streams_may_be_closed(command: str, code: int, file: Path) -> None:
    line = f"exec {shlex.join(NETGLOSS)} {command}".replace("FILE", shlex.quote(str(file)))
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True)
    assert done.returncode == code
    assert "internal" not in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["--version"], ["explain", "FILE"]])
def test_a_full_disk_is_told(arguments: list[str], file: Path) -> None:
    named = [str(file) if argument == "FILE" else argument for argument in arguments]
    with open("/dev/full", "w") as full:
        done = subprocess.run([*NETGLOSS, *named], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == "netgloss: No space left on device\n"


def test_interrupt_is_quiet() -> None:
    child = subprocess.Popen(
        [*NETGLOSS, "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=listen_to_interrupts,
    )
    wait_until_reading(child.pid)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert (child.returncode, out, err) == (130, b"", b"")


def listen_to_interrupts() -> None:
    """What a terminal's shell does; one that starts things in the background has them ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_until_reading(pid: int) -> None:
    """Until the process sleeps in a read of its standard input (Linux only)."""
    calls = Path(f"/proc/{pid}/wchan")
    if not calls.exists():
        pytest.skip("needs /proc")
    for _ in range(600):
        if "pipe" in calls.read_text():
            return
        time.sleep(0.05)
    pytest.fail("the process never came to read its input")


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_imports_torch(verb: str, file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TELL_MODULES, verb, str(file)], capture_output=True, text=True
    )
    modules = set(json.loads(done.stderr.splitlines()[-1]))
    assert not modules & {"torch", "torchvision", "numpy"}
    assert "netgloss.pipeline" in modules


def test_text_that_is_fine_needs_no_formatter(file: Path) -> None:
    """black takes a fifth of a second to import: only a damaged text pays for it."""
    done = subprocess.run(
        [sys.executable, "-c", TELL_MODULES, "check", str(file), "--format", "json"],
        capture_output=True,
        text=True,
    )
    modules = set(json.loads(done.stderr.splitlines()[-1]))
    assert not modules & {"black", "rich", "rich.console"}


def test_what_is_plain_needs_no_click(file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TELL_MODULES, "check", str(file)], capture_output=True, text=True
    )
    assert "click" not in json.loads(done.stderr.splitlines()[-1])


def test_a_profiler_has_its_say(file: Path) -> None:
    command = [sys.executable, "-m", "cProfile", "-m", "netgloss", "restore", str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout.startswith(GOOD)
    assert "function calls" in done.stdout


def test_import_netgloss_is_light() -> None:
    tell = "import netgloss, sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True)
    modules = set(json.loads(done.stdout))
    own = {name for name in modules if name.startswith("netgloss")}
    assert own == {"netgloss", "netgloss.errors"}
    assert not modules & {"click", "rich", "black", "torch", "numpy"}


def test_no_colours_in_a_pipe_or_where_they_are_unwanted(file: Path) -> None:
    done = subprocess.run([*NETGLOSS, "explain", str(file)], capture_output=True)
    assert b"\x1b[" not in done.stdout


@pytest.mark.parametrize("wanted", [True, False])
def test_colours_on_a_terminal(wanted: bool, file: Path) -> None:
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    environment = bare_environment(TERM="xterm-256color", LANG="C.UTF-8")
    environment.pop("NO_COLOR", None)
    if not wanted:
        environment["NO_COLOR"] = "1"
    child = subprocess.Popen(
        [*NETGLOSS, "summary", str(file)], stdout=slave, stderr=slave, env=environment
    )
    os.close(slave)
    out = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # Linux says EIO when the other end is closed
            break
        if not part:
            break
        out += part
    os.close(master)
    assert child.wait() == 0
    assert (b"\x1b[" in out) == wanted


def test_flattened_text_all_the_way(tmp_path: Path) -> None:
    path = tmp_path / "flat.txt"
    path.write_text(FLAT)
    done = subprocess.run(
        [*NETGLOSS, "check", str(path), "--format", "json", "--lang", "en"],
        capture_output=True,
    )
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert found["source"].splitlines()[0] == "import torch"
    assert any(finding["severity"] == "error" for finding in found["findings"])
