"""The lock: who, passphrase and device file; says nothing about who exists."""

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
from grievance.services.unlock_ring import Credentials
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism
from grievance.wiring.device_file import unlock_from
from tui.command_list import Command, bindings
from tui.messages import Refused, Unlocked
from tui.patience import Patience
from tui.text import line


HINT = "Enter goes on, Esc stops, Ctrl+Q leaves."
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
        mechanism: Mechanism,
        patience: Patience,
        *,
        name: str = "",
        reason: str = "",
    ) -> None:
        super().__init__()
        self._mechanism = mechanism
        self._patience = patience
        self._who = name
        self._generation = 0
        self._asking = False
        self._shown = False  # an answer to the current question is awaited
        self._since = 0.0
        self._suggested = ""
        self._reason = reason  # why it is locked, if somebody has to be told
        self._said = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="lock"):
            office = self._mechanism.settings.office.name
            yield Static(line(office), id="lock-title")
            yield Static("Who", classes="label", markup=False)
            yield Input(self._who, id="who", compact=True)
            yield Static("Passphrase", classes="label", markup=False)
            yield Input(id="passphrase", password=True, compact=True)
            if self._mechanism.home.is_demo:
                folder = self._mechanism.home.demo_passphrases
                yield Static(line(f"{LIES_IN} {folder}"), id="lock-demo")
            yield Static("Device file", classes="label", markup=False)
            yield Input(id="device", compact=True)
            yield Static(HINT, id="lock-state", markup=False)

    def on_mount(self) -> None:
        self._suggest_device(self._who)
        field = "#passphrase" if self._who else "#who"
        self.set_focus(self.query_one(field, Input))
        self.set_interval(0.2, self._tick)
        self._tick()

    @on(Input.Changed, "#who")
    def who_changed(self, event: Input.Changed) -> None:
        self._suggest_device(event.value)

    def _suggest_device(self, name: str) -> None:
        """Fill in the device file of this machine, unless somebody named another."""
        field = self.query_one("#device", Input)
        if field.value not in {"", self._suggested}:
            return
        path = self._mechanism.home.device(name)
        self._suggested = str(path) if name.strip() and path.is_file() else ""
        field.value = self._suggested

    @on(Input.Submitted)
    def entered(self, event: Input.Submitted) -> None:
        """Go to the first empty field, or try what was entered."""
        empty = next((i for i in self.query(Input) if not i.value.strip()), None)
        if empty is not None and empty is not event.input:
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
        fields = {str(field.id): field.value for field in self.query(Input)}
        self.query_one("#passphrase", Input).value = ""
        self._unlock(fields, self._generation)

    @work(thread=True)
    def _unlock(self, fields: dict[str, str], generation: int) -> None:
        """Ask in a thread: unlocking takes a second and much memory, on purpose."""

        def opened(device: bytes) -> PersonRing:
            shown = Credentials(
                name=fields["who"], passphrase=fields["passphrase"], device=device
            )
            return self._mechanism.unlock(shown)

        path, at = Path(fields["device"]).expanduser(), self._mechanism.now()
        try:
            ring = unlock_from(path, opened, at=at)
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
        self.set_focus(self.query_one("#passphrase", Input))
        self._tick()

    def action_stop(self) -> None:
        """Stop waiting; the answer, when it comes, opens nothing."""
        self._shown = False
        self._generation += 1
        self._reason = ""
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
        if self._asking:
            return "Stopping the last attempt; one moment."
        if wait := self._patience.remaining(now):
            return f"{self._reason} Next try in {math.ceil(wait)} s.".strip()
        return self._reason or HINT
