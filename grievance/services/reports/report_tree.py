"""A report with everything that was made of it: which case, how far, with whom, due when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grievance.domain.case import Case, CaseKind
from grievance.domain.clock import Clock, ClockKind
from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.intake import Outcome
from grievance.domain.report import NamedOrganisation
from grievance.services.boxes.case_keys import contents_key, find_key
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.slips.list_cases import handler_names
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


# Clocks that stop when a letter of ours goes out.
LETTERS = frozenset(
    {
        ClockKind.ACKNOWLEDGEMENT,
        ClockKind.PROGRESS,
        ClockKind.FEEDBACK,
        ClockKind.DECISION_NOTICE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limb:
    """
    A case of the tree; *owner* answers for it, *letters_due* are clocks that run.

    *is_yours* says whether it can be opened with the ring that asked.
    """

    case: Case
    owner: str | None
    is_yours: bool

    @property
    def letters_due(self) -> tuple[Clock, ...]:
        """The clocks that wait for a letter of ours, by their days."""
        waiting = (c for c in self.case.clocks if c.kind in LETTERS and c.is_running)
        return tuple(sorted(waiting, key=lambda one: one.due_on))


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """
    An organisation on record, and the case about it.

    *limb* is None where there is none; then *outcome* says what became of the message
    that was to become one, None where it waits or never was.
    """

    named: NamedOrganisation
    limb: Limb | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTree:
    """
    A report and its branches, by number.

    *undecided* are names of Entities on its slip of which nobody has said yet what they
    are; *others* are sub-cases that no line on record speaks of.
    """

    report: Limb
    branches: tuple[Branch, ...] = field(repr=False)
    undecided: tuple[str, ...] = field(default=(), repr=False)
    others: tuple[Limb, ...] = ()


def read_report_tree(tx: Transaction, ring: PersonRing, case_id: CaseId) -> ReportTree:
    """
    Return what was made of a report.

    How far a sub-case is lies on its cover; who reads the report sees it, also of those
    that they cannot open.

    Raises:
        NotAllowedError: It is no report, or its key is not on this ring.
    """
    key = contents_key(tx, ring, case_id)
    case = tx.cases.get(case_id)
    if case.kind is not CaseKind.REPORT:
        msg = f"This case is a {case.kind}; `grievance case {case.reference}` shows it."
        raise NotAllowedError(msg)
    people = handler_names(ring)
    limbs = {
        child.id: _limb(tx, ring, child, people) for child in tx.cases.children(case_id)
    }
    every = read_records(tx, key, ring.directory, NamedOrganisation)
    branches = tuple(_branch(tx, one, limbs) for one in every)
    told = {branch.limb.case.id for branch in branches if branch.limb}
    return ReportTree(
        report=_limb(tx, ring, case, people),
        branches=branches,
        undecided=_undecided(tx, ring, key, every),
        others=tuple(limb for id_, limb in limbs.items() if id_ not in told),
    )


def _branch(
    tx: Transaction, named: NamedOrganisation, limbs: Mapping[CaseId, Limb]
) -> Branch:
    if named.spool_id is None:
        return Branch(named=named)
    receipt = tx.spool.receipt(named.spool_id)
    limb = limbs.get(receipt.case_id) if receipt.case_id else None
    return Branch(named=named, limb=limb, outcome=receipt.outcome)


def _limb(
    tx: Transaction, ring: PersonRing, case: Case, people: Mapping[PersonId, str]
) -> Limb:
    owner = None if case.owner is None else people.get(case.owner, "someone who left")
    is_yours = find_key(tx, ring, case.id, Compartment.CONTENTS) is not None
    return Limb(case=case, owner=owner, is_yours=is_yours)


def _undecided(
    tx: Transaction,
    ring: PersonRing,
    key: CaseKey,
    every: tuple[NamedOrganisation, ...],
) -> tuple[str, ...]:
    """Name the Entities of the slip that are on record neither so nor by their Member."""
    decided = {one.respondent.id for one in every if one.respondent}
    names = {one.name for one in every}
    on_slip = read_case_slip(tx, ring, key).entities
    known = (tx.entities.get(id_) for id_ in tx.entities.titles(on_slip))
    return tuple(
        one.name
        for one in known
        if not {str(one.id), str(one.member_id)} & decided and one.name not in names
    )
