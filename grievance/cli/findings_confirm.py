"""`grievance findings check` and `confirm`: the words of what an audit found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import click

from grievance.cli.acts import words_of
from grievance.cli.findings_view import finding_fields
from grievance.cli.letter_words import checked_fields, print_checked
from grievance.cli.output import print_json
from grievance.cli.recording import DAY, Desk, case_at_hand, day_of, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.confirming import NewFinding, refuse_early
from grievance.domain.counting import counted
from grievance.domain.display import one_line
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.services.audits.file_at_hand import facts_of, find_audit
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.findings.confirm_finding import (
    Confirmed,
    check_finding,
    confirm_finding,
)
from grievance.services.findings.effects_of_finding import effects_of_finding


_version = click.option(
    "--version",
    default="",
    help="Version of the standard, if it was asked about several.",
)


@click.command(
    epilog="Example: grievance findings check GR-7F3K-9Q2D 'PS 10.3' - < wording.txt"
)
@click.argument("reference")
@click.argument("criterion")
@click.argument("wording", metavar="TEXT | -")
@click.option(
    "--internal",
    "is_internal",
    is_flag=True,
    help="It is the wording that stays inside.",
)
@_version
@with_json
@with_surroundings
@who_options
def check(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    criterion: str,
    wording: str,
    is_internal: bool,
    version: str,
    as_json: bool,
) -> None:
    """
    Show what in a wording may give somebody away.

    Nothing is kept. TEXT is the published wording, unless you say --internal; `-` reads it
    from standard input.
    """
    words = words_of(wording).strip()
    with case_at_hand(surroundings, who, reference) as desk:
        found = check_finding(
            desk.tx,
            desk.ring,
            desk.case.id,
            criterion,
            words,
            version=version,
            is_internal=is_internal,
            guard=desk.mechanism.guard(desk.tx),
            at=desk.at,
        )
    if as_json:
        print_json(checked_fields(found))
    else:
        print_checked(found)


@click.command(
    epilog="\b\nExample:\n"
    "  grievance findings confirm GR-7F3K-9Q2D 'PS 10.3' minor --internal - \\\n"
    "    --published 'Records were incomplete.' < internal.txt"
)
@click.argument("reference")
@click.argument("criterion")
@click.argument("grade", type=click.Choice([one.value for one in Grade]))
@click.option(
    "--internal",
    required=True,
    metavar="TEXT",
    help="What was checked; the people of every case it answers read it. - reads "
    "standard input.",
)
@click.option("--published", default="", metavar="TEXT", help="What anybody may read.")
@click.option("--neutral", is_flag=True, help="The published wording names nothing.")
@click.option(
    "--why-neutral", default="", metavar="TEXT", help="Why it is neutral; stays inside."
)
@click.option(
    "--found-on",
    type=DAY,
    metavar="DAY",
    help="End of the audit, if not as registered.",
)
@click.option(
    "--despite",
    default="",
    metavar="TEXT",
    help="Why a wording stays, whatever was found in it.",
)
@_version
@with_json
@with_surroundings
@who_options
def confirm(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    criterion: str,
    grade: str,
    internal: str,
    published: str,
    neutral: bool,
    why_neutral: str,
    found_on: datetime | None,
    despite: str,
    version: str,
    as_json: bool,
) -> None:
    """
    Confirm what an audit found on a criterion.

    Every case that it answers is told, in the same words: name nobody in them, and no
    case. What was not assessed goes to the next audit. Done again, it is a revision.
    """
    words = words_of(internal)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        new = NewFinding(
            criterion=criterion,
            version=version,
            grade=Grade(grade),
            internal=words,
            published=published,
            neutral=neutral,
            why_neutral=why_neutral,
            found_on=day_of(found_on) or _end(desk),
            despite=despite,
        )
        done = _confirm(desk, new)
        sentences = tuple(_next_steps(desk, reference, done))
    if as_json:
        said = {"told_cases": done.cases, "remarks": sentences}
        print_json({**finding_fields(done.finding), **said})
    else:
        _print(done, sentences)


def _confirm(desk: Desk, new: NewFinding) -> Confirmed:
    return confirm_finding(
        desk.tx,
        desk.ring,
        desk.case.id,
        new,
        timetable=desk.mechanism.timetable,
        at=desk.at,
        guard=desk.mechanism.guard(desk.tx),
    )


def _print(done: Confirmed, sentences: Iterable[str]) -> None:
    one = done.finding
    cases = counted(done.cases, "case")
    again = f", revision {one.revision}" if one.revision > 1 else ""
    click.echo(f"{one.criterion}: {one.grade}{again}; {cases} told.")
    if one.plan_by:
        click.echo(
            f"A plan is due by {one.plan_by}, the correction by {one.closed_by}."
        )
    for sentence in sentences:
        click.echo(one_line(sentence), err=True)


def _next_steps(desk: Desk, reference: str, done: Confirmed) -> Iterator[str]:
    """Say what was not compared, what follows for certificates, and what is next."""
    yield from (f"Not compared: {gap}" for gap in done.compared.gaps)
    facts = _facts(desk)
    yield from _effects(desk, facts, done)
    if not facts.on:
        yield (
            "Nothing of this file waits any more: `grievance gates pass "
            f"{reference} audit-report - < review.txt`, then `grievance gates settle "
            f"{reference} -`."
        )


def _effects(desk: Desk, facts: AuditFacts, done: Confirmed) -> Iterator[str]:
    """Say which certificates become provisional; a person lets them."""
    catalogue, finding = desk.mechanism.catalogue, done.finding
    for one in effects_of_finding(desk.tx, facts.audit_id, finding, catalogue):
        number = one.certification.number
        if one.effect.makes_provisional:
            yield (
                f"That makes certificate {number} provisional: `grievance registry "
                f"effect {number} --provisional --since {finding.found_on}`."
            )
        if one.effect.suggests_suspension:
            yield (
                f"A critical breach suggests that certificate {number} is suspended; "
                "decide on it."
            )


def _end(desk: Desk) -> date:
    """Return the last day of the audit, as the registry has it."""
    audit = find_audit(desk.tx, _facts(desk).audit_id)
    if audit is None or audit.actual_end is None:
        today = desk.mechanism.today
        refuse_early(audit, today, today)  # which no other day would mend
        msg = (
            "The registry does not say when this audit ended; name the day: --found-on."
        )
        raise NotAllowedError(msg)
    return audit.actual_end


def _facts(desk: Desk) -> AuditFacts:
    key = contents_key(desk.tx, desk.ring, desk.case.id)
    return facts_of(read_case_slip(desk.tx, desk.ring, key))
