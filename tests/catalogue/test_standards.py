"""Standards and their criteria, as they ship."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.standards import (
    CriterionId,
    CriterionIdError,
    Standard,
    parse_criterion_id,
    standard,
    standards,
)
from grievance.domain.criterion import parse_criterion_code
from grievance.domain.errors import NotFoundError


@pytest.mark.parametrize("one", standards(), ids=lambda s: f"{s.standard}-{s.version}")
class TestEveryStandard:
    def test_has_as_many_criteria_as_its_publisher_says(self, one: Standard) -> None:
        """
        The number of criteria is the published one, where one is published.
        """
        assert (one.expected_criteria or 21) == len(one.criteria)

    def test_each_id_is_written_well_and_once(self, one: Standard) -> None:
        """
        Ids parse, do not repeat, and lie in the principle they name.
        """
        ids = [criterion.id for criterion in one.criteria]
        principles = {principle.id for principle in one.principles}

        assert len(set(ids)) == len(ids)
        for criterion in one.criteria:
            number = parse_criterion_id(criterion.id)
            assert str(number) == criterion.id
            assert str(number.principle) == criterion.principle
            assert criterion.principle in principles

    def test_says_where_each_title_comes_from(self, one: Standard) -> None:
        """
        A title from memory is marked, so that an operator can correct it.
        """
        bases = {"sourced", "sourced-partly", "from-memory"}

        assert {criterion.basis for criterion in one.criteria} <= bases
        assert {c.confidence for c in one.criteria} <= {"high", "medium", "low"}


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["", *"abcdez"]))
def test_every_id_reads_back(principle: int, number: int, letter: str) -> None:
    """
    What an id is written as, it is read as.
    """
    criterion_id = CriterionId(principle, number, letter)

    assert criterion_id == parse_criterion_id(str(criterion_id))


@pytest.mark.parametrize(
    "text", ["", "9", "9.", "9.8B", "9.8bb", "9,8", "0.1", "9.08", "9.8.1", "٩.٨"]
)
def test_another_way_of_writing_is_refused(text: str) -> None:
    """
    Whatever is no criterion id is refused in a sentence with an example.
    """
    with pytest.raises(CriterionIdError, match=r"such as 9\.8"):
        parse_criterion_id(text)


def test_a_letter_finds_its_criterion() -> None:
    """
    The part 9.8b belongs to 9.8; unknown letters are known to be unknown.
    """
    current = standard("ASI-PS", "V3.1")

    assert "9.8" == current.criterion("9.8b").id
    assert (True, False, False) == (
        current.knows("9.8b"),
        current.knows("9.8z"),
        current.knows("99.1"),
    )


def test_what_is_missing_is_named() -> None:
    """
    An unknown version or criterion is refused by its name.
    """
    with pytest.raises(NotFoundError, match="ASI-PS V9"):
        standard("ASI-PS", "V9")
    with pytest.raises(NotFoundError, match=r"no criterion 11\.4"):
        standard("ASI-PS", "V3.1").criterion("11.4")


def test_an_unknown_letter_is_a_warning() -> None:
    """
    It is accepted, and somebody is asked to look it up; another number is refused.
    """
    current = standard("ASI-PS", "V3.1")

    assert "" == current.warn("9.8b") == current.warn("9.8")
    assert "the letter z is not in the catalogue (known: a, b, c" in current.warn(
        "9.8z"
    )
    assert "(known: none)" in current.warn("10.3a")
    with pytest.raises(NotFoundError):
        current.warn("99.1a")


@pytest.mark.parametrize("text", ["PS 9.8", "CoC 7.1b"])
def test_a_code_reads_back(text: str) -> None:
    """
    What a slip writes is read as the short name and the id.
    """
    assert text == str(parse_criterion_code(text))


@pytest.mark.parametrize("text", ["", "9.8", "PS9.8", "PS 9.8B", "P S 9.8", "PS  9.8"])
def test_another_code_is_refused(text: str) -> None:
    """
    Whatever is no code is refused in a sentence.
    """
    with pytest.raises(CriterionIdError):
        parse_criterion_code(text)
