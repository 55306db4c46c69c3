"""Looking at an office from outside: what lies where, and what is left to do."""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.domain.outbox import Job, JobKind, JobState
from grievance.domain.slip import Slip
from grievance.mail.token import reply_address
from grievance.services.cases.open_case import OpenedCase, open_case
from tests.doubles import NOON, OUR_ADDRESS
from tests.offices import DANA, Office


MIRA = "mira@post.example"
AUTOMATIC = (("Auto-Submitted", "auto-replied"),)
LIST = (("List-Id", "<grievances.list.example>"),)


def cover(office: Office, case_id: CaseId) -> Case:
    with office.store.read() as tx:
        return tx.cases.get(case_id)


def opened(office: Office, case_id: CaseId, name: str = DANA) -> OpenedCase:
    with office.store.begin() as tx:
        return open_case(tx, office.rings[name], case_id, with_writers=True, at=NOON)


def slip_of(office: Office, case_id: CaseId, name: str = DANA) -> Slip:
    return opened(office, case_id, name).slip


def holders(office: Office, case_id: CaseId, box: Compartment) -> set[str]:
    with office.store.read() as tx:
        return set(tx.cases.holders(tx.cases.slot(case_id, box)))


def token_for(office: Office, case_id: CaseId, correspondent: str = MIRA) -> str:
    case = cover(office, case_id)
    return reply_address(
        office.worker.keys.mac_key,
        mailbox=OUR_ADDRESS,
        reference=case.reference,
        epoch=case.token_epoch,
        correspondent=correspondent,
    )


def claimed(office: Office, raw: bytes) -> Job:
    job_id = office.collect(raw).job_id
    assert job_id is not None
    with office.store.begin() as tx:
        job = tx.outbox.claim(job_id, owner="test", at=NOON)
    assert job is not None
    return job


def jobs(office: Office, state: JobState) -> int:
    with office.store.read() as tx:
        return tx.outbox.count(state, kind=JobKind.RECEIVE_LETTER)
