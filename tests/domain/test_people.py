"""Who is asked first to take a case, and who of them holds both of its keys."""

from __future__ import annotations

import pytest

from grievance.domain.people import Role, both_keys, in_line
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


def test_reviewers_are_the_last_to_take_a_case() -> None:
    """
    They are here for a time; before them comes who asks, and then everybody by name.
    """
    guest = make_person(Role.REVIEWER, name="Abe")
    others = [make_person(Role.HANDLER, name=name) for name in ("bo", "Cy")]
    me = make_person(Role.COORDINATOR, Role.REVIEWER, name="Di")

    assert [me, *others, guest] == in_line([guest, *reversed(others), me], me)
    assert [*others, me, guest] == in_line([guest, me, *others], guest)
