"""Whom a letter may be to at the desk: those that the case is about, and no others."""

from __future__ import annotations

from uuid import uuid4

import pytest

from grievance.domain.draft import COMPLAINANT, Addressee
from grievance.domain.ids import EntityId
from grievance.domain.outgoing import Party
from grievance.domain.registry_ids import MemberId
from tests.tui.offices import Office
from tui.case_file import CaseFile
from tui.form import One
from tui.letter_form import letter_form, wish_of


WORKS, OWNER, FIRM = EntityId(uuid4()), MemberId(uuid4()), uuid4()
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
