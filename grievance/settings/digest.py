"""The mail that each person of the office gets in the morning."""

from __future__ import annotations

import re

from datetime import time

import msgspec

from grievance.domain.staff_mail import StaffMailRules
from grievance.server_rules import refuse_outside


MOST_ALERTS = 1000
_HOUR = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class DigestSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The morning mail, as `StaffMailRules` says; *at* is a time of day: `07:30`."""

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
    def rules(self) -> StaffMailRules:
        """What it says, as the rules know it."""
        return StaffMailRules(
            send=self.send,
            hour=time.fromisoformat(self.at),
            references=self.references,
            empty=self.empty,
            alerts=self.alerts,
        )
