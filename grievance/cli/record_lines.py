"""What is on record and in draft in a case: how much of each, and what shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from grievance.cli.output import Fields
from grievance.domain.counting import counted
from grievance.services.overviews.count_records import OnRecord


def record_fields(found: OnRecord) -> Fields:
    """Write the numbers for programs."""
    return asdict(found)


def record_lines(reference: str, found: OnRecord) -> Iterator[str]:
    """Write a line for each kind that there is any of, with the command for it."""
    lines = [line for line in _lines(reference, found) if not line[0].startswith("0 ")]
    if not lines:
        yield "On record  nothing but letters and notes yet"
        return
    yield "On record"
    width = max(len(words) for words, _ in lines)
    yield from (f"  {words:<{width}}   grievance {how}" for words, how in lines)


def _lines(reference: str, found: OnRecord) -> Iterator[tuple[str, str]]:
    yield (
        f"{counted(found.proposals, 'proposal')} to decide on",
        f"case triage {reference}",
    )
    yield (
        _with(counted(found.allegations, "allegation"), found.flagged, "for an audit"),
        f"allegation list {reference}",
    )
    yield (
        f"{counted(found.evidence, 'piece')} of evidence",
        f"evidence list {reference}",
    )
    yield counted(found.facts, "contested fact"), f"fact list {reference}"
    yield (
        _with(counted(found.questions, "question"), found.unanswered, "open"),
        f"question list {reference}",
    )
    yield (
        f"{counted(found.organisations, 'organisation')} that it names",
        f"report show {reference}",
    )
    yield _letters(found), f"letters drafts {reference}"
    yield (
        f"{counted(found.requests, 'step')} for a second person to confirm",
        "requests",
    )


def _letters(found: OnRecord) -> str:
    """Count the letters that people here began, by how they stand."""
    letters = counted(sum(found.drafts.values()), "letter")
    states = ", ".join(f"{number} {state}" for state, number in found.drafts.items())
    return f"{letters} of people here ({states})"


def _with(words: str, number: int, more: str) -> str:
    return f"{words}, {number} {more}" if number else words
