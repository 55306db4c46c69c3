"""`grievance recovery use`: give somebody cases that no colleague can give them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.progress import progress
from grievance.cli.recovery_key import key_options, read_seed
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.terminal import has_terminal
from grievance.domain.access import Access
from grievance.domain.counting import counted
from grievance.domain.errors import NotAllowedError
from grievance.services.directory.read_directory import find_person, staff
from grievance.services.rekeying.prove_recovery import recovery_box
from grievance.services.rekeying.use_recovery import (
    Recovered,
    Recovery,
    find_lost,
    find_on_case,
    find_orphaned,
    note_use,
    use_recovery,
)
from grievance.wiring import Mechanism


@click.command(
    epilog="Example: grievance recovery use 'Bo Lind' --lost --sheet one.txt "
    "--sheet two.txt"
)
@click.argument("name")
@click.option(
    "--lost",
    is_flag=True,
    help="What they had before they lost their keys and were given new ones.",
)
@click.option(
    "--orphaned", is_flag=True, help="Every case that nobody else here can open."
)
@click.option(
    "--case", "references", metavar="CASE", multiple=True, help="This case; repeatable."
)
@click.option("--yes", is_flag=True, help="Do not ask before anything is opened.")
@key_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def use(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    name: str,
    lost: bool,
    orphaned: bool,
    references: Sequence[str],
    yes: bool,
    recovery_key: Path | None,
    sheets: Sequence[Path],
    as_json: bool,
) -> None:
    """
    Open cases with the recovery key, and give their keys to somebody who works here.

    Each use stands in the log before anything is opened, and each key that is given.
    What somebody must not have they do not get: conflicts and roles count as always.
    Where a colleague is on a case, use `grievance access regrant` instead.
    """
    if not (lost or orphaned or references):
        msg = "Say which: --lost, --orphaned, or --case for each case."
        raise click.UsageError(msg)
    with opened(surroundings) as mechanism:
        directory = mechanism.directory()
        person = find_person(staff(directory, at=mechanism.now()), name)
        seed = read_seed(recovery_key, sheets)
        recovery = Recovery(
            box=recovery_box(seed, directory), directory=directory, person=person
        )
        wanted = _wanted(
            mechanism, recovery, references, is_lost=lost, is_orphaned=orphaned
        )
        done = _use(mechanism, recovery, wanted, is_sure=yes)
        refused = _refused(mechanism, done)
    given = len(done) - len(refused)
    if as_json:
        print_json({"given": given, "refused": refused})
    elif not wanted:
        click.echo(f"There is no such key for {person.name}; nothing was opened.")
    else:
        _say(recovery, given, refused)


def _wanted(
    mechanism: Mechanism,
    recovery: Recovery,
    references: Sequence[str],
    *,
    is_lost: bool,
    is_orphaned: bool,
) -> tuple[Access, ...]:
    found: list[Access] = []
    with mechanism.store.read() as tx:
        for reference in references:
            found.extend(find_on_case(tx, recovery, find_case(tx, reference).id))
        if is_lost:
            found.extend(find_lost(tx, recovery))
        if is_orphaned:
            found.extend(
                find_orphaned(tx, recovery, at=mechanism.now(), today=mechanism.today)
            )
    by_box = {(one.case_id, one.compartment): one for one in found}
    return tuple(by_box.values())


def _confirm(recovery: Recovery, wanted: Sequence[Access], *, is_sure: bool) -> None:
    cases = counted(len({one.case_id for one in wanted}), "case")
    click.echo(
        f"THE RECOVERY KEY OPENS {cases.upper()} for {recovery.person.name}. The log "
        "says so for good.",
        err=True,
    )
    if is_sure:
        return
    if not has_terminal() or not click.confirm("Is that meant?", err=True):
        msg = "Nothing was opened; --yes says that it is meant."
        raise NotAllowedError(msg)


def _use(
    mechanism: Mechanism,
    recovery: Recovery,
    wanted: Sequence[Access],
    *,
    is_sure: bool,
) -> list[Recovered]:
    """Open what is wanted, if anything is, once that is surely meant."""
    if not wanted:
        return []
    _confirm(recovery, wanted, is_sure=is_sure)
    with mechanism.store.begin() as tx:
        note_use(tx, at=mechanism.now())
    done: list[Recovered] = []
    with progress("Keys given by recovery") as tell:
        tell(0, len(wanted))
        for one in use_recovery(mechanism.store, recovery, wanted, now=mechanism.now):
            done.append(one)
            tell(len(done), len(wanted))
    return done


def _refused(mechanism: Mechanism, done: Sequence[Recovered]) -> list[Fields]:
    """Name what was not given, by the references that people know."""
    with mechanism.store.read() as tx:
        return [
            {
                "reference": tx.cases.get(one.access.case_id).reference,
                "case": one.access.case_id,
                "compartment": one.access.compartment,
                "why": one.refused,
            }
            for one in done
            if one.refused
        ]


def _say(recovery: Recovery, given: int, refused: Sequence[Fields]) -> None:
    click.echo(f"{recovery.person.name} was given {counted(given, 'key')}.")
    for one in refused:
        click.echo(f"{one['reference']} ({one['compartment']}): {one['why']}")
    click.echo(
        "Tell the office that the recovery key was used; put the sheets back in new "
        "envelopes.",
        err=True,
    )
