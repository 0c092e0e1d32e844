"""Texts that nobody would write, and models that nobody would build: what netgloss makes of them.

``python -m bench.fuzz --help``; ``docs/safety.md`` tells what each target asks.
"""
