"""What a person of the office put in and no longer may is put aside, and not lost."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.intake import Outcome
from grievance.services.cases.open_case import open_case
from grievance.services.intake.enter_message import enter_message
from grievance.vault.directory import sign_directory
from tests.doubles import NOON
from tests.offices import DANA, HENRI, Office
from tests.services.entries import SAID, enter, make_entry
from tests.worker.workplaces import MovingClock, workplace
from worker.ends import Ended
from worker.jobs import run_job


def test_of_somebody_who_left(office: Office) -> None:
    """
    It goes to quarantine at the first try, and who stays can vouch for it.
    """
    clock = MovingClock()
    place = workplace(office, clock)
    collected = enter(office, make_entry(), by=HENRI)
    assert collected.job_id is not None
    leave(office, HENRI)

    ended = run_job(place, collected.job_id)

    receipt = office.receipt(collected.spool_id)
    assert (Ended.QUARANTINED, Outcome.QUARANTINED) == (ended, receipt.outcome)
    assert "may not do so" in receipt.reason
    ring = replace(office.rings[DANA], directory=office.mechanism.directory())
    with office.store.begin() as tx:
        entry = make_entry("")
        again = enter_message(tx, ring, collected.spool_id, entry, at=NOON)
    assert again.job_id is not None
    assert Ended.DONE == run_job(place, again.job_id)
    case_id = office.receipt(again.spool_id).case_id
    assert case_id is not None
    with office.store.begin() as tx:
        [letter] = open_case(tx, ring, case_id, with_writers=False, at=NOON).letters
    assert SAID == letter.letter.text


def leave(office: Office, name: str) -> None:
    """Let the root sign a directory in which somebody has left."""
    people = tuple(
        replace(entry, retired=entry.name == name) for entry in office.directory.people
    )
    newer = replace(office.directory, epoch=office.directory.epoch + 1, people=people)
    with office.store.begin() as tx:
        tx.people.add_directory(sign_directory(office.secrets.root, newer))
