"""
Take the addresses of whoever wrote, and ours for them, out of what handlers read.

An address is masked wherever its characters stand, also inside a longer one: a word too
many is with the original, a word too few would tell who complained.  It takes time in
proportion to the text.
"""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from grievance.mail.letter import Letter


WRITER = "[address of the writer]"
OURS = "[our reply address]"
MOST = 40  # addresses of one letter; people have one or two
MOST_NAMES = 4
LONGEST_NAME = 200

_HOST = r"[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?"
_TOKEN = re.compile(
    r"(?:\+|%2b)[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?\.[a-z2-7]{20}(?:@|%40)" + _HOST
)
_LOCAL = 64  # characters that may stand before the token
_NO_LOCAL = re.compile(r"[\s<>()\[\],;:@\"'+]")
_CLOSING = {"<": ">", "(": ")", "[": "]"}
_GAP = " \t\n\u00a0>\"'*"  # between a name and its address, also on quoted lines
_BEFORE = LONGEST_NAME + 32  # characters in which a name and its gap must stand

_Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """What is masked in the words of one letter: addresses, and names before them."""

    addresses: tuple[str, ...] = field(repr=False)  # lower case
    names: re.Pattern[str] | None = field(default=None, repr=False)

    def hide(self, text: str) -> str:
        """Return *text* without the addresses; the same where it has none."""
        lower = _lower(text)
        found = [
            (*self._with_name(text, start, start + len(address)), WRITER)
            for address in self.addresses
            for start in _places(lower, address)
        ]
        return _replaced(text, [*found, *_ours(lower)])

    def _with_name(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Widen the place of an address by the name that stands right before it."""
        first = max(0, start - _BEFORE)
        before = text[first:start].removesuffix("mailto:")
        closing = _CLOSING.get(before[-1:], "")
        before = before[: -len(closing) or None].rstrip(_GAP)
        match = self.names.search(before) if self.names else None
        if match is None:
            return start, end
        is_closed = bool(closing) and text.startswith(closing, end)
        return first + match.start(), end + is_closed


def mask_for(letter: Letter, *, contact: str = "") -> Mask:
    """
    Return the mask of *letter*: whom it says it is from, and where to answer.

    *contact* is how to reach who told it; addresses in it count as theirs.
    """
    people = [letter.sender.name, *(one.name for one in letter.reply_to)]
    names = dict.fromkeys(" ".join(name.split())[:LONGEST_NAME] for name in people)
    return Mask(
        addresses=tuple(dict.fromkeys(_forms(letter, contact))),
        names=_ending([name for name in names if name][:MOST_NAMES]),
    )


def holds_ours(text: str) -> bool:
    """Tell whether an address like those that we give out stands in *text*."""
    return _TOKEN.search(_lower(text)) is not None


def _ours(lower: str) -> Iterator[_Span]:
    for match in _TOKEN.finditer(lower):
        start = match.start()
        local = lower[max(0, start - _LOCAL) : start]
        barred = [sign.end() for sign in _NO_LOCAL.finditer(local)]
        yield start - len(local) + (barred[-1] if barred else 0), match.end(), OURS


def _places(lower: str, address: str) -> Iterator[int]:
    start = lower.find(address)
    while start >= 0:
        yield start
        start = lower.find(address, start + len(address))


def _replaced(text: str, spans: Iterable[_Span]) -> str:
    """Put its word in place of each span; spans that overlap become one."""
    pieces, end = [], 0
    for start, stop, word in sorted(spans):
        if start >= end:
            pieces += [text[end:start], word]
        end = max(end, stop)
    return "".join((*pieces, text[end:])) if pieces else text


def _lower(text: str) -> str:
    """Return *text* in lower case, character for character."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(map(_lower_one, text))


def _lower_one(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 else character


def _forms(letter: Letter, contact: str) -> Iterator[str]:
    """Yield each address as people write it, and as it stands in a link."""
    told = (word.strip("<>()[],;:\"'.") for word in contact.split())
    own = [
        letter.sender.address,
        *letter.written_from,
        letter.return_path or "",
        *told,
        *(person.address for person in letter.reply_to),
    ]
    for address in [one for one in dict.fromkeys(own) if _is_one(one)][:MOST]:
        for form in ("NFC", "NFD"):
            plain = unicodedata.normalize(form, address)
            yield _lower(plain)
            yield _lower(plain.replace("@", "%40"))
            yield _lower(quote(plain, safe="", errors="replace"))
            yield _lower(quote(plain, safe="@", errors="replace"))
        yield _lower(address)


def _is_one(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    return bool(local.strip() and domain.strip())


def _ending(names: list[str]) -> re.Pattern[str] | None:
    """Return a pattern for a text that ends with one of *names*, maybe over two lines."""
    if not names:
        return None
    written = (r"[\s>]{1,6}".join(map(re.escape, name.split())) for name in names)
    one_of = "|".join(written)
    return re.compile(rf"[\"']?(?<!\w)(?:{one_of})\Z", re.IGNORECASE)
