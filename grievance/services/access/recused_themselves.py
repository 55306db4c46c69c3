"""
Whether somebody took themselves off a case, so that nobody puts them back unawares.

They say so in both compartments, each with a part that they signed: in the one to which
they have no key it is dropped into the slot.  Where it was a mistake, somebody else says so
as they give the key again: a reason with the code `put-back`, and whom it is about in the
place of what was before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from grievance.domain.access import Wish
from grievance.domain.contents import PartKind, Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import HolderId, PersonId, holder_of
from grievance.domain.people import Person
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.payload import decode
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.directory import Directory


RECUSED = "recused"  # the code of such a reason
PUT_BACK = "put-back"


def refuse_recused(
    tx: Transaction, directory: Directory, key: CaseKey, person: Person
) -> None:
    """
    Refuse to give a case to who said in it that they must not have it.

    Raises:
        NotAllowedError: *person* did, and nobody put them back since.
    """
    if _is_recused(tx, directory, key, person.id):
        msg = (
            f"{person.name} took themselves off this case; choose another, or, if that "
            "was a mistake, give it to them with `grievance access grant --back`."
        )
        raise NotAllowedError(msg)


def refuse_wish(
    tx: Transaction, directory: Directory, key: CaseKey, wish: Wish
) -> None:
    """
    Do the same for who wants to put somebody back, and nobody else.

    Raises:
        NotAllowedError: They took themselves off, and *wish* does not put them back; or
            it does, and they did not.
    """
    if not wish.puts_back:
        refuse_recused(tx, directory, key, wish.person)
    elif not _is_recused(tx, directory, key, wish.person.id):
        msg = (
            f"{wish.person.name} did not take themselves off; grant it without --back."
        )
        raise NotAllowedError(msg)


def _is_recused(
    tx: Transaction, directory: Directory, key: CaseKey, person_id: PersonId
) -> bool:
    me = holder_of(person_id)
    theirs = [
        said.at
        for _, said in _reasons(tx, directory, key, by=me)
        if said.act == Act.ACCESS_ENDED and RECUSED in said.codes
    ]
    if not theirs:
        return False
    back = _put_back_at(tx, directory, key, person_id)
    return back is None or back < max(theirs)


def _put_back_at(
    tx: Transaction, directory: Directory, key: CaseKey, person_id: PersonId
) -> datetime | None:
    """Return when others put somebody back at last; their own word does not count."""
    found = (
        said.at
        for author, said in _reasons(tx, directory, key)
        if author != holder_of(person_id)
        and PUT_BACK in said.codes
        and said.before == str(person_id)
    )
    return max(found, default=None)


def _reasons(
    tx: Transaction, directory: Directory, key: CaseKey, *, by: HolderId | None = None
) -> Iterator[tuple[HolderId, Reason]]:
    for one in open_parts(tx, key, directory, PartKind.REASON, by=by):
        yield one.part.author, decode(Reason, one.body)
