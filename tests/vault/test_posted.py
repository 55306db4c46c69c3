from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.ids import SpoolId
from grievance.vault.errors import SealError
from grievance.vault.posted import (
    Dropped,
    SpoolGrant,
    drop,
    grants_digest,
    look,
    pick_up,
    share,
)
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


ROW = SpoolId(UUID("00000000-0000-4000-8000-000000000007"))


def shared(office: Office) -> tuple[Dropped, SpoolGrant]:
    """Drop a letter, and share its key with Amal."""
    suite, amal = office.suite, office.amal
    public = office.directory.worker.spool
    dropped = drop(public, MAIL, table="spool", row_id=str(ROW), suite=suite)
    to = [(amal.holder, amal.kv, amal.identity.box.public)]
    (grant,) = share(office.worker.spool, dropped, ROW, to)
    return dropped, grant


def test_a_grant_lets_its_holder_look(office: Office) -> None:
    """
    The worker's own key still opens the letter; nobody else's does.
    """
    dropped, grant = shared(office)

    assert MAIL == look(office.amal.identity.box, grant, dropped.sealed)
    spool = office.worker.spool
    assert MAIL == pick_up(spool, dropped, table="spool", row_id=str(ROW))
    for box in (office.bo.identity.box, spool, office.recovery):
        with pytest.raises(SealError):
            look(box, grant, dropped.sealed)


def test_a_grant_is_for_one_letter_and_one_holder() -> None:
    """
    Relabelled in any column, or beside another letter, it opens nothing.
    """
    dropped, grant = shared(OFFICE)
    other, other_grant = shared(OFFICE)
    box = OFFICE.amal.identity.box

    for changed in (
        replace(grant, spool_id=SpoolId(UUID(int=8))),
        replace(grant, holder=OFFICE.bo.holder),
        replace(grant, holder_kv=2),
        replace(grant, wrapped=other_grant.wrapped),
        replace(grant, wrapped=dropped.wrapped),
    ):
        with pytest.raises(SealError):
            look(box, changed, dropped.sealed)
    with pytest.raises(SealError):
        look(box, grant, other.sealed)


def test_only_who_can_open_a_letter_shares_it() -> None:
    """
    Another key gives nobody anything, and a public key that is none is refused.
    """
    dropped, _ = shared(OFFICE)
    bo = OFFICE.bo

    with pytest.raises(SealError):
        share(bo.identity.box, dropped, ROW, [(bo.holder, 1, bo.identity.box.public)])
    with pytest.raises(SealError):
        share(OFFICE.worker.spool, dropped, ROW, [(bo.holder, 1, b"short")])


def test_grants_have_one_digest() -> None:
    """
    In any order; another set, an altered key and nobody at all each have their own.
    """
    dropped, one = shared(OFFICE)
    bo = OFFICE.bo
    to = [(bo.holder, bo.kv, bo.identity.box.public)]
    (two,) = share(OFFICE.worker.spool, dropped, ROW, to)
    altered = replace(one, wrapped=flipped(one.wrapped))

    assert grants_digest([one, two]) == grants_digest([two, one])
    digests = [grants_digest(g) for g in ([one, two], [one], [two], [altered], [])]
    assert 5 == len(set(digests))
    assert b"" == digests[-1]
