"""A case, as its plain cover shows it, and the steps it may take."""

from __future__ import annotations

import json

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum

from grievance.domain.conflict import is_conflicted
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.ids import WORKER, CaseId, PersonId, holder_of
from grievance.domain.people import Person, Role
from grievance.domain.reference import Reference
from grievance.domain.stage import (
    NEEDS_SECOND_PERSON,
    TERMINAL,
    Move,
    Stage,
    next_stages,
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

    Days, not times; no word that anybody wrote.  *version* counts saves, so that two
    people cannot overwrite each other unseen.
    """

    id: CaseId
    reference: Reference
    received_on: date
    kind: CaseKind = CaseKind.COMPLAINT
    stage: Stage = Stage.RECEIVED
    stage_since: date
    urgency: Urgency = Urgency.NORMAL
    due_on: date | None = None
    handler: PersonId | None = None
    language: str = ""
    unread: bool = True
    token_epoch: int = 1
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to work on it."""
        return self.stage not in TERMINAL

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
        if not by.has(Role.COORDINATOR):
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

    def move(
        self,
        step: Move,
        *,
        by: Person,
        at: datetime,
        confirmed_by: Person | None = None,
    ) -> tuple[Case, Event]:
        """
        Take the case to its next stage.

        Raises:
            NotAllowedError: There is no such way, no handler, no reason, no right, or
                a second person is missing where the rules want one.
        """
        self._refuse_no_way(step.to)
        self._refuse_stranger(by)
        _require_reason(step.reason)
        _require_second_person(step.to, by, confirmed_by)
        case = replace(self, stage=step.to, stage_since=at.date(), due_on=step.due_on)
        return case, _event(Act.STAGE_CHANGED, case, by, at)

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

    def _refuse_no_way(self, to: Stage) -> None:
        if to not in next_stages(self.stage):
            ways = ", ".join(next_stages(self.stage)) or "nowhere"
            msg = f"From {self.stage} a case goes to: {ways}; not to {to}."
            raise NotAllowedError(msg)

    def _refuse_stranger(self, by: Person) -> None:
        if self.handler is None:
            msg = "A case needs a handler before it moves; assign it first."
            raise NotAllowedError(msg)
        if by.id != self.handler and not by.has(Role.COORDINATOR):
            msg = "Only the handler of this case or a coordinator moves it."
            raise NotAllowedError(msg)

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
    facts = {f.name: str(value) for f, value in values if value != f.default}
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def _event(act: Act, case: Case, by: Person, at: datetime) -> Event:
    return Event(act=act, actor=holder_of(by.id), case_id=case.id, at=at)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        msg = "A change of stage needs a reason; write one sentence."
        raise NotAllowedError(msg)


def _require_second_person(to: Stage, by: Person, second: Person | None) -> None:
    if to in NEEDS_SECOND_PERSON and (second is None or second.id == by.id):
        msg = f"A second person must confirm that a case becomes {to}."
        raise NotAllowedError(msg)
