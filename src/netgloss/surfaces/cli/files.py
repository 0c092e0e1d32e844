"""Reading what was named on the command line, and writing a mended file back."""

from __future__ import annotations

import os
import sys

from netgloss.later import later
from netgloss.pipeline import Given, given_bytes, given_path

STDIN = "-"
_make_temporary = later("tempfile", "mkstemp")


def take(name: str) -> Given:
    """The text of a file, or of standard input for ``-``. Raises OSError, UnreadableSource."""
    if name != STDIN:
        return given_path(name)
    binary = getattr(sys.stdin, "buffer", None)
    return given_bytes(binary.read() if binary else sys.stdin.read().encode())


def put(path: str, content: bytes) -> None:
    """Replace a file's content at once: a reader sees the old or the new, never a part.

    Links are followed, the file's mode is kept.
    """
    real = os.path.realpath(path)
    mode = os.stat(real).st_mode & 0o7777
    folder, name = os.path.split(real)
    handle, temporary = _make_temporary(dir=folder, prefix=f".{name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, real)
    except BaseException:
        os.unlink(temporary)
        raise
