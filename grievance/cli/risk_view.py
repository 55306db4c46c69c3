"""Assessments and reprisals, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import click

from grievance.cli.output import Fields, print_json
from grievance.cli.tables import print_table
from grievance.domain.display import one_line, visible
from grievance.domain.reprisal import Incident, RiskAssessment, RiskLevel
from grievance.services.cases.due_risks import DueRisk
from grievance.services.cases.safe_contact import SafeContact


DUE_HEADS = ("reference", "stage", "risk", "reprisals", "due", "state")
NOT_YET = "Nobody has assessed the risk yet; `grievance risk assess` does."
VOIDED = (
    "Risk       unassessed: a reprisal was told of since; nothing goes out until "
    "`grievance risk assess` says it anew. What follows was said before."
)


def print_risk(risk: RiskAssessment | None, *, is_void: bool = False) -> None:
    """Print an assessment, a line for each thing it says; first whether it holds."""
    if risk is None:
        click.echo(NOT_YET)
        return
    if is_void:
        click.echo(VOIDED)
    head = "Before    " if is_void else "Risk      "
    click.echo(f"{head} {risk.level} ({risk.score} of 16), revision {risk.revision}")
    if not risk.nobody:
        click.echo(f"Who        {one_line(risk.who)}")
        click.echo(f"From       {one_line(risk.from_whom)}")
        click.echo(f"Likely     {risk.likelihood.name.lower()}")
        click.echo(f"May cost   {risk.harm.name.lower()}")
    _print_contact(risk.safe_contact, risk.never_contact)
    click.echo(
        f"Assessed   {risk.at:%Y-%m-%d}, to be looked at again by {risk.review_on}"
    )
    if risk.text:
        click.echo(f"\n{visible(risk.text)}")


def risk_fields(risk: RiskAssessment | None, *, is_void: bool = False) -> Fields:
    """Return an assessment for JSON; of one that holds no longer, with that."""
    if risk is None:
        return {"level": "unassessed", "revision": 0}
    return {
        "level": RiskLevel.UNASSESSED if is_void else risk.level,
        "voided": is_void,
        "assessed_level": risk.level,
        "score": risk.score,
        "revision": risk.revision,
        "nobody": risk.nobody,
        "who": risk.who,
        "from": risk.from_whom,
        "likelihood": risk.likelihood.name.lower(),
        "harm": risk.harm.name.lower(),
        "safe_contact": risk.safe_contact,
        "never_contact": risk.never_contact,
        "assessed_on": risk.at.date(),
        "review_on": risk.review_on,
        "text": risk.text,
    }


def print_due(found: Iterable[DueRisk], today: date, *, as_json: bool) -> None:
    """Print the cases whose risk somebody has to look at."""
    if as_json:
        for one in found:
            print_json(_due_fields(one))
        return
    rows = [
        (
            one.case.reference,
            one.case.stage,
            one.level or "not yours to see",
            one.incidents or None,
            one.review_on,
            _state(one, today),
        )
        for one in found
    ]
    print_table(DUE_HEADS, rows, empty="No risk is to be assessed now.")


def print_contact(contact: SafeContact) -> None:
    """Print how somebody can be reached."""
    if contact.review_on is None:
        click.echo(NOT_YET)
        return
    if contact.is_voided:
        click.echo(VOIDED)
    _print_contact(contact.how, contact.never)
    if not contact.is_voided:
        click.echo(
            f"Risk       {contact.level}, to be looked at again by {contact.review_on}"
        )


def incident_fields(incident: Incident) -> Fields:
    """Return a reprisal for JSON."""
    return {
        "number": incident.number,
        "kind": incident.kind,
        "happened_on": incident.happened_on,
        "told_on": incident.told_at.date(),
        "escalated": incident.escalated,
        "text": incident.text,
    }


def print_incidents(incidents: Iterable[Incident]) -> None:
    """Print what was done to people, in the order in which it was told."""
    rows = [
        (one.number, one.kind, one.happened_on, one.told_at.date(), one.text)
        for one in incidents
    ]
    heads = ("no.", "what", "when", "told on", "in words")
    print_table(heads, rows, empty="No reprisal was told of.")


def _print_contact(how: str, never: tuple[str, ...]) -> None:
    click.echo(f"Reach them {one_line(how) or 'nobody has said how'}")
    for one in never:
        click.echo(f"Never at   {one_line(one)}")


def _due_fields(one: DueRisk) -> Fields:
    return {
        "reference": str(one.case.reference),
        "stage": one.case.stage,
        "level": one.level,
        "incidents": one.incidents,
        "review_on": one.review_on,
    }


def _state(one: DueRisk, today: date) -> str:
    if one.review_on is None:
        return "assess it"
    return "overdue" if one.review_on < today else "look again"
