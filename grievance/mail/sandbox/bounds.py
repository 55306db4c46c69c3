"""What a letter can be at most: whoever has taken over a child can lie only within."""

from __future__ import annotations

import re

from collections.abc import Sequence
from datetime import datetime

from grievance.mail.letter import (
    LONGEST_RESULT,
    MOST_ASIDES,
    MOST_FORWARDED,
    MOST_REPORTS,
    MOST_RESULTS,
    MOST_RETURNED,
    MOST_WRITERS,
    Address,
    Aside,
    DeliveryReport,
    Label,
    Letter,
)
from grievance.mail.limits import Limits
from grievance.mail.reading.asides import LONGEST as LONGEST_ASIDE
from grievance.mail.words import plain
from grievance.mail.words.address import LONGEST, MOST
from grievance.mail.words.dates import YEARS


MOST_IDS = 200
LONGEST_ID = 502  # with its angle brackets
MOST_LISTS = 40
MOST_NOTES = 40
LONGEST_NOTE = 400
MOST_PEOPLE = 4 * MOST
ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})

_LANGUAGE = re.compile("([a-z]{2})?")
_STATUS = re.compile(r"([0-9]\.[0-9]{1,3}\.[0-9]{1,3})?")
_BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def is_possible(letter: Letter, limits: Limits) -> bool:
    """Tell whether *letter* could have come out of our own reader."""
    return (
        not letter.attachments
        and _is_plain(letter)
        and _are_people(letter)
        and _is_marked(letter)
        and _are_ids(letter)
        and _are_asides(letter.asides, letter.text, limits)
        and _are_reports(letter.reports)
    )


def _is_plain(letter: Letter) -> bool:
    return (
        letter.text == plain.body(letter.text)
        and letter.subject == plain.line(letter.subject)
        and _is_date(letter.date)
        and _LANGUAGE.fullmatch(letter.language) is not None
    )


def _is_date(date: datetime | None) -> bool:
    return date is None or (date.tzinfo is not None and date.year in YEARS)


def _are_people(letter: Letter) -> bool:
    people = (*letter.reply_to, *letter.to, *letter.cc)
    sender = Address(name=letter.sender.name, address=letter.sender.address)
    return (
        len(people) + len(letter.delivered_to) <= MOST_PEOPLE
        and len(letter.forwarded) <= MOST_FORWARDED
        and all(map(_is_address, (sender, *people, *letter.forwarded)))
        and _are_lines(letter.written_from, most=MOST_WRITERS, longest=LONGEST)
        and _are_lines(letter.delivered_to, most=MOST_PEOPLE, longest=LONGEST)
        and _are_lines((letter.return_path or "",), most=1, longest=LONGEST)
    )


def _is_address(person: Address) -> bool:
    return _is_line(person.name, plain.LINE) and _is_line(person.address, LONGEST)


def _is_marked(letter: Letter) -> bool:
    return (
        letter.labels == tuple(sorted(set(letter.labels)))
        and len(letter.labels) <= len(Label)
        and _are_lines(letter.notes, most=MOST_NOTES, longest=LONGEST_NOTE)
        and _are_lines(letter.lists, most=MOST_LISTS, longest=LONGEST)
        and _are_lines(letter.authentication, most=MOST_RESULTS, longest=LONGEST_RESULT)
    )


def _are_ids(letter: Letter) -> bool:
    return (
        _is_line(letter.message_id, LONGEST_ID)
        and _are_lines(letter.in_reply_to, most=MOST_IDS, longest=LONGEST_ID)
        and _are_lines(letter.references, most=MOST_IDS, longest=LONGEST_ID)
        and _are_lines(letter.returned, most=MOST_RETURNED, longest=LONGEST_ID)
    )


def _are_asides(asides: Sequence[Aside], text: str, limits: Limits) -> bool:
    places = [aside.at for aside in asides]
    return (
        len(asides) <= MOST_ASIDES
        and places == sorted(places)
        and all(0 <= place <= len(text) for place in places)
        and all(len(aside.text) <= LONGEST_ASIDE for aside in asides)
        and sum(len(aside.text) for aside in asides) <= limits.text
        and all(aside.text == plain.body(aside.text) for aside in asides)
    )


def _are_reports(reports: Sequence[DeliveryReport]) -> bool:
    return len(reports) <= MOST_REPORTS and all(
        _is_line(report.recipient, LONGEST)
        and report.action in ACTIONS
        and _STATUS.fullmatch(report.status) is not None
        for report in reports
    )


def _are_lines(values: Sequence[str], *, most: int, longest: int) -> bool:
    return len(values) <= most and all(_is_line(value, longest) for value in values)


def _is_line(value: str, longest: int) -> bool:
    return len(value) <= longest and _BREAKING.search(value) is None
