"""
Say who may pay for a complaint, and what was done to them; only custodians read it.

A custodian needs no key to the contents for it.  Who reads the contents and is no
custodian can drop an incident in, and not read it again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.errors import ConflictError
from grievance.domain.events import Act, Event
from grievance.domain.ids import CaseId
from grievance.domain.kind import refuse_file
from grievance.domain.reprisal import Incident, RiskAssessment, RiskLevel
from grievance.domain.risk_review import reprisal_told, risk_reviewed
from grievance.domain.slip import Flag, Slip
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency
from grievance.services.boxes.case_keys import (
    contents_key,
    find_key,
    identity_key,
)
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.case_records import keep_record, read_records
from grievance.services.boxes.case_slip import find_slip
from grievance.services.boxes.keep import Pen, keep_cover, keep_parts
from grievance.services.boxes.payload import encode
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


def assess_risk(  # noqa: PLR0913  # whose hands, which case, what, by whose clock, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    assessment: RiskAssessment,
    *,
    timetable: Timetable,
    at: datetime,
) -> RiskAssessment:
    """
    Keep an assessment with the identity, its level on the slip, its day on the cover.

    Raises:
        NotAllowedError: This person is no custodian of the case, or it does not say
            what it must.

        ConflictError: Somebody else assessed it meanwhile.
    """
    assessment.check(timetable.day_of(at))
    refuse_file(tx.cases.get(case_id))
    key = identity_key(tx, ring, case_id)
    pen = Pen.of(tx, ring, at)
    keep_record(pen, key, assessment)
    rewrite_slip(
        pen,
        _way_to_slip(tx, ring, key),
        lambda slip: replace(slip, risk=assessment.level),
    )
    _keep_cover(
        pen,
        risk_reviewed(
            tx.cases.get(case_id),
            assessment.review_on,
            timetable=timetable,
            by=ring.author.holder,
            at=at,
        ),
    )
    return assessment


def record_incident(  # noqa: PLR0913  # whose hands, which case, what, which clock, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    incident: Incident,
    *,
    timetable: Timetable,
    at: datetime,
) -> Incident:
    """
    Keep what was done to somebody for complaining, and escalate it at once.

    The case is critical from now on, and what was assessed before no longer holds:
    nothing goes out until a custodian has looked again.

    Raises:
        NotAllowedError: This person is not on the case.

        ConflictError: Somebody else recorded one meanwhile; repeat with the next number.
    """
    refuse_file(tx.cases.get(case_id))
    told = replace(incident, escalated=True)
    pen = Pen.of(tx, ring, at)
    custodian = find_key(tx, ring, case_id, Compartment.IDENTITY)
    if custodian is not None:
        keep_record(pen, custodian, told)
        way = _way_to_slip(tx, ring, custodian)
    else:
        way = contents_key(tx, ring, case_id)
        _drop_in(pen, case_id, told)
    rewrite_slip(pen, way, lambda slip: _escalated(slip, told))
    case = tx.cases.get(case_id)
    by = ring.author.holder
    _keep_cover(pen, reprisal_told(case, timetable=timetable, by=by, at=at))
    return told


def read_risk(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, at: datetime
) -> RiskAssessment | None:
    """
    Return the last assessment, which is logged like any look at who complained.

    Raises:
        NotAllowedError: This person is no custodian of the case.
    """
    key = identity_key(tx, ring, case_id)
    Pen.of(tx, ring, at).note(Act.IDENTITY_OPENED, case_id)
    return next(iter(read_records(tx, key, ring.directory, RiskAssessment)), None)


def read_incidents(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, at: datetime
) -> tuple[Incident, ...]:
    """
    Return the reprisals that were told of, by number; that is logged.

    Raises:
        NotAllowedError: This person is no custodian of the case.
    """
    key = identity_key(tx, ring, case_id)
    Pen.of(tx, ring, at).note(Act.IDENTITY_OPENED, case_id)
    return read_records(tx, key, ring.directory, Incident)


def open_risk(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, at: datetime
) -> tuple[RiskAssessment | None, tuple[Incident, ...]]:
    """
    Return what `read_risk` and `read_incidents` do, as one look and one line of the log.

    Raises:
        NotAllowedError: This person is no custodian of the case.
    """
    risk = read_risk(tx, ring, case_id, at=at)
    key = identity_key(tx, ring, case_id)
    return risk, read_records(tx, key, ring.directory, Incident)


def next_incident(tx: Transaction, ring: PersonRing, case_id: CaseId) -> int:
    """
    Return the number that the next reprisal gets, for whoever is on the case.

    Raises:
        NotAllowedError: This person is not.
    """
    key = find_key(tx, ring, case_id, Compartment.IDENTITY)
    slip = find_slip(tx, key, ring.directory) if key is not None else None
    if slip is None:
        slip = find_slip(tx, contents_key(tx, ring, case_id), ring.directory)
    return slip.incidents + 1 if slip else 1


def _way_to_slip(tx: Transaction, ring: PersonRing, identity: CaseKey) -> CaseKey:
    """Return the key to the contents where it is there: older cases need it."""
    contents = find_key(tx, ring, identity.case_id, Compartment.CONTENTS)
    return contents or identity


def _drop_in(pen: Pen, case_id: CaseId, incident: Incident) -> None:
    """Seal an incident to the custodians, as somebody who cannot read the others."""
    slot = trusted_slot(pen.tx, pen.directory, case_id, Compartment.IDENTITY)
    part = seal_part(pen.author, slot, PartKind.INCIDENT, encode(incident))
    pen.tx.cases.lock(case_id)
    keep_parts(pen, [part], Act.RECORD_WRITTEN)


def _escalated(slip: Slip, incident: Incident) -> Slip:
    if incident.revision == 1 and incident.number != slip.incidents + 1:
        msg = "Somebody else recorded a reprisal meanwhile; look again and repeat."
        raise ConflictError(msg)
    return replace(
        slip,
        incidents=max(slip.incidents, incident.number),
        severity=Urgency.CRITICAL,
        risk=RiskLevel.UNASSESSED,
        flags=slip.flags | {Flag.REPRISAL_FEARED},
    )


def _keep_cover(pen: Pen, changed: tuple[Case, Event] | None) -> None:
    if changed is not None:
        keep_cover(pen.tx, *changed)
