"""Whatever happens to a case in whatever order, the rules of its life hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind, write_clocks
from grievance.domain.cover import cover_bytes
from grievance.domain.errors import GrievanceError
from grievance.domain.events import Event
from grievance.domain.forum import Forum
from grievance.domain.happening import Happening
from grievance.domain.ids import WORKER, CaseId, PersonId
from grievance.domain.outcome import AskedBy, CaseOutcome, Ground, Heard, Remedy
from grievance.domain.people import Person, Role
from grievance.domain.stage import (
    NEEDS_SECOND_PERSON,
    TERMINAL,
    Move,
    Stage,
    next_stages,
)
from grievance.domain.standing import NOTHING_OWED, Standing
from grievance.domain.step import take_step
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency
from grievance.storage.cases import read_clocks
from tests.doubles import NOON, TODAY, make_case, make_person, make_step


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
AT_WORK = st.sampled_from([COORDINATOR, HANDLER])
STEPS = st.builds(
    Move,
    to=st.sampled_from(Stage),
    reason=st.sampled_from(["", "because", "because", "because"]),
    ground=st.none() | st.sampled_from(Ground),
    forums=st.frozensets(st.sampled_from(Forum), max_size=1),
    asked_by=st.none() | st.sampled_from(AskedBy),
    into=st.none() | st.just(CaseId(uuid4())),
    decided=st.none() | st.sampled_from(CaseOutcome),
    remedies=st.frozensets(st.sampled_from(Remedy), max_size=1),
    heard=st.none() | st.sampled_from(Heard),
)
STANDINGS = st.builds(
    Standing,
    unanswered=st.sampled_from([0, 0, 0, 1]),
    open_children=st.sampled_from([0, 0, 0, 2]),
    in_time=st.sampled_from([False, False, True]),
)


def complete(step: Move) -> Move:
    """Make a step that the rules may well accept, or walks would go nowhere."""
    whole = make_step(step.to, reason=step.reason)
    is_decision = step.to is Stage.DECISION
    return replace(
        whole,
        remedies=step.remedies if is_decision else frozenset(),
        heard=step.heard if step.to is Stage.CLOSED else None,
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
        self.deciders: frozenset[PersonId] = frozenset()
        self.ways: list[Stage] = [Stage.RECEIVED]

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

    @rule(
        step=STEPS,
        by=PEOPLE,
        second=st.none() | PEOPLE,
        standing=STANDINGS,
        whole=st.booleans(),
    )
    def move(
        self,
        step: Move,
        by: Person,
        second: Person | None,
        *,
        standing: Standing,
        whole: bool,
    ) -> None:
        step = complete(step) if whole else step
        self._move(step, by, second, standing)

    @rule(by=AT_WORK, ways=st.lists(st.integers(0, 4), min_size=4, max_size=9))
    def go_on(self, by: Person, ways: list[int]) -> None:
        """Give it to a handler and take ways that there are: so walks come far."""
        self.assign(COORDINATOR, HANDLER)
        for place in ways:
            there_are = next_stages(self.case.stage)
            step = make_step(there_are[place % len(there_are)])
            self._move(step, by, REVIEWER, NOTHING_OWED)

    @rule()
    def appeal(self) -> None:
        """Go the way that is too long to be found by chance."""
        self.assign(COORDINATOR, HANDLER)
        for to, by in (
            (Stage.TRIAGE, HANDLER),
            (Stage.ASSESSMENT, HANDLER),
            (Stage.DECISION, HANDLER),
            (Stage.APPEAL, HANDLER),
            (Stage.DECISION, COORDINATOR),
        ):
            self._move(make_step(to), by, REVIEWER, NOTHING_OWED)

    def _move(
        self, step: Move, by: Person, second: Person | None, standing: Standing
    ) -> None:
        before = self.case
        standing = replace(standing, deciders=self.deciders)
        moved = self._try(
            lambda case: take_step(
                case,
                step,
                timetable=TIMES,
                by=by,
                at=self.at,
                confirmed_by=second,
                standing=standing,
            )
        )
        if not moved:
            return
        self._was_allowed(before, step, second, standing)
        self._judged_anew(before, step, by)
        self.ways.append(step.to)

    def _was_allowed(
        self, before: Case, step: Move, second: Person | None, standing: Standing
    ) -> None:
        """Whatever was accepted said all it had to, and left nothing owed."""
        was_inadmissible = before.stage is Stage.INADMISSIBLE
        assert self.case.stage in next_stages(before.stage)
        assert before.handler
        assert step.reason
        assert second is not None or step.to not in NEEDS_SECOND_PERSON
        assert not (before.resubmitted and was_inadmissible and step.to is Stage.TRIAGE)
        assert step.to not in TERMINAL or not standing.open_children
        assert step.to is not Stage.CLOSED or not standing.unanswered
        assert step.asked_by is not AskedBy.NOBODY
        assert (step.into is not None) == (step.to is Stage.MERGED)
        assert step.forums or step.to is not Stage.REFERRED
        assert self.case.reopened == before.reopened + (before.stage in TERMINAL)

    def _judged_anew(self, before: Case, step: Move, by: Person) -> None:
        """Nobody decides on an appeal against what they decided."""
        ends_appeal = before.stage is Stage.APPEAL
        if ends_appeal and step.to in {Stage.DECISION, Stage.CLOSED}:
            assert by.id not in self.deciders
        if step.to is Stage.DECISION:
            self.deciders |= {by.id}

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
    def no_clock_goes_backwards(self) -> None:
        today = TIMES.day_of(self.at)

        assert all(clock.started_on <= clock.due_on for clock in self.case.clocks)
        assert all(clock.started_on <= today for clock in self.case.clocks)
        stopped = [c for c in self.case.clocks if c.stopped_on]
        assert all(
            c.started_on <= c.stopped_on <= today for c in stopped if c.stopped_on
        )

    @invariant()
    def it_went_by_the_ways_there_are(self) -> None:
        steps = zip(self.ways, self.ways[1:], strict=False)

        assert all(to in next_stages(before) for before, to in steps)
        assert self.ways[-1] is self.case.stage

    @invariant()
    def nobody_appeals_twice(self) -> None:
        """Not between one triage and the next."""
        begun = [n for n, stage in enumerate(self.ways) if stage is Stage.TRIAGE]
        since = self.ways[max(begun, default=0) :]

        assert since.count(Stage.APPEAL) <= 1

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
TestLifeOfACase.settings = settings(max_examples=40, stateful_step_count=40)
