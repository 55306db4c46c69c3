"""`grievance letters check`: what in a draft may give somebody away."""

from __future__ import annotations

import click

from grievance.cli.letter_words import checked_fields, print_checked
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.services.boxes.log_opening import log_opening
from grievance.services.letters.check_letter import check_first


@click.command(epilog="Example: grievance letters check GR-7F3K-9Q2D 2 --json")
@click.argument("reference")
@click.argument("number", type=int, metavar="DRAFT")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def check(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    number: int,
    as_json: bool,
) -> None:
    """
    Show each place in a draft that may give somebody away, and why.

    It is compared with names and addresses, with what was written to us, with the
    registry, and with words that tell more than they seem to. That is logged.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            case_id = find_case(tx, reference).id
        store, at = mechanism.store, mechanism.now()
        _, checked = check_first(store, ring, case_id, number, mechanism.guard, at=at)
        with store.begin() as tx:
            log_opening(tx, ring, case_id, at=at)
    if as_json:
        print_json(checked_fields(checked))
    else:
        print_checked(checked)
