"""What somebody of the office has to do in a case, and until when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId


LONGEST_TASK = 300  # characters; who has more to say writes a note
MOST_TASKS = 20  # open ones in a case: their days lie on its slip, which has one size


class TaskState(StrEnum):
    """How a task stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"  # nobody does it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    Something to do, in words that lie sealed in the case.

    *number* and *revision* as of an allegation; *who* is to do it by the end of *due_on*.
    """

    number: int
    revision: int = 1
    text: str = field(repr=False)
    who: PersonId
    due_on: date
    state: TaskState = TaskState.OPEN

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is TaskState.OPEN

    def check(self) -> None:
        """
        Refuse what is no task.

        Raises:
            NotAllowedError: It says nothing, or very much.
        """
        if not self.text.strip():
            msg = "A task says what is to be done; write a few words."
            raise NotAllowedError(msg)
        if len(self.text) > LONGEST_TASK:
            msg = f"A task has {LONGEST_TASK} characters at most; write more as a note."
            raise NotAllowedError(msg)

    def turned(self, state: TaskState) -> Task:
        """
        Return its next revision, in another state.

        Raises:
            NotAllowedError: It is in that state already.
        """
        if state is self.state:
            msg = f"Task {self.number} is {state} already."
            raise NotAllowedError(msg)
        return replace(self, revision=self.revision + 1, state=state)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedTask:
    """What a slip says of an open task: who is to do it until when, never what."""

    number: int
    who: PersonId
    due_on: date

    @classmethod
    def of(cls, task: Task) -> CodedTask:
        """Leave out the words."""
        return cls(number=task.number, who=task.who, due_on=task.due_on)
