"""The mail that each person of the office gets in the morning."""

from __future__ import annotations

import re

from datetime import time

import msgspec

from grievance.server_rules import refuse_outside


MOST_ALERTS = 1000
_HOUR = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class DigestSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    Whether there is a morning mail, when, and what it may say.

    *at* is a time of day where its reader is.  Without *references* it counts and names
    no case.  With *empty* it comes also where nothing is due.  *alerts* are the mails
    that do not wait for the morning, at most so many to one person in a day.
    """

    send: bool = True
    at: str = "07:30"
    references: bool = True
    empty: bool = False
    alerts: int = 12

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that say which setting is wrong."""
        if _HOUR.fullmatch(self.at) is None:
            msg = "at is to be a time of day such as 07:30"
            raise ValueError(msg)
        refuse_outside("alerts", self.alerts, 0, MOST_ALERTS)

    @property
    def hour(self) -> time:
        """The time of day."""
        return time.fromisoformat(self.at)
