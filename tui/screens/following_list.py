"""
A list that keeps up with what others do.

It is read anew by itself while somebody looks at it and waits for nothing else; where
another screen lies before it, as soon as they come back.  What they ask for themselves
never waits for that.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.screen import ScreenResultType

from grievance.services.log.changes_since import Changes
from tui.messages import Refused
from tui.screens.asking_screen import AskingScreen, Found


class FollowingList(AskingScreen[ScreenResultType]):
    """What was read last stays, marked as stale, while it cannot be read anew."""

    _reason = ""
    _is_reading = False  # and not taking a step, which is only told if it is refused
    _is_behind = False
    _is_following = False
    _is_begun = False  # and says that it is being read, where nothing was before

    def action_again(self) -> None:
        """Read it anew; what is shown stays until then."""
        raise NotImplementedError

    def show_lines(self) -> None:
        """Show what was read last, or why nothing was."""
        raise NotImplementedError

    def ask(
        self, question: Callable[[], Found], show: Callable[[Found], object]
    ) -> bool:
        """Ask in a thread; what is read only to keep up gives way to it."""
        if self._asking and self._is_following:
            self.begin_anew()
            self._is_behind = True
        is_asked = super().ask(question, show)
        if is_asked:
            self._is_following = self._is_reading = False
        return is_asked

    def read_anew(
        self, question: Callable[[], Found], show: Callable[[Found], object]
    ) -> None:
        """Ask for what is listed; where that is refused, the last list is stale."""
        if self.ask(question, show):
            self._is_reading = True
            if not self._is_begun:
                self._is_begun = True
                self.show_lines()

    def follow(self) -> None:
        """Read it anew by itself: as R does, unless a list has that at hand."""
        self.action_again()

    def was_refused(self, event: Refused) -> None:
        """Keep the last list, marked as stale; a step that was refused is only told."""
        super().was_refused(event)
        if self._is_reading:
            self._reason = event.reason
        self.show_lines()

    def books_changed(self, changes: Changes) -> None:  # noqa: ARG002  # any may concern it
        """Read it anew, now or as soon as nobody waits for anything else."""
        self._is_behind = True
        self._keep_up()

    def books_away(self, reason: str) -> None:
        """Say that it may be stale, and why; once the database is back, read it anew."""
        self._reason = reason
        if self.is_mounted:
            self.show_lines()
            self._is_behind |= not reason
            self._keep_up()

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self._keep_up)

    @on(AskingScreen.Answered)
    @on(Refused)
    def settled(self) -> None:
        """Read what was changed while somebody waited for something else."""
        self.call_later(self._keep_up)

    def _keep_up(self) -> None:
        is_seen = self.is_active and self.is_mounted and self.display
        if self._is_behind and is_seen and not self._asking:
            self._is_behind = False
            self.follow()
            self._is_following = True
