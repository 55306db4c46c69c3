"""Watches for what the worker makes of messages that were put in at this desk."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from grievance.domain.errors import GrievanceError
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome, Receipt
from tui.asking.entering import concluded
from tui.session import Session


LOOK_EVERY = 1.0  # seconds, while something is expected


class Expecting(Widget):
    """Is never seen; tells the screen it is on what came."""

    DEFAULT_CSS = "Expecting { display: none; }"

    class Came(Message):
        """These were concluded."""

        def __init__(self, receipts: Sequence[Receipt]) -> None:
            super().__init__()
            self.receipts = receipts

    class Looked(Message):
        """A look was taken, in vain or not."""

        def __init__(self, receipts: Sequence[Receipt]) -> None:
            super().__init__()
            self.receipts = receipts

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wanted: set[SpoolId] = set()
        self._looking = False
        self._timer: Timer | None = None

    @property
    def count(self) -> int:
        """How many the worker has still to make something of."""
        return len(self._wanted)

    def expect(self, spool_id: SpoolId) -> None:
        """Look for it until it is concluded."""
        self._wanted.add(spool_id)
        if self._timer is None:
            self._timer = self.set_interval(LOOK_EVERY, self.look)

    def look(self) -> None:
        """Look once, unless the last look is not over yet."""
        if not self._looking:
            self._looking = True
            self._look(frozenset(self._wanted))

    @work(thread=True, group="expecting")
    def _look(self, wanted: frozenset[SpoolId]) -> None:
        try:
            receipts = concluded(self._session, wanted)
        except GrievanceError:  # the queue tells when the database is away
            receipts = []
        self.post_message(self.Looked(receipts))

    @on(Looked)
    def looked(self, event: Looked) -> None:
        event.stop()
        self._looking = False
        self._wanted -= {receipt.id for receipt in event.receipts}
        if not self._wanted and self._timer is not None:
            self._timer.stop()
            self._timer = None
        if event.receipts:
            self.post_message(self.Came(event.receipts))


def came_words(receipt: Receipt) -> str:
    """Say what became of a message that waited for the worker."""
    if receipt.reference is None:
        return "The worker could not make a case of it; key 6 shows why."
    if receipt.outcome is Outcome.REPLY:
        return f"It is filed in {receipt.reference} now."
    return f"The worker made {receipt.reference} of it."
