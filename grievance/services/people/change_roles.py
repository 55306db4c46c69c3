"""Change what somebody is in the office; keys that go with a role go with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId, holder_of
from grievance.domain.looking import LOOKS
from grievance.domain.people import Role
from grievance.domain.role_terms import RoleTerms
from grievance.services.access.take_off import pass_on_unread
from grievance.services.directory.sign_people import replaced, sign_people
from grievance.services.people.end_keys import end_keys, lost_compartments, root_pen
from grievance.services.people.end_looking import end_looking
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, PersonEntry
from grievance.vault.keys import SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """Roles to add, *until* a moment or for good, and roles to remove."""

    add: frozenset[Role] = frozenset()
    until: datetime | None = None
    remove: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesChanged:
    """
    The directory that says so, and to how many cases keys were taken away.

    *passed* counts the open cases that they answered for, and cannot read any more.
    """

    directory: Directory = field(repr=False)
    ended: int
    passed: int


def change_roles(  # noqa: PLR0913  # whose hands, whose directory, who, how, when
    tx: Transaction,
    root: SigningKey,
    directory: Directory,
    person_id: PersonId,
    change: RoleChange,
    *,
    at: datetime,
) -> RolesChanged:
    """
    Sign somebody's roles; end their access where no role of theirs is for it any more.

    Raises:
        NotFoundError: There is no such person, or they left.

        NotAllowedError: Nothing changes, a role is not theirs, none is left, or the end
            has passed.
    """
    entry = directory.person(person_id)
    before = terms_of(entry)
    after = before.removed(change.remove)
    if change.add:
        after = after.added(change.add, change.until, at=at)
    if after == before:
        msg = f"{entry.name} has just these roles already; nothing was changed."
        raise NotAllowedError(msg)
    if not after.roles:
        msg = f"{entry.name} would have no role; use `grievance people leave`."
        raise NotAllowedError(msg)
    people = replaced(directory, entry, with_terms(entry, after))
    changed = sign_people(tx, root, directory, people, about=person_id, at=at)
    lost = lost_compartments(before.roles, after.roles)
    ended = end_keys(tx, holder_of(person_id), lost, at=at) if lost else 0
    pen = root_pen(tx, root, changed, at=at)
    if LOOKS & before.roles - after.roles:  # for which of them, nobody wrote down
        end_looking(pen, holder_of(person_id))
    return RolesChanged(
        directory=changed, ended=ended, passed=pass_on_unread(pen, person_id)
    )


def terms_of(entry: PersonEntry) -> RoleTerms:
    """Return the roles of an entry, with their ends."""
    return RoleTerms.of(entry.roles, entry.role_until)


def with_terms(entry: PersonEntry, terms: RoleTerms) -> PersonEntry:
    """Return the entry with these roles; who has none for good is here for a time."""
    return replace(
        entry,
        roles=terms.names,
        role_until=terms.ends,
        valid_until=terms.all_end,
    )
