"""An appeal is decided once: what was decided on it is final, until new evidence."""

from __future__ import annotations

from collections.abc import Sequence

from grievance.domain.clock import Clock, ClockKind


TRIAGE_CLOCKS = frozenset({ClockKind.TRIAGE, ClockKind.URGENT_TRIAGE})


def follows_appeal(clocks: Sequence[Clock]) -> bool:
    """
    Whether what was decided last was an appeal: then nobody appeals any more.

    So it is where a decision was to be told for the second time since triage began; a
    case that is taken up again goes through triage first, and begins anew.
    """
    kinds = [clock.kind for clock in clocks]
    begun = (place for place, kind in enumerate(kinds) if kind in TRIAGE_CLOCKS)
    since = max(begun, default=0)
    return kinds[since:].count(ClockKind.DECISION_NOTICE) > 1


def once_told(kind: ClockKind, clocks: Sequence[Clock]) -> ClockKind:
    """Return what starts in place of *kind*: what is final is carried out at once."""
    is_final = kind is ClockKind.APPEAL_WINDOW and follows_appeal(clocks)
    return ClockKind.CORRECTIVE_ACTION_PLAN if is_final else kind
