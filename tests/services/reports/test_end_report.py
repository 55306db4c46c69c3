"""A report ends after its sub-cases; an inquiry after its answers; neither by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.case import Case, CaseKind
from grievance.domain.clock import ClockKind
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.intake import Outcome
from grievance.domain.question import Question
from grievance.domain.stage import Move, Stage
from grievance.domain.standing import current
from grievance.services.access.assign_case import assign_case
from grievance.services.handling.answer_question import (
    answer_question,
    ask_question,
    read_questions,
)
from grievance.services.handling.move_case import move_case
from grievance.services.handling.set_kind import set_kind
from tests.doubles import NOON, make_mail, make_step
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.invented_report import (
    EVERYONE,
    FAN_OUT,
    NAMES,
    fan_out,
    fanned_out,
    sub_case,
    take_in_report,
)
from tests.services.looking import cover


TWO = replace(FAN_OUT, every=EVERYONE[:2], with_files=False)


def move(office: Office, case_id: CaseId, to: Stage | Move, *, by: str = DANA) -> Case:
    step = make_step(to) if isinstance(to, Stage) else to
    with office.store.begin() as tx:
        return move_case(
            tx,
            office.rings[by],
            case_id=case_id,
            step=step,
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def assign(office: Office, case_id: CaseId) -> None:
    with office.store.begin() as tx:
        henri = office.person(HENRI)
        assign_case(tx, office.rings[DANA], case_id=case_id, handler_id=henri, at=NOON)


def is_due(office: Office, report: CaseId) -> bool:
    """Whether a clock says that the report itself is to be ended."""
    clocks = cover(office, report).clocks
    return current(clocks, ClockKind.REPORT_CLOSURE) is not None


def take_for(
    office: Office, case_id: CaseId, kind: CaseKind, *, by: str = DANA
) -> Case:
    with office.store.begin() as tx:
        return set_kind(tx, office.rings[by], case_id, kind, reason="So it is", at=NOON)


def ask(office: Office, case_id: CaseId, text: str) -> Question:
    with office.store.begin() as tx:
        return ask_question(tx, office.rings[DANA], case_id, text, at=NOON)


def answer(office: Office, case_id: CaseId, number: int, text: str) -> Question:
    with office.store.begin() as tx:
        ring = office.rings[DANA]
        return answer_question(tx, ring, case_id, number, text, at=NOON)


class TestReports:
    def test_end_when_the_last_sub_case_has(self, office: Office) -> None:
        """
        Not before; the last one makes the report due and ends nothing; one that is taken
        up again takes that back.  The log verifies.
        """
        report = take_in_report(office)
        fanned_out(office, report, TWO)
        first, last = (sub_case(office, report, name) for name in NAMES[:2])
        for case_id in (report, first, last):
            assign(office, case_id)

        move(office, first, Stage.WITHDRAWN)
        assert not is_due(office, report)
        with pytest.raises(NotAllowedError, match="still open"):
            move(office, report, Stage.WITHDRAWN)

        move(office, last, Stage.REFERRED, by=HENRI)
        assert is_due(office, report)
        assert cover(office, report).is_open

        move(office, first, Stage.TRIAGE)
        assert not is_due(office, report)
        move(office, first, Stage.WITHDRAWN)
        assert Stage.WITHDRAWN is move(office, report, Stage.WITHDRAWN).stage
        assert () == office.verify().problems

    def test_wait_for_the_worker(self, sqlite_office: Office) -> None:
        """
        What is to become a case is not forgotten because it is not one yet.
        """
        office = sqlite_office
        report = take_in_report(office)
        [collected] = fan_out(
            office, report, replace(TWO, every=EVERYONE[:1])
        ).collected
        assign(office, report)

        with pytest.raises(NotAllowedError, match=r"made every sub-case yet \(1"):
            move(office, report, Stage.WITHDRAWN)
        with office.store.begin() as tx:
            tx.spool.conclude(collected.spool_id, Outcome.QUARANTINED)
        with pytest.raises(NotAllowedError, match="look for them in quarantine"):
            move(office, report, Stage.WITHDRAWN)

    def test_one_more_sub_case_and_it_is_not_due(self, sqlite_office: Office) -> None:
        """
        Whoever adds an organisation late has another case before the end.
        """
        office = sqlite_office
        report = take_in_report(office)
        fanned_out(office, report, replace(TWO, every=EVERYONE[:1]))
        first = sub_case(office, report, NAMES[0])
        assign(office, first)
        move(office, first, Stage.WITHDRAWN)
        assert is_due(office, report)

        fanned_out(office, report, TWO)

        assert not is_due(office, report)

    def test_a_cover_that_was_tampered_with_stops_no_sub_case(
        self, sqlite_office: Office
    ) -> None:
        """
        The case ends; nothing is written upon what somebody changed.
        """
        office = sqlite_office
        report = take_in_report(office)
        fanned_out(office, report, replace(TWO, every=EVERYONE[:1]))
        first = sub_case(office, report, NAMES[0])
        assign(office, first)
        office.tamper("UPDATE \"case\" SET language = 'xx' WHERE kind = 'report'")

        assert Stage.WITHDRAWN is move(office, first, Stage.WITHDRAWN).stage
        assert not is_due(office, report)


class TestKinds:
    def test_a_case_is_taken_for_what_it_is(self, sqlite_office: Office) -> None:
        """
        With a reason, by who has a say in it; and back, while nothing was begun.
        """
        office = sqlite_office
        case_id = office.case_of(make_mail())

        assert CaseKind.REPORT is take_for(office, case_id, CaseKind.REPORT).kind
        assert CaseKind.COMPLAINT is take_for(office, case_id, CaseKind.COMPLAINT).kind
        with pytest.raises(NotAllowedError, match="a complaint already"):
            take_for(office, case_id, CaseKind.COMPLAINT)
        with pytest.raises(NotAllowedError, match="key is not yours"):
            take_for(office, case_id, CaseKind.REPORT, by=CHIDI)
        with (
            office.store.begin() as tx,
            pytest.raises(NotAllowedError, match="needs a"),
        ):
            set_kind(
                tx, office.rings[DANA], case_id, CaseKind.REPORT, reason=" ", at=NOON
            )
        assert () == office.verify().problems

    def test_a_report_that_was_fanned_out_stays_one(
        self, sqlite_office: Office
    ) -> None:
        """
        And a sub-case never becomes one.
        """
        office = sqlite_office
        report = take_in_report(office)
        fanned_out(office, report, replace(TWO, every=EVERYONE[:1]))

        with pytest.raises(NotAllowedError, match="stays a report"):
            take_for(office, report, CaseKind.COMPLAINT)
        with pytest.raises(NotAllowedError, match="is no report"):
            take_for(office, sub_case(office, report, NAMES[0]), CaseKind.REPORT)


class TestInquiries:
    def test_are_answered_one_by_one(self, office: Office) -> None:
        """
        Questions have numbers; each is answered by somebody, and may be answered anew.
        """
        case_id = office.case_of(make_mail())
        take_for(office, case_id, CaseKind.INQUIRY)
        ask(office, case_id, "Is the smelter certified?")
        ask(office, case_id, "Since when?")

        answer(office, case_id, 2, "Since 2024.")
        answer(office, case_id, 2, "Since January 2024.")

        with office.store.read() as tx:
            first, second = read_questions(tx, office.rings[DANA], case_id)
        assert (1, False, None) == (first.number, first.is_answered, first.answered_by)
        assert ("Since January 2024.", 3) == (second.answer, second.revision)
        assert (office.person(DANA), NOON) == (second.answered_by, second.answered_at)
        assert () == office.verify().problems

    def test_are_not_closed_with_one_unanswered(self, sqlite_office: Office) -> None:
        """
        The sentence says which; with its answer the inquiry is closed.
        """
        office = sqlite_office
        case_id = office.case_of(make_mail())
        take_for(office, case_id, CaseKind.INQUIRY)
        ask(office, case_id, "Is the smelter certified?")
        assign(office, case_id)
        for stage in (Stage.TRIAGE, Stage.ASSESSMENT, Stage.DECISION, Stage.MONITORING):
            move(office, case_id, stage)

        with pytest.raises(NotAllowedError, match="Question 1 is not answered yet"):
            move(office, case_id, Stage.CLOSED)
        answer(office, case_id, 1, "Yes.")
        assert Stage.CLOSED is move(office, case_id, Stage.CLOSED).stage

    def test_nothing_is_asked_where_it_makes_no_sense(
        self, sqlite_office: Office
    ) -> None:
        """
        Of no complaint, without words, or about a number that is not there.
        """
        office = sqlite_office
        case_id = office.case_of(make_mail())
        with pytest.raises(NotAllowedError, match=r"grievance case kind GR-.* inquiry"):
            ask(office, case_id, "Is it certified?")
        take_for(office, case_id, CaseKind.INQUIRY)
        with pytest.raises(NotAllowedError, match="needs some text"):
            ask(office, case_id, " ")
        ask(office, case_id, "Is it certified?")
        with pytest.raises(NotFoundError, match="no question 7"):
            answer(office, case_id, 7, "Yes.")
        with pytest.raises(NotAllowedError, match="needs some text"):
            answer(office, case_id, 1, " ")
        with pytest.raises(NotAllowedError, match="Question 1 is not answered"):
            take_for(office, case_id, CaseKind.COMPLAINT)
