"""Documents spoken in a language.

``words/en`` and ``words/zh`` hold the same modules with the same functions: one plain function a
sentence, facts in, text out. :func:`speak` replaces every ``Say`` of a document by what the
function of its name returns:

* a string: one sentence, or a phrase;
* a list of strings: several sentences, which become several entries of a gloss or a list;
* a tuple of inlines, where a string cannot say it.

In strings, text between backticks is code; a run of two backticks may hold a single one, as in
Markdown. A language is imported the first time that it is spoken.
"""

from __future__ import annotations

from netgloss.words.speaker import LANGUAGES, Speaker, speak

__all__ = ["LANGUAGES", "Speaker", "speak"]
