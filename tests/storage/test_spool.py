"""Messages on their way in: each counts once, sealed while it waits."""

from __future__ import annotations

from datetime import timedelta, timezone
from uuid import uuid4

import pytest

from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome, Receipt, SpoolState
from grievance.storage.receipts import MOST_WITH_ONE_ID, Earlier, Marks, Origin
from grievance.vault.posted import Dropped
from tests.doubles import NOON, make_case
from tests.offices import Office
from tests.storage.test_outbox import at_once


FILE = Origin(source="file")
SEALED = Dropped(wrapped=b"wrapped", sealed=b"sealed")


def new_id() -> SpoolId:
    return SpoolId(uuid4())


def admit(office: Office, mark: bytes, origin: Origin = FILE) -> SpoolId | None:
    spool_id = new_id()
    with office.store.begin() as tx:
        if not tx.spool.admit(spool_id, origin, mark, at=NOON):
            tx.spool.follow(tx.spool.receipt_of(mark).id, origin)
            return None
        tx.spool.add(spool_id, SEALED, worker_kv=1)
    return spool_id


def test_keeps_what_was_dropped(office: Office) -> None:
    """
    A sealed message comes back as it went in, with its time in UTC.
    """
    spool_id, shanghai = new_id(), timezone(timedelta(hours=8))
    with office.store.begin() as tx:
        tx.spool.admit(spool_id, FILE, b"mark", at=NOON.astimezone(shanghai))
        tx.spool.add(spool_id, SEALED, worker_kv=3)

    with office.store.read() as tx:
        spooled = tx.spool.get(spool_id)
        assert Receipt(id=spool_id, outcome=None) == tx.spool.receipt(spool_id)

    assert (SEALED, 3, SpoolState.WAITING) == (
        spooled.dropped,
        spooled.worker_kv,
        spooled.state,
    )
    assert (NOON, timedelta(0)) == (
        spooled.received_at,
        spooled.received_at.utcoffset(),
    )


def test_the_same_bytes_count_once(office: Office) -> None:
    """
    A second message with the same fingerprint is not admitted, and the first is found.
    """
    first = admit(office, b"mark")

    assert None is admit(office, b"mark", Origin(source="imap", uidvalidity=1, uid=7))
    with office.store.read() as tx:
        assert first == tx.spool.receipt_of(b"mark").id


def place(uidvalidity: int, uid: int, source: str = "complaints") -> Origin:
    return Origin(source=source, uidvalidity=uidvalidity, uid=uid)


def taken(office: Office, uidvalidity: int, *uids: int) -> list[int]:
    with office.store.read() as tx:
        found = tx.spool.taken("complaints", uidvalidity, uids)
    assert {NOON} >= {one.at for one in found.values()}
    return sorted(found)


def test_other_bytes_in_the_same_place_are_another_message(office: Office) -> None:
    """
    A server that was put back gives old numbers to new mails, and none may be lost.
    """
    marks = [b"a", b"b", b"a", b"b", b"c"]

    admitted = [admit(office, mark, place(1, 7)) for mark in marks]

    assert [True, True, False, False, True] == [one is not None for one in admitted]
    assert [7] == taken(office, 1, 7)


def test_the_books_know_what_was_taken_from_a_mailbox(office: Office) -> None:
    """
    By name, numbering and number; other mailboxes have their own.
    """
    for number, origin in enumerate(
        [place(1, 7), place(1, 9), place(2, 8), place(1, 8, "appeals"), FILE]
    ):
        admit(office, bytes([number]), origin)

    assert [7, 9] == taken(office, 1, 7, 8, 9, 10)
    assert [9] == taken(office, 1, 8, 9)
    assert [8] == taken(office, 2, 7, 8, 9)
    assert [] == taken(office, 1)


def test_a_mailbox_that_is_numbered_anew_is_followed(office: Office) -> None:
    """
    A message known by its bytes is known by its new number from then on.
    """
    origins = [place(1, 7), place(2, 1), place(2, 5), place(2, 1, "appeals")]

    admitted = [admit(office, b"mark", origin) for origin in origins]

    assert [True, False, False, False] == [one is not None for one in admitted]
    assert ([], [1]) == (taken(office, 1, 7), taken(office, 2, 1, 5))


