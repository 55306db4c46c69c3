"""What of a mail is its text, and what is an attachment."""

from __future__ import annotations

import re

from dataclasses import dataclass, field

from grievance.mail import html, plain
from grievance.mail.charset import decode
from grievance.mail.letter import Attachment, Label
from grievance.mail.limits import Limits
from grievance.mail.naming import given, name_for
from grievance.mail.parameters import read
from grievance.mail.parts import Part


STUB = 5  # a plain text this many times shorter than the HTML only points to it
LONG = 400  # characters

CUT = "A text was longer than the limit; it is cut here and attached whole."
NO_PARTS = "The mail announces parts but has none; its source is shown as text."
OUTSIDE = "There is text outside the parts of the mail; it is left out."
ONLY_A_STUB = "The plain text only points to the HTML, which is shown instead."
UNFINISHED = "The last part is not closed; the mail may be cut off."
UNKNOWN_ENCODING = "A part has an unknown transfer encoding; it is taken as it is."

_ENCODINGS = {
    "", "7bit", "8bit", "binary", "base64", "quoted-printable", "7-bit", "8-bit",
    "x-uuencode", "uuencode", "x-uue", "uue",
}  # fmt: skip
_LABELS = {
    "text/calendar": Label.CALENDAR,
    "application/ics": Label.CALENDAR,
    "message/rfc822": Label.NESTED,
    "message/global": Label.NESTED,
    "application/ms-tnef": Label.TNEF,
    "application/vnd.ms-tnef": Label.TNEF,
    "multipart/signed": Label.SIGNED,
    "application/pgp-signature": Label.SIGNED,
    "application/pkcs7-signature": Label.SIGNED,
    "application/x-pkcs7-signature": Label.SIGNED,
    "multipart/encrypted": Label.ENCRYPTED,
    "application/pgp-encrypted": Label.ENCRYPTED,
}
_TEXTS = ("text/plain", "text/html", "text/enriched", "text/richtext")
_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ARMOUR = re.compile(r"^-----BEGIN PGP (SIGNED )?MESSAGE-----", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the letter's text."""

    text: str = field(repr=False)
    from_html: bool


@dataclass(slots=True, kw_only=True)
class Body:
    """What was found so far, in the order of the mail."""

    pieces: list[Piece] = field(default_factory=list, repr=False)
    attachments: list[Attachment] = field(default_factory=list)
    labels: set[Label] = field(default_factory=set)
    notes: dict[str, None] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The letter's text."""
        return "\n\n".join(p.text for p in self.pieces if p.text.strip()).strip("\n")

    @property
    def from_html(self) -> bool:
        """Whether some of the text was HTML."""
        return any(p.from_html for p in self.pieces)

    def take(self, other: Body) -> None:
        """Append what *other* holds besides its text."""
        self.attachments += other.attachments
        self.labels |= other.labels
        self.notes |= other.notes


class BodyReader:
    """Walks the tree of parts once; its depth is bounded by the limits."""

    def __init__(self, limits: Limits, hint: str) -> None:
        self._limits = limits
        self._hint = hint
        self._room = limits.text

    def read(self, part: Part, *, root: bool = False) -> Body:
        """Return the text and the attachments of *part* and all below it."""
        if part.children:
            body = self._several(part)
        elif part.media_type.startswith("multipart/"):
            body = Body(notes={NO_PARTS: None})
            self._add_text(body, part)
        else:
            body = self._single(part, root=root)
        body.labels |= _labels(part)
        body.notes |= _remarks(part)
        return body

    def _several(self, part: Part) -> Body:
        bodies = [self.read(child) for child in part.children]
        body = Body()
        for each in bodies:
            body.take(each)
        if part.media_type == "multipart/alternative":
            body.pieces = _chosen(bodies, body.notes)
        else:
            body.pieces = [piece for each in bodies for piece in each.pieces]
        if part.media_type == "multipart/report" and not body.text:
            self._add_status(body, part)
        return body

    def _add_status(self, body: Body, part: Part) -> None:
        """Show the machine's own words where a report has none for people."""
        for child in part.children:
            if child.media_type == "message/delivery-status" and not body.pieces:
                self._add_text(body, child)

    def _single(self, part: Part, *, root: bool) -> Body:
        body = Body()
        if self._is_text(part, root=root):
            self._add_text(body, part)
        else:
            self._attach(body, part, part.content())
        return body

    def _is_text(self, part: Part, *, root: bool) -> bool:
        """Tell the letter's own text from a text file sent along."""
        if part.media_type not in _TEXTS:
            return root and part.media_type.startswith("text/")
        if read(part.headers.first("content-disposition")).value == "attachment":
            return False
        return root or not given(part, self._hint)

    def _add_text(self, body: Body, part: Part) -> None:
        content = part.content()
        from_html = part.media_type == "text/html"
        limit = min(self._room, self._limits.html) if from_html else self._room
        text = self._text(part, content[:limit], from_html=from_html)
        if max(len(content), len(text)) > limit:
            self._attach(body, part, content)
            body.labels.add(Label.TRUNCATED)
            body.notes[CUT] = None
        self._room -= min(limit, max(len(content), len(text)))
        body.pieces.append(Piece(text=text[:limit], from_html=from_html))
        armour = _ARMOUR.search(text)
        if armour:
            body.labels.add(Label.SIGNED if armour[1] else Label.ENCRYPTED)

    def _text(self, part: Part, content: bytes, *, from_html: bool) -> str:
        label = part.content_type.get("charset")
        if from_html:
            source = plain.body(html.source(content, label, self._hint))
            return plain.body(html.to_text(source))
        return plain.body(decode(content, label, self._hint))

    def _attach(self, body: Body, part: Part, content: bytes) -> None:
        body.attachments.append(
            Attachment(
                name=name_for(part, content, self._hint),
                media_type=plain.line(part.media_type, limit=100),
                content=content,
            )
        )


def _chosen(bodies: list[Body], notes: dict[str, None]) -> list[Piece]:
    """Choose one of several forms: plain text, unless it only points to HTML."""
    filled = [body for body in bodies if body.text]
    simple = next((body for body in filled if not body.from_html), None)
    rich = next((body for body in filled if body.from_html), None)
    if simple is None or rich is None:
        return (simple or rich or Body()).pieces
    if len(rich.text) >= LONG and len(rich.text) > STUB * len(simple.text):
        notes[ONLY_A_STUB] = None
        return rich.pieces
    return simple.pieces


def _labels(part: Part) -> set[Label]:
    kind = part.media_type
    if kind in _SMIME:
        signed = "signed" in part.content_type.get("smime-type")
        return {Label.SIGNED if signed else Label.ENCRYPTED}
    if kind not in _LABELS:
        return set()
    return {_LABELS[kind]}


def _remarks(part: Part) -> dict[str, None]:
    """Return what is odd about how *part* was put together."""
    notes = []
    if part.encoding not in _ENCODINGS:
        notes.append(UNKNOWN_ENCODING)
    if any(type(d).__name__ == "CloseBoundaryNotFoundDefect" for d in part.defects):
        notes.append(UNFINISHED)
    if part.children and isinstance(part.epilogue, str) and part.epilogue.strip():
        notes.append(OUTSIDE)
    return dict.fromkeys(notes)
