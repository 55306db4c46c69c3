"""An office at work in which things happen around audits, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from grievance.domain.allegation import Allegation
from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import Key
from grievance.domain.case import Case
from grievance.domain.ids import AuditId, CaseId, CertificationId
from grievance.domain.slip import Slip
from grievance.services.slips.known_slips import SlipMemory, known_slips
from tests.doubles import NOON
from tests.offices import Office
from tests.services.audits_ahead import (
    HERON,
    PAPER,
    WORKS,
    ahead,
    facts,
    plan,
)
from tests.services.outgoings import Out
from tests.services.paper_office import CHAIN, LEA, OLE, OSPREY


AUDITS = 3
CRITERIA = ("PS 10.3", "PS 6.3")
KNOWN = (WORKS, HERON, OSPREY, LEA, OLE, PAPER, CHAIN)
Told = tuple[AuditId, int, tuple[object, ...]]


@dataclass(kw_only=True)
class WorldAtWork:
    """An office, two cases about one Entity, one about firms, and three audits."""

    office: Office
    cases: Sequence[CaseId]
    accusing: CaseId
    audits: dict[int, Audit]
    accused: set[int] = field(default_factory=set)
    cleared: set[int] = field(default_factory=set)
    memory: SlipMemory = field(default_factory=SlipMemory)
    alleged: dict[tuple[int, int], Allegation] = field(default_factory=dict)
    waiting: set[Key] = field(default_factory=set)
    told: list[Told] = field(default_factory=list)
    out: Out = field(default_factory=Out)
    at: datetime = NOON
    is_planned: bool = False

    @property
    def today(self) -> date:
        return self.at.date()

    def known(self, file: Case) -> AuditFacts:
        return facts(self.office, file)

    def plan(self) -> int:
        self.is_planned = True
        return plan(self.office, at=self.at, memory=self.memory)

    def slips(self) -> dict[CaseId, Slip]:
        """Return the slips of all cases and files, as the worker reads them."""
        with self.office.store.read() as tx:
            known = list(known_slips(tx, self.office.worker, self.memory))
        return {one.case.id: one.slip for one in known if one.slip is not None}


def audit_of(number: int, start: date) -> Audit:
    return ahead(0, key=f"A-{number}", scheduled_start=start, lead_auditor_id=LEA.id)


def rescoped(scope: tuple[CertificationId, ...]) -> Callable[[Audit], Audit]:
    return lambda audit: replace(audit, certification_ids=scope)
