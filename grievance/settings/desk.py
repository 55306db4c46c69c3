"""How the desk looks, which keys it has, and how long it stays open by itself."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from grievance.server_rules import refuse_outside


LONGEST_IDLE = 60  # minutes
MOST_PAGES = 100  # each is a process
THEMES = ("calm", "daylight", "contrast", "contrast-light")


class DeskSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    After how many minutes without a key it locks itself; it cannot be told never.

    *plain* is for screen readers: no frames, one column. *keymap* gives commands other
    keys by their ids; the desk knows these, and refuses to start with a wrong one.
    """

    idle_minutes: int = 10
    """Minutes without a key after which the desk locks itself; 1 to 60."""
    theme: str = THEMES[0]
    """Its colours: calm, daylight, contrast or contrast-light."""
    plain: bool = False
    """No frames, one column, and the terminal's own cursor: for screen readers."""
    keymap: dict[str, str] = msgspec.field(default_factory=dict)
    """Other keys for commands, by their ids as `grievance keys` lists them."""
    pages: int = 8
    """How many desks `grievance serve` shows in browsers at once; 1 to 100."""

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value but that of a theme."""
        refuse_outside("idle_minutes", self.idle_minutes, 1, LONGEST_IDLE)
        refuse_outside("pages", self.pages, 1, MOST_PAGES)
        if self.theme not in THEMES:
            msg = f"there is no theme {self.theme!r}: it is one of {', '.join(THEMES)}"
            raise ValueError(msg)

    @property
    def idle(self) -> timedelta:
        """The same as a time."""
        return timedelta(minutes=self.idle_minutes)
