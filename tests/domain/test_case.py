"""What may become of a case, and by whose hand."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from grievance.domain.case import Case, CaseKind
from grievance.domain.conflict import OFFICE
from grievance.domain.cover import cover_bytes
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.happening import Happening
from grievance.domain.ids import WORKER, CaseId, PersonId, holder_of
from grievance.domain.outcome import Ground
from grievance.domain.people import Person, Role
from grievance.domain.stage import (
    TERMINAL,
    Stage,
    next_stages,
)
from grievance.domain.step import take_step
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency
from tests.doubles import NOON, make_case, make_person, make_step, some_reference


OPEN = sorted(set(Stage) - TERMINAL)
COORDINATOR = make_person(Role.COORDINATOR, name="Coordinator")
HANDLER = make_person(name="Handler")
SECOND = make_person(Role.REVIEWER, name="Second")
NOBODY: frozenset[str] = frozenset()
TIMES = Timetable()
MOVERS = [COORDINATOR, HANDLER, make_person(name="Stranger"), SECOND]


def go(
    case: Case,
    to: Stage,
    *,
    by: Person = HANDLER,
    reason: str = "because",
    at: datetime = NOON,
) -> Case:
    move = make_step(to, reason=reason)
    return take_step(case, move, timetable=TIMES, by=by, at=at, confirmed_by=SECOND)[0]


class TestAssign:
    def test_gives_the_case_to_the_handler(self) -> None:
        """
        The case names its handler, and the event says who decided so.
        """
        case, event = make_case().assign(
            HANDLER, by=COORDINATOR, respondents=NOBODY, at=NOON
        )

        assert HANDLER.id == case.handler
        assert (Act.CASE_ASSIGNED, holder_of(COORDINATOR.id), case.id, NOON) == (
            event.act,
            event.actor,
            event.case_id,
            event.at,
        )

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR}))
    def test_is_the_coordinators_to_do(self, role: Role) -> None:
        """
        No other role assigns a case, not even to oneself.
        """
        person = make_person(role)

        with pytest.raises(NotAllowedError, match="Only a coordinator"):
            make_case().assign(person, by=person, respondents=NOBODY, at=NOON)

    @pytest.mark.parametrize("role", Role)
    def test_wants_somebody_who_does_case_work(self, role: Role) -> None:
        """
        Custodians, analysts and administrators handle no case by that role.
        """
        person = make_person(role, name="Bo")
        does = {Role.COORDINATOR, Role.HANDLER, Role.REVIEWER}

        if role in does:
            case, _ = make_case().assign(
                person, by=COORDINATOR, respondents=NOBODY, at=NOON
            )
            assert person.id == case.handler
        else:
            with pytest.raises(NotAllowedError, match="Bo has no role in case work"):
                make_case().assign(person, by=COORDINATOR, respondents=NOBODY, at=NOON)

    def test_nobody_judges_their_own(self) -> None:
        """
        Whoever is tied to a respondent, or is one, cannot get the case.
        """
        tied = make_person(name="Bo", tied_to=("entity-1",))
        about = frozenset({"entity-1", str(HANDLER.id), OFFICE})

        for person in (tied, HANDLER):
            with pytest.raises(NotAllowedError, match="conflict of interest"):
                make_case().assign(person, by=COORDINATOR, respondents=about, at=NOON)

    @pytest.mark.parametrize("stage", Stage)
    def test_only_an_open_case_changes_hands(self, stage: Stage) -> None:
        """
        A case that is over is not assigned; any other is.
        """
        case = make_case(stage=stage)

        if stage in TERMINAL:
            with pytest.raises(NotAllowedError, match=stage):
                case.assign(HANDLER, by=COORDINATOR, respondents=NOBODY, at=NOON)
        else:
            assigned, _ = case.assign(
                HANDLER, by=COORDINATOR, respondents=NOBODY, at=NOON
            )
            assert case.stage == assigned.stage


class TestMove:
    def test_takes_the_case_to_its_stage(self) -> None:
        """
        The case stands in the new stage since that day, and its clock runs.
        """
        case = make_case(stage=Stage.TRIAGE, handler=HANDLER.id)
        later = NOON + timedelta(days=3)

        moved, event = take_step(
            case, make_step(Stage.ASSESSMENT), timetable=TIMES, by=HANDLER, at=later
        )

        assert (Stage.ASSESSMENT, later.date(), date(2026, 6, 3)) == (
            moved.stage,
            moved.stage_since,
            moved.due_on,
        )
        assert (Act.STAGE_CHANGED, holder_of(HANDLER.id)) == (event.act, event.actor)

    @pytest.mark.parametrize("reason", ["", " ", "\n\t "])
    def test_wants_a_reason(self, reason: str) -> None:
        """
        Blank is no reason.
        """
        with pytest.raises(NotAllowedError, match="needs a reason"):
            go(make_case(handler=HANDLER.id), Stage.TRIAGE, reason=reason)

    def test_wants_a_handler_first(self) -> None:
        """
        A case that nobody handles stays where it is, whoever asks.
        """
        with pytest.raises(NotAllowedError, match="needs a handler"):
            go(make_case(), Stage.TRIAGE, by=COORDINATOR)

    @pytest.mark.parametrize("by", MOVERS, ids=lambda person: person.name)
    def test_is_the_handlers_or_a_coordinators_to_do(self, by: Person) -> None:
        """
        Nobody else moves a case, whatever other role they have.
        """
        case = make_case(handler=HANDLER.id)

        if by in (HANDLER, COORDINATOR):
            assert Stage.TRIAGE == go(case, Stage.TRIAGE, by=by).stage
        else:
            with pytest.raises(NotAllowedError, match="Only the handler"):
                go(case, Stage.TRIAGE, by=by)

    @pytest.mark.parametrize("second", [None, HANDLER])
    def test_inadmissible_takes_two(self, second: Person | None) -> None:
        """
        Nobody and oneself are no second person; another one is.
        """
        case = make_case(stage=Stage.TRIAGE, handler=HANDLER.id)
        move = make_step(Stage.INADMISSIBLE)

        with pytest.raises(NotAllowedError, match="second person"):
            take_step(
                case, move, timetable=TIMES, by=HANDLER, at=NOON, confirmed_by=second
            )

        assert Stage.INADMISSIBLE == go(case, Stage.INADMISSIBLE).stage

    def test_vexatious_takes_a_reviewer(self) -> None:
        """
        Whom to send away for good is not for two handlers to agree on.
        """
        case = make_case(stage=Stage.TRIAGE, handler=HANDLER.id)
        move = replace(make_step(Stage.INADMISSIBLE), ground=Ground.VEXATIOUS)
        colleague = make_person(name="Colleague")

        with pytest.raises(NotAllowedError, match="for a reviewer to confirm"):
            take_step(
                case, move, timetable=TIMES, by=HANDLER, at=NOON, confirmed_by=colleague
            )

        moved, _ = take_step(
            case, move, timetable=TIMES, by=HANDLER, at=NOON, confirmed_by=SECOND
        )
        assert Stage.INADMISSIBLE == moved.stage

    @pytest.mark.parametrize("days_late", [0, 1])
    def test_can_be_resubmitted_within_four_weeks(self, days_late: int) -> None:
        """
        On the last day it can, on the next one it cannot.
        """
        case = go(make_case(stage=Stage.TRIAGE, handler=HANDLER.id), Stage.INADMISSIBLE)
        last = NOON + timedelta(days=28)

        if days_late:
            with pytest.raises(NotAllowedError, match="until 2026-03-30"):
                go(case, Stage.TRIAGE, at=last + timedelta(days=1))
        else:
            assert go(case, Stage.TRIAGE, at=last).resubmitted

    def test_can_be_resubmitted_once(self) -> None:
        """
        What was found inadmissible twice stays so.
        """
        case = make_case(stage=Stage.TRIAGE, handler=HANDLER.id)
        for to in (Stage.INADMISSIBLE, Stage.TRIAGE, Stage.INADMISSIBLE):
            case = go(case, to)

        with pytest.raises(NotAllowedError, match="resubmitted once before"):
            go(case, Stage.TRIAGE)

    @pytest.mark.parametrize("days_late", [0, 1])
    def test_an_appeal_has_its_time(self, days_late: int) -> None:
        """
        Sixty business days after the notice is the last day, also while monitored.
        """
        case = go(make_case(stage=Stage.ASSESSMENT, handler=HANDLER.id), Stage.DECISION)
        case, _ = case.happened(
            Happening.DECISION_NOTIFIED,
            timetable=TIMES,
            by=holder_of(HANDLER.id),
            at=NOON,
        )
        case = go(case, Stage.MONITORING)
        at = datetime(2026, 5, 25 + days_late, 12, tzinfo=UTC)

        if days_late:
            with pytest.raises(NotAllowedError, match="until 2026-05-25"):
                go(case, Stage.APPEAL, at=at)
        else:
            assert Stage.APPEAL == go(case, Stage.APPEAL, at=at).stage

    @pytest.mark.parametrize("stage", sorted(TERMINAL))
    def test_what_is_over_can_be_taken_up_again(self, stage: Stage) -> None:
        """
        On new evidence; its clocks start again, and that it was is remembered.
        """
        case = go(make_case(stage=stage, handler=HANDLER.id), Stage.TRIAGE)

        assert (1, date(2026, 3, 23)) == (case.reopened, case.due_on)

    def test_what_others_have_time_for_is_due_of_nobody(self) -> None:
        """
        Nobody is late with a case for the day until which it is kept; the worker still
        finds it by that day.
        """
        case = go(make_case(stage=Stage.MONITORING, handler=HANDLER.id), Stage.CLOSED)

        assert case.due_on is None
        assert [case.calls_on] == [
            clock.due_on for clock in case.clocks if clock.is_running
        ]

    @pytest.mark.parametrize("stage", Stage)
    @pytest.mark.parametrize("to", Stage)
    def test_goes_no_other_way(self, stage: Stage, to: Stage) -> None:
        """
        A step that the life of a case does not know is refused with those it does.
        """
        case = make_case(stage=stage, handler=HANDLER.id)

        if to in next_stages(stage):
            assert to == go(case, to).stage
        else:
            with pytest.raises(NotAllowedError, match=f"From {stage} a case goes to"):
                go(case, to)


def test_a_letter_shows_and_changes_nothing_else() -> None:
    """
    What arrives is new to read, at whatever stage; reading it takes that away.
    """
    for stage in Stage:
        case = replace(make_case(stage=stage), unread=False)

        arrived, event = case.letter_arrived(at=NOON)

        assert replace(case, unread=True) == arrived
        assert (Act.LETTER_ARRIVED, WORKER) == (event.act, event.actor)
        assert case == arrived.was_read()


def test_every_field_of_a_cover_is_under_its_digest() -> None:
    """
    Whatever somebody changes on a cover, its bytes are others than before.
    """
    case = make_case()
    changed: dict[str, Any] = {
        "id": CaseId(uuid4()),
        "reference": some_reference(),
        "received_on": date(2025, 1, 1),
        "kind": CaseKind.REPORT,
        "stage": Stage.CLOSED,
        "stage_since": date(2025, 1, 1),
        "urgency": Urgency.CRITICAL,
        "clocks": TIMES.received(date(2025, 1, 1), Urgency.NORMAL),
        "duty": PersonId(uuid4()),
        "handler": PersonId(uuid4()),
        "resubmitted": True,
        "reopened": 1,
        "language": "xx",
        "parent": CaseId(uuid4()),
        "unread": False,
        "token_epoch": 2,
        "version": 2,
        "erased_on": date(2025, 1, 1),
    }
    names = [field.name for field in fields(Case)]

    written = {cover_bytes(replace(case, **{name: changed[name]})) for name in names}

    assert len(names) == len(written - {cover_bytes(case)})


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterCase(Case):
    """A cover as a later version may have it."""

    later: str = ""


def test_a_field_added_later_leaves_digests_as_they_are() -> None:
    """
    The log of an office that was upgraded still speaks of the same covers.
    """
    case = make_case()
    values = {field.name: getattr(case, field.name) for field in fields(Case)}

    assert cover_bytes(case) == cover_bytes(LaterCase(**values))
    assert cover_bytes(case) != cover_bytes(LaterCase(**values, later="new"))


@pytest.mark.parametrize("stage", Stage)
def test_is_open_until_it_is_over(stage: Stage) -> None:
    """
    Closed, withdrawn, referred and merged are the ends; nothing else is.
    """
    assert (stage in OPEN) == make_case(stage=stage).is_open
