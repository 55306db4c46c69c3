"""The form for an allegation begins with what its case is known for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from grievance.catalogue.catalogue import shipped_catalogue
from grievance.domain.allegation import Allegation, Period, Respondent
from grievance.domain.deciding import Answer, Decided, ProposalState, Verdict
from grievance.domain.ids import EntityId, HolderId
from grievance.domain.proposal import Proposal, ProposalKind
from grievance.domain.registry_ids import MemberId
from grievance.domain.slip import RespondentKind, Slip
from tests.tui.offices import MONDAY
from tui.asking.case_file import CaseFile
from tui.forms.allegation import allegation_form, known_of
from tui.forms.choices import Choices, criteria_of, respondent_code
from tui.forms.form import Field, Form, One, Words
from tui.forms.option import Option


SMELTER, MILL = (EntityId(UUID(int=number)) for number in (1, 2))
HOLDING = MemberId(UUID(int=3))
CHOICES = Choices(
    catalogue=shipped_catalogue(),
    criteria=tuple(criteria_of(shipped_catalogue())),
    respondents=(
        Option(respondent_code(RespondentKind.ENTITY, MILL), "Alpha Mill", "entity"),
        Option(respondent_code(RespondentKind.ENTITY, SMELTER), "Norvik", "entity"),
        Option(respondent_code(RespondentKind.MEMBER, HOLDING), "Holding", "member"),
        Option(respondent_code(RespondentKind.OFFICE), "the office", "us"),
    ),
)
SLIP = Slip(entities=(SMELTER,), criteria=("PS 10.2", "PS 9.8b"))


def decided(code: str) -> ProposalState:
    proposal = Proposal(kind=ProposalKind.CRITERION, code=code, score=0.9)
    answer = Answer(proposal_id=proposal.id, verdict=Verdict.CONFIRMED)
    by = HolderId("ada")
    decision = Decided(number=1, answer=answer, at=MONDAY, by=by)
    return ProposalState(proposal=proposal, decision=decision, on_slip=True)


FILE = CaseFile(entities=(SMELTER,), proposals=(decided("PS 9.8b"),))


def field(form: Form, name: str) -> Field:
    return next(one for one in form.fields if one.name == name)


def begin(slip: Slip, file: CaseFile) -> Form:
    return allegation_form(CHOICES, None, known_of(slip, file))


def first_of(form: Form, name: str, count: int) -> list[tuple[str, str]]:
    found = field(form, name)
    assert isinstance(found, One)
    return [(option.label, option.more) for option in found.options[:count]]


def values(form: Form) -> dict[str, str]:
    kept = (one for one in form.fields if isinstance(one, One | Words))
    return {one.name: one.value for one in kept if one.value}


def test_what_the_case_is_about_comes_first() -> None:
    """
    Its Entity and the criteria that somebody confirmed, then those only proposed.
    """
    form = begin(SLIP, FILE)

    assert [("Norvik", "entity · of this case"), ("Alpha Mill", "entity")] == first_of(
        form, "respondent", 2
    )
    (confirmed, proposed) = first_of(form, "criterion", 2)
    assert "PS 9.8" == confirmed[0]
    assert confirmed[1].endswith("· confirmed")
    assert "PS 10.2" == proposed[0]
    assert proposed[1].endswith("· only proposed")


def test_it_begins_with_the_one_respondent_and_what_is_not_alleged_yet() -> None:
    """
    With its clause; what is alleged already is not offered again, nor what nobody
    confirmed.
    """
    smelter = respondent_code(RespondentKind.ENTITY, SMELTER)
    told = Allegation(
        number=1,
        respondent=Respondent(kind=RespondentKind.ENTITY, id=str(SMELTER)),
        criterion="PS 9.8b",
    )
    open_ = {"respondent": smelter, "state": "open"}

    assert open_ | {"criterion": "PS 9.8", "letter": "b"} == values(begin(SLIP, FILE))
    assert open_ == values(begin(SLIP, replace(FILE, allegations=(told,))))


@pytest.mark.parametrize("file", [CaseFile(), CaseFile(entities=(SMELTER, MILL))])
def test_nothing_is_chosen_unasked_where_it_could_be_another(file: CaseFile) -> None:
    """
    Of two Entities, or none, nobody is taken for the one that is meant.
    """
    assert {"state": "open"} == values(begin(SLIP, file))


def test_a_member_stands_first_in_a_case_about_it() -> None:
    """
    A case about a Member's conduct names no Entity; the Member is what it begins with.
    """
    form = begin(Slip(respondent=RespondentKind.MEMBER), CaseFile(members=(HOLDING,)))

    assert [("Holding", "member · of this case")] == first_of(form, "respondent", 1)
    assert respondent_code(RespondentKind.MEMBER, HOLDING) == values(form)["respondent"]


def test_an_old_one_is_shown_as_it_is() -> None:
    """
    What the case is known for changes nothing of what is on record.
    """
    old = Allegation(
        number=2,
        respondent=Respondent(kind=RespondentKind.OFFICE),
        criterion="PS 3.4",
        when=Period(since=date(2025, 3, 1)),
    )

    form = allegation_form(CHOICES, old, known_of(SLIP, FILE))

    assert "Allegation A2" == form.title
    assert {
        "respondent": "office:",
        "criterion": "PS 3.4",
        "since": "2025-03-01",
        "state": "open",
    } == values(form)
    assert "Clause" == field(form, "letter").label
