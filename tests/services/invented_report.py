"""An invented report that names eight organisations, and a registry that knows seven."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from grievance.domain.allegation import Period
from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.case import CaseKind
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity
from grievance.domain.evidence import Evidence, EvidenceKind
from grievance.domain.firm import Firm
from grievance.domain.ids import AuditId, CaseId, CertificationId, EntityId
from grievance.domain.member import Member
from grievance.domain.registry import Registry
from grievance.domain.registry_ids import FirmId, MemberId
from grievance.domain.report import NamedOrganisation, Route
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.evidence.record_evidence import record_evidence
from grievance.services.handling.set_kind import set_kind
from grievance.services.registry.import_registry import import_registry
from grievance.services.reports.fan_out_report import FannedOut, FanOut, fan_out_report
from grievance.services.triage.plan_organisation import Named
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import DANA, Office


PS, COC = "ASI-PS", "ASI-CoC"
NAMES = (
    "Karavel Extrusions",
    "Ostrava Foil Works",
    "Lindqvist Casthouse",
    "Tamarack Rolling",
    "Meridian Alumina",
    "Hexi Bright Metal",
)
MEMBER = Member(
    id=MemberId(uuid4()),
    key="M-9",
    name="Pellworm Beverages",
    membership_class="Downstream Supporters",
    country="DE",
)
OUTSIDE = "Ozark Wire Trading"
FIRM = Firm(id=FirmId(uuid4()), code="HRN", name="Heron Audit", country="NL")
ENTITIES = tuple(
    Entity(
        id=EntityId(uuid4()),
        key=f"E-{number}",
        name=name,
        aliases=("赫西亮金属",) if name.startswith("Hexi") else (),
        country="NO",
    )
    for number, name in enumerate(NAMES, start=1)
)
TOLD = (
    "Our report tells of forced labour at "
    + ", ".join((*NAMES[:-1], "赫西亮金属", MEMBER.name, OUTSIDE))
    + "."
)
WHEN = Period(since=date(2024, 5, 1))


def certificate(
    entity: Entity, standard: str = PS, version: str = "V3.1", *, since: int = 2024
) -> Certification:
    return Certification(
        id=CertificationId(uuid4()),
        entity_id=entity.id,
        standard=standard,
        version=version,
        number=f"{entity.key}-{standard}-{since}",
        issued=date(since, 1, 1),
        expires=date(since + 2, 12, 31),
    )


def audit(entity: Entity, start: date) -> Audit:
    return Audit(
        id=AuditId(uuid4()),
        entity_id=entity.id,
        kind=AuditKind.SURVEILLANCE,
        firm_id=FIRM.id,
        scheduled_start=start,
        actual_start=start if start < TODAY else None,
        status=AuditStatus.CLOSED if start < TODAY else AuditStatus.SCHEDULED,
    )


REGISTRY = Registry(
    members=(MEMBER,),
    firms=(FIRM,),
    entities=ENTITIES,
    certifications=(
        *(certificate(one) for one in ENTITIES[:5]),
        certificate(ENTITIES[5], version="V2"),
        certificate(ENTITIES[0], COC, "V2.1"),
        certificate(ENTITIES[3], COC, "V2.1"),
    ),
    audits=(
        audit(ENTITIES[0], date(2025, 9, 1)),  # after the report came out
        audit(ENTITIES[1], date(2023, 9, 1)),  # before what it tells of
        *(audit(one, date(2026, 6, 1)) for one in ENTITIES[:5]),
        audit(ENTITIES[5], date(2026, 3, 22)),  # twenty days from now
    ),
)
REPORT = Evidence(
    number=1,
    title="The report",
    kind=EvidenceKind.PUBLISHED_REPORT,
    when=WHEN,
    published_on=date(2025, 3, 1),
    received_on=TODAY,
)
EVERYONE = (
    *(Named(route=Route.SUB_CASE, id=one.id) for one in ENTITIES),
    Named(route=Route.MEMBER_CONDUCT, id=MEMBER.id),
    Named(route=Route.OUT_OF_SCOPE, name=OUTSIDE, reason="Nobody knows it here."),
)
FAN_OUT = FanOut(every=EVERYONE, when=WHEN, codes=("PS 10.3",))


def take_in_report(office: Office, *, by: str = DANA) -> CaseId:
    """Import the registry, take in the report, and put its evidence on record."""
    with office.store.begin() as tx:
        import_registry(tx, REGISTRY, at=NOON)
    mail = make_mail(TOLD, subject="Forced labour in the supply chain", attachment=b"%")
    case_id = office.case_of(mail)
    with office.store.begin() as tx:
        ring = office.rings[by]
        set_kind(tx, ring, case_id, CaseKind.REPORT, reason="It was published", at=NOON)
        record_evidence(tx, ring, case_id, REPORT, at=NOON)
    return case_id


def fan_out(
    office: Office, case_id: CaseId, wanted: FanOut = FAN_OUT, *, by: str = DANA
) -> FannedOut:
    with office.store.begin() as tx:
        return fan_out_report(
            tx,
            office.rings[by],
            case_id,
            wanted,
            catalogue=office.mechanism.catalogue,
            today=TODAY,
            at=NOON,
        )


def fanned_out(office: Office, case_id: CaseId, wanted: FanOut = FAN_OUT) -> FannedOut:
    """Fan out, and let the worker make the cases."""
    done = fan_out(office, case_id, wanted)
    for collected in done.collected:
        office.receive(collected)
    return done


def on_record(office: Office, case_id: CaseId) -> dict[str, NamedOrganisation]:
    """Return the organisations of a report by name."""
    ring = office.rings[DANA]
    with office.store.read() as tx:
        key = contents_key(tx, ring, case_id)
        found = read_records(tx, key, ring.directory, NamedOrganisation)
    return {one.name: one for one in found}


def sub_case(office: Office, case_id: CaseId, name: str) -> CaseId:
    """Return the case about the organisation of this name."""
    spool_id = on_record(office, case_id)[name].spool_id
    assert spool_id is not None
    made = office.receipt(spool_id).case_id
    assert made is not None
    return made
