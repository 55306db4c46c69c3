"""`grievance allegation`: what is alleged of whom, against which criterion."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import click

from grievance.cli.acts import words_of
from grievance.cli.allegation_view import allegation_fields, print_allegations
from grievance.cli.group import Group
from grievance.cli.output import print_json
from grievance.cli.recording import (
    Desk,
    case_at_hand,
    day_of,
    period_of,
    with_json,
    with_period,
)
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.allegation import (
    Allegation,
    AllegationState,
    Period,
    Respondent,
)
from grievance.domain.display import one_line
from grievance.domain.slip import RespondentKind
from grievance.services.cases.records_of_case import (
    number_for_next,
    record_of_case,
    records_of_case,
)
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.registry.name_respondent import (
    find_respondent,
    names_of_respondents,
)
from grievance.services.registry.registry_books import registry_on_books
from grievance.services.triage.resolve_criterion import Resolved, resolve_criterion


NOBODY = {one.value: one for one in (RespondentKind.OFFICE, RespondentKind.UNKNOWN)}
_text = click.option("--text", metavar="TEXT", help="In words; - reads standard input.")
_flag = click.option(
    "--flag/--no-flag", "flagged", default=None, help="To be looked at in an audit."
)


@click.group(
    cls=Group,
    epilog="Example: grievance allegation add GR-7F3K-9Q2D 'PS 10.3' "
    "--against 'Norvik Smelter' --since 2024-05-01",
)
def allegation() -> None:
    """Put allegations on record: one respondent and one criterion each."""


@allegation.command(
    epilog="Example: grievance allegation add GR-7F3K-9Q2D 9.8b --against "
    "'Norvik Smelter' --since 2024-05-01 --text - --json < words.txt"
)
@click.argument("reference")
@click.argument("criterion")
@click.option(
    "--against",
    metavar="NAME|ID",
    required=True,
    help="An Entity, a Member, a firm or an auditor; or: office, unknown.",
)
@with_period
@_text
@click.option("--issue", "issues", multiple=True, metavar="CODE")
@_flag
@click.option("--version", default="", help="Of the standard, if not as certified.")
@with_json
@with_surroundings
@who_options
def add(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    criterion: str,
    against: str,
    since: datetime | None,
    until: datetime | None,
    text: str | None,
    issues: tuple[str, ...],
    flagged: bool | None,
    version: str,
    as_json: bool,
) -> None:
    """
    Put an allegation on record; it gets the next number.

    CRITERION is written as PS 9.8b; a number alone means PS. The version of the standard
    is that of the Entity's certificate when it happened.
    """
    words, when = words_of(text or ""), period_of(since, until)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        respondent = _respondent(desk, against)
        found = _resolve(desk, criterion, respondent, when, version)
        made = Allegation(
            number=number_for_next(desk.tx, desk.ring, desk.case.id, Allegation),
            respondent=respondent,
            criterion=found.criterion,
            version=found.version,
            issues=issues,
            when=when,
            text=words.strip(),
            flagged=bool(flagged),
        )
        record_allegation(desk.tx, desk.ring, desk.case.id, made, at=desk.at)
    _print(made, found, as_json=as_json)


@allegation.command(
    epilog="Example: grievance allegation change GR-7F3K-9Q2D 2 --state substantiated"
)
@click.argument("reference")
@click.argument("number", type=int)
@click.option("--criterion", metavar="CODE")
@with_period
@_text
@click.option("--state", type=click.Choice([one.value for one in AllegationState]))
@_flag
@click.option("--reason", default="", help="Why no audit need answer it any more.")
@click.option("--version", default="", help="Of the standard, if not as certified.")
@with_json
@with_surroundings
@who_options
def change(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    number: int,
    criterion: str | None,
    since: datetime | None,
    until: datetime | None,
    text: str | None,
    state: str | None,
    flagged: bool | None,
    version: str,
    reason: str,
    as_json: bool,
) -> None:
    """
    Change an allegation; what it said before stays in the case.

    What an audit was to answer, and need not any more, takes a --reason. Where its days or its criterion change, the version is looked up anew.
    """
    words = None if text is None else words_of(text).strip()
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        old = record_of_case(desk.tx, desk.ring, desk.case.id, Allegation, number)
        when = Period(
            since=day_of(since) or old.when.since, until=day_of(until) or old.when.until
        )
        found = _resolve_anew(desk, old, criterion, when, version)
        made = replace(
            old,
            revision=old.revision + 1,
            criterion=found.criterion,
            version=found.version,
            when=when,
            text=old.text if words is None else words,
            state=AllegationState(state) if state else old.state,
            flagged=old.flagged if flagged is None else flagged,
        )
        record_allegation(
            desk.tx, desk.ring, desk.case.id, made, at=desk.at, reason=reason
        )
    _print(made, found, as_json=as_json)


@allegation.command("list", epilog="Example: grievance allegation list GR-7F3K-9Q2D")
@click.argument("reference")
@with_json
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """List what is alleged in a case."""
    with case_at_hand(surroundings, who, reference) as desk:
        every = records_of_case(desk.tx, desk.ring, desk.case.id, Allegation)
        names = names_of_respondents(registry_on_books(desk.tx))
    if as_json:
        for one in every:
            print_json(allegation_fields(one))
        return
    print_allegations(every, names)


def _respondent(desk: Desk, against: str) -> Respondent:
    if against in NOBODY:
        return Respondent(kind=NOBODY[against])
    return find_respondent(registry_on_books(desk.tx), against)


def _resolve(
    desk: Desk, written: str, respondent: Respondent, when: Period, version: str
) -> Resolved:
    return resolve_criterion(
        desk.tx,
        desk.mechanism.catalogue,
        written,
        respondent,
        when=when,
        version=version,
    )


def _resolve_anew(
    desk: Desk, old: Allegation, criterion: str | None, when: Period, version: str
) -> Resolved:
    """Look up what is alleged now; the version stays where nothing of it changes."""
    if criterion or version or when != old.when:
        written = criterion or old.criterion
        return _resolve(desk, written, old.respondent, when, version)
    return Resolved(criterion=old.criterion, version=old.version)


def _print(made: Allegation, found: Resolved, *, as_json: bool) -> None:
    if as_json:
        print_json({**allegation_fields(made), "remarks": found.remarks})
        return
    of = f"{made.criterion} {made.version}".strip()
    flagged = ", flagged for an audit" if made.flagged else ""
    click.echo(f"Allegation {made.number} is on record: {of}, {made.state}{flagged}.")
    for sentence in found.remarks:
        click.echo(one_line(sentence), err=True)
