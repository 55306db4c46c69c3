"""The office's own eyes see the declared tables, and no small number."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.errors import NotFoundError
from grievance.statistics.declared import declared
from grievance.statistics.preview import Preview, find_tables, previews
from grievance.statistics.tabulating import Thing


WORDS = declared().with_values(
    {
        "region": {"DE": "Germany"},
        "principle": {"PS 9": "PS 9 Rights", "PS 10": "PS 10"},
    }
)
THINGS = st.builds(
    Thing,
    measure=st.just("received"),
    values=st.fixed_dictionaries(
        {
            "severity": st.sampled_from([("low",), ("high",)]),
            "naming": st.sampled_from([("open",), ("protected",)]),
            "principle": st.sampled_from([("PS 9",), ("PS 10",), ("PS 10", "PS 9")]),
        }
    ),
    holders=st.just(frozenset({"somebody"})),
)


def shown(things: list[Thing], *names: str, threshold: int = 5) -> list[Preview]:
    tables = find_tables(WORDS, names)
    return list(previews(WORDS, tables, things, year="2026", threshold=threshold))


@given(things=st.lists(THINGS, max_size=40), threshold=st.integers(3, 9))
def test_no_small_number_is_shown(things: list[Thing], threshold: int) -> None:
    """
    What is below the threshold is withheld, all the rest is true, and there are no sums.
    """
    [preview] = shown(things, "received-by-severity", threshold=threshold)

    wanted = [(one.values["severity"][0], one.values["naming"][0]) for one in things]
    told = {cell: n for cell in wanted if (n := wanted.count(cell)) >= threshold}
    assert told == preview.cells


@given(things=st.lists(THINGS, min_size=1, max_size=9), more=THINGS)
def test_nobody_is_shown_by_being_listed(things: list[Thing], more: Thing) -> None:
    """
    None and few are counted alike, so that one more shows nowhere.
    """
    [before] = shown(things, "received-by-severity", threshold=99)
    [after] = shown([*things, more], "received-by-severity", threshold=99)

    assert before == after
    assert ({}, True) == (before.cells, before.others > 0)


@given(things=st.lists(THINGS, max_size=12))
def test_one_counts_in_each_value_that_overlaps(things: list[Thing]) -> None:
    """
    And where nothing is known of a dimension, as not known.
    """
    [preview] = shown(things, "principles-by-region", threshold=1)

    both = sum("PS 9" in one.values["principle"] for one in things)
    assert both == preview.cells.get(("PS 9", "unknown"), 0)


def test_cells_are_called_what_people_call_them() -> None:
    """
    By the words that are declared; a table without a dimension by what it counts.
    """
    one = Thing(measure="reopened", values={}, holders=frozenset())
    other = Thing(
        measure="received", values={"region": ("DE",)}, holders=frozenset({"x"})
    )

    names = ("reopened", "received-by-region")
    [reopened, regions] = shown([one, other] * 5, *names)

    assert {(): "Complaints taken up again"} == reopened.labels
    assert {(): 5} == reopened.cells
    assert "Germany" == regions.labels[("DE",)]


def test_only_declared_tables_are_counted() -> None:
    """
    Another name is refused, with the names there are; without any all are meant.
    """
    with pytest.raises(NotFoundError, match="received-by-channel, received-by"):
        find_tables(WORDS, ("entity",))

    assert WORDS.tables == find_tables(WORDS, ())
