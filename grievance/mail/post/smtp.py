"""
Hand a letter to the server that sends for us: SMTP, told apart by what is certain.

    connect, TLS, log in    fails: the server is away; no letter is to blame
    MAIL, RCPT              refused: for now (4xx) or for good (5xx); certainly not sent
    ─────────────────────── the caller writes down that it is being sent
    DATA                    an answer is certain; none is not: it may have been sent

Errors carry a code, such as `rcpt-450`, and never what the server said: servers like to
quote the address.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import time

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from threading import Lock

from grievance.domain.errors import GrievanceError
from grievance.mail.post.compose import Parcel, needs_utf8
from grievance.mail.post.smtp_server import SmtpServer
from grievance.mail.words.address import is_strict
from grievance.secret import SecretError


STEP_SECONDS = 30.0  # for each answer until DATA
DATA_SECONDS = 120.0  # servers look for spam before they answer
QUIT_SECONDS = 5.0
REST_SECONDS = 2.0  # after a server was found to be away
REST_FACTOR = 4.0  # a try that blocked a thread is paid for with so much rest
FOR_NOW, FOR_GOOD = 400, 500
LEAVING = 421  # a server that shuts down may say so at any time
DATA, NO_ANSWER, NO_UTF8, BAD_ADDRESS = "data", "data-protocol", "smtputf8", "address"
NOT_LOGGED_IN = frozenset({530, 534, 535, 538})


class PostError(GrievanceError):
    """A letter was not sent; `code` says where and why, without anybody's words."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The letter was not sent: {code}.")
        self.code = code


class ServerAwayError(PostError):
    """There is no server, or it does not let us in; no letter is to blame."""


class RefusedForNowError(PostError):
    """The server does not take this letter now; it was certainly not sent."""


class RefusedForGoodError(PostError):
    """The server never takes this letter; it was certainly not sent."""


class UncertainError(PostError):
    """The connection broke in the middle of the words: nobody knows."""


class Handover:
    """A server that has agreed to take one letter to its recipient."""

    def __init__(self, smtp: smtplib.SMTP, message: bytes, *, patience: float) -> None:
        self._smtp = smtp
        self._message = message
        self._patience = patience

    def give(self) -> None:
        """
        Send the words; returns when the server has taken them over.

        Raises:
            RefusedForNowError, RefusedForGoodError: It was certainly not sent.

            UncertainError: It may have been sent.
        """
        _be_patient(self._smtp, self._patience)
        try:
            answer, _ = self._smtp.data(self._message)
        except smtplib.SMTPDataError as error:  # before the first word
            raise _refusal(DATA, error.smtp_code) from None
        except (smtplib.SMTPException, OSError, ValueError) as error:
            code = f"{DATA}-{why_away(error)}"
            raise UncertainError(code) from None
        if answer >= FOR_NOW:
            raise _refusal(DATA, answer)
        if not _is_yes(answer):
            raise UncertainError(NO_ANSWER)


