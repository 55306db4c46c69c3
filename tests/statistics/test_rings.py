"""Tables that tell more together than in pairs are found."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from grievance.statistics.declared import declared
from grievance.statistics.rings import Tables, in_ring, parts_by_quarter
from tests.statistics.imagined import QUARTERS, shape


NAMES = st.frozensets(st.sampled_from("abcde"), min_size=1, max_size=3)


def names(*tables: str) -> list[frozenset[str]]:
    return [frozenset(one) for one in tables]


def test_three_pairs_of_three_are_a_ring() -> None:
    """
    A tree is none, nor a ring that another table fills.
    """
    assert set(names("ab", "bc", "ca")) == in_ring(names("ab", "bc", "ca", "cd"))
    assert frozenset() == in_ring(names("ab", "bc", "cd", "a", "be"))
    assert frozenset() == in_ring(names("ab", "bc", "ca", "abc"))
    assert set(names("ab", "bc", "cd", "da")) == in_ring(names("ab", "bc", "cd", "da"))


def test_a_year_hangs_in_a_ring_with_its_quarters() -> None:
    """
    By two of its dimensions, of which the quarters tell as well, directly or not.
    """
    told = [shape(quarter, name) for quarter in QUARTERS for name in ("region", "kind")]
    year = shape("2020", "region", "kind")
    apart = shape("2020", "region", "channel")

    found = parts_by_quarter([*told, year, apart])

    assert [shape(quarter, "region", "kind") for quarter in QUARTERS] == list(found)
    assert () == parts_by_quarter([*told, apart])
    assert () == parts_by_quarter([year, apart])


@given(yearly=st.sets(NAMES, max_size=5), quarterly=st.sets(NAMES, max_size=3))
def test_without_rings_of_their_own_none_is_left(
    yearly: set[frozenset[str]], quarterly: set[frozenset[str]]
) -> None:
    """
    Once those of a year are seen by quarter that hang in one with the quarters.
    """
    every = yearly | quarterly
    assume(not in_ring(every))
    assume(all(not in_ring(every - {one}) for one in every))

    assert Tables(yearly=frozenset(every), quarterly=frozenset(quarterly)).is_ringless


def test_values_that_overlap_are_linked_twice() -> None:
    """
    A complaint that counts under two criteria links them, which no table says: one by
    quarter and one by place make a ring, and so do two by anything.
    """
    told = [shape(quarter, "criterion") for quarter in QUARTERS]
    year = shape("2020", "criterion", "region")

    assert 4 == len(parts_by_quarter([*told, year]))
    pairs = frozenset(names("ab", "ac"))
    tables = Tables(yearly=pairs, quarterly=frozenset())
    assert tables.is_ringless
    assert not replace(tables, overlapping=frozenset("a")).is_ringless


def test_those_that_ship_have_none() -> None:
    """
    So that an attack on them misses nothing.
    """
    for measure in declared().measures:
        tables = declared().tables_of(measure)
        assert tables.yearly
        assert tables.is_ringless
