"""What the examples of the documents speak of: an Entity, its certificate, its audits."""

from __future__ import annotations

from dataclasses import replace
from uuid import NAMESPACE_OID, uuid5

from grievance.domain.audit import Audit
from grievance.domain.auditor import Auditor
from grievance.domain.ids import CaseId
from grievance.domain.registry_ids import AuditorId, FirmId
from tests.docs.stage import CASE, Stage
from tests.services.audits_ahead import HERON, PAPER, ahead, case_about, know


FIRM = replace(HERON, key="F-01")
RIVAL = replace(
    HERON,
    id=FirmId(uuid5(NAMESPACE_OID, "rival")),
    key="F-02",
    code="",
    name="Karavel Audit",
    notices_to="notices@karavel.example",
)
LEAD = Auditor(
    id=AuditorId(uuid5(NAMESPACE_OID, "lead")),
    key="A-01",
    name="Oda Fjell",
    firm_id=RIVAL.id,
)
CERTIFICATE = replace(PAPER, key="C-2044", number="C-2044")
NEXT, LATER = ahead(20, key="AU-310"), ahead(60, key="AU-311")


def registry(stage: Stage, *audits: Audit) -> None:
    """Put it into the registry, with these audits or the two that are ahead."""
    know(stage.office, FIRM, RIVAL, LEAD, CERTIFICATE, *(audits or (NEXT, LATER)))


def case(
    stage: Stage, name: str = CASE, words: str = "They keep our papers."
) -> CaseId:
    """Take in a complaint that is assessed, and let the page's reference be its own."""
    return stage.of(case_about(stage.office, words), name)
