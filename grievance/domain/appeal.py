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
    kinds = [clock.kind for clock in _since_triage(clocks)]
    return kinds.count(ClockKind.DECISION_NOTICE) > 1


def appeal_is_decided(clocks: Sequence[Clock]) -> bool:
    """
    Whether an appeal came to its end since triage began: by a decision, or closed on it.

    A panel that was convened after a decision was to be told looked at an appeal.
    """
    clocks = _since_triage(clocks)
    told = [c.kind is ClockKind.DECISION_NOTICE for c in clocks]
    panels = clocks[told.index(True) :] if any(told) else ()
    return follows_appeal(clocks) or any(
        clock.kind is ClockKind.INVESTIGATION and clock.is_stopped for clock in panels
    )


def once_told(kind: ClockKind, clocks: Sequence[Clock]) -> ClockKind:
    """Return what starts in place of *kind*: what is final is carried out at once."""
    is_final = kind is ClockKind.APPEAL_WINDOW and follows_appeal(clocks)
    return ClockKind.CORRECTIVE_ACTION_PLAN if is_final else kind


def _since_triage(clocks: Sequence[Clock]) -> Sequence[Clock]:
    begun = (place for place, one in enumerate(clocks) if one.kind in TRIAGE_CLOCKS)
    return clocks[max(begun, default=0) :]
