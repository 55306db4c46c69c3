"""`grievance risk`: who may pay for a complaint; for custodians."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import click

from grievance.cli.asking import choice_or_ask, words_or_ask
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.risk_view import print_due, print_risk, risk_fields
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.clock import ClockKind
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment
from grievance.services.assess_risk import assess_risk, read_risk
from grievance.services.due_risks import due_risks
from grievance.wiring import Mechanism


LIKELIHOODS = [one.name.lower() for one in Likelihood]
HARMS = [one.name.lower() for one in Harm]
DAY = click.DateTime(["%Y-%m-%d"])


@click.group(epilog="Example: grievance risk assess GR-7F3K-9Q2D")
def risk() -> None:
    """Assess who may pay for a complaint, see it, and see what is due."""


@risk.command(
    epilog="Example: grievance risk assess GR-7F3K-9Q2D; or, where nobody is at risk: "
    "grievance risk assess GR-7F3K-9Q2D --nobody --review-by 2026-06-01"
)
@click.argument("reference")
@click.option("--who", "at_risk", metavar="TEXT", help="Who may be harmed.")
@click.option("--from", "from_whom", metavar="TEXT", help="By whom.")
@click.option("--likelihood", type=click.Choice(LIKELIHOODS), help="How likely it is.")
@click.option("--harm", type=click.Choice(HARMS), help="What it may cost.")
@click.option("--safe-contact", metavar="TEXT", help="How to reach them safely.")
@click.option(
    "--never-contact",
    "never",
    metavar="TEXT",
    multiple=True,
    help="An address, @domain or number never to be used; as often as needed.",
)
@click.option("--review-by", type=DAY, metavar="DATE", help="When to look again.")
@click.option("--text", metavar="TEXT", help="Whatever else matters; - for a pipe.")
@click.option("--nobody", is_flag=True, help="As far as one can see, nobody.")
@click.option("--json", "as_json", is_flag=True, help="Print the assessment as JSON.")
@with_surroundings
@who_options
def assess(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    at_risk: str | None,
    from_whom: str | None,
    likelihood: str | None,
    harm: str | None,
    safe_contact: str | None,
    never: tuple[str, ...],
    review_by: datetime | None,
    text: str | None,
    nobody: bool,
    as_json: bool,
) -> None:
    """
    Say who is at risk, from whom, and how they can be reached; custodians do this.

    At a terminal you are asked for what you leave out: others on the machine can see
    the options of a command.
    """
    if nobody and (at_risk or from_whom or likelihood or harm):
        msg = "Either somebody is at risk or --nobody is; say one of the two."
        raise click.UsageError(msg)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        at = mechanism.now()
        found = RiskAssessment(
            at=at,
            nobody=nobody,
            who="" if nobody else words_or_ask(at_risk, "Who may be harmed"),
            from_whom="" if nobody else words_or_ask(from_whom, "By whom"),
            likelihood=_likelihood(likelihood, nobody=nobody),
            harm=_harm(harm, nobody=nobody),
            safe_contact=words_or_ask(safe_contact, "How to reach them safely"),
            never_contact=never or _never(),
            text=words_or_ask(text, "What else matters"),
            review_on=review_by.date() if review_by else _next_review(mechanism),
        )
        with mechanism.store.begin() as tx:
            case_id = find_case(tx, reference).id
            before = read_risk(tx, ring, case_id, at=at)
            kept = assess_risk(
                tx,
                ring,
                case_id,
                found if before is None else _follows(found, before),
                timetable=mechanism.timetable,
                at=at,
            )
    _say(reference, kept, as_json=as_json)


@risk.command(epilog="Example: grievance risk show GR-7F3K-9Q2D --json")
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@with_surroundings
@who_options
def show(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """Show the last assessment; custodians only, and that you read it is logged."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case_id = find_case(tx, reference).id
            found = read_risk(tx, ring, case_id, at=mechanism.now())
    if as_json:
        print_json(risk_fields(found))
        return
    print_risk(found)


@risk.command(epilog="Example: grievance risk due")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@with_surroundings
@who_options
def due(who: Who, surroundings: Surroundings, /, *, as_json: bool) -> None:
    """List your cases whose risk is to be assessed, or looked at again within days."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        today = mechanism.timetable.day_of(mechanism.now())
        with mechanism.store.read() as tx:
            found = due_risks(tx, ring, today=today)
    print_due(found, today, as_json=as_json)


def _follows(found: RiskAssessment, before: RiskAssessment) -> RiskAssessment:
    return replace(found, number=before.number, revision=before.revision + 1)


def _likelihood(option: str | None, *, nobody: bool) -> Likelihood:
    if nobody:
        return Likelihood.REMOTE
    return Likelihood[choice_or_ask(option, "How likely", LIKELIHOODS).upper()]


def _harm(option: str | None, *, nobody: bool) -> Harm:
    if nobody:
        return Harm.NUISANCE
    return Harm[choice_or_ask(option, "What it may cost", HARMS).upper()]


def _never() -> tuple[str, ...]:
    written = words_or_ask(None, "Never contact at (several with ;)")
    return tuple(one.strip() for one in written.split(";") if one.strip())


def _next_review(mechanism: Mechanism) -> date:
    today = mechanism.timetable.day_of(mechanism.now())
    return mechanism.timetable.due(ClockKind.RISK_REVIEW, today)


def _say(reference: str, kept: RiskAssessment, *, as_json: bool) -> None:
    if as_json:
        fields: Fields = risk_fields(kept)
        print_json(fields)
        return
    click.echo(
        f"{reference.upper()}: risk {kept.level}; to be looked at again by "
        f"{kept.review_on}."
    )
