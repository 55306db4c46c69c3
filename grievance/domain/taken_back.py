"""What an audit was told of, without a notice that was let go and told nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem
from grievance.domain.notice_note import NoteState


def taken_back(
    facts: AuditFacts, number: int, state: NoteState, *, on: date
) -> AuditFacts:
    """
    Return the facts with a notice that told nobody; those let go before it count.

    Of one that was not let go, or was taken back before, nothing changes.
    """
    note = next((one for one in facts.notices if one.number == number), None)
    if note is None or not note.is_released:
        return facts
    before = facts.released_before(number)
    items = tuple(_without(item, number, before) for item in facts.items)
    return replace(facts.settled(number, state, on=on), items=items)


def came_back(facts: AuditFacts, number: int, *, on: date) -> AuditFacts:
    """
    Return the facts with a notice that a server sent back.

    One that somebody answered did arrive: with whom else it did not, nobody need know.
    """
    if number <= facts.arrived:
        return facts
    return taken_back(facts, number, NoteState.FAILED, on=on)


def _without(item: AuditItem, number: int, before: tuple[int, ...]) -> AuditItem:
    if item.told != number:
        return item
    told = max((one for one in before if one >= item.told_since), default=0)
    return replace(item, told=told)
