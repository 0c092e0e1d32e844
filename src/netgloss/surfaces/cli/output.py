"""Text to standard output and standard error."""

from __future__ import annotations

import re
import sys

_ESCAPES = r"\x1b\[[0-?]*[ -/]*[@-~]"  # what colours a terminal; no file wants it


def say(text: str | bytes, *, end: str = "\n", err: bool = False) -> None:
    """Write at once. Bytes are written as they are, ``end`` is not added to them.

    Escapes in the text that was read reach a terminal only.
    """
    stream = sys.stderr if err else sys.stdout
    if isinstance(text, bytes):
        stream.flush()
        stream.buffer.write(text)
    else:
        if "\x1b" in text and not stream.isatty():
            text = re.sub(_ESCAPES, "", text)
        stream.write(text + end)
    stream.flush()
