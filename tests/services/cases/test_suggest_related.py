"""Cases that may be about the same matter: which are suggested, in which order, why."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.case import Case
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.reference import Reference
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage
from grievance.services.cases.suggest_related import MOST, suggest_related
from grievance.services.slips.list_cases import ListedCase


DAY = date(2026, 3, 2)
SMELTER, MINE = EntityId(UUID(int=1)), EntityId(UUID(int=2))
NAMES = {SMELTER: "Alpha Smelting", MINE: "Beta Mining"}
PAY, HOURS, DUST = "PS 10.3", "PS 10.4", "PS 6.1"


def a_case(days: int = 0, number: int = 0) -> Case:
    return Case(
        id=CaseId(uuid4()),
        reference=Reference(f"GR-0000-{number:04}"),
        received_on=DAY + timedelta(days=days),
        stage=Stage.RECEIVED,
        stage_since=DAY,
    )


def a_slip(*facts: EntityId | str, region: str = "") -> Slip:
    return Slip(
        entities=tuple(EntityId(f) for f in facts if isinstance(f, UUID)),
        criteria=tuple(f for f in facts if isinstance(f, str)),
        region=region,
    )


def listed(slip: Slip, *, days: int = 0, number: int = 0) -> ListedCase:
    return ListedCase(
        case=a_case(days, number),
        slip=slip,
        entities=tuple(NAMES[id_] for id_ in slip.entities),
        handler=None,
    )


def test_what_is_shared_is_said_in_words() -> None:
    """
    A suggestion names the shared Entities, criteria and region, and the time between.
    """
    other = listed(a_slip(MINE, SMELTER, PAY, DUST, region="ZA"), days=-3)

    found = suggest_related(a_slip(SMELTER, PAY, HOURS, region="ZA"), a_case(), [other])

    assert [other.case.id] == [one.case_id for one in found]
    assert [other.case.reference] == [one.reference for one in found]
    reasons = (
        "also about Alpha Smelting",
        "also PS 10.3",
        "also in ZA",
        "received 3 days apart",
    )
    assert reasons == found[0].reasons


def test_entities_come_before_criteria() -> None:
    """
    A shared Entity says more than two criteria, and these more than one and a region.
    """
    slip = a_slip(SMELTER, PAY, HOURS, region="ZA")
    near = [
        listed(a_slip(PAY, region="ZA"), number=1),
        listed(a_slip(PAY, HOURS), number=2),
        listed(a_slip(SMELTER), days=100, number=3),
        listed(a_slip(SMELTER, PAY), days=100, number=4),
    ]

    found = suggest_related(slip, a_case(number=9), near)

    expected = ["GR-0000-0004", "GR-0000-0003", "GR-0000-0002", "GR-0000-0001"]
    assert expected == [one.reference for one in found]


def test_what_many_share_is_no_reason() -> None:
    """
    One criterion, a region, or nothing at all suggests no case.
    """
    slip = a_slip(SMELTER, PAY, HOURS, region="ZA")
    far = [
        listed(a_slip(PAY)),
        listed(a_slip(region="ZA")),
        listed(a_slip()),
        listed(a_slip(MINE, DUST)),
    ]

    assert () == suggest_related(slip, a_case(), far)
    assert () == suggest_related(a_slip(), a_case(), [listed(a_slip())])


def test_half_a_year_is_near() -> None:
    """
    Cases of 180 days before or after are suggested, older and later ones are not.
    """
    slip = a_slip(SMELTER)
    others = [listed(slip, days=days) for days in (-181, -180, 180, 181)]

    found = suggest_related(slip, a_case(), others)

    assert {others[1].case.id, others[2].case.id} == {one.case_id for one in found}


def test_a_case_is_not_related_to_itself() -> None:
    """
    The case itself may be among the others.
    """
    itself = listed(a_slip(SMELTER))

    assert () == suggest_related(itself.slip, itself.case, [itself])


def test_an_entity_without_a_name_counts() -> None:
    """
    Where the registry no longer names an Entity, it is still the same one.
    """
    other = ListedCase(case=a_case(), slip=a_slip(SMELTER), entities=(), handler=None)

    found = suggest_related(a_slip(SMELTER), a_case(), [other])

    assert ("also about the same Entity", "received on the same day") == found[
        0
    ].reasons


@given(st.lists(st.integers(-400, 400), max_size=12))
def test_the_nearest_few_are_kept(days: list[int]) -> None:
    """
    Of many that share the same, at most five are suggested: those nearest in time.
    """
    slip = a_slip(SMELTER)
    others = [listed(slip, days=d, number=n) for n, d in enumerate(days)]

    found = suggest_related(slip, a_case(number=99), others)

    near = sorted(abs(d) for d in days if abs(d) <= 180)[:MOST]
    by_id = {other.case.id: other.case.received_on for other in others}
    assert near == [abs(by_id[one.case_id] - DAY).days for one in found]
