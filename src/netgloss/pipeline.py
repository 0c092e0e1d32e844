"""Every stage in order: bytes → text → source → reading → findings → document → words.

Each public function here is one verb. The stages are pure functions between frozen records; this
page is the only one that knows their order. Rendering is left to the result.
"""

from __future__ import annotations

import codecs
import math
import os
import re
from collections.abc import Callable, Iterable, Mapping
from time import process_time
from typing import TYPE_CHECKING, Any, TypeVar

from netgloss import models
from netgloss.collecting import seldom
from netgloss.documents.algebra import Document, Inline, Say
from netgloss.documents.plain import plain_text
from netgloss.errors import BadRequest, NotPython, TooLarge
from netgloss.later import later
from netgloss.models.records import (
    PACKAGE_SECONDS,
    PACKAGE_STEPS,
    SECONDS,
    STEPS,
    Options,
    Reading,
)
from netgloss.recent import Recent
from netgloss.records import dataclass, replace
from netgloss.restore import Restored
from netgloss.restore import restore as mend_text
from netgloss.results import (
    Check,
    Explanation,
    Mended,
    Pseudocode,
    Restoration,
    SpokenFinding,
    SpokenModel,
    Summary,
)
from netgloss.stack import roomy
from netgloss.words import LANGUAGES, Speaker

if TYPE_CHECKING:
    from netgloss.check import apply_first, find
    from netgloss.check.records import Finding, Fix
    from netgloss.documents.checking import check_document, message
    from netgloss.documents.explain import explain as explain_document
    from netgloss.documents.expression import expression_document
    from netgloss.documents.pseudocode import pseudocode as pseudocode_document
    from netgloss.documents.restoring import restore_document
    from netgloss.documents.summary import summary as summary_document
    from netgloss.text import diff
else:  # what one verb needs and the others do not
    find = later("netgloss.check", "find")
    apply_first = later("netgloss.check", "apply_first")
    check_document = later("netgloss.documents.checking", "check_document")
    message = later("netgloss.documents.checking", "message")
    explain_document = later("netgloss.documents.explain", "explain")
    expression_document = later("netgloss.documents.expression", "expression_document")
    pseudocode_document = later("netgloss.documents.pseudocode", "pseudocode")
    restore_document = later("netgloss.documents.restoring", "restore_document")
    summary_document = later("netgloss.documents.summary", "summary")
    diff = later("netgloss.text", "diff")

__all__ = [
    "Given",
    "Options",
    "check",
    "explain",
    "explain_expression",
    "given_bytes",
    "given_path",
    "given_text",
    "mend",
    "options",
    "pseudocode",
    "restore",
    "summary",
]

STYLES = ("literal",)
MODES = ("eval", "train")
Answer = TypeVar("Answer")
MOST_BYTES = 32 << 20
MOST_KEPT = 10_000  # operations executed and lines, of the readings that are kept for later
LINE = 32  # characters: a text whose line breaks were lost is as heavy as before


# ---- text in --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Given:
    """The text to read and where it came from; ``encoding`` writes it back as it was."""

    text: str
    path: str | None = None
    encoding: str = "utf-8"

    @property
    def name(self) -> str:
        return os.path.basename(self.path) if self.path else "source.py"


def given_text(text: str) -> Given:
    """Text that is at hand already."""
    return Given(text)


