from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import EntityId
from grievance.domain.slip import (
    MOST_STAGES,
    Channel,
    ComplainantKind,
    Slip,
    StageDate,
)
from grievance.domain.urgency import Urgency
from grievance.statistics.suppression import withhold_small
from grievance.statistics.tables import count, declared_tables, find_table


SLIPS = st.builds(
    Slip,
    entities=st.just((EntityId(uuid4()),)),
    criteria=st.lists(
        st.sampled_from(["PS 9.1", "PS 9.8b", "PS 10.3", "CoC 7.1"]), unique=True
    ).map(tuple),
    complainant=st.sampled_from(ComplainantKind),
    channel=st.sampled_from(Channel),
    severity=st.sampled_from(Urgency),
    language=st.sampled_from(["", "en", "zh"]),
)


def alone(slips: list[Slip]) -> list[list[Slip]]:
    """Let each slip be a complaint of its own, as of what is no report."""
    return [[slip] for slip in slips]


@given(slips=st.lists(SLIPS, min_size=1, max_size=9))
def test_a_report_counts_once_with_its_sub_cases(slips: list[Slip]) -> None:
    """
    However many Entities it names: once for each value, and unknown where none is.
    """
    for table in declared_tables():
        together = count([slips], table).cells
        apart = count(alone(slips), table).cells
        known = {cell for cell in apart if "unknown" not in cell}

        assert {1} == set(together.values())
        assert (known or set(apart)) == set(together)


@given(slips=st.lists(SLIPS, max_size=30))
def test_every_case_is_counted_once_in_a_table_of_single_values(
    slips: list[Slip],
) -> None:
    """
    Where a slip has one value for each dimension, the cells add up to the cases.
    """
    for name in ("severity", "channel-complainant", "respondent", "language"):
        counts = count(alone(slips), find_table(name))
        assert len(slips) == sum(counts.cells.values())


def test_a_case_counts_once_for_each_of_its_principles() -> None:
    """
    Two criteria of one principle are one allegation there, and none is unknown.
    """
    slips = [
        Slip(criteria=("PS 10.3", "PS 10.8", "CoC 7.1")),
        Slip(criteria=("PS 10.1",)),
        Slip(),
    ]

    expected = {("CoC 7",): 1, ("PS 10",): 2, ("unknown",): 1}
    assert expected == count(alone(slips), find_table("principle")).cells


def test_a_case_stands_in_its_last_stage() -> None:
    """
    The stages behind it do not count.
    """
    day = date(2026, 11, 2)
    slip = Slip(
        stages=(
            StageDate(stage="received", since=day),
            StageDate(stage="triage", since=day),
        )
    )

    assert {("triage",): 1} == count(alone([slip]), find_table("stage")).cells


def test_a_report_came_in_once_whenever_its_parts_were_made() -> None:
    """
    The month is that of the whole complaint; of very many stages the first is lost.
    """
    first, later = date(2026, 3, 30), date(2026, 5, 2)
    report = Slip(stages=(StageDate(stage="received", since=first),))
    part = Slip(stages=(StageDate(stage="received", since=later),))
    lost = Slip(stages=(StageDate(stage="triage", since=later),) * MOST_STAGES)

    expected = {("2026-03",): 1, ("unknown",): 1}
    assert expected == count([[report, part], [lost]], find_table("month")).cells


@given(slips=st.lists(SLIPS, max_size=40), threshold=st.integers(3, 9))
def test_no_small_number_is_shown(slips: list[Slip], threshold: int) -> None:
    """
    What is below the threshold is withheld, and all the rest is true.
    """
    for table in declared_tables():
        counts = count(alone(slips), table)
        preview = withhold_small(counts, threshold)

        for cell, number in counts.cells.items():
            expected = None if number < threshold else number
            assert expected == preview.cells[cell]


def test_a_threshold_that_protects_nobody_is_refused() -> None:
    """
    Two and less cannot be configured.
    """
    counts = count([], find_table("severity"))

    with pytest.raises(NotAllowedError, match="protects nobody"):
        withhold_small(counts, 2)


def test_only_declared_tables_are_counted() -> None:
    """
    Another name is refused, with the names there are.
    """
    with pytest.raises(NotFoundError, match="severity, channel-complainant"):
        find_table("entity")
