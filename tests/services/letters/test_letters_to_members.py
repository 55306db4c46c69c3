"""A Member is written to as an Entity is: under its own name, number and gates."""

from __future__ import annotations

import email

from dataclasses import replace
from email import policy
from uuid import uuid4

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.clock import ClockKind
from grievance.domain.draft import Draft
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.member import Member
from grievance.domain.registry import Registry
from grievance.domain.registry_ids import MemberId
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind
from grievance.domain.timetable import latest
from grievance.leak.hit import HitKind
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.intake.say_labels import say_labels
from grievance.services.letters.check_letter import check_draft
from grievance.services.registry.import_registry import import_registry
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import DANA, Office
from tests.services.drafts import (
    GRAVE,
    add,
    admit,
    assess,
    code,
    drafted,
    release,
    to_entity,
    to_member,
)
from tests.services.looking import MIRA, cover, opened
from tests.services.outgoings import Out, send
from tests.staged import staged


OWNER = Member(id=MemberId(uuid4()), key="M-1", name="Norvik Group", country="NO")
WORKS = replace(make_entity("Norvik", "Fjordhammer Works"), member_id=OWNER.id)
FOUNDRY = make_entity("Ellensund Foundry")
CHIEF = "chief@norvik.example"


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    _know(sqlite_office)
    return sqlite_office


@staged
def _know(office: Office) -> None:
    registry = Registry(members=(OWNER,), entities=(WORKS, FOUNDRY))
    with office.store.begin() as tx:
        import_registry(tx, registry, at=NOON)


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    case_id = office.case_of(make_mail())
    admit(office, case_id)
    allege(office, case_id, RespondentKind.MEMBER, str(OWNER.id), "PS 10.3")
    return case_id


def allege(
    office: Office, case_id: CaseId, kind: RespondentKind, id_: str, criterion: str
) -> None:
    one = Allegation(
        number=1 if kind is RespondentKind.MEMBER else 2,
        respondent=Respondent(kind=kind, id=id_),
        criterion=criterion,
    )
    with office.store.begin() as tx:
        record_allegation(tx, office.rings[DANA], case_id, one, at=NOON)


def letter(office: Office, case_id: CaseId) -> Draft:
    return drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_member(OWNER))


def hits(office: Office, case_id: CaseId, draft: Draft) -> list[str]:
    with office.store.begin() as tx:
        guard, ring = office.mechanism.guard(tx), office.rings[DANA]
        _, found = check_draft(tx, ring, case_id, draft.number, guard, at=NOON)
        return [hit.words for hit in found.hits if hit.kind is HitKind.ORGANISATION]


def test_it_is_asked_about_itself(office: Office, case_id: CaseId) -> None:
    """
    By its own name, and about nothing that is alleged of its Entity.
    """
    allege(office, case_id, RespondentKind.ENTITY, str(WORKS.id), "PS 6.6")

    draft = letter(office, case_id)

    assert OWNER.name in draft.body
    assert ("PS 10.3" in draft.body, "6.6" in draft.body) == (True, False)


def test_it_has_a_number_of_its_own(office: Office, case_id: CaseId) -> None:
    """
    The same in each letter, and neither the complainant's nor its Entity's.
    """
    first, second = letter(office, case_id), letter(office, case_id)
    code(office, case_id, criteria=("PS 10.3",))
    entity = drafted(office, case_id, LetterId.DIALOGUE_OFFER, to=to_entity(WORKS))

    own = cover(office, case_id).reference
    assert first.reference == second.reference
    assert 3 == len({own, first.reference, entity.reference})


def test_nobody_who_is_no_member_is_one(office: Office, case_id: CaseId) -> None:
    """
    One that left the registry, or was never in it.
    """
    unknown = replace(OWNER, id=MemberId(uuid4()))

    with pytest.raises(NotFoundError, match="Member"):
        drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_member(unknown))


def test_of_its_entities_it_reads_no_other_name(
    office: Office, case_id: CaseId
) -> None:
    """
    Even where one goes by a part of its own; nor does it read of anybody else.
    """
    draft = letter(office, case_id)

    own = add(office, case_id, draft, f"Dear {OWNER.name}!")
    assert [] == hits(office, case_id, own)
    told = add(office, case_id, draft, f"We ask {FOUNDRY.name} and Fjordhammer Works.")
    assert [FOUNDRY.name, "Fjordhammer Works"] == hits(office, case_id, told)


def test_the_entity_that_it_is_about_may_be_named(
    office: Office, case_id: CaseId
) -> None:
    """
    As a Member answers for those that it owns.
    """
    allege(office, case_id, RespondentKind.ENTITY, str(WORKS.id), "PS 6.6")
    draft = letter(office, case_id)

    told = add(office, case_id, draft, "What happened at Fjordhammer Works?")
    assert [] == hits(office, case_id, told)


@pytest.mark.parametrize(
    "facts",
    [
        {"flags": frozenset({Flag.WISHES_ANONYMITY})},
        {"complainant": ComplainantKind.ANONYMOUS},
    ],
)
def test_it_learns_of_nobody_who_must_not_be_found(
    office: Office, case_id: CaseId, facts: dict[str, object]
) -> None:
    """
    Whoever wishes not to be known, or is anonymous.
    """
    assess(office, case_id)
    draft = letter(office, case_id)
    code(office, case_id, **facts)

    with pytest.raises(NotAllowedError, match="or Member is told"):
        release(office, case_id, draft, address=CHIEF)


def test_it_learns_of_nobody_at_risk(office: Office, case_id: CaseId) -> None:
    """
    As no Entity does.
    """
    assess(office, case_id, GRAVE)
    draft = letter(office, case_id)

    with pytest.raises(NotAllowedError, match="or Member is told"):
        release(office, case_id, draft, address=CHIEF)


def test_its_answer_lands_in_the_case(office: Office, case_id: CaseId) -> None:
    """
    Said to be the Member's; the clock that began with our letter stops.
    """
    assess(office, case_id)
    draft = letter(office, case_id)
    release(office, case_id, draft, address=CHIEF)
    out = Out()
    send(office, out)
    asked = latest(cover(office, case_id).clocks, ClockKind.ENTITY_RESPONSE)
    assert asked is not None
    assert asked.is_running
    [parcel] = out.given
    sent = email.message_from_bytes(parcel.message, policy=policy.default)
    assert (CHIEF, False) == (parcel.recipient, MIRA in str(sent))

    back = str(sent["Reply-To"])
    lands = office.case_of(make_mail("We pay.", sender=f"Chief <{CHIEF}>", to=back))

    answered = latest(cover(office, case_id).clocks, ClockKind.ENTITY_RESPONSE)
    assert answered is not None
    assert (case_id, True) == (lands, answered.is_stopped)
    *_, received = opened(office, case_id).letters
    assert ("member", True) == (received.letter.party, received.letter.verified)
    assert "answers our letter to a Member" == say_labels(received.letter.labels)
    assert () == office.verify().problems


def test_it_is_reminded_of_what_it_was_asked(office: Office, case_id: CaseId) -> None:
    """
    Of no letter that went to somebody else.
    """
    assess(office, case_id)
    release(office, case_id, letter(office, case_id), address=CHIEF)
    send(office, Out())

    reminder = drafted(office, case_id, LetterId.REMINDER, to=to_member(OWNER))

    assert reminder.body
