"""Who may look at what could not become a case."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.conflict import OFFICE, is_conflicted
from grievance.domain.looking import first_lookers
from grievance.domain.people import Person, Role
from tests.doubles import make_person


BOTH = make_person(Role.COORDINATOR, Role.CUSTODIAN)
COORDINATOR = make_person(Role.COORDINATOR)
CUSTODIAN = make_person(Role.CUSTODIAN)
REVIEWER = make_person(Role.REVIEWER)
EVERYBODY = (BOTH, COORDINATOR, CUSTODIAN, REVIEWER)

some_people = st.lists(
    st.builds(
        lambda roles, ties: make_person(*roles, tied_to=tuple(ties)),
        st.sets(st.sampled_from(Role)),
        st.sets(st.sampled_from(["an-entity", "a-firm", OFFICE])),
    ),
    max_size=6,
)


def about(people: Iterable[Person]) -> set[str]:
    return {str(person.id) for person in people}


def test_those_who_hold_both_keys_come_first() -> None:
    """
    Then coordinators, then reviewers; custodians alone never, as they do not triage.
    """
    assert (BOTH,) == first_lookers(EVERYBODY, ())
    assert (COORDINATOR,) == first_lookers(EVERYBODY, about([BOTH]))
    assert (REVIEWER,) == first_lookers(EVERYBODY, about([BOTH, COORDINATOR]))
    assert () == first_lookers([CUSTODIAN], ())


def test_reviewers_come_first_for_the_office() -> None:
    """
    Where there is no reviewer, somebody else has to look.
    """
    assert (REVIEWER,) == first_lookers(EVERYBODY, {OFFICE})
    assert (BOTH,) == first_lookers(EVERYBODY, {OFFICE, str(REVIEWER.id)})


@given(people=some_people, named=st.sets(st.integers(0, 5)), office=st.booleans())
def test_nobody_looks_who_is_named_or_tied(
    people: list[Person], named: set[int], *, office: bool
) -> None:
    """
    Whoever is chosen is free of conflicts; nobody is, only if nobody could be.
    """
    respondents = about(people[n] for n in named if n < len(people)) | {"an-entity"}
    respondents |= {OFFICE} if office else set()

    chosen = first_lookers(people, respondents)

    assert not any(is_conflicted(person, respondents) for person in chosen)
    triage = {Role.COORDINATOR, Role.REVIEWER}
    could = [
        p for p in people if p.roles & triage and not is_conflicted(p, respondents)
    ]
    assert bool(could) == bool(chosen)
