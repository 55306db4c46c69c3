"""Keys and ids, days that disagree, links in time, and what differs between two states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.audit import Audit, AuditKind, AuditStatus, DateFlag, date_flags
from grievance.domain.certification import Certification, CertificationStatus
from grievance.domain.entity import Entity, Facility, NameKind, OtherName
from grievance.domain.ids import AuditId, CertificationId, EntityId
from grievance.domain.link import Link, LinkKind
from grievance.domain.member import Member
from grievance.domain.registry import Registry, key_of, label_of, noun_of, title_of
from grievance.domain.registry_changes import changes_between, dangling, is_same
from grievance.domain.registry_ids import (
    LinkId,
    MemberId,
    Noun,
    OrganisationId,
    id_for,
    is_key,
    own_key,
)


DAY = date(2026, 3, 2)
WEEK = timedelta(days=7)
MEMBER = Member(id=MemberId(uuid4()), name="Norvik Group", key="M-1")
ENTITY = Entity(
    id=EntityId(uuid4()),
    name="Norvik Smelter",
    aliases=("Norvik", "NS"),
    other_names=(OtherName(name="Norvik Reduction", kind=NameKind.FORMER),),
    member_id=MEMBER.id,
    facilities=(Facility(name="Potroom 2", country="NO"),),
)
AUDIT = Audit(
    id=AuditId(uuid4()),
    entity_id=ENTITY.id,
    kind=AuditKind.SURVEILLANCE,
    due_from=DAY - WEEK,
    due_until=DAY + WEEK,
    scheduled_start=DAY,
    status=AuditStatus.SCHEDULED,
)
LINK = Link(
    id=LinkId(uuid4()),
    kind=LinkKind.OWNERSHIP,
    from_id=OrganisationId(MEMBER.id),
    to_id=OrganisationId(ENTITY.id),
    since=DAY,
    until=DAY + WEEK,
)


def test_a_uuid_stays_what_it_is() -> None:
    """
    In whatever case it is written; any other key becomes the same UUID every time.
    """
    id_ = uuid4()

    assert id_ == id_for(Noun.ENTITY, str(id_).upper())
    assert id_for(Noun.ENTITY, "E-1") == id_for(Noun.ENTITY, "E-1")
    assert id_for(Noun.ENTITY, "E-1") != id_for(Noun.MEMBER, "E-1")
    assert ("", "E-1") == (own_key(str(id_)), own_key("E-1"))


def test_the_namespace_never_changes() -> None:
    """
    Registries in the field hold ids that were made with it.
    """
    expected = UUID("2905f574-3539-5a85-99a2-10f9b9378adf")

    assert expected == id_for(Noun.ENTITY, "E-1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E-1", True),
        ("Norvik Group", True),
        ("澜哲", True),
        ("", False),
        (" E", False),
        ("E ", False),
        ("member:1", False),
        ("a;b", False),
        ("a\nb", False),
        ("x" * 101, False),
    ],
)
def test_what_can_be_a_key(text: str, *, expected: bool) -> None:
    """
    Short words on one line, without what parts lists and kinds.
    """
    assert expected == is_key(text)


def test_an_entity_goes_by_all_its_names_once() -> None:
    """
    Its own first, former and foreign ones too, its places last.
    """
    expected = ("Norvik Smelter", "Norvik", "NS", "Norvik Reduction", "Potroom 2")

    assert expected == replace(ENTITY, aliases=("Norvik", "NS", "Norvik")).names


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ()),
        ({"scheduled_start": DAY - 2 * WEEK}, (DateFlag.BEFORE_WINDOW,)),
        ({"scheduled_start": DAY + 2 * WEEK}, (DateFlag.AFTER_WINDOW,)),
        ({"actual_start": DAY}, ()),
        ({"actual_start": DAY + timedelta(days=1)}, (DateFlag.MOVED,)),
        (
            {"actual_start": DAY + 2 * WEEK},
            (DateFlag.AFTER_WINDOW, DateFlag.MOVED),
        ),
        (
            {"due_until": DAY - timedelta(days=1)},
            (DateFlag.AFTER_WINDOW, DateFlag.OVERDUE),
        ),
        ({"scheduled_start": None, "due_until": DAY - WEEK}, (DateFlag.OVERDUE,)),
        ({"status": AuditStatus.CANCELLED, "scheduled_start": DAY - 2 * WEEK}, ()),
        ({"due_from": None, "due_until": None, "scheduled_start": None}, ()),
    ],
)
def test_days_that_disagree(
    changed: dict[str, object], expected: tuple[DateFlag, ...]
) -> None:
    """
    The window is compared with the day it began, or else is to begin.
    """
    audit = replace(AUDIT, **changed)  # type: ignore[arg-type]  # as the cases say

    assert expected == date_flags(audit, on=DAY)


@pytest.mark.parametrize("status", list(AuditStatus))
def test_only_what_waits_is_overdue(status: AuditStatus) -> None:
    """
    An audit under way or behind us is late at most, not overdue.
    """
    audit = replace(AUDIT, status=status, due_until=DAY)
    waits = status in {AuditStatus.PLANNED, AuditStatus.SCHEDULED}

    flags = date_flags(audit, on=DAY + WEEK)

    assert waits == (DateFlag.OVERDUE in flags)


def test_a_link_holds_within_its_period() -> None:
    """
    First and last day count; an unknown end is open; it is seen from both ends.
    """
    day = timedelta(days=1)
    days = (DAY - day, DAY, DAY + WEEK, DAY + WEEK + day)

    assert [False, True, True, False] == [LINK.held(one) for one in days]
    assert all(replace(LINK, since=None, until=None).held(one) for one in days)
    assert (ENTITY.id, MEMBER.id) == (
        LINK.other_end(MEMBER.id),
        LINK.other_end(ENTITY.id),
    )


@pytest.mark.parametrize("status", list(CertificationStatus))
def test_what_is_in_force(status: CertificationStatus) -> None:
    """
    A provisional certificate is, and one that has expired was; a suspended one is not,
    although it runs.
    """
    certificate = Certification(
        id=CertificationId(uuid4()),
        entity_id=ENTITY.id,
        standard="ASI-PS",
        version="V3.1",
        number="1",
        issued=DAY,
        expires=DAY + WEEK,
        status=status,
    )
    bad = {CertificationStatus.SUSPENDED, CertificationStatus.WITHDRAWN}

    assert (status not in bad) == certificate.is_in_force(DAY)
    assert not certificate.is_in_force(DAY - WEEK)
    assert not certificate.is_in_force(DAY + 2 * WEEK)


def test_records_know_their_kind_and_title() -> None:
    """
    The operator's key is shown where there is one.
    """
    assert (Noun.MEMBER, Noun.ENTITY) == (noun_of(MEMBER), noun_of(ENTITY))
    assert ("M-1", str(ENTITY.id)) == (key_of(MEMBER), key_of(ENTITY))
    assert f"surveillance {DAY}" == title_of(AUDIT)
    assert f"link ownership ({LINK.id})" == label_of(LINK)


def test_differences_are_told_by_field() -> None:
    """
    What is new, other and gone; of a list only what came and went.
    """
    before = Registry.of([MEMBER, ENTITY, LINK]).kept()
    changed = replace(ENTITY, country="NO", aliases=("NS", "Norvik AS"))
    after = Registry.of([MEMBER, changed, AUDIT]).kept()

    changes = changes_between(before, after)

    assert (AUDIT,) == changes.added
    assert (LINK,) == changes.gone
    assert 1 == changes.unchanged
    assert [
        ("aliases", ("Norvik",), ("Norvik AS",)),
        ("country", "", "NO"),
    ] == [(one.name, one.before, one.after) for one in changes.changed[0].fields]


def test_only_what_was_asked_for_can_be_gone() -> None:
    """
    A file without a sheet of links does not say that links have ended.
    """
    before = Registry.of([MEMBER, ENTITY, LINK]).kept()

    changes = changes_between(before, {}, nouns=[Noun.MEMBER])

    assert (MEMBER,) == changes.gone
    assert not changes


@given(st.permutations(ENTITY.aliases))
def test_the_order_of_a_list_is_no_change(aliases: list[str]) -> None:
    """
    Whoever sorts a spreadsheet has changed nothing.
    """
    assert is_same(ENTITY, replace(ENTITY, aliases=tuple(aliases)))
    assert not is_same(ENTITY, replace(ENTITY, aliases=("Norvik", "Norvik")))


def test_what_refers_to_nothing_is_found() -> None:
    """
    Each reference of each kind is followed.
    """
    whole = Registry.of([MEMBER, ENTITY, AUDIT, LINK]).kept()
    without_member = {kept: one for kept, one in whole.items() if one != MEMBER}

    assert () == dangling(whole)
    assert ((ENTITY, "member"), (LINK, "entity or member")) == dangling(without_member)
