"""Hear what others saw of our log: checkpoints that they quote, and keep."""

from __future__ import annotations

import logging

from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.log_verifier import Note, find_notes
from grievance.vault.merkle import Frontier, leaf_hashes
from grievance.vault.witnesses import keep_witnesses, read_witnesses


LOG = logging.getLogger("grievance.worker")
MOST = 50  # in one letter; a notice has one


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Where this machine keeps what came back of the log called *origin*."""

    path: Path
    origin: str

    def hear(self, words: str, directory: Directory) -> None:
        """
        Keep the checkpoints in a letter that a worker of this office signed.

        It does not matter who sends it, as nobody else can sign one.  A letter is not
        kept back where the file cannot be written: the next answer quotes it again.
        """
        found = list(find_notes(words))[:MOST]
        signed = [note for note in found if self._is_ours(note, directory)]
        if not signed:  # as in nearly all letters
            return
        try:
            keep_witnesses(self.path, signed)
        except OSError as error:
            LOG.warning("a checkpoint is not kept: %s", type(error).__name__)

    def notes(self) -> tuple[Note, ...]:
        """Return what is kept of this log."""
        try:
            kept = read_witnesses(self.path)
        except OSError as error:
            LOG.warning("checkpoints cannot be read: %s", type(error).__name__)
            return ()
        return tuple(note for note in kept if note.origin == self.origin)

    def _is_ours(self, note: Note, directory: Directory) -> bool:
        return note.origin == self.origin and any(
            note.fits(worker.sign) for worker in directory.workers
        )


def contradicted(tx: Transaction, witness: Witness) -> tuple[Note, ...]:
    """
    Return what came back and the log, or a checkpoint on the books, is otherwise than.

    Every checkpoint that we sign stays on the books, so that where there is one of that
    size it is compared.  Of what is not there, as somebody took it out or signs with our
    key, the log itself is read; reading all of it, as `grievance log verify` does, tells
    more.
    """
    notes = witness.notes()
    if not notes:
        return ()
    signed = (note for text in tx.log.checkpoints() for note in find_notes(text))
    roots = {note.size: note.root for note in signed}
    roots |= _roots(tx, {note.size for note in notes} - roots.keys())
    size = tx.log.frontier().size
    return tuple(n for n in notes if n.size > size or roots.get(n.size) != n.root)


def _roots(tx: Transaction, sizes: Collection[int]) -> dict[int, bytes]:
    """Return the roots over the first so many entries; none where there are fewer."""
    roots: dict[int, bytes] = {}
    if not sizes:
        return roots
    with closing(tx.log.bodies()) as bodies:
        frontier = Frontier()
        for size in sorted(sizes):
            some = islice(bodies, size - frontier.size)
            frontier = frontier.extend(leaf_hashes(some))
            roots[frontier.size] = frontier.root
    return roots
