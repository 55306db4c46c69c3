"""
Mailboxes out of address fields.

The bytes are split first and decoded after, so that an encoded word can never
smuggle in a second address.
"""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Iterator
from itertools import islice
from string import ascii_lowercase, ascii_uppercase

from grievance.mail.letter import Address, Sender
from grievance.mail.words.headers import VALUE, text
from grievance.mail.words.plain import line


MOST = 1_000

_TOKEN = re.compile(rb'\\.|["()<>,;:]', re.DOTALL)
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_STRICT = re.compile(
    rf'(?:{_ATOM}(?:\.{_ATOM})*|"(?:[\w .!#$%&\'*+/=?^`{{|}}~-])+")'
    rf"@{_LABEL}(?:\.{_LABEL})*"
)
_STRICT_LENGTH = 320
LONGEST = _STRICT_LENGTH + 1  # of an address that is shown; longer ones are cut
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_COMMENT = re.compile(r"\([^()]*\)")
_QUOTED_PAIR = re.compile(rb"\\(.)", re.DOTALL)


def normalise(address: str) -> str:
    """
    Return the form in which two spellings of one mailbox are equal.

    Only A to Z lose their case, and first: to fold more would make one mailbox of
    two, since `ß` and `ss` are different domains and anybody can register the other.
    """
    return unicodedata.normalize("NFC", address.strip().translate(_LOWER))


def is_strict(address: str) -> bool:
    """Tell whether *address* is one plain local@domain and nothing else."""
    return (
        len(address) <= _STRICT_LENGTH
        and _STRICT.fullmatch(address) is not None
        and address.isprintable()
    )


def addresses(values: tuple[bytes, ...], hint: str = "") -> tuple[Address, ...]:
    """Return the mailboxes of all *values* of a field, at most 1,000."""
    found: list[Address] = []
    for value in values:
        filled = (box for box in _Splitter(value[:VALUE]).boxes() if box.filled)
        found += [_address(box, hint) for box in islice(filled, MOST - len(found))]
    return tuple(found)


def are_cut(values: tuple[bytes, ...]) -> bool:
    """Tell whether `addresses` cannot give all that *values* may hold."""
    held = sum(value.count(b"@") for value in values)
    return held > MOST or any(len(value) > VALUE for value in values)


def sender(values: tuple[bytes, ...], hint: str = "") -> Sender:
    """Return who the From *values* name; clear only for one strict address."""
    found = addresses(values, hint)
    if not found:
        return Sender(name="", address="", clear=False)
    best = next((a for a in found if is_strict(a.address)), found[0])
    clear = (
        len(values) == len(found) == 1
        and is_strict(best.address)
        and _says_one_thing(values[0], best.address)
    )
    return Sender(name=best.name, address=best.address, clear=clear)


def _says_one_thing(value: bytes, address: str) -> bool:
    """Refuse groups, routes, controls and text around or after the address."""
    if any(byte < 0x20 and byte not in b"\t" for byte in value):  # noqa: PLR2004  # control
        return False
    splitter = _Splitter(value)
    box = next(iter(splitter.boxes()), None)
    if box is None or splitter.odd:
        return False
    return box.spec.decode("utf-8", "replace").strip() == address


class _Box:
    """One mailbox being read: the words before, the `<…>`, comments, the rest."""

    __slots__ = ("angle", "comments", "words")

    def __init__(self) -> None:
        self.words = bytearray()
        self.angle: bytes | None = None
        self.comments = bytearray()

    @property
    def filled(self) -> bool:
        """Whether anything was written between the commas."""
        return bool(self.words.strip() or self.angle or self.comments)

    @property
    def spec(self) -> bytes:
        """The address as written."""
        return bytes(self.words) if self.angle is None else self.angle

    @property
    def name(self) -> bytes:
        """The name as written, quotes already gone."""
        if self.angle is not None and self.words.strip():
            return bytes(self.words)
        return bytes(self.comments)


class _Splitter:
    """Walks one field once, from special character to special character."""

    def __init__(self, value: bytes) -> None:
        self._value = value
        self._position = 0
        self.odd = False  # something a single plain mailbox does not have

    def boxes(self) -> Iterator[_Box]:
        """Yield the mailboxes between commas, semicolons and group names."""
        box = _Box()
        while self._position < len(self._value):
            special = self._advance(box)
            if special in (b",", b";"):
                yield box
                box = _Box()
            elif special == b":":
                self.odd = True
                box = _Box()
            elif special:
                self._bracket(special, box)
        yield box

    def _advance(self, box: _Box) -> bytes:
        """Copy up to the next special character and return it."""
        match = _TOKEN.search(self._value, self._position)
        end = match.start() if match else len(self._value)
        plain = self._value[self._position : end]
        if box.angle is None:
            box.words += plain
        elif plain.strip():
            self.odd = True
        self._position = match.end() if match else end
        return match[0] if match else b""

    def _bracket(self, special: bytes, box: _Box) -> None:
        if special == b'"':
            self._quoted(box)
        elif special == b"(":
            box.comments += (b" " if box.comments else b"") + self._comment()
        elif special == b"<":
            self._angle(box)
        else:
            self.odd = True

    def _quoted(self, box: _Box) -> None:
        """Take a quoted string; it keeps its quotes where it is a local part."""
        end = self._closing(b'"')
        inner = self._value[self._position : end]
        self._position = end + 1
        if self._value[end + 1 : end + 2] == b"@":
            box.words += b'"' + inner + b'"'
        else:
            box.words += _QUOTED_PAIR.sub(rb"\1", inner)

    def _closing(self, quote: bytes) -> int:
        position = self._position
        while match := re.compile(rb"\\.|" + quote, re.DOTALL).search(
            self._value, position
        ):
            if match[0] == quote:
                return match.start()
            position = match.end()
        self.odd = True
        return len(self._value)

    def _comment(self) -> bytes:
        depth, start = 1, self._position
        for match in re.compile(rb"\\.|[()]", re.DOTALL).finditer(self._value, start):
            depth += {b"(": 1, b")": -1}.get(match[0], 0)
            if not depth:
                self._position = match.end()
                return self._value[start : match.start()]
        self.odd = True
        self._position = len(self._value)
        return self._value[start:]

    def _angle(self, box: _Box) -> None:
        end = self._value.find(b">", self._position)
        self.odd |= end < 0 or box.angle is not None
        end = len(self._value) if end < 0 else end
        box.angle = self._value[self._position : end]
        self._position = end + 1


def _address(box: _Box, hint: str) -> Address:
    spec = line(box.spec.decode("utf-8", "replace"), limit=LONGEST)
    name = text(box.name.strip(), hint).strip("' \"")
    if box.angle is None:
        *before, last = spec.split() or [""]
        if "@" not in spec:
            return Address(name=name or text(box.spec, hint), address="")
        if before and is_strict(last):  # brackets forgotten: Jane Doe jane@host
            return Address(name=" ".join(before), address=last)
    return Address(name=name, address=_bare(spec))


def _bare(spec: str) -> str:
    """Drop comments, spaces and an obsolete route: `@a,@b:joe(Joe)@c` is joe@c."""
    spec = _COMMENT.sub("", spec)
    if spec.startswith("@"):
        spec = spec.rpartition(":")[2]
    return spec if '"' in spec else spec.replace(" ", "")
