"""`grievance erase`: ask a second person to erase a case for good."""

from __future__ import annotations

import click

from grievance.cli.acts import words_of
from grievance.cli.moving import with_json, with_reason
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.erasure import AskedErasure, Cause
from grievance.domain.retention import RetentionRules
from grievance.services.requests.ask_erasure import ask_erasure


ASKED = (
    "That {} is erased waits until {:%Y-%m-%d} for a second person: `grievance requests "
    "confirm {}`. Then every key and word of it is gone, and nobody brings it back."
)
WRITE_FIRST = (
    "Somebody asked for it: if they are to hear that it is done, write before it is "
    "confirmed, as their address goes with it: `grievance letters draft {} CLOSURE`."
)


@click.command(
    epilog="Example: grievance erase GR-7F3K-9Q2D --reason 'Its seven years are over'; "
    "grievance erase GR-7F3K-9Q2D --cause asked --reason -"
)
@click.argument("reference")
@click.option(
    "--cause",
    type=click.Choice([one.value for one in Cause]),
    default=Cause.RETENTION.value,
    show_default=True,
    help="Its time is over; somebody asked for it; or it must not be kept.",
)
@with_reason
@with_json
@with_surroundings
@who_options
def erase(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    cause: str,
    reason: str,
    as_json: bool,
) -> None:
    """
    Ask for a case to be erased; a second person confirms it, and it is done at once.

    What is left is its reference, its kind, two months, and codes without a name that
    the worker counts. The log goes on telling what was done and when, in ids.
    """
    asked = AskedErasure(cause=Cause(cause), reason=words_of(reason).strip())
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case = find_case(tx, reference)
            rules = RetentionRules.of(mechanism.timetable)
            request = ask_erasure(
                tx, ring, case.id, asked, rules=rules, at=mechanism.now()
            )
    if as_json:
        print_json(
            {
                "reference": case.reference,
                "request": request.id,
                "cause": asked.cause,
                "expires_at": request.expires_at,
            }
        )
        return
    click.echo(ASKED.format(case.reference, request.expires_at, request.id.hex[:8]))
    if asked.cause is Cause.ASKED:
        click.echo(WRITE_FIRST.format(case.reference))
