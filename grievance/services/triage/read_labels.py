"""
Read what triage should propose for mails, as a person labelled them: JSON Lines.

    {"file": "mails/001.eml", "language": "en", "entities": ["Name or id"],
     "criteria": {"sure": ["PS 10.3"], "possible": ["PS 9.1"]}, "critical": true,
     "out_of_scope": false, "anonymity": true, "reprisal": false,
     "respondent": "entity", "set": "held"}

Only *file* is required; what is left out is not measured.  *set* parts the lines.
*sure* and *possible* may also stand beside the others.  *reprisal* has what is feared,
too; *reprisal_happened* only what was done, is being done or was threatened.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from grievance.domain.errors import SetupError


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """The criteria a competent triager would surely assign, and those that may be."""

    sure: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What is expected of one mail; None where it was not labelled."""

    file: str
    language: str = ""
    entities: tuple[str, ...] | None = None
    criteria: Expected | None = None
    sure: tuple[str, ...] | None = None
    possible: tuple[str, ...] = ()
    critical: bool | None = None
    out_of_scope: bool | None = None
    anonymity: bool | None = None
    reprisal: bool | None = None
    reprisal_happened: bool | None = None
    respondent: str | None = None
    set: str = ""

    @property
    def expected(self) -> Expected | None:
        """The criteria, however they were written; None where they were not labelled."""
        if self.criteria is None and self.sure is not None:
            return Expected(sure=self.sure, possible=self.possible)
        return self.criteria


def read_labels(file: Path) -> tuple[Label, ...]:
    """
    Read the lines of a file of labels; empty lines are passed over.

    Raises:
        SetupError: It cannot be read, or a line is no label; the sentence says which.
    """
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        msg = f"The labels {file} cannot be read: {error.strerror}."
        raise SetupError(msg) from None
    return tuple(
        _label(line, file, number)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    )


def _label(line: bytes, file: Path, number: int) -> Label:
    try:
        return msgspec.json.decode(line, type=Label)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = f"Line {number} of {file} is no label: {error}; see docs/triage.md."
        raise SetupError(msg) from None
