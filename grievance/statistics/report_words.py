"""What a report says in words: what it is of, how to read it, and what is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from grievance.domain.counting import counted
from grievance.print.report import WITHHELD, Group, Row, Table
from grievance.statistics.periods import period_of
from grievance.statistics.release import Method


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
COMMAND = "grievance statistics verify FOLDER…"
CHECKING = (
    "This page was made of the tables beside it and of nothing else. Whoever has the "
    "package, and those before it, can repeat the attack and make this page again; the "
    "program is free, and needs nothing of this office:"
)
BEFORE = "It came after these releases, whose descriptions have these SHA-256:"
CHECKPOINT = "The log of the office, of which nothing can be taken back, ended so then:"
_WITHHELD = (
    "A number that could point at a person is withheld. It is marked so in words and "
    "hatched in the chart, always at the same length, and all that is withheld looks the "
    "same. 0 means that there was none."
)
_ROUNDED = (
    "Every number is rounded to a multiple of five, up or down, so that sums stay sums. "
    "The true number may be up to {margin} more or less; the thin line at the end of a "
    "bar shows between what it lies. 0 may be a few."
)
_WHICH = (
    "Which of these it is, is told of no number, as that would give away what it hides. "
    "Countries with few certified sites count together with their neighbours."
)
_ATTACKED = (
    "Before anything was published a program tried to work out what is hidden, from all "
    "that is printed here and was printed before of the same year: first in fractions, "
    "then in whole numbers. Had too much come out of one number, nothing would have been "
    "published. A published number is never revised."
)


def about(told: Mapping[str, Any], created: str) -> str:
    """Say of which time a report is, of whom, and since when it is there."""
    return (
        f"{period_in_words(told['period'])}. Published by {told['office']} on "
        f"{_day(date.fromisoformat(created[:10]))}."
    )


def period_in_words(name: str) -> str:
    """Say from when to when a period is."""
    period = period_of(name)
    first, last = (MONTHS[day.month - 1] for day in (period.first, period.last))
    return f"{first} to {last} {period.last.year}"


def reading(told: Mapping[str, Any], numbers: int, withheld: int) -> tuple[str, ...]:
    """Say how to read the numbers, and how many are told."""
    if told["method"] == Method.ROUND5:
        return (
            _ROUNDED.format(margin=told["margin"]),
            f"This release has {_many(numbers)}.",
        )
    return (_WITHHELD, f"This release has {note(numbers, withheld)}")


def note(numbers: int, withheld: int) -> str:
    """Say how many numbers there are, and how many of them are withheld."""
    if not withheld:
        return (
            f"{_many(numbers)}, told."
            if numbers == 1
            else f"{_many(numbers)}, all told."
        )
    if numbers == withheld:
        return f"{_many(numbers)}, all withheld." if numbers > 1 else "Withheld."
    share = round(100 * withheld / numbers)
    return f"{_many(numbers)}, {withheld:,} of them withheld ({share} %)."


def legend(told: Mapping[str, Any]) -> Table:
    """Return what bars look like."""
    is_rounded = told["method"] == Method.ROUND5
    rows = [Row(labels=("a number",), number=2), Row(labels=("0",), number=0)]
    if not is_rounded:
        rows.append(Row(labels=(WITHHELD,), number=None))
    return Table(
        name="legend",
        title="",
        by="",
        counted="",
        notes=(),
        path="",
        groups=(Group(head=Row(labels=("All",), number=0), rows=tuple(rows)),),
        margin=1 if is_rounded else 0,
    )


def rule_head(told: Mapping[str, Any]) -> str:
    """Say what the reasons are for."""
    if told["method"] == Method.ROUND5:
        return "A table is left out that has a large number behind which are"
    return "A number is withheld where"


def reasons(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Say when a number is withheld, or a table left out."""
    rule = told["rule"]
    if told["method"] == Method.ROUND5:
        return (
            f"fewer than {rule['holders']} certificate holders, or",
            f"fewer than {rule['sites']} certified sites.",
        )
    return (
        f"it is from 1 to {rule['threshold'] - 1};",
        f"fewer than {rule['holders']} certificate holders stand behind it;",
        f"fewer than {rule['sites']} certified sites stand behind it;",
        "it is a part of such a number, even if the part is 0;",
        "another one that is withheld could be worked out from it.",
    )


def after_rule(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what else is done so that nobody is found."""
    if told["method"] == Method.ROUND5:
        return (_ATTACKED,)
    return (_WHICH, _ATTACKED)


def _many(numbers: int) -> str:
    return counted(numbers, "number")


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
