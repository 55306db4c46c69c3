"""A letter of ours is its maker's, to the last bit, and goes out on somebody's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from grievance.domain.ids import CaseId, HolderId, OutgoingId
from grievance.domain.outgoing import Hold, Outgoing, OutgoingKind, OutgoingState, Party
from grievance.vault.errors import SealError
from grievance.vault.outgoing import (
    SignedOutgoing,
    answered_mark,
    drop_parcel,
    keep_closed,
    open_closed,
    open_outgoing,
    sign_outgoing,
    sign_release,
    verify_outgoing,
    verify_release,
)
from grievance.vault.worker_keys import WorkerKeys
from tests.vault.office import NOON, Office


PARCEL = b"envelope and words"


def cover(hold: Hold | None = None) -> Outgoing:
    return Outgoing(
        id=OutgoingId(uuid4()),
        case_id=CaseId(uuid4()),
        kind=OutgoingKind.ACKNOWLEDGEMENT,
        state=OutgoingState.HELD if hold else OutgoingState.RELEASED,
        hold=hold,
        mailbox="intake@grievance.example",
        language="en",
        message_id=f"<{uuid4().hex}@grievance.example>",
        made_at=NOON,
    )


def made(office: Office, hold: Hold | None = None) -> SignedOutgoing:
    letter = cover(hold)
    public = office.directory.worker.outbox
    dropped = drop_parcel(public, PARCEL, letter.id, suite=office.suite)
    return sign_outgoing(letter, dropped, office.worker_author, worker_kv=1)


def test_the_worker_opens_what_it_made(office: Office) -> None:
    """
    With its outbox key, and with no other.
    """
    letter = made(office)
    verify_outgoing(letter, office.directory)

    assert PARCEL == open_outgoing(office.worker.outbox, letter)
    for box in (office.worker.spool, office.worker.slip, office.amal.identity.box):
        with pytest.raises(SealError):
            open_outgoing(box, letter)


CHANGES: dict[str, Any] = {
    "id": OutgoingId(uuid4()),
    "case_id": CaseId(uuid4()),
    "hold": None,
    "mailbox": "other@grievance.example",
    "language": "fr",
    "message_id": "<other@grievance.example>",
}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_on_its_cover_may_change(office: Office, name: str) -> None:
    """
    Least of all that a person must look first.
    """
    letter = made(office, Hold.LOOK_FIRST)
    changed = replace(letter, cover=replace(letter.cover, **{name: CHANGES[name]}))

    with pytest.raises(SealError):
        verify_outgoing(changed, office.directory)


def test_its_words_may_not_change(office: Office) -> None:
    """
    Anybody can seal something else to the worker, and nobody can sign for it.
    """
    letter, other = made(office), made(office)

    for dropped, digest in ((other.dropped, letter.digest), (None, other.digest)):
        changed = replace(letter, dropped=dropped, digest=digest)
        with pytest.raises(SealError):
            verify_outgoing(changed, office.directory)


def test_without_its_words_it_is_still_its_maker_s(office: Office) -> None:
    """
    They are destroyed when it was sent; the signature goes on holding.
    """
    letter = replace(made(office), dropped=None)
    verify_outgoing(letter, office.directory)

    with pytest.raises(SealError):
        open_outgoing(office.worker.outbox, letter)


def by_person(office: Office, hold: Hold | None = None) -> SignedOutgoing:
    letter = replace(cover(hold), kind=OutgoingKind.PROGRESS, message_id="")
    public = office.directory.worker.outbox
    dropped = drop_parcel(public, PARCEL, letter.id, suite=office.suite)
    return sign_outgoing(letter, dropped, office.amal.author, worker_kv=1)


class TestByPeople:
    def test_it_is_theirs(self, office: Office) -> None:
        """
        Also after the worker has given it a Message-ID.
        """
        letter = by_person(office)
        named = replace(letter.cover, message_id="<made@grievance.example>")

        verify_outgoing(letter, office.directory)
        verify_outgoing(replace(letter, cover=named), office.directory)
        assert (True, False) == (letter.is_by_person, made(office).is_by_person)

    def test_it_holds_none(self, office: Office) -> None:
        """
        What is held is the worker's, whoever has signed it.
        """
        with pytest.raises(SealError):
            verify_outgoing(by_person(office, Hold.LOOK_FIRST), office.directory)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("kind", OutgoingKind.OUTCOME),
            ("party", Party.ENTITY),
            ("case_id", CaseId(uuid4())),
            ("mailbox", "other@grievance.example"),
        ],
    )
    def test_nothing_else_may_change(
        self, office: Office, name: str, value: object
    ) -> None:
        """
        Least of all whom it is to.
        """
        letter = by_person(office)
        changed = replace(letter, cover=replace(letter.cover, **{name: value}))  # type: ignore[arg-type]  # a field of its own

        with pytest.raises(SealError):
            verify_outgoing(changed, office.directory)

    def test_it_never_goes_by_itself(self, office: Office) -> None:
        """
        The first try needs a release as well, which holds when it has an id.
        """
        letter = by_person(office)
        with pytest.raises(SealError):
            verify_release(letter, office.directory, tries=0)

        released = sign_release(letter, office.amal.author, tries=0)
        named = replace(released.cover, message_id="<made@grievance.example>")
        verify_release(replace(released, cover=named), office.directory, tries=0)


class TestRelease:
    def test_a_first_try_needs_none(self, office: Office) -> None:
        """
        Unless it is held; a further one always does.
        """
        verify_release(made(office), office.directory, tries=0)

        for letter, tries in ((made(office, Hold.LOOK_FIRST), 0), (made(office), 1)):
            with pytest.raises(SealError):
                verify_release(letter, office.directory, tries=tries)

    @pytest.mark.parametrize("tries", [0, 1, 7])
    def test_it_is_good_for_one_try(self, office: Office, tries: int) -> None:
        """
        Not for the one before, nor for the next.
        """
        letter = made(office, Hold.LOOK_FIRST)
        released = sign_release(letter, office.amal.author, tries=tries)
        verify_release(released, office.directory, tries=tries)

        for other in {tries + 1, max(tries - 1, 0)} - {tries}:
            with pytest.raises(SealError):
                verify_release(released, office.directory, tries=other)

    def test_it_is_good_for_one_letter(self, office: Office) -> None:
        """
        And in one name.
        """
        letter, other = made(office, Hold.LOOK_FIRST), made(office, Hold.LOOK_FIRST)
        released = sign_release(letter, office.amal.author, tries=0)
        moved = replace(
            other,
            cover=replace(other.cover, released_by=released.cover.released_by),
            released_kv=released.released_kv,
            release=released.release,
        )
        renamed = replace(
            released, cover=replace(released.cover, released_by=office.bo.holder)
        )
        nobody = replace(
            released, cover=replace(released.cover, released_by=HolderId("nobody"))
        )

        for forged in (moved, renamed, nobody, replace(released, released_kv=2)):
            with pytest.raises(SealError):
                verify_release(forged, office.directory, tries=0)

    def test_the_worker_lifts_no_hold(self, office: Office) -> None:
        """
        It may put back what was let go before, for a further try.
        """
        letter = made(office, Hold.LOOK_FIRST)
        first = sign_release(letter, office.worker_author, tries=0)
        second = sign_release(letter, office.worker_author, tries=1)
        verify_release(second, office.directory, tries=1)

        with pytest.raises(SealError):
            verify_release(first, office.directory, tries=0)


class TestClosed:
    def test_only_the_worker_makes_and_opens_it(self, office: Office) -> None:
        """
        For this letter, with these words; nothing else in its place opens.
        """
        letter, other = made(office), made(office)
        keys = office.worker
        kept = keep_closed(keys, letter, b"closed")
        assert b"closed" == open_closed((WorkerKeys.generate(), keys), kept)

        moved = replace(kept, cover=replace(kept.cover, id=other.cover.id))
        for wrong in (
            letter,
            replace(other, closed=kept.closed),
            replace(kept, digest=other.digest),
            moved,
            keep_closed(WorkerKeys.generate(), letter, b"closed"),
        ):
            with pytest.raises(SealError):
                open_closed((keys,), wrong)


class TestMark:
    def test_it_tells_an_address_for_a_day(self) -> None:
        """
        The same on that day; on another, or of another office, another.
        """
        keys, today = WorkerKeys.generate(), NOON.date()
        mark = answered_mark(keys, "mira@post.example", today)

        assert mark == answered_mark(keys, "mira@post.example", today)
        others = [
            answered_mark(keys, "imre@post.example", today),
            answered_mark(keys, "mira@post.example", today + timedelta(days=1)),
            answered_mark(WorkerKeys.generate(), "mira@post.example", today),
        ]
        assert 3 == len({mark, *others}) - 1

    def test_it_has_one_length(self) -> None:
        """
        Which says nothing of the address.
        """
        keys = WorkerKeys.generate()
        sizes = {len(answered_mark(keys, "a" * n, NOON.date())) for n in (1, 300)}

        assert {32} == sizes
