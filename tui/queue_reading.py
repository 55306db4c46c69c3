"""Read the queue in a thread: covers at once, slips as they are opened."""

from __future__ import annotations

import time

from collections.abc import Callable, Sequence
from contextlib import closing

from textual.message import Message

from grievance.domain.errors import GrievanceError
from tui.asking import read_covers, read_slips
from tui.asking_waiting import read_waiting
from tui.case_row import Row
from tui.messages import Refused
from tui.pacing import paced
from tui.session import Session


class QueueListed(Message):
    """The covers are there; *generation* is that of the question."""

    def __init__(self, rows: Sequence[Row], generation: int) -> None:
        super().__init__()
        self.rows = rows
        self.generation = generation


class WaitingCounted(Message):
    """
    So many things wait for somebody, on the screen that key 6 opens.

    *set_aside* is how many messages machines are said to have sent of late.
    """

    def __init__(self, count: int, set_aside: int, generation: int) -> None:
        super().__init__()
        self.count = count
        self.set_aside = set_aside
        self.generation = generation


class SlipsOpened(Message):
    """Some slips are there."""

    def __init__(self, rows: Sequence[Row], generation: int) -> None:
        super().__init__()
        self.rows = rows
        self.generation = generation


class QueueRead(Message):
    """All slips are there."""

    def __init__(self, generation: int) -> None:
        super().__init__()
        self.generation = generation


def read_queue(
    session: Session,
    generation: int,
    post: Callable[[Message], object],
    *,
    is_cancelled: Callable[[], bool],
) -> None:
    """Post what is found, and at last that it is all, or why it is not."""
    try:
        post(QueueListed(read_covers(session), generation))
        waiting, now = read_waiting(session), session.mechanism.now()
        counts = waiting.count(now), waiting.count_set_aside(now)
        post(WaitingCounted(*counts, generation))
        with closing(read_slips(session)) as batches:
            for rows in paced(batches, time.monotonic):
                if is_cancelled():
                    return
                post(SlipsOpened(rows, generation))
    except GrievanceError as error:
        post(Refused(str(error), generation))
    else:
        post(QueueRead(generation))
