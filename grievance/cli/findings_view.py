"""What an audit was asked and what it said, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import click

from grievance.cli.output import Fields
from grievance.cli.tables import Row, print_table
from grievance.domain.audit_item import ItemState, Topic
from grievance.domain.confirming import concerned
from grievance.domain.correction import Correction
from grievance.domain.display import one_line, visible
from grievance.domain.finding import Finding
from grievance.domain.proposed_finding import ProposedFinding, ProposedFindings
from grievance.services.findings.read_audit_file import OpenedFile, ReadAuditAnswer


HEADS = ("criterion", "version", "cases", "state", "grade", "plan by", "closed by")
PROPOSED = ("letter", "criterion", "grade", "sure", "comment")
ANSWERS = ("allegations", "criterion", "grade", "found on", "plan by", "closed by")
GONE = "elsewhere"
SAYS_MORE = (
    "{} says more than its form: read it with `grievance case`, then `grievance findings "
    "answer {}` notes what came of it."
)
NO_FORM = (
    "No line of the reply form was found in this letter; read it, and confirm what it says "
    "yourself."
)


def topic_fields(file: OpenedFile) -> Iterator[Fields]:
    """Yield a line for each criterion that the audit was asked about."""
    for topic in _topics(file):
        found = _found(file, topic)
        yield {
            "criterion": topic[0],
            "version": topic[1],
            "cases": len({item.case_id for item in concerned(file.facts, topic)}),
            "state": _state(file, topic),
            "finding": finding_fields(found) if found else None,
            "proposed": [
                {**proposed_fields(one), "letter": file.letters.get(said.spool_id)}
                for said in file.proposed
                for one in said.findings
                if one.criterion == topic[0]
            ],
            "doubtful_letters": [
                file.letters.get(said.spool_id)
                for said in file.proposed
                if topic[0] in said.doubtful
            ],
        }


def unread_fields(file: OpenedFile) -> Iterator[Fields]:
    """Yield a line for each letter that says more, which nobody has taken up."""
    for said in file.proposed:
        if said.is_unread:
            letter = file.letters.get(said.spool_id)
            yield {
                "letter": letter,
                "came_at": said.at,
                "says_more": True,
                "not_asked": said.not_asked,
            }


def finding_fields(finding: Finding) -> Fields:
    """Write a finding for programs."""
    return {
        "number": finding.number,
        "revision": finding.revision,
        "criterion": finding.criterion,
        "version": finding.version,
        "grade": finding.grade,
        "internal": finding.internal,
        "published": finding.published,
        "why_neutral": finding.why_neutral,
        "found_on": finding.found_on,
        "plan_by": finding.plan_by,
        "closed_by": finding.closed_by,
    }


def correction_fields(one: Correction) -> Fields:
    """Write for programs what is to be corrected, and what is noted of it."""
    return {
        "criterion": one.criterion,
        "version": one.version,
        "plan_by": one.plan_by,
        "plan_came_on": one.planned_on,
        "closed_by": one.closed_by,
        "corrected_on": one.closed_on,
    }


def proposed_fields(one: ProposedFinding) -> Fields:
    """Write what a letter seems to say for programs."""
    return {
        "criterion": one.criterion,
        "grade": one.grade,
        "sure": one.is_sure,
        "comment": one.comment,
        "line": one.line,
    }


def answer_fields(read: ReadAuditAnswer) -> Fields:
    """Write what an audit said of a case for programs."""
    one = read.answer
    return {
        "audit": one.audit_id,
        "allegations": one.allegations,
        "criterion": one.criterion,
        "version": one.version,
        "grade": one.grade,
        "revision": one.revision,
        "internal": one.internal,
        "published": one.published,
        "why_neutral": one.why_neutral,
        "found_on": one.found_on,
        "plan_by": one.plan_by,
        "closed_by": one.closed_by,
        "confirmed_by": read.by,
        "at": one.at,
    }


def print_file(file: OpenedFile) -> None:
    """Print what the audit was asked, what letters seem to say, and what is confirmed."""
    print_table(
        HEADS,
        (_row(file, topic) for topic in _topics(file)),
        empty="This audit has nothing to answer, and never had.",
    )
    open_ = [_undecided(file, one) for one in file.proposed]
    if any(one.findings or one.doubtful or one.not_asked for one in open_):
        click.echo(
            "What letters seem to say; `grievance findings confirm` takes it up:"
        )
        print_proposed(open_, file)
    for said in file.proposed:
        if said.is_unread:
            number = file.letters.get(said.spool_id)
            letter = f"Letter {number}" if number else "A letter"
            click.echo(SAYS_MORE.format(letter, file.case.reference))
    for finding in file.findings:
        _print_wordings(f"{finding.criterion}: {finding.grade}", finding)


def _undecided(file: OpenedFile, said: ProposedFindings) -> ProposedFindings:
    """Leave out what somebody confirmed with that very grade."""
    known = {(one.criterion, one.grade) for one in file.findings}
    left = (one for one in said.findings if (one.criterion, one.grade) not in known)
    not_asked = said.not_asked if said.is_unread else ()
    confirmed = {one.criterion for one in file.findings}
    doubtful = (one for one in said.doubtful if one not in confirmed)
    return replace(
        said, findings=tuple(left), doubtful=tuple(doubtful), not_asked=not_asked
    )


def print_proposed(every: Iterable[ProposedFindings], file: OpenedFile) -> None:
    """Print what was read out of letters, line by line."""
    rows = (row for said in every for row in _proposed_rows(said, file))
    print_table(PROPOSED, rows, empty=NO_FORM)


def _proposed_rows(said: ProposedFindings, file: OpenedFile) -> Iterator[Row]:
    letter = file.letters.get(said.spool_id)
    for one in said.findings:
        sure = "yes" if one.is_sure else "no: read it"
        yield letter, one.criterion, one.grade, sure, one.comment
    for criterion in said.doubtful:
        yield letter, criterion, None, "no: read it", ""
    for criterion in said.not_asked:
        yield letter, criterion, None, "not asked: read it", ""


def print_answers(every: Iterable[ReadAuditAnswer]) -> None:
    """Print what audits said of a case."""
    answers = tuple(read.answer for read in every)
    rows = [
        (
            [str(number) for number in one.allegations],
            one.criterion,
            one.grade,
            one.found_on,
            one.plan_by,
            one.closed_by,
        )
        for one in answers
    ]
    print_table(ANSWERS, rows, empty="No audit has said anything of this case yet.")
    for one in answers:
        _print_words(f"{one.criterion}: {one.grade}", one.internal, one.published)


def _print_wordings(head: str, finding: Finding) -> None:
    _print_words(head, finding.internal, finding.published)
    if finding.why_neutral:
        click.echo(f"Neutral because: {one_line(finding.why_neutral)}")


def _print_words(head: str, internal: str, published: str) -> None:
    click.echo(f"\n{one_line(head)}\nInside: {visible(internal)}")
    if published:
        click.echo(f"Published: {visible(published)}")


def _row(file: OpenedFile, topic: Topic) -> Row:
    found = _found(file, topic)
    return (
        *topic,
        len({item.case_id for item in concerned(file.facts, topic)}),
        _state(file, topic),
        found.grade if found else None,
        found.plan_by if found else None,
        found.closed_by if found else None,
    )


def _topics(file: OpenedFile) -> list[Topic]:
    return sorted({item.topic for item in file.facts.items})


def _found(file: OpenedFile, topic: Topic) -> Finding | None:
    found = (f for f in file.findings if (f.criterion, f.version) == topic)
    return next(found, None)


def _state(file: OpenedFile, topic: Topic) -> str:
    """Say where a criterion stands: it waits while any of its items does."""
    states = {item.state for item in file.facts.items if item.topic == topic}
    if ItemState.ON in states:
        return "waits"
    said = states & {ItemState.ANSWERED, ItemState.CARRIED}
    return min(said).value if said else GONE
