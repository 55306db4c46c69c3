"""Evidence on its days, and what each audit could have known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.evidence import Evidence
from grievance.domain.ids import EntityId
from grievance.domain.registry import key_of
from grievance.domain.registry_ids import FirmId
from grievance.domain.timeline import Known, Lane, Moment, TimelineEntry
from grievance.services.evidence.relate_evidence import relate


def evidence_entries(every: Iterable[Evidence]) -> Iterator[TimelineEntry]:
    """Yield when it happened and when it was published; else when we got it."""
    for one in every:
        about, is_dated = f"E{one.number}", one.when.first or one.published_on
        if one.when.first:
            yield TimelineEntry(
                on=one.when.first,
                until=one.when.until if one.when.until != one.when.first else None,
                lane=Lane.EVIDENCE,
                moment=Moment.HAPPENED,
                about=about,
                text=one.title,
            )
        if one.published_on:
            yield _single(one.published_on, Moment.PUBLISHED, about, one)
        if not is_dated:
            yield _single(one.received_on, Moment.OBTAINED, about, one)


def audit_entries(
    audits: Iterable[Audit],
    evidence: Sequence[Evidence],
    entities: Mapping[EntityId, str],
    firms: Mapping[FirmId, str],
    today: date,
) -> Iterator[TimelineEntry]:
    """Yield the audits that were not cancelled, with what each could have known."""
    for audit in audits:
        if audit.status is AuditStatus.CANCELLED:
            continue
        is_past = audit.start is not None and audit.start <= today
        rows = relate([audit], evidence, on=today)
        yield TimelineEntry(
            on=audit.start or audit.due_from,
            until=audit.actual_end if audit.actual_end != audit.start else None,
            lane=Lane.AUDITS,
            moment=Moment.AUDIT_HELD if is_past else Moment.AUDIT_AHEAD,
            about=key_of(audit),
            text=_audit_words(audit, entities, firms),
            known=tuple(
                Known(evidence=row.evidence.number, relation=row.relation)
                for row in rows
            ),
        )


def _audit_words(
    audit: Audit, entities: Mapping[EntityId, str], firms: Mapping[FirmId, str]
) -> str:
    entity = entities.get(audit.entity_id, "")
    firm = firms.get(audit.firm_id, "") if audit.firm_id else ""
    by = f" by {firm}" if firm else ""
    window = "" if audit.start else ", no day fixed yet"
    return f"{audit.kind} of {entity}{by}{window}"


def _single(on: date, moment: Moment, about: str, one: Evidence) -> TimelineEntry:
    return TimelineEntry(
        on=on, lane=Lane.EVIDENCE, moment=moment, about=about, text=one.title
    )
