"""`grievance people tie`: say whom somebody of the office is tied to."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.people_fields import TAKEN_OVER
from grievance.cli.root_key import read_root, root_key_option
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.counting import counted
from grievance.domain.display import one_line
from grievance.services.directory.read_directory import find_person, staff
from grievance.services.people.tie_person import (
    count_keys,
    held_ties,
    names_of_ties,
    tie_person,
    tie_to,
)
from grievance.services.registry.registry_books import registry_on_books


_WHOM = "NAME|ID"


@click.command(
    epilog="Example: grievance people tie 'Ada Okafor' --to 'Norvik Smelter' "
    "--root-key /media/stick/safe/root.key"
)
@click.argument("name")
@click.option(
    "--to",
    "tied",
    metavar=_WHOM,
    multiple=True,
    help="An Entity, Member, firm or auditor: kin, a former employer, a holding.",
)
@click.option(
    "--untie",
    "untied",
    metavar=_WHOM,
    multiple=True,
    help="Whom it no longer holds of.",
)
@root_key_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def tie(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    name: str,
    tied: tuple[str, ...],
    untied: tuple[str, ...],
    root_key: Path | None,
    as_json: bool,
) -> None:
    """
    Keep somebody from all cases about those they are tied to, from now on.

    A tie to an Entity is one to its Member, and one to an auditor one to the firm.
    """
    if not (tied or untied):
        msg = "Name whom they are tied to with --to, or no longer with --untie."
        raise click.UsageError(msg)
    with opened(surroundings) as mechanism:
        root = read_root(mechanism, root_key)
        directory = mechanism.directory()
        person = find_person(staff(directory, at=mechanism.now()), name)
        with mechanism.store.begin() as tx:
            registry = registry_on_books(tx)
            gone = [held_ties(registry, person.conflicts, one) for one in untied]
            directory = tie_person(
                tx,
                root,
                directory,
                person.id,
                to=[tie_to(registry, one) for one in tied],
                no_longer_to=frozenset().union(*gone),
                at=mechanism.now(),
            )
            ties = names_of_ties(registry, directory.person(person.id).conflicts)
            keys = count_keys(tx, person.id)
        mechanism.directory()  # this machine remembers the new one
    if as_json:
        print_json({"name": person.name, "tied_to": ties, "keys": keys})
    else:
        tied_to = ", ".join(ties) or "nobody"
        click.echo(one_line(f"{person.name} is tied to {tied_to}."))
        click.echo(_next_step(person.name, keys))


def _next_step(name: str, keys: int) -> str:
    if not keys:
        return f"{TAKEN_OVER} {name} holds no key to any case."
    return (
        f"{TAKEN_OVER} {name} holds keys to {counted(keys, 'case')}; those about whom they "
        "are tied to open for them no more, and the desk of a colleague who has them, "
        "or `grievance rekey`, takes them. `grievance block people` lists such cases."
    )
