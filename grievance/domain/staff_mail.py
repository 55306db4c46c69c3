"""Mails to the people of the office: what is due, in counts and references only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PersonId, StaffMailId


class StaffMailKind(StrEnum):
    """What kind of mail it is."""

    DIGEST = "digest"  # in the morning
    ALERT = "alert"  # at once


class StaffMailState(StrEnum):
    """
    Where it stands.

        ready ──► sending ──► sent
          ▲  ├─► dropped ├──► uncertain
          └──┼───────────┤
             └──► failed ◄┘

    None is sent a second time; what is uncertain or failed is in the next one anyway.
    """

    READY = "ready"
    SENDING = "sending"  # the server is being told the words; no way back
    SENT = "sent"
    UNCERTAIN = "uncertain"  # it broke off while the server was being told
    FAILED = "failed"
    DROPPED = "dropped"  # there was nothing to say, or no way or time to say it


_AHEAD = {
    StaffMailState.READY: frozenset(
        {StaffMailState.SENDING, StaffMailState.DROPPED, StaffMailState.FAILED}
    ),
    StaffMailState.SENDING: frozenset(
        {
            StaffMailState.READY,
            StaffMailState.SENT,
            StaffMailState.UNCERTAIN,
            StaffMailState.FAILED,
        }
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMailRules:
    """
    What an office sets: whether there is a morning mail, when, and what it may say.

    *hour* is where its reader is.  Without *references* it counts and names no case;
    with *empty* it comes also where nothing is due.  *alerts* are the mails that do not
    wait for the morning, at most so many to one person in a day.
    """

    send: bool = True
    hour: time = time(7, 30)
    references: bool = True
    empty: bool = False
    alerts: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMail:
    """
    A mail to somebody of the office; its words are made when it goes.

    *topic* tells it from all others to the same person; *day* is where they are, and
    *case_id* what an alert is about.
    """

    id: StaffMailId
    person_id: PersonId
    kind: StaffMailKind
    topic: str
    day: date
    case_id: CaseId | None = None
    state: StaffMailState = StaffMailState.READY
    made_at: datetime
    settled_at: datetime | None = None
    error: str = ""

    def become(
        self, state: StaffMailState, *, at: datetime, error: str = ""
    ) -> StaffMail:
        """
        Take the next step.

        Raises:
            NotAllowedError: There is no such way.
        """
        if state not in _AHEAD.get(self.state, frozenset()):
            msg = f"This mail is {self.state}; it cannot become {state}."
            raise NotAllowedError(msg)
        return replace(self, state=state, settled_at=at, error=error)
