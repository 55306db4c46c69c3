"""What was read of slips, with the revisions that they had then."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from grievance.domain.case import Case
from grievance.domain.ids import SlipId
from grievance.domain.slip import Slip
from grievance.storage.log import Log
from grievance.storage.rings import Revision


OF_NO_COVER: Final = 0  # a version that none has: it is read anew, or it is gone
FEW: Final = 100  # new ones: opened again in less time than it takes to keep all


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSlip:
    """
    The coded facts of a case; *slip* is None where it was altered.

    Nobody then knows what that case asks for: what was promised for it stays as it is.
    The log names it by *slip_id*, None where the case has no slip.
    """

    case: Case
    slip: Slip | None
    slip_id: SlipId | None = None


Remembered = tuple[Revision, KnownSlip]
"""Which revisions of a cover and of a slip were read, and what they say."""


@dataclass(slots=True, kw_only=True)
class SlipMemory:
    """
    What somebody opened before; threads may share it.

    *heard* is the size of the log up to which it knows what was written anew; what is
    new and gone is counted since it was kept for the next start.
    """

    _known: dict[str, Remembered] = field(default_factory=dict, repr=False)
    heard: int = 0
    _new: int = 0
    _gone: int = 0

    @classmethod
    def of(cls, kept: Iterable[Remembered], *, heard: int) -> SlipMemory:
        """Remember what was kept when the log had *heard* entries."""
        return cls(_known={one[0].case: one for one in kept}, heard=heard)

    def __len__(self) -> int:
        return len(self._known)

    def follow(self, log: Log) -> None:
        """
        Forget each slip that was written since it listened last.

        Call it before anything is looked up: so an older revision that somebody put
        back is opened, and compared with the log.
        """
        size = log.frontier().size
        if self._known and size != self.heard:
            written = _ids(log.objects_since(self.heard))
            for case, (revision, known) in tuple(self._known.items()):
                if known.slip_id in written:
                    of_no_cover = revision._replace(version=OF_NO_COVER)
                    self._known[case] = of_no_cover, known
        self.heard = size

    def find(self, revision: Revision) -> KnownSlip | None:
        """Return what is known of a case, if it had these revisions."""
        found = self._known.get(revision.case)
        return found[1] if found and found[0] == revision else None

    def among(self, revisions: AbstractSet[Revision]) -> dict[Revision, KnownSlip]:
        """Return what is known of cases with these revisions, as it was kept."""
        known = tuple(self._known.values())
        return {revision: one for revision, one in known if revision in revisions}

    def keep(self, revision: Revision, known: KnownSlip) -> None:
        """Remember it, unless it was altered."""
        if known.slip is None or known.slip_id is None or revision.slip_rev is None:
            return
        self._known[revision.case] = revision, known
        self._new += 1
        self._gone += known.case.is_erased

    def retain(self, cases: AbstractSet[str]) -> None:
        """Forget all cases but these, by their ids in hex."""
        gone = self._known.keys() - cases
        for case in gone:
            self._known.pop(case, None)
        self._gone += len(gone)

    @property
    def has_much_new(self) -> bool:
        """Whether the next start would open many of them anew."""
        return self._new > FEW

    @property
    def has_lost(self) -> bool:
        """Whether it knew of something that is not there, or erased, by now."""
        return self._gone > 0

    def settled(self) -> tuple[Remembered, ...]:
        """Return all of it, and count anew from now on."""
        self._new = self._gone = 0
        kept = tuple(self._known.values())
        return tuple(one for one in kept if one[0].version != OF_NO_COVER)


def _ids(objects: Iterable[str]) -> set[UUID]:
    """Return what may be a slip: other things have names that are no ids."""
    found = set()
    for one in objects:
        with suppress(ValueError):
            found.add(UUID(one))
    return found
