"""What changes in the office of a scenario: who joins, and where people are."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.people import Role
from grievance.services.boxes.unlock_ring import Credentials, unlock_ring
from grievance.services.people.change_contact import Contact, change_contact
from grievance.services.people.enrol_person import NewPerson, enrol_person
from grievance.services.people.tie_person import tie_person
from grievance.vault.directory import Directory
from tests.acceptance.stage import Play


def enrol(play: Play, name: str, *, tied_to: tuple[str, ...]) -> None:
    """Let a handler join who is *tied_to* some ids."""
    office, passphrase = play.office, f"the words of {name}"
    new = NewPerson(name=name, roles=frozenset({Role.HANDLER}), passphrase=passphrase)
    with office.store.begin() as tx:
        root, directory = office.secrets.root, office.directory
        enrolled = enrol_person(tx, root, directory, new, play.day())
        directory = tie_person(
            tx,
            root,
            enrolled.directory,
            enrolled.person_id,
            to=tied_to,
            at=play.day(),
        )
    shown = Credentials(name=name, passphrase=passphrase, device=enrolled.device)
    with office.store.read() as tx:
        ring = unlock_ring(tx, directory, shown, at=play.day())
    play.office = replace(office, rings={**office.rings, name: ring})
    _unlock_anew(play, directory)


def give_address(play: Play, name: str) -> str:
    """Let somebody have an address where the worker writes to them; return it."""
    office = play.office
    where = Contact(address=f"{name.split(maxsplit=1)[0].lower()}@staff.example")
    with office.store.begin() as tx:
        directory = change_contact(
            tx,
            office.secrets.root,
            office.directory,
            office.person(name),
            where,
            at=play.day(),
        )
    _unlock_anew(play, directory)
    return where.address


def _unlock_anew(play: Play, directory: Directory) -> None:
    """Let everybody see the office as it is now."""
    rings = play.office.rings.items()
    renewed = {name: replace(ring, directory=directory) for name, ring in rings}
    play.office = replace(play.office, rings=renewed)
