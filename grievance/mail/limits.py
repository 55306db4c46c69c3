"""How much one mail may cost."""

from __future__ import annotations

from dataclasses import dataclass


KB = 1024
MB = 1024 * KB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    Bounds for one mail (bytes, counts) and for the child that reads it (seconds).

    What is over a bound of the first group is refused; a text or HTML part over
    its bound is cut for display and kept whole as an attachment.  A message over
    `size` is still taken in, unread, up to `keep`.
    """

    keep: int = 200 * MB
    size: int = 40 * MB
    headers: int = 256 * KB
    parts: int = 500
    nesting: int = 30
    lines: int = 2_000_000
    enclosed: int = 5  # mails inside one another that are opened; deeper ones are kept

    text: int = 4 * MB
    html: int = 1 * MB

    memory: int = 1024 * MB
    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    mails_per_child: int = 1
