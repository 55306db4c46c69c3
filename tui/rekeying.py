"""
Changes the keys that are due, behind what somebody works on.

At once when the desk is unlocked, and when something becomes due while it is open.  It
takes a case at a time, so that locking waits for one at most, and nothing is lost.
"""

from __future__ import annotations

from textual import on, work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from grievance.domain.errors import GrievanceError
from grievance.domain.ids import CaseId
from grievance.domain.people import Person, Role
from grievance.domain.rekeying import DueKeys
from grievance.services.rekey_due import Rekeyed
from tui.asking_access import change_due
from tui.session import Session


LOOK_EVERY = 20.0  # seconds


class Rekeying(Widget):
    """Is never seen; tells the screen it is on what is done."""

    DEFAULT_CSS = "Rekeying { display: none; }"

    class Moved(Message):
        """What `said` says has changed."""

    class Changed(Message):
        """One more of *total* cases is done, or was refused."""

        def __init__(self, done: Rekeyed, total: int) -> None:
            super().__init__()
            self.done = done
            self.total = total

    class Looked(Message):
        """A look is over; None where it could not be taken."""

        def __init__(self, left: DueKeys | None) -> None:
            super().__init__()
            self.left = left

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._looking = False
        self._done = 0
        self._total = 0
        self._refused: dict[CaseId, str] = {}
        self._left = DueKeys()

    def on_mount(self) -> None:
        self.call_after_refresh(self.look)
        self.set_interval(LOOK_EVERY, self.look)

    def look(self) -> None:
        """Look whether something is due, unless the last look is not over yet."""
        if not self._looking:
            self._looking, self._done, self._total = True, 0, 0
            self._look(frozenset(self._refused))

    @work(thread=True, group="rekeying")
    def _look(self, refused: frozenset[CaseId]) -> None:
        worker = get_current_worker()
        try:
            left = change_due(
                self._session,
                refused,
                lambda done, total: self.post_message(self.Changed(done, total)),
                is_cancelled=lambda: worker.is_cancelled,
            )
        except GrievanceError:  # the queue tells when the database is away
            self.post_message(self.Looked(None))
        else:
            self.post_message(self.Looked(left))

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
        return due_words(self._left, self._session.me, len(self._refused))


def done_words(done: int) -> str:
    """Say that cases have other keys now."""
    cases = "1 case was" if done == 1 else f"{done:,} cases were"
    return f"{cases} given new keys, as somebody was taken off."


def due_words(left: DueKeys, me: Person, refused: int) -> str:
    """Say what is due: what *me* can change, and to who leads what others can."""
    is_lead = me.has(Role.COORDINATOR)
    count = left.count if is_lead else left.by_person.get(me.id, 0)
    if not count:
        return ""
    nobody = f", {left.nobody:,} by nobody here" if is_lead and left.nobody else ""
    failed = f", {refused:,} refused: `grievance rekey` says why" if refused else ""
    keys = "1 key" if count == 1 else f"{count:,} keys"
    return f"▲ {keys} to change{nobody}{failed}"
