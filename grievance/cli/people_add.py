"""`grievance people add` and `renew`: sign the keys that somebody made elsewhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.people_fields import (
    END,
    TAKEN_OVER,
    end_of_day,
    for_good_option,
    person_fields,
    refuse_endless_reviewer,
)
from grievance.cli.people_settings import say_where_it_serves, write_office
from grievance.cli.people_words import compare_words, words_option
from grievance.cli.root_key import read_root, root_key_option
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.counting import counted
from grievance.domain.display import one_line
from grievance.domain.people import Role
from grievance.domain.role_terms import RoleTerms
from grievance.reading_files import read_text
from grievance.services.people.admit_person import Admission, admit_person
from grievance.services.people.change_contact import Contact
from grievance.services.people.renew_person import renew_person
from grievance.vault.directory import PersonEntry
from grievance.vault.identity_request import (
    IdentityRequest,
    SignedIdentityRequest,
    read_request,
)
from grievance.wiring import Mechanism, database_file


A_REQUEST = click.Path(path_type=Path)
NEEDS_SETTINGS = (
    "On a machine of their own they need the settings: `grievance people settings FILE` "
    "writes them."
)
IN_THIS_HOME = (
    "This office is one machine: they work in this home (GRIEVANCE_HOME={}), with their "
    "device file in it, and join nothing."
)
ROLES = click.Choice([role.value for role in Role])


@click.command(
    epilog="Example: grievance people add bo.request --role handler --settings "
    "bo.office --root-key /media/stick/safe/root.key"
)
@click.argument("file", metavar="REQUEST", type=A_REQUEST)
@click.option("--role", "roles", type=ROLES, multiple=True, required=True)
@click.option(
    "--until", metavar="DATE", type=END, help="The last day on which they are here."
)
@for_good_option
@click.option("--address", metavar="ADDRESS", default="", help="Where they get mail.")
@click.option("--time-zone", metavar="ZONE", default="", help="Where they are.")
@click.option(
    "--settings",
    type=A_REQUEST,
    metavar="FILE",
    help="Write what their machine needs as well, for `grievance people join`.",
)
@words_option
@root_key_option
@click.option("--json", "as_json", is_flag=True, help="Print the person as JSON.")
@with_surroundings
def add(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    file: Path,
    roles: tuple[str, ...],
    until: datetime | None,
    for_good: bool,
    address: str,
    time_zone: str,
    settings: Path | None,
    words: str | None,
    root_key: Path | None,
    as_json: bool,
) -> None:
    """
    Let somebody in who made a request on their own machine; needs the root key.

    Call them before: they read you the words that this shows. Whose words are not
    compared may be anybody.
    """
    refuse_endless_reviewer(roles, until, for_good=for_good)
    signed = read_request(read_text(file))
    with opened(surroundings) as mechanism:
        root = read_root(mechanism, root_key)
        _compare(signed, words)
        admission = Admission(
            request=signed.request,
            terms=_terms(mechanism, roles, until),
            contact=Contact(address=address, time_zone=time_zone),
        )
        directory = mechanism.directory()
        with mechanism.store.begin() as tx:
            admit_person(tx, root, directory, admission, at=mechanism.now())
        directory = mechanism.directory()  # this machine remembers the new one
        spoken = None if settings is None else write_office(mechanism, settings)
        if settings is not None:
            say_where_it_serves(mechanism)
        next_step = _next_step(mechanism, settings, spoken)
    entry = directory.person(signed.request.person_id)
    if as_json:
        print_json({**person_fields(entry), "settings_words": spoken})
        return
    _say(entry, next_step)


def _say(entry: PersonEntry, next_step: str) -> None:
    click.echo(one_line(f"{entry.name} is in the office: {', '.join(entry.roles)}."))
    click.echo(next_step, err=True)
    click.echo(TAKEN_OVER, err=True)


@click.command(
    epilog="Example: grievance people renew bo.request "
    "--root-key /media/stick/safe/root.key"
)
@click.argument("file", metavar="REQUEST", type=A_REQUEST)
@words_option
@root_key_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def renew(  # one for each option
    surroundings: Surroundings,
    /,
    *,
    file: Path,
    words: str | None,
    root_key: Path | None,
    as_json: bool,
) -> None:
    """
    Sign new keys of somebody who is here: they rotated them, or lost the ones before.

    The keys they had are retired at once; what they signed still verifies.
    """
    signed = read_request(read_text(file))
    with opened(surroundings) as mechanism:
        root = read_root(mechanism, root_key)
        _compare(signed, words)
        directory = mechanism.directory()
        with mechanism.store.begin() as tx:
            done = renew_person(tx, root, directory, signed, at=mechanism.now())
        directory = mechanism.directory()
    entry = directory.person(signed.request.person_id)
    if as_json:
        more = {"is_vouched": done.is_vouched, "held": done.held}
        print_json({**person_fields(entry), **more})
        return
    click.echo(one_line(f"{entry.name} has key version {entry.kv} from now on."))
    click.echo(_who_goes_on(signed.request, is_vouched=done.is_vouched, held=done.held))


def _terms(
    mechanism: Mechanism, roles: tuple[str, ...], until: datetime | None
) -> RoleTerms:
    none = RoleTerms(roles=frozenset())
    end = until and end_of_day(mechanism, until)
    return none.added([Role(role) for role in roles], end, at=mechanism.now())


def _compare(signed: SignedIdentityRequest, words: str | None) -> None:
    name = one_line(signed.request.name)
    compare_words(signed.words, words, whose=f"The words of {name}'s request:")


def _next_step(mechanism: Mechanism, settings: Path | None, spoken: str | None) -> str:
    """Say how they come to work here; an office in a file is on one machine."""
    is_one_machine = database_file(mechanism.home, mechanism.settings) is not None
    if settings is None:
        here = one_line(IN_THIS_HOME.format(mechanism.home.path))
        return here if is_one_machine else NEEDS_SETTINGS
    name = one_line(settings.name)
    where = "In another home on this machine" if is_one_machine else "On their machine"
    return (
        f"{where} they run `grievance people join` with {name}; read them its words: "
        f"{spoken}"
    )


def _who_goes_on(request: IdentityRequest, *, is_vouched: bool, held: int) -> str:
    cases = counted(held, "case")
    if is_vouched:
        return f"They run `grievance people rotate`, which wraps {cases} anew."
    name = one_line(request.name)
    if not held:
        return f"{name} held no key to any case."
    return (
        f"{name} held keys to {cases}, which open for them no more; have colleagues "
        f"give them again: `grievance access regrant '{name}'`."
    )
