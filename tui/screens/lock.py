"""
The lock: who, passphrase and device file; says nothing about who exists.

It is there before what it locks: whose machine this is may be told to it later, and
whoever is quicker than that waits a moment.
"""

from __future__ import annotations

import math
import time

from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from grievance.domain.errors import GrievanceError
from tui.keys.command_list import Command, bindings
from tui.lock import Lock, Shown
from tui.messages import Refused, Unlocked
from tui.patience import Patience
from tui.text import line
from tui.widgets.typed_in import LineField


HINT = "Enter goes on, Esc stops, Ctrl+Q leaves."
ONE_MOMENT = "The desk is still opening; one moment. Esc stops."
LEAVES = "Nobody can get in; Enter leaves."
LIES_IN = "Here it is no secret; it lies in"


class LockScreen(Screen[None]):
    """Nothing of any case is on it, nor behind it."""

    BINDING_GROUP_TITLE = "Lock"
    AUTO_FOCUS = ""
    DEFAULT_CLASSES = "-high"  # as most are, so that they are not styled twice
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-high")]  # noqa: RUF012  # declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "lock",
        Command(
            name="stop",
            keys="escape",
            label="Stop",
            help="Stop unlocking; the answer, when it comes, opens nothing",
            first=False,
        ),
    )

    class Opened(Message):
        """The thread has let somebody in."""

        def __init__(self, message: Unlocked, generation: int) -> None:
            super().__init__()
            self.message = message
            self.generation = generation

    def __init__(
        self,
        lock: Lock,
        patience: Patience,
        *,
        name: str | None = "",
        reason: str = "",
    ) -> None:
        """Without a *name* somebody is asked; None where one is still looked for."""
        super().__init__()
        self._lock = lock
        self._patience = patience
        self._who = name or ""
        self._looks_for_name = name is None and lock.is_somebodys
        self._went_ahead = False  # Enter was pressed before it was found
        self._is_shut = False
        self._generation = 0
        self._asking = False
        self._shown = False  # an answer to the current question is awaited
        self._since = 0.0
        self._suggested = ""
        self._reason = reason  # why it is locked, if somebody has to be told
        self._said = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="lock"):
            yield Static(line(self._lock.office), id="lock-title")
            yield Static("Who", classes="label", markup=False)
            yield LineField(self._who, id="who", compact=True)
            yield Static("Passphrase", classes="label", markup=False)
            yield LineField(id="passphrase", password=True, compact=True)
            if self._lock.home.is_demo:
                folder = self._lock.home.demo_passphrases
                yield Static(line(f"{LIES_IN} {folder}"), id="lock-demo")
            yield Static("Device file", classes="label", markup=False)
            yield LineField(id="device", compact=True)
            yield Static(HINT, id="lock-state", markup=False)

    def on_mount(self) -> None:
        self._suggest_device(self._who)
        is_asked = not self._who and not self._looks_for_name
        field = "#who" if is_asked else "#passphrase"
        self.set_focus(self.query_one(field, Input))
        self.set_interval(0.2, self._tick)
        self._tick()

    def expect(self, name: str) -> None:
        """Take the name of whose machine it is, unless somebody said who they are."""
        if not self._looks_for_name:
            return
        self._looks_for_name = False
        who, passphrase = self.query_one("#who", Input), self._passphrase
        if name and not who.value:
            who.value = name
            self._suggest_device(name)
        elif not who.value and not passphrase.value:
            self.set_focus(who)
        if self._went_ahead:
            self.set_focus(passphrase)
            self._go_on(passphrase)

    def shut(self, reason: str) -> None:
        """
        Say why nobody can get in, and stay: somebody may be typing their passphrase.

        A shell would show the rest of it, and remember it; so they leave, with Enter.
        """
        self._is_shut, self._looks_for_name = True, False
        self._reason = f"{reason} {LEAVES}"
        self.action_stop()

    @property
    def _passphrase(self) -> Input:
        return self.query_one("#passphrase", Input)

    @on(Input.Changed, "#who")
    def who_changed(self, event: Input.Changed) -> None:
        self._suggest_device(event.value)

    def _suggest_device(self, name: str) -> None:
        """Fill in the device file of this machine, unless somebody named another."""
        field = self.query_one("#device", Input)
        if field.value not in {"", self._suggested}:
            return
        field.value = self._suggested = self._lock.device_of(name)

    @on(Input.Submitted)
    def entered(self, event: Input.Submitted) -> None:
        """Go to the first empty field, or try what was entered."""
        if self._is_shut:
            self.app.exit()
            return
        self._went_ahead = self._looks_for_name and event.input is self._passphrase
        if self._went_ahead:
            self.set_focus(None)  # what is typed from here on is no passphrase
        else:
            self._go_on(event.input)

    def _go_on(self, entered: Input) -> None:
        self._went_ahead = False
        empty = next((i for i in self.query(Input) if not i.value.strip()), None)
        if empty is not None and empty is not entered:
            self.set_focus(empty)
        elif empty is None:
            self._try()

    def _try(self) -> None:
        if self._asking or self._patience.remaining(time.monotonic()):
            return
        self._generation += 1
        self._asking = self._shown = True
        self._since = time.monotonic()
        self._tick()
        shown = Shown(
            name=self.query_one("#who", Input).value,
            passphrase=self._passphrase.value,
            device=Path(self.query_one("#device", Input).value).expanduser(),
        )
        self._passphrase.value = ""
        self.set_focus(None)
        self._unlock(shown, self._generation)

    @work(thread=True)
    def _unlock(self, shown: Shown, generation: int) -> None:
        """Ask in a thread: unlocking takes a second and much memory, on purpose."""
        try:
            ring = self._lock.turn(shown)
        except GrievanceError as error:
            self.post_message(Refused(str(error), generation))
        else:
            self.post_message(self.Opened(Unlocked(ring), generation))

    @on(Opened)
    def opened(self, event: Opened) -> None:
        self._asking = False
        if event.generation == self._generation and self._shown:
            self._patience.was_right()
            self.post_message(event.message)

    @on(Refused)
    def refused(self, event: Refused) -> None:
        """Count it even where nobody waits for the answer any more."""
        self._asking = False
        self._patience.was_wrong(time.monotonic())
        if event.generation == self._generation and self._shown:
            self._shown = False
            self._reason = event.reason
        self.set_focus(self._passphrase)
        self._tick()

    def action_stop(self) -> None:
        """Stop waiting; the answer, when it comes, opens nothing."""
        self._shown = self._went_ahead = False
        self._generation += 1
        self._reason = self._reason if self._is_shut else ""
        self.set_focus(self._passphrase)
        self._tick()

    def _tick(self) -> None:
        state = self.query_one("#lock-state", Static)
        state.set_class(bool(self._reason) and not self._shown, "refused")
        said = self._state()
        if said != self._said:
            self._said = said
            state.update(line(said))

    def _state(self) -> str:
        now = time.monotonic()
        if self._shown:
            return f"Unlocking … {now - self._since:.0f} s. Esc stops."
        if self._went_ahead:
            return ONE_MOMENT
        if self._is_shut:
            return self._reason
        if self._asking:
            return "Stopping the last attempt; one moment."
        if wait := self._patience.remaining(now):
            return f"{self._reason} Next try in {math.ceil(wait)} s.".strip()
        return self._reason or HINT
