"""Evidence, and what audits could have known of it, as tables and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from grievance.cli.output import Fields
from grievance.cli.tables import print_table
from grievance.domain.evidence import Evidence, Relation
from grievance.domain.ids import EntityId
from grievance.services.evidence.relate_evidence import RelatedEvidence


HEADS = ("number", "title", "kind", "happened", "published", "received", "custody")
RELATION_HEADS = ("Entity", "audit", "begins", "evidence", "relation")
SAID = {
    Relation.AVAILABLE_THEN: "available then",
    Relation.NOT_PUBLIC_THEN: "pre-dates it, not public then",
    Relation.LATER: "later",
    Relation.UNKNOWN: "cannot be said: a day is missing",
}
Related = Mapping[EntityId, Sequence[RelatedEvidence]]


def print_evidence(every: Iterable[Evidence]) -> None:
    """Print the evidence of a case, and in whose hands it was."""
    rows = [
        (
            one.number,
            one.title,
            one.kind,
            _happened(one),
            one.published_on,
            one.received_on,
            [f"{note.at:%Y-%m-%d} {note.by}: {note.text}" for note in one.custody],
        )
        for one in every
    ]
    empty = "No evidence is on record here."
    print_table(HEADS, rows, empty=empty, spare=("received",))


def print_relations(found: Related, titles: Mapping[EntityId, str]) -> None:
    """Print every audit with every piece of evidence."""
    rows = [
        (
            titles.get(entity_id, str(entity_id)),
            row.audit.kind,
            f"{row.audit.start or 'no day yet'}{'' if row.is_past else ' (ahead)'}",
            f"{row.evidence.number} {row.evidence.title}",
            SAID[row.relation],
        )
        for entity_id, every in found.items()
        for row in every
    ]
    print_table(
        RELATION_HEADS,
        rows,
        empty="There is no evidence on record, or no audit of an Entity of this case.",
    )


def evidence_fields(one: Evidence) -> Fields:
    """Write a piece of evidence for programs."""
    return {
        "number": one.number,
        "revision": one.revision,
        "title": one.title,
        "kind": one.kind,
        "since": one.when.since,
        "until": one.when.until,
        "published_on": one.published_on,
        "received_on": one.received_on,
        "source": one.source,
        "locator": one.locator,
        "attachment": one.attachment,
        "sha256": one.sha256 or None,
        "allegations": one.allegations,
        "custody": [
            {"at": note.at, "by": note.by, "text": note.text} for note in one.custody
        ],
    }


def relations_fields(found: Related, titles: Mapping[EntityId, str]) -> Fields:
    """Write for programs what each audit could have known."""
    return {
        "entities": [
            {
                "id": entity_id,
                "name": titles.get(entity_id),
                "audits": [relation_fields(row) for row in every],
            }
            for entity_id, every in found.items()
        ]
    }


def relation_fields(row: RelatedEvidence) -> Fields:
    """Write what an audit could have known of a piece of evidence."""
    return {
        "audit": row.audit.id,
        "kind": row.audit.kind,
        "start": row.audit.start,
        "past": row.is_past,
        "evidence": row.evidence.number,
        "title": row.evidence.title,
        "relation": row.relation,
    }


def _happened(one: Evidence) -> str:
    days = dict.fromkeys((one.when.since, one.when.until))
    return " to ".join(str(day) for day in days if day)
