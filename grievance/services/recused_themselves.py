"""Whether somebody took themselves off a case, so that nobody puts them back unawares."""

from __future__ import annotations

from grievance.domain.contents import PartKind, Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import holder_of
from grievance.domain.people import Person
from grievance.services.case_parts import open_parts
from grievance.services.payload import decode
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.directory import Directory


RECUSED = "recused"  # the code of such a reason


def refuse_recused(
    tx: Transaction, directory: Directory, key: CaseKey, person: Person
) -> None:
    """
    Refuse to give a case to who said in it that they must not have it.

    Raises:
        NotAllowedError: *person* did.
    """
    said = open_parts(tx, key, directory, PartKind.REASON, by=holder_of(person.id))
    for one in said:
        reason = decode(Reason, one.body)
        if reason.act == Act.ACCESS_ENDED and RECUSED in reason.codes:
            msg = f"{person.name} took themselves off this case; choose another."
            raise NotAllowedError(msg)
