"""Measure the proposals by what people decided, over all cases on a ring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grievance.domain.compartment import Compartment
from grievance.domain.deciding import EXPANSION, ON_SLIP, ProposalState, Verdict
from grievance.services.boxes.case_keys import find_key
from grievance.services.slips.list_cases import list_covers
from grievance.services.triage.read_proposals import read_review
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


BY_RULE = "criterion-by-rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """
    How many proposals of a kind were made, and what people said to them.

    What was passed over for another one counts as *rejected*; *added* is what nobody
    had proposed.
    """

    proposed: int = 0
    confirmed: int = 0
    changed: int = 0
    rejected: int = 0
    undecided: int = 0
    added: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            proposed=self.proposed + other.proposed,
            confirmed=self.confirmed + other.confirmed,
            changed=self.changed + other.changed,
            rejected=self.rejected + other.rejected,
            undecided=self.undecided + other.undecided,
            added=self.added + other.added,
        )

    @property
    def precision(self) -> float | None:
        """Of what was decided, the share that was right; None while nothing was."""
        return _share(self.confirmed, self.confirmed + self.changed + self.rejected)

    @property
    def recall(self) -> float | None:
        """Of what holds, the share that was proposed; None while nothing is known."""
        return _share(self.confirmed, self.confirmed + self.changed + self.added)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied:
    """What was counted, by kind, and in how many cases."""

    cases: int
    kinds: Mapping[str, Tally]


def tally_decisions(tx: Transaction, ring: PersonRing) -> Tallied:
    """
    Count over every case that this person may open; only numbers leave it.

    Raises:
        SealError: Something in a case was altered.
    """
    kinds: defaultdict[str, Tally] = defaultdict(Tally)
    cases = 0
    for states in _reviewed(tx, ring):
        cases += 1
        for state in states:
            if state.proposal.how != ON_SLIP:  # which nobody proposed here
                kinds[_kind(state)] += _counted(state)
    return Tallied(cases=cases, kinds=dict(sorted(kinds.items())))


def _reviewed(tx: Transaction, ring: PersonRing) -> Iterator[tuple[ProposalState, ...]]:
    for cover in list_covers(tx, ring):
        key = find_key(tx, ring, cover.id, Compartment.CONTENTS)
        if key is not None and cover.is_complaint:
            yield read_review(tx, ring, key).states


def _kind(state: ProposalState) -> str:
    is_by_rule = state.proposal.how == EXPANSION
    return BY_RULE if is_by_rule else state.proposal.kind.value


def _counted(state: ProposalState) -> Tally:
    if state.decision is None:
        return Tally(
            proposed=1, rejected=int(state.is_moot), undecided=int(not state.is_moot)
        )
    match state.decision.verdict:
        case Verdict.ADDED:
            return Tally(added=1)
        case Verdict.CONFIRMED:
            return Tally(proposed=1, confirmed=1)
        case Verdict.CHANGED:
            return Tally(proposed=1, changed=1)
        case Verdict.REJECTED:
            return Tally(proposed=1, rejected=1)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
