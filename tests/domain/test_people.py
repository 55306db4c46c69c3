"""Who holds both keys of a case is named to whoever gives it to them."""

from __future__ import annotations

import pytest

from grievance.domain.people import Role, both_keys
from tests.doubles import make_person


@pytest.mark.parametrize("work", [Role.COORDINATOR, Role.HANDLER, Role.REVIEWER])
def test_a_custodian_who_works_on_cases_holds_both(work: Role) -> None:
    """
    What is said, and who said it; either alone needs no word.
    """
    both = make_person(work, Role.CUSTODIAN, name="Ruth")

    assert both_keys(both).startswith("Ruth is a custodian as well")
    assert "" == both_keys(make_person(work))
    assert "" == both_keys(make_person(Role.CUSTODIAN))
