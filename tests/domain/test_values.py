"""Small facts of people, certificates, Entities and urgency."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from grievance.domain.certification import Certification
from grievance.domain.contents import (
    AttachmentNote,
    Correspondent,
    LetterText,
    Note,
    Reason,
)
from grievance.domain.ids import CertificationId, EntityId, PartId
from grievance.domain.stage import Move, Stage
from grievance.domain.urgency import Urgency
from tests.doubles import NOON, make_entity


SECRET = "my name is Mira"


def test_urgency_is_ranked() -> None:
    """
    Critical comes before high before normal before low.
    """
    ranked = sorted(Urgency, key=lambda urgency: -urgency.rank)

    assert ["critical", "high", "normal", "low"] == [str(u) for u in ranked]


def test_a_certificate_covers_its_days() -> None:
    """
    The first and the last day count, the days around them do not.
    """
    issued, expires = date(2024, 1, 10), date(2027, 1, 9)
    certificate = Certification(
        id=CertificationId(uuid4()),
        entity_id=EntityId(uuid4()),
        standard="PS",
        version="3.1",
        number="1",
        issued=issued,
        expires=expires,
    )
    day = timedelta(days=1)

    days = (issued - day, issued, expires, expires + day)
    assert [False, True, True, False] == [certificate.covers(d) for d in days]


def test_an_entity_goes_by_all_its_names() -> None:
    """
    Its own name comes first, aliases after it.
    """
    assert ("Norvik", "诺维克") == make_entity("Norvik", "诺维克").names


@pytest.mark.parametrize(
    "value",
    [
        LetterText(received_at=NOON, subject=SECRET, text=SECRET),
        AttachmentNote(
            part_id=PartId(uuid4()), name=SECRET, media_type="", size=0, sha256=SECRET
        ),
        Correspondent(
            letter_id=PartId(uuid4()),
            name=SECRET,
            address=SECRET,
            clear=True,
            reply_to=(SECRET,),
            to=(SECRET,),
            cc=(SECRET,),
            message_id=SECRET,
        ),
        Note(text=SECRET, at=NOON),
        Reason(act="", text=SECRET, at=NOON),
        Move(to=Stage.TRIAGE, reason=SECRET),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_repr_never_says_what_a_person_said(value: object) -> None:
    """
    What lands in a traceback or a debugger names no one and quotes no one.
    """
    assert SECRET not in repr(value)
