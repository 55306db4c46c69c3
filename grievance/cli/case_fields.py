"""How cases are written for programs: plain names, plain values."""

from __future__ import annotations

from datetime import date

from grievance.cli.access_view import access_fields
from grievance.cli.clock_fields import case_clock_fields
from grievance.cli.output import Fields
from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.contents import AttachmentNote, Relation
from grievance.domain.slip import Flag
from grievance.domain.standing import current
from grievance.services.cases.open_case import OpenedCase, OpenedNote
from grievance.services.cases.read_history import HistoryLine
from grievance.services.cases.read_letters import OpenedLetter
from grievance.services.slips.list_cases import ListedCase


def cover_fields(case: Case, handler: str | None) -> dict[str, object]:
    """Write a cover; *handler* is a name."""
    return {
        "reference": case.reference,
        "kind": case.kind,
        "stage": case.stage,
        "urgency": case.urgency,
        "received_on": case.received_on,
        "due_on": case.due_on,
        "handler": handler,
        "language": case.language,
        "unread": case.unread,
    }


def listed_fields(listed: ListedCase) -> Fields:
    """Write a line of the queue."""
    return {
        **cover_fields(listed.case, listed.handler),
        "entities": listed.entities,
        "members": listed.members,
        "criteria": listed.slip.criteria,
        "flags": listed.slip.flags,
        "names_only": listed.names_only,
        "may_be_resubmission_until": _until(listed),
    }


def _until(listed: ListedCase) -> date | None:
    """Return the last day of a resubmission that a letter may be; None without one."""
    window = current(listed.case.clocks, ClockKind.RESUBMISSION)
    is_suggested = Flag.MAY_BE_RESUBMISSION in listed.slip.flags
    return window.due_on if window and is_suggested else None


def opened_fields(opened: OpenedCase) -> Fields:
    """Write a case with its box open."""
    return {
        **cover_fields(opened.case, opened.handler),
        "clocks": case_clock_fields(opened.case.clocks),
        "entities": opened.entities,
        "members": opened.members,
        "criteria": opened.slip.criteria,
        "severity": opened.slip.severity,
        "flags": opened.slip.flags,
        "letters": [letter_fields(letter) for letter in opened.letters],
        "elsewhere": [letter_fields(letter) for letter in opened.elsewhere],
        "notes": [_note_fields(note) for note in opened.notes],
        "history": [_history_fields(line) for line in opened.history],
        "readers": opened.readers,
        **access_fields(opened.access),
        "relations": [_relation_fields(one) for one in opened.relations],
        "outcome": opened.slip.outcome or None,
        "ground": opened.slip.ground or None,
        "remedies": opened.slip.remedies,
        "forums": opened.slip.forums,
        "altered": opened.altered,
    }


def letter_fields(opened: OpenedLetter) -> Fields:
    """Write a letter; its sender is null for those who may not know."""
    letter, writer = opened.letter, opened.writer
    sender = writer and {
        "name": writer.name,
        "address": writer.address,
        "clear": writer.clear,
        "contact": writer.contact,
        "forwarded": writer.forwarded,
    }
    return {
        "id": opened.id,
        "number": opened.number,
        "channel": letter.channel,
        "entered_by": opened.entered_by or None,
        "from_case": letter.from_case or None,
        "filed": _filing_fields(opened),
        "sender": sender,
        "subject": letter.subject,
        "date": letter.written_at,
        "received_at": letter.received_at,
        "text": letter.text,
        "language": letter.language,
        "labels": letter.labels,
        "notes": letter.notes,
        "verified": letter.verified,
        "related": [
            {"reference": one.reference, "why": one.why} for one in letter.related
        ],
        "attachments": [
            _attachment_fields(note, opened.lost.get(note.part_id))
            for note in letter.attachments
        ],
    }


def _filing_fields(opened: OpenedLetter) -> Fields | None:
    """Write where a letter was filed last; its case is null while it is not made."""
    filed = opened.filed
    if filed is None:
        return None
    return {
        "filed": filed.filed,
        "case": filed.case or None,
        "by": opened.filed_by,
        "at": filed.at,
        "reason": filed.reason,
    }


def _attachment_fields(note: AttachmentNote, lost: str | None) -> Fields:
    return {
        "id": note.part_id,
        "name": note.name,
        "media_type": note.media_type,
        "size": note.size,
        "sha256": note.sha256,
        "lost": lost,
    }


def _note_fields(opened: OpenedNote) -> Fields:
    return {
        "author": opened.author,
        "at": opened.note.at,
        "text": opened.note.text,
        "struck": opened.is_struck,
    }


def _relation_fields(relation: Relation) -> Fields:
    return {
        "kind": relation.kind,
        "case": relation.case or None,
        "at": relation.at,
        "reason": relation.reason,
    }


def _history_fields(line: HistoryLine) -> Fields:
    return {
        "sequence": line.entry.sequence,
        "at": line.entry.at,
        "actor": line.actor,
        "act": line.entry.act,
        "about": line.about or None,
        "reason": line.reason.text if line.reason else None,
        "codes": line.reason.codes if line.reason else (),
    }
