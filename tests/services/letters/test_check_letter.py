"""A letter is compared before the books are opened, and again where that is outdated."""

from __future__ import annotations

import pytest

from grievance.domain.draft import Draft
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, RequestId
from grievance.domain.request import RequestState
from grievance.services.letters.answer_release import answer_release
from grievance.services.letters.check_letter import check_asked_first, check_first
from grievance.services.letters.guard_letter import Checked, guard_letter
from grievance.services.letters.pass_letter import Release
from grievance.services.letters.release_letter import refuse_early, release_letter
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import CHIDI, DANA, Office
from tests.services.drafts import GRAVE, add, assess, drafted, release
from tests.services.looking import token_for
from tests.staged import staged


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    return sqlite_office


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    case_id = office.case_of(make_mail("Near Kambuya nobody pays us."))
    assess(office, case_id)
    drafted(office, case_id)
    return case_id


def look(office: Office, case_id: CaseId) -> tuple[Draft, Checked]:
    ring, guard = office.rings[DANA], office.mechanism.guard
    return check_first(office.store, ring, case_id, 1, guard, at=NOON)


def holds(office: Office, case_id: CaseId, before: Checked) -> bool:
    """Whether what was found before is what a release goes by."""
    draft, _ = look(office, case_id)
    with office.store.begin() as tx:
        found = guard_letter(
            tx,
            office.rings[DANA],
            case_id,
            draft.sealed(at=NOON),
            office.mechanism.guard(tx),
            ours=draft.written,
            at=NOON,
            before=before,
        )
    return found is before


def logged(office: Office, case_id: CaseId) -> tuple[int, int]:
    """Count how often a text was compared with the identity, and how often one looked."""
    with office.store.read() as tx:
        acts = [entry.act for entry in tx.log.about([str(case_id)])]
    return acts.count(Act.IDENTITY_COMPARED), acts.count(Act.IDENTITY_OPENED)


def test_what_was_found_before_holds(office: Office, case_id: CaseId) -> None:
    """
    Nothing is compared twice while nothing changes.
    """
    _, before = look(office, case_id)

    assert holds(office, case_id, before)


def test_it_is_compared_again_after_a_letter_came(
    office: Office, case_id: CaseId
) -> None:
    """
    As there is more that must not be told.
    """
    _, before = look(office, case_id)
    to = token_for(office, case_id)
    office.take_in(make_mail("The gate of Cedar House is shut.", to=to))

    assert not holds(office, case_id, before)


def test_it_is_after_a_draft_changed(office: Office, case_id: CaseId) -> None:
    """
    Other words may tell more.
    """
    draft, before = look(office, case_id)
    add(office, case_id, draft, "Is it near Kambuya?")

    assert not holds(office, case_id, before)


def test_it_is_after_the_registry_changed(office: Office, case_id: CaseId) -> None:
    """
    Whoever is in it now must not be named either.
    """
    _, before = look(office, case_id)
    office.know(make_entity("Norvik Smelter"))

    assert not holds(office, case_id, before)


def test_what_changed_in_between_is_found(office: Office, case_id: CaseId) -> None:
    """
    A clean result from before lets no other words go.
    """
    draft, before = look(office, case_id)
    add(office, case_id, draft, "Is it near Kambuya?")
    ring = office.rings[DANA]

    with office.store.begin() as tx:
        how = Release(
            stationery=office.mechanism.stationery,
            guard=office.mechanism.guard(tx),
            checked=before,
            at=NOON,
        )
        with pytest.raises(NotAllowedError, match="give somebody away"):
            release_letter(tx, ring, case_id, 1, how)
        with pytest.raises(NotAllowedError, match="give somebody away"):
            refuse_early(tx, ring, case_id, 1, how)


def test_a_custodian_compares_before_they_answer(
    office: Office, case_id: CaseId
) -> None:
    """
    With the names themselves, as the log says; nobody looked who it is.
    """
    assess(office, case_id, GRAVE, revision=2)
    draft, _ = look(office, case_id)
    asked = release(office, case_id, draft)
    assert asked.request is not None
    request_id, ring = RequestId(asked.request.id), office.rings[CHIDI]
    guard = office.mechanism.guard
    compared, looked = logged(office, case_id)

    letter, checked = check_asked_first(office.store, ring, request_id, guard, at=NOON)
    assert (compared + 1, looked) == logged(office, case_id)
    with office.store.begin() as tx:
        how = Release(
            stationery=office.mechanism.stationery,
            guard=office.mechanism.guard(tx),
            checked=checked,
            at=NOON,
        )
        state = RequestState.CONFIRMED
        done = answer_release(tx, ring, request_id, state, how)

    assert (compared + 2, looked) == logged(office, case_id)
    assert draft.body == letter.copy.body
    assert done.outgoing_id is not None
