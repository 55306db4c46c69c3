"""Who reads of an audit now, and by which numbers they know what it has to answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem
from grievance.domain.block import Block
from grievance.domain.next_notice import OVERSIGHT, goes_to
from grievance.domain.planning import FollowUp, is_ahead
from grievance.services.audits.audit_scope import AuditBooks


def addressed(
    facts: AuditFacts, books: AuditBooks, blocks: Iterable[Block], *, is_sound: bool
) -> AuditFacts:
    """
    Return the facts with whom notices go to now, where there is something to tell.

    That is asked before it is planned who answers: an audit that has begun keeps what
    whoever holds it was told of, and nothing that somebody else was.  Not every slip
    *is_sound* where somebody altered one.
    """
    audit = books.audit(facts.audit_id)
    if audit is None or not facts.on:
        return facts
    return goes_to(facts, _addressee(facts, audit, books, blocks, is_sound=is_sound))


def _addressee(
    facts: AuditFacts,
    audit: Audit,
    books: AuditBooks,
    blocks: Iterable[Block],
    *,
    is_sound: bool,
) -> str:
    """
    Return to whom its notices go.

    Where a slip was altered, that may be the one that complains of the firm: so what
    went to the desk goes on going there.
    """
    found = books.addressee(audit, blocks)
    is_for_desk = facts.addressee == f"{OVERSIGHT}{audit.firm_id}"
    return facts.addressee if is_for_desk and not is_sound else found


def as_asked(
    own: Iterable[FollowUp],
    before: AuditFacts,
    books: AuditBooks,
    catalogue: Catalogue,
    today: date,
) -> list[FollowUp]:
    """
    Return follow-ups by the numbers that whoever holds the audit knows them by.

    An audit that has begun answers what it was asked, whatever is audited by now.
    """
    audit = books.audit(before.audit_id)
    has_begun = audit is not None and not is_ahead(audit, today)
    asked = {item.key: item for item in before.on} if has_begun else {}
    return [
        _as_told(one, asked[one.key])
        if one.key in asked
        else books.as_audited(one, before.audit_id, catalogue)
        for one in own
    ]


def _as_told(one: FollowUp, item: AuditItem) -> FollowUp:
    return replace(one, criterion=item.criterion, version=item.version)
