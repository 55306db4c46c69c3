"""Proposals of a case and what was decided: for programs, and as plain text."""

from __future__ import annotations

from collections.abc import Sequence

import click

from grievance.cli.output import Fields
from grievance.cli.tables import print_table
from grievance.domain.counting import counted
from grievance.domain.deciding import HINTS, ON_SLIP, ProposalState
from grievance.domain.display import one_line
from grievance.services.slips.list_cases import name_of
from grievance.services.triage.versions_of_case import EntityVersion
from grievance.vault.ring import PersonRing


HEADS = ("proposal", "what", "score", "how", "words", "decision")
SPARE = ("words", "how", "score")


def review_fields(
    reference: str,
    states: Sequence[ProposalState],
    versions: Sequence[EntityVersion],
    ring: PersonRing,
) -> Fields:
    """Write them for programs."""
    return {
        "reference": reference,
        "undecided": sum(state.needs_decision for state in states),
        "proposals": [_state_fields(state, ring) for state in states],
        "versions": [
            {
                "entity": one.entity,
                "standard": one.applied.standard,
                "version": one.applied.version,
                "why": one.applied.why,
                "sentence": one.sentence,
                "numbers": dict(one.numbers),
            }
            for one in versions
        ],
    }


def _state_fields(state: ProposalState, ring: PersonRing) -> Fields:
    one, decided = state.proposal, state.decision
    decision = decided and {
        "verdict": decided.verdict,
        "changed_to": decided.answer.code or None,
        "changed_to_label": state.changed_to or None,
        "by": name_of(ring, decided.by),
        "at": decided.at,
    }
    return {
        "id": one.id,
        "kind": one.kind,
        "code": one.code,
        "label": one.label,
        "score": one.score,
        "how": one.how,
        "words": one.words,
        "on_slip": state.on_slip,
        "needs_decision": state.needs_decision,
        "decision": decision,
    }


def print_review(
    states: Sequence[ProposalState],
    versions: Sequence[EntityVersion],
    ring: PersonRing,
) -> None:
    """Print a line for each proposal, and which versions count."""
    print_table(
        HEADS,
        [
            (
                state.proposal.id,
                state.proposal.label,
                f"{state.proposal.score:.2f}",
                state.proposal.how,
                " · ".join(state.proposal.words),
                _decision(state, ring),
            )
            for state in states
        ],
        empty="Nothing was proposed for this case.",
        spare=SPARE,
    )
    for one in versions:
        click.echo(f"{one_line(one.entity) or 'An Entity'}: {one_line(one.sentence)}")
    left = sum(state.needs_decision for state in states)
    click.echo(_left(left) if left else "All is decided.")


def _left(number: int) -> str:
    waits = "waits" if number == 1 else "wait"
    return (
        f"{counted(number, 'proposal')} {waits} for a decision: --confirm, --reject or "
        "--change each, or take what is left with --all."
    )


def _decision(state: ProposalState, ring: PersonRing) -> str:
    if state.decision is None:
        return _open(state)
    to = f" to {state.changed_to}" if state.changed_to else ""
    return f"{state.decision.verdict}{to} by {name_of(ring, state.decision.by)}"


def _open(state: ProposalState) -> str:
    """Say of what is open whether anybody has to decide it."""
    if state.needs_decision:
        return "undecided"
    if state.is_moot:
        return "passed over"
    if state.proposal.how == ON_SLIP:
        return "holds"
    return "hint" if state.proposal.kind in HINTS else "offered"
