"""An acknowledgement that is held can give way to one that tells nothing."""

from __future__ import annotations

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from grievance.domain.slip import Flag
from grievance.services.letters.redraft_acknowledgement import (
    is_better_neutral,
    redraft_acknowledgement,
)
from grievance.services.letters.release_outgoing import release_outgoing
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, RUTH, Office
from tests.services.drafts import GRAVE, NOBODY, answer, assess, code, release
from tests.services.looking import MIRA, cover
from tests.services.outgoings import Out, covers, now, send
from tests.staged import staged


FRENCH = "Bonjour, nous ne sommes pas payés pour les heures après six heures du soir."


@pytest.fixture(name="case_id")
@staged
def _case_id(sqlite_office: Office) -> CaseId:
    return sqlite_office.case_of(make_mail(FRENCH, dmarc="fail"))


def held(office: Office, case_id: CaseId) -> Outgoing:
    [letter] = covers(office, case_id)
    assert OutgoingState.HELD is letter.state
    return letter


def redraft(office: Office, letter: Outgoing, name: str = DANA) -> object:
    with office.store.begin() as tx:
        return redraft_acknowledgement(
            tx,
            office.rings[name],
            outgoing_id=letter.id,
            stationery=office.mechanism.stationery,
            at=NOON,
        )


def is_offered(office: Office, letter: Outgoing) -> bool:
    with office.store.read() as tx:
        return is_better_neutral(tx, office.rings[DANA], letter)


def test_a_neutral_one_takes_its_place(sqlite_office: Office, case_id: CaseId) -> None:
    """
    In the language of the case; the first never goes out, the second after two people
    have read it, and then somebody has been told that it arrived.
    """
    letter = held(sqlite_office, case_id)
    with sqlite_office.store.begin() as tx:
        draft = redraft_acknowledgement(
            tx,
            sqlite_office.rings[DANA],
            outgoing_id=letter.id,
            stationery=sqlite_office.mechanism.stationery,
            at=NOON,
        )

    assert OutgoingState.WITHDRAWN is now(sqlite_office, letter).state
    assert (True, "fr", OutgoingKind.ACKNOWLEDGEMENT) == (
        draft.neutral,
        draft.language,
        draft.kind,
    )
    assert draft.reference == cover(sqlite_office, case_id).reference
    assert sqlite_office.mechanism.stationery.office not in draft.body
    assess(sqlite_office, case_id, GRAVE)
    answer(sqlite_office, release(sqlite_office, case_id, draft))
    out = Out()
    send(sqlite_office, out)
    [parcel] = out.given
    assert MIRA == parcel.recipient
    assert () == sqlite_office.verify().problems


def test_the_old_one_does_not_go_where_somebody_is_at_risk(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    It was written to the first address in words of its own, before that was known.
    """
    office, letter = sqlite_office, held(sqlite_office, case_id)
    assess(office, case_id, GRAVE)

    with (
        pytest.raises(NotAllowedError, match="letters redraft"),
        office.store.begin() as tx,
    ):
        release_outgoing(tx, office.rings[DANA], outgoing_id=letter.id, at=NOON)
    assert OutgoingState.HELD is now(office, letter).state


def test_where_reprisal_is_feared_somebody_assesses_it_first(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    Nobody at risk after all, it goes as it is; a custodian alone is refused as well.
    """
    office, letter = sqlite_office, held(sqlite_office, case_id)
    code(office, case_id, flags=frozenset({Flag.REPRISAL_FEARED}))

    for name in (DANA, CHIDI):
        with (
            pytest.raises(NotAllowedError, match="risk assess"),
            office.store.begin() as tx,
        ):
            release_outgoing(tx, office.rings[name], outgoing_id=letter.id, at=NOON)
    assess(office, case_id, NOBODY)
    with office.store.begin() as tx:
        release_outgoing(tx, office.rings[DANA], outgoing_id=letter.id, at=NOON)

    assert OutgoingState.RELEASED is now(office, letter).state


def test_it_does_not_go_either_where_that_came_out_since(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    Somebody released it; the worker asks again when it is about to send it.
    """
    office, letter, out = sqlite_office, held(sqlite_office, case_id), Out()
    with office.store.begin() as tx:
        release_outgoing(tx, office.rings[DANA], outgoing_id=letter.id, at=NOON)
    assess(office, case_id, GRAVE)

    send(office, out)

    assert [] == out.given
    assert now(office, letter).state not in {OutgoingState.SENT, OutgoingState.RELEASED}


def test_only_one_that_is_held(sqlite_office: Office, case_id: CaseId) -> None:
    """
    Nothing is drafted twice, and nothing instead of a letter that went.
    """
    letter = held(sqlite_office, case_id)
    redraft(sqlite_office, letter)

    with pytest.raises(NotAllowedError, match="that is held"):
        redraft(sqlite_office, letter)


def test_nobody_else_withdraws_it(sqlite_office: Office, case_id: CaseId) -> None:
    """
    Where the draft cannot be written the letter stays as it was.
    """
    letter = held(sqlite_office, case_id)

    with pytest.raises(NotAllowedError):
        redraft(sqlite_office, letter, RUTH)
    assert OutgoingState.HELD is now(sqlite_office, letter).state


def test_it_is_offered_where_somebody_is_at_risk(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    As far as anybody knows by then.
    """
    letter = held(sqlite_office, case_id)
    assert not is_offered(sqlite_office, letter)

    code(sqlite_office, case_id, flags=frozenset({Flag.REPRISAL_FEARED}))
    assert is_offered(sqlite_office, letter)
