"""From what was noticed in a letter to the first slip, and whom it concerns."""

from __future__ import annotations

from uuid import uuid4

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.conflict import OFFICE
from grievance.domain.ids import EntityId, PersonId
from grievance.domain.slip import (
    ComplainantKind,
    Flag,
    RespondentKind,
    Slip,
    StageDate,
)
from grievance.domain.stage import Stage
from grievance.domain.triage import (
    MOST_CRITERIA,
    MOST_ENTITIES,
    Noticed,
    propose,
)
from grievance.domain.urgency import Urgency
from tests.doubles import NOON


ENTITY = EntityId(uuid4())
SOMEONE = PersonId(uuid4())
NOTICED = st.builds(
    Noticed,
    entities=st.lists(st.uuids(), max_size=40).map(tuple),
    criteria=st.lists(st.sampled_from(["PS 9.1", "CoC 7.1"]), max_size=20).map(tuple),
    danger=st.booleans(),
    reprisal=st.booleans(),
    anonymity=st.booleans(),
    out_of_scope=st.booleans(),
    about_auditor=st.booleans(),
    about_office=st.booleans(),
    staff_named=st.lists(st.uuids(), max_size=3).map(tuple),
    sender_clear=st.booleans(),
)


@pytest.mark.parametrize(
    ("noticed", "severity"),
    [
        (Noticed(), Urgency.NORMAL),
        (Noticed(out_of_scope=True), Urgency.LOW),
        (Noticed(reprisal=True, out_of_scope=True), Urgency.HIGH),
        (Noticed(danger=True, reprisal=True, out_of_scope=True), Urgency.CRITICAL),
    ],
)
def test_danger_outweighs_everything(noticed: Noticed, severity: Urgency) -> None:
    """
    Words of danger make a case critical, whatever else it seems to be.
    """
    assert severity == propose(noticed).severity


@pytest.mark.parametrize(
    ("noticed", "respondent"),
    [
        (Noticed(), RespondentKind.UNKNOWN),
        (Noticed(entities=(ENTITY,)), RespondentKind.ENTITY),
        (Noticed(entities=(ENTITY,), about_auditor=True), RespondentKind.AUDITOR),
        (Noticed(about_auditor=True, about_office=True), RespondentKind.OFFICE),
    ],
)
def test_says_whom_it_is_about(noticed: Noticed, respondent: RespondentKind) -> None:
    """
    The office before auditors before Entities: who could be biased comes first.
    """
    assert respondent == propose(noticed).respondent


@pytest.mark.parametrize(
    ("noticed", "flags"),
    [
        (Noticed(), set()),
        (Noticed(reprisal=True), {Flag.REPRISAL_FEARED}),
        (Noticed(anonymity=True), {Flag.WISHES_ANONYMITY}),
        (Noticed(sender_clear=False), {Flag.SENDER_UNCLEAR}),
        (Noticed(out_of_scope=True), {Flag.LIKELY_OUT_OF_SCOPE}),
        (Noticed(out_of_scope=True, entities=(ENTITY,)), set()),
    ],
)
def test_flags_what_needs_care(noticed: Noticed, flags: set[Flag]) -> None:
    """
    Each sign has its flag; what names an Entity is not called out of scope.
    """
    assert flags == propose(noticed).flags


def test_is_anonymous_who_wishes_so_and_gave_no_name() -> None:
    """
    A wish alone does not make anonymous whom we can see.
    """
    hidden = propose(Noticed(anonymity=True, sender_clear=False))
    seen = propose(Noticed(anonymity=True))

    assert [ComplainantKind.ANONYMOUS, ComplainantKind.UNKNOWN] == [
        hidden.complainant,
        seen.complainant,
    ]


def test_staff_counts_in_complaints_about_the_office() -> None:
    """
    A name of the office in a complaint about somebody else accuses nobody.
    """
    about_office = Noticed(about_office=True, staff_named=(SOMEONE,))
    about_entity = Noticed(entities=(ENTITY,), staff_named=(SOMEONE,))

    assert (SOMEONE,) == propose(about_office).staff_named
    assert () == propose(about_entity).staff_named


@given(NOTICED)
def test_every_proposal_is_bounded_and_unconfirmed(noticed: Noticed) -> None:
    """
    A proposal keeps the first few facts, and says that nobody has confirmed them.
    """
    slip = propose(noticed)

    assert noticed.entities[:MOST_ENTITIES] == slip.entities
    assert noticed.criteria[:MOST_CRITERIA] == slip.criteria
    assert slip.proposed


@given(NOTICED)
def test_conflicts_are_checked_against_all_respondents(noticed: Noticed) -> None:
    """
    Every Entity counts as respondent, and the office with whom the letter names there.
    """
    slip = propose(noticed)

    expected = {str(entity) for entity in slip.entities}
    if noticed.about_office:
        expected |= {OFFICE, *(str(person) for person in noticed.staff_named)}
    assert expected == slip.respondents


def test_a_slip_remembers_its_stages() -> None:
    """
    Each stage is added with its day; the earlier ones stay.
    """
    first = StageDate(stage=Stage.RECEIVED, since=NOON.date())
    second = StageDate(stage=Stage.TRIAGE, since=NOON.date())

    assert (first, second) == Slip().reached(first).reached(second).stages
