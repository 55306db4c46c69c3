"""What the desk asks of the log; run in threads only."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.services.log.read_log import LogView, Wanted, read_log
from grievance.vault.log_verifier import find_notes
from grievance.wiring.verifying import Verdict, verify
from tui.asking.people import follow_people
from tui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHead:
    """
    How long the log is, and the newest signed checkpoint, empty where there is none.

    It covers the first entries; *witnesses* counts those that came back from outside.
    """

    entries: int
    covered: int
    note: str
    witnesses: int


def read_lines(session: Session, wanted: Wanted) -> LogView:
    """Read who did what, as far as whoever sits at the desk may see it."""
    follow_people(session)
    with session.mechanism.store.read() as tx:
        return read_log(tx, session.ring, wanted, session.slips(tx))


def read_head(session: Session) -> LogHead:
    """Read the newest checkpoint."""
    with session.mechanism.store.read() as tx:
        notes, entries = tx.log.checkpoints(), tx.log.frontier().size
    newest = notes[-1] if notes else ""
    return LogHead(
        entries=entries,
        covered=max((note.size for note in find_notes(newest)), default=0),
        note=newest,
        witnesses=len(session.mechanism.witness.notes()),
    )


def verify_here(session: Session) -> Verdict:
    """Read the whole log, and compare it with what this machine remembers."""
    return verify(session.mechanism)
