"""
An open case that keeps up with what others do to it.

It is read anew by itself while nobody is busy with it.  Where somebody types, or a
dialog lies before it, the news stands above the tabs until then: what one decides is
decided about what one sees.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.message import Message
from textual.widgets import Static

from grievance.domain.errors import GrievanceError, NotAllowedError
from grievance.domain.ids import CaseId, HolderId, holder_of
from grievance.services.log.changes_since import Changes
from grievance.services.slips.list_cases import handler_names
from grievance.vault.log import LogEntry
from tui.asking import cases as asking
from tui.asking.shown_case import ShownCase, prepare
from tui.desk_words import desk_words
from tui.facts.case_news import news_since, news_words
from tui.messages import Refused
from tui.screens.asking_screen import AskingScreen
from tui.text import line
from tui.typing_keys import is_typing
from tui.words import stale_words


SHOWN_LATER = "It is shown when you are done here."
MANY = "Much was changed meanwhile."


class FollowingCase(AskingScreen[None]):
    """What is new waits in here until it is shown; a case says when it is."""

    class Followed(Message):
        """The case was read anew; *lost* says why it was not, where it is theirs no more."""

        def __init__(
            self, shown: ShownCase | None, generation: int, lost: str = ""
        ) -> None:
            super().__init__()
            self.shown = shown
            self.generation = generation
            self.lost = lost

    _shown: ShownCase | None = None
    _pending: tuple[LogEntry, ...] = ()
    _has_much = False
    _is_following = False
    _away = ""
    _refusal = ""

    @property
    def case_id(self) -> CaseId:
        """Which case it is, also before it is open."""
        raise NotImplementedError

    def show(self, shown: ShownCase, said: str = "") -> None:
        """Show the case as it is now, and say what was done."""
        raise NotImplementedError

    def lost(self, sentence: str) -> None:
        """Leave the case, which is on one's ring no more, and say so."""
        raise NotImplementedError

    # What is told

    def books_changed(self, changes: Changes) -> None:
        """Note what others did to this case, and show it when nobody is busy."""
        if self._shown is None:
            return
        told = changes.of_cases.get(self.case_id, ())
        new = news_since(told, self._shown.opened.log_size)
        self._pending = (*self._pending, *new)
        self._has_much |= changes.too_many
        if new or changes.too_many:
            self._tell_who_is_busy(new)
            self._catch_up()

    def _tell_who_is_busy(self, new: Iterable[LogEntry]) -> None:
        """Tell in a toast what the dialog before the case would hide."""
        if self._is_busy and (words := self._words(new)):
            self.say(f"{words} {SHOWN_LATER}")

    def books_away(self, reason: str) -> None:
        """Say that what is shown may be stale."""
        self._away = reason
        self.show_news()

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self._catch_up)

    # What is shown

    @property
    def _has_news(self) -> bool:
        return bool(self._pending) or self._has_much

    @property
    def _is_busy(self) -> bool:
        is_closing = not self.query("#case-news")
        is_covered = is_closing or self.app.screen is not self
        return self._asking or is_covered or is_typing(self)

    def _catch_up(self) -> None:
        """Read the case anew, or say above it that somebody should."""
        if self._has_news and not (self._is_busy or self._is_following):
            self._is_following = True
            self._follow(self.case_id, self._generation)
        self.show_news()

    @work(thread=True, group="following")
    def _follow(self, case_id: CaseId, generation: int) -> None:
        shown, lost = None, ""
        try:
            shown = prepare(self.session, asking.read_case(self.session, case_id))
        except NotAllowedError as error:
            lost = desk_words(error)
        except GrievanceError:  # the watcher tells when the database is away
            pass
        self.post_message(self.Followed(shown, generation, lost))

    @on(Followed)
    def followed(self, event: Followed) -> None:
        self._is_following = False
        if event.generation != self._generation or self._is_busy:
            return  # another case, or who is busy by now sees it later
        if event.lost:
            self.lost(event.lost)
        elif event.shown is not None:
            self.show(event.shown, self._words(self._pending))

    def was_refused(self, event: Refused) -> None:
        super().was_refused(event)
        self.call_later(self._catch_up)

    def was_overtaken(self, sentence: str) -> None:
        """Let it stand above the case what was not done, and why, with both values."""
        self._refusal = sentence
        self.show_news()

    def caught_up(self, shown: ShownCase, *, has_done: bool) -> None:
        """Hold as news only what is newer than what is shown."""
        self._pending = news_since(self._pending, shown.opened.log_size)
        self._has_much = False
        self._refusal = "" if has_done else self._refusal
        self.call_later(self._catch_up)

    def forget_news(self) -> None:
        """Hold nothing of another case any more."""
        self._pending, self._has_much, self._refusal = (), False, ""
        self.show_news()

    def show_news(self) -> None:
        """Say what is new and not shown yet; nothing where all is."""
        if self.query("#case-news"):
            said = " · ".join(self._said())
            news = self.query_one("#case-news", Static)
            news.display = bool(said)
            news.update(line(said))

    def _said(self) -> Iterable[str]:
        if self._away:
            yield stale_words(self._away)
        if self._refusal:
            yield f"▲ Not done: {self._refusal}"
        words = self._words(self._pending) or (MANY if self._has_much else "")
        if words and self._is_busy:
            yield f"▲ {words} {SHOWN_LATER}"

    def _words(self, entries: Iterable[LogEntry]) -> str:
        ring = self.session.ring
        names: dict[HolderId, str] = {
            holder_of(id_): name for id_, name in handler_names(ring).items()
        }
        others = [entry for entry in entries if not self.session.made(entry)]
        return news_words(others, names, ring.author.holder)
