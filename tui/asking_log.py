"""What the desk asks of the log; run in threads only."""

from __future__ import annotations

from grievance.services.read_log import LogView, Wanted, read_log
from tui.asking_people import follow_people
from tui.session import Session


def read_lines(session: Session, wanted: Wanted) -> LogView:
    """Read who did what, as far as whoever sits at the desk may see it."""
    follow_people(session)
    with session.mechanism.store.read() as tx:
        return read_log(tx, session.ring, wanted, session.slips(tx))
