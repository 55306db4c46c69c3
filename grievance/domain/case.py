"""A case, as its plain cover shows it, and the steps it may take."""

from __future__ import annotations

import json

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum

from grievance.domain.clock import ClockKind, write_clocks
from grievance.domain.conflict import is_conflicted, may_assign
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.ids import WORKER, CaseId, HolderId, PersonId, holder_of
from grievance.domain.outcome import Ground
from grievance.domain.people import Person, Role
from grievance.domain.reference import Reference
from grievance.domain.stage import (
    NEEDS_SECOND_PERSON,
    TERMINAL,
    Move,
    Stage,
    next_stages,
)
from grievance.domain.standing import (
    NOTHING_OWED,
    Standing,
    current,
    is_over,
    refuse_late_appeal,
    refuse_unheard,
)
from grievance.domain.timetable import (
    Happening,
    Running,
    Timetable,
    due_on,
)
from grievance.domain.urgency import Urgency


class CaseKind(StrEnum):
    """What came in, as the office works on it."""

    COMPLAINT = "complaint"
    INQUIRY = "inquiry"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    The cover of a case: what may lie in plain columns, and nothing else.

    Days, not times; no word that anybody wrote.  *duty* is the coordinator who answers
    for it until it has a handler; *parent* the report that a sub-case was made of.
    *version* counts saves, so that two people cannot overwrite each other unseen.
    """

    id: CaseId
    reference: Reference
    received_on: date
    kind: CaseKind = CaseKind.COMPLAINT
    stage: Stage = Stage.RECEIVED
    stage_since: date
    urgency: Urgency = Urgency.NORMAL
    clocks: Running = ()
    duty: PersonId | None = None
    handler: PersonId | None = None
    resubmitted: bool = False
    reopened: int = 0
    language: str = ""
    parent: CaseId | None = None
    unread: bool = True
    token_epoch: int = 1
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to work on it."""
        return self.stage not in TERMINAL

    @property
    def owner(self) -> PersonId | None:
        """Who answers for it."""
        return self.handler or self.duty

    @property
    def due_on(self) -> date | None:
        """By when the next thing has to be done; None where every clock stands."""
        return due_on(self.clocks)

    def assign(
        self,
        handler: Person,
        *,
        by: Person,
        respondents: frozenset[str],
        at: datetime,
    ) -> tuple[Case, Event]:
        """
        Give the case to *handler*.

        Raises:
            NotAllowedError: The case is over, *by* is no coordinator, or *handler*
                does no case work or is tied to a respondent.
        """
        self._refuse_if_over("assigned")
        if not may_assign(by, respondents):
            msg = "Only a coordinator assigns cases; ask one of them."
            raise NotAllowedError(msg)
        if not handler.works_on_cases:
            msg = f"{handler.name} has no role in case work; choose a handler."
            raise NotAllowedError(msg)
        if is_conflicted(handler, respondents):
            msg = f"{handler.name} has a conflict of interest here; choose another."
            raise NotAllowedError(msg)
        case = replace(self, handler=handler.id)
        return case, _event(Act.CASE_ASSIGNED, case, by, at)

    def move(  # noqa: PLR0913  # where to, whose hands, what is known, when
        self,
        step: Move,
        *,
        timetable: Timetable,
        by: Person,
        at: datetime,
        confirmed_by: Person | None = None,
        standing: Standing = NOTHING_OWED,
    ) -> tuple[Case, Event]:
        """
        Take the case to its next stage.

        Raises:
            NotAllowedError: There is no such way, it is too late or too early for it, no
                handler, no reason, no right, something is still owed to somebody, or a
                second person is missing where one is needed.
        """
        self.check_move(step, timetable=timetable, by=by, at=at, standing=standing)
        _require_second_person(step, by, confirmed_by)
        day = timetable.day_of(at)
        clocks = timetable.moved(self.clocks, before=self.stage, after=step.to, day=day)
        if step.to is Stage.TRIAGE:
            clocks = timetable.urgency_changed(clocks, self.urgency, day)
        case = replace(
            self,
            stage=step.to,
            stage_since=day,
            clocks=clocks,
            resubmitted=self.resubmitted or self._is_resubmission(step.to),
            reopened=self.reopened + (not self.is_open),
        )
        return case, _event(Act.STAGE_CHANGED, case, by, at)

    def check_move(
        self,
        step: Move,
        *,
        by: Person,
        at: datetime,
        timetable: Timetable,
        standing: Standing = NOTHING_OWED,
    ) -> None:
        """
        Refuse a step that *by* cannot take, or ask for, now.

        Raises:
            NotAllowedError: As `move`, but for the second person.
        """
        day = timetable.day_of(at)
        self._refuse_no_way(step.to)
        self.refuse_stranger(by)
        step.check()
        standing.refuse_same_judge(self.stage, step, by)
        standing.refuse_ending(step)
        if self.stage is Stage.INADMISSIBLE:
            standing.refuse_untimely(
                step.to, self.clocks, day, was_resubmitted=self.resubmitted
            )
        elif step.to is Stage.CLOSED:
            refuse_unheard(step, self.clocks, day)
        elif step.to is Stage.APPEAL:
            refuse_late_appeal(self.clocks, day)

    def resubmission_until(self, day: date) -> date | None:
        """Return until when it may come again; None where, on *day*, it may not."""
        window = current(self.clocks, ClockKind.RESUBMISSION)
        if self.resubmitted or window is None or is_over(window, day):
            return None
        return window.due_on

    def set_urgency(
        self, urgency: Urgency, *, timetable: Timetable, by: Person, at: datetime
    ) -> tuple[Case, Event]:
        """
        Say how urgent it is; the clock for its triage follows.

        Raises:
            NotAllowedError: The case is over, or *by* has no say in it.
        """
        self._refuse_if_over("made more or less urgent")
        self._refuse_without_say(by)
        clocks = timetable.urgency_changed(self.clocks, urgency, timetable.day_of(at))
        case = replace(self, urgency=urgency, clocks=clocks)
        return case, _event(Act.URGENCY_CHANGED, case, by, at)

    def pause(
        self, kind: ClockKind, *, timetable: Timetable, by: Person, at: datetime
    ) -> tuple[Case, Event]:
        """
        Let a clock stand still.

        Raises:
            NotAllowedError: It does not run, or *by* has no say in the case.

            NotFoundError: The case has no such clock.
        """
        self._refuse_if_over("paused")
        self._refuse_without_say(by)
        clocks = timetable.pause(self.clocks, kind, timetable.day_of(at))
        case = replace(self, clocks=clocks)
        return case, _event(Act.CLOCK_PAUSED, case, by, at)

    def resume(
        self, kind: ClockKind, *, timetable: Timetable, by: Person, at: datetime
    ) -> tuple[Case, Event]:
        """
        Let a clock go on.

        Raises:
            NotAllowedError: It is not paused, or *by* has no say in the case.

            NotFoundError: The case has no such clock.
        """
        self._refuse_without_say(by)
        clocks = timetable.resume(self.clocks, kind, timetable.day_of(at))
        case = replace(self, clocks=clocks)
        return case, _event(Act.CLOCK_RESUMED, case, by, at)

    def happened(
        self, what: Happening, *, timetable: Timetable, by: HolderId, at: datetime
    ) -> tuple[Case, Event]:
        """
        Let the clocks know; what nobody waited for changes nothing.

        So it is in a case that is over, as where the last letter goes out after the end.
        """
        day = timetable.day_of(at)
        clocks = self.clocks
        if self.is_open:
            clocks = timetable.happened(clocks, what, day)
        case = replace(self, clocks=clocks)
        return case, Event(act=Act.CLOCKS_MOVED, actor=by, case_id=self.id, at=at)

    def revoke_replies(self, *, by: Person, at: datetime) -> tuple[Case, Event]:
        """
        Let no reply address that was given out so far prove anybody any more.

        Raises:
            NotAllowedError: *by* is neither the handler nor a coordinator.
        """
        if by.id != self.handler and not by.has(Role.COORDINATOR):
            msg = (
                "Only the handler of this case or a coordinator revokes its addresses."
            )
            raise NotAllowedError(msg)
        case = replace(self, token_epoch=self.token_epoch + 1)
        return case, _event(Act.REPLIES_REVOKED, case, by, at)

    def letter_arrived(self, *, at: datetime) -> tuple[Case, Event]:
        """Show that there is something new to read."""
        case = replace(self, unread=True)
        event = Event(act=Act.LETTER_ARRIVED, actor=WORKER, case_id=self.id, at=at)
        return case, event

    def was_read(self) -> Case:
        """Show that somebody has looked at what was new."""
        return replace(self, unread=False)

    def refuse_stranger(self, by: Person) -> None:
        """
        Refuse whoever does not move this case.

        Raises:
            NotAllowedError: *by* is neither its handler nor a coordinator, or it has
                no handler yet.
        """
        if self.handler is None:
            msg = "A case needs a handler before it moves; assign it first."
            raise NotAllowedError(msg)
        if by.id != self.handler and not by.has(Role.COORDINATOR):
            msg = "Only the handler of this case or a coordinator moves it."
            raise NotAllowedError(msg)

    def _refuse_no_way(self, to: Stage) -> None:
        if to not in next_stages(self.stage):
            ways = ", ".join(next_stages(self.stage)) or "nowhere"
            msg = f"From {self.stage} a case goes to: {ways}; not to {to}."
            raise NotAllowedError(msg)

    def _refuse_without_say(self, by: Person) -> None:
        if by.id != self.owner and not by.has(Role.COORDINATOR):
            msg = "Only the handler of this case or a coordinator decides on it."
            raise NotAllowedError(msg)

    def _is_resubmission(self, to: Stage) -> bool:
        return (self.stage, to) == (Stage.INADMISSIBLE, Stage.TRIAGE)

    def _refuse_if_over(self, verb: str) -> None:
        if not self.is_open:
            msg = f"This case is {self.stage}; it cannot be {verb}."
            raise NotAllowedError(msg)


def cover_bytes(case: Case) -> bytes:
    """
    Write a cover in one way only, so that the log can hold its digest.

    What has its default is left out: a field that is added to covers later changes no
    digest in the logs of today.  So the default of a field must never change.
    """
    values = ((field, getattr(case, field.name)) for field in fields(case))
    facts = {f.name: _written(value) for f, value in values if value != f.default}
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def _written(value: object) -> object:
    """Write the clocks in the form in which they are kept, the rest as text."""
    return write_clocks(value) if isinstance(value, tuple) else str(value)


def _event(act: Act, case: Case, by: Person, at: datetime) -> Event:
    return Event(act=act, actor=holder_of(by.id), case_id=case.id, at=at)


def _require_second_person(step: Move, by: Person, second: Person | None) -> None:
    if step.to not in NEEDS_SECOND_PERSON:
        return
    if second is None or second.id == by.id:
        msg = f"A second person must confirm that a case becomes {step.to}."
        raise NotAllowedError(msg)
    if step.ground is Ground.VEXATIOUS and not second.has(Role.REVIEWER):
        msg = "That a complaint is vexatious is for a reviewer to confirm."
        raise NotAllowedError(msg)
