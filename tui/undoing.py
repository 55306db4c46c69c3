"""`u` takes back what somebody did last at this desk, and `U` does it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.message import Message

from grievance.domain.errors import NotAllowedError
from tui.going import GoingApp
from tui.keys.command_list import Command, bindings
from tui.typing_keys import is_typing


if TYPE_CHECKING:  # the lock is there before it is imported
    from tui.taking_back import Going, Went


SEEN_FOR = 10.0  # seconds; it may name several cases


class UndoingApp(GoingApp):
    """Goes back and forth in what was done since the desk was unlocked."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "desk",
        Command(
            name="undo",
            keys="u",
            action="go('undo')",
            label="Undo",
            help="Take back what you did last, as an act of its own; the log has both",
            shown=False,
        ),
        Command(
            name="redo",
            keys="U",
            action="go('redo')",
            label="Redo",
            help="Do again what you took back",
            shown=False,
        ),
    )

    class Gone(Message):
        """The thread is done."""

        def __init__(self, going: Going, went: Went) -> None:
            super().__init__()
            self.going = going
            self.went = went

    def __init__(self) -> None:
        super().__init__()
        self._going: Going | None = None  # no argument: a worker outlives its work

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not while somebody types, or is asked something."""
        if action == "go":
            is_here = self._session is not None and not self.is_locked
            return is_here and not (self.screen.is_modal or is_typing(self.screen))
        return super().check_action(action, parameters)

    async def action_go(self, way: str) -> None:
        """Take the last step back, or do again what was taken back."""
        session = self._session
        if session is None or self._going is not None:
            return
        try:
            going = self.workplace.going(session, way)
        except NotAllowedError as error:
            self.notify(str(error), markup=False)
            return
        if going.step.cannot:
            going.leave_out()
            self.notify(going.step.cannot, severity="warning", markup=False)
            return
        await self._make_sure(going)

    async def _make_sure(self, going: Going) -> None:
        """Go; with very many cases, or none in sight, once somebody said yes to them."""
        question = going.question(self.screen)
        if question is None:
            self._begin(going)
            return

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001  # what the screen answers
            if is_sure and going.session is self._session:  # not locked meanwhile
                self._begin(going)

        await self.push_screen(question, answered)

    def _begin(self, going: Going) -> None:
        self._going = going
        self._go()

    @work(thread=True, group="undoing")
    def _go(self) -> None:
        if (going := self._going) is not None:
            self.post_message(self.Gone(going, going.go()))

    @on(Gone)
    def gone(self, event: Gone) -> None:
        """Note it, say so, and show the cases as they are now."""
        self._going, session, went = None, event.going.session, event.went
        if session is not self._session:
            return  # it was locked meanwhile
        went.note(session)
        self.notify(
            went.words,
            severity="warning" if went.refused else "information",
            timeout=SEEN_FOR,
            markup=False,
        )
        went.show_on(self.screen_stack)
