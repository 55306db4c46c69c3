"""The registry of a scenario: two firms, their auditors, and what these have audited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

from grievance.domain.audit import Audit
from grievance.domain.auditor import Accreditation, Auditor
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity
from grievance.domain.firm import Firm
from grievance.domain.registry import Registry
from grievance.domain.registry_ids import AuditorId
from tests.acceptance.registry import (
    certificate,
    entity,
    firm,
    next_audit,
    past_audit,
)


def _auditor(name: str, of: Firm) -> Auditor:
    since = Accreditation(standard="ASI-PS", since=date(2020, 1, 1))
    return Auditor(
        id=AuditorId(uuid4()), name=name, firm_id=of.id, accreditations=(since,)
    )


def _was_audited(
    on: tuple[Certification, ...],
    of: Entity,
    ended: date,
    lead: Auditor,
    *team: Auditor,
) -> Audit:
    return replace(
        past_audit(of, FIRM, ended),
        certification_ids=tuple(one.id for one in on),
        actual_end=ended,
        lead_auditor_id=lead.id,
        team=tuple(one.id for one in team),
    )


def _will_be_audited(
    of: Entity,
    by: Firm,
    lead: Auditor,
    *team: Auditor,
    start: date = date(2026, 9, 7),
) -> Audit:
    return replace(
        next_audit(of, by, start),
        lead_auditor_id=lead.id,
        team=tuple(one.id for one in team),
    )


FIRM, OTHER_FIRM = firm("Kestrel & Low Verification"), firm("Plover Assurance")
ACCUSED, COLLEAGUE = _auditor("Anders Mørk", FIRM), _auditor("Silje Nes", FIRM)
GUEST, STRANGER = _auditor("Vesla Rud", OTHER_FIRM), _auditor("Jorun Aas", OTHER_FIRM)
WORKS = entity("Tverrvik Aluminium", country="NO")
MILL = entity("Solheim Rolling", country="NO")
CASTHOUSE = entity("Brattnes Casthouse", country="NO")
FOUNDRY = entity("Fjellheim Foundry", country="NO")
OF_WORKS, CHAIN_OF_WORKS = certificate(WORKS), certificate(WORKS, "ASI-CoC", "V2.1")
OF_MILL, OF_CASTHOUSE = certificate(MILL), certificate(CASTHOUSE)
OF_FOUNDRY = certificate(FOUNDRY, since=2023)

# What the accused did, the newest first; the last of it is over two years ago.
LED = _was_audited((OF_WORKS, CHAIN_OF_WORKS), WORKS, date(2025, 5, 15), ACCUSED, GUEST)
OF_THE_TEAM = _was_audited(
    (OF_CASTHOUSE,), CASTHOUSE, date(2024, 11, 8), COLLEAGUE, ACCUSED
)
LED_LONG_AGO = _was_audited((OF_MILL,), MILL, date(2024, 3, 4), ACCUSED)
LED_TOO_LONG_AGO = _was_audited((OF_FOUNDRY,), FOUNDRY, date(2024, 2, 29), ACCUSED)
BY_A_COLLEAGUE = _was_audited((OF_MILL,), MILL, date(2025, 9, 12), COLLEAGUE)

# What is to come.
BY_THE_ACCUSED = _will_be_audited(WORKS, FIRM, ACCUSED)
BY_THE_FIRM = _will_be_audited(WORKS, FIRM, COLLEAGUE, start=date(2026, 9, 1))
WITH_THE_GUEST = _will_be_audited(WORKS, OTHER_FIRM, STRANGER, GUEST)
BY_STRANGERS = _will_be_audited(WORKS, OTHER_FIRM, STRANGER)
OF_ANOTHER = _will_be_audited(MILL, FIRM, ACCUSED)

REGISTRY = Registry(
    firms=(FIRM, OTHER_FIRM),
    auditors=(ACCUSED, COLLEAGUE, GUEST, STRANGER),
    entities=(WORKS, MILL, CASTHOUSE, FOUNDRY),
    certifications=(OF_WORKS, CHAIN_OF_WORKS, OF_MILL, OF_CASTHOUSE, OF_FOUNDRY),
    audits=(
        LED,
        OF_THE_TEAM,
        LED_LONG_AGO,
        LED_TOO_LONG_AGO,
        BY_A_COLLEAGUE,
        BY_THE_ACCUSED,
        BY_THE_FIRM,
        WITH_THE_GUEST,
        BY_STRANGERS,
        OF_ANOTHER,
    ),
)
