"""Formatting where the layout was lost."""

from netgloss.restore.layout import tidy


def test_a_declared_encoding_that_no_codec_has_is_only_a_comment() -> None:
    source = "#coding=0\nx  = 1\n"  # black refuses to read it
    assert tidy(source) == source
