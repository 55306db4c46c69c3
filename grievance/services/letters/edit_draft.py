"""Change the words of a draft, or give it up; no revision is lost."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from grievance.domain.draft import Draft, SentCopy
from grievance.domain.errors import ConflictError, NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, RequestId
from grievance.domain.request import RequestState
from grievance.domain.timetable import Timetable
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record, read_records
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.sent_copies import read_copies
from grievance.services.notices.give_up_notice import note_given_up
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


WAITS = (
    "This letter waits for a second person; withdraw that request first, so that they "
    "say yes to the words that go out."
)
OVERTAKEN = (
    "Somebody else changed this draft meanwhile; look at their words before yours take "
    "their place."
)


def edit_draft(  # noqa: PLR0913  # whose hands, which draft, what words, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    number: int,
    *,
    subject: str,
    body: str,
    at: datetime,
    read: int | None = None,
) -> Draft:
    """
    Write another revision of a draft; *read* is the one that was changed.

    Raises:
        NotFoundError: There is no such draft.

        NotAllowedError: It was sent, given up or waits for somebody; it would have no
            words, or too many; or the case is not theirs.

        ConflictError: Somebody else changed it since it was read.
    """
    tx.cases.lock(case_id)  # somebody may be just letting it go
    key = contents_key(tx, ring, case_id)
    draft = find_draft(tx, ring, key, number)
    refuse_waiting(tx, draft, at=at)
    if read is not None and draft.revision != read:
        raise ConflictError(OVERTAKEN)
    edited = draft.edited(subject, body, at=at)
    keep_record(Pen.of(tx, ring, at), key, edited)
    return edited


def give_up_draft(  # noqa: PLR0913  # whose hands, which draft, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    number: int,
    *,
    timetable: Timetable,
    at: datetime,
) -> Draft:
    """Say that a draft is not to be sent; raises as `edit_draft`."""
    tx.cases.lock(case_id)
    key = contents_key(tx, ring, case_id)
    draft = find_draft(tx, ring, key, number)
    refuse_waiting(tx, draft, at=at)
    if draft.notice is not None:
        note_given_up(Pen.of(tx, ring, at), key, draft, timetable)
    given_up = draft.give_up(at=at)
    keep_record(Pen.of(tx, ring, at), key, given_up)
    return given_up


def find_draft(tx: Transaction, ring: PersonRing, key: CaseKey, number: int) -> Draft:
    """
    Return a draft that can still be worked on.

    Raises:
        NotFoundError: There is none of that number.

        NotAllowedError: It was let go before, or given up.
    """
    copies = read_copies(tx, ring, key)
    return open_draft(read_records(tx, key, ring.directory, Draft), copies, number)


def open_draft(
    drafts: tuple[Draft, ...], copies: tuple[SentCopy, ...], number: int
) -> Draft:
    """Return the draft of that number, as `find_draft` does."""
    draft = next((one for one in drafts if one.number == number), None)
    if draft is None:
        msg = "There is no such draft; `grievance letters drafts` lists them."
        raise NotFoundError(msg)
    if draft.given_up or any(draft.became(copy) for copy in copies):
        done = "given up" if draft.given_up else "let go"
        msg = f"Draft {number} was {done} before; write another one."
        raise NotAllowedError(msg)
    return draft


def refuse_waiting(tx: Transaction, draft: Draft, *, at: datetime) -> None:
    """Refuse to touch words that a second person is just reading."""
    if waits(tx, draft, at=at):
        raise NotAllowedError(WAITS)


def waits(tx: Transaction, draft: Draft, *, at: datetime) -> bool:
    """Whether a second person is asked to say yes to these words."""
    if not draft.asked:
        return False
    request = tx.requests.get(RequestId(UUID(draft.asked))).request
    return request.state is RequestState.ASKED and request.is_open(at)
