"""`grievance people role` and `leave`: what somebody is here, and that they are no more."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.people_add import ROLES
from grievance.cli.people_fields import (
    END,
    TAKEN_OVER,
    end_of_day,
    for_good_option,
    person_fields,
    refuse_endless_reviewer,
)
from grievance.cli.root_key import read_root, root_key_option
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.terminal import has_terminal
from grievance.domain.counting import counted
from grievance.domain.display import one_line
from grievance.domain.errors import NotAllowedError
from grievance.domain.people import Person, Role
from grievance.services.directory.read_directory import find_person, known_people
from grievance.services.people.change_roles import (
    RoleChange,
    RolesChanged,
    change_roles,
)
from grievance.services.people.retire_person import (
    NEEDED,
    Gap,
    gap_without,
    last_of,
    retire_person,
)
from grievance.vault.directory import PersonEntry
from grievance.wiring import Mechanism


@click.command(
    epilog="Example: grievance people role 'Bo Lind' --add reviewer --until 2027-01-31 "
    "--root-key /media/stick/safe/root.key"
)
@click.argument("name")
@click.option(
    "--add", "added", type=ROLES, multiple=True, help="What they are as well."
)
@click.option(
    "--until", metavar="DATE", type=END, help="The last day of what is added."
)
@for_good_option
@click.option(
    "--remove", "removed", type=ROLES, multiple=True, help="What they are no more."
)
@click.option("--yes", is_flag=True, help="Also if nobody else is left for a role.")
@root_key_option
@click.option("--json", "as_json", is_flag=True, help="Print the person as JSON.")
@with_surroundings
def role(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    name: str,
    added: tuple[str, ...],
    until: datetime | None,
    for_good: bool,
    removed: tuple[str, ...],
    yes: bool,
    root_key: Path | None,
    as_json: bool,
) -> None:
    """
    Give somebody roles, for good or until a day, or take roles away.

    Keys to cases that no role of theirs is for any more are taken away with it, and
    the cases get others; those they handle pass on. An administrator or analyst reads no
    case.
    """
    if not (added or removed) or (until is not None and not added):
        msg = "Name roles with --add or --remove; --until is for what is added."
        raise click.UsageError(msg)
    refuse_endless_reviewer(added, until, for_good=for_good)
    with opened(surroundings) as mechanism:
        root = read_root(mechanism, root_key)
        person = _found(mechanism, name)
        touched = tuple(map(Role, (*removed, *(added if until else ()))))
        _refuse_last(mechanism, person, touched, yes=yes)
        change = RoleChange(
            add=frozenset(map(Role, added)),
            until=until and end_of_day(mechanism, until),
            remove=frozenset(map(Role, removed)),
        )
        directory = mechanism.directory()
        with mechanism.store.begin() as tx:
            done = change_roles(
                tx, root, directory, person.id, change, at=mechanism.now()
            )
        entry = mechanism.directory().person(person.id)
    if as_json:
        counts = {"ended": done.ended, "passed": done.passed}
        print_json({**person_fields(entry), **counts})
        return
    _say(entry, done)


def _say(entry: PersonEntry, done: RolesChanged) -> None:
    click.echo(one_line(f"{entry.name} is {', '.join(entry.roles)}."))
    click.echo(_what_is_due(done.ended), err=True)
    if done.passed:
        cases = counted(done.passed, "case")
        click.echo(f"{cases} of theirs passed on; `grievance assign` them.", err=True)


@click.command(
    epilog="Example: grievance people leave 'Bo Lind' "
    "--root-key /media/stick/safe/root.key"
)
@click.argument("name")
@click.option("--yes", is_flag=True, help="Also if something is left undone by it.")
@root_key_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def leave(  # one for each option
    surroundings: Surroundings,
    /,
    *,
    name: str,
    yes: bool,
    root_key: Path | None,
    as_json: bool,
) -> None:
    """
    Retire somebody today: they unlock nothing any more, and all their cases are due.

    What they signed still verifies. Whoever comes back makes a new request.
    """
    with opened(surroundings) as mechanism:
        root = read_root(mechanism, root_key)
        person = _found(mechanism, name)
        directory = mechanism.directory()
        with mechanism.store.read() as tx:
            gap = gap_without(tx, directory, person.id, at=mechanism.now())
        _confirm_leaving(person, gap, yes=yes)
        with mechanism.store.begin() as tx:
            done = retire_person(tx, root, directory, person.id, at=mechanism.now())
        mechanism.forget_left(mechanism.directory())  # it remembers the new one as well
    if as_json:
        fields = {"name": person.name, "ended": done.ended, "handled": gap.handled}
        print_json({**fields, "only_recovery": gap.cases, "lacking": gap.roles})
        return
    click.echo(one_line(f"{person.name} has left the office."))
    click.echo(_what_is_due(done.ended), err=True)


def _found(mechanism: Mechanism, name: str) -> Person:
    return find_person(known_people(mechanism.directory()), name)


def _refuse_last(
    mechanism: Mechanism, person: Person, touched: tuple[Role, ...], *, yes: bool
) -> None:
    roles = tuple(one for one in NEEDED if one in touched)
    last = last_of(mechanism.directory(), person.id, roles, at=mechanism.now())
    if last and not yes:
        msg = f"{_nobody(last)}; name somebody else first, or say --yes."
        raise NotAllowedError(msg)


def _confirm_leaving(person: Person, gap: Gap, *, yes: bool) -> None:
    """Say what nobody can do any more; go on only if somebody wants just that."""
    for line in _warnings(person, gap):
        click.echo(one_line(line), err=True)
    if yes:
        return
    if gap.is_grave:
        msg = (
            f"{person.name} cannot leave unseen: something could not be done or read any "
            "more; see to it first, or say --yes."
        )
        raise NotAllowedError(msg)
    if has_terminal():
        click.confirm(f"Shall {person.name} leave today?", abort=True, err=True)


def _warnings(person: Person, gap: Gap) -> list[str]:
    lines = []
    if gap.roles:
        lines.append(f"Warning: {_nobody(gap.roles)} without {person.name}.")
    if gap.cases:
        cases = counted(gap.cases, "case")
        lines.append(
            f"Warning: of {cases} nobody else has a key, but for recovery; have "
            f"{person.name} give theirs to a colleague first."
        )
    if gap.handled:
        cases = counted(gap.handled, "case")
        lines.append(
            f"{person.name} handles {cases}; who reads them answers for them then, until "
            "a coordinator assigns them."
        )
    return lines


def _nobody(roles: tuple[Role, ...]) -> str:
    return f"Nobody would be {' or '.join(roles)} for good"


def _what_is_due(ended: int) -> str:
    if not ended:
        return f"{TAKEN_OVER} No key to a case was taken away."
    return (
        f"{TAKEN_OVER} Keys to {counted(ended, 'case')} were taken away; "
        "whoever has one of them still gives the case another when they unlock, or with "
        "`grievance rekey`."
    )
