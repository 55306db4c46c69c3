"""What programs write for programs, told to people: reports, calendars, winmail.dat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grievance.mail import notes
from grievance.mail.letter import Label
from grievance.mail.reading import asides, invitation, report, tnef
from grievance.mail.reading.body import Body
from grievance.mail.reading.file_names import given
from grievance.mail.reading.keeper import Keeper
from grievance.mail.reading.parts import Part
from grievance.mail.reading.texts import TextReader
from grievance.mail.words import plain
from grievance.mail.words.charset import decode


STATUS = ("message/delivery-status", "message/global-delivery-status")
MACHINE = (*STATUS, "message/disposition-notification")
HEADS = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
CALENDARS = ("text/calendar", "application/ics")
TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")


class MachineReader:
    """Reads the machines' parts of one mail, *level* mails deep."""

    def __init__(
        self, texts: TextReader, keeper: Keeper, hint: str, *, level: int
    ) -> None:
        self._texts = texts
        self._keeper = keeper
        self._hint = hint
        self._level = level
        self._readers = (
            dict.fromkeys(MACHINE, self._status)
            | dict.fromkeys(HEADS, self._head)
            | dict.fromkeys(CALENDARS, self._calendar)
            | dict.fromkeys(TNEF, self._tnef)
        )

    def reader_for(self, part: Part) -> Callable[[Body, Part], None] | None:
        """Return what puts *part* into a body; None where it is no machine's."""
        return self._readers.get(part.media_type) or self._disguised(part)

    def _disguised(self, part: Part) -> Callable[[Body, Part], None] | None:
        """Find a reader for what a gateway gave a type that says nothing."""
        if given(part, self._hint).lower() == tnef.NAME and tnef.is_one(part.content()):
            return self._tnef
        return None

    def _status(self, body: Body, part: Part) -> None:
        """Show a machine's report; what of it is prose is text."""
        content = part.content()
        if report.is_long(content):
            body.notes[notes.CUT] = None
        prose = report.sentences(content)
        if prose:
            self._texts.add(body, prose.encode())
        self._keeper.show(body, part, asides.DELIVERY)
        if self._level == 0 and part.media_type in STATUS:
            body.reports += report.of_fields(content)

    def _head(self, body: Body, part: Part) -> None:
        """Show the head of a mail that came back."""
        self._keeper.show(body, part, asides.RETURNED_HEAD)
        if self._level == 0:
            source = plain.body(decode(part.content()))
            body.returned += report.message_ids(source)

    def _calendar(self, body: Body, part: Part) -> None:
        content = part.content()
        self._keeper.attach(body, part, content)
        body.labels.add(Label.CALENDAR)
        label = part.content_type.get("charset")
        told = invitation.lines(decode(content, label, self._hint))
        if not told or not self._keeper.say(body, asides.ruled(asides.CALENDAR, told)):
            body.notes[notes.CALENDAR_UNREADABLE] = None
        elif invitation.is_cut(content, told):
            body.notes[notes.CALENDAR_CUT] = None

    def _tnef(self, body: Body, part: Part) -> None:
        """Keep a winmail.dat as it came, and list what is in it."""
        content = part.content()
        self._keeper.attach(body, part, content)
        body.labels.add(Label.TNEF)
        try:
            found = tnef.unpack(content)
        except tnef.NotTnefError:
            body.notes[notes.TNEF_UNREADABLE] = None
            return
        if not (found.text or found.html or found.files):
            body.notes[notes.TNEF_UNREADABLE] = None
        words = found.text or found.html
        if words.strip():
            self._texts.add(body, words.encode(), "utf-8", is_html=not found.text)
            body.pieces[-1] = replace(body.pieces[-1], packed=True)
        for file in found.files:
            self._keeper.list(body, file.name, file.content)
