"""
The desk: an app that is locked, or holds the ring of somebody who is at it.

What this module imports is on the way to the first thing that anybody sees, the lock.
All else is behind it: `tui/workplace.py`, which a thread imports while somebody types.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen

from grievance.domain.errors import GrievanceError
from tui.discreet import run_discreetly
from tui.entrance import Entrance
from tui.forgetting import HoldsSecrets, let_go
from tui.idleness import Idleness
from tui.keeping import KeepingApp
from tui.keys.command_list import Command, bindings
from tui.marked import mark_of
from tui.messages import (
    CaseLost,
    CaseShown,
    HearsWorker,
    Over,
    PutIn,
    Unlocked,
    WorkerDone,
)
from tui.patience import Patience
from tui.screens.lock import LockScreen
from tui.screens.small import SmallScreen, is_small
from tui.typing_keys import opens_list
from tui.undoing import UndoingApp


if TYPE_CHECKING:  # the lock is there before these are imported
    from grievance.vault.ring import PersonRing
    from tui.workplace import Workplace


HERE = Path(__file__).parent
LOOK_EVERY = 5.0
ACTIVITY = (
    events.Key,
    events.Paste,
    events.MouseDown,
    events.MouseScrollDown,
    events.MouseScrollUp,
)


class Desk(UndoingApp, KeepingApp):
    """Opens screens, and closes all of them when it is locked."""

    TITLE = "Grievances"
    CSS_PATH = HERE / "lock.tcss"  # the rest is read behind the lock
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "desk",
        Command(
            name="lock",
            keys="ctrl+l",
            label="Lock",
            help="Drop the keys and clear the screen",
        ),
        Command(
            name="quit",
            keys="ctrl+q",
            label="Quit",
            help="Leave the desk",
            shown=False,
        ),
    )

    class Ready(Message):
        """What is behind the lock is there."""

        def __init__(self, workplace: Workplace) -> None:
            super().__init__()
            self.workplace = workplace

    class Unfit(Message):
        """What is behind the lock cannot be had, and why."""

        def __init__(self, error: GrievanceError) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        entrance: Entrance,
        ring: PersonRing | None = None,
        *,
        idle: timedelta | None = None,
        plain: bool = False,
    ) -> None:
        super().__init__()
        wanted, path = entrance.settings.desk, entrance.home.settings
        self.suit(wanted, path, entrance.environ, plain=plain)
        self.animation_level = "none"  # each step would be drawn, also over SSH
        self.mark = mark_of(entrance.home, looks_only=entrance.looks_only)
        self.refused: GrievanceError | None = None
        self._entrance = entrance
        self._ring = ring
        self._who = entrance.name
        self._idleness = Idleness(idle or wanted.idle)
        self._patience = Patience()

    async def on_mount(self) -> None:
        """Open unlocked with a ring, else locked."""
        self.hear_of_lost_tasks()
        self.show_cursor()
        self.set_interval(LOOK_EVERY, self.lock_if_idle)
        ring, self._ring = self._ring, None
        if ring is None:
            await self._begin_with(self._locked())
            self.call_after_refresh(self._open_workplace)
        else:
            self._workplace = self._entrance.workplace()
            await self.unlocked(Unlocked(ring))

    # Behind the lock

    @work(thread=True, group="opening")
    def _open_workplace(self) -> None:
        """Import it and open the database, once the lock has been painted."""
        try:
            self.post_message(self.Ready(self._entrance.workplace()))
        except GrievanceError as error:
            self.post_message(self.Unfit(error))

    @on(Ready)
    def ready(self, event: Ready) -> None:
        self._workplace = event.workplace
        if self._who is None:
            self._who = event.workplace.name
        for screen in self.screen_stack:
            if isinstance(screen, LockScreen):
                screen.expect(self._who)

    @on(Unfit)
    def unfit(self, event: Unfit) -> None:
        """Let nobody in; it is said again at the shell, where it can be copied."""
        self.refused = event.error
        for screen in self.screen_stack:
            if isinstance(screen, LockScreen):
                screen.shut(str(event.error))

    def _locked(self, reason: str = "") -> LockScreen:
        lock = self._entrance.lock
        return LockScreen(lock, self._patience, name=self._who, reason=reason)

    @on(Unlocked)
    async def unlocked(self, event: Unlocked) -> None:
        """Begin to work."""
        self._session = session = self.workplace.session(event.ring)
        self._who = session.me.name
        self._touch()
        self.stylesheet.read(
            HERE / "desk.tcss"
        )  # once; it is parsed with the first of it
        self._queue = queue = self.workplace.queue(session)
        await self._begin_with(queue)
        self.begin_keeping(session)

    async def _begin_with(self, screen: Screen[None]) -> None:
        """Close every screen, and open *screen* alone."""
        with self.batch_update():
            while len(self.screen_stack) > 1:
                await self.pop_screen()
            await self.push_screen(screen)
        await self.fit(self.size)

    async def on_resize(self, event: events.Resize) -> None:
        await self.fit(event.size)

    async def fit(self, size: Size) -> None:
        """Say so where the window is too small to work in."""
        covered = isinstance(self.screen, SmallScreen)
        if is_small(size) and not covered:
            await self.push_screen(SmallScreen())
        elif covered and not is_small(size):
            await self.pop_screen()

    @on(CaseShown)
    def case_shown(self, event: CaseShown) -> None:
        if self.queue is not None:
            self.queue.case_shown(event.row)

    @on(CaseLost)
    def case_lost(self) -> None:
        if self.queue is not None:
            self.queue.action_again()

    @on(PutIn)
    def put_in(self, event: PutIn) -> None:
        if self.queue is not None:
            self.queue.call_later(self.queue.expect, event.spool_id)

    @on(WorkerDone)
    def worker_done(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, HearsWorker):
                screen.call_later(screen.worker_done)

    # Locking

    @property
    def is_locked(self) -> bool:
        """Whether there is no ring at the desk."""
        return any(isinstance(screen, LockScreen) for screen in self.screen_stack)

    async def action_lock(self) -> None:
        """Drop the ring and all that was decrypted; nothing of it stays on screen."""
        await self._lock()

    @on(Over)
    async def over(self, event: Over) -> None:
        """Lock for somebody who must not go on, and say why."""
        await self._lock(event.reason)

    async def _lock(self, reason: str = "") -> None:
        if self.is_locked:
            return
        self.wipe()
        self.end_keeping()
        self.workers.cancel_all()
        self.clear_notifications()
        for screen in self.screen_stack:
            if isinstance(screen, HoldsSecrets):
                screen.forget()
        await self._begin_with(self._locked(reason))
        self._close_session()
        self._clipboard = ""
        self.forget_cases()
        self.call_later(let_go)

    def _close_session(self) -> None:
        self._queue = None
        if self._session is not None:
            self._session.close()
            self._session = None

    async def lock_if_idle(self) -> None:
        """Lock when nobody has touched anything for too long; warn before."""
        if self.is_locked or self._session is None:
            return
        now = self._session.mechanism.now()
        if self._idleness.is_over(now):
            await self.action_lock()
        elif self._idleness.warns(now):
            said = "The desk locks itself in a minute; press a key to stay."
            self.notify(said, markup=False)

    def _touch(self) -> None:
        if self._session is not None:
            self._idleness.touch(self._session.mechanism.now())

    async def on_event(self, event: events.Event) -> None:
        """Take every touch as a sign of life; one that comes too late only locks."""
        if isinstance(event, ACTIVITY) and not event.is_forwarded:
            was_locked = self.is_locked
            await self.lock_if_idle()
            if self.is_locked and not was_locked:
                return
            self._touch()
            if isinstance(event, events.Key) and await opens_list(self.focused, event):
                return
        await super().on_event(event)


def run_desk(
    entrance: Entrance, ring: PersonRing | None = None, *, plain: bool = False
) -> int:
    """
    Run the desk of an office, unlocked with *ring*, else locked.

    Returns the exit status: 0, or 1 after an internal error.

    Raises:
        SetupError: Textual is told to write down what it shows, or the keymap is wrong.

        GrievanceError: There is nothing behind the lock to work with, as where the
            database is away.
    """
    desk = Desk(entrance, ring, plain=plain)
    del ring
    status = run_discreetly(desk)
    if desk.refused is not None:
        raise desk.refused
    return status
