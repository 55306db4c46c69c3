"""The log at rest: in order, without a gap, and only what was committed."""

from __future__ import annotations

from uuid import uuid4

import pytest

from grievance.domain.events import Act
from grievance.domain.ids import WORKER
from grievance.storage.store import Store, Transaction
from grievance.vault.log import parse_entry
from grievance.vault.merkle import Frontier, leaf_hash
from tests.doubles import NOON
from tests.offices import Office
from tests.storage.test_outbox import at_once


def note(tx: Transaction, name: str) -> None:
    tx.log.add(Act.CONTENTS_OPENED, actor=WORKER, object_id=name, at=NOON)


def names_in(store: Store) -> list[str]:
    with store.read() as tx:
        return [parse_entry(body).object for body in tx.log.bodies()]


def recomputed(store: Store) -> Frontier:
    frontier = Frontier()
    with store.read() as tx:
        for body in tx.log.bodies():
            frontier = frontier.push(leaf_hash(body))
    return frontier


def head(store: Store) -> Frontier:
    with store.read() as tx:
        return tx.log.frontier()


def test_entries_follow_each_other(office: Office) -> None:
    """
    Entries of several transactions are numbered on, and the head is over all of them.
    """
    before = names_in(office.store)
    for pair in (("a", "b"), ("c", "d")):
        with office.store.begin() as tx:
            for name in pair:
                note(tx, name)

    assert [*before, "a", "b", "c", "d"] == names_in(office.store)
    assert recomputed(office.store) == head(office.store)
    with office.store.read() as tx:
        sequences = [parse_entry(body).sequence for body in tx.log.bodies()]
    assert list(range(len(before) + 4)) == sequences


def test_writers_at_the_same_time_leave_one_log(office: Office) -> None:
    """
    Whatever the order, every entry is there once, and each transaction's together.
    """
    before = len(names_in(office.store))

    def write(writer: int) -> None:
        for turn in range(5):
            with office.store.begin() as tx:
                for number in range(3):
                    note(tx, f"{writer}/{turn}/{number}")

    at_once([lambda w=writer: write(w) for writer in range(4)])  # type: ignore[misc]  # mypy does not infer a lambda's default

    written = names_in(office.store)[before:]
    expected = {f"{w}/{t}/{n}" for w in range(4) for t in range(5) for n in range(3)}
    assert (60, expected) == (len(written), set(written))
    together = [written[start : start + 3] for start in range(0, 60, 3)]
    assert together == [
        [f"{group[0][:-1]}{number}" for number in range(3)] for group in together
    ]
    assert recomputed(office.store) == head(office.store)


def test_what_is_rolled_back_was_never_in_the_log(office: Office) -> None:
    """
    An error after the note leaves neither the entry nor another head.
    """
    before = head(office.store)

    def break_off() -> None:
        with office.store.begin() as tx:
            note(tx, "lost")
            tx.log.write()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()

    assert before == head(office.store) == recomputed(office.store)
    assert "lost" not in names_in(office.store)


def test_looking_at_the_head_first_does_no_harm(office: Office) -> None:
    """
    Who read the head, while another wrote, still appends behind the other's entry.
    """
    with office.store.begin() as tx:
        tx.log.frontier()
        note(tx, "first")

    assert recomputed(office.store) == head(office.store)


def test_finds_what_is_about_something(office: Office) -> None:
    """
    Entries about any of several things come in the order they were written.
    """
    one, other, stranger = uuid4(), uuid4(), uuid4()
    with office.store.begin() as tx:
        for object_id in (one, stranger, other, one):
            note(tx, str(object_id))

    with office.store.read() as tx:
        found = [entry.object for entry in tx.log.about([one, str(other)])]

    assert [str(one), str(other), str(one)] == found


def test_naive_times_are_refused(office: Office) -> None:
    """
    An entry needs a time with a zone; without one nothing is committed.
    """
    naive = NOON.replace(tzinfo=None)

    def write() -> None:
        with office.store.begin() as tx:
            tx.entities.revised()
            tx.log.add(Act.CONTENTS_OPENED, actor=WORKER, object_id="x", at=naive)

    with pytest.raises(ValueError, match="aware"):
        write()

    with office.store.read() as tx:
        assert 0 == tx.entities.revision()


def test_a_checkpoint_is_kept_once_for_each_size(office: Office) -> None:
    """
    The first note of a size stays; they come with the oldest first.
    """
    with office.store.begin() as tx:
        tx.log.add_checkpoint(9, "nine")
        tx.log.add_checkpoint(4, "four")
        tx.log.add_checkpoint(9, "again")

    with office.store.read() as tx:
        assert ("four", "nine") == tx.log.checkpoints()


def test_an_empty_log_has_an_empty_head(office: Office) -> None:
    """
    A transaction without acts writes nothing at all.
    """
    before = head(office.store)
    with office.store.begin() as tx:
        tx.entities.revised()

    assert before == head(office.store)
