"""`grievance access regrant`: give somebody who lost their keys those to cases anew."""

from __future__ import annotations

from collections.abc import Iterable

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.progress import progress
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.counting import counted
from grievance.domain.ids import CaseId
from grievance.services.directory.read_directory import find_person, staff
from grievance.services.rekeying.regrant_person import (
    Outdated,
    Regranted,
    find_outdated,
    regrant_person,
)
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@click.command(epilog="Example: grievance access regrant 'Bo Hart' --json")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def regrant(
    who: Who, surroundings: Surroundings, /, *, name: str, as_json: bool
) -> None:
    """
    Give NAME, who has new keys, what they had of the cases that you have keys to.

    So it is after `grievance people renew`: they lost passphrase, device file and code.
    Make sure by telephone that it is really them. It can be interrupted; run it again,
    and it goes on.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        person = find_person(staff(ring.directory, at=mechanism.now()), name)
        with mechanism.store.read() as tx:
            outdated = find_outdated(tx, ring, person.id)
        done = _regrant(mechanism, ring, outdated)
        refused = [one for one in done if one.refused]
        references = _references(mechanism, {one.access.case_id for one in refused})
    given = len(done) - len(refused)
    if as_json:
        fields = [(references[one.access.case_id], one.refused) for one in refused]
        print_json({"given": given, "refused": fields, "others": outdated.others})
        return
    click.echo(f"Gave {person.name} {counted(given, 'key')} anew.")
    for one in refused:
        click.echo(f"{references[one.access.case_id]}: {one.refused}")
    if outdated.others:
        click.echo(
            f"{counted(outdated.others, 'key')} of theirs you have not yourself; ask "
            "the colleagues who have."
        )


def _regrant(
    mechanism: Mechanism, ring: PersonRing, outdated: Outdated
) -> list[Regranted]:
    done: list[Regranted] = []
    with progress("Keys given anew") as tell:
        tell(0, len(outdated.mine))
        for one in regrant_person(
            mechanism.store, ring, outdated.mine, now=mechanism.now
        ):
            done.append(one)
            tell(len(done), len(outdated.mine))
    return done


def _references(mechanism: Mechanism, ids: Iterable[CaseId]) -> dict[CaseId, str]:
    with mechanism.store.read() as tx:
        return {id_: str(tx.cases.get(id_).reference) for id_ in ids}
