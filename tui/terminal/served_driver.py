"""The desk in a browser, behind `grievance serve`."""

from __future__ import annotations

import sys

from collections.abc import Iterator
from contextlib import suppress

from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver
from textual.message import Message
from textual.messages import ExitApp

from tui.terminal.keyboard import Keyboard, pieces


KEYS = "D"  # packets of what is typed; all others are about the page


class ServedDriver(WebDriver):
    """
    Takes nothing that is pasted for keys, and leaves with its server.

    However that ends, also killed, what it sent ends with it, and so does the desk.
    """

    def run_input_thread(self) -> None:
        """Hand over what is typed until the desk leaves, or nobody is there to type."""
        try:
            for message in self._messages():
                self.process_message(message)
        except Exception:  # noqa: BLE001  # Python would print its message
            self._app.call_later(self._app.panic)
        if not self.exit_event.is_set():
            self.send_message(ExitApp())

    def _messages(self) -> Iterator[Message]:
        assert sys.__stdin__ is not None
        keyboard, packets = Keyboard(), ByteStream()
        for data in pieces(sys.__stdin__.fileno(), self.exit_event):
            if not data:
                yield from keyboard.silence()
                continue
            for kind, payload in packets.feed(data):
                if kind == KEYS:
                    yield from keyboard.heard(payload)
                else:
                    self._on_meta(kind, payload)

    def stop_application_mode(self) -> None:
        """Say that it is over, if anybody is there to hear it."""
        with suppress(BrokenPipeError):
            super().stop_application_mode()
