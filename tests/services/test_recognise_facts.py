"""Who and what is recognised in a letter."""

from __future__ import annotations

import unicodedata

import pytest

from grievance.catalogue.matching import EntityNames
from grievance.mail.reading.parse import parse
from grievance.services.recognise_facts import recognise_facts
from tests.doubles import make_mail, make_person


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("José Müller", "José Müller"),
        ("José Müller", "Jose Muller"),
        ("José Müller", "Jose Mueller"),
        ("José Müller", "JOSÉ\n MÜLLER's"),
        ("José Müller", "Müller, José"),
        ("José Müller", "José-Müller"),
        ("José Müller", "Jos\u00ad\u00e9 Müller"),
        ("José Müller", unicodedata.normalize("NFD", "José Müller")),
        ("Jose Mueller", "José Müller"),
        ("李 小明", "李小明"),
    ],
)
def test_somebody_of_the_office_is_named_however_it_is_written(
    name: str, written: str
) -> None:
    """
    Whoever was missed would get the key to a complaint about themselves.
    """
    person = make_person(name=name)
    text = f"Our complaint is about {written} of your office."
    letter = parse(make_mail(text))

    found = recognise_facts(letter, EntityNames({}), [person])

    assert (person.id,) == found.staff_named


@pytest.mark.parametrize(
    "written", ["Ada Lovelaced", "Ada. Lovelac", "Canada Lovelace"]
)
def test_a_part_of_a_name_names_nobody(written: str) -> None:
    """
    Only whole words count.
    """
    letter = parse(make_mail(f"We met {written}."))

    found = recognise_facts(letter, EntityNames({}), [make_person(name="Ada Lovelace")])

    assert () == found.staff_named
