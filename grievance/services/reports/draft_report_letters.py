"""
Draft the letters to all whom a report names: one for each, in a case of its own.

No letter knows of another: each is written by `draft_letter` from the facts of its own
sub-case, about its addressee alone.  Done again it writes none a second time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from grievance.catalogue.letters import LetterId
from grievance.domain.case import Case
from grievance.domain.draft import Addressee, Draft
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.letter_time import refuse_untimely_letter
from grievance.domain.outgoing import OutgoingKind, Party
from grievance.domain.registry_ids import MemberId
from grievance.domain.release import refuse_release
from grievance.domain.report import NamedOrganisation
from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import RespondentKind, Slip
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.lock_case import lock_case
from grievance.services.boxes.log_opening import log_opening
from grievance.services.intake.letter_facts import Stationery
from grievance.services.letters.draft_letter import draft_letter
from grievance.services.reports.report_tree import Branch, read_report_tree
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


NO_CASE = "There is no case about it: {}."
NOT_MADE = "The worker has not made its case; wait for it, or look in quarantine."
NOT_YOURS = "You cannot open its case; ask {} to write the letter."
GIVEN_UP = (
    "Draft {} to it was given up; write another one by hand if it is to have one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLetter:
    """
    One that a report names, and the letter to it.

    *draft* is its number in *case*, *is_new* says whether it was written just now.
    Without one *why_not* says why; where that is empty too, it would be written.
    """

    named: NamedOrganisation = field(repr=False)
    case: Case | None = None
    draft: int | None = None
    is_new: bool = False
    why_not: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """What all letters of a report have in common; *parent* is the report's slip."""

    tx: Transaction
    ring: PersonRing = field(repr=False)
    parent: Slip = field(repr=False)
    at: datetime


def preview_report_letters(
    tx: Transaction, ring: PersonRing, report: CaseId, *, at: datetime
) -> tuple[ReportLetter, ...]:
    """
    Return who would get a letter and who not, and why; that cases are read is logged.

    Raises:
        NotAllowedError: It is no report, or its key is not on this ring.
    """
    writing, branches = _read(tx, ring, report, at)
    return tuple(_looked_at(writing, one) for one in branches)


def draft_report_letters(  # noqa: PLR0913  # whose hands, which report, how, when
    tx: Transaction,
    ring: PersonRing,
    report: CaseId,
    stationery: Stationery,
    *,
    at: datetime,
    language: str | None = None,
) -> tuple[ReportLetter, ...]:
    """
    Write the drafts that are not there yet; nothing goes out.

    Raises:
        NotAllowedError: It is no report, or its key is not on this ring.

        LetterError: A letter lacks something that only a person can give.
    """
    contents_key(tx, ring, report)  # or somebody locks what they may not read
    for child in sorted(one.id for one in tx.cases.children(report)):
        lock_case(tx, child)  # of two who do this one comes second
    writing, branches = _read(tx, ring, report, at)
    return tuple(
        _drafted(writing, _looked_at(writing, one), stationery, language)
        for one in branches
    )


def _read(
    tx: Transaction, ring: PersonRing, report: CaseId, at: datetime
) -> tuple[_Writing, tuple[Branch, ...]]:
    tree = read_report_tree(tx, ring, report)
    parent = read_case_slip(tx, ring, contents_key(tx, ring, report))
    return _Writing(tx=tx, ring=ring, parent=parent, at=at), tree.branches


def _looked_at(writing: _Writing, branch: Branch) -> ReportLetter:
    """Find the letter to one organisation, or say why it gets none."""
    named = branch.named
    if named.respondent is None or not named.route.makes_case:
        return ReportLetter(named=named, why_not=NO_CASE.format(named.route))
    if branch.limb is None:
        return ReportLetter(named=named, why_not=NOT_MADE)
    case = branch.limb.case
    if not branch.limb.is_yours:
        owner = branch.limb.owner or "a coordinator"
        return ReportLetter(named=named, case=case, why_not=NOT_YOURS.format(owner))
    log_opening(writing.tx, writing.ring, case.id, at=writing.at)
    if draft := _draft_to(writing, case, addressee_of(named)):
        why_not = GIVEN_UP.format(draft.number) if draft.given_up else ""
        number = None if draft.given_up else draft.number
        return ReportLetter(named=named, case=case, draft=number, why_not=why_not)
    return ReportLetter(named=named, case=case, why_not=_refusal(writing, case, named))


def _drafted(
    writing: _Writing, found: ReportLetter, stationery: Stationery, language: str | None
) -> ReportLetter:
    if found.case is None or found.draft is not None or found.why_not:
        return found
    draft = draft_letter(
        writing.tx,
        writing.ring,
        found.case.id,
        LetterId.ENTITY_LETTER,
        stationery,
        to=addressee_of(found.named),
        language=language,
        at=writing.at,
    )
    return ReportLetter(
        named=found.named, case=found.case, draft=draft.number, is_new=True
    )


def addressee_of(named: NamedOrganisation) -> Addressee:
    """Return whom the letter is to: an Entity, or a Member of whom nothing is certified."""
    assert named.respondent is not None
    id_ = UUID(named.respondent.id)
    if named.respondent.kind is RespondentKind.MEMBER:
        return Addressee(party=Party.MEMBER, member=MemberId(id_))
    return Addressee(party=Party.ENTITY, entity=EntityId(id_))


def _draft_to(writing: _Writing, case: Case, to: Addressee) -> Draft | None:
    """Return the last first letter to them, whatever became of it."""
    key = contents_key(writing.tx, writing.ring, case.id)
    drafts = read_records(writing.tx, key, writing.ring.directory, Draft)
    theirs = [
        one for one in drafts if one.to == to and one.kind is OutgoingKind.ENTITY_LETTER
    ]
    return next((one for one in theirs if not one.given_up), next(iter(theirs), None))


def _refusal(writing: _Writing, case: Case, named: NamedOrganisation) -> str:
    """Say why no letter may be written; empty where one may."""
    key = contents_key(writing.tx, writing.ring, case.id)
    slip = read_case_slip(writing.tx, writing.ring, key)
    party = addressee_of(named).party
    try:
        refuse_release(slip, party)
        if writing.parent.risk is not RiskLevel.UNASSESSED:
            refuse_release(writing.parent, party)  # the same people wrote
        refuse_untimely_letter(OutgoingKind.ENTITY_LETTER, party, case.stage)
    except NotAllowedError as error:
        return str(error)
    return ""
