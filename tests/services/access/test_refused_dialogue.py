"""Nobody is asked to talk about a complaint that they must not hear of."""

from __future__ import annotations

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import ComplainantKind, Flag
from grievance.domain.stage import Stage
from tests.doubles import make_step
from tests.offices import Office
from tests.services.drafts import GRAVE, admit, assess, code
from tests.services.looking import cover
from tests.services.moves import case_in, move


HIDDEN: dict[str, dict[str, object]] = {
    "wishes not to be known": {"flags": frozenset({Flag.WISHES_ANONYMITY})},
    "is anonymous": {"complainant": ComplainantKind.ANONYMOUS},
}


@pytest.mark.parametrize("facts", HIDDEN.values(), ids=HIDDEN)
def test_there_are_no_talks_where_nobody_may_be_told(
    sqlite_office: Office, facts: dict[str, object]
) -> None:
    """
    The stage is refused as the letters are; other ways are open.
    """
    office = sqlite_office
    case_id = case_in(office)
    admit(office, case_id)
    code(office, case_id, **{"risk": RiskLevel.NONE} | facts)

    with pytest.raises(NotAllowedError, match="nobody to talk with"):
        move(office, case_id, make_step(Stage.DIALOGUE))
    move(office, case_id, make_step(Stage.INVESTIGATION))

    assert Stage.INVESTIGATION is cover(office, case_id).stage


def test_there_are_none_where_somebody_may_pay(sqlite_office: Office) -> None:
    """
    As a custodian found.
    """
    office = sqlite_office
    case_id = case_in(office)
    admit(office, case_id)
    assess(office, case_id, GRAVE)

    with pytest.raises(NotAllowedError, match="nobody to talk with"):
        move(office, case_id, make_step(Stage.DIALOGUE))


def test_there_are_talks_where_names_are_withheld(sqlite_office: Office) -> None:
    """
    They may hear of the complaint, and read no name.
    """
    office = sqlite_office
    case_id = case_in(office)
    admit(office, case_id)
    flags = frozenset({Flag.NAMES_WITHHELD})
    code(office, case_id, risk=RiskLevel.NONE, flags=flags)

    move(office, case_id, make_step(Stage.DIALOGUE))

    assert Stage.DIALOGUE is cover(office, case_id).stage
