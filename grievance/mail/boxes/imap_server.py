"""
The way to an IMAP server: a connection that is secret, to whom it should lead, and ours.

`imaplib` carries it.  What a server says is never repeated, in no error and no log: it
may quote a message, or us.
"""

from __future__ import annotations

import ssl

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from imaplib import IMAP4, IMAP4_SSL
from io import BufferedReader
from typing import TYPE_CHECKING, Any, Literal

from grievance.mail.boxes.imap_answers import LONGEST_SECONDS, Answers, TooSlowError
from grievance.mail.boxes.mailbox import (
    LoginRefusedError,
    MailboxError,
    UnreachableError,
    UntrustedError,
)
from grievance.secret import Login, PasswordLogin, TokenLogin, xoauth2


if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PATIENCE_SECONDS = 30.0  # for a server to say the next word
SMALL = 1024 * 1024  # bytes: nothing but a message is longer
MOST_SAID = 4 * SMALL  # bytes beside the message, in an answer to one command
_PORTS = {"tls": 993, "starttls": 143, "none": 143}


class OverlongError(MailboxError):
    """The server begins to send more than is taken; the connection is spent."""


class Client(IMAP4):
    """
    Refuses a message longer than the server said it was, and answers without an end.

    Each command of ours gives the server room and time: *longest* seconds, and more for
    what comes.
    """

    most = SMALL
    _left = MOST_SAID

    def __init__(self, *where: Any, longest: float, **more: Any) -> None:
        self._longest = longest
        self._answers: Answers | None = None
        super().__init__(*where, **more)

    def send(self, data: ReadableBuffer) -> None:
        """Send a command, and listen to its answer with new patience."""
        self._left = MOST_SAID + self.most
        super().send(data)
        if self._answers:
            self._answers.begin()

    def readline(self) -> bytes:
        """Read a line of an answer that is not over."""
        line = self._listening().readline(SMALL)
        self._take(len(line))
        return line

    def read(self, size: int) -> bytes:
        """Read the *size* bytes that the server announced; at most `most`."""
        if size > self.most:
            msg = "The server sends more than it said."
            raise OverlongError(msg)
        self._take(size)
        return self._listening().read(size)

    def _listening(self) -> BufferedReader[Answers]:
        """Forget, with TLS begun, what somebody in between may have said before."""
        if self._answers is None or self._answers.sock is not self.sock:
            self._answers = Answers(self.sock, longest=self._longest)
            self._buffer = BufferedReader(self._answers)
        return self._buffer

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            msg = "The answer has no end"
            raise self.abort(msg)


class TlsClient(Client, IMAP4_SSL):
    """The same, within TLS from the first byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """
    Where a server is, and how the way there is kept secret; *port* 0 is the usual.

    It has *patience* seconds to say the next word, and *longest* for an answer that says
    little; see `Answers`.
    """

    host: str
    port: int = 0
    security: Literal["tls", "starttls", "none"] = "tls"
    ca_file: str = ""
    patience: float = PATIENCE_SECONDS
    longest: float = LONGEST_SECONDS

    @property
    def number(self) -> int:
        """The port, also where it is the usual one."""
        return self.port or _PORTS[self.security]

    @property
    def address(self) -> str:
        """Host and port, for people."""
        return f"{self.host}:{self.number}"


def connect(server: Server, login: Login) -> Client:
    """
    Return a connection that is logged in; a token that is refused is renewed once.

    Raises:
        MailboxError: The server is away, is not whom we trust, or does not let us in.

        SecretError: The password or the token could not be had.
    """
    if isinstance(login, PasswordLogin):
        return _entered(server, lambda client: _show_password(client, login))
    return _with_token(server, login)


@contextmanager
def plain_errors(server: Server) -> Iterator[None]:
    """Turn whatever goes wrong on the wire into a sentence without a server's words."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        msg = (
            f"The certificate of {server.address} is not trusted "
            f"({error.verify_message}); correct the host, or name its CA in ca_file."
        )
        raise UntrustedError(msg) from None
    except ssl.SSLError:
        msg = f"{server.address} does not speak TLS as it should; check port, security."
        raise UntrustedError(msg) from None
    except OSError as error:
        raise UnreachableError(_why_away(server, error)) from None
    except (IMAP4.error, ValueError, IndexError, TypeError, AttributeError):
        # The others are how imaplib stumbles over what is no IMAP.
        msg = f"{server.address} broke off, or does not speak IMAP as it should."
        raise UnreachableError(msg) from None


