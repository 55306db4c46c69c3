"""Somebody leaves: out of the directory, off every case, and all of these are due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.ids import ROOT, HolderId, PersonId, holder_of
from grievance.domain.people import Role
from grievance.services.access.take_off import pass_on_unread
from grievance.services.boxes.keep_lock import remove_code_locks, remove_locks
from grievance.services.directory.sign_people import sign_people
from grievance.services.people.end_keys import end_keys, root_pen
from grievance.services.people.end_looking import end_looking
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.keys import SigningKey


NEEDED = (Role.COORDINATOR, Role.CUSTODIAN, Role.HANDLER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """
    The directory that says so, and to how many cases they had a key.

    *passed* counts the open cases that they answered for.
    """

    directory: Directory = field(repr=False)
    ended: int
    passed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """
    What an office lacks without somebody.

    *roles* nobody has then, *cases* nobody but recovery has a key of, and *handled* are
    theirs to handle as yet.
    """

    roles: tuple[Role, ...]
    cases: int
    handled: int

    @property
    def is_grave(self) -> bool:
        """Whether something cannot be done any more, or not be read."""
        return bool(self.roles or self.cases)


def retire_person(
    tx: Transaction,
    root: SigningKey,
    directory: Directory,
    person_id: PersonId,
    *,
    at: datetime,
) -> Retired:
    """
    Retire every key of somebody, and take away all that they opened with them.

    Their public keys stay, so that what they signed still verifies.

    Raises:
        NotFoundError: There is no such person, or they left already.
    """
    directory.person(person_id)
    people = tuple(
        replace(entry, retired=True) if entry.person_id == person_id else entry
        for entry in directory.people
    )
    changed = sign_people(tx, root, directory, people, about=person_id, at=at)
    holder = holder_of(person_id)
    ended = end_keys(tx, holder, at=at)
    pen = root_pen(tx, root, changed, at=at)
    end_looking(pen, holder)
    remove_locks(tx, person_id, by=ROOT, at=at)
    remove_code_locks(tx, person_id, by=ROOT, at=at)
    tx.people.drop_formers(person_id)
    passed = pass_on_unread(pen, person_id)
    return Retired(directory=changed, ended=ended, passed=passed)


def gap_without(
    tx: Transaction, directory: Directory, person_id: PersonId, *, at: datetime
) -> Gap:
    """Return what the office lacks once somebody has left."""
    return Gap(
        roles=last_of(directory, person_id, NEEDED, at=at),
        cases=tx.people.count_only_theirs(
            holder_of(person_id), list(_able(tx, directory, person_id, at))
        ),
        handled=tx.people.count_handled(person_id),
    )


def _able(
    tx: Transaction, directory: Directory, person_id: PersonId, at: datetime
) -> Iterator[tuple[HolderId, int]]:
    """Yield the key versions with which others open what they were given."""
    for entry in directory.active(at):
        if entry.person_id == person_id:
            continue
        holder = holder_of(entry.person_id)
        yield holder, entry.kv
        for kept in tx.people.formers(entry.person_id):
            yield holder, kept.former_kv


def last_of(
    directory: Directory, person_id: PersonId, roles: tuple[Role, ...], *, at: datetime
) -> tuple[Role, ...]:
    """Return which of *roles* they have and nobody else has for good."""
    own = directory.person(person_id).in_force(at).roles
    others = {
        role
        for entry in directory.active(at)
        if entry.person_id != person_id
        for role in set(entry.in_force(at).roles)
        - {name for name, _ in entry.role_until}
    }
    return tuple(role for role in roles if role in own and role not in others)
