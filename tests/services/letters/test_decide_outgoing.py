"""People release, withdraw and settle letters of cases that are theirs."""

from __future__ import annotations

import pytest

from grievance.domain.errors import AlteredError, NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import OutgoingId
from grievance.domain.outgoing import NEEDS_SOMEBODY, Outgoing, OutgoingState
from grievance.domain.timetable import Timetable
from grievance.mail.post.smtp import RefusedForGoodError, UncertainError
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.keep import Pen
from grievance.services.letters.list_outgoing import list_outgoing, standing
from grievance.services.letters.release_outgoing import release_outgoing
from grievance.services.letters.settle_bounced import settle_bounced
from grievance.services.letters.settle_outgoing import settle_outgoing
from grievance.services.letters.withdraw_outgoing import withdraw_outgoing
from tests.doubles import NOON
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.outgoings import (
    Out,
    bounce,
    now,
    send,
    sending_jobs,
    signed,
    written,
)
from tests.services.sealed import held_for
from tests.services.staff_mails import name_on_slip


pytestmark = pytest.mark.each_engine


def held(office: Office) -> Outgoing:
    return written(office, dmarc="fail")


def release(office: Office, letter: Outgoing, name: str = DANA) -> None:
    with office.store.begin() as tx:
        release_outgoing(tx, office.rings[name], outgoing_id=letter.id, at=NOON)


def settle(office: Office, letter: Outgoing, *, was_sent: bool) -> None:
    with office.store.begin() as tx:
        settle_outgoing(
            tx,
            office.rings[DANA],
            outgoing_id=letter.id,
            was_sent=was_sent,
            timetable=Timetable(),
            at=NOON,
        )


def withdraw(office: Office, letter: Outgoing, name: str = DANA) -> None:
    with office.store.begin() as tx:
        withdraw_outgoing(tx, office.rings[name], outgoing_id=letter.id, at=NOON)


def come_back(office: Office, letter: Outgoing) -> None:
    with office.store.begin() as tx:
        bounce(Pen.of(tx, office.worker, NOON), tx.outgoing.lock(letter.id))


def settle_returned(office: Office, letter: Outgoing, name: str = DANA) -> None:
    with office.store.begin() as tx:
        settle_bounced(tx, office.rings[name], outgoing_id=letter.id, at=NOON)


def listed(office: Office, name: str) -> list[OutgoingId]:
    with office.store.read() as tx:
        return [one.cover.id for one in list_outgoing(tx, office.rings[name])]


def test_who_was_taken_off_a_case_sees_none_of_its_letters(
    sqlite_office: Office,
) -> None:
    """
    Their key fits still; others see it, the custodian without a key to the words too.
    """
    letter = held(sqlite_office)
    with sqlite_office.store.begin() as tx:
        assign_case(
            tx,
            sqlite_office.rings[DANA],
            case_id=letter.case_id,
            handler_id=sqlite_office.person(HENRI),
            at=NOON,
        )
    assert [letter.id] == listed(sqlite_office, HENRI)

    name_on_slip(sqlite_office, letter.case_id, HENRI)

    assert [] == listed(sqlite_office, HENRI)
    assert [letter.id] == listed(sqlite_office, DANA) == listed(sqlite_office, CHIDI)


class TestRelease:
    def test_the_handler_may(self, office: Office) -> None:
        """
        Nobody needs another role for a case that is theirs.
        """
        letter = held(office)
        with office.store.begin() as tx:
            assign_case(
                tx,
                office.rings[DANA],
                case_id=letter.case_id,
                handler_id=office.person(HENRI),
                at=NOON,
            )
        release(office, letter, HENRI)
        out = Out()
        send(office, out)

        assert 1 == len(out.given)
        assert () == office.verify().problems

    @pytest.mark.parametrize("name", [HENRI, RUTH])
    def test_those_without_a_key_may_not(
        self, sqlite_office: Office, name: str
    ) -> None:
        """
        Whatever their role, and whoever is tied to a respondent: no key, no word.
        """
        letter = held(sqlite_office)

        with pytest.raises(NotAllowedError):
            release(sqlite_office, letter, name)
        assert OutgoingState.HELD is now(sqlite_office, letter).state

    def test_twice_is_once(self, sqlite_office: Office) -> None:
        """
        Of two who release it the second is told, and one job sends it.
        """
        letter = held(sqlite_office)
        release(sqlite_office, letter)

        with pytest.raises(NotAllowedError):
            release(sqlite_office, letter, CHIDI)
        assert 1 == len(sending_jobs(sqlite_office))

    def test_a_letter_that_was_tampered_with_is_not_signed_for(
        self, sqlite_office: Office
    ) -> None:
        """
        Somebody took the reason away, or put it back into its old state.
        """
        letter = held(sqlite_office)
        release(sqlite_office, letter)
        sqlite_office.tamper("UPDATE outgoing SET state = 'held'")

        with pytest.raises(AlteredError):
            release(sqlite_office, letter)

    def test_there_is_no_such_letter(self, sqlite_office: Office) -> None:
        """
        It is said so.
        """
        letter = held(sqlite_office)
        sqlite_office.tamper("DELETE FROM outgoing")

        with pytest.raises(NotFoundError):
            release(sqlite_office, letter)


