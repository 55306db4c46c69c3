"""Write a notice as the worker: from coded facts and the registry, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from grievance.catalogue.notices import (
    EarlierAudit,
    NoticeBook,
    NoticeFacts,
    NoticeItem,
)
from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.certification import Certification
from grievance.domain.draft import Addressee, Draft, NoticeOf
from grievance.domain.evidence import Relation, relation_of
from grievance.domain.firm import Firm
from grievance.domain.next_notice import OVERSIGHT, NoticeRules
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import NoticeNote
from grievance.domain.outgoing import OutgoingKind, Party
from grievance.domain.reference import Reference
from grievance.domain.topic_facts import TopicFacts
from grievance.mail.answers.write import FormItem, write_form
from grievance.storage.store import Transaction


MOST_EARLIER = 8  # audits; older ones say nothing any more


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeStationery:
    """What notices are written with: their words, the office, and its days."""

    notices: NoticeBook = field(repr=False)
    office: str
    rules: NoticeRules = field(default_factory=NoticeRules)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSource:
    """
    What a notice is made of: an audit, and what it has to answer.

    There is no case in it, so that nothing of one is told that was not frozen before.
    """

    audit: Audit
    facts: AuditFacts
    note: NoticeNote
    reference: Reference
    checkpoint: str = field(repr=False)


def write_notice(
    tx: Transaction,
    source: NoticeSource,
    stationery: NoticeStationery,
    *,
    today: date,
    at: datetime,
) -> Draft:
    """
    Return the draft of a notice, for people to read, change and let go.

    Raises:
        NotFoundError: The registry lost the Entity or the firm meanwhile.
    """
    audit, note = source.audit, source.note
    assert audit.firm_id is not None  # a notice has an addressee
    firm = tx.firms.get(audit.firm_id)
    book = stationery.notices
    language = book.language_for(firm.language)
    facts = _facts(tx, source, stationery, firm, language, today)
    words = book.write(facts, language)
    return Draft(
        number=note.number,
        kind=OutgoingKind.NOTICE,
        to=Addressee(party=Party.AUDITOR, firm=firm.id),
        reference=source.reference,
        language=words.language,
        subject=words.subject,
        body=words.body,
        written=f"{words.subject}\n\n{words.body}",
        at=at,
        notice=NoticeOf(
            kind=note.kind,
            audit_id=audit.id,
            entity_id=audit.entity_id,
            start=note.start,
            topics=source.facts.topics,
            for_desk=facts.is_for_desk,
        ),
    )


def _facts(  # noqa: PLR0913, PLR0917  # whatever a notice says
    tx: Transaction,
    source: NoticeSource,
    stationery: NoticeStationery,
    firm: Firm,
    language: str,
    today: date,
) -> NoticeFacts:
    audit, note, rules = source.audit, source.note, stationery.rules
    certificates = tuple(_certificates(tx, audit))
    items = tuple(_items(source, {one.version for one in certificates}))
    is_after = note.kind is NoticeKind.ANSWER_REMINDER
    return NoticeFacts(
        kind=note.kind,
        reference=source.reference,
        office=stationery.office,
        entity=tx.entities.get(audit.entity_id).name,
        audit=audit.kind,
        start=note.start,
        is_fixed=audit.start is not None,
        certificates=tuple(sorted(map(_number, certificates))),
        firm=firm.name,
        lead=_lead(tx, audit),
        for_desk=source.facts.addressee.startswith(OVERSIGHT),
        items=items,
        earlier=tuple(_earlier(tx, source, today)),
        acknowledge_within=None if is_after else rules.acknowledge_within,
        answer_by=(audit.actual_end or note.start) + rules.calendar.answer,
        form=_form(stationery.notices, items, language),
        checkpoint=source.checkpoint,
    )


def _items(source: NoticeSource, audited: Collection[str]) -> Iterator[NoticeItem]:
    """
    Yield each criterion once, with what was said of it first.

    One that is asked about in two versions has one line: two with the same number would
    show two cases, and nobody could answer them apart.  A version that no certificate
    has is left out, as it would show of when a case is.
    """
    lines: dict[str, tuple[str, int]] = {}
    for one in _shown(source):
        version = one.version if one.version in audited or not audited else ""
        before, carried = lines.get(one.criterion, ("", 0))
        lines[one.criterion] = max(before, version), max(carried, one.carried)
    for criterion, (version, carried) in sorted(lines.items()):
        yield NoticeItem(criterion=criterion, version=version, carried=carried)


def _shown(source: NoticeSource) -> tuple[TopicFacts, ...]:
    """Return what is to be said of each topic that the audit has to answer."""
    wanted = source.facts.topics
    return tuple(one for one in source.facts.shown if one.topic in wanted)


def _earlier(
    tx: Transaction, source: NoticeSource, today: date
) -> Iterator[EarlierAudit]:
    """Yield the last audits of the Entity that had begun, the newest first."""
    held = [
        audit
        for audit in tx.audits.of_entity(source.audit.entity_id)
        if audit.id != source.audit.id
        and audit.status is not AuditStatus.CANCELLED
        and audit.start is not None
        and audit.start <= today
    ]
    held.sort(key=lambda audit: (audit.start or date.min, str(audit.id)), reverse=True)
    for audit in held[:MOST_EARLIER]:
        assert audit.start is not None  # as asked above
        relation = _relation(source, audit.start)
        yield EarlierAudit(kind=audit.kind, day=audit.start, relation=relation)


def _relation(source: NoticeSource, started: date) -> Relation:
    """Return what of all that is shown says most of an audit that began on that day."""
    shown = _shown(source)
    since = min((one.since for one in shown if one.since), default=None)
    public = (one.public_since for one in shown if one.public_since)
    return relation_of(since, min(public, default=None), started)


def _number(one: Certification) -> str:
    return f"{one.standard} {one.version} {one.number}"


def _certificates(tx: Transaction, audit: Audit) -> Iterator[Certification]:
    for one in tx.certifications.of_entity(audit.entity_id):
        if not audit.certification_ids or one.id in audit.certification_ids:
            yield one


def _lead(tx: Transaction, audit: Audit) -> str:
    auditors = {one.id: one.name for one in tx.auditors.all()}
    return auditors.get(audit.lead_auditor_id, "") if audit.lead_auditor_id else ""


def _form(book: NoticeBook, items: tuple[NoticeItem, ...], language: str) -> str:
    shown = book.listed(items, language)
    form = [FormItem(criterion=one.code, title=one.title) for one in shown]
    return write_form(form, language)
