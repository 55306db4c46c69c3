"""A letter goes out once, as it was made, and only if somebody let it go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from sqlalchemy import text

from grievance.domain.errors import AlteredError, ConflictError
from grievance.domain.events import Act
from grievance.domain.ids import OutgoingId
from grievance.domain.outbox import LEASE, JobKind, JobState, LeaseLostError
from grievance.domain.outgoing import Hold, Outgoing, OutgoingState
from grievance.domain.timetable import Timetable
from grievance.mail.post.smtp import (
    RefusedForGoodError,
    RefusedForNowError,
    ServerAwayError,
    UncertainError,
)
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import outgoing_digest
from grievance.services.letters.release_outgoing import release_outgoing
from grievance.services.letters.send_letter import send_letter
from grievance.services.letters.settle_outgoing import settle_outgoing
from grievance.services.letters.withdraw_outgoing import withdraw_outgoing
from grievance.vault.directory import sign_directory
from grievance.vault.errors import SealError
from grievance.vault.outgoing import drop_parcel, sign_outgoing, sign_release
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.looking import MIRA
from tests.services.outgoings import (
    Out,
    claim,
    covers,
    dispatch,
    now,
    parcel_of,
    promise_again,
    send,
    sending_jobs,
    set_state,
    signed,
    written,
)


pytestmark = pytest.mark.each_engine


AFTER_LEASE = LEASE + timedelta(seconds=1)


def acts_on(office: Office, cover: Outgoing) -> list[str]:
    with office.store.read() as tx:
        return [entry.act for entry in tx.log.about([cover.id])]


def jobs_done(office: Office) -> int:
    with office.store.read() as tx:
        return tx.outbox.count(JobState.DONE, kind=JobKind.SEND_LETTER)


def held(office: Office) -> Outgoing:
    """Have a letter that waits for a person."""
    letter = written(office, dmarc="fail")
    assert letter.state is OutgoingState.HELD
    return letter


def released(office: Office, name: str = DANA) -> Outgoing:
    """Have a letter that a person let go."""
    letter = held(office)
    with office.store.begin() as tx:
        release_outgoing(tx, office.rings[name], outgoing_id=letter.id, at=NOON)
    return now(office, letter)


def uncertain(office: Office) -> Outgoing:
    letter = written(office)
    send(office, Out(in_data=[UncertainError("data-timeout")]))
    return now(office, letter)


class TestSent:
    def test_it_goes_out_and_its_words_are_destroyed(self, office: Office) -> None:
        """
        The very bytes that were sealed; row and log say sent, and no address is left.
        """
        letter = written(office)
        expected = parcel_of(office, letter)
        out = Out()

        send(office, out)

        assert [expected] == out.given
        assert OutgoingState.SENT is now(office, letter).state
        assert None is signed(office, letter.id).dropped
        sent = [Act.OUTGOING_MADE, Act.OUTGOING_SENDING, Act.OUTGOING_SENT]
        assert sent == acts_on(office, letter)
        assert 1 == jobs_done(office)
        assert () == office.verify().problems

    def test_it_is_written_down_before_a_word_is_told(self, office: Office) -> None:
        """
        At that moment the books, which others can read, say sending.
        """
        letter = written(office)
        seen = []

        class Looking(Out):
            pass

        out = Looking()
        out.before_data = lambda: seen.append(now(office, letter).state)
        out.after_data = lambda: seen.append(now(office, letter).state)
        send(office, out)

        assert [OutgoingState.RELEASED, OutgoingState.SENDING] == seen

    def test_a_second_job_finds_nothing_to_do(self, sqlite_office: Office) -> None:
        """
        However somebody came to promise it again.
        """
        letter = written(sqlite_office)
        out = Out()
        send(sqlite_office, out)
        promise_again(sqlite_office, letter)
        send(sqlite_office, out)

        assert 1 == len(out.given)

    def test_the_log_is_sound_at_every_step(self, office: Office) -> None:
        """
        Held, released, sending, put back, sending again, sent.
        """
        letter = released(office)
        problems = [office.verify().problems]
        out = Out(in_data=[RefusedForNowError("data-451")])
        out.before_data = lambda: problems.append(office.verify().problems)
        with pytest.raises(RefusedForNowError):
            send(office, out)
        problems.append(office.verify().problems)
        promise_again(office, letter)
        send(office, out)
        problems.append(office.verify().problems)

        assert {()} == set(problems)
        assert OutgoingState.SENT is now(office, letter).state


class TestRefused:
    def test_for_good_it_is_left_to_a_person(self, office: Office) -> None:
        """
        Nobody there of that name: failed, with a code and nobody's words.
        """
        letter = written(office)
        send(office, Out(at_once=[RefusedForGoodError("rcpt-550")]))

        failed = now(office, letter)
        assert (OutgoingState.FAILED, "rcpt-550") == (failed.state, failed.error)
        assert 1 == jobs_done(office)
        assert MIRA == parcel_of(office, letter).recipient
        assert () == office.verify().problems

    def test_for_good_after_the_words(self, sqlite_office: Office) -> None:
        """
        The server looked at them and refused: just as certain.
        """
        letter = written(sqlite_office)
        send(sqlite_office, Out(in_data=[RefusedForGoodError("data-554")]))

        assert OutgoingState.FAILED is now(sqlite_office, letter).state

    @pytest.mark.parametrize("error", [RefusedForNowError, ServerAwayError])
    def test_for_now_it_is_tried_again(
        self, office: Office, error: type[RefusedForNowError]
    ) -> None:
        """
        Before the words nothing changes, and the job is told.
        """
        letter = written(office)
        with pytest.raises(error):
            send(office, Out(at_once=[error("rcpt-450")]))

        assert OutgoingState.RELEASED is now(office, letter).state
        assert [Act.OUTGOING_MADE] == acts_on(office, letter)

    def test_for_now_after_the_words(self, office: Office) -> None:
        """
        It is put back, signed by the worker for one more try, and goes out then.
        """
        letter = written(office)
        out = Out(in_data=[RefusedForNowError("data-451")])
        with pytest.raises(RefusedForNowError):
            send(office, out)
        assert OutgoingState.RELEASED is now(office, letter).state

        promise_again(office, letter)
        send(office, out)
        assert OutgoingState.SENT is now(office, letter).state
        assert 1 == len(out.given)

    def test_without_a_server_it_waits(self, sqlite_office: Office) -> None:
        """
        An office may set one later.
        """
        letter = written(sqlite_office)
        with pytest.raises(ServerAwayError):
            send(sqlite_office, None)

        assert OutgoingState.RELEASED is now(sqlite_office, letter).state


class TestUncertain:
    def test_a_lost_connection_is_never_tried_again(self, office: Office) -> None:
        """
        The job is over, the words are kept, and a person is needed.
        """
        letter = uncertain(office)

        assert (OutgoingState.UNCERTAIN, "data-timeout") == (letter.state, letter.error)
        assert 1 == jobs_done(office)
        assert MIRA == parcel_of(office, letter).recipient
        assert () == office.verify().problems

    def test_a_crash_in_the_words_is_found_by_the_next_claim(
        self, office: Office
    ) -> None:
        """
        Whatever ended the worker between the two commits.
        """
        letter = written(office)

        def crash() -> None:
            raise KeyboardInterrupt

        out = Out(after_data=crash)
        with pytest.raises(KeyboardInterrupt):
            send(office, out)
        assert OutgoingState.SENDING is now(office, letter).state

        send(office, out, at=NOON + AFTER_LEASE)
        found = now(office, letter)
        assert (OutgoingState.UNCERTAIN, "interrupted") == (found.state, found.error)
        assert 1 == len(out.given)
        assert 1 == jobs_done(office)

    def test_a_worker_that_lost_its_lease_tells_nothing(self, office: Office) -> None:
        """
        The one that took over sends it; the slow one never gets to the words.
        """
        letter = written(office)
        job = claim(office, sending_jobs(office)[-1])
        fast, slow = Out(), Out()
        later = NOON + AFTER_LEASE
        slow.before_data = lambda: send(office, fast, at=later)

        with pytest.raises(LeaseLostError):
            send_letter(dispatch(office, slow), job)

        assert ([], 1) == (slow.given, len(fast.given))
        assert OutgoingState.SENT is now(office, letter).state

    def test_a_worker_that_is_slow_in_the_words_changes_nothing(
        self, office: Office
    ) -> None:
        """
        Another has called it uncertain meanwhile, and sent nothing; so it stays.
        """
        letter = written(office)
        job = claim(office, sending_jobs(office)[-1])
        other = Out()
        slow = Out(after_data=lambda: send(office, other, at=NOON + AFTER_LEASE))

        with pytest.raises(LeaseLostError):
            send_letter(dispatch(office, slow), job)

        assert [] == other.given
        assert OutgoingState.UNCERTAIN is now(office, letter).state

    def test_withdrawn_in_the_last_moment(self, office: Office) -> None:
        """
        A person decides while the server agrees: not a word is told.
        """
        letter = written(office)

        def withdraw() -> None:
            with office.store.begin() as tx:
                withdraw_outgoing(
                    tx, office.rings[DANA], outgoing_id=letter.id, at=NOON
                )

        out = Out(before_data=withdraw)
        with pytest.raises(ConflictError):
            send(office, out)

        assert [] == out.given
        assert OutgoingState.WITHDRAWN is now(office, letter).state
        assert None is signed(office, letter.id).dropped


class TestReleased:
    @pytest.mark.parametrize("name", [DANA, CHIDI])
    def test_what_a_person_released_goes_out(self, office: Office, name: str) -> None:
        """
        A coordinator or a custodian of the case.
        """
        letter = released(office, name)
        out = Out()
        send(office, out)

        assert 1 == len(out.given)
        assert office.rings[name].author.holder == now(office, letter).released_by

    def test_it_goes_again_where_a_person_says_so(self, office: Office) -> None:
        """
        The same bytes once more, and only once.
        """
        letter = uncertain(office)
        with office.store.begin() as tx:
            settle_outgoing(
                tx,
                office.rings[DANA],
                outgoing_id=letter.id,
                was_sent=False,
                timetable=Timetable(),
                at=NOON,
            )
        out = Out()
        send(office, out)

        assert OutgoingState.SENT is now(office, letter).state
        assert [letter.message_id.encode()] == [
            given.message.split(b"Message-ID: ")[1].split(b"\r\n")[0]
            for given in out.given
        ]


def log_it(office: Office, letter: Outgoing, act: Act) -> None:
    """Append to the log how a letter is now, as somebody does who has the database."""
    cover = now(office, letter)
    with office.store.begin() as tx:
        Pen.of(tx, office.worker, NOON).note(act, cover.id, outgoing_digest(cover))


Attack = Callable[[Office], Outgoing]


def a_cleared_hold(office: Office) -> Outgoing:
    letter = held(office)
    office.tamper("UPDATE outgoing SET hold = NULL, state = 'released'")
    return letter


def a_state_set_by_hand(office: Office) -> Outgoing:
    letter = held(office)
    set_state(office, letter, OutgoingState.RELEASED)
    return letter


def a_release_in_somebodys_name(office: Office) -> Outgoing:
    letter = held(office)
    office.tamper(
        "UPDATE outgoing SET state = 'released', released_by = :who, released_kv = 1,"
        " release = signature",
        who=office.rings[DANA].author.holder,
    )
    return letter


def a_release_by_the_worker_s_word(office: Office) -> Outgoing:
    """A hold that only the worker lifts, with a put-back of another try."""
    letter = held(office)
    forged = sign_release(signed(office, letter.id), office.worker.author, tries=0)
    office.tamper(
        "UPDATE outgoing SET state = 'released', released_by = 'worker',"
        " released_kv = 1, release = :release",
        release=forged.release,
    )
    return letter


def a_release_of_another_letter(office: Office) -> Outgoing:
    donor = released(office)
    letter = written(office, text="Another matter.", dmarc="fail")
    given = signed(office, donor.id)
    office.tamper(
        "UPDATE outgoing SET state = 'released', released_by = :who, released_kv = 1,"
        " release = :release WHERE message_id = :id",
        who=given.cover.released_by,
        release=given.release,
        id=letter.message_id,
    )
    return letter


def a_replayed_release(office: Office) -> Outgoing:
    """What was let go once, and broke off, is not let go twice by the same word."""
    letter = released(office)
    send(office, Out(in_data=[UncertainError("data-timeout")]))
    set_state(office, letter, OutgoingState.RELEASED)
    return letter


def a_letter_that_was_sent_before(office: Office) -> Outgoing:
    """Put back a copy of the row from before it was sent, words and all."""
    letter = written(office)
    before = signed(office, letter.id).dropped
    assert before is not None
    send(office, Out())
    office.tamper(
        "UPDATE outgoing SET state = 'released', wrapped = :wrapped, sealed = :sealed",
        wrapped=before.wrapped,
        sealed=before.sealed,
    )
    return letter


def a_swapped_parcel(office: Office) -> Outgoing:
    """Words of somebody else's, sealed to the worker, as anybody can."""
    letter = written(office)
    other = drop_parcel(
        office.directory.worker.outbox,
        b'{"sender":"a@b.example","recipient":"spy@evil.example","message":"eA=="}',
        letter.id,
    )
    office.tamper(
        "UPDATE outgoing SET wrapped = :wrapped, sealed = :sealed",
        wrapped=other.wrapped,
        sealed=other.sealed,
    )
    return letter


