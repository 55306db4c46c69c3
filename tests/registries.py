"""
A small registry with one record of each kind, every field of it filled.

Its ids are the same in every process, as they stand in the names of tests.
"""

from __future__ import annotations

from datetime import date
from uuid import NAMESPACE_OID, uuid5

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.auditor import Accreditation, AccreditationStatus, Auditor
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity, Facility, NameKind, OtherName
from grievance.domain.firm import Firm
from grievance.domain.ids import AuditId, CertificationId, EntityId
from grievance.domain.link import Link, LinkKind, LinkStrength
from grievance.domain.member import Member
from grievance.domain.outside_event import EventKind, OutsideEvent, Regulation
from grievance.domain.registry import Record
from grievance.domain.registry_ids import (
    AuditorId,
    EventId,
    FirmId,
    LinkId,
    MemberId,
    OrganisationId,
)


MEMBER = Member(
    id=MemberId(uuid5(NAMESPACE_OID, "member")),
    key="M-1",
    name="Norvik Group",
    aliases=("Norvik",),
    other_names=(OtherName(name="诺维克集团", language="zh", script="Hans"),),
    membership_class="Production and Transformation",
    country="NO",
    since=date(2019, 1, 1),
    until=date(2026, 12, 31),
)
FIRM = Firm(
    id=FirmId(uuid5(NAMESPACE_OID, "firm")),
    code="HRN",
    name="Heron Audit",
    aliases=("Heron", "Heron B.V."),
    country="NL",
    notices_to="notices@heron.example",
    oversight="oversight@scheme.example",
)
AUDITOR = Auditor(
    id=AuditorId(uuid5(NAMESPACE_OID, "auditor")),
    key="A-1",
    name="Maarit Aalto",
    firm_id=FIRM.id,
    accreditations=(
        Accreditation(standard="ASI-PS", since=date(2024, 1, 1)),
        Accreditation(
            standard="ASI-CoC",
            since=date(2020, 1, 1),
            until=date(2023, 1, 1),
            status=AccreditationStatus.WITHDRAWN,
        ),
    ),
)
ENTITY = Entity(
    id=EntityId(uuid5(NAMESPACE_OID, "entity")),
    key="E-1",
    name="Norvik Smelter",
    aliases=("诺维克", "Norvik", "Норвик"),
    other_names=(
        OtherName(
            name="Norvik Reduction", kind=NameKind.FORMER, until=date(2020, 1, 1)
        ),
    ),
    member_id=MEMBER.id,
    membership_class="Production and Transformation",
    country="NO",
    activities=("smelting", "casting"),
    facilities=(
        Facility(name="Potroom 2", country="NO", region="Vestland"),
        Facility(name="Mine", country="GN", activities=("bauxite mining",)),
    ),
)
CERTIFICATE = Certification(
    id=CertificationId(uuid5(NAMESPACE_OID, "certificate")),
    entity_id=ENTITY.id,
    standard="ASI-PS",
    version="V3.1",
    number="100",
    issued=date(2024, 1, 1),
    expires=date(2026, 12, 31),
)
AUDIT = Audit(
    id=AuditId(uuid5(NAMESPACE_OID, "audit")),
    key="AU-1",
    entity_id=ENTITY.id,
    certification_ids=(CERTIFICATE.id,),
    kind=AuditKind.SURVEILLANCE,
    firm_id=FIRM.id,
    lead_auditor_id=AUDITOR.id,
    team=(AUDITOR.id,),
    due_from=date(2026, 1, 1),
    due_until=date(2026, 3, 31),
    scheduled_start=date(2026, 4, 1),
    actual_start=date(2026, 4, 2),
    actual_end=date(2026, 4, 4),
    status=AuditStatus.UNDER_WAY,
)
LINK = Link(
    id=LinkId(uuid5(NAMESPACE_OID, "link")),
    kind=LinkKind.OWNERSHIP,
    from_id=OrganisationId(MEMBER.id),
    to_id=OrganisationId(ENTITY.id),
    since=date(2019, 1, 1),
    source="annual report",
    strength=LinkStrength.CONFIRMED,
)
EVENT = OutsideEvent(
    id=EventId(uuid5(NAMESPACE_OID, "event")),
    key="EV-1",
    on=date(2025, 3, 1),
    kind=EventKind.REPORT,
    title="A report on smelters in Vestland",
    countries=("NO",),
    regions=("Vestland",),
    standards=("ASI-PS",),
    criteria=("PS 10.3", "PS 9.8"),
    source="https://reports.example/smelters",
    flags=(Regulation.EU_FLR, Regulation.LKSG),
)
EVERYTHING: tuple[Record, ...] = (
    MEMBER,
    FIRM,
    AUDITOR,
    ENTITY,
    CERTIFICATE,
    AUDIT,
    LINK,
    EVENT,
)
