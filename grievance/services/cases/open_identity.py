"""
Show a custodian who complained, and how to reach them, without a word of the complaint.

Their key opens the original mail as well, which no program of ours shows them: whoever
keeps the names apart from the words sees the cover, the coded facts and the risk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Correspondent
from grievance.domain.ids import CaseId
from grievance.domain.reprisal import RiskAssessment
from grievance.domain.slip import Slip
from grievance.services.access.list_access import CaseAccess, read_access
from grievance.services.boxes.case_keys import identity_key, own_key
from grievance.services.boxes.case_slip import find_slip
from grievance.services.boxes.keep import is_altered
from grievance.services.boxes.original import find_writers
from grievance.services.cases.assess_risk import read_risk
from grievance.services.cases.voided_risk import is_voided
from grievance.services.slips.list_cases import handler_name, handler_names, named
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


_FIRST_DAY = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedIdentity:
    """
    A case as a custodian sees it who has no key to its contents.

    *writers* are who wrote its letters, the first one first; *risk* is None where nobody
    assessed it, and where it is *voided* a reprisal was told of since. A case from before
    custodians could read it has no *slip*.
    """

    case: Case
    altered: bool
    slip: Slip | None
    entities: tuple[str, ...] = field(repr=False)
    members: tuple[str, ...] = field(repr=False)
    handler: str | None
    access: CaseAccess
    writers: tuple[Correspondent, ...] = field(repr=False)
    risk: RiskAssessment | None
    voided: bool


def has_names_only(tx: Transaction, ring: PersonRing, case_id: CaseId) -> bool:
    """Whether this person has the key to who complained, and none to what they said."""
    if own_key(tx, ring, case_id, Compartment.CONTENTS) is not None:
        return False
    return own_key(tx, ring, case_id, Compartment.IDENTITY) is not None


def open_identity(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, at: datetime
) -> OpenedIdentity:
    """
    Read who complained; that somebody did is logged.

    Raises:
        NotFoundError: There is no such case.

        NotAllowedError: This person is no custodian of it, or tied to a respondent.

        SealError, AlteredError: Something in it was altered.
    """
    key = identity_key(tx, ring, case_id)
    case = tx.cases.get(case_id)
    risk = read_risk(tx, ring, case_id, at=at)
    slip = find_slip(tx, key, ring.directory)
    found = (one.written for one in find_writers(tx, key, ring.directory))
    return OpenedIdentity(
        case=case,
        altered=is_altered(tx, case),
        slip=slip,
        entities=named(slip.entities, tx.entities.titles(slip.entities))
        if slip
        else (),
        members=named(slip.members, tx.members.titles(slip.members)) if slip else (),
        handler=handler_name(case, handler_names(ring)),
        access=read_access(tx, ring, case_id),
        writers=tuple(sorted(found, key=_received_at)),
        risk=risk,
        voided=risk is not None and is_voided(tx, ring, key, risk),
    )


def _received_at(writer: Correspondent) -> datetime:
    return writer.received_at or _FIRST_DAY
