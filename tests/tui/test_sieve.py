"""What a filter leaves of very many rows, letter by letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.slip import Flag, Slip
from grievance.domain.stage import Stage
from tests.tui.test_case_index import TODAY, row
from tui.case_row import PLACES, field_of, words_of
from tui.queue.case_filter import Term, parse_filter
from tui.queue.sieve import ANYWHERE, Sieve


WORDS = tuple(
    words_of(one, TODAY)
    for one in (
        row(1, stage=Stage.TRIAGE),
        row(2, stage=Stage.CLOSED)._replace(entities=("Triage Mill",)),
        row(3)._replace(handler="Bo Hart", slip=Slip(criteria=("PS 9.1", "PS 10.3"))),
        row(4, unread=False)._replace(members=("Hart & Sons",)),
    )
)
TYPED = st.text("tria!: :stage hart entity closed", max_size=24)


class Counting(list[str]):
    """Counts how often it is read as a whole."""

    reads = 0

    def read(self) -> list[str]:
        self.reads += 1
        return self


def plainly(terms: Sequence[Term]) -> list[int]:
    """Look for each term in each row."""
    places = []
    for place, words in enumerate(WORDS):
        found = (
            one.word in (field_of([words], one.field)[0] if one.field else words)
            for one in terms
        )
        if all(
            is_in is not one.negated for is_in, one in zip(found, terms, strict=True)
        ):
            places.append(place)
    return places


@given(st.lists(TYPED, max_size=6))
def test_what_was_typed_before_changes_nothing(typed: list[str]) -> None:
    """
    A sieve leaves what fits, whatever it was asked before, letter by letter or not.
    """
    sieve = Sieve(lambda: list(WORDS))

    for text in typed:
        for end in range(len(text) + 1):
            terms = parse_filter(text[:end]).terms
            assert plainly(terms) == list(sieve.left(terms))


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ("tri", "tr", True),
        ("strict", "tri", True),
        ("tr", "tri", False),
        ("!tri", "!tr", False),
        ("!tr", "!tr", True),
        ("stage:tri", "stage:tr", True),
        ("stage:tri", "tr", False),
        ("tri", "!tr", False),
    ],
)
def test_a_letter_more_narrows(now: str, before: str, *, expected: bool) -> None:
    """
    Only what is looked for in the same place, and is to be there.
    """
    one, other = (parse_filter(text).terms[0] for text in (now, before))

    assert expected is one.narrows(other)


def test_words_are_read_once() -> None:
    """
    However many letters are typed, in whatever fields.
    """
    words = Counting(WORDS)
    sieve = Sieve(words.read)

    for text in ("t", "tr", "stage:tr", "stage:cl", "!hart"):
        sieve.left(parse_filter(text).terms)

    assert 1 == words.reads


def test_each_field_is_cut_out_of_the_words() -> None:
    """
    All of it, several values on lines of their own, and nothing of its neighbours.
    """
    slip = Slip(criteria=("PS 9.1", "PS 10.3"), flags=frozenset({Flag.REPRISAL_FEARED}))
    full = row(7, stage=Stage.TRIAGE, language="ES", clocks=())._replace(
        entities=("Old Mill",), members=("Smelter",), handler="Bo Hart", slip=slip
    )
    late = row(8)._replace(slip=None)

    found = {name: field_of([words_of(full, TODAY)], name)[0] for name in PLACES}

    assert found == {
        "ref": "gr-0007-0000",
        "stage": "triage",
        "urgency": "normal",
        "due": "",
        "lang": "es",
        "flag": "reprisal feared reprisal-feared",
        "is": "open unread free  ",
        "handler": "bo hart",
        "criterion": "ps 9.1\nps 10.3",
        "entity": "old mill\nsmelter",
    }
    assert [""] == field_of([words_of(late, TODAY + timedelta(days=1))], "entity")


def test_a_phrase_does_not_reach_from_one_field_into_the_next() -> None:
    """
    What stands in two fields is two words.
    """
    sieve = Sieve(lambda: list(WORDS))

    assert [] == list(sieve.left([Term("hart ps 9.1")]))
    assert [2] == list(sieve.left(parse_filter("hart ps 9.1").terms))
    assert ANYWHERE == Term("hart").field
