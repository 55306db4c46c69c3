"""What is published is declared, completely and in few numbers."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import pytest

from grievance.domain.finding import Grade
from grievance.domain.notice import NoticeKind
from grievance.domain.outcome import CaseOutcome, Ground, Remedy
from grievance.domain.slip import Channel, ComplainantKind, RespondentKind
from grievance.domain.urgency import Urgency
from grievance.statistics.declared import Declared, Every, activity_codes, declared
from grievance.statistics.regions import SEVERAL, UNKNOWN


MOST_NUMBERS = 1_000
FILLED = declared().with_values(
    {
        "region": {f"r{number}": "" for number in range(12)},
        "principle": {f"PS {number}": "" for number in range(24)},
    }
)


@pytest.mark.parametrize(
    ("dimension", "codes"),
    [
        ("channel", Channel),
        ("complainant", ComplainantKind),
        ("respondent", RespondentKind),
        ("severity", Urgency),
        ("outcome", CaseOutcome),
        ("remedy", Remedy),
        ("admission", Ground),
        ("finding", Grade),
        ("notice", NoticeKind),
    ],
)
def test_every_code_of_a_slip_has_a_place(dimension: str, codes: type[StrEnum]) -> None:
    """
    A new outcome or channel is counted only once somebody has declared it.
    """
    assert {one.value for one in codes} <= set(declared().dimension(dimension).codes)


@pytest.mark.parametrize("period", ["2026-Q1", "2026"])
def test_there_are_few_numbers(period: str) -> None:
    """
    An attack on very many takes too long to be repeated by anybody.
    """
    numbers = {key for shape in FILLED.shapes(period) for key in shape.all_keys()}

    assert 100 < len(numbers) <= MOST_NUMBERS


def test_a_year_has_the_tables_of_its_quarters_too() -> None:
    """
    And some that are too fine for a quarter, as that of who paid for a complaint.
    """
    quarter = {one.name for one in declared().shapes("2026-Q1")}
    year = {one.name for one in declared().shapes("2026")}

    assert quarter < year
    assert "reprisals" in year - quarter


def test_a_complaint_with_several_values_is_in_none_of_them() -> None:
    """
    Unless the values overlap: then it is in each, but for those that stand alone; what
    is not declared is unknown.
    """
    channel, remedy = FILLED.dimension("channel"), FILLED.dimension("remedy")
    language = FILLED.dimension("language")

    assert (SEVERAL,) == channel.value_of(frozenset({"email", "letter"}))
    assert ("email",) == channel.value_of(frozenset({"email", "", UNKNOWN}))
    assert (UNKNOWN,) == channel.value_of(frozenset({"pigeon"}))
    assert ("other",) == language.value_of(frozenset({"tlh"}))
    assert ("engagement", "remedy") == remedy.value_of(
        frozenset({"remedy", "none", "engagement", "pigeon"})
    )
    assert ("none",) == remedy.value_of(frozenset({"none", "pigeon"}))


def test_days_are_counted_in_classes() -> None:
    """
    Of several numbers of days in one class it is that class, else of none.
    """
    took = declared().dimension("took")

    assert ("up-to-21",) == took.value_of(frozenset({"0"}))
    assert ("up-to-90",) == took.value_of(frozenset({"22", "90"}))
    assert ("over-365",) == took.value_of(frozenset({"366"}))
    assert (SEVERAL,) == took.value_of(frozenset({"3", "30"}))
    assert (UNKNOWN,) == took.value_of(frozenset())
    assert "22 to 90 days" == took.codes["up-to-90"]


def test_activities_are_those_that_are_declared() -> None:
    """
    However a registry writes them; others count together.
    """
    found = activity_codes(["Bauxite  mining", "SMELTING", "vehicle manufacture"])

    assert {"bauxite-mining", "smelting", "other"} == found


def test_every_measure_is_in_a_table_and_every_dimension() -> None:
    """
    What is declared is counted.
    """
    tables = declared().tables

    assert set(declared().measures) == {one.measure for one in tables}
    assert {one.name for one in declared().dimensions} == {
        name for one in tables for name in one.dimensions
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"dimensions": ("nowhere",)},
        {"measure": "nothing"},
        {"dimensions": ("channel", "severity", "naming", "language")},
        {"dimensions": ("region", "activity")},
    ],
)
def test_a_table_is_made_of_what_is_declared(wrong: dict[str, object]) -> None:
    """
    At most three dimensions: a finer table has a number for each complaint.  And not by
    region and activity, as nobody counts the sites that both have.
    """
    [first, *_] = declared().tables

    with pytest.raises(ValueError, match=first.name):
        Declared(
            measures=declared().measures,
            dimensions=declared().dimensions,
            tables=(replace(first, **wrong),),  # type: ignore[arg-type]  # its fields
        )


def test_a_number_that_stands_alone_is_told_once_a_year() -> None:
    """
    Of four quarters that are withheld their year would tell.
    """
    [alone] = (one for one in declared().tables if one.name == "appeals")

    with pytest.raises(ValueError, match="once a year"):
        replace(declared(), tables=(replace(alone, every=Every.QUARTER),))


def test_tables_in_a_ring_are_not_declared() -> None:
    """
    They tell more together than an attack on them knows.
    """
    [first, *_] = declared().tables
    pairs = [("channel", "naming"), ("naming", "language"), ("language", "channel")]
    tables = tuple(replace(first, dimensions=pair) for pair in pairs)

    with pytest.raises(ValueError, match="in a ring"):
        replace(declared(), tables=tables)
