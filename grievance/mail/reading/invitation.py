"""A calendar (RFC 5545) in lines for people."""

from __future__ import annotations

import re

from collections.abc import Iterator
from itertools import islice

from grievance.mail.words import plain
from grievance.mail.words.charset import decode


MOST = 10  # events
LONGEST = 2_000  # characters of a description
_SOURCE = 256 * 1024

_FOLD = re.compile(r"\n[ \t]")
_LINE = re.compile(
    r'^([A-Za-z-]{1,40})((?:;[^:;"\n]*(?:"[^"\n]*")?)*+):(.*)', re.MULTILINE
)
_BEGIN = re.compile(r"^BEGIN:(?:VEVENT|VTODO)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_END = re.compile(r"^END:(?:VEVENT|VTODO)", re.MULTILINE | re.IGNORECASE)
_METHOD = re.compile(r"^METHOD:(\w{1,20})", re.MULTILINE | re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ZONE = re.compile(r';TZID="?([^";:]+)', re.IGNORECASE)
_NAME = re.compile(r';CN=(?:"([^"]*)"|([^";:]+))', re.IGNORECASE)
_METHODS = {
    "REQUEST": "invitation",
    "PUBLISH": "announcement",
    "CANCEL": "cancellation",
    "REPLY": "answer to an invitation",
    "COUNTER": "proposal of another time",
}
_SHOWN = {
    "SUMMARY": "What",
    "DTSTART": "Start",
    "DTEND": "End",
    "DUE": "Due",
    "LOCATION": "Place",
    "ORGANIZER": "Organiser",
    "STATUS": "Status",
    "DESCRIPTION": "Description",
}


def lines(source: str) -> tuple[str, ...]:
    """Return what the calendar says, a line per fact; empty where it says nothing."""
    source = _FOLD.sub("", plain.body(source[:_SOURCE]))
    told = []
    for fields in _events(source):
        told += [
            f"{title}: {fields[name]}"
            for name, title in _SHOWN.items()
            if fields.get(name)
        ]
    method = _METHOD.search(source)
    kind = _METHODS.get(method[1].upper(), "") if method else ""
    return (f"Kind: {kind}", *told) if kind and told else tuple(told)


def is_cut(content: bytes, told: tuple[str, ...]) -> bool:
    """Tell whether *told* leaves out events, or the end of a line."""
    if len(content) > _SOURCE or any(len(line) >= LONGEST for line in told):
        return True
    return len(_BEGIN.findall(plain.body(decode(content)))) > MOST


def _events(source: str) -> Iterator[dict[str, str]]:
    """Yield the first value of each shown field, for each of ten events or tasks."""
    for begin in islice(_BEGIN.finditer(source), MOST):
        end = _END.search(source, begin.end())
        event = source[begin.end() : end.start() if end else len(source)]
        fields: dict[str, str] = {}
        for match in _LINE.finditer(_without_alarms(event)):
            name = match[1].upper()
            if name in _SHOWN:
                value = _readable(name, match[2], match[3].strip())
                fields.setdefault(name, value)
        yield fields


def _without_alarms(event: str) -> str:
    """Take out the alarms inside an event, which have descriptions of their own."""
    before, *after = event.split("BEGIN:VALARM")
    return before + "".join(rest.partition("END:VALARM")[2] for rest in after)


def _readable(name: str, parameters: str, value: str) -> str:
    if name in ("DTSTART", "DTEND", "DUE"):
        return _time(parameters, value)
    if name == "ORGANIZER":
        named = _NAME.search(parameters)
        address = re.sub("^mailto:", "", value, flags=re.IGNORECASE)
        return f"{named[1] or named[2]} <{address}>" if named else address
    text = _ESCAPED.sub(lambda m: " " if m[1] in "nN" else m[1], value)
    return plain.line(text, limit=LONGEST)


def _time(parameters: str, value: str) -> str:
    """Return a time as `2026-03-02 09:30 UTC`; what is none as it is written."""
    match = _TIME.fullmatch(value)
    if match is None:
        return plain.line(value)
    year, month, day, hour, minute, utc = match.groups()
    zone = _ZONE.search(parameters)
    named = "UTC" if utc else zone[1] if zone else ""
    clock = f" {hour}:{minute} {named}" if hour else ""
    return f"{year}-{month}-{day}{clock}".strip()
