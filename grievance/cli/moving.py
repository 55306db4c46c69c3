"""What `move`, `refer`, `withdraw`, `appeal`, `merge` and `reopen` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from grievance.cli.acts import print_cover
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import Fields
from grievance.cli.surroundings import Surroundings
from grievance.cli.unlocking import Who, unlock
from grievance.domain.ids import CaseId
from grievance.domain.request import Request
from grievance.domain.stage import NEEDS_SECOND_PERSON, Move
from grievance.services.directory.read_directory import find_person, staff
from grievance.services.handling.move_case import move_case
from grievance.services.requests.ask_move import ask_move
from grievance.services.slips.list_cases import handler_name, handler_names
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


Command = Callable[..., Any]

with_reason = click.option(
    "--reason",
    metavar="TEXT",
    required=True,
    help="One sentence, sealed into the case; - reads it from standard input.",
)
with_json = click.option(
    "--json", "as_json", is_flag=True, help="Print the case as JSON."
)


def take_step(  # noqa: PLR0913  # whose hands, which case, what, how to say so
    surroundings: Surroundings,
    who: Who,
    reference: str,
    build: Callable[[Transaction], Move],
    *,
    as_json: bool,
    second: str | None = None,
) -> None:
    """
    Take the step that *build* makes, and print the case as it is then.

    What takes two people is asked for; somebody else confirms it: *second*, by name,
    who is given the key to the case, or whoever has it.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case_id, step = find_case(tx, reference).id, build(tx)
            asked = _take(tx, mechanism, ring, case_id, step, second=second)
        with mechanism.store.read() as tx:
            case = find_case(tx, reference)
        names = handler_names(ring)
    more = _fields(asked)
    print_cover(case, handler_name(case, names), as_json=as_json, more=more)
    if asked is not None:
        click.echo(
            f"That it becomes {step.to} waits until {asked.expires_at:%Y-%m-%d} for a "
            f"second person: `grievance requests confirm {asked.id.hex[:8]}`.",
            err=True,
        )


def _take(  # noqa: PLR0913  # whose hands, which case, what
    tx: Transaction,
    mechanism: Mechanism,
    ring: PersonRing,
    case_id: CaseId,
    step: Move,
    *,
    second: str | None,
) -> Request | None:
    """Take the step, or ask for it where it takes two people."""
    at, timetable = mechanism.now(), mechanism.timetable
    if step.to in NEEDS_SECOND_PERSON:
        whom = second and find_person(staff(ring.directory, at=at), second).id
        return ask_move(tx, ring, case_id, step, at=at, second=whom or None)
    move_case(tx, ring, case_id=case_id, step=step, timetable=timetable, at=at)
    return None


def _fields(asked: Request | None) -> Fields:
    if asked is None:
        return {}
    return {"request": asked.id, "expires_at": asked.expires_at}
