"""Whom a letter may be to at the desk: those that the case is about, and no others."""

from __future__ import annotations

from uuid import uuid4

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.draft import COMPLAINANT, Addressee
from grievance.domain.ids import EntityId
from grievance.domain.outgoing import Party
from grievance.domain.registry_ids import MemberId
from grievance.services.intake.letter_facts import Given
from tests.tui.offices import Office
from tui.asking.case_file import CaseFile
from tui.forms.form import One
from tui.forms.letter import letter_form, wish_of
from tui.forms.letter_names import letter_options
from tui.forms.option_finder import Finder


WORKS, OWNER, FIRM = EntityId(uuid4()), MemberId(uuid4()), uuid4()
ROOM = 54  # cells of a line in the list
FILE = CaseFile(
    entities=(WORKS,),
    members=(OWNER,),
    titles={
        str(WORKS): "Norvik Smelter",
        str(OWNER): "Norvik Group",
        str(FIRM): "Heron Audit",
    },
)


def test_those_that_the_case_is_about_are_offered(office: Office) -> None:
    """
    Nobody whose name is merely known, such as a firm that audits.
    """
    form = letter_form(office.mechanism.letters, FILE)

    [to] = [one for one in form.fields if isinstance(one, One) and one.name == "to"]
    assert [
        "whoever complained",
        "Norvik Smelter",
        "Norvik Group",
        "somebody else",
    ] == [option.label for option in to.options]


def test_every_letter_has_a_name_of_its_own() -> None:
    """
    With what it is for, short enough for one line of the list in a small window.
    """
    options = letter_options()

    assert list(LetterId) == [one.code for one in options]
    assert len(options) == len({one.label for one in options})
    lines = [f"{one.label}  {one.more}" for one in options]
    assert [] == [one for one in lines if len(one) > ROOM]


@pytest.mark.parametrize(
    "typed", ["INFO-REQUEST", "info request", "informa", "missing"]
)
def test_a_letter_is_found_by_its_code_and_by_its_name(typed: str) -> None:
    """
    Whoever knows the codes of the shell need not learn others.
    """
    first, *_ = Finder(letter_options()).find(typed)

    assert LetterId.INFO_REQUEST == first.code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("complainant", COMPLAINANT),
        (str(WORKS), Addressee(party=Party.ENTITY, entity=WORKS)),
        (f"member:{OWNER}", Addressee(party=Party.MEMBER, member=OWNER)),
        ("other", Addressee(party=Party.OTHER)),
    ],
    ids=["complainant", "entity", "member", "other"],
)
def test_each_choice_is_somebody(
    office: Office, code: str, expected: Addressee
) -> None:
    """
    As the services know them.
    """
    form = letter_form(office.mechanism.letters, FILE)
    values = {one.name: "" for one in form.fields}

    assert expected == wish_of({**values, "letter": "ENTITY-LETTER", "to": code}).to


def test_what_is_hidden_by_now_is_not_asked_for(office: Office) -> None:
    """
    A letter to whoever complained does not go to an address typed for somebody else.
    """
    form = letter_form(office.mechanism.letters, FILE)
    values = {one.name: "" for one in form.fields} | {
        "letter": "REFERRAL",
        "to": "other",
        "address": "heron@firm.example",
        "ruling": "upheld",
        "by": "soon",
    }

    other, wish = wish_of(values), wish_of({**values, "to": "complainant"})

    assert ("heron@firm.example", "") == (other.address, wish.address)
    assert (Given(), Given()) == (other.given, wish.given)
