"""Where somebody's day begins: time zones by their IANA names."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from grievance.domain.errors import GrievanceError


class ZoneError(GrievanceError):
    """There is no time zone of that name, or this machine does not know it."""


def zone_of(name: str) -> tzinfo:
    """
    Return the time zone of that name.

    Raises:
        ZoneError: There is none.
    """
    if name == "UTC":  # known also where a machine has no zones
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        msg = (
            f"A time zone is an IANA name such as Europe/Zurich, and {name!r} is none."
        )
        raise ZoneError(msg) from None
