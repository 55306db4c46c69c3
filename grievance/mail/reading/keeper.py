"""Where what is found goes: an attachment, or an aside where it is short."""

from __future__ import annotations

from grievance.mail import notes
from grievance.mail.letter import Attachment
from grievance.mail.reading import asides
from grievance.mail.reading.allowance import Allowance
from grievance.mail.reading.body import Body, Piece
from grievance.mail.reading.file_names import given, name_for
from grievance.mail.reading.parts import Part
from grievance.mail.reading.texts import shown_lines
from grievance.mail.words import plain


class Keeper:
    """Keeps what one mail holds; what an *enclosed* one holds, while there is room."""

    def __init__(self, allowance: Allowance, hint: str, *, enclosed: bool) -> None:
        self._allowance = allowance
        self._hint = hint
        self._enclosed = enclosed

    def show(self, body: Body, part: Part, title: str) -> None:
        """Show a machine's part; attach it where it has a name, or is too long."""
        content = part.content()
        shown = self.say(body, asides.ruled(title, shown_lines(content)))
        if given(part, self._hint) or not shown:
            self.attach(body, part, content)

    def say(self, body: Body, told: str) -> bool:
        """Add an aside, where it and the others are not too long."""
        if len(told) > asides.LONGEST or not self._allowance.say(told):
            return False
        body.pieces.append(Piece(text=told, aside=True))
        return True

    def attach(self, body: Body, part: Part, content: bytes) -> None:
        """Attach a part under its own name, or one made up."""
        if self._enclosed and not self._allowance.list_besides(len(content)):
            body.notes[notes.INSIDE_ONLY] = None
            return
        body.attachments.append(
            Attachment(
                name=name_for(part, content, self._hint),
                media_type=plain.line(part.media_type, limit=100),
                content=content,
            )
        )

    def list(self, body: Body, name: str, content: bytes) -> bool:
        """Attach a file found inside a text or another file, while there is room."""
        if not self._allowance.list_besides(len(content)):
            body.notes[notes.INSIDE_ONLY] = None
            return False
        kind = "application/octet-stream"
        safe = plain.file_name(name)
        body.attachments.append(Attachment(name=safe, media_type=kind, content=content))
        return True
