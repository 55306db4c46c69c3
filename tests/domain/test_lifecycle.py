"""Whatever happens to a case in whatever order, the rules of its life hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from grievance.domain.case import Case, cover_bytes
from grievance.domain.clock import ClockKind, read_clocks, write_clocks
from grievance.domain.errors import GrievanceError
from grievance.domain.events import Event
from grievance.domain.ids import WORKER
from grievance.domain.outcome import CaseOutcome, Ground, Remedy
from grievance.domain.people import Person, Role
from grievance.domain.stage import NEEDS_SECOND_PERSON, Move, Stage, next_stages
from grievance.domain.timetable import Happening, Timetable
from grievance.domain.urgency import Urgency
from tests.doubles import NOON, TODAY, make_case, make_person


TIMES = Timetable()
COORDINATOR = make_person(Role.COORDINATOR, name="Coordinator")
HANDLER = make_person(name="Handler")
REVIEWER = make_person(Role.REVIEWER, name="Reviewer")
ALONGSIDE = {
    ClockKind.ACKNOWLEDGEMENT,
    ClockKind.ENTITY_RESPONSE,
    ClockKind.PROGRESS,
    ClockKind.FEEDBACK,
}
PEOPLE = st.sampled_from([COORDINATOR, HANDLER, REVIEWER])
STEPS = st.builds(
    Move,
    to=st.sampled_from(Stage),
    reason=st.sampled_from(["", "because", "because", "because"]),
    ground=st.none() | st.sampled_from(Ground),
    decided=st.none() | st.sampled_from(CaseOutcome),
    remedies=st.frozensets(st.sampled_from(Remedy), max_size=1),
)


def complete(step: Move) -> Move:
    """Make a step that the rules may well accept, or walks would go nowhere."""
    is_decision = step.to is Stage.DECISION
    return Move(
        to=step.to,
        reason=step.reason,
        ground=Ground.OUT_OF_SCOPE if step.to is Stage.INADMISSIBLE else None,
        decided=CaseOutcome.CORRECTIVE_ACTION if is_decision else None,
        remedies=step.remedies if is_decision else frozenset(),
    )


class LifeOfACase(RuleBasedStateMachine):
    """People, letters and time do what they like; refusals change nothing."""

    @initialize(urgency=st.sampled_from(Urgency))
    def receive(self, urgency: Urgency) -> None:
        self.at = NOON
        self.case = Case(
            id=make_case().id,
            reference=make_case().reference,
            received_on=TODAY,
            stage_since=TODAY,
            urgency=urgency,
            clocks=TIMES.received(TODAY, urgency),
            duty=COORDINATOR.id,
        )

    @rule(days=st.integers(0, 120))
    def pass_time(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(by=PEOPLE, handler=PEOPLE)
    def assign(self, by: Person, handler: Person) -> None:
        self._try(
            lambda case: case.assign(
                handler, by=by, respondents=frozenset(), at=self.at
            )
        )

    @rule(step=STEPS, by=PEOPLE, second=st.none() | PEOPLE, whole=st.booleans())
    def move(
        self, step: Move, by: Person, second: Person | None, *, whole: bool
    ) -> None:
        before = self.case
        step = complete(step) if whole else step
        moved = self._try(
            lambda case: case.move(
                step, timetable=TIMES, by=by, at=self.at, confirmed_by=second
            )
        )
        if moved:
            assert self.case.stage in next_stages(before.stage)
            assert before.handler
            assert step.reason
            assert second not in {None, by} or step.to not in NEEDS_SECOND_PERSON
            assert not before.resubmitted or before.stage is not Stage.INADMISSIBLE

    @rule(urgency=st.sampled_from(Urgency), by=PEOPLE)
    def change_urgency(self, urgency: Urgency, by: Person) -> None:
        self._try(
            lambda case: case.set_urgency(urgency, timetable=TIMES, by=by, at=self.at)
        )

    @rule(kind=st.sampled_from(ClockKind), by=PEOPLE)
    def pause(self, kind: ClockKind, by: Person) -> None:
        self._try(lambda case: case.pause(kind, timetable=TIMES, by=by, at=self.at))

    @rule(kind=st.sampled_from(ClockKind), by=PEOPLE)
    def resume(self, kind: ClockKind, by: Person) -> None:
        self._try(lambda case: case.resume(kind, timetable=TIMES, by=by, at=self.at))

    @rule(what=st.sampled_from(Happening))
    def happen(self, what: Happening) -> None:
        self._try(
            lambda case: case.happened(what, timetable=TIMES, by=WORKER, at=self.at)
        )

    @invariant()
    def somebody_answers_for_it(self) -> None:
        assert self.case.owner

    @invariant()
    def something_is_due_while_it_is_open(self) -> None:
        waited_for = [clock for clock in self.case.clocks if not clock.is_stopped]
        of_the_stage = [c for c in waited_for if c.kind not in ALONGSIDE]

        assert of_the_stage or not self.case.is_open

    @invariant()
    def what_is_over_waits_for_its_erasure_only(self) -> None:
        kinds = [clock.kind for clock in self.case.clocks if not clock.is_stopped]

        assert self.case.is_open == (ClockKind.RETENTION not in kinds)
        assert self.case.is_open or [ClockKind.RETENTION] == kinds

    @invariant()
    def no_clock_runs_twice(self) -> None:
        kinds = [clock.kind for clock in self.case.clocks if not clock.is_stopped]
        once = set(kinds) - {ClockKind.ENTITY_RESPONSE}  # each letter has its own

        assert all(kinds.count(kind) == 1 for kind in once)

    @invariant()
    def its_clocks_can_be_kept(self) -> None:
        assert self.case.clocks == read_clocks(write_clocks(self.case.clocks))

    def _try(self, do: Callable[[Case], tuple[Case, Event]]) -> bool:
        """Do it, or be refused in a sentence and find the case as it was."""
        before = cover_bytes(self.case)
        try:
            self.case = do(self.case)[0]
        except GrievanceError:
            assert before == cover_bytes(self.case)
            return False
        return True


TestLifeOfACase = LifeOfACase.TestCase
TestLifeOfACase.settings = settings(max_examples=60, stateful_step_count=40)
