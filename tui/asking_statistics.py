"""What the desk asks to be counted; run in threads only."""

from __future__ import annotations

from collections.abc import Callable

from grievance.domain.errors import SetupError
from grievance.services.preview_statistics import preview_statistics
from grievance.statistics.periods import Months
from grievance.statistics.suppression import Preview
from grievance.statistics.tables import declared_tables
from tui.asking_people import follow_people
from tui.session import Session


def read_previews(
    session: Session, period: Months | None, tell: Callable[[int], object]
) -> tuple[Preview, ...]:
    """
    Count all that came in, or came in then; *tell* hears how many slips are opened.

    Raises:
        SetupError: The worker's key, which opens slips, is not in this home.
    """
    follow_people(session)
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
        return preview_statistics(tx, ring, declared_tables(), period=period, tell=tell)
