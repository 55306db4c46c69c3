"""What comes back of our letters finds the letter, and only if it proves itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.errors import ConflictError
from grievance.domain.outgoing import Outgoing, OutgoingState
from grievance.domain.timetable import Timetable
from grievance.mail.letter import Address, DeliveryReport, Label, Letter, Sender
from grievance.mail.post.smtp import UncertainError
from grievance.mail.reading.parse import parse
from grievance.services.boxes.keep import Pen
from grievance.services.intake.record_bounce import (
    find_bounced,
    note_own_copy,
    record_bounce,
)
from tests.doubles import NOON
from tests.offices import Office
from tests.services.looking import MIRA, token_for
from tests.services.outgoings import Out, now, parcel_of, send, signed, written


GONE = DeliveryReport(recipient=MIRA, action="failed", status="5.1.1")
LATE = DeliveryReport(recipient=MIRA, action="delayed", status="4.4.7")


def bounce(
    letter: Outgoing, *reports: DeliveryReport, to: str = "intake@grievance.example"
) -> Letter:
    """Make a bounce as our reader gives it."""
    return Letter(
        sender=Sender(name="", address="mailer-daemon@post.example", clear=True),
        to=(Address(name="", address=to),),
        labels=(Label.AUTOMATIC, Label.BOUNCE),
        reports=reports,
        returned=(letter.message_id,),
    )


def sent(office: Office) -> Outgoing:
    letter = written(office)
    send(office, Out())
    return now(office, letter)


def uncertain(office: Office) -> Outgoing:
    letter = written(office)
    send(office, Out(in_data=[UncertainError("data-timeout")]))
    return now(office, letter)


def found(office: Office, letter: Letter) -> Outgoing | None:
    with office.store.read() as tx:
        return find_bounced(tx, office.worker, letter)


def recorded(office: Office, outgoing: Outgoing, letter: Letter) -> Outgoing:
    with office.store.begin() as tx:
        pen = Pen.of(tx, office.worker, NOON)
        return record_bounce(pen, office.worker, outgoing, letter)


def test_a_bounce_is_an_event_of_the_letter_it_is_about(office: Office) -> None:
    """
    Found by the Message-ID that it returns; the letter did not arrive, and why.
    """
    letter = sent(office)
    came = bounce(letter, GONE)

    assert letter == found(office, came)
    recorded(office, letter, came)
    after = now(office, letter)
    assert (OutgoingState.BOUNCED, "5.1.1") == (after.state, after.error)
    assert () == office.verify().problems


def test_it_is_found_by_the_address_it_came_to(office: Office) -> None:
    """
    A report without our Message-ID, sent to the reply address of its very recipient.
    """
    letter = sent(office)
    to = token_for(office, letter.case_id)
    came = replace(bounce(letter, GONE, to=to), returned=())

    assert letter == found(office, came)


def test_where_a_server_put_it_proves_nothing(office: Office) -> None:
    """
    Whoever redirects a complaint to their own reply address makes no bounce of it.
    """
    letter = sent(office)
    to = token_for(office, letter.case_id)
    came = replace(bounce(letter, GONE), returned=(), delivered_to=(to,))

    assert None is found(office, came)


@pytest.mark.parametrize(
    "change",
    [
        {"returned": ("<one@post.example>",)},
        {"returned": ()},
        {"labels": ()},
        {"returned": (f"<gr-7f3k-9q2d.0123.{'a' * 20}@grievance.example>",)},
    ],
)
def test_what_proves_nothing_is_no_bounce_of_ours(
    sqlite_office: Office, change: dict[str, tuple[str, ...]]
) -> None:
    """
    Anybody can send a bounce; only the letter itself has its id.
    """
    letter = sent(sqlite_office)

    assert None is found(sqlite_office, replace(bounce(letter, GONE), **change))  # type: ignore[arg-type]  # fields by name


def test_a_reply_address_proves_its_own_correspondent_only(
    sqlite_office: Office,
) -> None:
    """
    The address of one is no proof for a report about another.
    """
    letter = sent(sqlite_office)
    to = token_for(sqlite_office, letter.case_id)
    other = replace(GONE, recipient="other@post.example")
    came = replace(bounce(letter, other, to=to), returned=())

    assert None is found(sqlite_office, came)


def test_a_delay_changes_nothing(sqlite_office: Office) -> None:
    """
    The servers go on trying.
    """
    letter = sent(sqlite_office)

    assert letter == recorded(sqlite_office, letter, bounce(letter, LATE))


def test_a_bounce_without_a_report_is_one(sqlite_office: Office) -> None:
    """
    Older servers write prose; the id of our letter is in it all the same.
    """
    letter = sent(sqlite_office)

    after = recorded(sqlite_office, letter, bounce(letter))
    assert OutgoingState.BOUNCED is after.state


def test_a_status_is_a_status(sqlite_office: Office) -> None:
    """
    Whatever else a server writes there does not get into a column.
    """
    letter = sent(sqlite_office)
    came = bounce(letter, replace(GONE, status="5.1.1 mira@post.example"))

    assert "" == recorded(sqlite_office, letter, came).error


def test_a_second_bounce_changes_nothing(sqlite_office: Office) -> None:
    """
    Servers like to say it twice.
    """
    letter = sent(sqlite_office)
    first = recorded(sqlite_office, letter, bounce(letter, GONE))

    assert first == recorded(sqlite_office, first, bounce(letter, GONE))


def test_what_bounced_was_sent(office: Office) -> None:
    """
    An uncertain letter that bounces is settled by it, and its words are destroyed.
    """
    letter = uncertain(office)
    recorded(office, letter, bounce(letter, GONE))

    assert OutgoingState.BOUNCED is now(office, letter).state
    assert None is signed(office, letter.id).dropped


def test_a_bounce_that_is_quicker_than_our_books_is_read_again(office: Office) -> None:
    """
    It came while the worker was still told that the letter was taken.
    """
    letter = written(office)
    came, early = bounce(letter, GONE), Out()

    def arrive() -> None:
        with pytest.raises(ConflictError, match="read again"):
            recorded(office, letter, came)
        assert letter.id == recorded(office, letter, bounce(letter, LATE)).id

    early.after_data = arrive
    send(office, early)
    assert OutgoingState.SENT is now(office, letter).state

    recorded(office, letter, came)
    assert OutgoingState.BOUNCED is now(office, letter).state


def test_a_row_that_was_changed_is_not_written_on(sqlite_office: Office) -> None:
    """
    Verification goes on telling of it.
    """
    letter = sent(sqlite_office)
    sqlite_office.tamper("UPDATE outgoing SET hold = 'mailbox-cap-reached'")

    recorded(sqlite_office, letter, bounce(letter, GONE))
    assert OutgoingState.SENT is now(sqlite_office, letter).state


class TestOwnCopy:
    def copy(self, office: Office, letter: Outgoing) -> Outgoing | None:
        read = parse(parcel_of(office, letter).message)
        with office.store.begin() as tx:
            return note_own_copy(Pen.of(tx, office.worker, NOON), read, Timetable())

    def test_it_settles_what_was_uncertain(self, office: Office) -> None:
        """
        A letter that comes back to us as a copy was sent.
        """
        letter = uncertain(office)
        settled = self.copy(office, letter)

        assert settled == now(office, letter)
        assert OutgoingState.SENT is now(office, letter).state
        assert () == office.verify().problems

    def test_it_is_known_as_ours_in_any_state(self, sqlite_office: Office) -> None:
        """
        So that nobody makes a case of it.
        """
        letter = written(sqlite_office)

        assert letter == self.copy(sqlite_office, letter)

    def test_another_mail_is_none(self, sqlite_office: Office) -> None:
        """
        An id that looks like ours is not on the books.
        """
        letter = written(sqlite_office)
        read = parse(parcel_of(sqlite_office, letter).message)
        mangled = letter.message_id.replace(".", ".0", 1)

        with sqlite_office.store.begin() as tx:
            pen = Pen.of(tx, sqlite_office.worker, NOON)
            assert None is note_own_copy(
                pen, replace(read, message_id=mangled), Timetable()
            )
            assert None is note_own_copy(pen, replace(read, message_id=""), Timetable())
