"""
Keep what was read of slips for the next start, sealed for whoever read it.

An entry counts only for the revisions that the books have when it is looked up, and as
long as the log does not say that the slip was written anew; the file only for books whose
log has the entry that was its last then: in books that were put back the same revision
may say something else.  See ADR 0036.
"""

from __future__ import annotations

import logging

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from grievance.services.slips.list_cases import due_first
from grievance.services.slips.slip_memory import SlipMemory
from grievance.services.slips.slip_pages import LogPoint, read_pages, write_pages
from grievance.storage.store import Store, Transaction
from grievance.vault.merkle import leaf_hash
from grievance.vault.ring import PersonRing, WorkerRing
from grievance.vault.seal import Place
from grievance.vault.sealed_file import kept_place, read_sealed, write_sealed


LOG = logging.getLogger("grievance.slips")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipFile:
    """Where somebody's program keeps what it read, and under which key (32 bytes)."""

    path: Path
    key: bytes = field(repr=False)
    place: Place

    @classmethod
    def of(cls, ring: PersonRing | WorkerRing, path: Path, *, office: str) -> Self:
        """Return the file of whoever's *ring* it is, in the *office* of that name."""
        place = kept_place(office, ring.author.holder, ring.kv)
        return cls(path=path, key=ring.index, place=place)


def recall_slips(tx: Transaction, file: SlipFile) -> SlipMemory:
    """
    Return what was kept.

    Nothing where it does not open, or is of other books; then it is thrown away.
    """
    body = read_sealed(file.path, file.key, file.place)
    pages = None if body is None else read_pages(body)
    if pages is None or not _is_in_log(tx, pages.point):
        LOG.debug("nothing is taken from %s", file.path.name)
        with suppress(OSError):
            file.path.unlink(missing_ok=True)
        return SlipMemory()
    return SlipMemory.of(pages.entries, heard=pages.point.sequence + 1)


def keep_slips(store: Store, file: SlipFile, memory: SlipMemory) -> None:
    """
    Keep *memory* in place of what was kept, where that would make a difference.

    Call it once all was read.  What the memory did not `retain` is in the file no more.
    Where no file can be written the next start is slower, and nothing else.
    """
    if not memory.has_much_new and not (memory.has_lost and file.path.exists()):
        return
    with store.read() as tx:
        point = _point(tx, memory.heard - 1)
    if point is None:
        return
    as_queued = sorted(memory.settled(), key=lambda one: due_first(one[1].case))
    body = write_pages(point, as_queued)  # as the next start sorts that in no time
    try:
        write_sealed(file.path, file.key, body, file.place)
    except (OSError, ValueError) as error:
        LOG.debug("%s is not written: %s", file.path.name, type(error).__name__)


def _point(tx: Transaction, sequence: int) -> LogPoint | None:
    body = tx.log.body(sequence)
    return None if body is None else LogPoint(sequence, leaf_hash(body))


def _is_in_log(tx: Transaction, point: LogPoint) -> bool:
    return _point(tx, point.sequence) == point
