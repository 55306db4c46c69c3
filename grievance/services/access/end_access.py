"""Take somebody off a case, as somebody who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from grievance.domain.access import Access, refuse_end, refuse_without_reason
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PersonId, holder_of
from grievance.domain.people import Role
from grievance.domain.slip import Slip
from grievance.services.access.grant_access import key_of, slip_with
from grievance.services.access.take_off import staff_among, take_off
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.respondents import respondents_of
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Whose access ends; with *only_identity* they go on reading the contents."""

    person_id: PersonId
    only_identity: bool = False

    @property
    def compartments(self) -> tuple[Compartment, ...]:
        """Which keys are taken."""
        only = (Compartment.IDENTITY,)
        return only if self.only_identity else tuple(Compartment)


def end_access(  # noqa: PLR0913  # whose hands, which case, whose access, why, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    ending: Ending,
    *,
    reason: str,
    at: datetime,
) -> tuple[Access, ...]:
    """
    End what somebody has of a case, at once; return that.

    The keys are due for others, as they may have kept these.

    Raises:
        NotAllowedError: The rules say no, they have nothing of it, nobody would be left
            to read it, or the key is not on this ring.
    """
    said = refuse_without_reason(reason)
    tx.cases.lock(case_id)
    key, slip = _refuse(tx, ring, case_id, ending)
    pen = Pen.of(tx, ring, at)
    give_reason(pen, key, Reason(act=Act.ACCESS_ENDED, text=said, at=at))
    return take_off(
        pen, case_id, [ending.person_id], slip, compartments=ending.compartments
    )


def _refuse(
    tx: Transaction, ring: PersonRing, case_id: CaseId, ending: Ending
) -> tuple[CaseKey, Slip]:
    """Return the key that the reason is sealed with, and the slip."""
    me = person_of(ring.directory, ring.person_id)
    access, holder = tx.cases.access_to(case_id), holder_of(ending.person_id)
    taken = [
        one
        for one in access
        if one.holder == holder and one.compartment in ending.compartments
    ]
    if not taken:
        msg = (
            "They have no such key to this case; `grievance access list` names who has."
        )
        raise NotAllowedError(msg)
    is_custodians = ending.only_identity and me.has(Role.CUSTODIAN)
    identity = (
        find_key(tx, ring, case_id, Compartment.IDENTITY) if is_custodians else None
    )
    key = identity or key_of(tx, ring, case_id, Compartment.CONTENTS)
    slip = slip_with(tx, ring, key)
    if identity is None:
        refuse_end(by=me, respondents=respondents_of(tx, slip))
    left = [one for one in access if one not in taken]
    custodians = tuple(staff_among(ring.directory, left, Compartment.IDENTITY))
    if any(one.compartment is Compartment.IDENTITY for one in taken) and not custodians:
        msg = (
            "Then no custodian could open who complained any more; give that key to "
            "another first."
        )
        raise NotAllowedError(msg)
    return key, slip
