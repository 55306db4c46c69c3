"""A slip is written in few bytes, as its size on disk is the same for all."""

from __future__ import annotations

import zlib

from datetime import timedelta
from uuid import uuid4

import pytest

from grievance.domain.audit_facts import MOST_ITEMS, AuditFacts, Gate, GateNote
from grievance.domain.audit_item import AuditItem, ItemState, Left
from grievance.domain.correction import Correction
from grievance.domain.ids import AuditId, CaseId, EntityId
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import MOST_LETTERS, NoticeNote
from grievance.domain.slip import Slip
from grievance.domain.topic_facts import TopicFacts
from grievance.services.boxes.payload import encode
from grievance.services.boxes.slip_payload import LARGEST, decode_slip, encode_slip
from grievance.vault.errors import SealError
from grievance.vault.slip import SLIP_SIZE
from tests.doubles import TODAY


PEOPLE, NOTICES, TOPICS = 40, 40, 60
FULL = Slip(
    entities=(EntityId(uuid4()),),
    also_named=tuple(str(uuid4()) for _ in range(PEOPLE)),
    audit=AuditFacts(
        audit_id=AuditId(uuid4()),
        start=TODAY,
        addressee=f"oversight:{uuid4()}",
        items=tuple(
            AuditItem(
                case_id=CaseId(uuid4()),
                number=n % 30 + 1,
                criterion=f"PS {n % 11 + 1}.{n % 9 + 1}b",
                version="V3.1",
                since=TODAY,
                listed=n % 40,
                told=n % 40,
                told_since=n % 7,
                flags=n % 3,
                state=ItemState.ANSWERED,
                left=Left.ANSWERED,
                left_on=TODAY + timedelta(days=n % 9),
                grade="major",
            )
            for n in range(MOST_ITEMS)
        ),
        notices=tuple(
            NoticeNote(
                number=n + 1,
                kind=NoticeKind.ADDENDUM,
                start=TODAY,
                drafted_on=TODAY,
                outgoing_id=str(uuid4()) if n < MOST_LETTERS else "",
            )
            for n in range(NOTICES)
        ),
        gates=tuple(GateNote(gate=one, on=TODAY) for one in Gate),
        corrections=tuple(
            Correction(
                criterion=f"PS {n % 11 + 1}.{n % 9 + 1}b",
                version="V3.1",
                plan_by=TODAY + timedelta(days=30),
                closed_by=TODAY + timedelta(days=n % 3 * 180),
                planned_on=TODAY + timedelta(days=n * 7 % 30),
                closed_on=TODAY + timedelta(days=n * n % 300),
            )
            for n in range(TOPICS)
        ),
        shown=tuple(
            TopicFacts(
                criterion=f"PS {n % 11 + 1}.{n % 9 + 1}b",
                version="V3.1",
                carried=n % 3,
                since=TODAY - timedelta(days=n * n),
                public_since=TODAY - timedelta(days=7 * n),
                first=n % 40,
            )
            for n in range(TOPICS)
        ),
        has_unread=True,
    ),
)


def test_the_file_of_a_full_audit_fits() -> None:
    """
    With as many items as it may have, each of a case of its own.
    """
    written = encode_slip(FULL)

    assert len(written) <= SLIP_SIZE - 4
    assert FULL == decode_slip(written)


def test_most_slips_are_plain() -> None:
    """
    As they were before any was compressed.
    """
    slip = Slip(criteria=("PS 10.3",))

    assert encode(slip) == encode_slip(slip)
    assert slip == decode_slip(encode(slip))


@pytest.mark.parametrize(
    "body",
    [
        b"z",
        b"z not compressed",
        b"z" + zlib.compress(b" " * (LARGEST + 1)),
        b"z" + zlib.compress(encode(FULL))[:-8],
        b"{}x",
    ],
    ids=["empty", "other", "huge", "cut", "json"],
)
def test_what_is_no_slip_is_refused(body: bytes) -> None:
    """
    By the one error for all that cannot be opened.
    """
    with pytest.raises(SealError):
        decode_slip(body)
