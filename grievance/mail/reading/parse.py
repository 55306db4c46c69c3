"""Raw bytes to a letter, in this process; `sandbox` does it in a limited child."""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import replace

from grievance.mail import notes
from grievance.mail.letter import (
    LONGEST_RESULT,
    MOST_FORWARDED,
    MOST_REPORTS,
    MOST_RESULTS,
    MOST_RETURNED,
    MOST_WRITERS,
    Address,
    Label,
    Letter,
    Sender,
)
from grievance.mail.limits import Limits
from grievance.mail.reading import report
from grievance.mail.reading.allowance import Allowance
from grievance.mail.reading.body import Body, woven
from grievance.mail.reading.classify import lists, machine_labels, null_path
from grievance.mail.reading.forwarded import authors
from grievance.mail.reading.guard import Guarded, guard
from grievance.mail.reading.parts import charset_hint, split
from grievance.mail.reading.walk import BodyReader
from grievance.mail.words import headers as read_headers
from grievance.mail.words import plain
from grievance.mail.words.address import addresses, are_cut, is_strict, sender
from grievance.mail.words.dates import read_date
from grievance.mail.words.headers import Headers, ascii_only
from grievance.mail.words.language import language
from grievance.mail.words.plain import line
from grievance.mail.words.results import CUT


MOST_IDS = 200

_DELIVERED = ("delivered-to", "x-original-to", "envelope-to")
_ID = re.compile(r"<[^<>\s]{1,500}>")
_NOTES = {
    Label.SENDER_UNCLEAR: notes.SENDER_UNCLEAR,
    Label.NO_DATE: notes.NO_DATE,
    Label.NO_TEXT: notes.NO_TEXT,
}


def parse(raw: bytes, limits: Limits = Limits()) -> Letter:  # noqa: B008  # frozen
    """
    Read one mail.

    Raises:
        UnreadableMailError: It is no mail or breaks a limit; see `Refusal`.
    """
    guarded = guard(raw, limits)
    allowance = Allowance(limits, len(raw))
    root = split(guarded.raw, allowance.budget)
    hint = charset_hint(root)
    body = BodyReader(allowance, hint).read_letter(root, guarded.left_out)
    return _letter(root.headers, body, guarded, hint)


def _letter(headers: Headers, body: Body, guarded: Guarded, hint: str) -> Letter:
    letter = _head(headers, hint)
    who = letter.sender
    who = replace(who, clear=who.clear and not guarded.is_ambiguous)
    text, asides = woven(body.pieces)
    labels = body.labels | machine_labels(headers, sender=who.address, words=text)
    labels |= _missing(who, body, has_date=letter.date is not None)
    remarks = [*guarded.notes, *body.notes, *_remarks(headers, letter)]
    remarks += [note for label, note in _NOTES.items() if label in labels]
    letter = replace(
        letter,
        sender=who,
        text=text,
        asides=asides,
        language=language(text),
        attachments=tuple(body.attachments),
        labels=tuple(sorted(labels)),
        notes=tuple(dict.fromkeys(remarks)),
    )
    if Label.BOUNCE in labels:
        return _with_reports(letter, headers, body)
    return replace(letter, forwarded=_forwarded(letter, body))


def _head(headers: Headers, hint: str) -> Letter:
    """Return what the fields say, without a text."""
    return Letter(
        sender=sender(headers.all("from"), hint),
        written_from=_written_from(headers),
        reply_to=addresses(headers.all("reply-to"), hint),
        to=addresses(headers.all("to"), hint),
        cc=addresses(headers.all("cc"), hint),
        delivered_to=_delivered_to(headers),
        subject=read_headers.text(headers.first("subject"), hint),
        date=read_date(ascii_only(headers.first("date"))),
        lists=lists(headers),
        message_id=next(iter(_ids(headers, "message-id")), ""),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        authentication=_authentication(headers),
        return_path=_return_path(headers),
    )


def _remarks(headers: Headers, letter: Letter) -> Iterator[str]:
    """Yield what is odd about the head."""
    yield from plain.oddities_of_line(f"{letter.subject} {letter.sender.name}")
    whole = len(headers.first("subject")) <= read_headers.TEXT
    if not whole or len(letter.subject) >= plain.LINE - 1:
        yield notes.SUBJECT_CUT
    if any(are_cut(headers.all(name)) for name in ("to", "cc", "reply-to")):
        yield notes.PEOPLE_CUT


def _forwarded(letter: Letter, body: Body) -> tuple[Address, ...]:
    found = [*body.authors, *authors(letter.text, letter.subject)]
    return tuple(dict.fromkeys(found))[:MOST_FORWARDED]


def _with_reports(letter: Letter, headers: Headers, body: Body) -> Letter:
    """Say what came back and for whom: for machines first, else in prose."""
    named = (ascii_only(value) for value in headers.all("x-failed-recipients"))
    reports = (
        tuple(body.reports)
        or report.of_recipients(named)
        or report.of_prose(letter.text)
    )
    returned = body.returned or report.message_ids(letter.full_text)
    return replace(
        letter,
        reports=reports[:MOST_REPORTS],
        returned=tuple(dict.fromkeys(returned))[:MOST_RETURNED],
    )


def _missing(who: Sender, body: Body, *, has_date: bool) -> set[Label]:
    found = {
        Label.SENDER_UNCLEAR: not who.clear,
        Label.NO_DATE: not has_date,
        Label.NO_TEXT: not body.own,
        Label.HTML_ONLY: bool(body.own) and all(p.from_html for p in body.own),
    }
    return {label for label, holds in found.items() if holds}


def _written_from(headers: Headers) -> tuple[str, ...]:
    found = addresses((*headers.all("from"), *headers.all("sender")))
    named = dict.fromkeys(one.address for one in found if one.address)
    return tuple(named)[:MOST_WRITERS]


def _delivered_to(headers: Headers) -> tuple[str, ...]:
    found = addresses(tuple(v for name in _DELIVERED for v in headers.all(name)))
    return tuple(dict.fromkeys(a.address for a in found if is_strict(a.address)))


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    """Return the last 200 message ids of a field, in its order."""
    value = " ".join(ascii_only(v) for v in headers.all(name))
    return tuple(_ID.findall(value)[-MOST_IDS:])


def _authentication(headers: Headers) -> tuple[str, ...]:
    values = headers.all("authentication-results")[:MOST_RESULTS]
    return tuple(map(_result, values))


def _result(value: bytes) -> str:
    """Return one field as a line, with a mark at its end where that is not all of it."""
    told = value[:LONGEST_RESULT].decode("utf-8", "replace").replace("\t", " ")
    lost = len(value) >= LONGEST_RESULT or "\N{REPLACEMENT CHARACTER}" in told
    if lost or not told.isprintable():
        return line(told, limit=LONGEST_RESULT - len(CUT)) + CUT
    return line(told, limit=LONGEST_RESULT)


def _return_path(headers: Headers) -> str | None:
    if null_path(headers):
        return ""
    found = addresses(headers.all("return-path")[:1])
    return found[0].address or None if found else None
