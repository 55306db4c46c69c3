"""The desk: an app that holds the mechanism, and a ring while somebody is at it."""

from __future__ import annotations

import gc

from datetime import timedelta
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.geometry import Size
from textual.screen import Screen

from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism
from tui.command_list import Command, bindings
from tui.discreet import run_discreetly
from tui.forgetting import HoldsSecrets
from tui.keeping import KeepingApp
from tui.keys import opens_list
from tui.marked import mark_of
from tui.messages import CaseLost, CaseShown, Over, PutIn, Unlocked, WorkerDone
from tui.patience import Patience
from tui.screens.lock import LockScreen
from tui.screens.queue import QueueScreen
from tui.screens.small import SmallScreen, is_small
from tui.screens.waiting import WaitingScreen
from tui.session import Session
from tui.undoing import UndoingApp


WARNING = timedelta(minutes=1)
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
    CSS_PATH = "desk.tcss"
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

    def __init__(
        self,
        mechanism: Mechanism,
        ring: PersonRing | None = None,
        *,
        name: str = "",
        idle: timedelta | None = None,
        plain: bool = False,
    ) -> None:
        super().__init__()
        wanted, path = mechanism.settings.desk, mechanism.home.settings
        self.suit(wanted, path, mechanism.environ, plain=plain)
        self.animation_level = "none"  # each step would be drawn, also over SSH
        self.mark = mark_of(mechanism)
        self._mechanism = mechanism
        self._ring = ring
        self._who = name
        self._idle = idle or mechanism.settings.desk.idle
        self._patience = Patience()
        self._seen_at = mechanism.now()
        self._warned = False

    async def on_mount(self) -> None:
        """Open unlocked with a ring, else locked."""
        self.hear_of_lost_tasks()
        self.show_cursor()
        ring, self._ring = self._ring, None
        first = self._locked() if ring is None else self._unlocked(ring)
        await self._begin_with(first)
        self._keep_from_now_on()
        self.set_interval(LOOK_EVERY, self.lock_if_idle)

    def _locked(self, reason: str = "") -> LockScreen:
        mechanism, who = self._mechanism, self._who
        return LockScreen(mechanism, self._patience, name=who, reason=reason)

    def _unlocked(self, ring: PersonRing) -> QueueScreen:
        self._session = session = Session(mechanism=self._mechanism, ring=ring)
        self._who = session.me.name
        return QueueScreen(session)

    @on(Unlocked)
    async def unlocked(self, event: Unlocked) -> None:
        self._touch()
        await self._begin_with(self._unlocked(event.ring))
        self._keep_from_now_on()

    def _keep_from_now_on(self) -> None:
        if self._session is not None:
            self.begin_keeping(self._session)

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
        for screen in self.screen_stack:
            if isinstance(screen, QueueScreen):
                screen.case_shown(event.row)

    @on(CaseLost)
    def case_lost(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, QueueScreen):
                screen.action_again()

    @on(PutIn)
    def put_in(self, event: PutIn) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, QueueScreen):
                screen.call_later(screen.expect, event.spool_id)

    @on(WorkerDone)
    def worker_done(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, WaitingScreen):
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
        self.call_later(gc.collect)

    def _close_session(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    async def lock_if_idle(self) -> None:
        """Lock when nobody has touched anything for too long; warn before."""
        left = self._idle - (self._mechanism.now() - self._seen_at)
        if self.is_locked:
            return
        if left <= timedelta(0):
            await self.action_lock()
        elif left <= min(WARNING, self._idle / 4) and not self._warned:
            self._warned = True
            said = "The desk locks itself in a minute; press a key to stay."
            self.notify(said, markup=False)

    def _touch(self) -> None:
        self._seen_at = self._mechanism.now()
        self._warned = False

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
    mechanism: Mechanism,
    ring: PersonRing | None = None,
    *,
    name: str = "",
    plain: bool = False,
) -> int:
    """
    Run the desk, unlocked with *ring*, else locked for the person called *name*.

    Returns the exit status: 0, or 1 after an internal error.

    Raises:
        SetupError: Textual is told to write down what it shows, or the keymap is wrong.
    """
    desk = Desk(mechanism, ring, name=name, plain=plain)
    del ring
    return run_discreetly(desk)
