"""
The way in: what is known of an office at once, and the workplace behind its lock.

The lock is on the screen after a third of a second because nothing that it does not
need is imported before it; the rest, `tui/workplace.py`, is while somebody types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grievance.home import Home
from grievance.once import Once
from grievance.settings import Settings
from tui.lock import Lock, Shown


if TYPE_CHECKING:  # it imports everything
    from grievance.vault.ring import PersonRing
    from tui.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """
    Leads to a *workplace*, which is made once and takes a second: ask in threads.

    *name* is who is expected, empty for nobody, and None where only the workplace can
    say whose machine it is.
    """

    home: Home
    settings: Settings
    workplace: Once[Workplace] = field(repr=False)
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    looks_only: bool = False
    name: str | None = ""

    @classmethod
    def to(cls, workplace: Workplace, *, name: str = "") -> Entrance:
        """Return the way into a workplace that is there already."""
        mechanism = workplace.mechanism
        return cls(
            home=mechanism.home,
            settings=mechanism.settings,
            workplace=Once(lambda: workplace),
            environ=mechanism.environ,
            looks_only=mechanism.store.looks_only,
            name=name,
        )

    @property
    def lock(self) -> Lock:
        """The lock before the workplace."""
        return Lock(office=self.settings.office.name, home=self.home, turn=self._turn)

    def _turn(self, shown: Shown) -> PersonRing:
        return self.workplace().unlock(shown)
