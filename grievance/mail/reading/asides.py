"""How the mechanism speaks between the words of a letter."""

from __future__ import annotations

from collections.abc import Iterable

from grievance.domain.quoting import ENCLOSED_OPENS, RULE
from grievance.mail.words import plain
from grievance.mail.words.address import sender
from grievance.mail.words.dates import read_date
from grievance.mail.words.headers import Headers, ascii_only, text


LONGEST = 16_000  # characters of one aside

ENCLOSED = ENCLOSED_OPENS.strip(f"{RULE} ")
LEFT_OUT = "Among the headers, but no header"
OUTSIDE = "Outside the parts of the mail"
DELIVERY = "Delivery report"
RETURNED_HEAD = "Head of the returned mail"
CALENDAR = "Calendar"


def ruled(title: str, lines: Iterable[str]) -> str:
    """
    Return an aside: its title between rules, then *lines*, none of them a rule.

    It may be longer than an aside that can be said.
    """
    kept = [plain.body(line).replace("\n", " ") for line in lines]
    body = [f" {line}" if line.startswith(RULE) else line for line in kept]
    return "\n".join([f"{RULE} {title} {RULE}", *body]).rstrip()


def enclosed(headers: Headers, hint: str) -> str:
    """Return what stands above the words of an enclosed mail."""
    who = sender(headers.all("from"), hint)
    when = read_date(ascii_only(headers.first("date")))
    fields = {
        "From": f"{who.name} <{who.address}>" if who.name else who.address,
        "Date": when.strftime("%Y-%m-%d %H:%M %z") if when else "",
        "Subject": text(headers.first("subject"), hint),
    }
    return ruled(ENCLOSED, (f"{k}: {v or '?'}" for k, v in fields.items()))
