"""List the closed cases whose time is over, for somebody to look whether they may go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.retention import Retention, RetentionRules
from grievance.domain.slip import Flag, Slip
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.slips.list_cases import list_covers
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A closed case, until when it is kept and why, and whether it is on hold."""

    case: Case
    kept: Retention
    outcome: str
    is_held: bool


def list_retention(
    tx: Transaction,
    ring: PersonRing,
    rules: RetentionRules,
    *,
    today: date,
    everything: bool = False,
) -> tuple[Reviewed, ...]:
    """
    Return whose time is over, the longest over first; with *everything* all that ended.

    Those on hold are among them: nothing of them is destroyed, and a hold is looked at
    as well.  Only cases that this person may open are listed.
    """
    found = (
        reviewed
        for case in list_covers(tx, ring)
        if _may_be_over(rules, case, today) or everything
        for reviewed in _reviewed(tx, ring, rules, case)
        if everything or reviewed.kept.is_over(today)
    )
    return tuple(sorted(found, key=lambda one: (one.kept.until, one.case.reference)))


def reviewed_case(case: Case, slip: Slip, rules: RetentionRules) -> Reviewed | None:
    """Say until when a case is kept; None of one that has not ended."""
    kept = rules.of_case(case, slip.outcome)
    if kept is None:
        return None
    is_held = Flag.LEGAL_HOLD in slip.flags
    return Reviewed(case=case, kept=kept, outcome=slip.outcome, is_held=is_held)


def _may_be_over(rules: RetentionRules, case: Case, today: date) -> bool:
    first = rules.earliest(case)
    return first is not None and today > first


def _reviewed(
    tx: Transaction, ring: PersonRing, rules: RetentionRules, case: Case
) -> Iterator[Reviewed]:
    if case.is_open:
        return
    key = find_key(tx, ring, case.id, Compartment.CONTENTS)
    if key is None:
        return
    reviewed = reviewed_case(case, read_case_slip(tx, ring, key), rules)
    if reviewed is not None:
        yield reviewed
