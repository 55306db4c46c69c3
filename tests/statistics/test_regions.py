"""Regions are merged until each has so many sites that none of them stands out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.countries import country_names
from grievance.catalogue.regions import WORLD, around, regions
from grievance.statistics.regions import SEVERAL, UNKNOWN, merge_regions


COUNTRIES = sorted(one for each in regions().countries.values() for one in each)
CERTIFIED = st.dictionaries(st.sampled_from([*COUNTRIES, "", "ZZ"]), st.integers(0, 30))


@given(certified=CERTIFIED, least=st.integers(1, 40))
def test_each_group_has_enough_sites_or_is_the_only_one(
    certified: dict[str, int], least: int
) -> None:
    """
    No site is lost or counted twice, and each country that has any is in one group.
    """
    partition = merge_regions(certified, least)
    known = {country: number for country, number in certified.items() if country}
    sites = {code: n for code, n in partition.sites(known).items() if code != UNKNOWN}

    assert len(sites) <= 1 or min(sites.values()) >= least
    placed = [country for each in partition.groups.values() for country in each]
    assert sorted(placed) == sorted(code for code, n in known.items() if n)
    assert all(partition.of(country) in partition.groups for country in placed)


def test_a_country_stands_for_itself_where_it_can() -> None:
    """
    What is left of a subregion stands together, and what is too small goes up.
    """
    partition = merge_regions(
        {"DE": 30, "AT": 6, "CH": 5, "NO": 6, "JM": 5, "CN": 40}, 10
    )

    assert "DE" == partition.of("DE")
    assert ("155", "155") == (partition.of("AT"), partition.of("FR"))
    assert WORLD == partition.of("JM") == partition.of("NO") == partition.of("BR")
    assert "Western Europe, elsewhere" == partition.labels["155"]
    assert "World, elsewhere" == partition.labels[WORLD]


def test_a_complaint_about_several_regions_is_in_none_of_them() -> None:
    """
    One that is about no known place counts apart from both.
    """
    partition = merge_regions({"DE": 30, "CN": 40}, 10)

    assert SEVERAL == partition.of_all(frozenset({"DE", "CN"}))
    assert "DE" == partition.of_all(frozenset({"DE"}))
    assert UNKNOWN == partition.of_all(frozenset())


def test_every_country_lies_in_the_world() -> None:
    """
    By its subregion and its region.
    """
    assert ("155", "150", "001") == around("DE")
    assert ("001",) == around("ZZ")
    for country in COUNTRIES:
        assert WORLD == around(country)[-1]
        assert set(around(country)) <= set(regions().names)


def test_every_country_has_a_name() -> None:
    """
    Of its own: nobody reads a bare code in a package.
    """
    codes = [code for every in regions().countries.values() for code in every]

    names = merge_regions(dict.fromkeys(codes, 10), 10).labels
    first = {country_names(code)[0] for code in codes}

    assert 250 == len(set(codes)) == len(first)
    assert {"Kosovo", "Norway", "Bosnia and Herzegovina"} <= first
    assert {code: country_names(code)[0] for code in codes}.items() <= names.items()
