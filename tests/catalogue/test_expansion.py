"""Criteria that are looked at together."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.catalogue import shipped_catalogue
from grievance.domain.criterion import CriterionCode, parse_criterion_code


CATALOGUE = shipped_catalogue()
CODES = [one.code(c.id) for one in CATALOGUE.standards for c in one.criteria]
BOTH = ("ASI-PS", "ASI-CoC")


def codes(*texts: str) -> tuple[CriterionCode, ...]:
    return tuple(parse_criterion_code(text) for text in texts)


@pytest.mark.parametrize(
    ("there", "topics", "certified", "expected"),
    [
        (["PS 10.3"], [], BOTH, ["PS 9.1", "PS 9.8", "CoC 7.1", "CoC 7.2"]),
        (["PS 10.3"], [], ["ASI-PS"], ["PS 9.1", "PS 9.8"]),
        (["PS 10.3a", "PS 9.8b"], [], ["PS"], ["PS 9.1"]),
        ([], ["forced-labour"], ["PS"], ["PS 9.1", "PS 9.8", "PS 10.3"]),
        ([], ["ignored-grievance"], BOTH, ["PS 3.4", "CoC 7.3"]),
        ([], ["ignored-grievance"], ["ASI-PS"], ["PS 3.4"]),
        (["PS 3.4"], [], BOTH, ["CoC 7.3"]),
        (["CoC 7.1"], [], BOTH, ["PS 9.1", "PS 9.8"]),
        (["PS 6.6"], ["lunch"], BOTH, []),
        (["PS 10.3"], ["forced-labour"], [], []),
    ],
)
def test_rules_add_what_the_entity_is_certified_for(
    there: list[str], topics: list[str], certified: list[str], expected: list[str]
) -> None:
    """
    Forced labour, an ignored grievance, due diligence outside the chain; no more.
    """
    added = CATALOGUE.expand(codes(*there), topics=topics, certified=certified)

    assert codes(*expected) == tuple(one.code for one in added)


def test_each_addition_says_why() -> None:
    """
    A handler sees what it was added for, by which rule, and the reason.
    """
    added = CATALOGUE.expand(codes("PS 10.3b"), certified=["ASI-PS"])

    assert {"PS 10.3b"} == {one.because for one in added}
    assert {"forced-labour"} == {one.rule for one in added}
    assert all(len(one.reason) > 40 for one in added)


@given(st.sets(st.sampled_from(CODES), max_size=6), st.sets(st.sampled_from(BOTH)))
def test_expanding_again_adds_nothing(
    there: set[CriterionCode], certified: set[str]
) -> None:
    """
    Nothing is added twice, nor what was there, nor under another standard.
    """
    added = [one.code for one in CATALOGUE.expand(there, certified=certified)]
    shorts = {"ASI-PS": "PS", "ASI-CoC": "CoC"}

    assert len(set(added)) == len(added)
    assert set() == there & set(added)
    assert {one.short for one in added} <= {shorts[one] for one in certified}
    assert () == CATALOGUE.expand({*there, *added}, certified=certified)
