"""A screen that asks in threads; what comes back counts if it is still wanted."""

from __future__ import annotations

import inspect
import itertools

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from textual import on, work
from textual.message import Message
from textual.screen import ScreenResultType

from grievance.domain.errors import ConflictError, GrievanceError
from grievance.domain.unsettled import UnsettledError
from tui.messages import Refused
from tui.refused_field import field_of
from tui.screens.offering import OfferingScreen
from tui.session import Session


Found = TypeVar("Found")


class AskingScreen(OfferingScreen[ScreenResultType]):
    """One question at a time; those of an older generation are answered to nobody."""

    class Answered(Message):
        """The thread is done; *show* puts what it found on the screen."""

        def __init__(self, show: Callable[[], object], generation: int) -> None:
            super().__init__()
            self.show = show
            self.generation = generation

    class Changed(Refused):
        """Somebody else was faster: what is on the screen is no longer so."""

    class Unsettled(Refused):
        """Something has to be looked at first, or said to go on anyway."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._generation = 0
        self._asking = False
        self._tickets = itertools.count()
        # Workers outlive their work in asyncio's contexts: they must not hold words.
        self._questions: dict[int, Callable[[], Callable[[], object]]] = {}

    def begin_anew(self) -> None:
        """Wait no longer for what was asked before."""
        self._generation += 1
        self._asking = False

    def ask(
        self, question: Callable[[], Found], show: Callable[[Found], object]
    ) -> bool:
        """Ask in a thread, then *show* what was found; False while another waits."""
        if self._asking:
            self.say("One moment: the last step is not done yet.")
            return False
        self._asking = True
        ticket = next(self._tickets)
        self._questions[ticket] = lambda: partial(show, question())
        self._answer(ticket, self._generation)
        return True

    @work(thread=True, group="asking")
    def _answer(self, ticket: int, generation: int) -> None:
        try:
            answer = self._questions.pop(ticket)()
        except ConflictError as error:
            self.post_message(self.Changed(str(error), generation))
        except UnsettledError as error:
            self.post_message(self.Unsettled(str(error), generation))
        except GrievanceError as error:
            field = field_of(error)
            self.post_message(Refused(str(error), generation, field))
        else:
            self.post_message(self.Answered(answer, generation))

    def _is_awaited(self, generation: int) -> bool:
        """Whether an answer is still wanted; a screen that is taken down shows none."""
        is_there = self.display  # its widgets go before it does
        return is_there and generation == self._generation

    @on(Answered)
    async def answered(self, event: Answered) -> None:
        if not self._is_awaited(event.generation):
            return
        self._asking = False
        shown = event.show()
        if inspect.iscoroutine(shown):
            await shown

    @on(Refused)
    def refused(self, event: Refused) -> None:
        if not self._is_awaited(event.generation):
            return
        self._asking = False
        self.was_refused(event)

    def was_refused(self, event: Refused) -> None:
        """Tell why; a screen that shows nothing yet says it in its own place too."""
        self.notify(event.reason, severity="warning", markup=False)

    def say(self, sentence: str) -> None:
        """Tell something that goes away by itself."""
        self.notify(sentence, markup=False)
