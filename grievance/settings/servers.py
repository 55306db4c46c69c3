"""Where the database and the broker are, and how the worker works."""

from __future__ import annotations

import msgspec

from grievance.domain.outbox import LEASE
from grievance.server_rules import refuse_outside


SHORTEST_LEASE, LONGEST_LEASE = 5, 86_400  # seconds; no job is stuck for over a day


class UrlSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Where a server is; empty for the embedded one."""

    url: str = ""


class WorkerSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    How long a job is one worker's own; another takes it when that time is over.

    It has to be longer than any job takes, sending a letter over a slow line included.
    """

    lease_seconds: int = int(LEASE.total_seconds())

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value."""
        least, most = SHORTEST_LEASE, LONGEST_LEASE
        refuse_outside("lease_seconds", self.lease_seconds, least, most)
