"""Reads those rows of the queue anew that others have changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from textual import on, work
from textual.message import Message
from textual.widget import Widget

from grievance.domain.errors import GrievanceError
from grievance.domain.ids import CaseId
from tui.asking.cases import read_some
from tui.asking.waiting import read_waiting
from tui.case_row import Row
from tui.session import Session
from tui.waiting import Calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """Rows as they are now, cases *gone* from the ring, and what *calls* by now."""

    rows: Sequence[Row] = field(repr=False)
    gone: AbstractSet[CaseId]
    calls: Calls


class Refreshing(Widget):
    """Is never seen; one reading at a time, of whatever came together until then."""

    DEFAULT_CSS = "Refreshing { display: none; }"

    class Came(Message):
        """Some rows were read anew."""

        def __init__(self, fresh: Fresh) -> None:
            super().__init__()
            self.fresh = fresh

    class Done(Message):
        """The thread is done; None where it was refused."""

        def __init__(self, fresh: Fresh | None) -> None:
            super().__init__()
            self.fresh = fresh

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wanted: set[CaseId] = set()
        self._is_wanted = self._is_reading = False

    def read(self, case_ids: Iterable[CaseId]) -> None:
        """Read these anew, and what waits for somebody."""
        self._wanted.update(case_ids)
        self._is_wanted = True
        self._begin()

    def _begin(self) -> None:
        if self._is_wanted and not self._is_reading:
            wanted, self._wanted = frozenset(self._wanted), set()
            self._is_wanted, self._is_reading = False, True
            self._read(wanted)

    @work(thread=True, group="refreshing")
    def _read(self, wanted: AbstractSet[CaseId]) -> None:
        try:
            fresh = _read_fresh(self._session, wanted)
        except GrievanceError:  # the queue tells when the database is away
            fresh = None
        self.post_message(self.Done(fresh))

    @on(Done)
    def done(self, event: Done) -> None:
        event.stop()
        self._is_reading = False
        if event.fresh is not None:
            self.post_message(self.Came(event.fresh))
        self._begin()


def _read_fresh(session: Session, wanted: AbstractSet[CaseId]) -> Fresh:
    rows = read_some(session, wanted)
    waiting, now = read_waiting(session), session.mechanism.now()
    return Fresh(
        rows=rows,
        gone=wanted - {row.case.id for row in rows},
        calls=waiting.calls(now),
    )
