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
    """Whether people get a mail each morning."""
    at: str = "07:30"
    """When, where its reader is: a time of day."""
    references: bool = True
    """Whether it names cases, rather than only counts."""
    empty: bool = False
    """Whether one is sent also when nothing is due."""
    alerts: int = 12
    """Mails to one person in 24 hours that do not wait for the morning; 0 for none."""

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
