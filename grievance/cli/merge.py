"""`grievance merge`: let a case go on in another one."""

from __future__ import annotations

import click

from grievance.cli.acts import act_on, words_of
from grievance.cli.moving import with_json, with_reason
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.case import Case
from grievance.domain.reference import parse_reference
from grievance.services.handling.merge_case import merge_case
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@click.command(
    epilog="Example: grievance merge GR-7F3K-9Q2D --into GR-K2M8-0ZQ6 --share "
    "--reason 'The same fire, told by a colleague'"
)
@click.argument("reference")
@click.option("--into", metavar="REFERENCE", required=True, help="Where it goes on.")
@click.option(
    "--share",
    is_flag=True,
    help="Let the handler of that case read this one; else nobody gains a key.",
)
@with_reason
@with_json
@with_surroundings
@who_options
def merge(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    into: str,
    share: bool,
    reason: str,
    as_json: bool,
) -> None:
    """
    Let a case go on in another one; you need the keys to both.

    What is written to it lands there from now on. Its letters stay where they are, for
    those who have its key: `grievance case REFERENCE --merged` shows both.
    `grievance reopen` undoes it.
    """
    target, why = parse_reference(into), words_of(reason)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        merge_case(
            tx,
            ring,
            case_id=case.id,
            into=target,
            reason=why,
            share=share,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    act_on(surroundings, who, reference, act, as_json=as_json)
