from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.vault.errors import SealError
from grievance.vault.posted import Dropped, drop, pick_up
from tests.vault.office import Office, flipped, make_office


OFFICE = make_office()
MAIL = b"From: aye@example.org\r\n\r\nthey took my wages"
DROPPED = drop(OFFICE.directory.worker.spool, MAIL, table="spool", row_id="r1")


@pytest.mark.parametrize("table", ["spool", "outbox"])
def test_the_worker_picks_up_what_was_dropped(office: Office, table: str) -> None:
    """
    With public things only it is sealed, with the worker's key it opens.
    """
    public = office.directory.worker.spool

    dropped = drop(public, MAIL, table=table, row_id="r1", suite=office.suite)

    assert MAIL == pick_up(office.worker.spool, dropped, table=table, row_id="r1")


def test_nobody_else_does(office: Office) -> None:
    """
    Spool, outbox and slip keys do not stand in for one another, nor does a person's.
    """
    public = office.directory.worker.spool
    dropped = drop(public, MAIL, table="spool", row_id="r1", suite=office.suite)

    for box in (
        office.worker.outbox,
        office.worker.slip,
        office.amal.identity.box,
        office.recovery,
    ):
        with pytest.raises(SealError):
            pick_up(box, dropped, table="spool", row_id="r1")


@pytest.mark.parametrize(("table", "row_id"), [("outbox", "r1"), ("spool", "r2")])
def test_it_opens_in_its_own_row_only(table: str, row_id: str) -> None:
    """
    A raw letter cannot be moved to another row, or be sent out as a letter of ours.
    """
    with pytest.raises(SealError):
        pick_up(OFFICE.worker.spool, DROPPED, table=table, row_id=row_id)


@given(position=st.integers(0, 8 * (len(DROPPED.wrapped) + len(DROPPED.sealed)) - 1))
def test_altered_bytes_do_not_open(position: int) -> None:
    """
    Not one bit may change, in the key or in what it opens.
    """
    changed = flipped(DROPPED.wrapped + DROPPED.sealed, position)
    size = len(DROPPED.wrapped)
    dropped = Dropped(wrapped=changed[:size], sealed=changed[size:])

    with pytest.raises(SealError):
        pick_up(OFFICE.worker.spool, dropped, table="spool", row_id="r1")


def test_the_key_of_one_letter_opens_no_other() -> None:
    """
    Every letter has a key of its own, also in the same row.
    """
    public = OFFICE.directory.worker.spool
    other = drop(public, MAIL, table="spool", row_id="r1")

    for dropped in (
        Dropped(wrapped=DROPPED.wrapped, sealed=other.sealed),
        Dropped(wrapped=other.wrapped, sealed=DROPPED.sealed),
    ):
        with pytest.raises(SealError):
            pick_up(OFFICE.worker.spool, dropped, table="spool", row_id="r1")
