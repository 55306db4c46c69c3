"""Tell what others did since somebody last looked: the log says it, so nobody is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from grievance.domain.ids import CaseId
from grievance.services.log.logged_things import ids_in, thing_of
from grievance.services.log.say_log import READING
from grievance.storage.store import Transaction
from grievance.vault.log import LogEntry, parse_entry


MOST = 500  # entries that are told one by one: reading all anew is faster then


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """
    What was done until the log had *size* entries: *of_cases*, and *elsewhere* as well.

    With *too_many* it does not say to which cases: all of them are to be read anew.
    """

    size: int
    of_cases: Mapping[CaseId, tuple[LogEntry, ...]] = field(default_factory=dict)
    elsewhere: bool = False
    too_many: bool = False

    def __bool__(self) -> bool:
        """Whether anything has changed."""
        return bool(self.of_cases) or self.elsewhere or self.too_many


def changes_since(tx: Transaction, size: int) -> Changes:
    """
    Return what was done since the log had *size* entries; reading changes nothing.

    It names cases that are not on everybody's ring: whoever shows one, opens it.
    """
    now = tx.log.frontier().size
    if not size <= now <= size + MOST:  # shorter: the books were restored
        return Changes(size=now, too_many=True)
    with closing(tx.log.bodies(size)) as bodies:
        entries = [parse_entry(body) for body in islice(bodies, now - size)]
    return _sorted(tx, now, [one for one in entries if not _is_reading(one)])


def _is_reading(entry: LogEntry) -> bool:
    """Whether it changed nothing; who reads a new letter first changes the cover."""
    return entry.act in READING and not entry.digest


def _sorted(tx: Transaction, size: int, entries: Sequence[LogEntry]) -> Changes:
    located = tx.log.locate(set(ids_in(entries)))
    of_cases, elsewhere = defaultdict(list), False
    for entry in entries:
        thing = thing_of(entry, (), {}, located)
        if thing is not None and thing.case_id is not None:
            of_cases[thing.case_id].append(entry)
        else:
            elsewhere = True
    told = {case_id: tuple(some) for case_id, some in of_cases.items()}
    return Changes(size=size, of_cases=told, elsewhere=elsewhere)
