"""
Watches for what others change while somebody sits at the desk.

A thread of its own waits for commits and reads in the log what they were.  It holds no
keys: which of it may be shown, whoever shows it finds out.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from threading import Event, Thread
from typing import Protocol, runtime_checkable

from textual import on
from textual.message import Message
from textual.widget import Widget

from grievance.domain.errors import GrievanceError
from grievance.services.log.changes_since import Changes, changes_since
from grievance.storage.store import Store
from tui.desk_words import desk_words
from tui.session import Session


AT_MOST_EVERY = 0.25  # seconds, however busily the worker commits
AGAIN_AFTER = 2.0  # seconds, while the database is away


@runtime_checkable
class FollowsBooks(Protocol):
    """A screen that keeps up with what others change."""

    def books_changed(self, changes: Changes) -> None:
        """Show what was changed; this may have been seen before."""

    def books_away(self, reason: str) -> None:
        """Say that the database is away and why; empty when it is back."""


class Watcher:
    """Tells of changes until it is stopped; *lost* why it cannot, and "" after that."""

    def __init__(
        self,
        store: Store,
        tell: Callable[[Changes], object],
        lost: Callable[[str], object],
    ) -> None:
        self._store = store
        self._tell = tell
        self._lost = lost
        self._stop = Event()
        self._size: int | None = None
        self._is_away = False

    @property
    def has_begun(self) -> bool:
        """Whether nothing that is done from now on is missed."""
        return self._size is not None

    def stop(self) -> None:
        """Let it end; it does within half a second."""
        self._stop.set()

    def run(self) -> None:
        """Watch; where the database goes away, go on when it is back."""
        while not self._stop.is_set():
            try:
                for _ in self._store.commits(self._stop):
                    self._look()
                    self._stop.wait(AT_MOST_EVERY)
            except GrievanceError as error:
                self._note_away(desk_words(error))
                self._stop.wait(AGAIN_AFTER)

    def _look(self) -> None:
        """Read what is new; of what was there before this began nothing is."""
        with self._store.read() as tx:
            size = tx.log.frontier().size if self._size is None else self._size
            changes = changes_since(tx, size)
        self._size = changes.size
        self._note_away("")
        if changes:
            self._tell(changes)

    def _note_away(self, reason: str) -> None:
        if self._is_away != bool(reason):
            self._is_away = bool(reason)
            self._lost(reason)


class Watching(Widget):
    """Is never seen; passes on what a watcher tells to every screen that follows."""

    DEFAULT_CSS = "Watching { display: none; }"

    class Changed(Message):
        """Others have changed something."""

        def __init__(self, changes: Changes) -> None:
            super().__init__()
            self.changes = changes

    class Away(Message):
        """The database went away, for this reason, or is back."""

        def __init__(self, reason: str) -> None:
            super().__init__()
            self.reason = reason

    class Failed(Message):
        """The thread ended with something that nobody refused: a bug."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._watcher = Watcher(
            session.mechanism.store,
            lambda changes: self._pass(self.Changed(changes)),
            lambda reason: self._pass(self.Away(reason)),
        )

    @property
    def has_begun(self) -> bool:
        """Whether nothing that is done from now on is missed."""
        return self._watcher.has_begun

    def on_mount(self) -> None:
        run = copy_context().run
        Thread(target=run, args=(self._watch,), daemon=True).start()

    def on_unmount(self) -> None:
        self._watcher.stop()

    def _watch(self) -> None:
        try:
            self._watcher.run()
        except Exception as error:  # noqa: BLE001  # a thread would print it
            self._pass(self.Failed(error))

    @on(Failed)
    def failed(self, event: Failed) -> None:
        """End the desk as any bug does, which prints nothing of a case."""
        raise event.error

    def _pass(self, message: Message) -> None:
        with suppress(RuntimeError):  # the desk was closed at this moment
            self.post_message(message)

    @on(Changed)
    def changed(self, event: Changed) -> None:
        event.stop()
        for screen in self.app.screen_stack:
            if isinstance(screen, FollowsBooks):
                screen.books_changed(event.changes)

    @on(Away)
    def away(self, event: Away) -> None:
        event.stop()
        for screen in self.app.screen_stack:
            if isinstance(screen, FollowsBooks):
                screen.books_away(event.reason)
