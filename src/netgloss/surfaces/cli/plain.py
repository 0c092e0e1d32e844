"""Arguments that are written in full, read without click, which is not loaded for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netgloss.surfaces.cli.options import Option, Verb
from netgloss.surfaces.cli.verbs import VERBS


def plain(arguments: Sequence[str]) -> tuple[Verb, dict[str, Any]] | None:
    """The verb that is asked for and the arguments of its function.

    None for anything but a verb, its file, and options by their whole names, each with a value of
    its own that fits: click reads those as well, and tells of mistakes.

    >>> verb, values = plain(["check", "net.py", "--steps", "9", "--lang", "en"])
    >>> verb.run.__name__, values["file"], values["steps"], values["fix"], values["input"]
    ('check', 'net.py', 9, False, ())
    >>> [plain(words) for words in (["check"], ["check", "a", "--lang=en"], ["check", "--help"])]
    [None, None, None]
    """
    verb = VERBS.get(arguments[0]) if arguments else None
    if verb is None:
        return None
    by_flag = {flag: option for option in verb.options for flag in option.flags}
    given: dict[str, Any] = {}
    words = iter(arguments[1:])
    for word in words:
        option = by_flag.get(word)
        if option is None:
            if not _is_value(word) or "file" in given:
                return None
            given["file"] = word
        elif option.is_switch:
            given[option.name] = True
        else:
            value = _value(option, next(words, ""))
            if value is None or (option.name in given and not option.several):
                return None
            given[option.name] = (*given.get(option.name, ()), value) if option.several else value
    if verb.needs_file and "file" not in given:
        return None
    return verb, {"file": None, **_defaults(verb), **given}


def _is_value(word: str) -> bool:
    return word == "-" or (word != "" and not word.startswith("-"))


def _value(option: Option, word: str) -> Any:
    """The value that a word is for an option; None where click is to say."""
    if not _is_value(word) or (option.choices and word not in option.choices):
        return None
    if option.number is None:
        return word
    try:
        number = option.number(word)
    except ValueError:
        return None
    return number if number > 0 else None


def _defaults(verb: Verb) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for option in verb.options:
        if option.is_switch:
            out[option.name] = False
        elif option.several:
            out[option.name] = ()
        else:
            out[option.name] = option.default() if callable(option.default) else option.default
    return out
