"""What the desk asks of a search; run in threads only, and stopped between two cases."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from grievance.services.search.search_cases import Found, search_cases
from grievance.services.search.search_names import search_names
from grievance.services.search.search_query import parse_query
from tui.asking.people import follow_people
from tui.session import Session


def search(
    session: Session, typed: str, *, names: bool, goes_on: Callable[[Found], bool]
) -> None:
    """
    Tell what is found as it is found, as long as somebody wants it.

    Raises:
        NotAllowedError: What was typed finds nothing, or the desk was locked.
    """
    query = parse_query(typed)
    follow_people(session)
    look = search_names if names else search_cases
    with closing(look(session.searcher(), query)) as found:
        for some in found:
            if not goes_on(some):
                return
