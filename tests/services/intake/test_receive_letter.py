"""A mail becomes a case or is put aside: once, and never half."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import pytest

from grievance.domain.clock import ClockKind
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.ids import RECOVERY, WORKER, holder_of
from grievance.domain.intake import Outcome, SpoolState
from grievance.domain.outbox import LEASE, JobState, LeaseLostError
from grievance.domain.slip import Flag, RespondentKind
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.letter import Letter
from grievance.services.intake.receive_letter import (
    receive_letter,
)
from grievance.storage.spool import Spool
from grievance.vault.directory import sign_directory
from grievance.vault.posted import drop
from tests.doubles import NOON, OUR_ADDRESS, HereReader, make_entity, make_mail
from tests.offices import CHIDI, DANA, RUTH, Office
from tests.services.looking import (
    AUTOMATIC,
    LIST,
    MIRA,
    claimed,
    cover,
    holders,
    jobs,
    opened,
    slip_of,
    token_for,
)
from tests.services.sealed import of_kind


pytestmark = pytest.mark.each_engine


class TestCase:
    def test_a_complaint_becomes_a_case(self, office: Office) -> None:
        """
        Receipt, cover and opened letter say what came; the spool is empty.
        """
        raw = make_mail("The foreman keeps our wages.", attachment=b"picture")

        receipt = office.take_in(raw)

        assert (Outcome.CASE, "") == (receipt.outcome, receipt.reason)
        assert receipt.case_id is not None
        case = opened(office, receipt.case_id)
        assert receipt.reference == case.case.reference
        [letter] = case.letters
        assert "The foreman keeps our wages." in letter.letter.text
        assert "Unpaid hours" == letter.letter.subject
        assert ["gate.png"] == [note.name for note in letter.letter.attachments]
        with office.store.read() as tx:
            assert 0 == tx.spool.count(SpoolState.WAITING)
        assert 1 == jobs(office, JobState.DONE)

    def test_the_cover_shows_days_and_codes(self, office: Office) -> None:
        """
        A new cover is unread, in its first stage, with the day triage is due.
        """
        case = cover(office, office.case_of(make_mail("Nobody has paid us since May.")))

        expected = (Stage.RECEIVED, NOON.date(), None, True, 1, Urgency.NORMAL)
        assert expected == (
            case.stage,
            case.received_on,
            case.handler,
            case.unread,
            case.version,
            case.urgency,
        )
        times = office.mechanism.timetable
        assert times.due(ClockKind.ACKNOWLEDGEMENT, NOON.date()) == case.due_on

    def test_clocks_start_when_it_came(self, office: Office) -> None:
        """
        A worker that was away for days shortens nobody's time, and hides no delay.
        """
        collected = office.collect(make_mail(), at=NOON)

        receipt = office.receive(collected, at=NOON + timedelta(days=40))

        assert receipt.case_id is not None
        case = opened(office, receipt.case_id)
        due_on = office.mechanism.timetable.due(ClockKind.ACKNOWLEDGEMENT, NOON.date())
        days = (case.case.received_on, case.case.stage_since, case.case.due_on)
        assert (NOON.date(), NOON.date(), due_on) == days
        assert [NOON] == [letter.letter.received_at for letter in case.letters]

    def test_who_wrote_is_for_custodians(self, office: Office) -> None:
        """
        Coordinators hold the contents, custodians who wrote, recovery both, no one else.
        """
        case_id = office.case_of(make_mail())

        contents, identity = (
            holders(office, case_id, box)
            for box in (Compartment.CONTENTS, Compartment.IDENTITY)
        )
        dana, chidi = (holder_of(office.person(name)) for name in (DANA, CHIDI))
        assert {dana, RECOVERY} == contents
        assert {chidi, RECOVERY} == identity
        assert WORKER not in contents | identity

    def test_the_sender_is_nowhere_in_the_contents(self, office: Office) -> None:
        """
        Name and address of the sender are not among what a coordinator reads.
        """
        case_id = office.case_of(make_mail(sender="Mira Holm <mira@post.example>"))

        case = opened(office, case_id)

        assert [None] == [letter.writer for letter in case.letters]
        assert "mira" not in str([letter.letter for letter in case.letters]).lower()
        names = of_kind(office, case_id, PartKind.CORRESPONDENT, PartKind.ORIGINAL)
        assert [Compartment.IDENTITY] * 2 == [one.part.compartment for one in names]

    def test_facts_are_proposed_on_the_slip(self, office: Office) -> None:
        """
        An Entity of the registry is found by its alias, danger makes it critical.
        """
        entity = make_entity("Norvik Smelter", "诺维克")
        office.know(entity, make_entity("Somewhere Else"))
        text = "At 诺维克 they took our passports and lock us in; it is forced labour."

        case_id = office.case_of(make_mail(text))

        slip = slip_of(office, case_id)
        assert ((entity.id,), Urgency.CRITICAL) == (slip.entities, slip.severity)
        assert RespondentKind.ENTITY == slip.respondent
        assert Urgency.CRITICAL == cover(office, case_id).urgency
        assert [Stage.RECEIVED] == [stage.stage for stage in slip.stages]

    def test_an_unclear_sender_is_flagged(self, office: Office) -> None:
        """
        Two senders are none; the letter is a case all the same.
        """
        raw = make_mail(sender="a@post.example, b@post.example")

        slip = slip_of(office, office.case_of(raw))

        assert Flag.SENDER_UNCLEAR in slip.flags

    def test_the_conflicted_get_no_key(self, office: Office) -> None:
        """
        A coordinator tied to the Entity is passed over for a reviewer.
        """
        entity = make_entity("Norvik Smelter")
        office.know(entity)
        people = tuple(
            replace(entry, conflicts=(str(entity.id),)) if entry.name == DANA else entry
            for entry in office.directory.people
        )
        newer = replace(
            office.directory, epoch=office.directory.epoch + 1, people=people
        )
        with office.store.begin() as tx:
            tx.people.add_directory(sign_directory(office.secrets.root, newer))

        case_id = office.case_of(make_mail("Norvik Smelter keeps our wages."))

        ruth = holder_of(office.person(RUTH))
        assert {ruth, RECOVERY} == holders(office, case_id, Compartment.CONTENTS)

    def test_a_complaint_about_the_office_goes_to_the_reviewer(
        self, office: Office
    ) -> None:
        """
        Neither who is named in it nor any coordinator can open it.
        """
        text = (
            f"This is a complaint about your own office. {CHIDI} of your secretariat "
            "told the company my name. I want to complain about the grievance office."
        )

        case_id = office.case_of(make_mail(text))

        assert RespondentKind.OFFICE == slip_of(office, case_id, RUTH).respondent
        ruth = holder_of(office.person(RUTH))
        assert {ruth, RECOVERY} == holders(office, case_id, Compartment.CONTENTS)
        assert {RECOVERY} == holders(office, case_id, Compartment.IDENTITY)

    def test_a_letter_nobody_may_read_waits(self, office: Office) -> None:
        """
        Where everybody is conflicted it stays sealed in the spool, and nothing is made.
        """
        people = tuple(
            replace(entry, roles=("custodian",)) for entry in office.directory.people
        )
        newer = replace(
            office.directory, epoch=office.directory.epoch + 1, people=people
        )
        with office.store.begin() as tx:
            tx.people.add_directory(sign_directory(office.secrets.root, newer))
        job = claimed(office, make_mail())

        with pytest.raises(NotAllowedError, match="Nobody on duty"):
            receive_letter(office.reception(), job, at=NOON)

        with office.store.read() as tx:
            assert 1 == tx.spool.count(SpoolState.WAITING)
            assert [] == list(tx.worklists.all_covers())
        assert 1 == jobs(office, JobState.LEASED)


class TestAside:
    def test_what_a_machine_sent_is_set_aside(self, office: Office) -> None:
        """
        An automatic mail that answers no case is kept sealed and says why.
        """
        receipt = office.take_in(make_mail(headers=AUTOMATIC))

        assert Outcome.AUTOMATIC == receipt.outcome
        assert "machine" in receipt.reason
        with office.store.read() as tx:
            assert 1 == tx.spool.count(SpoolState.SET_ASIDE)
            assert tx.spool.get(receipt.id).dropped.sealed
            assert ["letter-collected", "letter-set-aside"] == [
                e.act for e in tx.log.about([receipt.id])
            ]

    def test_our_own_address_is_set_aside(self, office: Office) -> None:
        """
        What claims to come from ourselves would go round in circles.
        """
        assert (
            Outcome.AUTOMATIC == office.take_in(make_mail(sender=OUR_ADDRESS)).outcome
        )

    def test_our_own_group_passes_on_a_complaint(self, office: Office) -> None:
        """
        Through a list it is set aside, unless the list is our own address.
        """
        ours = (("List-Id", f"<{OUR_ADDRESS.replace('@', '.')}>"),)

        through_ours = office.take_in(make_mail("They owe us.", headers=ours))
        through_other = office.take_in(make_mail("They owe us.", headers=LIST))

        assert [Outcome.CASE, Outcome.AUTOMATIC] == [
            through_ours.outcome,
            through_other.outcome,
        ]

    def test_a_job_put_back_by_hand_changes_nothing(self, office: Office) -> None:
        """
        Its message was admitted; running it again leaves the receipt as it is.
        """
        collected = office.collect(make_mail())
        before = office.receive(collected)
        office.tamper("UPDATE outbox SET state = 'ready'")

        assert before == office.receive(collected)
        assert () == office.verify().problems

    def test_what_a_machine_answers_is_kept_with_its_case(self, office: Office) -> None:
        """
        It belongs there, and is read: anybody can add its signs to what people write.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        opened(office, case_id)

        to = token_for(office, case_id)
        receipt = office.take_in(
            make_mail(sender=MIRA, to=to, headers=AUTOMATIC, dmarc="none")
        )

        assert (Outcome.AUTOMATIC, case_id) == (receipt.outcome, receipt.case_id)
        assert cover(office, case_id).unread
        assert [None, False] == [
            o.letter.verified for o in opened(office, case_id).letters
        ]
        assert () == office.verify().problems

    @pytest.mark.parametrize("raw", [b"", b"\x00" * 99, b"just some words"])
    def test_what_is_no_mail_is_quarantined(self, office: Office, raw: bytes) -> None:
        """
        It stays sealed and visible, with the reason, and its job is over.
        """
        receipt = office.take_in(raw)

        assert Outcome.QUARANTINED == receipt.outcome
        assert receipt.reason
        with office.store.read() as tx:
            assert (SpoolState.QUARANTINED, receipt.reason) == (
                tx.spool.get(receipt.id).state,
                tx.spool.get(receipt.id).reason,
            )
            assert ["letter-collected", "letter-quarantined"] == [
                e.act for e in tx.log.about([receipt.id])
            ]
        assert 1 == jobs(office, JobState.DONE)

    def test_what_passed_is_received(self, office: Office) -> None:
        """
        After a time-out at the first try the second one makes the case.
        """
        collected = office.collect(make_mail())
        reader = HereReader(failures=[Refusal.TIMEOUT])
        with pytest.raises(UnreadableMailError):
            office.receive(collected, reader)

        receipt = office.receive(collected, reader, at=NOON + 2 * LEASE)

        assert Outcome.CASE == receipt.outcome


