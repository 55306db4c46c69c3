"""Where the database and the broker are, and how the worker works."""

from __future__ import annotations

import msgspec

from grievance.domain.outbox import LEASE
from grievance.server_rules import LARGEST_PORT, is_loopback, refuse_outside


SHORTEST_LEASE, LONGEST_LEASE = 5, 86_400  # seconds; no job is stuck for over a day


class UrlSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Where a server is; empty for the embedded one."""

    url: str = ""
    """Where the server is; empty for the embedded one."""


class WorkerSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    How long a job is one worker's own; another takes it when that time is over.

    It has to be longer than any job takes, sending a letter over a slow line included.
    *health* is the address on this machine at which workers say how the office is.
    """

    lease_seconds: int = int(LEASE.total_seconds())
    """How long a job is one worker's own, longer than any job takes; 5 to 86400."""
    health: str = ""
    """
    Address on this machine for `/health` and `/metrics`, as `127.0.0.1:9464`; empty for
    none.
    """

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value."""
        least, most = SHORTEST_LEASE, LONGEST_LEASE
        refuse_outside("lease_seconds", self.lease_seconds, least, most)
        host, _, port = self.health.rpartition(":")
        is_ours = is_loopback(host.strip("[]")) and port.isascii() and port.isdigit()
        if self.health and not (is_ours and int(port) <= LARGEST_PORT):
            msg = "health is to be an address of this very machine, as 127.0.0.1:9464"
            raise ValueError(msg)

    @property
    def health_address(self) -> tuple[str, int] | None:
        """Host and port of *health*, or None where nobody is told."""
        host, _, port = self.health.rpartition(":")
        return (host.strip("[]"), int(port)) if self.health else None