class TestWithdraw:
    def test_its_words_are_destroyed(self, office: Office) -> None:
        """
        Nobody can send it any more, and the address is gone.
        """
        letter = held(office)
        withdraw(office, letter)

        assert OutgoingState.WITHDRAWN is now(office, letter).state
        assert None is signed(office, letter.id).dropped
        with pytest.raises(NotAllowedError):
            release(office, letter)
        assert () == office.verify().problems

    def test_one_on_its_way_can_still_be_stopped(self, sqlite_office: Office) -> None:
        """
        Until a server is told the words; its job finds nothing to do.
        """
        letter = written(sqlite_office)
        withdraw(sqlite_office, letter)
        out = Out()
        send(sqlite_office, out)

        assert [] == out.given

    def test_what_was_sent_was_sent(self, sqlite_office: Office) -> None:
        """
        There is no way back.
        """
        letter = written(sqlite_office)
        send(sqlite_office, Out())

        with pytest.raises(NotAllowedError):
            withdraw(sqlite_office, letter)


class TestSettle:
    def test_it_was_sent(self, office: Office) -> None:
        """
        The mail server's log shows it: no second letter.
        """
        letter = written(office)
        send(office, Out(in_data=[UncertainError("data-timeout")]))
        settle(office, letter, was_sent=True)

        assert OutgoingState.SENT is now(office, letter).state
        assert None is signed(office, letter.id).dropped
        assert 1 == len(sending_jobs(office))
        assert () == office.verify().problems

    def test_a_failed_one_goes_again(self, office: Office) -> None:
        """
        A full mailbox was emptied, say.
        """
        letter = written(office)
        send(office, Out(at_once=[RefusedForGoodError("rcpt-552")]))
        settle(office, letter, was_sent=False)
        out = Out()
        send(office, out)

        assert 1 == len(out.given)
        assert ("", OutgoingState.SENT) == (
            now(office, letter).error,
            now(office, letter).state,
        )

    def test_a_failed_one_was_not_sent(self, sqlite_office: Office) -> None:
        """
        That much is certain.
        """
        letter = written(sqlite_office)
        send(sqlite_office, Out(at_once=[RefusedForGoodError("rcpt-552")]))

        with pytest.raises(NotAllowedError):
            settle(sqlite_office, letter, was_sent=True)

    @pytest.mark.parametrize("was_sent", [True, False])
    def test_nothing_is_open_about_a_sent_one(
        self, sqlite_office: Office, *, was_sent: bool
    ) -> None:
        """
        Least of all is it sent again.
        """
        letter = written(sqlite_office)
        send(sqlite_office, Out())

        with pytest.raises(NotAllowedError):
            settle(sqlite_office, letter, was_sent=was_sent)


class TestSettleBounced:
    def test_somebody_took_care_of_it(self, office: Office) -> None:
        """
        It needs nobody any more, and still says why it came back.
        """
        letter = written(office)
        come_back(office, letter)
        settle_returned(office, letter)

        settled = now(office, letter)
        assert (OutgoingState.SETTLED, "5.1.1") == (settled.state, settled.error)
        assert settled.state not in NEEDS_SOMEBODY
        assert () == office.verify().problems

    def test_it_takes_who_decides_on_its_case(self, sqlite_office: Office) -> None:
        """
        As for every other step.
        """
        letter = written(sqlite_office)
        come_back(sqlite_office, letter)

        with pytest.raises(NotAllowedError, match="ask one of them"):
            settle_returned(sqlite_office, letter, HENRI)
        assert OutgoingState.BOUNCED is now(sqlite_office, letter).state

    def test_only_what_came_back(self, sqlite_office: Office) -> None:
        """
        A letter on its way is not waved through.
        """
        letter = written(sqlite_office)

        with pytest.raises(NotAllowedError, match="only one that bounced"):
            settle_returned(sqlite_office, letter)


class TestList:
    def test_it_shows_those_of_cases_one_has_a_key_to(self, office: Office) -> None:
        """
        Contents or identity; whoever has neither sees nothing.
        """
        letter = held(office)

        found = {name: listed(office, name) for name in (DANA, CHIDI, HENRI, RUTH)}
        assert {DANA: [letter.id], CHIDI: [letter.id], HENRI: [], RUTH: []} == found

    def test_every_hold_and_state_has_words(self, sqlite_office: Office) -> None:
        """
        Codes where they help an administrator, sentences where a person acts.
        """
        letter = held(sqlite_office)
        why = held_for(sqlite_office, letter)
        assert "nobody vouches for the sender" == standing(letter, why)
        assert "somebody on the case has to look first" == standing(letter)

        release(sqlite_office, letter)
        send(sqlite_office, Out(in_data=[UncertainError("data-timeout")]))
        words = standing(now(sqlite_office, letter))
        assert (
            "it may have been sent; say so, or send it again · the server took too long "
            "while it was sent (data-timeout)"
        ) == words

    def test_the_log_names_who_decided(self, sqlite_office: Office) -> None:
        """
        A person, not the worker.
        """
        letter = held(sqlite_office)
        release(sqlite_office, letter, CHIDI)
        with sqlite_office.store.read() as tx:
            entries = tx.log.about([letter.id])

        chidi = sqlite_office.rings[CHIDI].author.holder
        assert [(Act.OUTGOING_RELEASED, chidi)] == [
            (entry.act, entry.actor) for entry in entries[1:]
        ]
