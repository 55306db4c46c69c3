"""Signs of life on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.domain.pulse import (
    BACKUP,
    FORGET_AFTER,
    desk_pulse,
    mailbox_pulse,
    worker_pulse,
)
from grievance.storage.store import Store
from tests.doubles import NOON
from tests.offices import Office


LATER = NOON + timedelta(minutes=1)


@pytest.fixture(name="store")
def _store(office: Office) -> Store:
    return office.store


def test_the_newest_beat_counts(store: Store) -> None:
    """
    A part that beats again has one pulse, with the later time; others keep theirs.
    """
    with store.begin() as tx:
        tx.pulses.beat(BACKUP, at=NOON)
        tx.pulses.beat(mailbox_pulse("complaints"), at=NOON)
        tx.pulses.beat(BACKUP, at=LATER)

    with store.read() as tx:
        found = tx.pulses.all()

    assert {BACKUP: LATER, "mailbox:complaints": NOON} == {
        name: one.at for name, one in found.items()
    }


def test_workers_that_ended_are_forgotten(store: Store) -> None:
    """
    After a day a worker process that is gone is no longer named; a backup always is.
    """
    with store.begin() as tx:
        tx.pulses.beat(worker_pulse("gone"), at=NOON)
        tx.pulses.beat(desk_pulse("gone"), at=NOON)
        tx.pulses.beat(worker_pulse("here"), at=LATER)
        tx.pulses.beat(BACKUP, at=NOON - timedelta(days=400))

    with store.begin() as tx:
        tx.pulses.forget_workers(at=NOON + FORGET_AFTER + timedelta(seconds=1))
        found = tx.pulses.all()

    assert {BACKUP, worker_pulse("here")} == set(found)
