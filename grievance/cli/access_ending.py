"""`grievance access end` and `recuse`: take somebody, or oneself, off a case at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from grievance.cli.access_granting import REASON
from grievance.cli.acts import words_of
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.access import Access
from grievance.domain.ids import CaseId, PersonId
from grievance.services.access.end_access import Ending, end_access
from grievance.services.access.recuse_myself import recuse_myself
from grievance.services.rekeying.rekey_due import rekey_cases
from grievance.services.slips.list_cases import handler_names
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


NEXT = (
    "They may have kept the key: the case gets another as soon as somebody who still "
    "has it opens it, or at `grievance rekey`."
)


@click.command(epilog="Example: grievance access end GR-7F3K-9Q2D 'Bo Hart' --reason -")
@click.argument("reference")
@click.argument("name")
@click.option("--reason", metavar="TEXT", required=True, help=REASON)
@click.option(
    "--identity", "only_identity", is_flag=True, help="Only the key to who complained."
)
@with_surroundings
@who_options
def end(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    name: str,
    reason: str,
    only_identity: bool,
) -> None:
    """
    Take NAME off a case at once, and change its keys. Coordinators do this.

    Where it is theirs to handle it goes back to who is on duty. With --identity a
    custodian does it as well.
    """
    why = words_of(reason)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        ending = Ending(person_id=_person(ring, name), only_identity=only_identity)
        with mechanism.store.begin() as tx:
            case = find_case(tx, reference)
            ended = end_access(
                tx, ring, case.id, ending, reason=why, at=mechanism.now()
            )
        changed = _rekey(mechanism, ring, case.id)
    click.echo(f"{name} is off {case.reference} ({_boxes(ended)}).")
    click.echo(_said(changed, len(ended)))


@click.command(epilog="Example: grievance access recuse GR-7F3K-9Q2D --reason -")
@click.argument("reference")
@click.option("--reason", metavar="TEXT", required=True, help=REASON)
@with_surroundings
@who_options
def recuse(
    who: Who, surroundings: Surroundings, /, *, reference: str, reason: str
) -> None:
    """
    Take yourself off a case at once, as you are tied to whom it is about.

    You can open nothing of it from then on, and nobody puts you back unawares.
    """
    why = words_of(reason)
    with opened(surroundings) as mechanism:
        # Who gives it up makes no key to it.
        ring = unlock(mechanism, surroundings, replace(who, case=None))
        with mechanism.store.begin() as tx:
            case = find_case(tx, reference)
            ended = recuse_myself(tx, ring, case.id, reason=why, at=mechanism.now())
    click.echo(
        f"You are off {case.reference} ({_boxes(ended)}); others change its keys."
    )


def _person(ring: PersonRing, name: str) -> PersonId:
    """Return whom a name means, also somebody who left."""
    wanted = " ".join(name.split()).casefold()
    for person_id, called in handler_names(ring).items():
        if called.casefold() == wanted:
            return person_id
    msg = f"There is nobody called {name}; `grievance people` lists them."
    raise click.UsageError(msg)


def _rekey(mechanism: Mechanism, ring: PersonRing, case_id: CaseId) -> int:
    """Change what this person can change; return how many keys."""
    [done] = rekey_cases(mechanism.store, ring, [case_id], now=mechanism.now)
    mechanism.remember_keys(done.slots)
    return len(done.slots)


def _boxes(ended: Sequence[Access]) -> str:
    return ", ".join(sorted({one.compartment for one in ended}))


def _said(changed: int, ended: int) -> str:
    if changed == ended:
        return "It has new keys."
    return NEXT if not changed else f"It has a new key to its contents. {NEXT}"
