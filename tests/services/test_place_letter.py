"""Copies are recognised, used-up Message-IDs are not believed, likely cases suggested."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from grievance.catalogue.matching import EntityNames
from grievance.domain.contents import Related, Why
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome, Receipt
from grievance.domain.outbox import JobState
from grievance.domain.slip import Flag
from grievance.services.entity_index import EntityIndex
from grievance.services.receive_letter import receive_letter
from grievance.storage.store import Transaction
from tests.doubles import NOON, make_mail
from tests.offices import Office
from tests.services.looking import (
    MIRA,
    claimed,
    cover,
    jobs,
    opened,
    slip_of,
    token_for,
)


ID = "<of.the.complainant@post.example>"


class Together(EntityIndex):
    """Lets two go on only when both have looked where their letters belong."""

    def __init__(self) -> None:
        super().__init__()
        self._both = Barrier(2)

    def current(self, tx: Transaction) -> EntityNames:
        self._both.wait(30)
        return super().current(tx)


def with_id(
    text: str = "Nobody pays us.", *, trace: str = "a", message_id: str = ID
) -> bytes:
    """Write a mail under a known Message-ID, as it came by way of *trace*."""
    raw = make_mail(text, headers=(("Received", f"from {trace}.example by us"),))
    head, _, rest = raw.partition(b"Message-ID: ")
    return head + b"Message-ID: " + message_id.encode() + rest[rest.index(b"\n") :]


def related_of(office: Office, receipt: Receipt) -> tuple[Related, ...]:
    assert receipt.case_id is not None
    return opened(office, receipt.case_id).letters[0].letter.related


class TestCopies:
    def test_a_copy_by_another_way_is_a_duplicate(self, office: Office) -> None:
        """
        The same Message-ID and the same words: one case, whichever mailbox they took.
        """
        first = office.take_in(with_id(trace="a"))
        copy = office.take_in(with_id(trace="b"))

        assert Outcome.CASE == first.outcome
        assert (Outcome.DUPLICATE, first.case_id) == (copy.outcome, copy.case_id)
        assert () == office.verify().problems

    def test_other_words_under_the_same_id_are_a_case_of_their_own(
        self, office: Office
    ) -> None:
        """
        Nobody suppresses a complaint by using its Message-ID first; it is flagged.
        """
        sham = office.take_in(with_id("Nothing to see here."))
        real = office.take_in(with_id("Nobody pays us."))

        assert Outcome.CASE == real.outcome
        assert real.case_id is not None
        assert Flag.MESSAGE_ID_REUSED in slip_of(office, real.case_id).flags
        assert sham.reference is not None
        expected = (Related(reference=sham.reference, why=Why.SAME_ID),)
        assert expected == related_of(office, real)

    def test_mails_without_an_id_are_never_copies(self, office: Office) -> None:
        """
        Who has no Message-ID is told from others by every byte.
        """
        raw = with_id().replace(b"Message-ID: " + ID.encode() + b"\n", b"")
        other = raw.replace(b"from a.example", b"from b.example")

        outcomes = [office.take_in(mail).outcome for mail in (raw, other)]

        assert [Outcome.CASE, Outcome.CASE] == outcomes

    def test_a_copy_to_a_case_is_kept_there(self, office: Office) -> None:
        """
        What opened one case and is then sent to another belongs to both.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        office.take_in(with_id())
        to_case = with_id(trace="b").replace(
            b"To: intake@grievance.example",
            f"To: {token_for(office, case_id)}".encode(),
        )

        receipt = office.take_in(to_case)

        assert (Outcome.REPLY, case_id) == (receipt.outcome, receipt.case_id)

    def test_an_unproven_copy_takes_nothing_from_the_proven_one(
        self, office: Office
    ) -> None:
        """
        A forged mail with the same words, sent first, does not swallow the real one.
        """
        forged = with_id().replace(b"dmarc=pass", b"dmarc=fail")

        outcomes = [office.take_in(raw).outcome for raw in (forged, with_id())]

        assert [Outcome.CASE, Outcome.CASE] == outcomes

    def test_two_copies_at_the_same_time_make_one_case(self, office: Office) -> None:
        """
        Whoever comes second fails on the mark, and finds a copy at the next try.
        """
        claims = [claimed(office, with_id(trace=way)) for way in ("a", "b")]
        reception = replace(office.reception(), index=Together())

        with ThreadPoolExecutor(2) as threads:
            tries = [
                threads.submit(receive_letter, reception, job, at=NOON)
                for job in claims
            ]
        failed = [
            job
            for job, tried in zip(claims, tries, strict=True)
            if isinstance(tried.exception(), IntegrityError)
        ]
        assert 1 == len(failed)
        receive_letter(office.reception(), failed[0], at=NOON)

        receipts = [office.receipt(SpoolId(UUID(job.ref))) for job in claims]
        assert {Outcome.CASE, Outcome.DUPLICATE} == {r.outcome for r in receipts}
        assert 1 == len({r.case_id for r in receipts})
        assert 2 == jobs(office, JobState.DONE)


class TestRelated:
    def test_a_reference_in_the_subject_is_only_a_suggestion(
        self, office: Office
    ) -> None:
        """
        It opens a case of its own, which names the other one.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        reference = cover(office, case_id).reference

        receipt = office.take_in(make_mail(subject=f"Re: {reference}"))

        assert Outcome.CASE == receipt.outcome
        assert case_id != receipt.case_id
        assert (Related(reference=reference, why=Why.SUBJECT),) == related_of(
            office, receipt
        )

    def test_an_answer_to_their_own_letter_is_a_suggestion(
        self, office: Office
    ) -> None:
        """
        Its Message-ID is not ours and proves nothing.
        """
        first = office.take_in(with_id())
        assert first.reference is not None

        receipt = office.take_in(make_mail(headers=(("In-Reply-To", ID),)))

        assert Outcome.CASE == receipt.outcome
        assert (Related(reference=first.reference, why=Why.ANSWERS),) == related_of(
            office, receipt
        )

    def test_an_unknown_reference_suggests_nothing(self, office: Office) -> None:
        """
        Only cases that exist are named.
        """
        receipt = office.take_in(make_mail("See GR-7F3K-9Q2D.", subject="GR-0000-0000"))

        assert () == related_of(office, receipt)
