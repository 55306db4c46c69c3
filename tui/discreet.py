"""An app that tells nobody what it shows: not a terminal's codes, not a crash dump."""

from __future__ import annotations

import asyncio
import sys

from collections.abc import Mapping, Sequence

from rich.console import RenderableType
from rich.text import Text
from textual import constants, on
from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter

from grievance.domain.errors import SetupError
from tui.crash import told
from tui.scrub import Scrub
from tui.terminal.careful_parser import PasteNotice
from tui.terminal.driver import TerminalDriver
from tui.theme import THEME


TEXTUALS_ESCAPE = 0.1  # seconds, where nobody set ESCDELAY
ESCAPE_SECONDS = 0.025
SERVED = "textual.drivers.web_driver:WebDriver"  # what `textual-serve` asks for
WIPED = "\x1b[2J"  # the whole terminal, without what can be scrolled back to


class DiscreetApp(App[None]):
    """Paints in our colours and through our filter; of an error it tells kind and place."""

    def __init__(self) -> None:
        super().__init__(ansi_color=False)
        self.register_theme(THEME)
        self.wear(THEME.name)
        self._scrub = Scrub()
        self._told = ""

    def hear_of_lost_tasks(self) -> None:
        """Take errors of tasks that nobody waits for as ours; call it when running."""
        asyncio.get_running_loop().set_exception_handler(self._lost)

    # Reading what is typed

    def get_driver_class(self) -> type[Driver]:
        """Read in a way that takes nothing of what is pasted for keys."""
        if constants.DRIVER != SERVED:
            return TerminalDriver
        # Only who is served needs it.
        from tui.terminal.served_driver import ServedDriver  # noqa: PLC0415  # as above

        return ServedDriver

    @on(PasteNotice)
    def tell_of_paste(self, event: PasteNotice) -> None:
        self.notify(event.sentence, markup=False)

    # Painting

    def wear(self, theme: str) -> None:
        """Take the colours of a theme, before the stylesheet is read in those of another."""
        self.theme = theme
        self.stylesheet.set_variables(self.get_css_variables())

    def refresh_css(self, animate: bool = True) -> None:  # noqa: FBT001, FBT002  # Textual's shape
        """Read the stylesheet anew where its colours changed; Textual does at each start."""
        if self.stylesheet._variables != self.get_css_variables():  # noqa: SLF001  # it tells nobody
            super().refresh_css(animate=animate)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let no code pass that a terminal would obey."""
        return [*super().get_line_filters(), self._scrub]

    def _end_batch(self) -> None:
        """Paint anew after a batch: what was painted during it went nowhere."""
        super()._end_batch()
        if not self._batch_count and self._screen_stack:
            self.screen.refresh()
            self.screen.check_idle()

    def wipe(self) -> None:
        """Take all that is shown off the terminal at once; painting takes a moment."""
        if self._driver is not None:
            self._driver.write(WIPED)
            self._driver.flush()

    # Leaving

    def action_help_quit(self) -> None:
        """Say which key leaves, to who pressed Ctrl+C."""
        self.notify("Ctrl+Q leaves.", markup=False)

    # Pictures

    def action_screenshot(
        self,
        filename: str | None = None,  # Textual's shape
        path: str | None = None,  # Textual's shape
    ) -> None:
        """Do nothing: no key, command or link saves what is on the screen."""

    def save_screenshot(self, *_how: object, **_more: object) -> str:
        """Refuse; `SetupError`."""
        msg = "The desk makes no pictures of what it shows."
        raise SetupError(msg)

    def deliver_screenshot(self, *_how: object, **_more: object) -> str | None:
        """Refuse; `SetupError`."""
        return self.save_screenshot()

    # Crashing

    def _handle_exception(self, error: Exception) -> None:
        self._told = self._told or told(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self.bell()
        self._exit_renderables.append(Text(self._told))
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:  # noqa: ARG002  # may hold decrypted text
        """Stop; what Textual would print is never printed."""
        self._told = self._told or "The desk stopped: its terminal cannot be read."
        self._fatal_error()

    def _print_error_renderables(self) -> None:
        for renderable in self._exit_renderables[:1]:
            self.error_console.print(renderable, soft_wrap=True)
        self._exit_renderables.clear()

    def _lost(
        self, _loop: asyncio.AbstractEventLoop, context: Mapping[str, object]
    ) -> None:
        """Take an error of a task that nobody waited for."""
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)


def refuse_writing_down(app: App[None]) -> None:
    """Raise `SetupError` where logs, screenshots or debugging are switched on."""
    switched_on = {
        "TEXTUAL_LOG": constants.LOG_FILE,
        "TEXTUAL_SCREENSHOT": constants.SCREENSHOT_DELAY >= 0,
        "TEXTUAL_DEBUG": constants.DEBUG,
        "TEXTUAL": app.features,
    }
    for name, value in switched_on.items():
        if value:
            msg = f"{name} would write down what is on the screen; unset it, try again."
            raise SetupError(msg)


def run_discreetly(app: App[None]) -> int:
    """
    Run an app; return the exit status: 0, or 1 after an internal error.

    Raises:
        SetupError: Textual is told to write down what it shows.
    """
    refuse_writing_down(app)
    vars(constants)["ESCAPE_DELAY"] = escape_delay(constants.ESCAPE_DELAY)
    try:
        app.run()
    except Exception as error:  # noqa: BLE001  # Python would print its message
        sys.stderr.write(told(error) + "\n")
        return 1
    return app.return_code or 0


def escape_delay(given: float) -> float:
    """Return how long Esc waits for more: shortly, but as long as ESCDELAY says."""
    return ESCAPE_SECONDS if given == TEXTUALS_ESCAPE else given
