"""
An office in small, without a database: slips, a registry, and what planning makes of them.

The same services plan as in a real one; only nobody seals, stores or sends anything.
"""

from __future__ import annotations

import functools

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from grievance.catalogue.catalogue import Catalogue, shipped_catalogue
from grievance.domain.answers import answers_in, with_answers
from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.auditor import Auditor
from grievance.domain.block import AuditSide, blocks_of
from grievance.domain.case import Case, CaseKind
from grievance.domain.certification import Certification
from grievance.domain.ids import AuditId, CaseId, CertificationId
from grievance.domain.next_notice import NoticeRules, with_notice
from grievance.domain.notice_note import NoticeNote
from grievance.domain.reference import Reference
from grievance.domain.registry_ids import AuditorId, FirmId
from grievance.domain.slip import CodedAllegation, RespondentKind, Slip
from grievance.services.audits.audit_scope import AuditBooks
from grievance.services.audits.plan_audits import Plan, plan_audits
from grievance.services.audits.snapshot import AuditFile, Snapshot
from tests.doubles import TODAY
from tests.services.audits_ahead import HERON, PAPER, WORKS, ahead


RULES = NoticeRules()
OSPREY = replace(
    HERON,
    id=FirmId(uuid5(NAMESPACE_OID, "osprey")),
    key="OSP",
    code="OSP",
    name="Osprey Audit",
    notices_to="desk@osprey.example",
)
LEA, OLE = (
    Auditor(id=AuditorId(uuid5(NAMESPACE_OID, name)), name=name, firm_id=firm.id)
    for name, firm in (("Lea", HERON), ("Ole", OSPREY))
)
CHAIN = replace(
    PAPER,
    id=CertificationId(uuid5(NAMESPACE_OID, "chain")),
    standard="ASI-CoC",
    version="V2.1",
)
PAPERS: tuple[Certification, ...] = (PAPER, CHAIN)
# The second is the first in the numbers of a standard that is audited no more.
ALLEGED = (
    ("PS 10.3", "V3.1"),
    ("PS 10.3", "V2"),
    ("PS 6.3", "V3.1"),
    ("CoC 7.1", "V2.1"),
)
Drafted = tuple[AuditId, NoticeNote]


@dataclass(slots=True, kw_only=True)
class PaperOffice:
    """Three cases about one Entity, its audits, and the files that planning made."""

    today: date = TODAY
    audits: dict[AuditId, Audit] = field(default_factory=dict)
    slips: dict[CaseId, Slip] = field(default_factory=dict)
    files: dict[AuditId, AuditFacts] = field(default_factory=dict)

    @classmethod
    def at_work(cls) -> PaperOffice:
        """Three cases in which nothing is flagged, and three audits ahead."""
        audits = [audit_of(n, 30 + 100 * n) for n in range(3)]
        slip = Slip(entities=(WORKS.id,))
        return cls(
            audits={one.id: one for one in audits},
            slips={case_of(n): slip for n in range(3)},
        )

    def plan(self) -> tuple[Plan, list[Drafted]]:
        """Do what the worker does; return the plan, and the notices it drafts."""
        answers = answers_in(self.files.values())
        for case_id in {case_id for case_id, _ in answers}:
            self.slips[case_id] = with_answers(self.slips[case_id], case_id, answers)
        snapshot, books = self._snapshot(), AuditBooks.of(self.side, PAPERS)
        plan = plan_audits(snapshot, books, _catalogue(), today=self.today)
        drafted: list[Drafted] = []
        for planned in plan.audits:
            facts, note = with_notice(
                planned.facts, planned.audit, RULES, self.today, planned.current
            )
            if note is not None or planned.file is not None:
                self.files[planned.audit_id] = facts
            if note is not None:
                drafted.append((planned.audit_id, note))
        return plan, drafted

    def _snapshot(self) -> Snapshot:
        files = {
            audit_id: AuditFile(
                case=_cover(audit_id, CaseKind.AUDIT_FILE),
                slip=Slip(entities=(WORKS.id,), audit=facts),
            )
            for audit_id, facts in self.files.items()
        }
        blocks = (blocks_of(slip, one, TODAY) for one, slip in self.slips.items())
        return Snapshot(
            slips=self.slips,
            cases={case_id: _cover(case_id) for case_id in self.slips},
            files=files,
            blocks=tuple(block for of in blocks for block in of),
        )

    @property
    def side(self) -> AuditSide:
        """Everybody who audits, and what."""
        audits = tuple(self.audits.values())
        return AuditSide(firms=(HERON, OSPREY), auditors=(LEA, OLE), audits=audits)

    def change(self, audit: Audit | None, **facts: object) -> None:
        """Let the registry say something else of an audit, if it has it."""
        if audit is not None:
            changed = replace(audit, **facts)  # type: ignore[arg-type]  # fields of an audit
            self.audits[audit.id] = changed

    def allege(self, case_id: CaseId, number: int, **facts: object) -> CodedAllegation:
        """Put an allegation on a slip, or change the one that is there."""
        slip = self.slips[case_id]
        known = {one.number: one for one in slip.allegations}
        made = known.get(number) or _allegation(number)
        known[number] = replace(made, **facts)  # type: ignore[arg-type]  # fields of its own
        self.slips[case_id] = replace(slip, allegations=tuple(known.values()))
        return known[number]


def case_of(number: int) -> CaseId:
    return CaseId(UUID(int=number + 1))


def audit_of(number: int, days: int) -> Audit:
    """An audit that Lea leads, so many days from the first one."""
    return ahead(days, key=f"A-{number}", lead_auditor_id=LEA.id)


def standards_of(audit: Audit) -> frozenset[str]:
    """Return the standards of the certificates that an audit names; all if it is none."""
    named: Mapping[CertificationId, str] = {one.id: one.standard for one in PAPERS}
    about: Iterable[CertificationId] = audit.certification_ids or named
    return frozenset(named[one] for one in about)


@functools.cache
def _catalogue() -> Catalogue:
    return shipped_catalogue()


def _allegation(number: int) -> CodedAllegation:
    criterion, version = ALLEGED[number]
    return CodedAllegation(
        number=number,
        kind=RespondentKind.ENTITY,
        respondent=str(WORKS.id),
        criterion=criterion,
        version=version,
    )


@functools.cache
def _cover(case_id: UUID, kind: CaseKind = CaseKind.COMPLAINT) -> Case:
    return Case(
        id=CaseId(case_id),
        reference=Reference("GR-0000-0000"),
        received_on=TODAY,
        kind=kind,
        stage_since=TODAY,
    )