def test_a_number_that_is_taken_is_not_taken_away(office: Office) -> None:
    """
    Where two messages claim one place, the first one keeps it.
    """
    admit(office, b"first", place(2, 1))
    admit(office, b"second", place(1, 7))

    assert None is admit(office, b"second", place(2, 1))
    assert ([7], [1]) == (taken(office, 1, 7), taken(office, 2, 1))


def test_of_two_importers_one_admits(office: Office) -> None:
    """
    Importers that meet the same message at the same moment admit it once.
    """
    admitted = at_once([lambda: admit(office, b"mark")] * 4)

    assert 1 == sum(found is not None for found in admitted)
    with office.store.read() as tx:
        assert 1 == tx.spool.count(SpoolState.WAITING)


def test_a_receipt_says_what_became_of_it(office: Office) -> None:
    """
    The outcome stays on the receipt when the sealed bytes are gone.
    """
    spool_id, case = admit(office, b"mark"), make_case()
    assert spool_id is not None
    with office.store.begin() as tx:
        tx.cases.add(case)
        tx.spool.conclude(spool_id, Outcome.CASE, case_id=case.id)
        tx.spool.destroy(spool_id)

    with office.store.read() as tx:
        expected = Receipt(
            id=spool_id,
            outcome=Outcome.CASE,
            case_id=case.id,
            reference=case.reference,
        )
        assert expected == tx.spool.receipt(spool_id)
        with pytest.raises(NotFoundError, match="no longer in the spool"):
            tx.spool.get(spool_id)


def test_what_is_set_aside_stays_sealed_and_counted(office: Office) -> None:
    """
    A message in quarantine keeps its bytes and says why it lies there.
    """
    spool_id = admit(office, b"mark")
    assert spool_id is not None
    with office.store.begin() as tx:
        tx.spool.set_aside(spool_id, SpoolState.QUARANTINED, "too deep")

    with office.store.read() as tx:
        spooled = tx.spool.get(spool_id)
        counts = [tx.spool.count(state) for state in SpoolState]
    assert (SEALED, "too deep") == (spooled.dropped, spooled.reason)
    assert [0, 1, 0] == counts


def test_what_was_never_admitted_is_not_found(office: Office) -> None:
    """
    There is no receipt for a message nobody saw.
    """
    with office.store.read() as tx:
        with pytest.raises(NotFoundError):
            tx.spool.receipt(new_id())
        with pytest.raises(NotFoundError):
            tx.spool.receipt_of(b"never")


class TestMarks:
    def received(self, office: Office, id_mark: bytes, content_mark: bytes) -> Earlier:
        """Note a message that became a case, with its marks."""
        spool_id, case = admit(office, uuid4().bytes), make_case()
        assert spool_id is not None
        with office.store.begin() as tx:
            tx.cases.add(case)
            tx.spool.conclude(spool_id, Outcome.CASE, case_id=case.id)
            marks = Marks(id_mark=id_mark, content_mark=content_mark)
            tx.spool.mark(spool_id, marks)
        return Earlier(
            content_mark=content_mark, case_id=case.id, reference=case.reference
        )

    def test_a_copy_is_found_among_any_number(self, office: Office) -> None:
        """
        Whoever uses a Message-ID often enough hides nothing behind those that count.
        """
        numbers = range(MOST_WITH_ONE_ID + 1)
        last = [self.received(office, b"id", bytes([one])) for one in numbers][-1]

        with office.store.read() as tx:
            assert last == tx.spool.find_copy(last.content_mark)
            assert None is tx.spool.find_copy(b"other")
            assert MOST_WITH_ONE_ID == len(tx.spool.same_id(b"id"))

    def test_of_two_copies_at_once_one_is_read_again(self, office: Office) -> None:
        """
        The second one is told that there is a first, in words and not by the database.
        """
        self.received(office, b"id", b"content")

        with pytest.raises(ConflictError, match="received first"):
            self.received(office, b"id", b"content")
