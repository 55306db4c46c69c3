"""Letters that come late suggest that a case be taken up again; people decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from grievance.domain.contents import Why
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.outcome import Ground
from grievance.domain.slip import Flag
from grievance.domain.stage import Stage
from grievance.services.handling.reopen_case import reopen_case
from grievance.services.intake.decline_news import decline_news
from grievance.services.intake.say_news import say_news
from tests.doubles import NOON, make_mail, make_step
from tests.offices import DANA, HENRI, Office
from tests.services.entries import make_entry, take_down
from tests.services.looking import cover, opened, slip_of, token_for
from tests.services.moves import case_in, move, reference_of
from tests.staged import staged


STRANGER = "somebody@else.example"


@pytest.fixture(name="refused")
@staged
def _refused(office: Office) -> CaseId:
    """A case that was found inadmissible at noon, and whose letters were read."""
    case_id = case_in(office, Stage.TRIAGE, Stage.INADMISSIBLE)
    opened(office, case_id)
    return case_id


def answer(office: Office, case_id: CaseId, *, days: int) -> None:
    """Let who complained answer, so many days later."""
    raw = make_mail("It is about a certified smelter.", to=token_for(office, case_id))
    receipt = office.take_in(raw, at=NOON + timedelta(days=days))
    assert case_id == receipt.case_id


def reopen(office: Office, case_id: CaseId, *, days: int = 1, by: str = HENRI) -> None:
    with office.store.begin() as tx:
        reopen_case(
            tx,
            office.rings[by],
            case_id=case_id,
            reason="It is about a certified smelter",
            timetable=office.mechanism.timetable,
            at=NOON + timedelta(days=days),
        )


def decline(office: Office, case_id: CaseId, *, reason: str = "Says thanks") -> None:
    with office.store.begin() as tx:
        decline_news(tx, office.rings[HENRI], case_id=case_id, reason=reason, at=NOON)


class TestResubmission:
    def test_is_suggested_on_the_letter_and_in_the_queue(
        self, office: Office, refused: CaseId
    ) -> None:
        """
        The letter says until when, the slip shows it, and nothing follows by itself.
        """
        answer(office, refused, days=28)

        case = opened(office, refused)
        first, last = case.letters
        assert (Stage.INADMISSIBLE, frozenset({Flag.MAY_BE_RESUBMISSION})) == (
            case.case.stage,
            case.slip.flags,
        )
        assert [Why.RESUBMISSION] == [one.why for one in last.letter.related]
        assert "" == say_news(case.case, first.letter)
        assert "may be a resubmission until 2026-03-30" in say_news(
            case.case, last.letter
        )

    def test_from_another_address_it_is_suggested_and_doubted(
        self, sqlite_office: Office
    ) -> None:
        """
        Of the slip an unverified reply changes this one flag, and of the cover nothing
        but that there is something to read.
        """
        office = sqlite_office
        refused = case_in(office, Stage.TRIAGE, Stage.INADMISSIBLE)
        before, stood = slip_of(office, refused), cover(office, refused)
        mail = make_mail(
            "It is certified.", sender=STRANGER, to=token_for(office, refused)
        )
        office.take_in(mail, at=NOON + timedelta(days=3))

        now = cover(office, refused)
        assert replace(stood, unread=True, version=now.version) == now
        flags = frozenset({Flag.MAY_BE_RESUBMISSION})
        assert replace(before, flags=flags) == slip_of(office, refused)
        assert not opened(office, refused).letters[-1].letter.verified

    def test_is_not_suggested_when_it_is_too_late(
        self, office: Office, refused: CaseId
    ) -> None:
        """
        The letter is in the case all the same.
        """
        answer(office, refused, days=29)

        case = opened(office, refused)
        assert frozenset() == case.slip.flags
        assert () == case.letters[-1].letter.related

    def test_told_by_telephone_counts_as_well(
        self, office: Office, refused: CaseId
    ) -> None:
        """
        Whoever cannot write may call; what was taken down is filed to the case.
        """
        entry = make_entry(to_case=reference_of(office, refused))

        take_down(office, entry)

        assert Flag.MAY_BE_RESUBMISSION in slip_of(office, refused).flags
        assert () == office.verify().problems

    def test_is_taken_up_however_late_we_look(
        self, office: Office, refused: CaseId
    ) -> None:
        """
        It came in time, so it goes back to triage although the time is over by now.
        """
        answer(office, refused, days=20)

        reopen(office, refused, days=40)

        case = opened(office, refused)
        assert (Stage.TRIAGE, True) == (case.case.stage, case.case.resubmitted)
        assert ("", "", frozenset()) == (
            case.slip.outcome,
            case.slip.ground,
            case.slip.flags,
        )
        reasons = [line.reason for line in case.history if line.reason]
        assert (Ground.OUT_OF_SCOPE,) in [reason.codes for reason in reasons]

    def test_comes_once(self, office: Office, refused: CaseId) -> None:
        """
        Refused a second time, nothing more is suggested, and it can be closed.
        """
        answer(office, refused, days=1)
        reopen(office, refused)
        move(office, refused, make_step(Stage.INADMISSIBLE))

        answer(office, refused, days=2)

        assert frozenset() == slip_of(office, refused).flags
        with pytest.raises(NotAllowedError, match="once before"):
            reopen(office, refused)
        move(office, refused, make_step(Stage.CLOSED))

    def test_can_be_declined(self, office: Office, refused: CaseId) -> None:
        """
        Somebody says why it is none; then the case can be closed in its time.
        """
        answer(office, refused, days=1)
        late, step = NOON + timedelta(days=30), make_step(Stage.CLOSED)
        with pytest.raises(NotAllowedError, match="may be a resubmission"):
            move(office, refused, step, at=late)

        decline(office, refused)

        move(office, refused, step, at=late)
        assert Stage.CLOSED is cover(office, refused).stage


class TestAfterTheEnd:
    def test_a_letter_suggests_it(self, office: Office) -> None:
        """
        What comes when a case is over may be new evidence.
        """
        case_id = case_in(office, Stage.WITHDRAWN)

        answer(office, case_id, days=90)

        case = opened(office, case_id)
        assert frozenset({Flag.MAY_BE_TAKEN_UP}) == case.slip.flags
        assert "a reason to take the case up again" in say_news(
            case.case, case.letters[-1].letter
        )

    def test_taken_up_its_clocks_start_anew(self, office: Office) -> None:
        """
        Nothing waits for its erasure any more, and somebody has to triage it.
        """
        case_id = case_in(office, Stage.WITHDRAWN)
        answer(office, case_id, days=90)

        reopen(office, case_id, days=90)

        case = opened(office, case_id)
        waiting = [clock for clock in case.case.clocks if not clock.is_stopped]
        assert {"triage"} <= {str(clock.kind) for clock in waiting}
        assert "retention" not in {str(clock.kind) for clock in waiting}
        assert (1, frozenset()) == (case.case.reopened, case.slip.flags)
        stages = [one.stage for one in case.slip.stages]
        assert ["received", "withdrawn", "triage"] == stages

    def test_nothing_is_suggested_while_somebody_works_on_it(
        self, office: Office
    ) -> None:
        """
        An answer to an open case is an answer.
        """
        case_id = case_in(office, Stage.TRIAGE)

        answer(office, case_id, days=1)

        assert frozenset() == slip_of(office, case_id).flags
        with pytest.raises(NotAllowedError, match="Nothing suggests"):
            decline(office, case_id)


class TestDeclined:
    def test_with_a_reason(self, office: Office, refused: CaseId) -> None:
        """
        Not to take a complaint up again is a decision, and says why.
        """
        answer(office, refused, days=1)

        with pytest.raises(NotAllowedError, match="needs a reason"):
            decline(office, refused, reason=" ")
        decline(office, refused)

        lines = opened(office, refused).history
        assert "Says thanks" in [one.reason.text for one in lines if one.reason]

    def test_an_altered_slip_loses_no_letter(
        self, office: Office, refused: CaseId
    ) -> None:
        """
        The worker writes nothing on a slip that the log does not know.
        """
        raw = make_mail("Once more.", to=token_for(office, refused))
        office.tamper("UPDATE slip SET rev = rev + 1")

        receipt = office.take_in(raw, at=NOON + timedelta(days=1))

        assert refused == receipt.case_id
        assert cover(office, refused).unread


def test_an_appeal_is_decided_by_somebody_else(office: Office) -> None:
    """
    Henri decided; on the appeal it is Dana who decides, and the slip knows both.
    """
    case_id = case_in(
        office, Stage.TRIAGE, Stage.ASSESSMENT, Stage.DECISION, Stage.APPEAL
    )

    with pytest.raises(NotAllowedError, match="Henri Handler took the decision"):
        move(office, case_id, make_step(Stage.DECISION))
    move(office, case_id, make_step(Stage.DECISION), by=DANA)

    deciders = slip_of(office, case_id).deciders
    assert (office.person(HENRI), office.person(DANA)) == deciders
    assert () == office.verify().problems
