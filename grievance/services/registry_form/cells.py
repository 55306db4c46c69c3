"""
Read one cell: tolerant where that is harmless, strict where it matters.

Blanks around words, the case of codes and three ways of writing a date are no matter;
a date that could be two days, and a number where words belong, are refused.
"""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from grievance.domain.display import CODES, one_line
from grievance.domain.member import CLASSES
from grievance.domain.registry_ids import LONGEST_KEY, is_key, is_uuid
from grievance.services.registry_form.columns import Column, Kind
from grievance.services.registry_form.problems import CellError
from grievance.vault.age import is_age_recipient
from grievance.vault.certificate import read_certificate
from grievance.vault.errors import RecipientError


LONGEST_NAME: Final = 300
LONGEST_CODE: Final = 16
LISTS: Final = frozenset({Kind.LIST, Kind.REFERENCES, Kind.COUNTRIES, Kind.CHOICES})
_SHOWN = 60
_EARLIEST, _LATEST = 1900, 2200
_MONTHS = 12
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")  # of ISO 639
_CODE = re.compile(r"\S(?:.*\S)?")
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_CLASSES = {name.casefold(): name for name in CLASSES}


def read_cell(column: Column, value: object) -> object:
    """
    Return what a cell holds; None, empty text or an empty list for an empty one.

    Raises:
        CellError: It holds something else; the sentence says what to write.
    """
    if value is None or value == "":
        return _empty(column)
    if column.kind in LISTS:
        return _items(column, value)
    if column.kind is Kind.DATE and not isinstance(value, str):
        return _day_in_sheet(value)
    text = _text(value)
    if not text:
        return _empty(column)
    if column.kind is Kind.CHOICE:
        return _choice(column, text)
    return _READERS[column.kind](text)


def _empty(column: Column) -> object:
    if column.is_required:
        msg = "it is empty and has to be filled in."
        raise CellError(msg)
    if column.kind is Kind.CHOICE:
        return column.default
    if column.kind in LISTS:
        return ()
    return None if column.kind is Kind.DATE else ""


