"""Read what is proposed in a case, with its reasons, and what people decided of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from grievance.catalogue.catalogue import Catalogue, shipped_catalogue
from grievance.domain.contents import LetterText, PartKind
from grievance.domain.deciding import (
    Decided,
    Decision,
    ProposalState,
    standing_decisions,
)
from grievance.domain.errors import GrievanceError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER, CaseId, EntityId
from grievance.domain.proposal import KeptProposals, Proposal, ProposalKind
from grievance.domain.proposal_states import states_of
from grievance.domain.slip import Slip
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.payload import decode
from grievance.services.cases.filings import last_words, read_filings
from grievance.services.triage.offer_expansions import offer_expansions
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, read_part
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The slip of a case, what was proposed for it, and what was decided."""

    slip: Slip
    kept: tuple[KeptProposals, ...] = field(repr=False)
    decisions: tuple[Decided, ...]

    @property
    def states(self) -> tuple[ProposalState, ...]:
        """How each proposal stands, before rules add anything."""
        return states_of(self.slip, self.kept, self.decisions)

    @property
    def undecided(self) -> int:
        """How many proposals wait for a decision."""
        return sum(state.needs_decision for state in self.states)


def read_proposals(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    *,
    catalogue: Catalogue | None = None,
) -> tuple[ProposalState, ...]:
    """
    Return the proposals of a case as its letters make them, then what rules add.

    Where an Entity and criteria are decided on, criteria that are looked at together
    with these are offered as well.  Whoever shows them shows words of the letters:
    `open_proposals` notes that in the log.

    Raises:
        NotAllowedError: The case's key is not on this ring.

        SealError: Something in it was altered.
    """
    review = read_review(tx, ring, contents_key(tx, ring, case_id))
    books = catalogue or shipped_catalogue()
    return labelled(tx, books, all_states(tx, books, review, case_id))


def open_proposals(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    *,
    catalogue: Catalogue | None = None,
    at: datetime,
) -> tuple[ProposalState, ...]:
    """Read the proposals as `read_proposals` does, and note in the log who did."""
    states = read_proposals(tx, ring, case_id, catalogue=catalogue)
    Pen.of(tx, ring, at).note(Act.CONTENTS_OPENED, case_id)
    return states


def read_review(tx: Transaction, ring: PersonRing, key: CaseKey) -> Review:
    """Read slip, proposals and decisions with the key to a case's contents."""
    return Review(
        slip=read_case_slip(tx, ring, key),
        kept=tuple(_kept(tx, ring, key)),
        decisions=tuple(_decisions(tx, ring, key)),
    )


def all_states(
    tx: Transaction, catalogue: Catalogue, review: Review, case_id: CaseId
) -> tuple[ProposalState, ...]:
    """Say how everything stands, also what rules add on the day the case came in."""
    day = tx.cases.get(case_id).received_on
    offered = offer_expansions(tx, catalogue, review.slip, review.states, on=day)
    return states_of(review.slip, review.kept, review.decisions, offered)


def labelled(
    tx: Transaction, catalogue: Catalogue, states: Iterable[ProposalState]
) -> tuple[ProposalState, ...]:
    """Give what has only a code the name that people know it by."""
    return tuple(
        replace(
            state,
            proposal=_labelled(tx, catalogue, state.proposal),
            changed_to=_changed_to(tx, catalogue, state),
        )
        for state in states
    )


def _changed_to(tx: Transaction, catalogue: Catalogue, state: ProposalState) -> str:
    code = state.decision.answer.code if state.decision else ""
    if not code:
        return ""
    return label_of(tx, catalogue, state.proposal.kind, code) or code


def _labelled(tx: Transaction, catalogue: Catalogue, proposal: Proposal) -> Proposal:
    if proposal.label:
        return proposal
    return replace(
        proposal, label=label_of(tx, catalogue, proposal.kind, proposal.code)
    )


def label_of(
    tx: Transaction, catalogue: Catalogue, kind: ProposalKind, code: str
) -> str:
    """Return what a criterion or an Entity is called; empty for what has no name."""
    if kind is ProposalKind.CRITERION:
        try:
            return catalogue.criterion(catalogue.resolve(code)).title
        except GrievanceError:  # it was taken out of the catalogue
            return ""
    if kind in {ProposalKind.ENTITY, ProposalKind.POSSIBLY_CONCERNED}:
        titles = {
            str(id_): name for id_, name in tx.entities.titles(_ids(code)).items()
        }
        return titles.get(code, "")
    return ""


def _ids(code: str) -> list[EntityId]:
    try:
        return [EntityId(UUID(code))]
    except ValueError:
        return []


def _kept(tx: Transaction, ring: PersonRing, key: CaseKey) -> Iterator[KeptProposals]:
    """
    Yield what the worker proposed; anybody could drop in proposals of their own.

    Not of a later letter that was filed elsewhere; what the slip was made of stays, so
    that it can be rejected.
    """
    kind = PartKind.PROPOSALS
    gone = frozenset(_filed_elsewhere(tx, ring, key))
    for one in open_parts(tx, key, ring.directory, kind, by=WORKER):
        kept = decode(KeptProposals, one.body)
        if kept.is_first or kept.spool_id not in gone:
            yield kept


def _filed_elsewhere(tx: Transaction, ring: PersonRing, key: CaseKey) -> Iterator[str]:
    """Yield from which messages the letters were read that lie elsewhere by now."""
    filings = read_filings(tx, key, ring.directory)
    for letter_id, filed in last_words(filings).items():
        if filed.is_elsewhere:
            body = read_part(key, tx.parts.get(letter_id), ring.directory)
            yield decode(LetterText, body).spool_id


def _decisions(tx: Transaction, ring: PersonRing, key: CaseKey) -> Iterator[Decided]:
    """Yield each answer that holds with whose signature is under it, in any order."""
    found = [
        (decode(Decision, one.body), one.part.author)
        for one in open_parts(tx, key, ring.directory, PartKind.DECISION)
        if one.part.boxed is None  # for the others no key was needed
    ]
    standing = standing_decisions(decision for decision, _ in found)
    for decision, author in found:
        if decision.number in standing:
            for answer in decision.answers:
                yield Decided(
                    number=decision.number,
                    answer=answer,
                    at=decision.at,
                    by=author,
                )
