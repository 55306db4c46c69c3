"""Copies are recognised, used-up Message-IDs are not believed, likely cases suggested."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID

import pytest

from grievance.domain.contents import Related, Why
from grievance.domain.errors import ConflictError
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome, Receipt
from grievance.domain.outbox import JobState
from grievance.domain.outgoing import LookFor, Outgoing, OutgoingState
from grievance.domain.slip import Flag
from grievance.mail.post.smtp import UncertainError
from grievance.services.intake import conceal_bounce
from grievance.services.intake.receive_letter import receive_letter
from grievance.services.triage.knowledge_index import KnowledgeIndex
from grievance.services.triage.triage_knowledge import Knowledge
from grievance.storage.receipts import MOST_WITH_ONE_ID
from grievance.storage.store import Transaction
from tests.doubles import NOON, OUR_ADDRESS, OUR_SERVER, make_mail
from tests.offices import Office
from tests.services.intake.test_thread_letter import withdraw
from tests.services.looking import (
    MIRA,
    claimed,
    cover,
    jobs,
    opened,
    slip_of,
    token_for,
)
from tests.services.outgoings import Out, covers, now, send, written
from tests.services.sealed import held_for


pytestmark = pytest.mark.each_engine


FAILED = (("X-Failed-Recipients", "somebody@else.example"),)
EVE = "eve@other.example"
ID = "<of.the.complainant@post.example>"


class Together(KnowledgeIndex):
    """Lets two go on only when both have looked where their letters belong."""

    def __init__(self) -> None:
        super().__init__()
        self._both = Barrier(2)

    def current(self, tx: Transaction) -> Knowledge:
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
            if isinstance(tried.exception(), ConflictError)
        ]
        assert 1 == len(failed)
        receive_letter(office.reception(), failed[0], at=NOON)

        receipts = [office.receipt(SpoolId(UUID(job.ref))) for job in claims]
        assert {Outcome.CASE, Outcome.DUPLICATE} == {r.outcome for r in receipts}
        assert 1 == len({r.case_id for r in receipts})
        assert 2 == jobs(office, JobState.DONE)


class TestSteeredCopies:
    """Whoever steers the first copy into a case of theirs destroys no other with it."""

    @pytest.mark.parametrize("to", ["boss@company.example", "alias@grievance.example"])
    @pytest.mark.parametrize("dmarc", ["pass", "none"])
    def test_what_lies_in_another_case_makes_no_copy(
        self, office: Office, to: str, dmarc: str
    ) -> None:
        """
        The same bytes, put at another's reply address and then at our plain one.
        """
        evil = office.case_of(make_mail(sender=EVE))
        raw = make_mail(sender=MIRA, to=to, dmarc=dmarc)

        steered = office.take_in(put_at(raw, token_for(office, evil, EVE)))
        genuine = office.take_in(put_at(raw, OUR_ADDRESS))
        again = office.take_in(put_at(raw, "someone@grievance.example"))

        assert (Outcome.REPLY, evil) == (steered.outcome, steered.case_id)
        assert Outcome.CASE == genuine.outcome
        assert (Outcome.DUPLICATE, genuine.case_id) == (again.outcome, again.case_id)
        assert cover(office, evil).unread
        assert () == office.verify().problems

    def test_nor_does_it_where_that_is_over(self, office: Office) -> None:
        """
        Nobody looks there any more.
        """
        evil = office.case_of(make_mail(sender=EVE))
        raw = make_mail(sender=MIRA, to="boss@company.example")
        office.take_in(put_at(raw, token_for(office, evil, EVE)))
        withdraw(office, evil)

        genuine = office.take_in(put_at(raw, OUR_ADDRESS))

        assert Outcome.CASE == genuine.outcome

    def test_a_copy_of_what_is_over_is_heard(self, office: Office) -> None:
        """
        Somebody sends it again because nothing became better; the first is suggested.
        """
        first = office.take_in(with_id(trace="a"))
        assert first.case_id is not None
        assert first.reference is not None
        withdraw(office, first.case_id)

        again = office.take_in(with_id(trace="b"))

        assert Outcome.CASE == again.outcome
        assert (Related(reference=first.reference, why=Why.SAME_ID),) == related_of(
            office, again
        )
        assert again.case_id is not None
        assert Flag.MESSAGE_ID_REUSED not in slip_of(office, again.case_id).flags

    def test_what_is_proven_is_no_copy_of_what_was_put_there(
        self, office: Office
    ) -> None:
        """
        Her reply, sent first by another way that does not prove that she wrote to us.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        token = token_for(office, case_id)
        raw = with_id().replace(f"To: {OUR_ADDRESS}".encode(), b"Bcc: x")
        written = raw.replace(b"Bcc: x", f"To: {token}".encode())

        receipts = [office.take_in(put_at(raw, token)), office.take_in(written)]

        assert [Outcome.REPLY, Outcome.REPLY] == [one.outcome for one in receipts]
        assert [None, False, True] == [
            one.letter.verified for one in opened(office, case_id).letters
        ]

    def test_a_reply_that_comes_twice_lies_there_once(self, office: Office) -> None:
        """
        The same to the same case by two ways, as long as somebody works on it.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        raw = make_mail("More.", sender=MIRA, to=token_for(office, case_id))
        ways = [
            b"Received: from %s.example by us\n" % way for way in (b"a", b"b", b"c")
        ]

        before = [office.take_in(way + raw).outcome for way in ways[:2]]
        withdraw(office, case_id)
        after = office.take_in(ways[2] + raw).outcome

        assert [Outcome.REPLY, Outcome.DUPLICATE, Outcome.REPLY] == [*before, after]


def put_at(raw: bytes, address: str) -> bytes:
    """Write on top of a mail at which address a server put it."""
    return f"Delivered-To: {address}\n".encode() + raw


def with_forms(html: str) -> bytes:
    """Write a mail in two forms, of which people are shown the plain one."""
    return "\r\n".join(
        [
            f"Authentication-Results: {OUR_SERVER}; dmarc=pass",
            f"From: {MIRA}",
            f"To: {OUR_ADDRESS}",
            f"Message-ID: {ID}",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=b",
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            "Please see below, and please keep my name from them.",
            "--b",
            "Content-Type: text/html",
            "",
            f"<p>{html}</p>",
            "--b--",
            "",
        ]
    ).encode()


class TestNothingLost:
    """What counts as a copy is destroyed: so it says nothing that the first does not."""

    @pytest.mark.parametrize(
        ("old", "new"),
        [(b"gate.png", b"beaten.png"), (b"image/png", b"image/bmp")],
        ids=["name", "type"],
    )
    def test_a_file_by_another_name(
        self, office: Office, old: bytes, new: bytes
    ) -> None:
        """
        The bytes are the same, and what they are called may be the evidence.
        """
        raw = make_mail(attachment=b"hello")
        other = raw.replace(old, new)

        outcomes = [office.take_in(one).outcome for one in (raw, other)]

        assert raw != other
        assert [Outcome.CASE, Outcome.CASE] == outcomes

    def test_another_form_that_nobody_is_shown(self, office: Office) -> None:
        """
        What a letter says in a form we do not show is in the original, for custodians.
        """
        forms = [with_forms(html) for html in ("All is well.", "They beat us.")]

        outcomes = [office.take_in(raw).outcome for raw in forms]

        assert [Outcome.CASE, Outcome.CASE] == outcomes

    def test_line_ends_say_nothing(self, office: Office) -> None:
        """
        Two mailboxes end lines in two ways; it is one complaint.
        """
        raw = with_forms("They beat us.")

        outcomes = [
            office.take_in(one).outcome
            for one in (raw, raw.replace(b"\r\n", b"\n"), raw + b"\r\n")
        ]

        assert [Outcome.CASE, Outcome.DUPLICATE, Outcome.DUPLICATE] == outcomes

    def test_a_copy_is_found_among_very_many(self, sqlite_office: Office) -> None:
        """
        Who uses a Message-ID more often than we look at makes no second case.
        """
        office = sqlite_office
        for number in range(MOST_WITH_ONE_ID):
            office.take_in(with_id(f"Words of number {number}."))
        first = office.take_in(with_id(trace="a"))

        copy = office.take_in(with_id(trace="b"))

        assert (Outcome.DUPLICATE, first.case_id) == (copy.outcome, copy.case_id)


class TestBounce:
    def test_a_header_makes_no_bounce_of_an_answer(self, office: Office) -> None:
        """
        No server reports a bounce in the name of whom we wrote to, who is proven.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        to = token_for(office, case_id)

        receipt = office.take_in(
            make_mail("They beat me now.", sender=MIRA, to=to, headers=FAILED)
        )

        assert (Outcome.REPLY, case_id) == (receipt.outcome, receipt.case_id)
        letter = opened(office, case_id).letters[-1].letter
        assert "They beat me now." in letter.text
        assert letter.verified

    def test_somebody_looks_at_what_only_seems_one(self, office: Office) -> None:
        """
        Its words may name whom we wrote to: they are not shown, and said to be doubtful.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        opened(office, case_id)
        to = token_for(office, case_id)

        receipt = office.take_in(
            make_mail(f"To {MIRA}: no.", sender=EVE, to=to, headers=FAILED)
        )

        assert (Outcome.AUTOMATIC, case_id) == (receipt.outcome, receipt.case_id)
        assert cover(office, case_id).unread
        letter = opened(office, case_id).letters[-1].letter
        assert conceal_bounce.UNPROVEN == letter.subject
        assert MIRA not in letter.text


class TestOurOwn:
    def test_a_proven_copy_is_concluded(self, office: Office) -> None:
        """
        A letter of ours, in our own mailbox, by our own server's word: we have it.
        """
        letter = written(office, sender=MIRA)

        receipt = office.take_in(own_copy(letter))

        assert (Outcome.DUPLICATE, letter.case_id) == (receipt.outcome, receipt.case_id)
        assert 1 == len(opened(office, letter.case_id).letters)
        assert () == office.verify().problems

    def test_it_settles_whether_ours_was_sent(self, office: Office) -> None:
        """
        Nobody has its Message-ID before it was sent.
        """
        letter = written(office, sender=MIRA)
        send(office, Out(in_data=[UncertainError("data-timeout")]))
        assert OutgoingState.UNCERTAIN is now(office, letter).state

        office.take_in(own_copy(letter))

        assert OutgoingState.SENT is now(office, letter).state

    def test_one_that_is_not_proven_is_kept_with_its_case(self, office: Office) -> None:
        """
        Anybody who got the letter could have written it; nobody has to look.
        """
        letter = written(office, sender=MIRA)
        opened(office, letter.case_id)

        receipt = office.take_in(own_copy(letter, dmarc="none"))

        assert (Outcome.AUTOMATIC, letter.case_id) == (receipt.outcome, receipt.case_id)
        assert [None, False] == [
            one.letter.verified for one in opened(office, letter.case_id).letters
        ]

    @pytest.mark.parametrize("resent", [(), (("Resent-From", EVE),)])
    def test_a_stranger_under_our_message_id_is_heard(
        self, office: Office, resent: tuple[tuple[str, str], ...]
    ) -> None:
        """
        Programs that pass a letter on keep its Message-ID; only its From makes it ours.
        """
        letter = written(office, sender=MIRA)

        receipt = office.take_in(own_copy(letter, sender=EVE, headers=resent))

        assert Outcome.CASE == receipt.outcome
        assert letter.case_id != receipt.case_id


def own_copy(
    letter: Outgoing,
    *,
    sender: str = OUR_ADDRESS,
    dmarc: str = "pass",
    headers: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """Write a mail under the Message-ID of a letter of ours."""
    raw = make_mail("It arrived.", sender=sender, dmarc=dmarc, headers=headers)
    head, _, rest = raw.partition(b"Message-ID: ")
    named = b"Message-ID: " + letter.message_id.encode()
    return head + named + rest[rest.index(b"\n") :]


class TestAnswered:
    @pytest.mark.parametrize("other", [True, False], ids=["known", "made-up"])
    def test_a_reply_address_holds_the_answer(
        self, office: Office, *, other: bool
    ) -> None:
        """
        An answer would tell whether there is such a case, or reach who was steered.
        """
        case_id = office.case_of(make_mail(sender=EVE))
        token = token_for(office, case_id, EVE)
        if not other:
            token = token.replace(cover(office, case_id).reference.lower(), "gr-0-0")

        receipt = office.take_in(make_mail(sender=MIRA, to=f"{OUR_ADDRESS}, {token}"))

        [answer] = covers(office, receipt.case_id)
        assert OutgoingState.HELD is answer.state
        assert (LookFor.NOT_AUTHENTICATED,) == held_for(office, answer)


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
