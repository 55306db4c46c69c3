"""Read what a letter of an audit file says of each item; a person confirms it, or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.contents import LetterText, PartKind
from grievance.domain.errors import NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER, CaseId
from grievance.domain.proposed_finding import ProposedFinding, ProposedFindings
from grievance.domain.slip import Slip
from grievance.mail.answers.answer import ReadAnswer
from grievance.mail.answers.read import read_form
from grievance.services.audits.file_at_hand import facts_of
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import OpenedPart, open_parts, seal_part
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.lock_case import lock_case
from grievance.services.boxes.payload import decode, encode
from grievance.services.boxes.sent_copies import read_copies
from grievance.services.cases.filings import number_letters
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.directory import Directory
from grievance.vault.ring import PersonRing


MOST = 300  # findings of one letter; a file has fewer items


def propose_findings(
    tx: Transaction, ring: PersonRing, file_id: CaseId, letter: int, *, at: datetime
) -> ProposedFindings:
    """
    Read any letter of the file on this machine, that of nobody proven too.

    Raises:
        NotFoundError: The file has no letter of this number.

        NotAllowedError: It is no audit file, or its key is not on this ring.
    """
    lock_case(tx, file_id)
    key = contents_key(tx, ring, file_id)
    facts = facts_of(read_case_slip(tx, ring, key))
    text = _find_letter(tx, key, ring.directory, letter)
    sent = "\n".join(one.body for one in read_copies(tx, ring, key) if one.notice)
    proposed = findings_said(text.text, facts, spool_id=text.spool_id, at=at, sent=sent)
    known = read_findings_said(tx, key, ring.directory)
    taken_up = any(one.taken_up for one in known if one.spool_id == text.spool_id)
    proposed = replace(proposed, taken_up=taken_up)
    keep_findings_said(Pen.of(tx, ring, at), key, proposed)
    return proposed


def keep_findings_said(pen: Pen, key: CaseKey, said: ProposedFindings) -> None:
    """Seal a person's reading of a letter, and note whether any still says more."""
    part = seal_part(pen.author, key, PartKind.PROPOSED_FINDINGS, encode(said))
    keep_parts(pen, [part], Act.RECORD_WRITTEN)
    every = read_findings_said(pen.tx, key, pen.directory)
    has_unread = any(one.is_unread for one in every)

    def noted(slip: Slip) -> Slip:
        return replace(slip, audit=replace(facts_of(slip), has_unread=has_unread))

    rewrite_slip(pen, key, noted)


def findings_said(
    words: str, facts: AuditFacts, *, spool_id: str, at: datetime, sent: str = ""
) -> ProposedFindings:
    """
    Return what *words* seem to say of what this audit was asked.

    *sent* are our own notices, where they can be read: they come back in quotations.
    """
    asked = sorted({item.criterion for item in facts.items})
    read = read_form(words, asked, sent=sent)
    if sent and not read.findings:  # they wrote in between our own lines
        read = read_form(words, asked)
    return ProposedFindings(
        spool_id=spool_id,
        at=at,
        acknowledged=read.acknowledged,
        findings=tuple(_proposed(read)),
        says_more=bool(read.unread.strip()),
        doubtful=read.doubtful[:MOST],
        not_asked=read.not_asked[:MOST],
    )


def read_findings_said(
    tx: Transaction, key: CaseKey, directory: Directory
) -> tuple[ProposedFindings, ...]:
    """
    Return what was read out of each letter last, in the order in which letters came.

    Whenever somebody read one again, it is of the moment at which it came.

    Raises:
        SealError: One of them was altered.
    """
    opened = open_parts(tx, key, directory, PartKind.PROPOSED_FINDINGS)
    read = [decode(ProposedFindings, one.body) for one in opened if _is_trusted(one)]
    last = {one.spool_id: one for one in sorted(read, key=lambda one: one.at)}
    came = {
        letter.spool_id: letter.received_at
        for one in open_parts(tx, key, directory, PartKind.LETTER)
        if (letter := decode(LetterText, one.body)).spool_id in last
    }
    dated = (replace(one, at=came.get(id_, one.at)) for id_, one in last.items())
    return tuple(sorted(dated, key=lambda one: one.at))


def letters_by_message(
    tx: Transaction, key: CaseKey, directory: Directory
) -> dict[str, int]:
    """Return the number of each letter of a file by the message it was read from."""
    numbers = number_letters(tx, key.case_id)
    return {
        decode(LetterText, one.body).spool_id: numbers[one.part.id]
        for one in open_parts(tx, key, directory, PartKind.LETTER)
        if one.part.id in numbers
    }


def _proposed(read: ReadAnswer) -> Iterable[ProposedFinding]:
    for one in read.findings[:MOST]:
        yield ProposedFinding(
            criterion=one.criterion,
            grade=one.grade,
            comment=one.comment,
            line=one.line,
            is_sure=one.is_sure,
        )


def _find_letter(
    tx: Transaction, key: CaseKey, directory: Directory, number: int
) -> LetterText:
    numbers = number_letters(tx, key.case_id)
    for one in open_parts(tx, key, directory, PartKind.LETTER):
        if numbers.get(one.part.id) == number:
            return decode(LetterText, one.body)
    msg = f"This file has no letter {number}; `grievance case` lists them."
    raise NotFoundError(msg)


def _is_trusted(one: OpenedPart) -> bool:
    """Whether the worker dropped it in, or somebody wrote it with the key."""
    return one.part.boxed is None or one.part.author == WORKER
