"""What of a mail is its text, and what is an attachment."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.quoting import ENCLOSED_ENDS
from grievance.mail import notes
from grievance.mail.errors import UnreadableMailError
from grievance.mail.letter import Label
from grievance.mail.reading import asides, cms, report, uuencode
from grievance.mail.reading.allowance import Allowance
from grievance.mail.reading.body import Body, Piece, chosen
from grievance.mail.reading.file_names import given
from grievance.mail.reading.guard import guard
from grievance.mail.reading.keeper import Keeper
from grievance.mail.reading.machines import MachineReader
from grievance.mail.reading.parts import Part, charset_hint, split
from grievance.mail.reading.protected import SMIME, seal, smime
from grievance.mail.reading.texts import TextReader, shown_lines
from grievance.mail.words.address import addresses
from grievance.mail.words.headers import Headers, ascii_only
from grievance.mail.words.parameters import read


ENCLOSED = ("message/rfc822", "message/global")

_TEXTS = ("text/plain", "text/html", "text/enriched", "text/richtext")
_ENCODINGS = {
    "", "7bit", "8bit", "binary", "base64", "quoted-printable", "7-bit", "8-bit",
    "x-uuencode", "uuencode", "x-uue", "uue",
}  # fmt: skip


class BodyReader:
    """Walks the tree of parts once; its depth is bounded by the limits."""

    def __init__(self, allowance: Allowance, hint: str, *, level: int = 0) -> None:
        self._allowance = allowance
        self._hint = hint
        self._level = level  # mails around this one
        self._texts = TextReader(allowance, hint)
        self._keeper = Keeper(allowance, hint, enclosed=level > 0)
        self._machines = MachineReader(self._texts, self._keeper, hint, level=level)
        self._openers = dict.fromkeys(ENCLOSED, self._enclosed) | dict.fromkeys(
            SMIME, self._smime
        )

    def read(self, part: Part, *, root: bool = False) -> Body:
        """Return the text and the attachments of *part* and all below it."""
        if part.children:
            body = self._several(part)
        elif part.media_type.startswith("multipart/"):
            body = Body(notes={notes.NO_PARTS: None})
            self._words(body, part)
        else:
            body = self._single(part, root=root)
        if part.below:
            self._set_apart(body, part.below)
        _mark(body, *seal(part, given(part, self._hint)))
        body.notes |= _remarks(part)
        return body

    def read_letter(self, root: Part, left_out: bytes) -> Body:
        """Read a mail whose head had lines that were *left out*, which come first."""
        first = Body()
        if left_out:
            self._set_apart(first, left_out, asides.LEFT_OUT)
        body = self.read(root, root=True)
        body.pieces[:0] = first.pieces
        body.take(first)
        return body

    def _several(self, part: Part) -> Body:
        bodies = [self.read(child) for child in part.children]
        body = Body()
        for each in bodies:
            body.take(each)
        if part.media_type == "multipart/alternative":
            body.pieces = chosen(bodies, body.notes)
        else:
            body.pieces = [piece for each in bodies for piece in each.pieces]
        outside = _outside(part)
        if outside:
            self._set_apart(body, outside)
        return body

    def _set_apart(self, body: Body, words: bytes, title: str = asides.OUTSIDE) -> None:
        """Show words that are in no part."""
        body.notes[notes.OUTSIDE] = None
        told = asides.ruled(title, shown_lines(words))
        if not self._keeper.say(body, told):
            self._keeper.list(body, "outside.txt", words)

    def _single(self, part: Part, *, root: bool) -> Body:
        body = Body()
        opener = self._openers.get(part.media_type)
        special = opener or self._machines.reader_for(part)
        if special:
            special(body, part)
        elif self._is_text(part, root=root):
            self._words(body, part)
        else:
            self._keeper.attach(body, part, part.content())
        return body

    def _is_text(self, part: Part, *, root: bool) -> bool:
        """Tell the letter's own text from a text file sent along."""
        if part.media_type not in _TEXTS:
            return root and part.media_type.startswith("text/")
        if read(part.headers.first("content-disposition")).value == "attachment":
            return False
        return root or not given(part, self._hint)

    def _words(self, body: Body, part: Part) -> None:
        content = part.content()
        label = part.content_type.get("charset")
        is_html = part.media_type == "text/html"
        stretches = [content] if is_html else uuencode.stretches(content)
        whole = True
        for stretch in stretches:
            if isinstance(stretch, uuencode.Packed):
                name = stretch.name.decode("utf-8", "replace")
                whole &= self._keeper.list(body, name, stretch.content)
            else:
                whole &= self._texts.add(body, stretch, label, is_html=is_html)
        if not whole:
            body.labels.add(Label.TRUNCATED)
            body.notes[notes.CUT] = None
            self._keeper.attach(body, part, content)

    def _enclosed(self, body: Body, part: Part) -> None:
        """Keep an enclosed mail as it came, and read it too."""
        content = part.content()
        self._keeper.attach(body, part, content)
        body.labels.add(Label.NESTED)
        root = self._opened(content)
        hint = (root and charset_hint(root)) or self._hint
        opening = asides.enclosed(root.headers, hint) if root else ""
        if root is None or not self._allowance.say(opening, ENCLOSED_ENDS):
            body.notes[notes.ENCLOSED_CLOSED] = None
            return
        inner = self._inside(root)
        body.pieces += [
            Piece(text=opening, aside=True),
            *(replace(piece, enclosed=True) for piece in inner.pieces),
            Piece(text=ENCLOSED_ENDS, aside=True),
        ]
        body.take(inner)
        if self._level == 0:
            body.authors += addresses(root.headers.all("from"), hint)[:1]
            body.returned += _ids(root.headers)

    def _inside(self, root: Part) -> Body:
        """Read what was opened, in its own charset."""
        hint = charset_hint(root) or self._hint
        reader = BodyReader(self._allowance, hint, level=self._level + 1)
        return reader.read(root, root=True)

    def _smime(self, body: Body, part: Part) -> None:
        """Keep an S/MIME file; what is only signed can be read."""
        content = part.content()
        self._keeper.attach(body, part, content)
        held = cms.signed_content(content)
        root = self._opened(held) if held else None
        if root is None:
            _mark(body, *smime(part, is_signed=held is not None))
            return
        inner = self._inside(root)
        body.pieces += inner.pieces
        body.take(inner)
        _mark(body, Label.SIGNED, notes.SIGNED_UNCHECKED)

    def _opened(self, content: bytes) -> Part | None:
        """Return an enclosed mail split into parts, None where that is too much."""
        limits = self._allowance.limits
        if self._level == limits.enclosed or not self._allowance.open(len(content)):
            return None
        try:
            return split(guard(content, limits).raw, self._allowance.budget)
        except UnreadableMailError:
            return None


def _mark(body: Body, label: Label | None, note: str) -> None:
    body.labels |= {label} if label else set()
    body.notes |= {note: None} if note else {}


def _ids(headers: Headers) -> tuple[str, ...]:
    ids = "\n".join(f"Message-ID: {ascii_only(v)}" for v in headers.all("message-id"))
    return report.message_ids(ids)


def _outside(part: Part) -> bytes:
    """Return the text around the parts, without the usual word to old programs."""
    before = part.preamble if isinstance(part.preamble, str) else ""
    after = part.epilogue if isinstance(part.epilogue, str) else ""
    if "mime" in before.lower():
        before = ""
    return f"{before.strip()}\n{after.strip()}".strip().encode(
        "ascii", "surrogateescape"
    )


def _remarks(part: Part) -> dict[str, None]:
    """Return what is odd about how *part* was put together."""
    found = []
    if part.encoding not in _ENCODINGS:
        found.append(notes.UNKNOWN_ENCODING)
    if any(type(d).__name__ == "CloseBoundaryNotFoundDefect" for d in part.defects):
        found.append(notes.UNFINISHED)
    return dict.fromkeys(found)
