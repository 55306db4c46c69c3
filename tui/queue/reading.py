"""Read the queue in a thread: what is known at once, the rest as it is opened."""

from __future__ import annotations

import gc
import time

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import closing, suppress
from datetime import date

from textual.message import Message

from grievance.domain.errors import GrievanceError
from grievance.domain.ids import CaseId
from grievance.services.cases.saved_views import SavedView, read_views
from grievance.services.slips.slip_pages import MANY, without_collecting
from tui.asking.cases import read_covers, read_slips
from tui.asking.waiting import read_waiting
from tui.case_row import Row, words_of
from tui.messages import Refused
from tui.pacing import Found, paced
from tui.queue.case_order import Sorted
from tui.session import Session
from tui.waiting import Calls


AT_ONCE = 1_000  # rows


class CoversListed(Message):
    """Slips cannot be read; these are the covers of all, for the work to go on."""

    def __init__(self, rows: Sequence[Row], generation: int) -> None:
        super().__init__()
        self.rows = rows
        self.generation = generation


class WaitingCounted(Message):
    """So much calls for somebody, on the screen that key 6 opens."""

    def __init__(self, calls: Calls, generation: int) -> None:
        super().__init__()
        self.calls = calls
        self.generation = generation


class SlipsOpened(Message):
    """Some slips are there; the rows are sorted as they are likely to be shown."""

    def __init__(self, found: Sorted, generation: int) -> None:
        super().__init__()
        self.found = found
        self.generation = generation


class QueueRead(Message):
    """All slips are there."""

    def __init__(self, generation: int) -> None:
        super().__init__()
        self.generation = generation


class ViewsRead(Message):
    """These are the views that somebody named."""

    def __init__(self, views: Sequence[SavedView], generation: int) -> None:
        super().__init__()
        self.views = views
        self.generation = generation


class WordsRead(Message):
    """What a filter looks at is there for some rows, with the rows that it is of."""

    def __init__(
        self, words: Mapping[CaseId, tuple[Row, str]], generation: int
    ) -> None:
        super().__init__()
        self.words = words
        self.generation = generation


def read_queue(
    session: Session,
    generation: int,
    post: Callable[[Message], object],
    *,
    order: str,
    is_cancelled: Callable[[], bool],
) -> None:
    """
    Post what is found, and at last that it is all, or why it is not.

    Rows are sorted here, in the *order* they were shown in when this began.
    """
    rows: list[Row] = []
    try:
        views = read_views(session.mechanism.view_file(session.ring))
        post(ViewsRead(views, generation))
        for some in _until(is_cancelled, _sorted(session, order)):
            post(SlipsOpened(some, generation))
            rows += some.rows.values()
    except GrievanceError as error:
        _post_covers(session, generation, post)
        post(Refused(str(error), generation))
        return
    if is_cancelled():
        return
    leave_out(rows)
    post(QueueRead(generation))
    try:
        post(_count_waiting(session, generation))
        session.keep_slips()
    except GrievanceError as error:
        post(Refused(str(error), generation))
        return
    for words in _until(is_cancelled, _words(rows, session.today)):
        post(WordsRead(words, generation))


def _until(
    is_cancelled: Callable[[], bool], several: Iterable[Found]
) -> Iterator[Found]:
    """Yield them until whoever asked no longer wants them."""
    for one in several:
        if is_cancelled():
            return
        yield one


def _sorted(session: Session, order: str) -> Iterator[Sorted]:
    """Yield all that was known, and what is opened as seldom as it can be painted."""
    with closing(read_slips(session)) as batches:
        with without_collecting():
            known = Sorted.of(next(batches, ()), order, session.today)
            leave_out(known.rows)
        yield known
        for some in paced(batches, time.monotonic):
            yield Sorted.of(some, order, session.today)


def leave_out(rows: Sized) -> None:
    """Let nobody look for garbage in very many rows: a key would wait for it."""
    if len(rows) > MANY:
        gc.freeze()


def _count_waiting(session: Session, generation: int) -> WaitingCounted:
    waiting, now = read_waiting(session), session.mechanism.now()
    return WaitingCounted(waiting.calls(now), generation)


def _post_covers(
    session: Session, generation: int, post: Callable[[Message], object]
) -> None:
    with suppress(GrievanceError):  # the database is away: what was read last stays
        post(CoversListed(read_covers(session), generation))


def _words(rows: Sequence[Row], today: date) -> Iterator[dict[CaseId, tuple[Row, str]]]:
    """Read here what a filter looks at, as the first letter typed would wait for it."""
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        yield {row.case.id: (row, words_of(row, today)) for row in some}
