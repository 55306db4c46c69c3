"""
A record of the log, of which only what tells nothing is kept.

What a record says is kept where our own source says it: the literal it begins with.  What
is put into that is kept if it is a number, an id, a name of one of our kinds, a word of
code, or marked as `Said`.  Of other people's records the literal is kept where we know the
package, and nothing but the place else.  What still looks like an address, a password or a
token is taken out in the end.
"""

from __future__ import annotations

import logging
import re

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType
from uuid import UUID

from grievance.domain.display import one_line
from grievance.wordless.crash import causes_of, places_of, shortened


HIDDEN = "…"
UNSAID = "said something"
_OURS = "grievance"  # the loggers of this program, whatever room they are of
_KNOWN = "dramatiq"  # whose literals are fixed, and what is in them from the broker
_HARMLESS = (bool, int, float, NoneType, UUID, date, Enum)
_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,63}")
_ACCOUNT = re.compile(r"://[^/\s@]*@")
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_TOKEN = re.compile(
    r"\b(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b"
    r"|\b(?=[\w+=-]*\d)[\w+=-]{24,}"
)


class Said(str):
    """A sentence or a code of ours, which quotes nobody: it may be in the log."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """An exception: its type, the lines it passed, and the types of what led to it."""

    kind: str
    places: tuple[str, ...]
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is written of a record; *place* is where it was said."""

    at: datetime
    level: str
    logger: str
    message: str
    process: int
    thread: str
    place: str
    crash: Crash | None = None


def entry_of(record: logging.LogRecord) -> Entry:
    """Keep of a record what tells nothing; its stack and its extras are dropped."""
    return Entry(
        at=datetime.fromtimestamp(record.created, UTC),
        level=record.levelname,
        logger=_clean(record.name),
        message=_clean(_message(record)),
        process=record.process or 0,
        thread=_clean(str(record.threadName)),
        place=f"{shortened(record.pathname)}:{record.lineno}",
        crash=_crash(record),
    )


def _message(record: logging.LogRecord) -> str:
    if not isinstance(record.msg, str):
        return UNSAID
    if _is_of(record, _OURS):
        return _filled(record.msg, record.args, words=True)
    if _is_of(record, _KNOWN):
        return _filled(record.msg, record.args, words=False)
    return UNSAID


def _is_of(record: logging.LogRecord, package: str) -> bool:
    return record.name == package or record.name.startswith(f"{package}.")


def _filled(literal: str, values: object, *, words: bool) -> str:
    """Put into a literal what may be told of the values."""
    if not values:
        return literal
    try:
        if isinstance(values, tuple):
            return literal % tuple(_shown(one, words=words) for one in values)
    except (TypeError, ValueError):  # a number was wanted, or another count
        return literal
    return literal


def _shown(value: object, *, words: bool) -> object:
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, _HARMLESS):
        return value
    is_code = isinstance(value, str) and _CODE.fullmatch(value)
    return value if words and (isinstance(value, Said) or is_code) else HIDDEN


def _crash(record: logging.LogRecord) -> Crash | None:
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if error is None:
        return None
    return Crash(
        kind=one_line(type(error).__name__),
        places=tuple(map(one_line, places_of(error))),
        causes=tuple(map(one_line, causes_of(error))),
    )


def _clean(text: str) -> str:
    text = _ACCOUNT.sub("://", text)
    text = _ADDRESS.sub("<address>", text)
    text = _TOKEN.sub(lambda found: found["id"] or "<token>", text)
    return one_line(text)
