"""What reading a part gives: words, asides, attachments, and what was noticed."""

from __future__ import annotations

from dataclasses import dataclass, field

from grievance.domain.quoting import ENCLOSED_ENDS, ENCLOSED_OPENS
from grievance.mail import notes
from grievance.mail.letter import (
    Address,
    Aside,
    Attachment,
    DeliveryReport,
    Label,
)


STUB = 5  # a plain text this many times shorter than the HTML only points to it
LONG = 400  # characters

_GAP = "\n\n"
_RECENT = 20  # asides among which one is not said twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the letter's text, or an *aside* of ours between two."""

    text: str = field(repr=False)
    from_html: bool = False
    aside: bool = False
    enclosed: bool = False  # the words of a mail inside this one
    packed: bool = False  # out of a file that often repeats the text

    @property
    def is_own(self) -> bool:
        """Whether it is text of the letter itself."""
        return not self.aside and not self.enclosed and bool(self.text.strip())


@dataclass(slots=True, kw_only=True)
class Body:
    """What was found so far, in the order of the mail."""

    pieces: list[Piece] = field(default_factory=list, repr=False)
    attachments: list[Attachment] = field(default_factory=list)
    labels: set[Label] = field(default_factory=set)
    notes: dict[str, None] = field(default_factory=dict)

    authors: list[Address] = field(default_factory=list, repr=False)
    reports: list[DeliveryReport] = field(default_factory=list)
    returned: list[str] = field(default_factory=list, repr=False)

    @property
    def own(self) -> list[Piece]:
        """The pieces with words of the letter itself."""
        return [piece for piece in self.pieces if piece.is_own]

    @property
    def from_html(self) -> bool:
        """Whether some of the letter's own text was HTML."""
        return any(piece.from_html for piece in self.own)

    def take(self, other: Body) -> None:
        """Append what *other* holds besides its text."""
        self.attachments += other.attachments
        self.labels |= other.labels
        self.notes |= other.notes
        self.authors += other.authors
        self.reports += other.reports
        self.returned += other.returned


def length(pieces: list[Piece]) -> int:
    """Return the characters of the text that *pieces* make."""
    return sum(len(piece.text) for piece in pieces)


def woven(pieces: list[Piece]) -> tuple[str, tuple[Aside, ...]]:
    """Return the text of *pieces*, and their asides with the places they belong to."""
    pieces = _unrepeated(pieces)
    words: list[str] = []
    places: list[tuple[int, str]] = []
    at = 0
    for piece in pieces:
        if piece.aside:
            places += [(at, piece.text)] if _is_news(piece.text, places) else []
        elif piece.text.strip():
            words.append(piece.text)
            at += len(piece.text) + len(_GAP)
    joined = _GAP.join(words)
    text = joined.lstrip("\n")
    cut = len(joined) - len(text)
    text = text.rstrip("\n")
    asides = tuple(
        Aside(at=min(max(at - cut, 0), len(text)), text=told) for at, told in places
    )
    return text, asides


def _is_news(aside: str, before: list[tuple[int, str]]) -> bool:
    """Tell whether an *aside* is a divider, or the first to say what it says."""
    if aside.startswith((ENCLOSED_OPENS, ENCLOSED_ENDS)):
        return True
    return all(aside != told for _, told in before[-_RECENT:])


def _unrepeated(pieces: list[Piece]) -> list[Piece]:
    """Drop what was packed in a file and says again what the text says."""
    said = " ".join(" ".join(p.text for p in pieces if not p.packed).split())
    return [p for p in pieces if not p.packed or " ".join(p.text.split()) not in said]


def chosen(bodies: list[Body], remarks: dict[str, None]) -> list[Piece]:
    """
    Choose one of several forms of one text, and keep every aside.

    Plain text wins; where it only points to the HTML, the HTML follows it.
    """
    forms = [body for body in bodies if body.own]
    simple = next((body for body in forms if not body.from_html), None)
    rich = next((body for body in forms if body.from_html), None)
    picked = [body for body in (simple, rich) if body]
    if simple and rich:
        if _is_stub(length(simple.own), length(rich.own)):
            remarks[notes.BOTH_FORMS] = None
        else:
            picked = [simple]
    kept: list[Piece] = []
    for body in bodies:
        whole = any(body is one for one in picked)
        kept += [p for p in body.pieces if whole or p.aside or p.enclosed]
    return kept


def _is_stub(simple: int, rich: int) -> bool:
    return rich >= LONG and rich > STUB * simple
