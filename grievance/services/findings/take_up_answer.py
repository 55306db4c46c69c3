"""Note what came of the words that an auditor wrote beside the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.services.audits.file_at_hand import take_file
from grievance.services.audits.propose_findings import (
    keep_findings_said,
    letters_by_message,
    read_findings_said,
)
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.give_reason import give_reason
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


NOTHING_WAITS = (
    "That letter says nothing beside its form that waits for somebody; `grievance findings "
    "list` names those that do."
)


def take_up_answer(  # noqa: PLR0913  # whose hands, which letter, what came of it, when
    tx: Transaction,
    ring: PersonRing,
    file_id: CaseId,
    spool_id: str,
    *,
    text: str,
    at: datetime,
) -> None:
    """
    Let words of the letter of a message wait for nobody; *text* lies sealed in the file.

    Raises:
        NotAllowedError: Nothing says what came of it, no words of it wait for anybody, or
            this person has no say in the file.
    """
    if not text.strip():
        msg = "Say in one sentence what came of it, or that nothing had to."
        raise NotAllowedError(msg)
    file = take_file(tx, ring, file_id, at=at)
    every = read_findings_said(tx, file.key, ring.directory)
    waiting = (one for one in every if one.is_unread)
    said = next((one for one in waiting if one.spool_id == spool_id), None)
    if said is None:
        raise NotAllowedError(NOTHING_WAITS)
    reason = Reason(act=Act.RECORD_WRITTEN, text=text.strip(), at=at)
    give_reason(file.pen, file.key, reason)
    last = max(at, said.at + timedelta(microseconds=1))  # a clock may be behind
    keep_findings_said(file.pen, file.key, replace(said, at=last, taken_up=True))


def message_of(tx: Transaction, ring: PersonRing, file_id: CaseId, letter: int) -> str:
    """
    Return the message that a letter of a file was read from.

    Raises:
        NotFoundError: The file has no letter of this number.
    """
    key = contents_key(tx, ring, file_id)
    numbers = letters_by_message(tx, key, ring.directory)
    spool_id = next((id_ for id_, number in numbers.items() if number == letter), None)
    if spool_id is None:
        msg = f"This file has no letter {letter}; `grievance case` lists them."
        raise NotFoundError(msg)
    return spool_id
