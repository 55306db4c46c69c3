"""Whether it is the same time everywhere: leases, deadlines and the log go by it."""

from __future__ import annotations

import re

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from grievance.doctor.finding import Found, fine, problem
from grievance.doctor.patient import Patient
from grievance.services.office.count_office import OfficeCounts


ADVICE = "let both machines take their time from the network (NTP)"
_DATE = re.compile(
    rb"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?: [+-]\d{4}| GMT)?"
)


def compared(patient: Patient, theirs: datetime | None) -> Iterator[Found]:
    """Compare the time of a server with ours; nothing is said of one that tells none."""
    if theirs is None:
        return
    apart = abs(theirs - patient.now())
    if apart > patient.limits.clocks_differ:
        seconds = apart.total_seconds()
        yield problem(f"its clock is {seconds:.0f} s from this machine's", ADVICE)


def date_in(greeting: bytes) -> datetime | None:
    """Find the date in what a server says first, as some do."""
    found = _DATE.search(greeting)
    if found is None:
        return None
    with suppress(ValueError):
        told = parsedate_to_datetime(found[0].decode("ascii"))
        return told if told.tzinfo else told.replace(tzinfo=UTC)
    return None


def look_at_clock(patient: Patient, counts: OfficeCounts) -> Iterator[Found]:
    """Compare this machine's clock with the newest entry of the log."""
    last, now = counts.last_entry_at, patient.now()
    if last is not None and last - now > patient.limits.clocks_differ:
        yield problem(
            f"the log was written at {last:%Y-%m-%d %H:%M} UTC, and here it is only "
            f"{now:%Y-%m-%d %H:%M}",
            "set this machine's clock; let it take its time from the network (NTP)",
        )
    else:
        yield fine(f"{now:%Y-%m-%d %H:%M} UTC, not before the newest entry of the log")
