"""An Entity with an audit ahead, cases flagged for it, and rounds of planning, in tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from grievance.domain.allegation import Allegation, AllegationState, Respondent
from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.case import Case, CaseKind
from grievance.domain.certification import Certification
from grievance.domain.draft import Draft
from grievance.domain.entity import Entity
from grievance.domain.firm import Firm
from grievance.domain.ids import AuditId, CaseId, CertificationId, EntityId
from grievance.domain.outbox import JobKind
from grievance.domain.registry import Record, Registry
from grievance.domain.registry_ids import FirmId
from grievance.domain.slip import RespondentKind, Slip
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import next_number, read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.promise_planning import promise_planning
from grievance.services.envelopes.dispatch import Dispatch, WayOut
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.notices.plan_notices import Planner, plan_notices
from grievance.services.registry.import_registry import import_registry
from grievance.services.slips.known_slips import SlipMemory
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import DANA, Office
from tests.services.drafts import admit, assess, code


DAY = timedelta(days=1)
WORKS = Entity(
    id=EntityId(uuid5(NAMESPACE_OID, "works")), key="W-1", name="Norvik Smelter"
)
HERON = Firm(
    id=FirmId(uuid5(NAMESPACE_OID, "heron")),
    key="HRN",
    code="HRN",
    name="Heron Audit",
    notices_to="notices@heron.example",
    oversight="oversight@scheme.example",
)
PAPER = Certification(
    id=CertificationId(uuid5(NAMESPACE_OID, "paper")),
    entity_id=WORKS.id,
    standard="ASI-PS",
    version="V3.1",
    number="100",
    issued=date(2024, 1, 1),
    expires=date(2029, 1, 1),
)


def ahead(days: int, *, key: str = "A-1", **facts: object) -> Audit:
    """An audit of the works by Heron, so many days from today."""
    made = Audit(
        id=AuditId(uuid5(NAMESPACE_OID, key)),
        key=key,
        entity_id=WORKS.id,
        certification_ids=(PAPER.id,),
        kind=AuditKind.SURVEILLANCE,
        firm_id=HERON.id,
        scheduled_start=TODAY + days * DAY,
        status=AuditStatus.SCHEDULED,
    )
    return replace(made, **facts)  # type: ignore[arg-type]  # fields of an audit


def know(office: Office, *records: Record, at: datetime = NOON) -> None:
    """Import a registry: the works, the firm, the certificate, and these."""
    known = {one.id: one for one in (WORKS, HERON, PAPER, *records)}
    with office.store.begin() as tx:
        import_registry(tx, Registry.of(known.values()), at=at)
        promise_planning(tx, at=at)


def case_about(office: Office, words: str = "They keep our passports.") -> CaseId:
    """A case that is assessed, in which nobody is at risk."""
    case_id = office.case_of(make_mail(words))
    code(office, case_id, entities=(WORKS.id,))
    admit(office, case_id)
    assess(office, case_id)
    return case_id


def flag(  # keywords, each a fact of it
    office: Office,
    case_id: CaseId,
    criterion: str = "PS 10.3",
    *,
    by: str = DANA,
    at: datetime = NOON,
    **facts: object,
) -> Allegation:
    """Put an allegation against the works on record, flagged for its audit."""
    ring = office.rings[by]
    with office.store.begin() as tx:
        key = contents_key(tx, ring, case_id)
        made = Allegation(
            number=next_number(tx, key, ring.directory, Allegation),
            respondent=Respondent(kind=RespondentKind.ENTITY, id=str(WORKS.id)),
            criterion=criterion,
            version="V3.1",
            flagged=True,
        )
        made = replace(made, **facts)  # type: ignore[arg-type]  # fields of its own
        return record_allegation(tx, ring, case_id, made, at=at)


def unflag(
    office: Office, case_id: CaseId, allegation: Allegation, *, reason: str = "told"
) -> Allegation:
    """Take the flag off, for a reason."""
    off = replace(allegation, revision=allegation.revision + 1, flagged=False)
    with office.store.begin() as tx:
        ring = office.rings[DANA]
        return record_allegation(tx, ring, case_id, off, at=NOON, reason=reason)


def withdraw(office: Office, case_id: CaseId, allegation: Allegation) -> Allegation:
    """Let an allegation be withdrawn, for a reason."""
    gone = replace(
        allegation,
        revision=allegation.revision + 1,
        state=AllegationState.WITHDRAWN,
    )
    with office.store.begin() as tx:
        ring = office.rings[DANA]
        return record_allegation(tx, ring, case_id, gone, at=NOON, reason="asked")


@dataclass(frozen=True, slots=True)
class Now:
    """A clock that stands."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


def planner(
    office: Office,
    *,
    at: datetime = NOON,
    post: WayOut | None = None,
    memory: SlipMemory | None = None,
) -> Planner:
    """What the worker plans with; it remembers what it opened, if it has a *memory*."""
    mechanism = office.mechanism
    return Planner(
        dispatch=Dispatch(
            store=office.store, ring=office.worker, post=post, now=Now(at)
        ),
        timetable=mechanism.timetable,
        root_public=mechanism.settings.root_public,
        open_catalogue=lambda: mechanism.catalogue,
        open_stationery=lambda: mechanism.notice_stationery,
        memory=memory or SlipMemory(),
    )


def plan(
    office: Office, *, at: datetime = NOON, memory: SlipMemory | None = None
) -> int:
    """Do a round of planning; return how many notices were drafted."""
    with office.store.begin() as tx:
        promise_planning(tx, at=at)
        waiting = reversed(tuple(tx.outbox.ready(JobKind.PLAN_NOTICES)))
        claims = (tx.outbox.claim(job, owner="test", at=at) for job in waiting)
        job = next(filter(None, claims))  # others may have claimed some
    return plan_notices(planner(office, at=at, memory=memory), job)


def files(office: Office) -> list[Case]:
    """The covers of all audit files, in the order in which they were made."""
    with office.store.read() as tx:
        covers = list(tx.worklists.all_covers())
    return [one for one in covers if one.kind is CaseKind.AUDIT_FILE]


def slip(office: Office, case_id: CaseId, by: str = DANA) -> Slip:
    """The slip of a case or a file, as somebody on it reads it."""
    ring = office.rings[by]
    with office.store.read() as tx:
        return read_case_slip(tx, ring, contents_key(tx, ring, case_id))


def facts(office: Office, case: Case, by: str = DANA) -> AuditFacts:
    """The coded facts of a file."""
    found = slip(office, case.id, by).audit
    assert found is not None
    return found


def drafts(office: Office, case: Case, by: str = DANA) -> tuple[Draft, ...]:
    """The notices that lie in a file."""
    ring = office.rings[by]
    with office.store.read() as tx:
        key = contents_key(tx, ring, case.id)
        return read_records(tx, key, ring.directory, Draft)
