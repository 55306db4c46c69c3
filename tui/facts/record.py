"""Allegations, evidence and contested facts as lines, and what audits could have known."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.allegation import Allegation, Period
from grievance.domain.contested import ContestedFact
from grievance.domain.evidence import Evidence, Relation
from grievance.domain.slip import RespondentKind
from tui.asking.case_file import CaseFile
from tui.facts.letter import moment
from tui.listed import Listed, Slot, section
from tui.words import NONE
from tui.wrapping import Block


SLOTS = (
    Slot("No", 5),
    Slot("What"),
    Slot("When", 10, 48),
    Slot("State", 18, 66),
)
NO_RECORDS = "Nothing is on record yet: no allegation, no evidence, no contested fact. n adds one."
RELATIONS = {
    Relation.AVAILABLE_THEN: "● available then",
    Relation.NOT_PUBLIC_THEN: "◐ not public then",
    Relation.LATER: "○ later",
    Relation.UNKNOWN: "? day unknown",
}
MEANINGS = {
    Relation.AVAILABLE_THEN: "It was published before the audit began: the audit could "
    "have known of it.",
    Relation.NOT_PUBLIC_THEN: "It happened before the audit began, but was not public.",
    Relation.LATER: "What it shows happened after the audit began.",
    Relation.UNKNOWN: "Neither day is known; ask when it happened or was published.",
}


def record_lines(file: CaseFile) -> tuple[Listed, ...]:
    """Return all records of a case, and the relation of its evidence to its audits."""
    return (
        *section("Allegations", [_allegation(one, file) for one in file.allegations]),
        *section("Evidence", [_evidence(one) for one in file.evidence]),
        *section("Contested facts", [_fact(one) for one in file.facts]),
        *section("What audits could have known", list(_relations(file))),
    )


def respondent_words(allegation: Allegation, file: CaseFile) -> str:
    """Say whom an allegation is about."""
    about = allegation.respondent
    kind = about.kind.replace("-", " ")
    if about.kind in {RespondentKind.OFFICE, RespondentKind.UNKNOWN}:
        return kind
    return f"{file.title(about.id)}"


def period_words(period: Period) -> str:
    """Say from when to when, as far as that is known."""
    if not period.is_known:
        return "when is not known"
    if period.since == period.until:
        return str(period.since)
    since = period.since or "unknown"
    return f"{since} to {period.until or 'now, or unknown'}"


def _allegation(one: Allegation, file: CaseFile) -> Listed:
    flag = "▲ " if one.flagged else ""
    detail = [
        Block(f"{one.criterion} {one.version}".strip(), label="Criterion"),
        Block(respondent_words(one, file), label="About"),
        Block(period_words(one.when), label="When"),
        Block(", ".join(one.issues) or NONE, label="Issues"),
        *([Block("▲ flagged for the next audit", "warm")] if one.flagged else []),
        Block(one.text or "(no words)"),
        Block(f"{_written(one.revision)} · Enter changes it", "soft"),
    ]
    return Listed(
        cells=(
            f"A{one.number}",
            f"{flag}{one.criterion} · {respondent_words(one, file)}",
            str(one.when.first or NONE),
            one.state.replace("-", " "),
        ),
        thing=one,
        key=f"A{one.number}",
        detail=tuple(detail),
    )


def _written(times: int) -> str:
    return "written once" if times == 1 else f"written {times} times"


def _evidence(one: Evidence) -> Listed:
    return Listed(
        cells=(
            f"E{one.number}",
            one.title,
            str(one.when.first or NONE),
            f"public {one.published_on}" if one.published_on else "not public",
        ),
        thing=one,
        key=f"E{one.number}",
        detail=tuple(_evidence_detail(one)),
    )


def _evidence_detail(one: Evidence) -> Iterator[Block]:
    yield Block(f"{one.kind.replace('-', ' ')}: {one.title}")
    yield Block(period_words(one.when), label="Happened")
    yield Block(str(one.published_on or "not that we know"), label="Published")
    yield Block(one.received_on.isoformat(), label="Received")
    yield Block(
        " · ".join(filter(None, (one.source, one.locator))) or NONE, label="Source"
    )
    if one.allegations:
        about = ", ".join(f"A{number}" for number in one.allegations)
        yield Block(about, label="Supports")
    if one.sha256:
        yield Block(one.sha256, "soft", label="SHA-256")
    for note in one.custody:
        yield Block(f"{moment(note.at)} {note.by}: {note.text}", label="Custody")
    yield Block("Enter changes it · m notes whose hands it went through", "soft")


def _fact(one: ContestedFact) -> Listed:
    detail = [Block(one.question, "label")]
    for version in one.versions:
        ground = f" (because: {version.ground})" if version.ground else ""
        said = (
            f"{version.side.replace('-', ' ')}, {moment(version.at)}: {version.value}"
        )
        detail.append(Block(said + ground))
    detail.append(Block("m adds what a side says; what it said before stays", "soft"))
    return Listed(
        cells=(
            f"F{one.number}",
            one.question,
            NONE,
            "≠ contested" if one.is_contested else "= one version",
        ),
        thing=one,
        key=f"F{one.number}",
        detail=tuple(detail),
    )


def _relations(file: CaseFile) -> Iterator[Listed]:
    for one in file.related:
        audit, number = one.audit, f"E{one.evidence.number}"
        name = f"{audit.kind} of {file.title(audit.entity_id)}"
        begins = "begun" if one.is_past else "to begin"
        yield Listed(
            cells=(number, name, str(audit.start or NONE), RELATIONS[one.relation]),
            thing=one,
            key=f"{audit.id} {number}",
            detail=(
                Block(f"{number} {one.evidence.title}"),
                Block(f"{name}, {begins} {audit.start or 'no day'}", label="Audit"),
                Block(RELATIONS[one.relation], label="Then"),
                Block(MEANINGS[one.relation], "soft"),
            ),
        )
