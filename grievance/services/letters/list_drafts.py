"""List the drafts of a case: where each stands, and the copy of what was let go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from grievance.domain.draft import Addressee, Draft, SentCopy
from grievance.domain.ids import CaseId, OutgoingId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.sent_copies import read_copies
from grievance.services.letters.edit_draft import waits
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


OPEN, WAITS, GIVEN_UP = "open", "waits for a second person", "given up"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDraft:
    """A draft, how it stands in words, what whom it is to is called, and what was let go."""

    draft: Draft = field(repr=False)
    state: str
    title: str = field(default="", repr=False)
    copy: SentCopy | None = field(default=None, repr=False)


def list_drafts(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, at: datetime
) -> tuple[ListedDraft, ...]:
    """
    Return the last revision of each draft.

    Raises:
        NotAllowedError: The case is not theirs.
    """
    key = contents_key(tx, ring, case_id)
    copies = read_copies(tx, ring, key)
    return tuple(
        _listed(tx, draft, copies, at=at)
        for draft in read_records(tx, key, ring.directory, Draft)
    )


def _listed(
    tx: Transaction, draft: Draft, copies: Iterable[SentCopy], *, at: datetime
) -> ListedDraft:
    copy = next((one for one in copies if draft.became(one)), None)
    state = _state(tx, draft, copy, at=at)
    return ListedDraft(draft=draft, state=state, title=_title(tx, draft.to), copy=copy)


def _state(
    tx: Transaction, draft: Draft, copy: SentCopy | None, *, at: datetime
) -> str:
    """Say how a draft stands; of one that was let go, what the letter has become."""
    if copy is not None:
        return tx.outgoing.get(OutgoingId(UUID(copy.outgoing_id))).cover.state.value
    if draft.given_up:
        return GIVEN_UP
    return WAITS if waits(tx, draft, at=at) else OPEN


def _title(tx: Transaction, to: Addressee) -> str:
    """Return what whoever it is to is called, if it is one of the registry still."""
    if to.member is not None:
        names = {one.id: one.name for one in tx.members.all()}
        return names.get(to.member, "")
    return tx.entities.titles((to.entity,)).get(to.entity, "") if to.entity else ""
