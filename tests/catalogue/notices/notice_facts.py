"""A full set of facts for a notice, all of them invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from grievance.catalogue.notices import EarlierAudit, NoticeFacts, NoticeItem
from grievance.domain.audit import AuditKind
from grievance.domain.evidence import Relation
from grievance.domain.notice import NoticeKind


REFERENCE = "GR-7F3K-9Q2D"
OFFICE = "Complaints Office of the Stewardship Initiative for Light Metals"
ENTITY = "Tamarack Rolling 塔马拉克 Ltd"
FORM = """\
-----8<----- reply form
PS 10.3:   conformance | minor | major | critical | not assessed | and whatever else
  comment:
----->8-----
"""
CHECKPOINT = """\
grievance.example/log
4711
2x5mZmVhdGhlcndlaWdodGNoYW1waW9uc2hpcGZlYXQ=

— grievance.example/log 6x5mZmVhdGhlcndlaWdodGNoYW1waW9uc2hpcGZlYXQ6x5mZmVhdGhlcndlaWdodA==
"""
FACTS = NoticeFacts(
    kind=NoticeKind.FIRST,
    reference=REFERENCE,
    office=OFFICE,
    entity=ENTITY,
    audit=AuditKind.SURVEILLANCE,
    start=date(2031, 9, 1),
    certificates=("CERT-12", "CERT-3"),
    firm="Larch Assurance",
    lead="Imre Vos",
    items=(
        NoticeItem(criterion="PS 10.3", version="V3.1", carried=2),
        NoticeItem(criterion="PS 9.8b", version="V3.1"),
        NoticeItem(criterion="PS 7.3", version="V2"),
        NoticeItem(criterion="CoC 7.1", version="V2.1"),
    ),
    earlier=(
        EarlierAudit(
            kind=AuditKind.CERTIFICATION,
            day=date(2028, 3, 4),
            relation=Relation.NOT_PUBLIC_THEN,
        ),
        EarlierAudit(
            kind=AuditKind.SURVEILLANCE,
            day=date(2030, 3, 4),
            relation=Relation.AVAILABLE_THEN,
        ),
    ),
    acknowledge_within=77,
    answer_by=date(2031, 10, 17),
    form=FORM,
    checkpoint=CHECKPOINT,
)


def facts_of(kind: NoticeKind = NoticeKind.FIRST, **changed: Any) -> NoticeFacts:
    """Return all facts of a notice of *kind*, some of them *changed*."""
    return replace(FACTS, kind=kind, **changed)
