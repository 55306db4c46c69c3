"""
The parts of a mail, split by the standard library under a budget.

The compat32 parser is linear only when it does not read parameters itself and
does not enter enclosed messages. So a `Part` answers the parser's questions from
our own readers, calls an enclosed message opaque (its bytes stay exact), and
spends from a budget of parts, nesting and header bytes.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import Compat32, compat32
from functools import partial

from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.limits import Limits
from grievance.mail.words.headers import Headers, ascii_only
from grievance.mail.words.parameters import Parameterised, read
from grievance.mail.words.transfer import below_base64, undo


CHUNK = 64 * 1024
OPAQUE = "application/octet-stream"
_COMMENT = re.compile(rb"(?<=\S)[ \t]+\([^()]*\)\s*$")
_TEXT_TYPES = ("text/plain", "text")


class Budget:
    """What all parts of one mail may still cost together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.parts = 0
        self._headers = 0

    def take_part(self, depth: int) -> None:
        self.parts += 1
        if self.parts > self._limits.parts:
            raise UnreadableMailError(Refusal.TOO_MANY_PARTS, self._limits)
        if depth > self._limits.nesting:
            raise UnreadableMailError(Refusal.TOO_DEEP, self._limits)

    def take_header(self, size: int) -> None:
        self._headers += size
        if self._headers > self._limits.headers:
            raise UnreadableMailError(Refusal.HEADERS_TOO_LARGE, self._limits)


class Part(Message):
    """One part; asks nothing of the library's own header readers."""

    _payload: list[Part] | str | None  # as the parser leaves it

    def __init__(self, budget: Budget, policy: Compat32 = compat32) -> None:
        super().__init__(policy=policy)
        self._budget = budget
        self._depth = 0
        self._type: Parameterised | None = None
        self._headers_read: Headers | None = None

    # What the parser calls while it splits.

    def set_raw(self, name: str, value: str) -> None:
        self._budget.take_header(len(name) + len(value))
        super().set_raw(name, value)

    def attach(self, payload: Part) -> None:  # type: ignore[override]  # ours only
        payload._depth = self._depth + 1
        self._budget.take_part(payload._depth)
        super().attach(payload)

    def get_content_type(self) -> str:
        return self.media_type if self.media_type.startswith("multipart/") else OPAQUE

    def get_content_maintype(self) -> str:
        return self.get_content_type().partition("/")[0]

    def get_boundary(self, failobj: None = None) -> str | None:  # type: ignore[override]  # the parser gives none
        plain = self.content_type.raw.get("boundary", b"")
        in_pieces = self.content_type.get("boundary").encode()  # RFC 2231
        boundary = _COMMENT.sub(b"", plain or in_pieces).rstrip()
        return boundary.decode("ascii", "surrogateescape") or failobj

    # What our own readers ask afterwards.

    @property
    def headers(self) -> Headers:
        """The fields of this part, as they are once it is split."""
        if self._headers_read is None:
            self._headers_read = Headers.of(self.raw_items())
        return self._headers_read

    @property
    def content_type(self) -> Parameterised:
        """The Content-Type field, read once."""
        if self._type is None:
            self._type = read(self.headers.first("content-type"))
        return self._type

    @property
    def media_type(self) -> str:
        """The type claimed, or the default where none or nonsense is."""
        claimed = self.content_type.value
        if claimed in _TEXT_TYPES or claimed.count("/") != 1:
            return "text/plain" if claimed else self._default
        return claimed

    @property
    def _default(self) -> str:
        inherited: str = self.get_default_type()
        return inherited

    @property
    def children(self) -> tuple[Part, ...]:
        """The parts of a multipart; empty for everything else."""
        payload = self._payload
        return tuple(payload) if isinstance(payload, list) else ()

    @property
    def encoding(self) -> str:
        """The transfer encoding, lower case."""
        value = ascii_only(self.headers.first("content-transfer-encoding")).encode()
        return _COMMENT.sub(b"", value).decode().lower().strip(" ;\"'")

    def content(self) -> bytes:
        """Return the decoded bytes of a part without children."""
        encoded = self._encoded
        return undo(encoded.removesuffix(self.below), self.encoding)

    @property
    def below(self) -> bytes:
        """Words that stand below base64 and are not encoded, `b""` for none."""
        return below_base64(self._encoded) if self.encoding == "base64" else b""

    @property
    def _encoded(self) -> bytes:
        payload = self._payload  # get_payload() would decode 8-bit bytes by itself
        if not isinstance(payload, str):
            return b""
        return payload.encode("ascii", "surrogateescape")


def charset_hint(root: Part) -> str:
    """Return the charset of the first text part: headers are often written in it."""
    for part in _leaves(root):
        charset = part.content_type.get("charset")
        if charset and part.media_type.startswith("text/"):
            return charset
    return ""


def _leaves(part: Part) -> Iterator[Part]:
    if not part.children:
        yield part
    for child in part.children:
        yield from _leaves(child)


def split(raw: bytes, budget: Budget) -> Part:
    """
    Split *raw* into its tree of parts, at the cost of *budget*.

    Raises:
        UnreadableMailError: Too many parts, too deep, or too many header bytes.
    """
    parser: BytesFeedParser[Part] = BytesFeedParser(partial(Part, budget))
    for start in range(0, len(raw), CHUNK):
        parser.feed(raw[start : start + CHUNK])
    return parser.close()
