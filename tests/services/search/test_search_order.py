"""A search comes to the newest cases first, and asks each segment in its turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from random import Random

import pytest

from grievance.domain.case import CaseKind
from grievance.domain.ids import CaseId
from grievance.services.search.search_order import Order
from grievance.services.search.search_segment import Segment
from tests.doubles import make_case


BY_ID = {case.id: case for case in (make_case() for _ in range(12))}
CASES = list(BY_ID)


def segment(name: str, *places: int, changed: int | None = None) -> Segment:
    """Return one of the cases that stand at these places."""
    lost = set() if changed is None else {CASES[changed]}
    return Segment(name, tuple((CASES[place], 1) for place in places), lost)


class Asked:
    """Notes which segments were asked; each names all of its cases."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, one: Segment) -> Iterable[CaseId]:
        self.names.append(one.name)
        return one.case_ids


def test_no_segment_is_asked_before_its_turn() -> None:
    """
    Whoever stops after the first cases has waited for the newest segment alone.
    """
    order = Order.of(BY_ID, [segment("old", 8, 9), segment("new", 4, 2)])
    asked = Asked()
    turns = order.turns(asked)

    assert [(1, CASES[0]), (2, CASES[1])] == list(islice(turns, 2))
    assert [] == asked.names
    assert (3, CASES[2]) == next(turns)
    assert ["new"] == asked.names
    assert list(enumerate(CASES[3:], 4)) == list(turns)
    assert ["new", "old"] == asked.names


@pytest.mark.parametrize("seed", range(8))
def test_however_they_lie_the_newest_come_first(seed: int) -> None:
    """
    Each once: also what changed since, which is read anew in any case.
    """
    random = Random(seed)
    places = random.sample(range(len(CASES)), 9)
    order = Order.of(
        BY_ID,
        [
            segment("a", *places[:4], changed=places[0]),
            segment("b", *places[4:6]),
            segment("c", *places[6:]),
        ],
    )

    assert list(enumerate(CASES, 1)) == list(order.turns(Asked()))
    assert places[0] in map(CASES.index, order.unread)
    assert 4 == len(order.unread)


def test_what_a_segment_names_of_cases_that_are_not_theirs_is_nobodys() -> None:
    """
    Where somebody else lists them at that moment, cases may be gone.
    """
    theirs = {case_id: BY_ID[case_id] for case_id in CASES[:3]}
    order = Order.of(theirs, [segment("mixed", 1, 7), segment("gone", 8)])

    assert list(enumerate(CASES[:3], 1)) == list(order.turns(Asked()))


def test_files_of_audits_are_counted_among_the_cases() -> None:
    """
    They are searched as well, and are no complaints.
    """
    one, other = CASES[:2]
    file = replace(BY_ID[other], kind=CaseKind.AUDIT_FILE)

    assert 1 == Order.of({one: BY_ID[one], other: file}, []).files
