"""`grievance link`: say that two cases are about the same matter, each on its own."""

from __future__ import annotations

import click

from grievance.cli.acts import act_on, words_of
from grievance.cli.moving import with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.case import Case
from grievance.domain.reference import parse_reference
from grievance.services.handling.link_cases import link_cases, unlink_cases
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@click.command(
    epilog="Example: grievance link GR-7F3K-9Q2D --with GR-K2M8-0ZQ6 --reason 'The same "
    "dam, seen from the other bank'"
)
@click.argument("reference")
@click.option(
    "--with", "other", metavar="REFERENCE", required=True, help="The other case."
)
@click.option("--off", is_flag=True, help="They are not about the same after all.")
@click.option(
    "--reason",
    metavar="TEXT",
    default="",
    help="Sealed into the first of them; - reads it from standard input.",
)
@with_json
@with_surroundings
@who_options
def link(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    other: str,
    off: bool,
    reason: str,
    as_json: bool,
) -> None:
    """
    Say that two cases are about the same matter; you need the keys to both.

    Whoever reads the one learns the reference of the other, and nothing else. Both go on
    as they were; `grievance merge` makes one of them.
    """
    wanted, why = parse_reference(other), words_of(reason)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        step, second = (
            unlink_cases if off else link_cases,
            tx.cases.by_reference(wanted),
        )
        step(tx, ring, case.id, second.id, reason=why, at=mechanism.now())

    done = "They are linked no longer." if off else "They are linked."
    act_on(surroundings, who, reference, act, as_json=as_json, done=done)
