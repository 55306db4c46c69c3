"""The desk in a terminal."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver
from textual.messages import ExitApp

from tui.terminal.keyboard import Keyboard, pieces


class TerminalDriver(LinuxDriver):
    """Takes nothing that is pasted for keys, and leaves with its terminal."""

    def run_input_thread(self) -> None:
        """Hand over what is typed until the desk leaves the terminal."""
        keyboard = Keyboard()
        for data in pieces(self.fileno, self.exit_event):
            for message in keyboard.heard(data) if data else keyboard.silence():
                self.process_message(message)
        if not self.exit_event.is_set():
            self.send_message(ExitApp())
