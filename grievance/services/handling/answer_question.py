"""Write down the questions of an inquiry, and answer them one by one."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.case import CaseKind
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.question import Question
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record, next_number, read_records
from grievance.services.boxes.keep import Pen
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def ask_question(
    tx: Transaction, ring: PersonRing, case_id: CaseId, text: str, *, at: datetime
) -> Question:
    """
    Put a question of an inquiry on record; it gets the next number.

    Raises:
        NotAllowedError: It is empty, the case is no inquiry or over, or its key is not
            on this ring.

        ConflictError: Somebody else put one on record meanwhile.
    """
    if not text.strip():
        msg = "A question needs some text; write down what is asked."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    _refuse_other(tx, case_id)
    number = next_number(tx, key, ring.directory, Question)
    question = Question(number=number, text=text.strip())
    keep_record(Pen.of(tx, ring, at), key, question)
    return question


def answer_question(  # noqa: PLR0913  # whose hands, which question, what, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    number: int,
    answer: str,
    *,
    at: datetime,
) -> Question:
    """
    Answer one question, or answer it anew; earlier answers stay in the case.

    Raises:
        NotFoundError: The inquiry has no such question.

        NotAllowedError: The answer is empty, the case is no inquiry or over, or its key
            is not on this ring.

        ConflictError: Somebody else answered it meanwhile.
    """
    key = contents_key(tx, ring, case_id)
    _refuse_other(tx, case_id)
    for question in read_records(tx, key, ring.directory, Question):
        if question.number == number:
            answered = question.answered(answer, by=ring.person_id, at=at)
            keep_record(Pen.of(tx, ring, at), key, answered)
            return answered
    msg = f"This inquiry has no question {number}; `grievance question list` has all."
    raise NotFoundError(msg)


def read_questions(
    tx: Transaction, ring: PersonRing, case_id: CaseId
) -> tuple[Question, ...]:
    """
    Return the questions of a case by number.

    Raises:
        NotAllowedError: The case's key is not on this ring.
    """
    key = contents_key(tx, ring, case_id)
    return read_records(tx, key, ring.directory, Question)


def _refuse_other(tx: Transaction, case_id: CaseId) -> None:
    case = tx.cases.get(case_id)
    if case.kind is not CaseKind.INQUIRY:
        msg = (
            f"This case is a {case.kind}; if it asks questions, say so with "
            f"`grievance case kind {case.reference} inquiry`."
        )
        raise NotAllowedError(msg)
    if not case.is_open:
        msg = f"This inquiry is {case.stage}; reopen it before you go on."
        raise NotAllowedError(msg)
