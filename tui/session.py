"""Somebody at work: their ring, and the mechanism they ask."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from threading import Lock

from grievance.domain.errors import NotAllowedError
from grievance.domain.journal import Journal
from grievance.domain.people import Person, in_line
from grievance.domain.undo import Step, Way
from grievance.services.directory.read_directory import person_of, staff
from grievance.services.log.changes_since import MOST
from grievance.services.search.search_cases import Searcher, follow_cases, tidy_searches
from grievance.services.search.search_index import SearchIndex
from grievance.services.slips.kept_slips import keep_slips, recall_slips
from grievance.services.slips.slip_memory import SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.log import LogEntry
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


class Session:
    """
    From unlocking to locking; every screen that asks anything holds it.

    Screens outlive the lock for a while, as Textual keeps their last tasks: what they
    hold is closed, and the keys are not in it any more.
    """

    def __init__(self, *, mechanism: Mechanism, ring: PersonRing) -> None:
        self._made: deque[LogEntry] = deque(maxlen=MOST)
        self.mechanism = mechanism.noted(self._made.extend)
        self._ring: PersonRing | None = ring
        self._changing = Lock()
        self._slips: SlipMemory | None = None
        self._searched: SearchIndex | None = None
        self._journal = Journal()

    @property
    def ring(self) -> PersonRing:
        """
        The keys of who sits at the desk.

        Raises:
            NotAllowedError: It was locked meanwhile.
        """
        if self._ring is None:
            msg = "The desk is locked; unlock it first."
            raise NotAllowedError(msg)
        return self._ring

    def close(self) -> None:
        """Let go of the keys, for whoever still holds this."""
        with self._changing:
            if self._searched is not None:
                self._searched.close()
            self._ring = self._slips = self._searched = None
            self._journal = Journal()

    def slips(self, tx: Transaction) -> SlipMemory:
        """
        Return what was read of slips, at this start and at those before.

        Raises:
            NotAllowedError: The desk was locked meanwhile.
        """
        with self._changing:
            if self._slips is None:
                file = self.mechanism.slip_file(self.ring)
                self._slips = recall_slips(tx, file)
            return self._slips

    def keep_slips(self) -> None:
        """Keep it for the next start, once all was read; of a locked desk nothing."""
        with self._changing:
            ring, slips = self._ring, self._slips
        if ring is not None and slips is not None:
            keep_slips(self.mechanism.store, self.mechanism.slip_file(ring), slips)
            self._tidy_searches(ring, slips)

    def _tidy_searches(self, ring: PersonRing, slips: SlipMemory) -> None:
        """Let nothing of what searches read outlive the right to read it."""
        with self.mechanism.store.read() as tx:
            if self._searched is None:
                tidy_searches(tx, ring, slips, self.mechanism.search_files(ring))
            else:
                follow_cases(tx, ring, slips, self._searched)

    def searcher(self) -> Searcher:
        """
        Return who searches, with what their searches read before.

        Raises:
            NotAllowedError: The desk was locked meanwhile.
        """
        with self.mechanism.store.read() as tx:
            slips = self.slips(tx)
            with self._changing:
                if self._searched is None:
                    files = self.mechanism.search_files(self.ring)
                    self._searched = SearchIndex.recall(tx, files)
                return Searcher(
                    store=self.mechanism.store,
                    ring=self.ring,
                    slips=slips,
                    index=self._searched,
                    at=self.mechanism.now(),
                )

    def believe(self, directory: Directory) -> None:
        """Take over who is in the office by now, unless the desk was locked."""
        with self._changing:  # or a ring that was let go of would be put back
            if self._ring is not None:
                self._ring = replace(self._ring, directory=directory)

    def made(self, entry: LogEntry) -> bool:
        """Whether it was made at this desk, and not at another one of theirs."""
        return entry in tuple(self._made)  # others may add to it meanwhile

    @property
    def journal(self) -> Journal:
        """What was done at this desk since it was unlocked, and may be taken back."""
        return self._journal

    def did(self, step: Step) -> None:
        """Note what was done, once it is on the books; from any thread."""
        noted = replace(step, at=self.mechanism.now())
        with self._changing:
            if self._ring is not None and (step.changes or step.cannot):
                self._journal = self._journal.did(noted)

    def went(self, way: Way, step: Step, inverse: Step | None) -> None:
        """Note that a step was taken back, or done again; *inverse* leads back."""
        with self._changing:
            self._journal = self._journal.went(way, step, inverse)

    @property
    def me(self) -> Person:
        """Who sits at the desk."""
        return person_of(self.ring.directory, self.ring.person_id)

    @property
    def today(self) -> date:
        """The day it is now at the office: what clocks count in."""
        return self.mechanism.timetable.day_of(self.mechanism.now())

    @property
    def handlers(self) -> Sequence[Person]:
        """Everybody a case may be given to: who asks, then by name; reviewers last."""
        people = staff(self.ring.directory, at=self.mechanism.now())
        return in_line([one for one in people if one.works_on_cases], self.me)
