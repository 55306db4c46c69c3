"""
Change a few records of the registry by hand, as an import would.

The same history, the same log, the same refusals; besides, the history keeps a code that
says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TypeVar

from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.registry import Kept, Record, label_of
from grievance.domain.registry_changes import Changes, changes_between
from grievance.domain.registry_reason import RegistryReason
from grievance.services.registry.record_registry import (
    Recorded,
    kept,
    record_registry,
    refuse_future,
)
from grievance.services.registry_form.building import wrong_in
from grievance.storage.store import Transaction


R = TypeVar("R")
Before = Mapping[Kept, Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Why something is changed by hand, on which day of the office, and when."""

    why: RegistryReason
    today: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Records as they are to be from now on, and those that are to go."""

    saved: Sequence[Record] = ()
    gone: Sequence[Record] = ()


def change_registry(
    tx: Transaction, change: Callable[[Before], Wanted], hand: Hand
) -> Changes:
    """
    Record what *change* makes of the registry as it is today; nobody else does meanwhile.

    What is the same already is left alone.

    Raises:
        NotAllowedError: A record would contradict itself or refer to nothing, or more is
            known of it from a later day.
    """
    refuse_future(hand.today, hand.at)
    history = tx.registry_history
    history.lock()
    before = history.state(hand.today)
    wanted = change(before)
    changes = changes_between(before, kept(wanted.saved), nouns=())
    saved = (*changes.added, *(one.after for one in changes.changed))
    recorded = Recorded(
        saved=saved, gone=wanted.gone, before=before, day=hand.today, why=hand.why
    )
    if saved or wanted.gone:
        _refuse_later(tx, recorded)
        _refuse_wrong(saved)
        record_registry(tx, recorded, at=hand.at)
    return Changes(added=changes.added, changed=changes.changed, gone=(*wanted.gone,))


def found(before: Before, wanted: Kept, kind: type[R]) -> R:
    """Return a record of the registry, `NotFoundError` where there is none."""
    record = before.get(wanted)
    if not isinstance(record, kind):
        msg = f"There is no {wanted[0]} {wanted[1]} in the registry."
        raise NotFoundError(msg)
    return record


def refuse_known(before: Before, record: Record, wanted: Kept) -> None:
    """Refuse to add what is there already, `NotAllowedError`."""
    if wanted in before:
        msg = f"There is a {label_of(record)} already; change that one."
        raise NotAllowedError(msg)


def _refuse_later(tx: Transaction, recorded: Recorded) -> None:
    later = tx.registry_history.known_after(recorded.day)
    for wanted, record in kept((*recorded.saved, *recorded.gone)).items():
        if wanted in later:
            msg = (
                f"The registry knows more of the {label_of(record)} from a later day; "
                "import what is so instead."
            )
            raise NotAllowedError(msg)


def _refuse_wrong(records: Sequence[Record]) -> None:
    for record in records:
        values = {one.name: getattr(record, one.name) for one in fields(record)}
        for column, said in wrong_in(values):
            msg = f"With this {label_of(record)} its {column} is wrong: {said}"
            raise NotAllowedError(msg)