def given_path(path: str | os.PathLike[str]) -> Given:
    """The text of a file. Raises OSError, UnreadableSource."""
    with open(path, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    return replace(given_bytes(content), path=os.fspath(path))


def given_bytes(content: bytes) -> Given:
    """Bytes as text: a byte-order mark or a coding line decides, else UTF-8, else GB 18030.

    Raises NotPython for bytes that are no text, TooLarge for too many.

    >>> given_bytes("池化".encode("gb18030"))
    Given(text='池化', path=None, encoding='gb18030')
    """
    if len(content) > MOST_BYTES:
        raise TooLarge("text", len(content), MOST_BYTES, "bytes")
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" in text:
            break
        return Given(text, None, encoding)
    raise NotPython("binary")


def _encodings(content: bytes) -> Iterable[str]:
    if content.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)  # what a Windows shell's redirection writes
    head = b"\n".join(content.split(b"\n", 2)[:2])
    named: tuple[str, ...] = ()
    if b"coding" in head:
        declared = re.search(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", head, re.MULTILINE)
        named = (declared[1].decode("ascii", "replace"),) if declared else ()
    return ("utf-8", *(name for name in named if _is_text_codec(name)), "gb18030")


def _is_text_codec(name: str) -> bool:
    # "hex" or "zlib" name codecs too, which would not give text.
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False


# ---- what a caller may fix ------------------------------------------------------------------
def options(
    given: Given,
    *,
    model: str | None = None,
    construct: str | None = None,
    input: str | Iterable[str] | None = None,
    mode: str = "eval",
    steps: int | None = None,
    seconds: float | None = None,
) -> Options:
    """The options of one reading; imports reach as far as the package that the file lies in.

    A file that stands in a package is trusted to end: unless ``steps`` or ``seconds`` say
    otherwise, it may spend PACKAGE_STEPS and PACKAGE_SECONDS, any other text what ends within two
    seconds. Raises BadRequest for a mode that is neither ``"eval"`` nor ``"train"``, and for
    limits that are not above zero.
    """
    if mode not in MODES:
        raise BadRequest("mode", f"{mode!r} is neither 'eval' nor 'train'")
    for name, limit in (("steps", steps), ("seconds", seconds)):
        if limit is not None and not 0 < limit < math.inf:
            raise BadRequest(name, f"{limit} is no limit: it must be above zero")
    inputs = (input,) if isinstance(input, str) else tuple(input or ())
    root = _root(given.path)
    usual = (STEPS, SECONDS) if root is None else (PACKAGE_STEPS, PACKAGE_SECONDS)
    return Options(
        *(model, construct, inputs, mode, root, given.path),
        steps=usual[0] if steps is None else steps,
        seconds=usual[1] if seconds is None else seconds,
    )


def _root(path: str | None) -> str | None:
    """The folder that holds the topmost package around a file; None outside a package."""
    if path is None:
        return None
    folder = os.path.dirname(os.path.realpath(path))
    root = None
    while os.path.isfile(os.path.join(folder, "__init__.py")) and os.path.dirname(folder) != folder:
        root = folder = os.path.dirname(folder)
    return root


# ---- the verbs --------------------------------------------------------------------------------
@roomy
@seldom
def restore(given: Given, language: str = "en") -> Restoration:
    """Source as it was before it was damaged. Raises UnreadableSource."""
    restored = mend_text(given.text)
    return Restoration(_speak(restore_document(restored), language), language, restored)


@roomy
@seldom
def explain(given: Given, chosen: Options, language: str = "en") -> Explanation:
    """Every line with what it means. Raises UnreadableSource, BadRequest."""

    def say(read: Read) -> Explanation:
        document = _speak(explain_document(read.reading, read.findings), language)
        spoken = _voiced(read.reading, language), _spoken(read.findings, language)
        return Explanation(document, language, read.restored, *spoken)

    return _read(given, chosen).answer(say, "explain", language)


@roomy
@seldom
def explain_expression(text: str, chosen: Options, language: str = "en") -> Explanation:
    """A lone expression such as ``nn.AvgPool2d(3, 1, 1)`` and what it does to ``(N, C, H, W)``.

    Raises UnreadableSource for what is no expression, BadRequest.
    """
    if not text.strip():
        raise NotPython("empty")
    reading = models.read_expression(text, chosen)
    findings = find(reading)
    document = _speak(expression_document(reading, findings), language)
    restored = Restored(reading.source, (), (), reading.source)
    return Explanation(
        document, language, restored, _voiced(reading, language), _spoken(findings, language)
    )


@roomy
@seldom
def check(given: Given, chosen: Options, language: str = "en") -> Check:
    """What is wrong and how to mend it. Raises UnreadableSource, BadRequest."""

    def say(read: Read) -> Check:
        document = _speak(check_document(read.reading, read.findings), language)
        spoken = _voiced(read.reading, language), _spoken(read.findings, language)
        return Check(document, language, read.restored, *spoken)

    return _read(given, chosen).answer(say, "check", language)


@roomy
@seldom
def pseudocode(
    given: Given, chosen: Options, language: str = "en", style: str = "literal"
) -> Pseudocode:
    """The model's classes in words. Raises UnreadableSource, BadRequest."""
    if style not in STYLES:
        raise BadRequest("style", f"{style!r} is not one of: {', '.join(STYLES)}")

    def say(read: Read) -> Pseudocode:
        document = _speak(pseudocode_document(read.reading), language)
        return Pseudocode(document, language, read.restored, style)

    return _read(given, chosen).answer(say, "pseudocode", language, style)


@roomy
@seldom
def summary(given: Given, chosen: Options, language: str = "en") -> Summary:
    """A table of the layers. Raises UnreadableSource, BadRequest."""

    def say(read: Read) -> Summary:
        document = _speak(summary_document(read.reading), language)
        return Summary(document, language, read.restored, _voiced(read.reading, language))

    return _read(given, chosen).answer(say, "summary", language)


@roomy
@seldom
def mend(given: Given, chosen: Options, language: str = "en") -> Mended:
    """The source with its proved fixes applied, one after another, and what is still found in it.

    Raises UnreadableSource, BadRequest.
    """
    read = _read(given, chosen)
    mended = apply_first(read.reading)
    speaker = _speaker(language)
    return Mended(
        source=mended.source,
        diff=diff(given.text, mended.source, given.name),
        applied=tuple(_title(fix, speaker) for _, fix in mended.applied),
        intact=read.restored.intact,
        findings=_spoken(mended.findings, language),
    )


# ---- the stages between -------------------------------------------------------------------------
class Read:
    """A text that was read, and what was said of it. Answers never change, so they are kept."""

    def __init__(self, restored: Restored, reading: Reading) -> None:
        self.restored = restored
        self.reading = reading
        self._findings: tuple[Finding, ...] | None = None
        self._answers: dict[tuple[str, ...], Any] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        if self._findings is None:
            self._findings = find(self.reading)
        return self._findings

    def answer(self, say: Callable[[Read], Answer], *asked: str) -> Answer:
        """What was said when the same was asked before, else what ``say`` says now."""
        if asked not in self._answers:
            self._answers[asked] = say(self)
        said: Answer = self._answers[asked]
        return said


_recent: Recent[tuple[str, Options], Read] = Recent(MOST_KEPT)


def _read(given: Given, chosen: Options) -> Read:
    """The text read, or as it was read a while ago when nothing that it depends on has changed:
    editors and pages ask again and again, and every verb begins here."""
    read = _recent.get((given.text, chosen))
    if read is None or not read.reading.holds():
        start = process_time()
        restored = mend_text(given.text)
        spent = process_time() - start
        read = Read(restored, models.read(restored.source, replace(chosen, spent=spent)))
        executed = sum(len(model.trace.ops) for model in read.reading.models)
        _recent.keep((given.text, chosen), read, executed + len(given.text) // LINE + 1)
    return read


def _speaker(language: str) -> Speaker:
    if language not in LANGUAGES:
        raise BadRequest("lang", f"{language!r} is not one of: {', '.join(LANGUAGES)}")
    return Speaker(language)


def _speak(document: Document, language: str) -> Document:
    return _speaker(language).document(document)


def _spoken(findings: Iterable[Finding], language: str) -> tuple[SpokenFinding, ...]:
    speaker = _speaker(language)

    def sentence(*inlines: Inline) -> str:
        return plain_text(speaker.inlines(inlines))

    return tuple(
        SpokenFinding(
            found,
            message=sentence(*message(found)),
            reasons=tuple(
                sentence(Say(f"blame.{blame.why}", {"line": blame.line, **blame.facts}))
                for blame in found.blamed
            ),
            titles=tuple(_title(fix, speaker) for fix in found.fixes),
        )
        for found in findings
    )


def _title(fix: Fix, speaker: Speaker) -> str:
    return plain_text(speaker.inlines((Say(f"fixes.{fix.kind}", fix.facts),)))


def _voiced(reading: Reading, language: str) -> tuple[SpokenModel, ...]:
    speaker = _speaker(language)

    def sentence(name: str, facts: Mapping[str, Any]) -> str:
        return plain_text(speaker.inlines((Say(name, facts),)))

    return tuple(
        SpokenModel(
            model,
            accepts=sentence("accepts.sizes", model.accepted_facts),
            assumed=tuple(sentence(f"assumptions.{one.kind}", one.facts) for one in model.assumed),
        )
        for model in reading.models
    )
