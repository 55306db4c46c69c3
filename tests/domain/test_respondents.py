"""Whom a case is about, read off its coded facts."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from grievance.domain.conflict import OFFICE
from grievance.domain.ids import EntityId, PersonId
from grievance.domain.registry_ids import AuditorId, FirmId
from grievance.domain.slip import CodedAllegation, RespondentKind, Slip


DANA = PersonId(uuid4())
NORVIK = EntityId(uuid4())


@pytest.mark.parametrize("about", RespondentKind)
def test_whoever_of_the_office_is_named_counts(about: RespondentKind) -> None:
    """
    Also where the complaint is about somebody else: nobody may have said "office".
    """
    slip = Slip(entities=(NORVIK,), respondent=about, staff_named=(DANA,))

    assert {str(NORVIK), str(DANA)} <= slip.respondents
    assert (about is RespondentKind.OFFICE) == (OFFICE in slip.respondents)


def test_a_greeting_counts_where_the_office_is_complained_of() -> None:
    """
    Elsewhere it only lets others read first.
    """
    greeted = Slip(staff_named=(DANA,), staff_greeted=(DANA,))
    accused = replace(greeted, respondent=RespondentKind.OFFICE)

    assert not greeted.respondents
    assert {str(DANA)} == greeted.greeted
    assert {OFFICE, str(DANA)} == accused.respondents
    assert not accused.greeted


@pytest.mark.parametrize(
    "kind",
    [RespondentKind.AUDIT_FIRM, RespondentKind.AUDITOR, RespondentKind.OFFICE],
)
def test_an_allegation_makes_a_respondent(kind: RespondentKind) -> None:
    """
    What is found out later counts like what the first letter said.
    """
    alleged = CodedAllegation(
        number=1, kind=kind, respondent="somebody", criterion="PS 1.1"
    )
    slip = Slip(allegations=(alleged,))

    assert "somebody" in slip.respondents
    assert (kind is RespondentKind.OFFICE) == slip.is_about_office
    assert (kind is not RespondentKind.OFFICE) == ("somebody" in slip.audited_by)


def test_auditors_complained_of_are_respondents() -> None:
    """
    By id, as the registry knows them.
    """
    firm, auditor = FirmId(uuid4()), AuditorId(uuid4())
    slip = Slip(firms=(firm,), auditors=(auditor,))

    assert {str(firm), str(auditor)} == slip.audited_by == slip.respondents
