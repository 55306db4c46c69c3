"""A refusal of a form says which field it is about, so that the cursor goes there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace

import pytest

from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.services.letters.guard_letter import Checked
from tests.doubles import NOON, TODAY
from tests.tui.test_risk_form import IN_DANGER, SAFE
from tui.asking.entry_draft import TOLD, EntryDraft
from tui.forms.access import WHY, person_of, until_of
from tui.forms.allegation import allegation_of, period_in
from tui.forms.files import chosen_files
from tui.forms.form import Form, Values, day_in, needed_day, numbers_in
from tui.forms.letter import wish_of
from tui.forms.move import checked_move
from tui.forms.people import reason_of
from tui.forms.record import fact_of
from tui.forms.release import letting_go
from tui.forms.risk import assessment_of, checked_assessment, incident_of
from tui.forms.task import task_of
from tui.refused_field import FieldError, about, field_of


NOTHING: Checked = SimpleNamespace()  # type: ignore[assignment]  # nobody asks it
PERIOD = {"since": "2026-03-02", "until": "2026-03-01"}
TASK = {"text": "Call", "due_on": "+3d", "who": "6a9ae33c-17d5-4b0f-9d0e-1a4a3f4d2a01"}
MOVE = {"to": "inadmissible", "reason": "It is old", "ground": "", "forums": ""}
FACT = {"question": "When?", "side": "complainant", "value": "at night", "ground": ""}
INCIDENT = {"kind": "dismissal", "happened": "", "text": "He was sent home."}
ENTRY = EntryDraft(id="1", channel=TOLD[0], received_on="2026-03-01", text="Smoke.")


def _assess(values: Values) -> object:
    return checked_assessment(values, None, at=NOON, today=TODAY)


REFUSED: Mapping[str, tuple[str, Callable[[], object]]] = {
    "nobody": ("person", lambda: person_of({"person": ""})),
    "last day": ("until", lambda: until_of({"until": "soon"})),
    "reason": ("reason", lambda: reason_of({"reason": " "})),
    "day": ("day", lambda: day_in({"day": "soon"}, "day")),
    "no day": ("day", lambda: needed_day({"day": ""}, "day")),
    "numbers": ("supports", lambda: numbers_in({"supports": "1, two"}, "supports")),
    "since": ("since", lambda: period_in({**PERIOD, "since": "March"})),
    "backwards": ("until", lambda: period_in(PERIOD)),
    "respondent": ("respondent", lambda: allegation_of({"respondent": ""}, None, 1)),
    "letter": ("letter", lambda: wish_of({"letter": ""})),
    "file": ("path", lambda: chosen_files({"path": "/no/such/file"}, (), ())),
    "address": ("address", lambda: letting_go({"address": "at home"}, NOTHING)),
    "no task": ("text", lambda: task_of({**TASK, "text": ""}, None, 1, TODAY)),
    "due": ("due_on", lambda: task_of({**TASK, "due_on": "soon"}, None, 1, TODAY)),
    "no reason": ("reason", lambda: checked_move({**MOVE, "reason": ""})),
    "ground": ("ground", lambda: checked_move(MOVE)),
    "forum": ("forums", lambda: checked_move({**MOVE, "ground": "better-forum"})),
    "side": ("side", lambda: fact_of({**FACT, "side": ""}, None, 1, at=NOON)),
    "what a side says": (
        "value",
        lambda: fact_of({**FACT, "value": ""}, None, 1, at=NOON),
    ),
    "nobody and who": (
        "whether",
        lambda: assessment_of({**SAFE, "who": "Ana"}, None, at=NOON),
    ),
    "harm": ("harm", lambda: _assess({**IN_DANGER, "harm": ""})),
    "likelihood": ("likelihood", lambda: _assess({**IN_DANGER, "likelihood": ""})),
    "who": ("who", lambda: _assess({**IN_DANGER, "who": ""})),
    "by whom": ("from_whom", lambda: _assess({**IN_DANGER, "from_whom": ""})),
    "review over": ("review", lambda: _assess({**IN_DANGER, "review": "2020-01-01"})),
    "reprisal": ("kind", lambda: incident_of({**INCIDENT, "kind": ""}, 1, at=NOON)),
    "how": ("text", lambda: incident_of({**INCIDENT, "text": ""}, 1, at=NOON)),
    "received": ("received", lambda: _entry(received_on="soon").to_entry(at=NOON)),
    "no complaint": ("text", lambda: _entry(text=" ").to_entry(at=NOON)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_named(case: str) -> None:
    """
    Of several that lack something it is the one that the sentence speaks of.
    """
    field, read = REFUSED[case]

    with pytest.raises(FieldError) as refused:
        read()

    assert field == refused.value.field


def _entry(
    *, received_on: str = ENTRY.received_on, text: str = ENTRY.text
) -> EntryDraft:
    return EntryDraft(id="1", channel=TOLD[0], received_on=received_on, text=text)


def test_only_what_is_shown_has_to_be_filled_in() -> None:
    """
    A field that goes with another choice is not missed; one of blanks is.
    """
    form = Form(title="Why?", fields=(WHY,))

    form.refuse_empty({})
    form.refuse_empty({"reason": "He asked for it."})
    with pytest.raises(FieldError, match="needs a reason") as refused:
        form.refuse_empty({"reason": " "})
    assert "reason" == refused.value.field


def test_a_rule_learns_of_its_field() -> None:
    """
    What knows no fields keeps its sentence; the innermost name counts; all else passes.
    """
    msg = "Too late."
    with pytest.raises(FieldError, match=msg) as refused, about("day"):
        raise NotAllowedError(msg)
    with pytest.raises(FieldError) as inner, about("outer"), about("inner"):
        raise NotAllowedError(msg)
    with pytest.raises(ConflictError) as other, about("day"):
        raise ConflictError(msg)

    assert ["day", "inner", ""] == [
        field_of(one.value) for one in (refused, inner, other)
    ]
