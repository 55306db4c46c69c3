"""
Say whom somebody of the office is tied to: a new directory, signed as a whole.

It holds at once: who unlocked before is asked to unlock again, and no case about those
opens for them then.  Which cases that are is for who reads them to see, and for nobody
who only looks after people: or a tie would be a question whether somebody is complained
of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import PersonId, holder_of
from grievance.domain.registry import Registry
from grievance.services.directory.sign_people import sign_people
from grievance.services.registry.name_respondent import (
    find_respondent,
    names_of_respondents,
)
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.keys import SigningKey


def tie_person(  # noqa: PLR0913  # whose hands, whose directory, who, to whom, when
    tx: Transaction,
    root: SigningKey,
    directory: Directory,
    person_id: PersonId,
    *,
    to: Iterable[str] = (),
    no_longer_to: Collection[str] = (),
    at: datetime,
) -> Directory:
    """
    Write down whom somebody is tied to, by id, and return the directory that says so.

    Raises:
        NotFoundError: There is no such person, or they left.

        NotAllowedError: Nothing changes by it.
    """
    entry = directory.person(person_id)
    left = [one for one in entry.conflicts if one not in no_longer_to]
    ties = tuple(dict.fromkeys((*left, *to)))
    if ties == entry.conflicts:
        msg = f"{entry.name} is tied to just these already; nothing was changed."
        raise NotAllowedError(msg)
    tied = replace(entry, conflicts=ties)
    people = tuple(tied if one is entry else one for one in directory.people)
    return sign_people(tx, root, directory, people, about=person_id, at=at)


def tie_to(registry: Registry, name: str) -> str:
    """
    Return the id of whom a tie to *name* is to.

    Raises:
        NotFoundError: Nobody, or more than one, or nobody who can be complained of.
    """
    return find_respondent(registry, name).id


def held_ties(registry: Registry, ties: Collection[str], name: str) -> frozenset[str]:
    """
    Return which of *ties* are to *name*: also by the code of a firm, or gone by now.

    Raises:
        NotFoundError: None is.
    """
    if name in ties:
        return frozenset({name})
    id_ = tie_to(registry, name)
    codes = {firm.code for firm in registry.firms if str(firm.id) == id_}
    found = {id_, *codes} & set(ties)
    if not found:
        msg = f"They are not tied to “{name}”; `grievance people` lists their ties."
        raise NotFoundError(msg)
    return frozenset(found)


def names_of_ties(registry: Registry, ties: Iterable[str]) -> tuple[str, ...]:
    """Return what people call those that somebody is tied to; the id of who is gone."""
    names = names_of_respondents(registry)
    return tuple(names.get(one, one) for one in ties)


def count_keys(tx: Transaction, person_id: PersonId) -> int:
    """Return to how many cases somebody holds a key, whatever these are about."""
    return len(tx.worklists.covers(holder_of(person_id)))
