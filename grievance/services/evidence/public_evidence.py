"""Since when evidence of an allegation was public, as its slip says it for planning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from grievance.domain.evidence import Evidence
from grievance.domain.slip import Slip


def with_public_evidence(slip: Slip, evidence: Iterable[Evidence]) -> Slip:
    """
    Return the slip with the first day on which evidence of each allegation was public.

    Evidence that names no allegation bears on all of them.
    """
    items = tuple(evidence)
    allegations = tuple(
        replace(one, public_since=_first_day(items, one.number))
        for one in slip.allegations
    )
    return replace(slip, allegations=allegations)


def _first_day(evidence: Iterable[Evidence], number: int) -> date | None:
    days = (
        one.published_on
        for one in evidence
        if one.published_on and (not one.allegations or number in one.allegations)
    )
    return min(days, default=None)
