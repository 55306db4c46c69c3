"""Ask whether who sits at the desk may go on, as the office is by now; in threads only."""

from __future__ import annotations

from grievance.domain.errors import NotAllowedError
from grievance.services.directory.still_here import why_over
from grievance.vault.errors import RolledBackError, SealError
from tui.session import Session


def why_to_lock(session: Session) -> str:
    """
    Take over the newest directory; or say why the desk is to be locked.

    It is where the directory is none that this machine believes, too.
    """
    mechanism, ring, at = session.mechanism, session.ring, session.mechanism.now()
    with mechanism.store.read() as tx:
        is_same = tx.people.epoch() == ring.directory.epoch
    try:
        newest = ring.directory.in_force(at) if is_same else mechanism.directory()
    except (RolledBackError, SealError) as error:
        return str(error)
    said = why_over(ring, newest, at=at)
    if not said and newest is not ring.directory:
        session.believe(newest)
    return said


def follow_people(session: Session) -> None:
    """
    Take over the newest directory before anything is listed by it.

    Raises:
        NotAllowedError: They cannot go on; the desk locks itself at its next look.
    """
    if said := why_to_lock(session):
        raise NotAllowedError(said)
