"""The server that takes our letters: where it is, and how we show it who we are."""

from __future__ import annotations

import smtplib
import ssl

from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from grievance.domain.errors import SetupError
from grievance.mail.post.smtp_answers import Answers
from grievance.secret import Login, PasswordLogin, TokenLogin, xoauth2
from grievance.server_rules import is_loopback


class Security(StrEnum):
    """How the connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Greeted(smtplib.SMTP):
    """Keeps what the server said first, which may tell its time; bounds each answer."""

    greeting = b""

    def getreply(self) -> tuple[int, bytes]:
        """Listen to one answer."""
        if self.sock is not None:
            if self.file is None:
                self.file = Answers(self.sock)
            self.file.begin()
        return super().getreply()

    def connect(self, *where: Any, **more: Any) -> tuple[int, bytes]:
        """Connect as the library does."""
        code, self.greeting = super().connect(*where, **more)
        return code, self.greeting


class GreetedTls(Greeted, smtplib.SMTP_SSL):
    """The same, within TLS from the first byte."""


_USUAL = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """
    A server, and an account on it.

    *port* 0 is the usual one; *ca_file* stands in for the system's authorities.
    """

    host: str
    port: int = 0
    security: Security = Security.STARTTLS
    ca_file: Path | None = None
    login: Login | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.security is Security.NONE and not is_loopback(self.host.strip("[]")):
            msg = (
                "Letters go out without TLS to this very machine only; set smtp."
                'security in grievance.toml to "starttls" or "tls".'
            )
            raise SetupError(msg)

    def connect(self, our_name: str, *, timeout: float) -> Greeted:
        """
        Open a protected connection, logged in; *timeout* seconds for each answer.

        *our_name* is what we call ourselves: the name of this machine is nobody's
        business.

        Raises:
            SecretError, SMTPException, OSError, ValueError: It cannot be had.
        """
        with ExitStack() as stack:
            smtp = self._greeted(our_name, timeout)
            stack.callback(smtp.close)
            if self.security is Security.STARTTLS:
                smtp.starttls(context=self._context())  # raises where it is not offered
            smtp.ehlo_or_helo_if_needed()
            if self.login is not None:
                _log_in(smtp, self.login)
            stack.pop_all()
        return smtp

    def _greeted(self, our_name: str, timeout: float) -> Greeted:
        port = self.port or _USUAL[self.security]
        if self.security is Security.TLS:
            return GreetedTls(
                self.host, port, our_name, timeout=timeout, context=self._context()
            )
        return Greeted(self.host, port, our_name, timeout=timeout)

    def _context(self) -> ssl.SSLContext:
        """Trust whom the system trusts, or the one file; always check the name."""
        return ssl.create_default_context(cafile=self.ca_file)


def _log_in(smtp: smtplib.SMTP, login: Login) -> None:
    match login:
        case PasswordLogin():
            smtp.login(login.user, login.password())
        case TokenLogin():
            login.attempt(
                lambda token: _show_token(smtp, login.user, token),
                refused=smtplib.SMTPAuthenticationError,
            )
        case _:
            raise TypeError(login)


def _show_token(smtp: smtplib.SMTP, user: str, token: str) -> None:
    def answer(challenge: bytes | None = None) -> str:
        """Answer a challenge, which says what was wrong, with nothing."""
        return xoauth2(user, token).decode() if challenge is None else ""

    smtp.auth("XOAUTH2", answer)
