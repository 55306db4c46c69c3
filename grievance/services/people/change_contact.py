"""Say where somebody of the office is written to: a new directory, signed as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId
from grievance.domain.zone import zone_of
from grievance.mail.words.address import is_strict
from grievance.services.directory.sign_people import sign_people
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.keys import SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where somebody is: an address of theirs and an IANA time zone; empty for none."""

    address: str = field(default="", repr=False)
    time_zone: str = ""

    def refuse_if_bad(self) -> None:
        """
        Refuse what nobody could be written to at.

        Raises:
            NotAllowedError: The address is none.

            ZoneError: The time zone is none.
        """
        if self.address and not is_strict(self.address):
            msg = "That is no mail address; write it plainly, like ada@office.example."
            raise NotAllowedError(msg)
        if self.time_zone:
            zone_of(self.time_zone)


def change_contact(  # noqa: PLR0913  # whose hands, whose directory, who, where, when
    tx: Transaction,
    root: SigningKey,
    directory: Directory,
    person_id: PersonId,
    contact: Contact,
    *,
    at: datetime,
) -> Directory:
    """
    Write down where somebody is from now on, and return the directory that says so.

    Raises:
        NotFoundError: There is no such person, or they left.

        NotAllowedError, ZoneError: The address or the time zone is none.
    """
    contact.refuse_if_bad()
    entry = directory.person(person_id)
    moved = replace(entry, address=contact.address, time_zone=contact.time_zone)
    people = tuple(moved if one is entry else one for one in directory.people)
    return sign_people(tx, root, directory, people, about=person_id, at=at)