def _text(value: object) -> str:
    """Return a cell's words on one line, with single blanks."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        msg = f"{_shown(value)} is no text; format the cell as text."
        raise CellError(msg)
    if isinstance(value, float) and not value.is_integer():
        msg = f"{value} is a number; format the cell as text and write it again."
        raise CellError(msg)
    written = str(int(value)) if isinstance(value, float) else str(value)
    if written.isascii() and written.isprintable():
        return " ".join(written.split())
    text = " ".join(unicodedata.normalize("NFC", written).split())
    if CODES.search(text):
        msg = f"{_shown(text)} holds characters that cannot be seen; type it anew."
        raise CellError(msg)
    return text


def _key(text: str) -> str:
    if is_uuid(text):
        return text.lower()
    if is_key(text):
        return text
    msg = (
        f"{_shown(text)} is no id; write at most {LONGEST_KEY} characters without "
        "colon or semicolon."
    )
    raise CellError(msg)


def _name(text: str) -> str:
    if len(text) <= LONGEST_NAME:
        return text
    msg = f"{_shown(text)} is longer than {LONGEST_NAME} characters; shorten it."
    raise CellError(msg)


def _code(text: str) -> str:
    if len(text) <= LONGEST_CODE and _CODE.fullmatch(text):
        return text
    msg = f"{_shown(text)} is no code; write at most {LONGEST_CODE} characters."
    raise CellError(msg)


def _country(text: str) -> str:
    if _COUNTRY.fullmatch(text.upper()):
        return text.upper()
    msg = f"{_shown(text)} is no country; write the two letters of ISO 3166, as in NO."
    raise CellError(msg)


def _class(text: str) -> str:
    return _CLASSES.get(text.casefold(), _name(text))


def _address(text: str) -> str:
    if _ADDRESS.fullmatch(text):
        return text
    msg = f"{_shown(text)} is no address; write one such as notices@firm.example."
    raise CellError(msg)


def _date(text: str) -> date:
    if found := _ISO.fullmatch(text):
        return _day_of(text, *found.groups())
    if found := _DOTTED.fullmatch(text):
        return _day_of(text, *reversed(found.groups()))
    if found := _SLASHED.fullmatch(text):
        first, second, year = found.groups()
        if first != second and int(first) <= _MONTHS and int(second) <= _MONTHS:
            msg = f"{_shown(text)} can be two days; write it as year-month-day."
            raise CellError(msg)
        return _day_of(text, year, second, first)
    msg = f"{_shown(text)} is no date; write it as year-month-day, as in 2026-03-31."
    raise CellError(msg)


def _day_in_sheet(value: object) -> date:
    """Read what a spreadsheet has for a day, or for something else."""
    if isinstance(value, date):
        return _day(value)
    msg = f"{_shown(value)} is no date; write it as year-month-day, as in 2026-03-31."
    raise CellError(msg)


def _day_of(text: str, year: str, month: str, day: str) -> date:
    try:
        return _day(date(int(year), int(month), int(day)))
    except ValueError:
        msg = f"{_shown(text)} is no day of the calendar; correct it."
        raise CellError(msg) from None


def _day(value: date) -> date:
    day = value.date() if isinstance(value, datetime) else value
    if _EARLIEST <= day.year <= _LATEST:
        return day
    msg = f"{day} cannot be right; check the year."
    raise CellError(msg)


def _choice(column: Column, text: str) -> StrEnum:
    assert column.choices is not None
    wanted = re.sub(r"[\s_-]+", "-", text.casefold())
    for one in column.choices:
        if one.value.casefold() == wanted:
            return one
    known = ", ".join(one.value for one in column.choices)
    msg = f"{_shown(text)} is none of those known; write one of {known}."
    raise CellError(msg)


def _items(column: Column, value: object) -> tuple[str, ...]:
    """Read a list, each item as its column says, and each once."""
    items: tuple[str, ...] = _list(value)
    if column.kind is Kind.COUNTRIES:
        items = tuple(_country(item) for item in items)
    elif column.kind is Kind.CHOICES:
        items = tuple(_choice(column, item) for item in items)
    return tuple(dict.fromkeys(items))


def _list(value: object) -> tuple[str, ...]:
    if isinstance(value, (list, tuple)):
        items = [_text(one) for one in value]
        if any(";" in item for item in items):
            msg = "an item holds a semicolon, which parts items; write a comma instead."
            raise CellError(msg)
    else:
        items = [" ".join(one.split()) for one in _text(value).split(";")]
    return tuple(dict.fromkeys(_name(item) for item in items if item))


def _shown(value: object) -> str:
    """Quote a value in a sentence, cut where it is long."""
    text = one_line(str(value))
    return f"“{text if len(text) <= _SHOWN else f'{text[:_SHOWN]}…'}”"


def _language(text: str) -> str:
    if _LANGUAGE.fullmatch(text.lower()):
        return text.lower()
    msg = f"{_shown(text)} is no language; write its two or three letters, as in de."
    raise CellError(msg)


def _certificate(text: str) -> str:
    try:
        return read_certificate(text).pem
    except RecipientError as error:
        raise CellError(_as_clause(error)) from None


def _age_recipient(text: str) -> str:
    if is_age_recipient(text):
        return text
    msg = "it is no recipient of age; write one of 62 characters, as in age1…."
    raise CellError(msg)


def _as_clause(error: RecipientError) -> str:
    """Write what is wrong as it goes on after the place of a cell."""
    said = str(error)
    return said[:1].lower() + said[1:]


_READERS: Final[Mapping[Kind, Callable[[str], object]]] = {
    Kind.KEY: _key,
    Kind.REFERENCE: _name,
    Kind.NAME: _name,
    Kind.WORDS: _name,
    Kind.CODE: _code,
    Kind.COUNTRY: _country,
    Kind.CLASS: _class,
    Kind.ADDRESS: _address,
    Kind.DATE: _date,
    Kind.LANGUAGE: _language,
    Kind.CERTIFICATE: _certificate,
    Kind.AGE_RECIPIENT: _age_recipient,
}
