"""From the criteria of one version of a standard to those of the next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from grievance.catalogue.files import decode
from grievance.catalogue.standards import parse_criterion_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """Which criteria of the *old* version moved where in the *new* one."""

    about: str
    standard: str
    old: str
    new: str
    moved: dict[str, tuple[str, ...]]

    def forward(self, criterion_id: str) -> tuple[str, ...]:
        """
        Return where an old criterion went; its letter stays behind.

        Letters are numbered anew in each version, so none is carried over.

        Raises:
            CriterionIdError: The id is not written as the standards write it.
        """
        whole = str(parse_criterion_id(criterion_id).whole)
        return self.moved.get(whole, (whole,))


@cache
def crosswalk() -> Crosswalk:
    """Load the crosswalk of the Performance Standard from V2 to V3.1."""
    return decode("crosswalk.json", Crosswalk)