def a_letter_of_their_own(office: Office) -> Outgoing:
    """A whole row, with every digest right, signed by somebody of the office."""
    model = written(office)
    cover = replace(
        model, id=OutgoingId(uuid4()), message_id="<x@evil.example>", hold=None
    )
    dropped = drop_parcel(office.directory.worker.outbox, b"words", cover.id)
    forged = sign_outgoing(cover, dropped, office.rings[RUTH].author, worker_kv=1)
    with office.store.begin() as tx:
        tx.outgoing.add(forged)
    return cover


def a_letter_in_the_worker_s_name(office: Office) -> Outgoing:
    """The same, saying that the worker made it."""
    cover = a_letter_of_their_own(office)
    office.tamper(
        "UPDATE outgoing SET author = 'worker' WHERE message_id = :id",
        id=cover.message_id,
    )
    return cover


ATTACKS: dict[str, Attack] = {
    attack.__name__: attack
    for attack in (
        a_cleared_hold,
        a_state_set_by_hand,
        a_release_in_somebodys_name,
        a_release_by_the_worker_s_word,
        a_release_of_another_letter,
        a_replayed_release,
        a_letter_that_was_sent_before,
        a_swapped_parcel,
        a_letter_of_their_own,
        a_letter_in_the_worker_s_name,
    )
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("logged", [False, True], ids=["quietly", "with a line"])
def test_nobody_with_the_database_alone_can_have_a_letter_sent(
    sqlite_office: Office, attack: str, *, logged: bool
) -> None:
    """
    Whether they leave the log as it is or append to it what would fit.
    """
    office = sqlite_office
    letter = ATTACKS[attack](office)
    if logged:
        log_it(office, letter, Act.OUTGOING_RELEASED)
    promise_again(office, letter)
    out = Out()

    with pytest.raises((AlteredError, SealError)):
        send(office, out)

    assert [] == out.given


@pytest.mark.parametrize(
    "attack", [name for name in ATTACKS if name != "a_letter_of_their_own"]
)
def test_verification_tells_of_it(sqlite_office: Office, attack: str) -> None:
    """
    Whoever leaves the log as it is, is found by comparing the books with it.
    """
    ATTACKS[attack](sqlite_office)

    assert () != sqlite_office.verify().problems


def test_a_letter_deleted_by_hand_is_missed(sqlite_office: Office) -> None:
    """
    Row or words: the log says that they should be there.
    """
    letter = held(sqlite_office)
    sqlite_office.tamper("UPDATE outgoing SET wrapped = NULL, sealed = NULL")
    assert (f"Our letter {letter.id}: Its sealed words are gone.",) == (
        sqlite_office.verify().problems
    )

    sqlite_office.tamper("DELETE FROM outgoing")
    assert (f"{letter.id} is missing from the books.",) == (
        sqlite_office.verify().problems
    )


class TestWhoMayRelease:
    def test_somebody_who_left_no_longer(self, sqlite_office: Office) -> None:
        """
        Between their release and the sending they were taken off the directory.
        """
        office = sqlite_office
        letter = released(office)
        leave(office, DANA)
        out = Out()
        send(office, out)

        failed = now(office, letter)
        assert [] == out.given
        assert (OutgoingState.FAILED, "not-released") == (failed.state, failed.error)

    def test_somebody_with_a_role_that_decides_nothing(
        self, sqlite_office: Office
    ) -> None:
        """
        A signature is genuine, and its owner may not.
        """
        office = sqlite_office
        letter = held(office)
        forge_release(office, letter, HENRI)
        out = Out()
        send(office, out)

        assert [] == out.given
        assert OutgoingState.FAILED is now(office, letter).state


def leave(office: Office, name: str) -> None:
    """Take somebody off the directory, as the root key does."""
    directory = office.directory
    people = tuple(
        replace(entry, retired=entry.retired or entry.name == name)
        for entry in directory.people
    )
    newer = replace(directory, epoch=directory.epoch + 1, people=people)
    with office.store.begin() as tx:
        tx.people.add_directory(sign_directory(office.secrets.root, newer))


def forge_release(office: Office, letter: Outgoing, name: str) -> None:
    """Release a letter with a key of one's own, past the service."""
    with office.store.begin() as tx:
        pen = Pen.of(tx, office.rings[name], NOON)
        forged = sign_release(tx.outgoing.lock(letter.id), pen.author, tries=0)
        cover = forged.cover.become(OutgoingState.RELEASED, at=NOON)
        tx.outgoing.save(replace(forged, cover=cover), was=OutgoingState.HELD)
        pen.note(Act.OUTGOING_RELEASED, cover.id, outgoing_digest(cover))
    promise_again(office, letter)


def test_a_row_says_only_that_somebody_must_look(sqlite_office: Office) -> None:
    """
    One letter for one case, whatever its hold; why it is held is not for every reader.
    """
    letter = held(sqlite_office)

    assert Hold.LOOK_FIRST is letter.hold
    assert 1 == len(covers(sqlite_office, letter.case_id))
    with sqlite_office.store.engine.connect() as connection:
        rows = connection.execute(text("SELECT mailbox, error FROM outgoing")).all()
    assert [("intake@grievance.example", "")] == [tuple(row) for row in rows]


def test_another_case_does_not_help(sqlite_office: Office) -> None:
    """
    The case is signed for too: a letter does not move to where somebody may decide.
    """
    letter = held(sqlite_office)
    other = sqlite_office.case_of(make_mail("Another.", sender="i@post.example"))
    sqlite_office.tamper("UPDATE outgoing SET case_id = :to", to=other.hex)
    promise_again(sqlite_office, letter)

    with pytest.raises((AlteredError, SealError)):
        send(sqlite_office, Out())
