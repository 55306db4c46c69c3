"""What cannot be undone is named before: how many, which, who is told, and a word."""

from __future__ import annotations

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.outcome import AskedBy
from grievance.domain.people import Role
from grievance.domain.stage import TERMINAL, Stage
from tests.doubles import make_person
from tui.forms.access import granting_form
from tui.forms.endings import ending
from tui.forms.matter import Matter, named
from tui.forms.option import Option


OTHER = Option("f2b1a0c4-0000-4000-8000-000000000001", "GR-OTHE-R000")
SAID: dict[Stage, dict[str, str]] = {
    Stage.CLOSED: {},
    Stage.MERGED: {"into": OTHER.code},
    Stage.WITHDRAWN: {"asked_by": AskedBy.COMPLAINANT},
    Stage.REFERRED: {"forums": "labour-inspectorate"},
}
WORDS = {
    Stage.CLOSED: "close",
    Stage.MERGED: "merge",
    Stage.WITHDRAWN: "withdraw",
    Stage.REFERRED: "refer",
}


def values(stage: Stage, **more: str) -> dict[str, str]:
    return {"to": stage, "reason": "It is done", **SAID.get(stage, {}), **more}


@pytest.mark.parametrize("stage", sorted(TERMINAL))
def test_every_end_asks_for_its_word(stage: Stage) -> None:
    """
    It says which case ends, and that nobody outside hears of it by this.
    """
    matter = ending("GR-7F3K-9Q2D", (OTHER,), values(stage))

    assert matter is not None
    assert WORDS[stage] == matter.word
    assert "GR-7F3K-9Q2D" in matter.references
    assert "nobody outside" in matter.told


def test_a_merge_names_both_cases_and_who_finds_it() -> None:
    """
    The people of both are told in the case that goes on.
    """
    matter = ending("GR-7F3K-9Q2D", (OTHER,), values(Stage.MERGED))

    assert matter is not None
    assert ("GR-7F3K-9Q2D", OTHER.label) == matter.references
    assert "Cases: 2: GR-7F3K-9Q2D, GR-OTHE-R000" in matter.lines
    assert "the people of both cases" in matter.told


@pytest.mark.parametrize("stage", sorted(set(Stage) - TERMINAL))
def test_what_goes_on_asks_nothing(stage: Stage) -> None:
    """
    Between stages a mistake is taken back, or put right by the next step.
    """
    assert ending("GR-7F3K-9Q2D", (), values(stage)) is None


def test_what_is_missing_is_said_before_the_word() -> None:
    """
    Nobody types a word for a step that is refused afterwards.
    """
    with pytest.raises(NotAllowedError, match="needs a reason"):
        ending("GR-7F3K-9Q2D", (), values(Stage.CLOSED, reason=" "))


def test_a_key_is_handed_over_with_a_word() -> None:
    """
    It says to whom, to what, and until when.
    """
    person = make_person(Role.CUSTODIAN, name="Di Ward")
    form = granting_form([person], "GR-7F3K-9Q2D")
    assert form.matter is not None
    typed = {"person": str(person.id), "key": "identity", "until": "2026-04-01"}

    matter = form.matter(typed)

    assert isinstance(matter, Matter)
    assert "Give Di Ward the key to who complained?" == matter.title
    assert "until 2026-04-01" in matter.consequence
    assert "give" == matter.word
    with pytest.raises(NotAllowedError, match="Choose somebody"):
        form.matter({**typed, "person": ""})


def test_very_many_are_counted_and_the_first_named() -> None:
    """
    A list of three hundred references is read by nobody.
    """
    references = [f"GR-{number:04}-0000" for number in range(300)]

    assert named(references).startswith("300: GR-0000-0000, ")
    assert named(references).endswith("GR-0011-0000 and 288 more")
