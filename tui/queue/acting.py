"""Takes one step with many cases behind the list they were chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from textual import on, work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from grievance.domain.undo import Step as NotedStep
from tui.asking.bulk import Outcome, Step, act_on_each
from tui.case_row import Row
from tui.session import Session


NOTHING_DONE = (
    "The last step ({}) was refused, so nothing is taken back. u again takes back what "
    "you did before."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """
    A step for many cases, and how it reads: ``Assign 3 cases to Bo Hart``.

    *name* is what is taken back by `u`: ``handler of 3 cases``.
    """

    what: str
    name: str
    step: Step = field(repr=False)


def noted(name: str, outcome: Outcome) -> NotedStep:
    """Return what `u` takes back; of what was refused as a whole `u` says so first."""
    step = NotedStep.of(name, *outcome.changes)
    if outcome.done or not outcome.refused:
        return step
    return replace(step, cannot=NOTHING_DONE.format(name))


class Acting(Widget):
    """Is never seen; tells the screen it is on how it goes, and how it ended."""

    DEFAULT_CSS = "Acting { display: none; }"

    class Moved(Message):
        """What `said` says has changed."""

    class Stepped(Message):
        """So many of the cases were looked at."""

        def __init__(self, count: int, round_: int) -> None:
            super().__init__()
            self.count = count
            self.round = round_

    class Ended(Message):
        """The thread is through with the cases of a round."""

        def __init__(self, outcome: Outcome, round_: int) -> None:
            super().__init__()
            self.outcome = outcome
            self.round = round_

    class Done(Message):
        """A step was taken with these cases, and what became of it."""

        def __init__(self, rows: Sequence[Row], outcome: Outcome) -> None:
            super().__init__()
            self.rows = rows
            self.outcome = outcome

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._round = 0
        self._count = 0
        self._rows: Sequence[Row] = ()
        self._act: Act | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a step is being taken."""
        return self._act is not None

    @property
    def said(self) -> str:
        """How far it has got, in a few words; empty where nothing goes on."""
        if self._act is None:
            return ""
        return f"{self._act.what}: {self._count:,} of {len(self._rows):,}, Esc stops"

    def begin(self, rows: Sequence[Row], act: Act) -> None:
        """Take a step with each of *rows*."""
        self._round += 1
        self._rows, self._act, self._count = rows, act, 0
        self._run(self._round)
        self.post_message(self.Moved())

    def stop(self) -> None:
        """Stop after the case that is being changed now."""
        self.workers.cancel_group(self, "acting")

    def forget(self) -> None:
        """Hold nothing of any case any more."""
        self.stop()
        self._round += 1
        self._rows, self._act = (), None

    @work(thread=True, group="acting")
    def _run(self, round_: int) -> None:
        worker, rows, act = get_current_worker(), self._rows, self._act
        if act is None or round_ != self._round:
            return

        def goes_on(count: int) -> bool:
            self.post_message(self.Stepped(count, round_))
            return not worker.is_cancelled and round_ == self._round

        outcome = act_on_each(self._session, rows, act.step, goes_on)
        self._session.did(noted(act.name, outcome))
        self.post_message(self.Ended(outcome, round_))

    @on(Stepped)
    def stepped(self, event: Stepped) -> None:
        event.stop()
        if event.round == self._round:
            self._count = event.count
            self.post_message(self.Moved())

    @on(Ended)
    def ended(self, event: Ended) -> None:
        event.stop()
        if event.round == self._round:
            rows, self._rows, self._act = self._rows, (), None
            self.post_message(self.Done(rows, event.outcome))
