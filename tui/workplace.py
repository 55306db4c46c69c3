"""
What lies behind the lock: sessions, and every screen that shows something of a case.

It imports nearly all of the program, so nothing that the lock needs may import it; it is
handed in, by `tui/entrance.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.binding import ActiveBinding
from textual.screen import Screen

from grievance.domain.ids import CaseId
from grievance.services.boxes.unlock_ring import Credentials
from grievance.services.cases.unfinished import Unfinished, recall_unfinished
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism
from grievance.wiring.device_file import unlock_from
from tui.area_screens import OPENS
from tui.forms.option import Option
from tui.keys.jumping import Jump
from tui.lock import Shown
from tui.on_its_way import show_on_its_way
from tui.screens.case import CaseScreen
from tui.screens.case_steps.letters import resume
from tui.screens.help import HelpScreen, sections
from tui.screens.jump import JumpScreen
from tui.screens.pick import PickScreen
from tui.screens.queue import QueueScreen
from tui.screens.unfinished import UnfinishedScreen
from tui.session import Session
from tui.taking_back import Going
from tui.unfinished import Autosave


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """The mechanism, and what the desk makes of it; *name* is whose machine this is."""

    mechanism: Mechanism
    name: str = ""

    def unlock(self, shown: Shown) -> PersonRing:
        """
        Return the ring of who showed the right things.

        Raises:
            GrievanceError: They did not, or it cannot be found out.
        """

        def opened(device: bytes) -> PersonRing:
            return self.mechanism.unlock(
                Credentials(name=shown.name, passphrase=shown.passphrase, device=device)
            )

        return unlock_from(shown.device, opened, at=self.mechanism.now())

    def session(self, ring: PersonRing) -> Session:
        """Begin to work with a ring."""
        return Session(mechanism=self.mechanism, ring=ring)

    # Screens

    def queue(self, session: Session) -> QueueScreen:
        """Return the list that lies below everything."""
        return QueueScreen(session)

    def case(self, session: Session, id_: CaseId, queue: QueueScreen) -> Screen[Any]:
        """Return a case, opened out of the queue."""
        return CaseScreen(session, id_, queue)

    def area(
        self, session: Session, name: str, queue: QueueScreen
    ) -> Screen[Any] | None:
        """Return the screen of an area; the queue has none, as it is there already."""
        opens = OPENS.get(name)
        return opens(session, queue) if opens else None

    def help(
        self, active: Iterable[ActiveBinding], display: Mapping[str, str]
    ) -> HelpScreen:
        """Return the help for keys; *display* is how they are written."""
        return HelpScreen(sections(active, display))

    def pick(self, title: str, options: Sequence[Option]) -> PickScreen:
        """Return what offers *options*."""
        return PickScreen(title, options)

    def jump(self, letters: Mapping[str, Jump], areas: Mapping[str, str]) -> JumpScreen:
        """Return the letters of places to go to, before the numbers of *areas*."""
        return JumpScreen(letters, areas)

    # What was done, and what is being written

    def going(self, session: Session, way: str) -> Going:
        """
        Return the step to take back, or to do again: "undo" or "redo".

        Raises:
            NotAllowedError: There is none.
        """
        return Going.next(session, way)

    def show_on_its_way(self, session: Session, stack: Sequence[Screen[Any]]) -> None:
        """Say which letters go in how many seconds."""
        show_on_its_way(stack, session)

    def autosave(self, session: Session) -> Autosave:
        """Return what keeps the words that are typed."""
        return Autosave(self.mechanism.unfinished(session.ring), session.mechanism.now)

    def kept(self, session: Session) -> tuple[Unfinished, ...]:
        """
        Return what was being written when the desk ended; in a thread.

        Raises:
            GrievanceError: The desk was locked meanwhile, or the database is away.
        """
        folder = self.mechanism.unfinished(session.ring)
        with self.mechanism.store.read() as tx:
            return recall_unfinished(tx, session.ring, folder)

    def offer(self, one: Unfinished) -> UnfinishedScreen:
        """Return what shows it and asks whether to go on."""
        return UnfinishedScreen(one)

    def drop(self, session: Session, one: Unfinished) -> None:
        """Keep it no longer."""
        self.mechanism.unfinished(session.ring).drop(one.id)

    def go_on(self, screen: Screen[Any], one: Unfinished) -> None:
        """Go on with a letter, once the case on *screen* is open."""
        if isinstance(screen, CaseScreen):
            screen.begin_with(partial(resume, one=one))
