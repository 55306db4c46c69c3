"""What screens tell the desk; values only, and nothing that a thread may still change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.message import Message

from grievance.domain.ids import SpoolId
from tui.desk_words import desk_words


if TYPE_CHECKING:  # the lock is there before these are imported
    from grievance.vault.ring import PersonRing
    from tui.case_row import Row


class Unlocked(Message):
    """Somebody has shown that it is them."""

    def __init__(self, ring: PersonRing) -> None:
        super().__init__()
        self.ring = ring


class CaseShown(Message):
    """A case is now as in *row*: it was opened, or changed."""

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.row = row


class CaseLost(Message):
    """A case is on this ring no more: the list is to be read anew."""


class Over(Message):
    """Whoever sits at the desk must not go on with their keys, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class PutIn(Message):
    """A message waits for the worker; somebody wants to know what becomes of it."""

    def __init__(self, spool_id: SpoolId) -> None:
        super().__init__()
        self.spool_id = spool_id


class WorkerDone(Message):
    """The worker has made something of what was put in here."""


@runtime_checkable
class HearsWorker(Protocol):
    """A screen that shows what the worker does."""

    def worker_done(self) -> None:
        """Read it anew."""


class Resumed(Message):
    """Somebody goes on with what was kept: what becomes of it is followed from now on."""


class Refused(Message):
    """
    The mechanism said no, and why; *generation* is that of the question.

    *field* is the name of what was refused of a form, where that is known.
    """

    def __init__(self, reason: str, generation: int = 0, field: str = "") -> None:
        super().__init__()
        self.reason = desk_words(reason)
        self.field = field
        self.generation = generation
