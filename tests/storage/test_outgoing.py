"""Letters of ours at rest, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import CaseId, OutgoingId, holder_of
from grievance.domain.outbox import JobKind, LeaseLostError
from grievance.domain.outgoing import Hold, Outgoing, OutgoingKind, OutgoingState
from grievance.storage.store import Transaction
from grievance.vault.outgoing import (
    SignedOutgoing,
    drop_parcel,
    sign_outgoing,
    sign_release,
)
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, Office


DAY = timedelta(days=1)
KIND = OutgoingKind.ACKNOWLEDGEMENT


def make(office: Office, case_id: CaseId, **changed: object) -> SignedOutgoing:
    plain = Outgoing(
        id=OutgoingId(uuid4()),
        case_id=case_id,
        kind=KIND,
        state=OutgoingState.RELEASED,
        mailbox="intake@grievance.example",
        language="zh",
        message_id=f"<{uuid4().hex}@grievance.example>",
        made_at=NOON,
    )
    cover = replace(plain, **changed)  # type: ignore[arg-type]  # fields by name
    dropped = drop_parcel(office.directory.worker.outbox, b"x", cover.id)
    return sign_outgoing(cover, dropped, office.worker.author, worker_kv=1)


@pytest.fixture(name="case_id")
def _case_id(office: Office) -> CaseId:
    """Give a case that is not answered by itself."""
    return office.case_of(make_mail(sender="no-reply@post.example"))


def test_a_letter_comes_back_as_it_was(office: Office, case_id: CaseId) -> None:
    """
    Every field, with and without words and a release.
    """
    full = make(office, case_id, hold=Hold.LOOK_FIRST, settled_at=NOON, error="x")
    full = sign_release(full, office.rings[DANA].author, tries=3)
    gone = replace(make(office, case_id, state=OutgoingState.SENT), dropped=None)
    with office.store.begin() as tx:
        tx.outgoing.add(full)
        tx.outgoing.add(gone)

    with office.store.read() as tx:
        assert [full, gone] == [tx.outgoing.get(one.cover.id) for one in (full, gone)]
        assert full == tx.outgoing.by_message_id(full.cover.message_id)
        everything = list(tx.outgoing.everything())
    assert {full.cover.id, gone.cover.id} == {one.cover.id for one in everything}


def test_what_is_not_there_is_said_so(office: Office) -> None:
    """
    Neither by id nor by Message-ID.
    """
    with office.store.begin() as tx:
        for look in (tx.outgoing.get, tx.outgoing.lock):
            with pytest.raises(NotFoundError):
                look(OutgoingId(uuid4()))
        assert None is tx.outgoing.by_message_id("<none@grievance.example>")


def test_of_two_steps_from_one_state_one_is_taken(
    office: Office, case_id: CaseId
) -> None:
    """
    The second finds that it no longer stands there.
    """
    letter = make(office, case_id)
    sending = replace(letter, cover=replace(letter.cover, state=OutgoingState.SENDING))
    with office.store.begin() as tx:
        tx.outgoing.add(letter)
        tx.outgoing.save(sending, was=OutgoingState.RELEASED)
        with pytest.raises(ConflictError):
            tx.outgoing.save(sending, was=OutgoingState.RELEASED)
        assert sending == tx.outgoing.lock(letter.cover.id)


def test_what_went_out_by_itself_is_counted(office: Office, case_id: CaseId) -> None:
    """
    In a day, of one mailbox or of all; held letters were not sent.
    """
    other = "other@grievance.example"
    letters = [
        make(office, case_id),
        make(office, case_id, mailbox=other),
        make(office, case_id, made_at=NOON - DAY),
        make(office, case_id, hold=Hold.LOOK_FIRST, state=OutgoingState.HELD),
    ]
    with office.store.begin() as tx:
        for letter in letters:
            tx.outgoing.add(letter)
        since = NOON - DAY

        assert 2 == tx.outgoing.count_by_itself(KIND, since=since)
        assert 1 == tx.outgoing.count_by_itself(KIND, since=since, mailbox=other)
        assert 3 == tx.outgoing.count(OutgoingState.RELEASED)


def test_lists_are_for_who_has_a_key(office: Office, case_id: CaseId) -> None:
    """
    With the reference of the case, the newest first.
    """
    old = make(office, case_id, made_at=NOON - DAY)
    new = make(office, case_id, state=OutgoingState.FAILED)
    with office.store.begin() as tx:
        tx.outgoing.add(old)
        tx.outgoing.add(new)
        reference = tx.cases.get(case_id).reference

        assert [(new.cover, reference), (old.cover, reference)] == [
            (one.cover, one.reference) for one in listed(tx, office, DANA)
        ]
        failed = listed(tx, office, DANA, OutgoingState.FAILED)
        assert [new.cover] == [one.cover for one in failed]
        assert [] == listed(tx, office, HENRI)
        assert (new.cover, old.cover) == tx.outgoing.of_case(case_id)


def listed(tx: Transaction, office: Office, name: str, *states: OutgoingState) -> list:  # type: ignore[type-arg]  # whatever is listed
    holder = holder_of(office.person(name))
    return list(tx.outgoing.listed(holder, states or tuple(OutgoingState)))


def test_a_mark_stands_for_its_time(office: Office) -> None:
    """
    One of several is enough; a second one is refused; in the end they are deleted.
    """
    with office.store.begin() as tx:
        assert tx.outgoing.mark(b"today", until=NOON + DAY)
        assert not tx.outgoing.mark(b"today", until=NOON + 2 * DAY)
        assert tx.outgoing.is_marked([b"today", b"before"], at=NOON)
        assert not tx.outgoing.is_marked([b"before"], at=NOON)
        assert not tx.outgoing.is_marked([b"today"], at=NOON + DAY)
        tx.outgoing.forget_marks(at=NOON + DAY)
        assert tx.outgoing.mark(b"today", until=NOON + 2 * DAY)


class TestJobs:
    def test_waiting_for_a_server_is_no_try(self, office: Office) -> None:
        """
        The job comes back later with as many tries as before; or at once when told.
        """
        with office.store.begin() as tx:
            job_id = tx.outbox.add(
                JobKind.SEND_LETTER, dedup_key="a", ref="a", due_at=NOON
            )
            assert job_id is not None
            for _ in range(3):
                job = tx.outbox.claim(job_id, owner="me", at=NOON)
                assert job is not None
                assert 1 == job.attempts
                tx.outbox.defer(job, error="no-server", until=NOON + DAY)
                assert None is tx.outbox.claim(job_id, owner="me", at=NOON)
                tx.outbox.hasten(JobKind.SEND_LETTER, error="other", at=NOON)
                assert None is tx.outbox.claim(job_id, owner="me", at=NOON)
                tx.outbox.hasten(JobKind.SEND_LETTER, error="no-server", at=NOON)

    def test_a_lease_is_renewed_by_its_owner_only(self, office: Office) -> None:
        """
        Whoever lost it learns that before anything that cannot be undone.
        """
        with office.store.begin() as tx:
            job_id = tx.outbox.add(
                JobKind.SEND_LETTER, dedup_key="a", ref="a", due_at=NOON
            )
            assert job_id is not None
            job = tx.outbox.claim(job_id, owner="me", at=NOON)
            assert job is not None
            tx.outbox.renew(job, at=NOON + DAY)
            assert None is tx.outbox.claim(job_id, owner="you", at=NOON + DAY)
            with pytest.raises(LeaseLostError):
                tx.outbox.renew(replace(job, owner="you"), at=NOON)
            tx.outbox.finish(job)
            with pytest.raises(LeaseLostError):
                tx.outbox.renew(job, at=NOON)
