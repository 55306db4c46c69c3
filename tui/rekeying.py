"""
Sees to the keys of who sits at the desk, behind what they work on.

At once when it is unlocked, and again and again while it is open: whether they may still
be here, whether somebody is tied to whom a case of theirs is about, and which keys are
due.  It takes a case at a time, so that locking waits for one at most, and nothing is
lost.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual import on, work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from grievance.domain.errors import GrievanceError
from grievance.domain.ids import CaseId
from grievance.domain.rekeying import DueKeys
from grievance.services.rekeying.rekey_due import Rekeyed
from tui.asking.keys import Taken, change_due, count_former, take_from_tied
from tui.asking.people import why_to_lock
from tui.keys.words import done_words, due_words, former_words, taken_words
from tui.messages import Over
from tui.session import Session


LOOK_EVERY = 20.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look left: keys that are *due*, and what lies under one's keys before."""

    due: DueKeys
    former: int = 0


class Rekeying(Widget):
    """Is never seen; tells the screen it is on what is done."""

    DEFAULT_CSS = "Rekeying { display: none; }"

    class Moved(Message):
        """What `said` says has changed."""

    class Recused(Message):
        """People who are tied were looked for."""

        def __init__(self, taken: Taken) -> None:
            super().__init__()
            self.taken = taken

    class Changed(Message):
        """One more of *total* cases is done, or was refused."""

        def __init__(self, done: Rekeyed, total: int) -> None:
            super().__init__()
            self.done = done
            self.total = total

    class Looked(Message):
        """A look is over; None where it could not be taken."""

        def __init__(self, left: Look | None) -> None:
            super().__init__()
            self.left = left

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._looking = False
        self._done = 0
        self._total = 0
        self._ties: tuple[int, int] | None = None
        self._refused: dict[CaseId, str] = {}
        self._left = Look(due=DueKeys())

    def on_mount(self) -> None:
        self.call_after_refresh(self.look)
        self.set_interval(LOOK_EVERY, self.look)

    def look(self) -> None:
        """Look whether something is due, unless the last look is not over yet."""
        if not self._looking:
            self._looking, self._done, self._total = True, 0, 0
            self._look(self._ties, frozenset(self._refused))

    @work(thread=True, group="rekeying")
    def _look(self, ties: tuple[int, int] | None, refused: frozenset[CaseId]) -> None:
        worker = get_current_worker()
        try:
            if reason := why_to_lock(self._session):
                self.post_message(Over(reason))
                return
            self.post_message(self.Recused(take_from_tied(self._session, ties)))
            due = change_due(
                self._session,
                refused,
                lambda done, total: self.post_message(self.Changed(done, total)),
                is_cancelled=lambda: worker.is_cancelled,
            )
            left = Look(due=due, former=count_former(self._session))
        except GrievanceError:  # the queue tells when the database is away
            self.post_message(self.Looked(None))
        else:
            self.post_message(self.Looked(left))

    @on(Recused)
    def recused(self, event: Recused) -> None:
        event.stop()
        self._ties = event.taken.ties
        for said in taken_words(event.taken.people, event.taken.refused):
            self.notify(said, markup=False)

    @on(Changed)
    def changed(self, event: Changed) -> None:
        event.stop()
        self._total = event.total
        if event.done.refused:
            self._refused[event.done.case_id] = event.done.refused
        self._done += bool(event.done.slots)
        self.post_message(self.Moved())

    @on(Looked)
    def looked(self, event: Looked) -> None:
        event.stop()
        done, self._looking, self._total = self._done, False, 0
        self._left = event.left or self._left
        if done:
            self.notify(done_words(done), markup=False)
        self.post_message(self.Moved())

    @property
    def said(self) -> str:
        """What is going on, or what is due, in a few words; empty for neither."""
        if self._total:
            return f"changing keys {self._done:,} of {self._total:,}"
        due = due_words(self._left.due, self._session.me, len(self._refused))
        return " · ".join(filter(None, (due, former_words(self._left.former))))
