"""
What somebody may know of audits and what they have to answer: their cases and files.

It is planned as the worker plans, over the slips on one ring.  What a file has to answer
for cases that this person may not open stays as the file has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.answers import answers_in, with_answers
from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import Key, Left, Topic
from grievance.domain.compartment import Compartment
from grievance.domain.file_alarms import correction_alarms, gate_alarms
from grievance.domain.firm import Firm
from grievance.domain.ids import AuditId, CaseId, EntityId
from grievance.domain.next_notice import NoticeRules
from grievance.domain.notice_standing import Alarm, alarms_of
from grievance.domain.reference import Reference
from grievance.domain.registry_ids import AuditorId, FirmId
from grievance.services.audits.audit_scope import AuditBooks
from grievance.services.audits.plan_audits import plan_audits
from grievance.services.audits.snapshot import AuditFile, Snapshot
from grievance.services.boxes.case_keys import contents_key, find_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.slips.list_cases import list_cases, list_covers
from grievance.services.slips.slip_memory import KnownSlip, SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


_UNTOLD = frozenset({Left.NEVER_TOLD})
_PASSED_ON = frozenset({Left.CANCELLED, Left.SCOPE})


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRules:
    """
    By what audits are looked at: the standards, when notices are due, and the day.

    *desk* is where notices go about firms that nobody else oversees, if there is one.
    """

    catalogue: Catalogue = field(repr=False)
    notices: NoticeRules
    desk: str = ""
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditsOnRing:
    """
    All that the cases and files of one person say of audits, as it is on a day.

    *facts* are those in the files, and what is planned where there is none;
    *never_told* is what an audit was to answer that began without being told of it, and
    *passed_on* what one was to answer that was cancelled, or is of another scope now.
    *entities* are the names of the Entities, by id.
    """

    snapshot: Snapshot = field(repr=False)
    books: AuditBooks = field(repr=False)
    rules: AuditRules
    assigned: Mapping[Key, AuditId | None] = field(repr=False)
    facts: Mapping[AuditId, AuditFacts] = field(repr=False)
    never_told: frozenset[Key] = field(repr=False)
    passed_on: frozenset[Key] = field(repr=False)
    firms: Mapping[FirmId, Firm] = field(repr=False)
    auditors: Mapping[AuditorId, str] = field(repr=False)
    entities: Mapping[EntityId, str] = field(repr=False)

    def file_of(self, audit_id: AuditId) -> AuditFile | None:
        """Return the file of an audit, if there is one that they may open."""
        return self.snapshot.files.get(audit_id)

    def facts_of(self, audit_id: AuditId) -> AuditFacts:
        """Return what is on the books of an audit; else what is planned for it."""
        return self.facts.get(audit_id) or AuditFacts(audit_id=audit_id)

    def firm_of(self, audit: Audit | None) -> Firm | None:
        """Return the firm that holds an audit, where one is named."""
        return self.firms.get(audit.firm_id) if audit and audit.firm_id else None

    def alarms_of(self, audit_id: AuditId) -> tuple[Alarm, ...]:
        """Return what somebody has to see to before an audit has answered."""
        audit, facts = self.books.audit(audit_id), self.facts_of(audit_id)
        firm, desk = self.firm_of(audit), self.rules.desk
        if firm is not None and not firm.oversight:
            firm = replace(firm, oversight=desk)
        rules, today = self.rules.notices, self.rules.today
        asked = alarms_of(facts, audit, firm, rules, today) if facts.on else ()
        file = self.file_of(audit_id)
        if file is None or not file.case.is_open:
            return asked
        return (*asked, *gate_alarms(facts, audit, rules.calendar, today))

    def late_corrections(
        self, audit_id: AuditId, topic: Topic | None = None
    ) -> tuple[Alarm, ...]:
        """Return which days are over of what an audit found amiss, of one *topic* or all."""
        facts, today = self.facts_of(audit_id), self.rules.today
        return tuple(correction_alarms(facts, today, topic))

    def lead_of(self, audit: Audit | None) -> str:
        """Return the name of who leads an audit; empty where nobody is named."""
        lead = audit.lead_auditor_id if audit else None
        return self.auditors.get(lead, "") if lead else ""

    def reference_of(self, case_id: CaseId) -> Reference | None:
        """Return the reference of a case that this person may open."""
        case = self.snapshot.cases.get(case_id)
        return case.reference if case else None


def audits_on_ring(
    tx: Transaction,
    ring: PersonRing,
    rules: AuditRules,
    memory: SlipMemory | None = None,
) -> AuditsOnRing:
    """
    Read every slip on the ring, and plan by them.

    Raises:
        SealError: A slip or a grant was altered.
    """
    own = list_cases(tx, ring, memory)
    known = (KnownSlip(case=one.case, slip=one.slip) for one in own)
    return _seen(tx, known, rules)


def audits_of_file(
    tx: Transaction, ring: PersonRing, file_id: CaseId, rules: AuditRules
) -> AuditsOnRing:
    """
    Read the file of one audit with its cases, as far as this person may open them.

    Raises:
        NotAllowedError: The key of the file is not on this ring.

        SealError: A slip or a grant was altered.
    """
    slip = read_case_slip(tx, ring, contents_key(tx, ring, file_id))
    items = slip.audit.items if slip.audit else ()
    about = sorted({item.case_id for item in items}, key=str)
    cases = (_known(tx, ring, one) for one in about)
    known = (KnownSlip(case=tx.cases.get(file_id), slip=slip), *cases)
    return _seen(tx, (one for one in known if one is not None), rules)


def _known(tx: Transaction, ring: PersonRing, case_id: CaseId) -> KnownSlip | None:
    key = find_key(tx, ring, case_id, Compartment.CONTENTS)
    if key is None:
        return None
    return KnownSlip(case=tx.cases.get(case_id), slip=read_case_slip(tx, ring, key))


def _seen(
    tx: Transaction, known: Iterable[KnownSlip], rules: AuditRules
) -> AuditsOnRing:
    snapshot = with_unseen(Snapshot.of(known))
    books = AuditBooks.read(tx)
    plan = plan_audits(snapshot, books, rules.catalogue, today=rules.today)
    return AuditsOnRing(
        snapshot=snapshot,
        books=books,
        rules=rules,
        assigned=plan.assigned,
        facts={one.audit_id: one.facts for one in plan.audits} | snapshot.facts,
        never_told=frozenset(_left(snapshot, _UNTOLD)),
        passed_on=frozenset(_left(snapshot, _PASSED_ON)),
        firms={one.id: one for one in books.side.firms},
        auditors={one.id: one.name for one in books.side.auditors},
        entities=tx.entities.titles(_entities(snapshot, books)),
    )


def files_on_ring(tx: Transaction, ring: PersonRing) -> Iterator[KnownSlip]:
    """
    Yield the files of audits that this person may open; no other slip is opened.

    Raises:
        SealError: A slip or a grant was altered.
    """
    for case in list_covers(tx, ring):
        known = None if case.is_complaint else _known(tx, ring, case.id)
        if known is not None:
            yield known


def with_unseen(snapshot: Snapshot) -> Snapshot:
    """
    Return it with what audits have answered, and with cases that nobody here may open.

    Of these nothing is known but what the file has of them, and that stays as it is.
    """
    answers = answers_in(snapshot.facts.values())
    slips = {id_: with_answers(s, id_, answers) for id_, s in snapshot.slips.items()}
    items = (item for facts in snapshot.facts.values() for item in facts.on)
    unseen = {item.case_id for item in items} - slips.keys()
    return replace(snapshot, slips=slips, unsound=snapshot.unsound | unseen)


def _left(snapshot: Snapshot, why: frozenset[Left]) -> Iterator[Key]:
    """Yield what left an audit for one of these reasons."""
    for facts in snapshot.facts.values():
        yield from (item.key for item in facts.items if item.left in why)


def _entities(snapshot: Snapshot, books: AuditBooks) -> set[EntityId]:
    """Return whom cases and files are about, and who is audited."""
    slips = (*snapshot.slips.values(), *(f.slip for f in snapshot.files.values()))
    about = {entity for slip in slips for entity in slip.concerned}
    return about | {audit.entity_id for audit in books.side.audits}
