"""From what was recognised in a letter to the first slip, and whom it concerns."""

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
    Recognised,
    propose,
)
from grievance.domain.urgency import Urgency
from tests.doubles import NOON


ENTITY = EntityId(uuid4())
SOMEONE = PersonId(uuid4())
NOTICED = st.builds(
    Recognised,
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
    ("recognised", "severity"),
    [
        (Recognised(), Urgency.NORMAL),
        (Recognised(out_of_scope=True), Urgency.LOW),
        (Recognised(reprisal=True, out_of_scope=True), Urgency.HIGH),
        (Recognised(danger=True, reprisal=True, out_of_scope=True), Urgency.CRITICAL),
    ],
)
def test_danger_outweighs_everything(recognised: Recognised, severity: Urgency) -> None:
    """
    Words of danger make a case critical, whatever else it seems to be.
    """
    assert severity == propose(recognised).severity


@pytest.mark.parametrize(
    ("recognised", "respondent"),
    [
        (Recognised(), RespondentKind.UNKNOWN),
        (Recognised(entities=(ENTITY,)), RespondentKind.ENTITY),
        (Recognised(entities=(ENTITY,), about_auditor=True), RespondentKind.AUDITOR),
        (Recognised(about_auditor=True, about_office=True), RespondentKind.OFFICE),
    ],
)
def test_says_whom_it_is_about(
    recognised: Recognised, respondent: RespondentKind
) -> None:
    """
    The office before auditors before Entities: who could be biased comes first.
    """
    assert respondent == propose(recognised).respondent


@pytest.mark.parametrize(
    ("recognised", "flags"),
    [
        (Recognised(), set()),
        (Recognised(reprisal=True), {Flag.REPRISAL_FEARED}),
        (Recognised(anonymity=True), {Flag.WISHES_ANONYMITY}),
        (Recognised(sender_clear=False), {Flag.SENDER_UNCLEAR}),
        (Recognised(out_of_scope=True), {Flag.LIKELY_OUT_OF_SCOPE}),
        (Recognised(out_of_scope=True, entities=(ENTITY,)), set()),
    ],
)
def test_flags_what_needs_care(recognised: Recognised, flags: set[Flag]) -> None:
    """
    Each sign has its flag; what names an Entity is not called out of scope.
    """
    assert flags == propose(recognised).flags


def test_is_anonymous_who_wishes_so_and_gave_no_name() -> None:
    """
    A wish alone does not make anonymous whom we can see.
    """
    hidden = propose(Recognised(anonymity=True, sender_clear=False))
    seen = propose(Recognised(anonymity=True))

    assert [ComplainantKind.ANONYMOUS, ComplainantKind.UNKNOWN] == [
        hidden.complainant,
        seen.complainant,
    ]


def test_staff_counts_in_complaints_about_the_office() -> None:
    """
    A name of the office in a complaint about somebody else accuses nobody.
    """
    about_office = Recognised(about_office=True, staff_named=(SOMEONE,))
    about_entity = Recognised(entities=(ENTITY,), staff_named=(SOMEONE,))

    assert (SOMEONE,) == propose(about_office).staff_named
    assert () == propose(about_entity).staff_named


@given(NOTICED)
def test_every_proposal_is_bounded_and_unconfirmed(recognised: Recognised) -> None:
    """
    A proposal keeps the first few facts, and says that nobody has confirmed them.
    """
    slip = propose(recognised)

    assert recognised.entities[:MOST_ENTITIES] == slip.entities
    assert recognised.criteria[:MOST_CRITERIA] == slip.criteria
    assert slip.proposed


@given(NOTICED)
def test_conflicts_are_checked_against_all_respondents(recognised: Recognised) -> None:
    """
    Every Entity counts as respondent, and the office with whom the letter names there.
    """
    slip = propose(recognised)

    expected = {str(entity) for entity in slip.entities}
    if recognised.about_office:
        expected |= {OFFICE, *(str(person) for person in recognised.staff_named)}
    assert expected == slip.respondents


def test_a_slip_remembers_its_stages() -> None:
    """
    Each stage is added with its day; the earlier ones stay.
    """
    first = StageDate(stage=Stage.RECEIVED, since=NOON.date())
    second = StageDate(stage=Stage.TRIAGE, since=NOON.date())

    assert (first, second) == Slip().reached(first).reached(second).stages
