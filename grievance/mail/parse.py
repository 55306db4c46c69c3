"""Raw bytes to a letter, in this process; `sandbox` does it in a limited child."""

from __future__ import annotations

import re

from collections.abc import Iterator

from grievance.mail import headers as read_headers
from grievance.mail.address import addresses, is_strict, sender
from grievance.mail.body import Body, BodyReader
from grievance.mail.classify import lists, machine_labels, null_path
from grievance.mail.dates import read_date
from grievance.mail.guard import Guarded, guard
from grievance.mail.headers import Headers, ascii_only
from grievance.mail.language import language
from grievance.mail.letter import (
    LONGEST_RESULT,
    MOST_RESULTS,
    Label,
    Letter,
    Sender,
)
from grievance.mail.limits import Limits
from grievance.mail.parts import Part, split
from grievance.mail.plain import line


MOST_IDS = 200

SENDER_UNCLEAR = "The sender is unclear: From is not exactly one plain address."
NO_DATE = "There is no date that can be read."
NO_TEXT = "The mail has no text of its own."
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to")
_ID = re.compile(r"<[^<>\s]{1,500}>")
_NOTES = {
    Label.SENDER_UNCLEAR: SENDER_UNCLEAR,
    Label.NO_DATE: NO_DATE,
    Label.NO_TEXT: NO_TEXT,
}


def parse(raw: bytes, limits: Limits = Limits()) -> Letter:  # noqa: B008  # frozen
    """
    Read one mail.

    Raises:
        UnreadableMailError: It is no mail or breaks a limit; see `Refusal`.
    """
    guarded = guard(raw, limits)
    root = split(guarded.raw, limits)
    hint = _charset_hint(root)
    body = BodyReader(limits, hint).read(root, root=True)
    return _letter(root.headers, body, guarded, hint)


def _letter(headers: Headers, body: Body, guarded: Guarded, hint: str) -> Letter:
    who = sender(headers.all("from"), hint)
    date = read_date(ascii_only(headers.first("date")))
    labels = body.labels | machine_labels(headers, sender=who.address)
    labels |= _missing(who, body, has_date=date is not None)
    notes = [*guarded.notes, *body.notes]
    notes += [note for label, note in _NOTES.items() if label in labels]
    return Letter(
        sender=who,
        reply_to=addresses(headers.all("reply-to"), hint),
        to=addresses(headers.all("to"), hint),
        cc=addresses(headers.all("cc"), hint),
        delivered_to=_delivered_to(headers),
        subject=read_headers.text(headers.first("subject"), hint),
        date=date,
        text=body.text,
        language=language(body.text),
        attachments=tuple(body.attachments),
        labels=tuple(sorted(labels)),
        lists=lists(headers),
        notes=tuple(notes),
        message_id=next(iter(_ids(headers, "message-id")), ""),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        authentication=_authentication(headers),
        return_path=_return_path(headers),
    )


def _missing(who: Sender, body: Body, *, has_date: bool) -> set[Label]:
    found = {
        Label.SENDER_UNCLEAR: not who.clear,
        Label.NO_DATE: not has_date,
        Label.NO_TEXT: not body.text.strip(),
        Label.HTML_ONLY: bool(body.pieces) and all(p.from_html for p in body.pieces),
    }
    return {label for label, holds in found.items() if holds}


def _charset_hint(root: Part) -> str:
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


def _delivered_to(headers: Headers) -> tuple[str, ...]:
    found = addresses(tuple(v for name in _DELIVERED for v in headers.all(name)))
    return tuple(dict.fromkeys(a.address for a in found if is_strict(a.address)))


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    """Return the last 200 message ids of a field, in its order."""
    value = " ".join(ascii_only(v) for v in headers.all(name))
    return tuple(_ID.findall(value)[-MOST_IDS:])


def _authentication(headers: Headers) -> tuple[str, ...]:
    values = headers.all("authentication-results")[:MOST_RESULTS]
    return tuple(line(ascii_only(v), limit=LONGEST_RESULT) for v in values)


def _return_path(headers: Headers) -> str | None:
    if null_path(headers):
        return ""
    found = addresses(headers.all("return-path")[:1])
    return found[0].address or None if found else None
