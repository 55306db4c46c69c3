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


# Its key was thrown away; from 2038 to 2040, as nothing here asks for the day.
CERTIFICATE_PEM = """\
-----BEGIN CERTIFICATE-----
MIIDAjCCAeqgAwIBAgIUKOrwYrvI24nTsHYmaARpMsl3sjwwDQYJKoZIhvcNAQEL
BQAwIDEeMBwGA1UEAwwVbm90aWNlc0BoZXJvbi5leGFtcGxlMB4XDTM4MDEwMTAw
MDAwMFoXDTQwMDEwMTAwMDAwMFowIDEeMBwGA1UEAwwVbm90aWNlc0BoZXJvbi5l
eGFtcGxlMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmJFBNqwGExd9
VlO5SjD/XGhfMFMst1F1nWGOsDt7ZJuBVnNcEdMuzn9Lw1l1EPB1YAhiJA+uzd0Y
e8aoMuk9nTj0QhvzfquKQIU7fvRI00G4mQIJWx/DZ1C9Lq9iMPy+2H7+zkxcXRR4
PSzGAMN5tZYhSLwOvw+3jJ8DypLif7uHhGrCKLU5QoER1k85rh5QGnJKV0KXWqVS
KYU4KsdKBBWfuwkRsTARRTZ/6mEiCHGplv6ZTq1EYwGDgyHz2Aawv5h/iiZC/CsT
9J5TNmj3RMIX68wXe62cMQiQmZQNxpcu+tuqkx8m7oPRYFaevxmZt22v3aWf/i4f
o+prWF5sTQIDAQABozQwMjAgBgNVHREEGTAXgRVub3RpY2VzQGhlcm9uLmV4YW1w
bGUwDgYDVR0PAQH/BAQDAgWgMA0GCSqGSIb3DQEBCwUAA4IBAQAg5EHWr7zptzWS
w9oK0U+UPTbMjkvdFIOPMiv2a3bzVSmZdlaD7UA7dPHaqbD6RJo/qprV+deVsNAz
Bkk81C1lTTHzc0UF7hLx8Cv9QL2jSZQ3WDlMCFe4CQkuHjnezHMRmG5qn+zGzdDw
/5X9cvHsXncVXK2GtUbpx9/o9JmYMxnOm5tUWhA1+EN64mBLro9k+4b68K/swScq
N3gS1wFOzey7a2omPK3IFNb75qZHUFUtrFEYQlkR9ygbgJon42qjBe3fq8ZeoGaP
dWEXcfBuQkQtYftXDzTDiA5cYyLlcZHQu+E5H2j+4JZzw/WZnGWm4DXuKUkXiNau
i1yKiKm+
-----END CERTIFICATE-----
"""
AGE_RECIPIENT = "age10q2vdcamhu05gamnqgze3wcwhfgpkyh5evm2y2jn4qhn92r8xg0s5vk3wl"

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
    language="de",
    certificate=CERTIFICATE_PEM,
    age_recipient=AGE_RECIPIENT,
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
