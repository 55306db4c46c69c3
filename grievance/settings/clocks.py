"""How long each thing may take, where an office says otherwise than we do."""

from __future__ import annotations

from collections.abc import Mapping

from grievance.domain.clock import ClockKind
from grievance.domain.limit import Limit, LimitError, parse_limit
from grievance.domain.timetable import DEFAULTS, SHORT_RETENTION


SHORT = "retention-inadmissible"  # of what was inadmissible
NAMES = (*ClockKind, SHORT)


def refuse_bad_clocks(written: Mapping[str, str]) -> None:
    """Raise `ValueError` if there is no such clock, or a limit is none."""
    for name, limit in written.items():
        if name not in NAMES:
            msg = f"there is no clock {name!r}; they are {', '.join(NAMES)}"
            raise ValueError(msg)
        try:
            parse_limit(limit)
        except LimitError as error:
            msg = f"{name} is {limit!r}: {error}"
            raise ValueError(msg.rstrip(".")) from None


def limits_of(written: Mapping[str, str]) -> Mapping[ClockKind, Limit]:
    """Return the limit of every clock."""
    own = {kind: parse_limit(written[kind]) for kind in ClockKind if kind in written}
    return {**DEFAULTS, **own}


def short_retention_of(written: Mapping[str, str]) -> Limit:
    """Return how long what was inadmissible is kept."""
    return parse_limit(written[SHORT]) if SHORT in written else SHORT_RETENTION
