"""`grievance revoke`: let no reply address of a case prove anybody any more."""

from __future__ import annotations

import click

from grievance.cli.acts import act_on, words_of
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.case import Case
from grievance.services.letters.revoke_replies import revoke_replies
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


REVOKED = "No reply address that was given out so far proves anybody any more."


@click.command(
    epilog="Example: grievance revoke GR-7F3K-9Q2D --reason 'Her account was lost.'"
)
@click.argument("reference")
@click.option(
    "--reason",
    metavar="TEXT",
    required=True,
    help="One sentence, sealed into the case; - reads it from standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
@with_surroundings
@who_options
def revoke(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    reason: str,
    as_json: bool,
) -> None:
    """
    Revoke the reply addresses of a case that were given out so far.

    What comes to one of them from then on is kept with the case as unverified.
    """
    words = words_of(reason)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        revoke_replies(tx, ring, case_id=case.id, reason=words, at=mechanism.now())

    act_on(surroundings, who, reference, act, as_json=as_json, done=REVOKED)
