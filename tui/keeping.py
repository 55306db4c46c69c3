"""An app that loses no words: what is typed is kept, and letters on their way are seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from textual import events, on, work
from textual.message import Message

from grievance.domain.errors import GrievanceError
from grievance.domain.ids import CaseId
from tui.going import GoingApp
from tui.kept_words import Wish
from tui.messages import Resumed


if TYPE_CHECKING:  # the lock is there before these are imported
    from grievance.services.cases.unfinished import Unfinished
    from tui.session import Session
    from tui.unfinished import Autosave


KEEP_EVERY, LOOK_OUT_EVERY = 3.0, 1.0  # seconds
NOT_KEPT = "What you type cannot be kept on this machine ({}); save it often."
FOR_PASTING = (
    "Ctrl+V pastes it until the desk is locked; it stays kept, and is offered again until "
    "you destroy it."
)


class KeepingApp(GoingApp):
    """From unlocking to locking it keeps, and offers what it kept before."""

    class Recalled(Message):
        """What somebody was writing when their desk ended."""

        def __init__(self, found: Sequence[Unfinished], session: Session) -> None:
            super().__init__()
            self.found = found
            self.session = session

    def __init__(self) -> None:
        super().__init__()
        self._autosave: Autosave | None = None
        self._was_told = False

    @on(events.Mount)
    def look_again_and_again(self) -> None:
        self.set_interval(KEEP_EVERY, self.keep_typed)
        self.set_interval(LOOK_OUT_EVERY, self.look_out)

    def look_out(self) -> None:
        """Say on the screen which letters go in how many seconds."""
        if self._session is not None:
            self.workplace.show_on_its_way(self._session, self.screen_stack)

    # While somebody types

    def begin_keeping(self, session: Session) -> None:
        """Keep from now on what they type, and look what they typed before."""
        self._autosave = self.workplace.autosave(session)
        self._recall(session)

    def keep_typed(self) -> None:
        """Keep what was typed since; once it is said where that cannot be."""
        if self._autosave is None or self._exit:  # the screens go, and not their words
            return
        try:
            self._autosave.look(self.screen_stack)
        except (OSError, ValueError) as error:
            if not self._was_told:
                self.notify(NOT_KEPT.format(type(error).__name__), markup=False)
            self._was_told = True

    @on(events.AppBlur)
    @on(Resumed)
    def keep_now(self) -> None:
        self.keep_typed()

    async def action_quit(self) -> None:
        """Keep what was typed a last time, while its screens are there."""
        self.keep_typed()
        await super().action_quit()

    def end_keeping(self) -> None:
        """Keep all of it a last time, and hold nothing of it."""
        self.keep_typed()
        self.let_others_have_it()

    @on(events.Unmount)
    def let_others_have_it(self) -> None:
        """Write nothing more: what was kept is there for whoever asks next."""
        if self._autosave is not None:
            self._autosave.end()
        self._autosave = None

    # At the next start

    @work(thread=True, group="recalling")
    def _recall(self, session: Session) -> None:
        try:
            found = self.workplace.kept(session)
        except GrievanceError:  # locked meanwhile, or the database is away
            return
        if found:
            self.post_message(self.Recalled(found, session))

    @on(Recalled)
    async def recalled(self, event: Recalled) -> None:
        await self._offer(event.session, tuple(event.found))

    async def _offer(self, session: Session, found: tuple[Unfinished, ...]) -> None:
        """Offer one after the other, until somebody goes on with one."""
        if found and session is self._session:
            then = partial(self._chosen_of, session, found)
            await self.push_screen(self.workplace.offer(found[0]), then)

    async def _chosen_of(
        self, session: Session, found: tuple[Unfinished, ...], wish: Wish | None
    ) -> None:
        """Only what somebody wants destroyed is kept no longer."""
        one, *others = found
        if wish is Wish.GO_ON:
            await self._go_on(one)
            return
        if wish is Wish.DROP:
            self.workplace.drop(session, one)
        await self._offer(session, tuple(others))

    async def _go_on(self, one: Unfinished) -> None:
        """Open the letter as it was, in its case; hold other words for Ctrl+V."""
        if not one.draft:
            self._clipboard = one.words  # the terminal's own gets none
            self.notify(FOR_PASTING, markup=False)
            return
        await self.open_case(CaseId(UUID(one.case_id)))
        self.workplace.go_on(self.screen, one)
