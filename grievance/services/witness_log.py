"""Hear what others saw of our log: checkpoints that they quote, and keep."""

from __future__ import annotations

import logging

from dataclasses import dataclass
from pathlib import Path

from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.log_verifier import Note, find_notes
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
    Return what came back and the books know nothing of, or otherwise.

    Every checkpoint that we sign stays on the books, so that one which is not there
    tells that somebody took it out, or signs with our key; reading the whole log, as
    `grievance log verify` does, tells more.
    """
    notes = witness.notes()
    if not notes:
        return ()
    size = tx.log.frontier().size
    signed = (note for text in tx.log.checkpoints() for note in find_notes(text))
    known = {(note.size, note.root) for note in signed}
    return tuple(n for n in notes if n.size > size or (n.size, n.root) not in known)
