"""What the environment says of the terminal, and of the language its user reads."""

from __future__ import annotations

import os
from collections.abc import Mapping


def language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the locale: ``"zh"`` or ``"en"``.

    >>> language({"LANG": "zh_CN.UTF-8"}), language({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"})
    ('zh', 'en')
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def colours(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a terminal may be given colours: nobody said no.

    NO_COLOR counts when it is set and not empty, as its convention says.
    """
    return not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
