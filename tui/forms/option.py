"""What a form or a list offers; alone here, as the lock needs nothing else of forms."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose; *more* is looked through as well, and shown after it."""

    code: str
    label: str = field(repr=False)
    more: str = field(default="", repr=False)
    names: str = field(default="", repr=False)  # looked through, not shown
