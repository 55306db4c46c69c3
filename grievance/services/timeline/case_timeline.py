"""
The timeline of a case: evidence beside audits, notices, letters and outside events.

It shows what each audit could have known of the evidence; nothing is written by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem
from grievance.domain.case import Case
from grievance.domain.contents import PartKind
from grievance.domain.entity import Entity
from grievance.domain.evidence import Evidence
from grievance.domain.ids import AuditId, CaseId, EntityId
from grievance.domain.slip import Slip
from grievance.domain.timeline import Timeline, TimelineEntry
from grievance.domain.timetable import Timetable
from grievance.services.audits.audit_history import audit_history
from grievance.services.audits.audit_scope import AuditBooks
from grievance.services.audits.audits_on_ring import (
    AuditRules,
    files_on_ring,
    with_unseen,
)
from grievance.services.audits.plan_audits import Plan, plan_audits
from grievance.services.audits.snapshot import Snapshot
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.sent_copies import read_gone
from grievance.services.cases.filings import filings_among
from grievance.services.cases.read_letters import (
    OpenedLetter,
    file_letters,
    open_letters,
)
from grievance.services.findings.read_audit_file import read_answers
from grievance.services.slips.known_slips import KnownSlip
from grievance.services.timeline.case import (
    flag_entries,
    letter_entries,
    stage_entries,
)
from grievance.services.timeline.evidence import audit_entries, evidence_entries
from grievance.services.timeline.notices import (
    ToldAudit,
    answer_entries,
    change_entries,
    notice_entries,
)
from grievance.services.timeline.outside import Bearing, event_entries
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """The case with its audits, as the registry has them."""

    case: Case
    slip: Slip
    books: AuditBooks = field(repr=False)
    rules: AuditRules

    @property
    def audits(self) -> tuple[Audit, ...]:
        """The audits of its Entities."""
        about = frozenset(self.slip.concerned)
        return tuple(a for a in self.books.side.audits if a.entity_id in about)


def case_timeline(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    rules: AuditRules,
    timetable: Timetable,
) -> Timeline:
    """
    Return all that happened around a case, or that is to, in the order of days.

    What auditors were told shows as far as this person may open the files of audits.

    Raises:
        NotAllowedError: The case's key is not on this ring.

        SealError: Something in it was altered.
    """
    key = contents_key(tx, ring, case_id)
    slip = read_case_slip(tx, ring, key)
    case, books = tx.cases.get(case_id), AuditBooks.read(tx)
    seen = _Seen(case=case, slip=slip, books=books, rules=rules)
    evidence = read_records(tx, key, ring.directory, Evidence)
    entities = _entities(tx, slip)
    firms = {firm.id: firm.name for firm in books.side.firms}
    names = {id_: one.name for id_, one in entities.items()}
    entries = [
        *evidence_entries(evidence),
        *audit_entries(seen.audits, evidence, names, firms, rules.today),
        *_notices(tx, ring, seen),
        *stage_entries(case, slip),
        *flag_entries(slip),
        *letter_entries(_letters(tx, ring, key), read_gone(tx, ring, key), timetable),
    ]
    bearing = Bearing.of(_countries(entities), _criteria(slip), entries, rules.today)
    entries += event_entries(tx.outside_events.all(), bearing)
    return Timeline.of(entries, today=rules.today)


def _notices(tx: Transaction, ring: PersonRing, seen: _Seen) -> Iterator[TimelineEntry]:
    rules = seen.rules
    told = tuple(_told(tx, ring, seen))
    audits = seen.books.scope.audits
    yield from notice_entries(told, audits, rules.notices, rules.today)
    answers = (one.answer for one in read_answers(tx, ring, seen.case.id))
    yield from answer_entries(answers, told, audits)
    for one in told:
        changes = audit_history(tx, one.facts.audit_id)
        yield from change_entries(one, changes)


def _told(tx: Transaction, ring: PersonRing, seen: _Seen) -> Iterator[ToldAudit]:
    """Yield the audits that something of this case is or was on, or that it is."""
    own = seen.slip.audit
    if own is not None:
        audit = seen.books.audit(own.audit_id)
        waits = bool(own.on)
        yield ToldAudit(facts=own, audit=audit, items=own.items, is_waiting=waits)
        return
    known = (KnownSlip(case=seen.case, slip=seen.slip), *files_on_ring(tx, ring))
    snapshot = with_unseen(Snapshot.of(known))
    rules = seen.rules
    plan = plan_audits(snapshot, seen.books, rules.catalogue, today=rules.today)
    for audit_id, facts in _facts(snapshot, plan).items():
        items = _items_of(facts, seen.case.id)
        if items:
            yield ToldAudit(
                facts=facts,
                audit=seen.books.audit(audit_id),
                items=items,
                is_waiting=any(item.is_on for item in items),
            )


def _facts(snapshot: Snapshot, plan: Plan) -> Mapping[AuditId, AuditFacts]:
    """Return what is in the files, and what is planned where there is none yet."""
    planned = {one.audit_id: one.facts for one in plan.audits}
    return {**planned, **snapshot.facts}


def _items_of(facts: AuditFacts, case_id: CaseId) -> tuple[AuditItem, ...]:
    return tuple(item for item in facts.items if item.case_id == case_id)


def _letters(tx: Transaction, ring: PersonRing, key: CaseKey) -> list[OpenedLetter]:
    """Return the letters of a case, without who wrote them."""
    kinds = (PartKind.LETTER, PartKind.FILING)
    opened = tuple(open_parts(tx, key, ring.directory, *kinds))
    letters = open_letters(ring, opened, {})
    return file_letters(tx, ring, letters, filings_among(opened), key.case_id)


def _entities(tx: Transaction, slip: Slip) -> Mapping[EntityId, Entity]:
    about = frozenset(slip.concerned)
    return {one.id: one for one in tx.entities.all() if one.id in about}


def _countries(entities: Mapping[EntityId, Entity]) -> Iterator[str]:
    """Yield where the Entities are: at their seat, and in their facilities."""
    for entity in entities.values():
        yield entity.country
        yield from (facility.country for facility in entity.facilities)


def _criteria(slip: Slip) -> tuple[str, ...]:
    return (*slip.criteria, *(one.criterion for one in slip.allegations))
