"""Tell letters by people from mail that machines send."""

from __future__ import annotations

import re

from collections.abc import Collection

from grievance.mail.letter import Label, Letter
from grievance.mail.reading.report import is_bounce_prose
from grievance.mail.words.address import normalise
from grievance.mail.words.headers import Headers, ascii_only, text
from grievance.mail.words.parameters import read


_BULK = ("bulk", "junk", "list")
_AUTO_REPLY = ("auto_reply", "auto-reply")
_LIST_FIELDS = ("list-id", "list-post", "list-unsubscribe", "list-help", "mailing-list")
_AUTOMATIC_FIELDS = (
    "x-autoreply", "x-autorespond", "x-auto-response", "x-mail-autoreply",
    "x-autoreply-from", "x-failed-recipients",
)  # fmt: skip
_ABSENT = re.compile(
    r"(?:automatic reply|auto[- ]?reply|out of (?:the )?office(?: auto[- ]?reply)?"
    r"|automatische antwort|abwesenheitsnotiz|réponse automatique|absence du bureau"
    r"|resposta automática|ausência temporária|自动(?:回复|答复)|自動回覆)\s*[:：]",
    re.IGNORECASE,
)
_MAILTO = re.compile(r"mailto:([^\s?<>,]{1,254})", re.IGNORECASE)
_LIST_ID = re.compile(r"<([^\s<>]{1,254})>")
MOST_LISTS = 20
_POSTMASTER = re.compile(r"^(?:postmaster|mailadmin|mail\.?server)@", re.IGNORECASE)
_BOUNCER = re.compile(r"^(?:mailer-daemon|mail-daemon)(?:@|$)", re.IGNORECASE)


def machine_labels(headers: Headers, *, sender: str, words: str = "") -> set[Label]:
    """
    Return automatic, bounce, report and list as far as the *headers* say so.

    The *words* only tell a bounce from other mail that came without an envelope sender,
    or from whoever keeps a mail server.  A report is one on anything but delivery.
    """
    labels = set()
    if _is_bounce(headers, sender) or _is_told(headers, sender, words):
        labels |= {Label.BOUNCE, Label.AUTOMATIC}
    elif _is_report(headers):
        labels.add(Label.REPORT)
    if _is_automatic(headers):
        labels.add(Label.AUTOMATIC)
    through_list = any(headers.has(name) for name in _LIST_FIELDS)
    if through_list or _word(headers, "precedence") in _BULK:
        labels.add(Label.LIST)
    return labels


def is_automatic(letter: Letter, *, own: Collection[str] = ()) -> bool:
    """
    Tell whether nobody should be answered: a machine, a list, or ourselves.

    *own* are the addresses of our own mailboxes.  Where one of them is a group at the
    mail provider, every complaint comes through it: our own list is no list.
    """
    ours = {normalise(address) for address in own}
    machine = {Label.AUTOMATIC, Label.BOUNCE}
    own_lists = ours | {address.replace("@", ".") for address in ours}
    if own_lists.isdisjoint(letter.lists):
        machine.add(Label.LIST)
    return not machine.isdisjoint(letter.labels) or (
        normalise(letter.sender.address) in ours
    )


def lists(headers: Headers) -> tuple[str, ...]:
    """Return the posting addresses and ids of the lists a mail came through."""
    posts = " ".join(ascii_only(value) for value in headers.all("list-post"))
    ids = " ".join(ascii_only(value) for value in headers.all("list-id"))
    found = _MAILTO.findall(posts) + _LIST_ID.findall(ids)
    return tuple(name.lower() for name in found[:MOST_LISTS])


def null_path(headers: Headers) -> bool:
    """Tell whether the envelope sender is empty, as in every bounce."""
    paths = headers.all("return-path")
    return bool(paths) and ascii_only(paths[0]).replace(" ", "") == "<>"


def _is_told(headers: Headers, sender: str, words: str) -> bool:
    """Tell whether a mail server says in prose that a mail came back."""
    if not null_path(headers) and _POSTMASTER.match(sender) is None:
        return False
    return is_bounce_prose(text(headers.first("subject"))) or is_bounce_prose(words)


def _is_report(headers: Headers) -> bool:
    return read(headers.first("content-type")).value == "multipart/report"


def _is_bounce(headers: Headers, sender: str) -> bool:
    content_type = read(headers.first("content-type"))
    if content_type.value == "multipart/report":
        return content_type.get("report-type").lower() in ("delivery-status", "")
    return headers.has("x-failed-recipients") or (_BOUNCER.match(sender) is not None)


def _is_automatic(headers: Headers) -> bool:
    submitted = _word(headers, "auto-submitted")
    return (
        submitted not in ("", "no")
        or _word(headers, "precedence") in _AUTO_REPLY
        or any(headers.has(name) for name in _AUTOMATIC_FIELDS)
        or null_path(headers)
        or _is_report(headers)
        or _is_absence(headers)
    )


def _is_absence(headers: Headers) -> bool:
    """
    Tell an answer of an absent person's program.

    Neither sign is enough: people write such subjects, and Outlook forbids answers to
    what people send.
    """
    forbids = headers.has("x-auto-response-suppress")
    return forbids and _ABSENT.match(text(headers.first("subject"))) is not None


def _word(headers: Headers, name: str) -> str:
    """Return the first word of a field, lower case."""
    return re.split(r"[;\s(]", ascii_only(headers.first(name)).lower(), maxsplit=1)[0]