def _why_away(server: Server, error: OSError) -> str:
    if isinstance(error, TooSlowError):
        return f"{server.address} answers too slowly; look at it and the line to it."
    if isinstance(error, TimeoutError):
        return f"{server.address} does not answer; check host, port and firewall."
    reason = error.strerror or type(error).__name__
    return f"{server.address} cannot be reached: {reason}; check host and port."


def shut(client: Client) -> None:
    """Let go of a connection, whatever state it is in."""
    with suppress(OSError, ValueError, IMAP4.error):
        client.shutdown()


def _with_token(server: Server, login: TokenLogin) -> Client:
    entered: list[Client] = []

    def attempt(token: str) -> None:
        response = xoauth2(login.user, token)
        entered.append(_entered(server, lambda client: _show(client, response)))

    login.attempt(attempt, refused=LoginRefusedError)
    return entered[0]


def _entered(server: Server, prove: Callable[[Client], None]) -> Client:
    """Connect and prove who we are; no socket stays open if that fails."""
    with plain_errors(server):
        client = _connected(server)
        try:
            if server.security == "starttls":
                _start_tls(server, client)
            _prove(server, client, prove)
        except BaseException:
            shut(client)
            raise
    return client


def _connected(server: Server) -> Client:
    where = server.host, server.number
    pace = {"longest": server.longest, "timeout": server.patience}
    if server.security != "tls":
        return Client(*where, **pace)
    return TlsClient(*where, **pace, ssl_context=_context(server))


def _start_tls(server: Server, client: Client) -> None:
    """Go no further without TLS, whoever took it from the server's list."""
    if "STARTTLS" not in client.capabilities or client.state != "NONAUTH":
        msg = (
            f"{server.address} offers no STARTTLS; check port, or set security to tls."
        )
        raise UntrustedError(msg)
    client.starttls(_context(server))


def _context(server: Server) -> ssl.SSLContext:
    """Return how certificates are verified: by the file, or as the system does."""
    try:
        return ssl.create_default_context(cafile=server.ca_file or None)
    except OSError:
        msg = f"{server.ca_file} holds no certificates that can be read; see ca_file."
        raise UntrustedError(msg) from None


def _prove(server: Server, client: Client, prove: Callable[[Client], None]) -> None:
    try:
        prove(client)
    except IMAP4.abort:
        raise
    except IMAP4.error as error:
        if "[UNAVAILABLE]" in str(error):
            msg = f"{server.host} cannot log anybody in just now; try again later."
            raise UnreachableError(msg) from None
        msg = (
            f"{server.host} does not let us in; check the user, and the password or "
            "token it is given."
        )
        raise LoginRefusedError(msg) from None


def _show_password(client: Client, login: PasswordLogin) -> None:
    user, password = login.user, login.password()
    if "AUTH=PLAIN" in client.capabilities:
        _show(client, f"\0{user}\0{password}".encode(), mechanism="PLAIN")
    elif (user + password).isprintable() and (user + password).isascii():
        client.login(_quoted(user), password)  # which quotes the password itself
    else:
        msg = "The server's way to log in knows no such characters"
        raise IMAP4.error(msg)


def _show(client: Client, response: bytes, *, mechanism: str = "XOAUTH2") -> None:
    # Asked a second time, the server explains a refusal, and waits for nothing.
    answers = iter([response])
    client.authenticate(mechanism, lambda _: next(answers, b""))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
