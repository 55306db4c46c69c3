"""The queue as it is read and kept; the screen of it adds what is seen and the keys."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.screen import Screen
from textual.worker import get_current_worker

from grievance.domain.ids import CaseId, SpoolId
from grievance.services.cases.saved_views import SavedView
from grievance.services.log.changes_since import Changes
from tui.case_row import Row
from tui.expecting import Expecting, came_words
from tui.messages import Refused, WorkerDone
from tui.queue.acting import Acting
from tui.queue.case_index import CaseIndex
from tui.queue.case_list import FollowsRows
from tui.queue.reading import (
    CoversListed,
    QueueRead,
    SlipsOpened,
    ViewsRead,
    WaitingCounted,
    WordsRead,
    leave_out,
    read_queue,
)
from tui.queue.refreshing import Refreshing
from tui.queue.state import QueueState
from tui.rekeying import Rekeying
from tui.session import Session
from tui.waiting import Calls
from tui.widgets.case_table import CaseTable


class QueueBooks(Screen[None]):
    """Reads in a thread, and keeps what is found until the desk is locked."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._index = CaseIndex(session.today)
        self._generation = 0
        self._filled = 0
        self._calls = Calls()
        self._asking = False
        self._reason = ""
        self._views: Sequence[SavedView] = ()

    @property
    def table(self) -> CaseTable:
        """The lines."""
        return self.query_one(CaseTable)

    @property
    def _is_closing(self) -> bool:
        """Whether the desk is being closed or locked, and the lines are gone."""
        return not self.query(CaseTable)

    def show_state(self) -> None:
        """Say how reading stands."""
        raise NotImplementedError

    # Asking

    def action_again(self) -> None:
        """Read the queue anew; what is shown stays until then."""
        if self._is_closing:
            return
        self._generation += 1
        self._filled, self._asking, self._reason = 0, True, ""
        keep = self.table.current
        self._index.begin(self._session.today)
        self._changed(keep)
        self._read(self._generation, self._index.order)

    @work(thread=True, exclusive=True, group="queue")
    def _read(self, generation: int, order: str) -> None:
        worker = get_current_worker()
        read_queue(
            self._session,
            generation,
            self.post_message,
            order=order,
            is_cancelled=lambda: worker.is_cancelled,
        )

    # Answers

    @on(CoversListed)
    def listed(self, event: CoversListed) -> None:
        if event.generation == self._generation:
            keep = self.table.current
            self._index.show_covers(event.rows)
            self._changed(keep)

    @on(WaitingCounted)
    def counted(self, event: WaitingCounted) -> None:
        if event.generation == self._generation:
            self._calls = event.calls
            self.show_state()

    @on(SlipsOpened)
    def filled(self, event: SlipsOpened) -> None:
        if event.generation != self._generation:
            return
        keep = self.table.current
        self._index.fill(event.found)
        self._filled += len(event.found.rows)
        self._changed(keep)

    @on(QueueRead)
    def finished(self, event: QueueRead) -> None:
        if event.generation == self._generation:
            keep = self.table.current
            self._asking = False
            self._index.drop_unopened()
            self._changed(keep)
            self._tell_who_follows()

    @on(Refused)
    def refused(self, event: Refused) -> None:
        if event.generation == self._generation:
            keep = self.table.current
            self._asking, self._reason = False, event.reason
            self._changed(keep)
            self._tell_who_follows()

    @on(WordsRead)
    def words_read(self, event: WordsRead) -> None:
        if event.generation == self._generation:
            self._index.learn(event.words)
            if self._index.has_learnt:
                leave_out(self._index.rows())

    @on(ViewsRead)
    def views_read(self, event: ViewsRead) -> None:
        if event.generation == self._generation:
            self._views = event.views

    def case_shown(self, row: Row) -> None:
        """Take over a case as another screen has just seen it."""
        if self._is_closing:
            return
        keep = self.table.current
        me = self._session.ring.person_id
        self._index.put(row._replace(mine=row.case.owner == me))
        self._changed(keep)

    def books_changed(self, changes: Changes) -> None:
        """Read anew what others have changed; the rest stays as it is."""
        if changes.too_many:
            self.action_again()
        elif not self._is_closing:
            self.query_one(Refreshing).read(changes.of_cases)

    @on(Refreshing.Came)
    def refreshed(self, event: Refreshing.Came) -> None:
        if self._is_closing:
            return
        keep, fresh = self.table.current, event.fresh
        self._index.follow(fresh.rows, fresh.gone)
        self._calls = fresh.calls
        self._changed(keep)
        self._tell_who_follows()

    def _tell_who_follows(self) -> None:
        for screen in self.app.screen_stack:
            if isinstance(screen, FollowsRows):
                screen.rows_changed()

    def books_away(self, reason: str) -> None:
        """Mark the list as stale; once the database is back, read it anew."""
        self._reason = reason
        if not reason:
            self.action_again()
        elif not self._is_closing:
            self._changed(self.table.current)

    def neighbour(self, case_id: CaseId, step: int) -> CaseId | None:
        """Return the case before or after another, and go there; None at the end."""
        found = self._index.find(case_id)
        if found is None:  # it no longer fits the filter: another has taken its place
            found = self.table.cursor - (step > 0)
        if not 0 <= found + step < len(self._index):
            return None
        self.table.cursor = found + step
        return self.table.current

    def rows(self) -> Sequence[Row]:
        """Return every case there is, shown or not."""
        return self._index.rows()

    @property
    def why_stale(self) -> str:
        """Why rows may not be as they are now."""
        return self._reason

    def read_again(self) -> None:
        """Read the queue anew from a screen before it."""
        self.action_again()

    def forget(self) -> None:
        """Hold nothing of any case any more."""
        self._generation += 1
        self._views = ()
        self.table.unmark()
        self.query_one(Acting).forget()
        self._index.forget()
        self._changed(None)

    def expect(self, spool_id: SpoolId) -> None:
        """Tell when there is something of what was put in."""
        self.query_one(Expecting).expect(spool_id)
        self.show_state()

    @on(Expecting.Came)
    def came(self, event: Expecting.Came) -> None:
        for receipt in event.receipts:
            self.notify(came_words(receipt), markup=False)
        self.action_again()
        self.post_message(WorkerDone())

    def _changed(self, keep: CaseId | None) -> None:
        self.table.index_changed(keep)
        self.show_state()

    def _now(self) -> QueueState:
        return QueueState(
            asking=self._asking,
            filled=self._filled,
            marked=len(self.table.marks),
            hidden=self._index.hidden(self.table.marks),
            has_range=self.table.range_from is not None,
            doing=self.query_one(Acting).said,
            calls=self._calls,
            expected=self.query_one(Expecting).count,
            keys=self.query_one(Rekeying).said,
            reason=self._reason,
        )
