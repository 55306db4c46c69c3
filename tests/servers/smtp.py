"""
A real SMTP server in a thread, which keeps what it takes, and refuses as it is told to.

    with running_smtp() as server:
        server.says["RCPT"] = "450 4.2.0 come back later"
        server.moods.append(Mood.HANGS_UP_AFTER)

`says` holds what it answers to MAIL, RCPT, the DATA command and the WORDS in place of
its own answer; `moods` what else it does, each of them once, in turn.
"""

from __future__ import annotations

import asyncio
import base64
import ssl

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from queue import SimpleQueue
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificate import Certificate


HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds; only a broken server needs them


class Mood(StrEnum):
    """What it does to one letter, after DATA."""

    HANGS_UP_BEFORE = "hangs-up-before-the-words"
    HANGS_UP_AFTER = "hangs-up-after-the-words"
    TAKES_AND_HANGS_UP = "takes-it-and-hangs-up"
    SILENT = "never-answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A letter that it has taken over."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.content, policy=policy.SMTPUTF8)
        assert isinstance(message, EmailMessage)
        return message


@dataclass(slots=True, kw_only=True)
class SmtpServer:
    """What it took and was asked, how it behaves, and whom it lets in."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    moods: list[Mood] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def recipients(self) -> list[str]:
        """To whom the letters went, in order."""
        return [one for letter in self.taken for one in letter.recipients]

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of the letters, in order."""
        return [str(letter.message["Message-ID"]) for letter in self.taken]

    def let_in(
        self, _smtp: SMTP, _session: Session, _envelope: Envelope, _how: str, who: Any
    ) -> AuthResult:
        """Look at a password."""
        assert isinstance(who, LoginPassword)
        right = self.passwords.get(who.login.decode())
        is_right = right is not None and who.password == right.encode()
        return AuthResult(success=is_right, handled=False)


class _Smtp(SMTP):
    """Behaves as its keeper is told to, and knows XOAUTH2."""

    def __init__(self, keeper: SmtpServer, **settings: Any) -> None:
        super().__init__(_Handler(keeper), hostname=HOST, **settings)
        self._keeper = keeper

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd's name
        self._keeper.asked.append("DATA")
        if said := self._keeper.says.get("DATA"):
            await self.push(said)
        elif self._keeper.moods[:1] == [Mood.HANGS_UP_BEFORE]:
            self._keeper.moods.pop(0)
            await self.push("354 Go on")
            _hang_up(self)
        else:
            await super().smtp_DATA(arg)

    async def auth_XOAUTH2(self, _smtp: SMTP, args: list[str]) -> AuthResult:  # noqa: N802  # aiosmtpd's name
        user, shown = base64.b64decode(args[1]).split(b"\x01")[:2]
        right = self._keeper.tokens.get(user.decode().removeprefix("user="))
        if right is not None and shown == f"auth=Bearer {right}".encode():
            return AuthResult(success=True)
        await self.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)


class _Handler:
    def __init__(self, keeper: SmtpServer) -> None:
        self._keeper = keeper

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name and shape
        self,
        _smtp: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        self._keeper.asked.append("MAIL")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self._keeper.says.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name and shape
        self,
        _smtp: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        self._keeper.asked.append("RCPT")
        envelope.rcpt_tos.append(address)
        return self._keeper.says.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, smtp: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self._keeper.asked.append("WORDS")
        if said := self._keeper.says.get("WORDS"):
            return said
        mood = self._keeper.moods.pop(0) if self._keeper.moods else None
        if mood in (None, Mood.TAKES_AND_HANGS_UP):
            self._keeper.taken.append(_taken(envelope))
        if mood is Mood.SILENT:
            await asyncio.Event().wait()
        if mood is not None:
            _hang_up(smtp)
        return "250 Taken"


@contextmanager
def running_smtp(
    *,
    certificate: Certificate | None = None,
    is_tls: bool = False,
    wants_login: bool = False,
    knows_utf8: bool = True,
    port: int = 0,
) -> Iterator[SmtpServer]:
    """
    Run it on this machine, on *port* or a free one.

    With a *certificate* it offers STARTTLS, or is all TLS where *is_tls*.
    """
    server = SmtpServer(port=port)
    tls = _context(certificate) if certificate else None
    settings = {
        "enable_SMTPUTF8": knows_utf8,
        "tls_context": None if is_tls else tls,
        "authenticator": server.let_in if wants_login else None,
        "auth_required": wants_login,
        "auth_require_tls": not is_tls and wants_login,
    }
    ready: SimpleQueue[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]]
    ready = SimpleQueue()

    async def serve() -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        listening = await loop.create_server(
            lambda: _Smtp(server, loop=loop, **settings),
            host=HOST,
            port=port,
            ssl=tls if is_tls else None,
        )
        ready.put((listening.sockets[0].getsockname()[1], loop, stop))
        await stop.wait()
        listening.close()

    thread = Thread(target=lambda: asyncio.run(serve()), name="smtp", daemon=True)
    thread.start()
    server.port, loop, stop = ready.get(timeout=PATIENCE)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the server does not end"


def _context(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.server, certificate.key)
    return context


def _taken(envelope: Envelope) -> Taken:
    assert envelope.mail_from is not None
    assert isinstance(envelope.content, bytes)
    return Taken(
        sender=envelope.mail_from,
        recipients=tuple(envelope.rcpt_tos),
        content=envelope.content,
    )


def _hang_up(smtp: SMTP) -> None:
    assert isinstance(smtp.transport, asyncio.WriteTransport)
    smtp.transport.abort()
