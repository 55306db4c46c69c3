"""The unit that is investigated."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.errors import NotAllowedError
from grievance.domain.slip import RespondentKind


ALLEGATION = Allegation(
    number=1,
    respondent=Respondent(kind=RespondentKind.ENTITY, id="entity-1"),
    criterion="PS 10.3",
    text="nobody may leave",
)


def test_names_a_criterion_and_a_respondent() -> None:
    """
    Against an Entity and about a criterion it stands.
    """
    ALLEGATION.check()


def test_is_about_something() -> None:
    """
    Without a criterion no auditor could look at it.
    """
    with pytest.raises(NotAllowedError, match="name one"):
        replace(ALLEGATION, criterion="").check()


@pytest.mark.parametrize("kind", RespondentKind)
def test_is_against_somebody(kind: RespondentKind) -> None:
    """
    Only the office and an unknown respondent need no id.
    """
    allegation = replace(ALLEGATION, respondent=Respondent(kind=kind))

    if kind in {RespondentKind.OFFICE, RespondentKind.UNKNOWN}:
        allegation.check()
    else:
        with pytest.raises(NotAllowedError, match=f"Name the {kind}"):
            allegation.check()


def test_says_nothing_of_itself_in_a_traceback() -> None:
    """
    What is alleged are words of people.
    """
    assert "leave" not in repr(ALLEGATION)
