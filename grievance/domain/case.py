"""A case, as its plain cover shows it, and what people do to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from grievance.domain.case_kind import CaseKind as CaseKind  # noqa: PLC0414  # all ask for it here
from grievance.domain.clock import ClockKind
from grievance.domain.conflict import is_conflicted, may_assign
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.happening import Happening
from grievance.domain.ids import WORKER, CaseId, HolderId, PersonId, holder_of
from grievance.domain.people import Person, Role
from grievance.domain.reference import Reference
from grievance.domain.stage import TERMINAL, Stage
from grievance.domain.timetable import (
    Running,
    Timetable,
    calls_on,
    due_on,
)
from grievance.domain.urgency import Urgency


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
    erased_on: date | None = None

    @property
    def is_erased(self) -> bool:
        """Whether nothing but its count is left."""
        return self.erased_on is not None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to work on it."""
        return self.stage not in TERMINAL

    @property
    def is_complaint(self) -> bool:
        """Whether somebody brought it in; a file on an audit is the office's own."""
        return self.kind is not CaseKind.AUDIT_FILE

    @property
    def owner(self) -> PersonId | None:
        """Who answers for it."""
        return self.handler or self.duty

    @property
    def due_on(self) -> date | None:
        """By when the office has to do the next thing; None where nothing is due."""
        return due_on(self.clocks)

    @property
    def calls_on(self) -> date | None:
        """When the first clock runs out, that of somebody else too; by it it is found."""
        return calls_on(self.clocks)

    @property
    def triage_since(self) -> date:
        """Since when its triage is waited for: of a case taken up again, since then."""
        is_first = not (self.resubmitted or self.reopened)
        return self.received_on if is_first else self.stage_since

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
        clocks = timetable.urgency_changed(
            self.clocks, urgency, since=self.triage_since, day=timetable.day_of(at)
        )
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

    def answer_arrived(self, *, at: datetime) -> tuple[Case, Event]:
        """Show that an audit answered something: somebody has to look."""
        case = replace(self, unread=True)
        event = Event(act=Act.ANSWER_ARRIVED, actor=WORKER, case_id=self.id, at=at)
        return case, event

    def other_correspondent(self, *, at: datetime) -> tuple[Case, Event]:
        """Let no reply address prove anybody any more: others hold the audit now."""
        case = replace(self, token_epoch=self.token_epoch + 1)
        event = Event(act=Act.REPLIES_REVOKED, actor=WORKER, case_id=self.id, at=at)
        return case, event

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

    def _refuse_without_say(self, by: Person) -> None:
        if by.id != self.owner and not by.has(Role.COORDINATOR):
            msg = "Only the handler of this case or a coordinator decides on it."
            raise NotAllowedError(msg)

    def _refuse_if_over(self, verb: str) -> None:
        if not self.is_open:
            msg = f"This case is {self.stage}; it cannot be {verb}."
            raise NotAllowedError(msg)


def _event(act: Act, case: Case, by: Person, at: datetime) -> Event:
    return Event(act=act, actor=holder_of(by.id), case_id=case.id, at=at)
