"""
An invented report that names eight organisations, and a registry that knows seven.

Two of them it calls by an alias or in Chinese.  One was audited after the report came
out, one two years before, and one will be in twenty days.
"""

from __future__ import annotations

from datetime import date

from grievance.domain.allegation import Period
from grievance.domain.evidence import Evidence, EvidenceKind
from grievance.domain.registry import Registry
from grievance.domain.report import Route
from grievance.domain.reprisal import RiskAssessment
from grievance.services.reports.fan_out_report import FanOut
from grievance.services.triage.plan_organisation import Named
from tests.acceptance.registry import (
    COC,
    certificate,
    entity,
    firm,
    member,
    next_audit,
    past_audit,
)
from tests.doubles import NOON, TODAY, make_mail


HEXI = entity("Hexi Bright Metal", zh="河汐亮金属")
LINDMOOR = entity("Lindmoor Casthouse", "Lindmoor Castings", country="NO")
TAMARACK = entity("Tamarack Rolling Works", country="CA")
PELLORY = entity("Pellory Foil", country="DE")
SKARVIK = entity("Skarvik Extrusions", country="NO")
MERIDALE = entity("Meridale Alumina", country="AU")
ENTITIES = (HEXI, LINDMOOR, TAMARACK, PELLORY, SKARVIK, MERIDALE)
WITH_COC = {HEXI.name, PELLORY.name}
BRACKWATER = member("Brackwater Beverages", of="Downstream Supporters")
OUTSIDE = "Quillon Wire Trading"
HERONFIELD, TALGRUND, ORLEC = map(
    firm, ("Heronfield Audit", "Talgrund Assurance", "Orlec Certification")
)
NEXT = {
    HEXI.name: next_audit(HEXI, HERONFIELD, date(2026, 9, 1)),
    LINDMOOR.name: next_audit(LINDMOOR, HERONFIELD, date(2026, 8, 3)),
    TAMARACK.name: next_audit(TAMARACK, HERONFIELD, date(2026, 3, 22)),
    PELLORY.name: next_audit(PELLORY, TALGRUND, date(2026, 9, 7)),
    SKARVIK.name: next_audit(SKARVIK, TALGRUND, date(2026, 10, 5)),
    MERIDALE.name: next_audit(MERIDALE, ORLEC, date(2026, 7, 6)),
}
REGISTRY = Registry(
    members=(BRACKWATER,),
    firms=(HERONFIELD, TALGRUND, ORLEC),
    entities=ENTITIES,
    certifications=(
        *(certificate(one) for one in ENTITIES if one is not SKARVIK),
        certificate(SKARVIK, version="V2"),
        certificate(HEXI, COC, "V2.1"),
        certificate(PELLORY, COC, "V2.1"),
    ),
    audits=(
        past_audit(HEXI, HERONFIELD, date(2025, 9, 1)),
        past_audit(LINDMOOR, HERONFIELD, date(2023, 3, 1)),
        *NEXT.values(),
    ),
)
WRITER, NGO = "Ilse Maarten", "Open Furnace Watch"
ADDRESS = "ilse@openfurnace.example"
NAMES = {one.name for one in ENTITIES} | {
    "河汐亮金属",
    "Lindmoor Castings",
    BRACKWATER.name,
    OUTSIDE,
}
MAIL = make_mail(
    f"""Dear all,

{NGO}, a non-governmental organisation, files its published report "Bound Hands"
(attached) as a complaint, and asks for an answer on each of the organisations it names.

Since May 2024 people were moved to work that they could not refuse or leave: this is
forced labour. We followed the metal through customs records to these buyers:

1. 河汐亮金属
2. Lindmoor Castings
3. {TAMARACK.name}
4. {PELLORY.name}
5. {SKARVIK.name}
6. {MERIDALE.name}
7. {BRACKWATER.name}
8. {OUTSIDE}

Yours sincerely
{WRITER}, {NGO}
""",
    sender=f"{WRITER} <{ADDRESS}>",
    subject="Our report on forced labour in eight organisations",
    attachment=b"the report as published",
)
PERIOD = Period(since=date(2024, 5, 1))
REPORT = Evidence(
    number=1,
    title="Bound Hands",
    kind=EvidenceKind.PUBLISHED_REPORT,
    when=PERIOD,
    published_on=date(2025, 3, 1),
    received_on=TODAY,
)
NOBODY_AT_RISK = RiskAssessment(at=NOON, nobody=True, review_on=date(2026, 12, 1))
FAN_OUT = FanOut(
    every=(
        *(Named(route=Route.SUB_CASE, id=one.id) for one in ENTITIES),
        Named(route=Route.MEMBER_CONDUCT, id=BRACKWATER.id),
        Named(route=Route.OUT_OF_SCOPE, name=OUTSIDE, reason="It is no member."),
    ),
    when=PERIOD,
    codes=("PS 10.3",),
)
