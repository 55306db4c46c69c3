"""
What somebody did that can be taken back, and what they did that cannot.

A case is never put back as a whole: an undo is one more act, by the same rules, that
sets what the first one changed to what it was; the log keeps both.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from grievance.domain.case import Case
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.ids import CaseId, OutgoingId, PartId, PersonId, holder_of
from grievance.domain.people import Person, Role
from grievance.domain.reference import Reference
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage


# Between these nobody outside was told anything, and nothing was decided.
WORKING = frozenset(
    {
        Stage.RECEIVED,
        Stage.TRIAGE,
        Stage.ASSESSMENT,
        Stage.DIALOGUE,
        Stage.INVESTIGATION,
        Stage.AUDIT_FOLLOW_UP,
    }
)
_FIELDS = ("stage", "stage_since", "urgency", "clocks", "handler")


class Way(StrEnum):
    """Which way somebody goes; sealed as a code beside the act."""

    UNDO = "undo"
    REDO = "redo"


SAID = {Way.UNDO: "Taken back.", Way.REDO: "Done again."}


class Change(Protocol):
    """Something that was changed in one case, with all that its way back needs."""

    @property
    def case_id(self) -> CaseId:
        """The case it was changed in."""
        ...

    @property
    def reference(self) -> Reference:
        """What people call that case by."""
        ...

    @property
    def why_not(self) -> str:
        """Why it cannot be taken back; empty where it can."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverChange:
    """Stage, urgency, clocks or handler; *given* are those who got the key with it."""

    before: Case
    after: Case
    given: tuple[PersonId, ...] = ()

    @property
    def case_id(self) -> CaseId:
        """The case it was changed in."""
        return self.after.id

    @property
    def reference(self) -> Reference:
        """What people call that case by."""
        return self.after.reference

    @property
    def fields(self) -> tuple[str, ...]:
        """What of the cover was changed."""
        return tuple(one for one in _FIELDS if _differ(self.before, self.after, one))

    @property
    def why_not(self) -> str:
        """Why it cannot be taken back; empty where it can."""
        if not self.fields:
            return f"Nothing of {self.reference} was changed that could be taken back."
        stages = {self.before.stage, self.after.stage}
        if len(stages) == 1 or stages <= WORKING:
            return ""
        return (
            f"That {self.reference} is in {self.after.stage} cannot be undone: people "
            "act on it; `s` names the stages it may go to."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationChange:
    """An allegation was put on record, or written anew as this *revision*."""

    case_id: CaseId
    reference: Reference
    number: int
    revision: int
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChange:
    """A task was written down, changed, finished or taken up, as this *revision*."""

    case_id: CaseId
    reference: Reference
    number: int
    revision: int
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionChange:
    """
    Proposals were decided on, as this *number*.

    *before* and *after* are the coded facts of the case, and *cover* what became of it.
    """

    number: int
    before: Slip
    after: Slip
    cover: CoverChange
    why_not: str = ""

    @property
    def case_id(self) -> CaseId:
        """The case it was changed in."""
        return self.cover.case_id

    @property
    def reference(self) -> Reference:
        """What people call that case by."""
        return self.cover.reference

    def restore(self, now: Slip) -> Slip:
        """
        Set what was changed of the coded facts to what it was.

        Raises:
            ConflictError: Somebody changed the same since.
        """
        names = [
            one.name
            for one in fields(Slip)
            if getattr(self.before, one.name) != getattr(self.after, one.name)
        ]
        is_told = now.incidents != self.after.incidents  # a reprisal, which escalates
        if is_told or any(
            getattr(now, name) != getattr(self.after, name) for name in names
        ):
            msg = f"The facts of {self.reference} were changed since; decide again."
            raise ConflictError(msg)
        return replace(now, **{name: getattr(self.before, name) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChange:
    """A note was written, or struck."""

    case_id: CaseId
    reference: Reference
    note_id: PartId
    is_struck: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChange:
    """Two cases were linked, or are no longer."""

    case_id: CaseId
    reference: Reference
    other_id: CaseId
    is_linked: bool = True
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterChange:
    """A letter was let go; as long as it waits, until *goes_at*, it can be pulled back."""

    case_id: CaseId
    reference: Reference
    outgoing_id: OutgoingId
    goes_at: datetime | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    What one key did, in one case or in several.

    *words* are for the person who did it, as in "urgency of 12 cases", and *at* is when
    they did, once that is noted.  What is in
    *cannot* says why there is no way back, of a step without *changes*.
    """

    words: str
    changes: tuple[Change, ...] = field(default=(), repr=False)
    cannot: str = ""
    at: datetime | None = None

    @classmethod
    def of(cls, words: str, *changes: Change) -> Step:
        """Make a step of what can be taken back, or say why none of it can."""
        able = tuple(one for one in changes if not one.why_not)
        why_not = next((one.why_not for one in changes if one.why_not), "")
        return cls(words=words, changes=able, cannot="" if able else why_not)


def restore(
    now: Case, change: CoverChange, *, by: Person, at: datetime
) -> tuple[Case, Event]:
    """
    Set what *change* changed of a cover to what it was.

    Raises:
        NotAllowedError: It cannot be taken back, or it is not theirs to do by now.

        ConflictError: Somebody changed the same since.
    """
    refuse_overtaken(now, change)
    if now.owner != by.id and not by.has(Role.COORDINATOR):
        msg = f"{now.reference} is somebody else's by now; ask them or a coordinator."
        raise NotAllowedError(msg)
    before = {name: getattr(change.before, name) for name in change.fields}
    case = replace(now, **before)
    return case, Event(act=_act(change), actor=holder_of(by.id), case_id=now.id, at=at)


def refuse_overtaken(now: Case, change: CoverChange) -> None:
    """
    Refuse to take back what is no longer so.

    Raises:
        NotAllowedError: It cannot be taken back.

        ConflictError: Somebody changed the same since.
    """
    if change.why_not:
        raise NotAllowedError(change.why_not)
    if not now.is_open:
        msg = f"{now.reference} is {now.stage} by now; nothing of it is taken back."
        raise NotAllowedError(msg)
    for name in change.fields:
        if _differ(now, change.after, name):
            msg = f"{now.reference} was changed since: {_is_now(now, name)}."
            raise ConflictError(msg)


def _differ(one: Case, other: Case, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))


def _act(change: CoverChange) -> Act:
    fields = change.fields
    if "stage" in fields:
        return Act.STAGE_CHANGED
    if "urgency" in fields:
        return Act.URGENCY_CHANGED
    return Act.CASE_UNASSIGNED if "handler" in fields else Act.CLOCKS_MOVED


def _is_now(now: Case, name: str) -> str:
    if name == "clocks":
        return "its clocks moved"
    if name == "handler":
        return "it was given to somebody else"
    if name == "urgency":
        return f"its urgency is {now.urgency} now"
    return f"it is in {now.stage} since {now.stage_since}"
