"""Both languages hold the same sentences, and every sentence that a document asks for."""

from __future__ import annotations

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import netgloss
from netgloss.documents.algebra import Code, Document, Paragraph, Say, Text
from netgloss.words import LANGUAGES, speak

PACKAGE = Path(netgloss.__file__).parent
# Helpers of a language, not sentences; they may differ.
HELPERS = {"__init__", "grammar", "phrases", "nouns"}


def sentence_modules(language: str) -> list[str]:
    folder = PACKAGE / "words" / language
    return sorted(path.stem for path in folder.glob("*.py") if path.stem not in HELPERS)


def sentences(module: ModuleType) -> dict[str, list[str]]:
    return {
        name: list(inspect.signature(function).parameters)
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and not name.startswith("_")
        and function.__module__ == module.__name__
    }


def test_both_languages_have_the_same_modules() -> None:
    assert sentence_modules("en") == sentence_modules("zh")


@pytest.mark.parametrize("name", sentence_modules("en"))
def test_both_languages_have_the_same_sentences(name: str) -> None:
    en, zh = (sentences(import_module(f"netgloss.words.{each}.{name}")) for each in LANGUAGES)
    assert en == zh
    assert en, f"{name} holds no sentence"


def asked_for() -> set[tuple[str, str]]:
    """Every ``"module.function"`` that stands as a string in the documents package."""
    modules = set(sentence_modules("en"))
    found = set()
    for path in (PACKAGE / "documents").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                match = re.fullmatch(r"(\w+)\.(\w+)", node.value)
                if match and match[1] in modules:
                    found.add((match[1], match[2]))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_asked_for_exists(language: str) -> None:
    asked = asked_for()
    assert ("lines", "container") in asked
    missing = [
        f"{module}.{name}"
        for module, name in sorted(asked)
        if not hasattr(import_module(f"netgloss.words.{language}.{module}"), name)
    ]
    assert missing == []


def said(language: str, *inlines: Say | Text | Code) -> tuple[object, ...]:
    document = speak(Document("explain", (), (Paragraph(inlines),)), language)
    (block,) = document.blocks
    assert isinstance(block, Paragraph)
    return block.children


def test_sentences_are_joined_by_a_space_in_english_only() -> None:
    two = (Say("control.break_"), Say("control.continue_"))
    assert said("en", *two) == (Text("Leaves the loop. Goes on with the next round of the loop."),)
    assert said("zh", *two) == (Text("跳出循环。直接进入下一轮循环。"),)


def test_chinese_gets_a_space_beside_latin_and_code() -> None:
    pieces = (Text("共3个层，用"), Code("ReLU"), Text("激活"), Text("（H为8）"))
    assert said("zh", *pieces) == (Text("共 3 个层，用 "), Code("ReLU"), Text(" 激活（H 为 8）"))
    assert said("en", *pieces)[0] == Text("共3个层，用")


def test_code_with_backticks_survives() -> None:
    assert Code("a`b") in said("en", Say("control.runs", {"code": "x"}), Code("a`b"))
    assert said("en", Say("expression.code", {"text": "a`b"})) == (Code("a`b"),)


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no such language"):
        speak(Document("explain", (), ()), "fr")


def test_a_sentence_that_is_not_there_is_refused() -> None:
    with pytest.raises(LookupError, match="no_such"):
        said("en", Say("control.no_such"))
