"""Models that could not be run because nobody says with what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.context import Context, Detection
from netgloss.check.guesses import assumed_arguments, inferred_inputs, may_be_guessed
from netgloss.check.records import Finding


class NotProved:
    """The text does not say how the class is built or what it is given, and the usual values that
    were assumed do not work. Nothing is proved of it until ``construct`` or ``input`` is given."""

    name: ClassVar[str] = "not-proved"
    severity: ClassVar[str] = "note"

    def find(self, context: Context) -> Iterator[Detection]:
        told: set[str] = set()
        for met in context.faults:
            cls = context.syntax.classes.get(met.model)
            if cls is None or met.model in told or not may_be_guessed(context, met):
                continue
            told.add(met.model)
            arguments = assumed_arguments(met)
            finding = Finding(
                rule=self.name,
                severity=self.severity,
                line=cls.lineno,
                column=context.syntax.column(cls),
                message="not_proved",
                facts={
                    "class_name": met.model,
                    "arguments": arguments,
                    "inputs": () if arguments else inferred_inputs(context, met),
                },
                model=met.model,
            )
            yield Detection(finding)
