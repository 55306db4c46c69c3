"""Put outside events on record, and take them off again; their history stays."""

from __future__ import annotations

from collections.abc import Sequence

from grievance.domain.outside_event import OutsideEvent
from grievance.domain.registry import noun_of
from grievance.domain.registry_changes import Changes
from grievance.domain.registry_ids import EventId, Noun
from grievance.services.registry.change_registry import (
    Before,
    Hand,
    Wanted,
    change_registry,
    found,
    refuse_known,
)
from grievance.storage.store import Transaction


def add_events(tx: Transaction, events: Sequence[OutsideEvent], hand: Hand) -> Changes:
    """
    Put events on record, all or none.

    Raises:
        NotAllowedError: One of them is there already.
    """

    def added(before: Before) -> Wanted:
        for one in events:
            refuse_known(before, one, (noun_of(one), one.id))
        return Wanted(saved=events)

    return change_registry(tx, added, hand)


def remove_event(tx: Transaction, event_id: EventId, hand: Hand) -> Changes:
    """
    Take an event off the record.

    Raises:
        NotFoundError: There is none of this id.
    """

    def removed(before: Before) -> Wanted:
        return Wanted(gone=[found(before, (Noun.EVENT, event_id), OutsideEvent)])

    return change_registry(tx, removed, hand)
