"""What two people agree on is all of a letter that its reader, or nobody else, sees."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from grievance.domain.draft import Addressee, Draft
from grievance.domain.ids import EntityId
from grievance.domain.outgoing import OutgoingKind, Party
from grievance.domain.reference import Reference
from grievance.domain.registry_ids import MemberId
from grievance.domain.release import words_digest
from tests.doubles import NOON


DRAFT = Draft(
    number=1,
    kind=OutgoingKind.INFO_REQUEST,
    to=Addressee(party=Party.ENTITY, entity=EntityId(uuid4())),
    reference=Reference("GR-7F3K-9Q2D"),
    language="en",
    subject="A question",
    body="When was it?",
    written="",
    at=NOON,
)
LETTER, SALT, WHERE = DRAFT.sealed(at=NOON), "00", "chief@works.example"
AGREED = words_digest(LETTER, SALT, WHERE)
CHANGES = {
    "letter": {"outgoing_id": str(uuid4())},
    "kind": {"kind": OutgoingKind.CLOSURE},
    "Entity": {"to": Addressee(party=Party.ENTITY, entity=EntityId(uuid4()))},
    "Member": {"to": Addressee(party=Party.MEMBER, member=MemberId(uuid4()))},
    "reference": {"reference": Reference("GR-0000-0000")},
    "language": {"language": "fr"},
    "neutral words": {"neutral": True},
    "subject": {"subject": "An answer"},
    "body": {"body": "Where was it?"},
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_nothing_is_another_than_was_agreed_on(changed: dict[str, object]) -> None:
    """
    A yes is for one letter, to one reader, in one language.
    """
    other = replace(LETTER, **changed)  # type: ignore[arg-type]  # fields of its own

    assert AGREED != words_digest(other, SALT, WHERE)


def test_it_is_for_one_address_and_hard_to_guess() -> None:
    """
    When it was agreed on, and despite what, is no part of it.
    """
    later = replace(LETTER, at=NOON.replace(year=2030), despite="They know.")

    assert AGREED == words_digest(later, SALT, WHERE)
    assert AGREED != words_digest(LETTER, SALT, "guard@works.example")
    assert AGREED != words_digest(LETTER, SALT, "")
    assert AGREED != words_digest(LETTER, "01", WHERE)
