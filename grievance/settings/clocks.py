"""How long each thing may take, where an office says otherwise than we do."""

from __future__ import annotations

from collections.abc import Mapping

from grievance.domain.case_kind import CaseKind
from grievance.domain.clock import ClockKind
from grievance.domain.limit import Limit, LimitError, parse_limit
from grievance.domain.outcome import CaseOutcome
from grievance.domain.timetable import DEFAULTS, SHORT_RETENTION


OF_RETENTION = (*CaseOutcome, *CaseKind)
SHORT = "retention-inadmissible"  # of what was inadmissible
NAMES = (*ClockKind, SHORT)


def refuse_bad_clocks(written: Mapping[str, str]) -> None:
    """Raise `ValueError` if there is no such clock, or a limit is none."""
    _refuse_bad(written, NAMES, "clock")


def refuse_bad_retention(written: Mapping[str, str]) -> None:
    """Raise `ValueError` if there is no such outcome or kind, or a limit is none."""
    _refuse_bad(written, OF_RETENTION, "outcome or kind of case")


def _refuse_bad(written: Mapping[str, str], names: tuple[str, ...], what: str) -> None:
    for name, limit in written.items():
        if name not in names:
            msg = f"there is no {what} {name!r}; they are {', '.join(names)}"
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


def retention_of(written: Mapping[str, str]) -> Mapping[str, Limit]:
    """Return how long cases of an outcome or a kind are kept, by its code."""
    return {name: parse_limit(limit) for name, limit in written.items()}


def short_retention_of(written: Mapping[str, str]) -> Limit:
    """Return how long what was inadmissible is kept."""
    return parse_limit(written[SHORT]) if SHORT in written else SHORT_RETENTION