class TestCrash:
    def test_a_crash_before_the_commit_repeats_cleanly(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        What was done before the crash is gone; the next try makes one case of it.
        """
        collected = office.collect(make_mail())

        def crash(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(Spool, "destroy", crash)
            with pytest.raises(KeyboardInterrupt):
                office.receive(collected)
        with office.store.read() as tx:
            assert [] == list(tx.worklists.all_covers())
            assert [] == list(tx.worklists.all_parts())
            assert collected.spool_id == tx.spool.get(collected.spool_id).id

        receipt = office.receive(collected, at=NOON + 2 * LEASE)

        assert Outcome.CASE == receipt.outcome
        with office.store.read() as tx:
            assert 1 == len(list(tx.worklists.all_covers()))
        assert () == office.verify().problems

    def test_a_slow_worker_leaves_no_second_case(self, office: Office) -> None:
        """
        Who finishes after the lease went to another leaves nothing behind.
        """
        collected = office.collect(make_mail())
        assert collected.job_id is not None
        with office.store.begin() as tx:
            slow = tx.outbox.claim(collected.job_id, owner="slow", at=NOON)
        assert slow is not None
        with office.store.begin() as tx:
            at = NOON + 2 * LEASE
            quick = tx.outbox.claim(collected.job_id, owner="quick", at=at)
        assert quick is not None

        with pytest.raises(LeaseLostError):
            receive_letter(office.reception(), slow, at=NOON)
        receive_letter(office.reception(), quick, at=NOON)

        with office.store.read() as tx:
            assert 1 == len(list(tx.worklists.all_covers()))

    def test_a_job_that_was_done_finds_nothing(self, office: Office) -> None:
        """
        The sealed message is destroyed with its effect; there is nothing to do again.
        """
        job = claimed(office, make_mail())
        receive_letter(office.reception(), job, at=NOON)

        with pytest.raises(LeaseLostError):
            receive_letter(office.reception(), job, at=NOON)


@dataclass(frozen=True, slots=True)
class _WhileRead:
    """Reads, after something happened meanwhile."""

    meanwhile: Callable[[], object]

    def parse(self, raw: bytes) -> Letter:
        self.meanwhile()
        return HereReader().parse(raw)


@pytest.mark.parametrize("headers", [(), AUTOMATIC], ids=["case", "set aside"])
class TestChangedWhileRead:
    def test_another_message_in_its_place_is_not_logged_as_sound(
        self, office: Office, headers: tuple[tuple[str, str], ...]
    ) -> None:
        """
        What is sealed for the worker by anybody is not put into the place of a mail.
        """
        collected = office.collect(make_mail("Genuine", headers=headers))
        other = drop(
            office.directory.worker.spool,
            make_mail("All is well", headers=headers),
            table="spool",
            row_id=str(collected.spool_id),
            suite=office.directory.suite,
        )

        def swap() -> None:
            office.tamper(
                "UPDATE spool SET wrapped = :w, sealed = :s",
                w=other.wrapped,
                s=other.sealed,
            )

        with pytest.raises(AlteredError):
            office.receive(collected, _WhileRead(swap))

        assert None is office.receipt(collected.spool_id).outcome
        assert 1 == len(office.verify().problems)

    def test_a_receipt_that_was_edited_is_not_logged_as_sound(
        self, office: Office, headers: tuple[tuple[str, str], ...]
    ) -> None:
        """
        Where and when a mail came stays what the log saw.
        """
        collected = office.collect(make_mail("Genuine", headers=headers))
        edited = partial(office.tamper, "UPDATE receipt SET source = 'forged'")

        with pytest.raises(AlteredError):
            office.receive(collected, _WhileRead(edited))

        assert 1 == len(office.verify().problems)
