"""`grievance reopen`: take a case up again, or say that it is not."""

from __future__ import annotations

import click

from grievance.cli.acts import act_on, words_of
from grievance.cli.moving import with_json, with_reason
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.case import Case
from grievance.services.handling.reopen_case import reopen_case
from grievance.services.intake.decline_news import decline_news
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@click.command(
    epilog="Example: grievance reopen GR-7F3K-9Q2D --reason 'New pictures, letter 4'; "
    "grievance reopen GR-7F3K-9Q2D --decline --reason 'Only says thank you'"
)
@click.argument("reference")
@click.option(
    "--decline",
    is_flag=True,
    help="What came is no reason to take it up again; its suggestion goes away.",
)
@with_reason
@with_json
@with_surroundings
@who_options
def reopen(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    decline: bool,
    reason: str,
    as_json: bool,
) -> None:
    """
    Take a case up again: a resubmission in time, new evidence, or a mistake.

    It goes back to triage. Its clocks start anew, its history stays, and what was
    merged is on its own again.
    """
    why = words_of(reason)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        at = mechanism.now()
        if decline:
            decline_news(tx, ring, case_id=case.id, reason=why, at=at)
            return
        reopen_case(
            tx,
            ring,
            case_id=case.id,
            reason=why,
            timetable=mechanism.timetable,
            at=at,
        )

    act_on(surroundings, who, reference, act, as_json=as_json)
