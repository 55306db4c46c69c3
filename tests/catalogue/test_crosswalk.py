"""Criteria are followed from one version to another, and back."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.crosswalk import Crosswalk, crosswalk, translate
from grievance.catalogue.standards import standard
from grievance.domain.errors import GrievanceError, NotFoundError


WALK = crosswalk()
OLD = tuple(c.id for c in standard(WALK.standard, WALK.old).criteria)
NEW = tuple(c.id for c in standard(WALK.standard, WALK.new).criteria)
LATER = Crosswalk(
    standard="ASI-PS", old="V3.1", new="V4", moved={"9.1": ("9.2",), "9.2": ()}
)


@given(st.sampled_from(OLD), st.sampled_from(NEW))
def test_both_directions_say_the_same(old: str, new: str) -> None:
    """
    What goes forward to a criterion comes back from it, and nothing else does.
    """
    assert (new in WALK.forward(old)) == (old in WALK.back(new))


@pytest.mark.parametrize("old", OLD)
def test_every_old_criterion_goes_where_there_is_one(old: str) -> None:
    """
    Each old criterion goes somewhere that exists in the new version.
    """
    assert WALK.forward(old)
    assert set(WALK.forward(old)) <= set(NEW)


@pytest.mark.parametrize("new", NEW)
def test_every_new_criterion_has_a_forebear_or_is_new(new: str) -> None:
    """
    Each new criterion came from old ones that exist, or is named as new.
    """
    assert (new in WALK.added) == (WALK.back(new) == ())
    assert set(WALK.back(new)) <= set(OLD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2.5", ("2.5", "2.6")),
        ("2.6", ("2.7",)),
        ("2.7", ("2.9",)),
        ("2.8", ("2.10",)),
        ("5.2", ("5.3",)),
        ("5.3", ("5.2",)),
        ("7.1", ("7.1",)),
        ("7.3", ("7.1",)),
        ("8.3", ("8.4",)),
        ("8.5", ("8.7",)),
        ("9.8b", ("9.8",)),
        ("11.2", ("11.1",)),
        ("11.4", ("11.3",)),
    ],
)
def test_a_criterion_moves(old: str, new: tuple[str, ...]) -> None:
    """
    Topics that changed number are followed, others keep theirs.
    """
    assert new == WALK.forward(old)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("2.5", ("2.5",)),
        ("2.6", ("2.5",)),
        ("2.8", ()),
        ("2.10", ("2.8",)),
        ("5.4", ()),
        ("7.1a", ("7.1", "7.3")),
        ("8.6", ()),
        ("11.1", ("11.1", "11.2")),
        ("10.3", ("10.3",)),
    ],
)
def test_a_criterion_comes_from_somewhere(new: str, old: tuple[str, ...]) -> None:
    """
    The way back finds all that were merged, and nothing for what is new.
    """
    assert old == WALK.back(new)


def test_nonsense_is_refused_both_ways() -> None:
    """
    What is no criterion is refused rather than passed through.
    """
    with pytest.raises(GrievanceError):
        WALK.forward("nine")
    with pytest.raises(GrievanceError):
        WALK.back("nine")


@pytest.mark.parametrize(
    ("criterion", "old", "new", "expected"),
    [
        ("9.8b", "V2", "V2", ("9.8b",)),
        ("9.8b", "V2", "V3.1", ("9.8",)),
        ("11.1", "V3.1", "V2", ("11.1", "11.2")),
        ("9.1", "V2", "V4", ("9.2",)),
        ("9.2", "V2", "V4", ()),
        ("9.2", "V4", "V2", ("9.1",)),
        ("11.1", "V4", "V2", ("11.1", "11.2")),
    ],
)
def test_versions_in_between_are_crossed(
    criterion: str, old: str, new: str, expected: tuple[str, ...]
) -> None:
    """
    From V2 to V4 by way of V3.1, and back; a letter is kept only within a version.
    """
    assert expected == translate((WALK, LATER), "ASI-PS", criterion, old, new)


def test_versions_nobody_joined_are_refused() -> None:
    """
    A crosswalk of another standard does not help.
    """
    with pytest.raises(NotFoundError, match="no crosswalk from V1 to V3"):
        translate((WALK,), "ASI-PS", "9.1", "V1", "V3.1")
    with pytest.raises(NotFoundError, match="no crosswalk from V2 to V3"):
        translate((WALK,), "ASI-CoC", "9.1", "V2", "V3.1")
