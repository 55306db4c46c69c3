"""What somebody types is words, phrases, and what must not be there."""

from __future__ import annotations

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.services.search.search_query import LONGEST, MOST, Query, parse_query


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("Löhne", ("lohne",), ()),
        ("wages  WAGES hours", ("wages", "hours"), ()),
        ('"no  pay" !night', ("no pay",), ("night",)),
        ('wages !"big boss', ("wages",), ("big boss",)),
        ("“no pay” «la nuit»", ("no pay", "la nuit"), ()),
        ('wages "" ! ""', ("wages", "!"), ()),
        ("[/x] %' OR 1=1 --", ("[/x]", "%'", "or", "1=1", "--"), ()),
        ("\u200b wages", ("wages",), ()),
    ],
)
def test_reads_what_was_typed(
    typed: str, wanted: tuple[str, ...], unwanted: tuple[str, ...]
) -> None:
    """
    Each word once, folded; quotes of any kind hold words together.
    """
    query = parse_query(typed)
    assert (wanted, unwanted) == (query.wanted, query.unwanted)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "at least one word"),
        ("!night", "at least one word"),
        ('"\u200b"', "at least one word"),
        ("a" * (LONGEST + 1), "longer than 400"),
        (" ".join(map(str, range(MOST + 1))), "more than 20 words"),
    ],
)
def test_refuses_what_finds_nothing_or_too_much(typed: str, said: str) -> None:
    """
    In one sentence that says what to do.
    """
    with pytest.raises(NotAllowedError, match=said):
        parse_query(typed)


def test_fits_what_has_all_and_none() -> None:
    """
    A word may be a part of a longer one.
    """
    query = Query(wanted=("wage", "night"), unwanted=("paid",))

    assert query.fits("wages of the nightshift")
    assert not query.fits("wages of the nightshift, repaid")
    assert not query.fits("wages")
    assert ("night",) == query.found_in("nights")


@pytest.mark.parametrize(
    ("typed", "before", "expected"),
    [
        ("wages", "wag", True),
        ("night wages", "wag", True),
        ("wag", "wages", False),
        ("night", "wag", False),
        ("wages !paid", "wages", True),
        ("wages", "wages !paid", False),
        ("wages !pai", "wages !paid", True),
        ("wages !repaid", "wages !paid", False),
    ],
)
def test_a_query_that_says_more_narrows(
    typed: str, before: str, *, expected: bool
) -> None:
    """
    What lacks a part of a word lacks the word.
    """
    assert expected == parse_query(typed).narrows(parse_query(before))
