"""
What is said to an IMAP server, in the few words that taking mail in needs.

`imaplib` knows no IDLE before Python 3.14, so that it is spoken here.
"""

from __future__ import annotations

import re
import selectors
import ssl

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from imaplib import IMAP4

from grievance.mail.boxes.folder_name import encode_folder
from grievance.mail.boxes.imap_server import SMALL, Server, connect, plain_errors, shut
from grievance.mail.boxes.mailbox import NoFolderError
from grievance.secret import Login


IMPORTED = "$Imported"
WINDOW = 50_000  # messages in a search, so that the answer fits into a line
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_ARRIVED = re.compile(rb'\bINTERNALDATE "([^"]+)"')
_SHORT_BODY = re.compile(rb'\bBODY\[\] "((?:[^"\\]|\\.)*)"')
_EXISTS = re.compile(rb"\* (\d+) EXISTS\b", re.IGNORECASE)
_IDLE, _END_IDLE = b"idle IDLE\r\n", b"DONE\r\n"
_GOODBYE = b"bye LOGOUT\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """A folder as it was when it was opened; *keeps_marks* if it takes our keyword."""

    uidvalidity: int
    count: int
    keeps_marks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Size of a message (bytes, as told) and when it arrived on the server."""

    size: int
    arrived: datetime | None


class Connection:
    """
    Logged in, with a folder open once that is selected; of no more use after an error.

    Every call raises `MailboxError` where the server is away or does not do its part.
    """

    def __init__(self, server: Server, login: Login) -> None:
        self._server = server
        self._client = connect(server, login)
        self._is_idling = False
        self._count = 0  # messages, as the folder was opened
        try:
            with plain_errors(server):
                _, lines = self._client.capability()
                self.can_idle = b"IDLE" in b" ".join(_plain(lines)).upper().split()
        except BaseException:
            self.close()
            raise

    @property
    def greeting(self) -> bytes:
        """What the server said first, which may tell its time."""
        return bytes(self._client.welcome)

    def select(self, folder: str) -> Selected:
        """Open a folder; one that nobody may write to is only looked at."""
        name = encode_folder(folder)
        with plain_errors(self._server):
            self._end_idle()
            try:
                status, lines = self._client.select(name)
            except IMAP4.readonly:
                status, lines = self._client.select(name, readonly=True)
            if status == "OK":
                selected = self._selected(lines)
                self._count = selected.count
                return selected
        where = f"The folder {folder!r} on {self._server.host}"
        msg = f"{where} cannot be opened; name one that is there and may be read."
        raise NoFolderError(msg)

    def search(self, selected: Selected) -> Iterator[int]:
        """Yield the UIDs of messages without our mark, or of all if it keeps none."""
        criterion = f"UNKEYWORD {IMPORTED}" if selected.keeps_marks else "ALL"
        for first in range(1, selected.count + 1, WINDOW):
            span = f"{first}:{min(first + WINDOW - 1, selected.count)}"
            with plain_errors(self._server):
                self._end_idle()
                _, lines = self._client.uid("SEARCH", span, criterion)
                uids = [int(word) for word in b" ".join(_plain(lines)).split()]
            yield from uids

    def facts(self, uids: Sequence[int]) -> dict[int, Facts]:
        """Return size and age of those of the messages that the server tells them of."""
        wanted, what = ",".join(str(uid) for uid in uids), "(RFC822.SIZE INTERNALDATE)"
        with plain_errors(self._server):
            self._end_idle()
            _, lines = self._client.uid("FETCH", wanted, what)
        return dict(_facts(_plain(lines)))

    def fetch(self, uid: int, *, most: int) -> bytes | None:
        """
        Return a message, not marked as seen; None where the server gives none.

        Raises:
            OverlongError: It has more than *most* bytes.
        """
        with plain_errors(self._server):
            self._end_idle()
            self._client.most = max(most, SMALL)
            status, found = self._client.uid("FETCH", str(uid), "(UID BODY.PEEK[])")
            self._client.most = SMALL
        return _body(found) if status == "OK" else None

    def is_there(self, uid: int) -> bool:
        """Tell whether a message has not been deleted, whatever is told of it."""
        with plain_errors(self._server):
            self._end_idle()
            self._client.noop()  # which is when a server tells what has gone
            _, lines = self._client.uid("SEARCH", "UID", str(uid))
            return str(uid).encode() in b" ".join(_plain(lines)).split()

    def mark(self, uid: int) -> None:
        """Mark a message as imported; one that has gone is no error."""
        with plain_errors(self._server):
            self._end_idle()
            self._client.uid("STORE", str(uid), "+FLAGS.SILENT", f"({IMPORTED})")

    def idle(self, seconds: float) -> bool:
        """
        Wait until the server says something; it stays idle until the next call.

        A server that will not idle after all is not waited for.
        """
        with plain_errors(self._server):
            if not self._is_idling and self._begin_idle():
                return True
            if not self._is_idling:
                return False
            sock = self._client.socket()
            if isinstance(sock, ssl.SSLSocket) and sock.pending():
                return True
            with selectors.DefaultSelector() as selector:
                selector.register(sock, selectors.EVENT_READ)
                return bool(selector.select(seconds))

    def close(self) -> None:
        """Say goodbye, and do not wait for an answer."""
        with suppress(OSError, ValueError, IMAP4.error):
            self._client.send((_END_IDLE if self._is_idling else b"") + _GOODBYE)
        shut(self._client)

    def _selected(self, lines: Iterable[object]) -> Selected:
        _, validity = self._client.response("UIDVALIDITY")
        _, marks = self._client.response("PERMANENTFLAGS")
        kept = b" ".join(_plain(marks)).strip(b"()").lower().split()
        return Selected(
            uidvalidity=int(_plain(validity)[0]),
            count=int(_plain(lines)[-1]),
            keeps_marks=rb"\*" in kept or IMPORTED.lower().encode() in kept,
        )

    def _begin_idle(self) -> bool:
        """
        Begin; return whether there is news already.

        What came in since the folder was opened is told as the server becomes idle, not
        again: before it says so, or in the same breath.
        """
        self._client.send(_IDLE)
        said = []
        while not (line := self._client.readline()).startswith((b"+", b"idle ")):
            _refuse_end(line)
            said.append(line)
        self._is_idling = self.can_idle = line.startswith(b"+")
        if self._is_idling:
            said += self._said_already()
        return any(self._is_news(line) for line in said)

    def _said_already(self) -> Iterator[bytes]:
        """Yield the lines that were read along with the last one; wait for none."""
        sock = self._client.socket()
        patience = sock.gettimeout()
        while True:
            sock.settimeout(0)
            try:
                line = self._client.readline()
            except BlockingIOError:
                return
            finally:
                sock.settimeout(patience)
            if not line:
                return
            yield line if line.endswith(b"\n") else line + self._client.readline()

    def _is_news(self, line: bytes) -> bool:
        """Whether the line counts other messages than there were."""
        found = _EXISTS.match(line)
        return found is not None and int(found[1]) != self._count

    def _end_idle(self) -> None:
        if not self._is_idling:
            return
        self._is_idling = False
        self._client.send(_END_IDLE)
        while not (line := self._client.readline()).startswith(b"idle "):
            _refuse_end(line)


