"""Nine years of a register in which nearly all is sparse: every quarter can be told of."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from grievance.services.statistics.prepare_release import words_of
from grievance.statistics.making import Made
from grievance.statistics.package import package
from grievance.statistics.package_files import of_files
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.published import Published, attack_packages, read_files
from grievance.statistics.release import Release
from grievance.statistics.utility import utility_inside
from tests.statistics.register import (
    ABOUT_ONE,
    COMPLAINTS,
    YEARS,
    Office,
    imagined_register,
)
from tests.statistics.stranger import Stranger


RULE = Rule()


def test_the_register_has_the_shape_of_a_real_one() -> None:
    """
    Five hundred over nine years, not all with a known end, eighteen about one project.
    """
    slips = [slip for _, slip in imagined_register(1).slips]

    about = Counter(slip.entities for slip in slips)
    days = sorted(slip.stages[0].since for slip in slips)
    over = sum(slip.is_over for slip in slips)

    assert COMPLAINTS == len(slips)
    assert about.most_common(2)[0][1] >= ABOUT_ONE
    assert 20 < about[()] < 100
    assert (2008, 2017) == (days[0].year, days[-1].year)
    assert 0.3 < over / len(slips) < 0.9


@pytest.mark.parametrize("year", [YEARS[0], YEARS[4]])
def test_quarters_of_a_sparse_register_give_nobody_away(year: str) -> None:
    """
    To the attack of the mechanism on the packages alone, nor to who thinks of whole
    complaints; none are told as none, and of what was counted some is told.
    """
    office = Office(imagined_register(1), since=year)

    made = list(office.quarters(year))

    packages = [_package(office, one) for one, _ in made]
    assert () == attack_packages(packages)
    told = tuple(table for one, _ in made for table in one.tables)
    assert {} == _exposed([one for one in told if one.shape.measure == "admission"])
    found = [utility_inside(one.tables, counted) for one, counted in made]
    assert all(one.share_told and 0.15 < one.share_told <= 1.0 for one in found)
    assert 0 < sum(one.counted for one in found)


def _package(office: Office, made: Made) -> Published:
    period = made.tables[0].shape.period
    release = Release(
        office="Register",
        period=period,
        published_on=date(2018, 1, 1),
        tables=made.tables,
        words=words_of(office.declared),
        rule=RULE,
        contained=made.contained,
    )
    return read_files(of_files(package(release), release.name))


def _exposed(tables: list[Printed]) -> dict[str, tuple[int, int]]:
    """Return what the stranger knows too well."""
    stranger, found = Stranger(tables), {}
    for key in stranger.asked:
        least, most = stranger.met(key)
        if most - least < RULE.threshold:
            least, most = stranger.known(key)
            if not RULE.is_safe(least, most):
                found[str(key)] = (least, most)
    return found
