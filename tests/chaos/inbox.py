"""A mail server that takes what we send, most of the time."""

from __future__ import annotations

import asyncio

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from email import message_from_bytes
from enum import StrEnum
from random import Random
from threading import Lock

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.ports import free_port


OK = "250 OK"
LATER = "451 4.7.1 Greylisted, please try again later"
NEVER = "550 5.1.1 No such user"
SLOWLY = 0.3  # seconds for an answer, with a lease of 6 less than is waited for
LATELY = 4.0  # more than that
PATIENCE = 60.0  # seconds to start, on a busy machine


class Mishap(StrEnum):
    """What goes wrong with a letter."""

    GREYLISTED = "greylisted"
    REFUSED = "refused"
    LOST = "lost, and hung up"
    KEPT = "kept, and hung up"
    SLOW = "slow"
    LATE = "kept, and answered too late"


UNTOLD = (Mishap.LOST, Mishap.KEPT)  # whoever sent it cannot tell which


class Inbox:
    """
    Counts what was delivered, by Message-ID.

    Each mishap befalls a letter as probably as *troubles* says.
    """

    def __init__(self, random: Random, troubles: Mapping[Mishap, float]) -> None:
        self._random = random
        self._troubles = troubles
        self._lock = Lock()
        self._delivered: Counter[str] = Counter()
        self._running = ExitStack()
        self._met: Counter[Mishap] = Counter()
        self.port = free_port()

    @property
    def delivered(self) -> Counter[str]:
        with self._lock:
            return Counter(self._delivered)

    @property
    def mishaps(self) -> Counter[Mishap]:
        with self._lock:
            return Counter(self._met)

    @contextmanager
    def troubled(self, *mishaps: Mishap, by: float) -> Iterator[None]:
        """Let these befall a letter with that probability, and no others."""
        before, self._troubles = self._troubles, dict.fromkeys(mishaps, by)
        try:
            yield
        finally:
            self._troubles = before

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve on the loopback interface."""
        with self._running:
            self._running.enter_context(_serving(self, self.port))
            yield

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let nobody listen for the length of the block."""
        self._running.close()
        try:
            yield
        finally:
            self._running.enter_context(_serving(self, self.port))

    async def handle_RCPT(  # noqa: N802  # the hook's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Put some off, and refuse others for good."""
        if self._strikes(Mishap.SLOW):
            await asyncio.sleep(SLOWLY)
        if self._strikes(Mishap.GREYLISTED):
            return LATER
        if self._strikes(Mishap.REFUSED):
            return NEVER
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(  # noqa: N802  # the hook's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take it; hang up on some before and some after it is kept."""
        if self._strikes(Mishap.SLOW):
            await asyncio.sleep(SLOWLY)
        if self._strikes(Mishap.LOST):
            _hang_up(server)
            return OK
        message = message_from_bytes(envelope.content or b"")  # type: ignore[arg-type]  # bytes, as no decoding was asked for
        with self._lock:
            self._delivered[str(message["Message-ID"]).strip()] += 1
        if self._strikes(Mishap.KEPT):
            _hang_up(server)
        if self._strikes(Mishap.LATE):
            await asyncio.sleep(LATELY)
        return OK

    def _strikes(self, mishap: Mishap) -> bool:
        with self._lock:
            strikes = self._random.random() < self._troubles.get(mishap, 0)
            self._met[mishap] += strikes
        return strikes


def _hang_up(server: SMTP) -> None:
    if server.transport is not None:
        server.transport.close()


@contextmanager
def _serving(inbox: Inbox, port: int) -> Iterator[None]:
    controller = Controller(
        inbox, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE
    )
    controller.start()
    try:
        yield
    finally:
        controller.stop()