def _refuse_end(line: bytes) -> None:
    """Raise `IMAP4.abort` where the server will say nothing more to the purpose."""
    if not line.startswith(b"* ") or line.upper().startswith(b"* BYE"):
        msg = "IDLE was refused, or ended"
        raise IMAP4.abort(msg)


def _plain(lines: Iterable[object]) -> list[bytes]:
    """Keep what is a line, rather than nothing or a line with a literal."""
    return [line for line in lines if isinstance(line, bytes)]


def _facts(lines: Iterable[bytes]) -> Iterator[tuple[int, Facts]]:
    for line in lines:
        uid, size = _UID.search(line), _SIZE.search(line)
        if uid and size:
            yield int(uid[1]), Facts(size=int(size[1]), arrived=_arrived(line))


def _arrived(line: bytes) -> datetime | None:
    found = _ARRIVED.search(line)
    if found is None:
        return None
    try:
        arrived = parsedate_to_datetime(found[1].decode("ascii", "replace").strip())
    except ValueError:
        return None
    return arrived if arrived.tzinfo else arrived.replace(tzinfo=UTC)


def _body(found: Iterable[object]) -> bytes | None:
    """Return the message in an answer, which servers give as literal or short text."""
    for item in found:
        if isinstance(item, tuple) and b"BODY[]" in item[0].upper():
            return bytes(item[1])
        if isinstance(item, bytes) and (short := _SHORT_BODY.search(item)):
            return re.sub(rb"\\(.)", rb"\1", short[1])
    return None