class Post:
    """The way out: one connection for each letter, none while the server rests."""

    def __init__(
        self,
        server: SmtpServer,
        *,
        step_seconds: float = STEP_SECONDS,
        data_seconds: float = DATA_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = server
        self._step_seconds = step_seconds
        self._data_seconds = data_seconds
        self._rest = _Rest(clock)

    @contextmanager
    def agreed(self, parcel: Parcel) -> Generator[Handover, None, None]:
        """
        Have the server agree to take *parcel*; its words are not told yet.

        Raises:
            ServerAwayError, RefusedForNowError, RefusedForGoodError: It does not.
        """
        smtp = self._connect(parcel.sender.rpartition("@")[2])
        try:
            _ask(smtp, parcel)
            yield Handover(smtp, parcel.message, patience=self._data_seconds)
            _take_leave(smtp)
        finally:
            smtp.close()

    def _connect(self, our_name: str) -> smtplib.SMTP:
        with self._rest.unless_resting():
            try:
                return self._server.connect(our_name, timeout=self._step_seconds)
            except (SecretError, smtplib.SMTPException, OSError, ValueError) as error:
                raise ServerAwayError(why_away(error)) from None


class _Rest:
    """
    Lets a server rest that was away, and lets one thread at a time look again.

    All others know at once, so that they have time for letters that come in.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._looking = Lock()
        self._code = ""
        self._until = 0.0

    @contextmanager
    def unless_resting(self) -> Generator[None, None, None]:
        if not self._code:
            with self._noting():
                yield
            return
        if self._clock() < self._until or not self._looking.acquire(blocking=False):
            raise ServerAwayError(self._code)
        try:
            with self._noting():
                yield
        finally:
            self._looking.release()

    @contextmanager
    def _noting(self) -> Generator[None, None, None]:
        began = self._clock()
        try:
            yield
        except ServerAwayError as error:
            now = self._clock()
            self._until = now + REST_SECONDS + REST_FACTOR * (now - began)
            self._code = error.code
            raise
        self._code = ""


def _ask(smtp: smtplib.SMTP, parcel: Parcel) -> None:
    """Tell the envelope; the server says whether it takes such a letter."""
    options: tuple[str, ...] = ()
    if needs_utf8(parcel.recipient):
        if not smtp.has_extn("smtputf8"):
            raise RefusedForGoodError(NO_UTF8)
        options = ("SMTPUTF8", "BODY=8BITMIME")
    is_told_as_it_is = smtplib.quoteaddr(parcel.recipient) == f"<{parcel.recipient}>"
    if not (is_strict(parcel.recipient) and is_told_as_it_is):
        raise RefusedForGoodError(BAD_ADDRESS)
    try:
        _require(smtp.mail(parcel.sender, options)[0], "mail")
        _require(smtp.rcpt(parcel.recipient)[0], "rcpt")
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise ServerAwayError(why_away(error)) from None


def _require(code: int, where: str) -> None:
    if not _is_yes(code):
        raise _refusal(where, code)


def _is_yes(code: int) -> bool:
    return code // 100 == 2  # noqa: PLR2004  # as RFC 5321 has it


def _refusal(where: str, code: int) -> PostError:
    named = f"{where}-{code}"
    if code in NOT_LOGGED_IN or code == LEAVING:
        return ServerAwayError(named)
    return (RefusedForGoodError if code >= FOR_GOOD else RefusedForNowError)(named)


def why_away(error: Exception) -> str:
    """Name what went wrong in a word of ours."""
    if isinstance(error, smtplib.SMTPServerDisconnected):  # it swallows time-outs
        error = _behind(error)
    for kind, word in _WORDS:
        if isinstance(error, kind):
            return word
    if isinstance(error, smtplib.SMTPResponseException):
        return f"server-{error.smtp_code}"
    is_of_smtp = isinstance(error, (smtplib.SMTPException, ValueError))
    return "protocol" if is_of_smtp else "network"


def _behind(error: Exception) -> Exception:
    return error.__context__ if isinstance(error.__context__, OSError) else error


_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (SecretError, "secret"),
    (smtplib.SMTPAuthenticationError, "login"),
    (smtplib.SMTPNotSupportedError, "not-supported"),
    (smtplib.SMTPServerDisconnected, "disconnected"),
    (ssl.SSLCertVerificationError, "certificate"),
    (ssl.SSLError, "tls"),
    (TimeoutError, "timeout"),
    (socket.gaierror, "unknown-host"),
    (ConnectionRefusedError, "refused"),
    (ConnectionError, "disconnected"),
    (FileNotFoundError, "ca-file"),
)


def _be_patient(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _take_leave(smtp: smtplib.SMTP) -> None:
    """Say goodbye; the letter is in other hands, whatever is answered."""
    _be_patient(smtp, QUIT_SECONDS)
    with suppress(smtplib.SMTPException, OSError, ValueError):
        smtp.quit()
