"""Looking for options by what is typed, among the criteria that ship and by names."""

from __future__ import annotations

import pytest

from grievance.catalogue.catalogue import shipped_catalogue
from tui.forms.choices import criteria_of
from tui.forms.option import Option
from tui.forms.option_finder import Finder


CRITERIA = Finder(criteria_of(shipped_catalogue()))
FIRMS = Finder(
    [
        Option("entity:1", "Alunor Rolling", "Entity AR-2", "Walzwerk Nord"),
        Option("entity:2", "Rolling Alu Works", "Entity RAW"),
        Option("entity:3", "Nor Alu", "Entity NOR"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("10.2", "PS 10.2"),
        ("1.1", "PS 1.1"),
        ("ps 2.1", "PS 2.1"),
        ("coc 1", "CoC 1.1"),
        ("10.", "PS 10.1"),
        ("CoC 7.2", "CoC 7.2"),
        ("child lab", "PS 10.2"),
    ],
)
def test_a_number_finds_its_criterion_first(typed: str, first: str) -> None:
    """
    What is called so stands before what begins so, and `2.10` is not `10.2`.
    """
    assert first == CRITERIA.find(typed)[0].code


def test_what_begins_so_stands_before_what_has_it_inside() -> None:
    """
    Names that begin as typed come first, words in their order next, any order last.
    """
    assert ["Rolling Alu Works", "Alunor Rolling"] == labels("roll alu")
    assert ["Alunor Rolling", "Rolling Alu Works", "Nor Alu"] == labels("alu")
    assert ["Alunor Rolling"] == labels("walz")


def test_all_stand_as_they_came_while_nothing_is_typed() -> None:
    """
    Whoever types nothing sees the order of the catalogue, and nothing is left out.
    """
    assert ["Alunor Rolling", "Rolling Alu Works", "Nor Alu"] == labels(" ")
    assert [] == labels("zinc")


def labels(typed: str) -> list[str]:
    return [option.label for option in FIRMS.find(typed)]
