"""Nobody judges those they are tied to, nor themselves."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.conflict import (
    OFFICE,
    first_readers,
    is_conflicted,
    may_assign,
    refuse_as_leader,
)
from grievance.domain.errors import NotAllowedError
from grievance.domain.people import Person, Role
from tests.doubles import make_person


ABOUT = ("entity-1", "entity-2", OFFICE)
PEOPLE = st.lists(
    st.builds(
        lambda roles, tied: make_person(*roles, tied_to=tuple(tied)),
        st.sets(st.sampled_from(Role), min_size=1),
        st.sets(st.sampled_from(ABOUT)),
    ),
    max_size=6,
)


def test_is_conflicted_who_is_tied_or_named() -> None:
    """
    A tie to one of several respondents is enough, and so is being one of them.
    """
    tied, free = make_person(tied_to=("entity-2",)), make_person()

    assert [True, False] == [is_conflicted(p, ABOUT[:2]) for p in (tied, free)]
    assert is_conflicted(free, {OFFICE, str(free.id)})
    assert not is_conflicted(tied, ())


def test_coordinators_read_and_custodians_keep_names() -> None:
    """
    A new case is opened by coordinators; who wrote it by custodians.
    """
    coordinator, custodian = make_person(Role.COORDINATOR), make_person(Role.CUSTODIAN)
    people = (make_person(), custodian, make_person(Role.REVIEWER), coordinator)

    assert ((coordinator,), (custodian,)) == first_readers(people, ABOUT[:1])


def test_a_complaint_about_the_office_goes_to_reviewers() -> None:
    """
    Reviewers come first then; coordinators only where there is no reviewer.
    """
    coordinator, reviewer = make_person(Role.COORDINATOR), make_person(Role.REVIEWER)

    assert (reviewer,) == first_readers((coordinator, reviewer), {OFFICE})[0]
    assert (coordinator,) == first_readers((coordinator,), {OFFICE})[0]


def test_reviewers_stand_in_for_conflicted_coordinators() -> None:
    """
    Where every coordinator is tied to the respondent, a reviewer reads.
    """
    tied = make_person(Role.COORDINATOR, tied_to=("entity-1",))
    reviewer = make_person(Role.REVIEWER)

    assert (reviewer,) == first_readers((tied, reviewer), {"entity-1"})[0]


def test_refuses_where_nobody_may_read() -> None:
    """
    Handlers and custodians are no first readers, and the conflicted never are.
    """
    people = [
        make_person(),
        make_person(Role.CUSTODIAN),
        make_person(Role.COORDINATOR, Role.REVIEWER, tied_to=("entity-1",)),
    ]

    with pytest.raises(NotAllowedError, match="add a coordinator or a reviewer"):
        first_readers(people, {"entity-1"})


@given(PEOPLE, st.sets(st.sampled_from(ABOUT)))
def test_never_chooses_the_conflicted(people: list[Person], about: set[str]) -> None:
    """
    Whoever is on duty, nobody tied to a respondent gets a key, and readers have a role.
    """
    named = about | {str(people[0].id)} if people else about
    try:
        readers, custodians = first_readers(people, named)
    except NotAllowedError:
        free = [p for p in people if not is_conflicted(p, named)]
        assert not any(p.has(Role.COORDINATOR) or p.has(Role.REVIEWER) for p in free)
    else:
        assert readers
        assert not any(is_conflicted(p, named) for p in (*readers, *custodians))
        assert all(p.has(Role.COORDINATOR) or p.has(Role.REVIEWER) for p in readers)
        assert all(p.has(Role.CUSTODIAN) for p in custodians)


class TestGreeted:
    def test_who_is_only_greeted_reads_after_everybody_else(self) -> None:
        """
        A letter can accuse whom it greets, so that a colleague reads it first.
        """
        dana, omar = make_person(Role.COORDINATOR), make_person(Role.COORDINATOR)
        ruth = make_person(Role.REVIEWER)

        assert (omar,) == first_readers((dana, omar, ruth), (), {str(dana.id)})[0]
        assert (ruth,) == first_readers((dana, ruth), (), {str(dana.id)})[0]

    def test_a_greeting_does_not_stop_an_office(self) -> None:
        """
        Where nobody else is there, whoever is greeted reads it, and keeps the name.
        """
        ada = make_person(Role.COORDINATOR, Role.CUSTODIAN)

        assert ((ada,), (ada,)) == first_readers((ada,), (), {str(ada.id)})

    def test_a_greeting_is_no_way_round_a_conflict(self) -> None:
        """
        Whoever is a respondent as well is never given the key.
        """
        ada = make_person(Role.COORDINATOR)
        named = {str(ada.id)}

        with pytest.raises(NotAllowedError, match="Nobody on duty"):
            first_readers((ada,), named, named)

    def test_names_are_kept_by_a_custodian_who_is_not_greeted(self) -> None:
        """
        Readers and custodians are chosen apart: the only custodian stays one.
        """
        coordinator = make_person(Role.COORDINATOR)
        chidi, other = make_person(Role.CUSTODIAN), make_person(Role.CUSTODIAN)
        greeted = {str(chidi.id)}

        assert (other,) == first_readers((coordinator, chidi, other), (), greeted)[1]
        assert (chidi,) == first_readers((coordinator, chidi), (), greeted)[1]


class TestOffice:
    def test_a_reviewer_leads_a_complaint_about_the_office(self) -> None:
        """
        A coordinator or handler does not, as long as a reviewer is free to.
        """
        ruth, dana = make_person(Role.REVIEWER), make_person(Role.COORDINATOR)

        with pytest.raises(NotAllowedError, match="independent reviewer leads"):
            refuse_as_leader(dana, (ruth, dana), {OFFICE})
        refuse_as_leader(ruth, (ruth, dana), {OFFICE})
        refuse_as_leader(dana, (ruth, dana), {"entity-1"})

    def test_without_a_free_reviewer_others_lead(self) -> None:
        """
        A complaint about the only reviewer is led by somebody else.
        """
        ruth, dana = make_person(Role.REVIEWER), make_person(Role.COORDINATOR)

        refuse_as_leader(dana, (ruth, dana), {OFFICE, str(ruth.id)})

    def test_a_reviewer_assigns_such_a_complaint(self) -> None:
        """
        No coordinator can open it, so that reviewers give it to each other.
        """
        ruth = make_person(Role.REVIEWER)

        assert may_assign(ruth, {OFFICE})
        assert not may_assign(ruth, {"entity-1"})
        assert may_assign(make_person(Role.COORDINATOR), {"entity-1"})
