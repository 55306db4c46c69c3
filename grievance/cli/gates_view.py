"""Gates of an audit, and the score for a witness, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

import click

from grievance.cli.output import Fields
from grievance.cli.tables import print_table
from grievance.domain.audit_facts import Gate
from grievance.domain.display import one_line
from grievance.domain.review_gate import GateStanding
from grievance.domain.witness_score import THRESHOLD
from grievance.services.findings.read_audit_file import OpenedFile


HEADS = ("gate", "due", "state", "looked at", "what came of it")
NONE = "This audit is not held, or was asked nothing; it has no gates."
ASKS = {
    Gate.PRE_AUDIT_RISK: "Who may be harmed by this audit, and how is that prevented?",
    Gate.AUDIT_PLAN: "Is all of it in the audit plan, with interviews as they should be?",
    Gate.AUDIT_REPORT: "Does its report answer what was asked, and give nobody away?",
}


def gate_fields(file: OpenedFile) -> Iterator[Fields]:
    """Yield each gate for programs, with every word on it."""
    for one in file.gates:
        yield {
            "gate": one.gate,
            "due_on": one.due_on,
            "state": one.standing,
            "done_on": one.done_on,
            "reviews": [
                {"number": review.number, "at": review.at, "text": review.text}
                for review in file.reviews
                if review.gate is one.gate
            ],
        }


def score_fields(file: OpenedFile) -> Fields:
    """Write the score for programs, point by point."""
    score = file.score
    return {
        "witness_score": score.total,
        "suggested_from": THRESHOLD,
        "is_suggested": score.is_suggested,
        "points": [
            {"code": one.code, "points": one.points, "why": one.why}
            for one in score.points
        ],
        "cases_not_read": score.unread,
    }


def print_gates(file: OpenedFile) -> None:
    """Print the gates, then what speaks for being there."""
    last = {review.gate: review.text for review in file.reviews}
    rows = [
        (one.gate, one.due_on, one.standing, one.done_on, last.get(one.gate))
        for one in file.gates
    ]
    print_table(HEADS, rows, empty=NONE)
    for one in file.gates:
        if one.standing is not GateStanding.DONE:
            click.echo(f"{one.gate}: {ASKS[one.gate]}")
    _print_score(file)


def _print_score(file: OpenedFile) -> None:
    score = file.score
    said = "is suggested" if score.is_suggested else "is not suggested"
    click.echo(
        f"A witness assessment {said}: {score.total} points speak for it, {THRESHOLD} are "
        "enough."
    )
    click.echo(
        "In one, somebody of the office goes along and sees how the audit is held."
    )
    for one in score.points:
        click.echo(f"  {one.points}  {one_line(one.why)}")
    if score.unread:
        click.echo(
            f"  Not counted: {score.unread} of its cases, which you cannot open."
        )
