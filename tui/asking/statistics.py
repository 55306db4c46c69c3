"""What the desk asks to be counted; run in threads only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from grievance.domain.errors import NotAllowedError, SetupError
from grievance.publishing import publishing_of
from grievance.services.overviews.count_load import Load, count_load
from grievance.services.statistics.preview_statistics import preview_statistics
from grievance.services.statistics.waiting_releases import may_publish, waiting_releases
from grievance.statistics.periods import Months
from grievance.statistics.preview import Preview
from tui.asking.people import follow_people
from tui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was counted, and the periods of which a release waits for somebody."""

    previews: tuple[Preview, ...] = field(repr=False)
    waiting: tuple[str, ...]


def read_counts(
    session: Session, period: Months | None, tell: Callable[[int], object]
) -> Counts:
    """
    Count all that happened, or happened then; *tell* hears how many slips are opened.

    Raises:
        NotAllowedError: They are neither an analyst nor a coordinator: all cases are
            counted, those too that somebody may not know of.

        SetupError: The worker's key, which opens slips, is not in this home.
    """
    follow_people(session)
    if not may_publish(session.me):
        msg = (
            "All cases are counted for an analyst or a coordinator; o counts the open "
            "work of yours."
        )
        raise NotAllowedError(msg)
    mechanism = session.mechanism
    try:
        ring = mechanism.worker_ring()
    except SetupError as error:
        msg = (
            f"{error} Cases are counted where the worker runs, with `grievance "
            "statistics preview`."
        )
        raise SetupError(msg) from None
    with mechanism.store.read() as tx:
        how = publishing_of(mechanism)
        waiting = waiting_releases(tx, session.ring.directory)
        return Counts(
            previews=preview_statistics(tx, ring, how, period=period, tell=tell),
            waiting=tuple(one.release.period for one in waiting),
        )


def read_load(session: Session) -> Load:
    """Count the open work, as far as whoever sits at the desk may see it."""
    follow_people(session)
    with session.mechanism.store.read() as tx:
        memory = session.slips(tx)
        return count_load(tx, session.ring, memory, today=session.today)
