"""A mail server that takes what we send, most of the time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from random import Random
from threading import Lock

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.valkey import free_port


OK = "250 OK"
LATER = "451 4.7.1 Greylisted, please try again later"


class Inbox:
    """
    Counts what was delivered, by Message-ID.

    Now and then it puts a recipient off, or hangs up after the last dot: with the mail
    delivered, or not, which whoever sent it cannot tell.
    """

    def __init__(self, random: Random, *, trouble: float) -> None:
        self._random = random
        self._trouble = trouble
        self._lock = Lock()
        self._delivered: Counter[str] = Counter()
        self.mishaps: Counter[str] = Counter()

    @property
    def delivered(self) -> Counter[str]:
        with self._lock:
            return Counter(self._delivered)

    async def handle_RCPT(  # noqa: N802  # the hook's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Put some off."""
        if self._strikes("greylisted"):
            return LATER
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(  # noqa: N802  # the hook's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take it; hang up on some before and some after it is kept."""
        if self._strikes("lost"):
            _hang_up(server)
            return OK
        message = message_from_bytes(envelope.content or b"")  # type: ignore[arg-type]  # bytes, as no decoding was asked for
        with self._lock:
            self._delivered[str(message["Message-ID"]).strip()] += 1
        if self._strikes("kept, and hung up"):
            _hang_up(server)
        return OK

    def _strikes(self, mishap: str) -> bool:
        with self._lock:
            strikes = self._random.random() < self._trouble
            self.mishaps[mishap] += strikes
        return strikes


def _hang_up(server: SMTP) -> None:
    if server.transport is not None:
        server.transport.close()


@contextmanager
def running_inbox(inbox: Inbox) -> Iterator[int]:
    """Serve *inbox* on the loopback interface; give its port."""
    port = free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
