"""A letter that was just let go waits, and can be pulled back until it is sent."""

from __future__ import annotations

import threading

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.draft import Draft, SentCopy
from grievance.domain.errors import ConflictError, GrievanceError, NotAllowedError
from grievance.domain.ids import CaseId, OutgoingId
from grievance.domain.outgoing import PULL_BACK, OutgoingState
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.sent_copies import read_gone
from grievance.services.letters.list_drafts import OPEN, list_drafts
from grievance.services.letters.release_letter import Released, release_letter
from grievance.services.letters.send_letter import send_letter
from grievance.services.letters.withdraw_letter import withdraw_letter
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import CHIDI, DANA, Office
from tests.services.drafts import (
    add,
    admit,
    assess,
    by_people,
    code,
    drafted,
    release,
    release_of,
    to_entity,
)
from tests.services.outgoings import (
    Out,
    claim,
    dispatch,
    send,
    sending_jobs,
    signed,
    written,
)
from tests.staged import staged


pytestmark = pytest.mark.each_engine


GOES = NOON + PULL_BACK
WORKS, CHIEF = make_entity("Norvik Smelter"), "chief@works.example"


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    """
    A case in which a coordinator lets letters to an Entity go alone.
    """
    office.know(WORKS)
    case_id = office.case_of(make_mail())
    code(office, case_id, criteria=("PS 10.3",))
    admit(office, case_id)
    assess(office, case_id)
    return case_id


def written_to_works(office: Office, case_id: CaseId) -> Draft:
    return drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))


def let_go(office: Office, case_id: CaseId, draft: Draft) -> Released:
    """Let a draft go as an office does that sets nothing."""
    with office.store.begin() as tx:
        how = release_of(office, tx, address=CHIEF)
        stationery = replace(how.stationery, pull_back=PULL_BACK)
        how = replace(how, stationery=stationery)
        return release_letter(tx, office.rings[DANA], case_id, draft.number, how)


def pull_back(
    office: Office, outgoing_id: OutgoingId | None, *, by: str = DANA
) -> Draft | None:
    assert outgoing_id is not None
    with office.store.begin() as tx:
        ring = office.rings[by]
        return withdraw_letter(tx, ring, outgoing_id=outgoing_id, at=NOON)


def standing(office: Office, case_id: CaseId) -> list[str]:
    with office.store.read() as tx:
        found = list_drafts(tx, office.rings[DANA], case_id, at=NOON)
    return [one.state for one in found]


def gone(office: Office, case_id: CaseId) -> tuple[SentCopy, ...]:
    """Return what the timeline says that went out."""
    ring = office.rings[DANA]
    with office.store.read() as tx:
        return read_gone(tx, ring, contents_key(tx, ring, case_id))


def test_it_waits_for_half_a_minute(office: Office, case_id: CaseId) -> None:
    """
    No worker gets the job before, and any one does from then on.
    """
    done = let_go(office, case_id, written_to_works(office, case_id))
    early, out = GOES - timedelta(seconds=1), Out()

    with office.store.begin() as tx:
        assert done.job_id is not None
        assert None is tx.outbox.claim(done.job_id, owner="test", at=early)
    send(office, out, at=GOES)

    assert (GOES, 1) == (done.goes_at, len(out.given))


def test_what_is_pulled_back_can_be_changed_and_let_go_again(
    office: Office, case_id: CaseId
) -> None:
    """
    The first words never go out, nor do they stay with the worker.
    """
    out = Out()
    draft = written_to_works(office, case_id)
    first = let_go(office, case_id, draft)
    with pytest.raises(NotAllowedError, match="let go before"):
        add(office, case_id, draft, "More")

    reopened = pull_back(office, first.outgoing_id)

    assert first.outgoing_id is not None
    assert reopened is not None
    assert [OPEN] == standing(office, case_id)
    assert () == gone(office, case_id)
    assert None is signed(office, first.outgoing_id).dropped
    add(office, case_id, reopened, "A second thought")
    release(office, case_id, reopened, address=CHIEF)
    assert ["released"] == standing(office, case_id)
    send(office, out)
    [parcel] = out.given
    assert b"A second thought" in parcel.message
    assert 1 == len(gone(office, case_id))


def test_the_worker_finds_nothing_to_send(office: Office, case_id: CaseId) -> None:
    """
    Its job comes round after the half minute all the same.
    """
    out = Out()
    done = let_go(office, case_id, written_to_works(office, case_id))
    pull_back(office, done.outgoing_id)

    send(office, out, at=GOES)

    assert [] == out.given


def test_sent_letters_cannot_be_undone(office: Office, case_id: CaseId) -> None:
    """
    That is said in these words, and the copy stays what was let go.
    """
    done = let_go(office, case_id, written_to_works(office, case_id))
    send(office, Out(), at=GOES)

    with pytest.raises(NotAllowedError, match="sent letters cannot be undone"):
        pull_back(office, done.outgoing_id)

    assert ["sent"] == standing(office, case_id)


def test_whoever_is_first_wins(office: Office, case_id: CaseId) -> None:
    """
    Worker and person at one moment: it goes, or it is pulled back; never both.
    """
    for _ in range(4):
        done = let_go(office, case_id, written_to_works(office, case_id))
        job, out = claim(office, sending_jobs(office)[-1], at=GOES), Out()
        together = threading.Barrier(2, timeout=60)

        def agreed(barrier: threading.Barrier = together) -> None:
            barrier.wait()

        out.before_data = agreed

        def pull(outgoing_id: OutgoingId | None, barrier: threading.Barrier) -> bool:
            barrier.wait()
            try:
                return pull_back(office, outgoing_id) is not None
            except GrievanceError:
                return False

        with ThreadPoolExecutor(1) as pool:
            pulled = pool.submit(pull, done.outgoing_id, together)
            try:
                send_letter(dispatch(office, out, at=GOES), job)
            except ConflictError:
                assert pulled.result()
            is_back = pulled.result()

        assert [not is_back] == [bool(out.given)]
        expected = OutgoingState.WITHDRAWN if is_back else OutgoingState.SENT
        assert done.outgoing_id is not None
        assert expected is signed(office, done.outgoing_id).cover.state


def test_who_cannot_read_the_case_pulls_back_all_the_same(
    office: Office, case_id: CaseId
) -> None:
    """
    A custodian keeps it from going; whoever works on the case writes another one.
    """
    done = let_go(office, case_id, written_to_works(office, case_id))

    assert None is pull_back(office, done.outgoing_id, by=CHIDI)

    assert [OutgoingState.WITHDRAWN] == [
        one.state for one in by_people(office, case_id)
    ]
    assert ["withdrawn"] == standing(office, case_id)


def test_what_the_worker_wrote_becomes_no_draft(office: Office) -> None:
    """
    An acknowledgement that is held is withdrawn, as before.
    """
    letter = written(office, dmarc="fail")

    assert None is pull_back(office, letter.id)

    assert OutgoingState.WITHDRAWN is signed(office, letter.id).cover.state
