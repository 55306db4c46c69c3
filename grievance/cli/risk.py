"""`grievance risk`: who may pay for a complaint; for custodians."""

from __future__ import annotations

from datetime import date, datetime

import click

from grievance.cli.asking import choice_or_ask, words_or_ask
from grievance.cli.group import Group
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.risk_view import print_due, print_risk, risk_fields
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.terminal import has_terminal
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.clock import ClockKind
from grievance.domain.errors import ConflictError
from grievance.domain.ids import CaseId
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment
from grievance.services.boxes.case_keys import identity_key
from grievance.services.cases.assess_risk import assess_risk, read_risk
from grievance.services.cases.due_risks import due_risks
from grievance.services.cases.voided_risk import is_voided
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


LIKELIHOODS = [one.name.lower() for one in Likelihood]
HARMS = [one.name.lower() for one in Harm]
FASTER = "Somebody else assessed it meanwhile; put yours after theirs"
DAY = click.DateTime(["%Y-%m-%d"])


@click.group(cls=Group, epilog="Example: grievance risk assess GR-7F3K-9Q2D")
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
    the options of a command. What is left out then as well stays as it was assessed
    before: no address that is never to be used is forgotten.
    """
    if nobody and (at_risk or from_whom or likelihood or harm):
        msg = "Either somebody is at risk or --nobody is; say one of the two."
        raise click.UsageError(msg)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        case_id, before = _before(mechanism, ring, reference)
        known = before or RiskAssessment(at=mechanism.now(), review_on=date.max)
        who_is, by_whom = ("", "") if nobody else _people(at_risk, from_whom, known)
        found = RiskAssessment(
            revision=before.revision + 1 if before else 1,
            at=mechanism.now(),
            nobody=nobody,
            who=who_is,
            from_whom=by_whom,
            likelihood=_likelihood(likelihood, nobody=nobody),
            harm=_harm(harm, nobody=nobody),
            safe_contact=words_or_ask(
                safe_contact, "How to reach them safely", known.safe_contact
            ),
            never_contact=_never(never, known.never_contact),
            text=words_or_ask(text, "What else matters", known.text),
            review_on=review_by.date() if review_by else _next_review(mechanism),
        )
        kept = _keep(mechanism, ring, case_id, found)
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
            key = identity_key(tx, ring, case_id)
            is_void = found is not None and is_voided(tx, ring, key, found)
    if as_json:
        print_json(risk_fields(found, is_void=is_void))
        return
    print_risk(found, is_void=is_void)


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


def _before(
    mechanism: Mechanism, ring: PersonRing, reference: str
) -> tuple[CaseId, RiskAssessment | None]:
    """Look first whether somebody may: what they then type must not be for nothing."""
    with mechanism.store.begin() as tx:
        case_id = find_case(tx, reference).id
        return case_id, read_risk(tx, ring, case_id, at=mechanism.now())


def _keep(
    mechanism: Mechanism, ring: PersonRing, case_id: CaseId, found: RiskAssessment
) -> RiskAssessment:
    """Keep it; where somebody was faster, ask whether it is to follow on theirs."""
    try:
        return _assess(mechanism, ring, case_id, found)
    except ConflictError:
        if not has_terminal() or not click.confirm(FASTER, err=True):
            raise
    with mechanism.store.begin() as tx:
        theirs = read_risk(tx, ring, case_id, at=mechanism.now())
    assert theirs is not None
    return _assess(mechanism, ring, case_id, found.after(theirs))


def _assess(
    mechanism: Mechanism, ring: PersonRing, case_id: CaseId, found: RiskAssessment
) -> RiskAssessment:
    with mechanism.store.begin() as tx:
        return assess_risk(
            tx,
            ring,
            case_id,
            found,
            timetable=mechanism.timetable,
            at=found.at,
        )


def _likelihood(option: str | None, *, nobody: bool) -> Likelihood:
    if nobody:
        return Likelihood.REMOTE
    return Likelihood[choice_or_ask(option, "How likely", LIKELIHOODS).upper()]


def _harm(option: str | None, *, nobody: bool) -> Harm:
    if nobody:
        return Harm.NUISANCE
    return Harm[choice_or_ask(option, "What it may cost", HARMS).upper()]


def _never(options: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    question, as_before = "Never contact at (several with ;)", "; ".join(before)
    written = list(options) or words_or_ask(None, question, as_before).split(";")
    return tuple(one.strip() for one in written if one.strip())


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


def _people(
    at_risk: str | None, from_whom: str | None, known: RiskAssessment
) -> tuple[str, str]:
    """Return who may be harmed, and by whom."""
    return (
        words_or_ask(at_risk, "Who may be harmed", known.who),
        words_or_ask(from_whom, "By whom", known.from_whom),
    )
