"""What auditors can do: for every criterion, in any plant, identifying nobody."""

from __future__ import annotations

import re

import pytest

from grievance.catalogue.audit_tests import audit_tests, protections
from grievance.catalogue.catalogue import shipped_catalogue
from grievance.catalogue.standards import Criterion, Standard, standards
from grievance.domain.criterion import CriterionRef


CATALOGUE = shipped_catalogue()
EVERY = [
    pytest.param(one, criterion, id=f"{one.short}-{one.version}-{criterion.id}")
    for one in standards()
    for criterion in one.criteria
]
ABOUT_WORKERS = ["9.1", "10.1", "10.2", "10.3", "10.4", "10.6", "10.7", "10.8"]


@pytest.mark.parametrize(("one", "criterion"), EVERY)
def test_every_criterion_has_tests(one: Standard, criterion: Criterion) -> None:
    """
    Several sentences each, also for an old version, over the crosswalk.
    """
    ref = CriterionRef(
        standard=one.standard, version=one.version, criterion=criterion.id
    )
    tests = CATALOGUE.tests_for(ref)

    assert tests
    for each in tests:
        assert 3 <= len(each.steps)
        assert all(step.strip().endswith((".", "?")) for step in each.steps)
        assert all(40 <= len(step) for step in each.steps)


def test_no_test_identifies_anybody() -> None:
    """
    They can stand in a notice: no complaint, country, people, company or person.
    """
    telling = re.compile(
        r"\b(the complaint\b|complainant\w*|whistle\w*|uyghur|xinjiang|tibet\w*|china|"
        r"chinese|guinea\w*|brazil\w*|india\w*|jamaica\w*|muslim|turkic|dalit|roma|"
        r"grievance office|this office)\b",
        re.IGNORECASE,
    )
    texts = [
        s for of in audit_tests() for one in of.criterion.values() for s in one.steps
    ]

    assert [] == [
        text for text in [*texts, *protections().values()] if telling.search(text)
    ]


@pytest.mark.parametrize("criterion", ABOUT_WORKERS)
def test_people_at_risk_are_protected(criterion: str) -> None:
    """
    Where workers speak, the tests say how to keep them from harm.
    """
    ref = CriterionRef(standard="ASI-PS", version="V3.1", criterion=criterion)
    (tests,) = CATALOGUE.tests_for(ref)

    assert {"interviews", "reprisal"} <= set(tests.protect)
    assert all(len(text) > 100 for text in CATALOGUE.protection((tests,)))


def test_forced_labour_is_tested_off_site() -> None:
    """
    Off site, own choice of interviewees and interpreter, the right to stop.
    """
    ref = CriterionRef(standard="ASI-PS", version="V3.1", criterion="10.3")
    tests = CATALOGUE.tests_for(ref)
    said = " ".join((*tests[0].steps, *CATALOGUE.protection(tests)))

    for word in ("off site", "own choice", "interpreter", "stop the interview"):
        assert word in said


def test_every_protection_is_used_and_there() -> None:
    """
    What criteria name exists, and nothing lies about unused.
    """
    named = {
        name
        for of in audit_tests()
        for one in of.criterion.values()
        for name in one.protect
    }

    assert set(protections()) == named


def test_a_letter_has_the_tests_of_its_criterion() -> None:
    """
    The tests of 9.8 are those of 9.8b.
    """
    whole, part = (
        CATALOGUE.tests_for(
            CriterionRef(standard="ASI-PS", version="V3.1", criterion=criterion)
        )
        for criterion in ("9.8", "9.8b")
    )

    assert whole == part
