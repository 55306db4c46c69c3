"""What is printed of a person, and days that are somebody's last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from grievance.domain.people import Role
from grievance.vault.directory import PersonEntry
from grievance.wiring import Mechanism


TAKEN_OVER = "Desks that are open take that over by themselves."
END = click.DateTime(["%Y-%m-%d"])


for_good_option = click.option(
    "--for-good", is_flag=True, help="Also for a reviewer, who else comes for a time."
)


def refuse_endless_reviewer(
    roles: tuple[str, ...], until: datetime | None, *, for_good: bool
) -> None:
    """
    Refuse a reviewer without a last day: who reads for one decision goes after it.

    Raises:
        UsageError: Nobody said until when, nor that it is for good.
    """
    if Role.REVIEWER in roles and until is None and not for_good:
        msg = "A reviewer comes for a time: give the last day with --until, or --for-good."
        raise click.UsageError(msg)


def end_of_day(mechanism: Mechanism, day: datetime) -> datetime:
    """Return when *day* is over for the office, in UTC."""
    after = day.date() + timedelta(days=1)
    zone = mechanism.timetable.calendar.zone
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)


def last_day(mechanism: Mechanism, end: datetime | None) -> str | None:
    """Return the last day before *end*, in the office's days."""
    if end is None:
        return None
    return mechanism.timetable.day_of(end - timedelta(seconds=1)).isoformat()


def person_fields(entry: PersonEntry) -> dict[str, object]:
    """Return what a change of somebody leaves, for programs."""
    return {
        "name": entry.name,
        "person_id": entry.person_id,
        "roles": entry.roles,
        "role_until": {role: end.isoformat() for role, end in entry.role_until},
        "key_version": entry.kv,
        "until": entry.valid_until.isoformat() if entry.valid_until else None,
    }
