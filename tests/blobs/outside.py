"""An office that puts attachments outside, and what its tests ask of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grievance.blobs.port import Outside
from grievance.blobs.s3 import S3
from grievance.domain.contents import PlainKind
from grievance.domain.ids import CaseId, PartId
from grievance.domain.outbox import JobKind
from grievance.services.cases.read_attachment import read_attachment
from grievance.storage.blobs import BlobCover
from tests.doubles import NOON, make_mail
from tests.offices import DANA, Office
from tests.servers.seaweed import Seaweed
from tests.worker.workplaces import MovingClock, workplace
from worker.ends import Ended
from worker.jobs import run_job


FROM_SIZE = 4096
PICTURE = b"\x89PNG a gate at night" * 500
LATER = NOON.replace(year=2099)
"""Long after anything was put there, by the store's own clock."""


def with_store(office: Office, outside: Outside) -> Office:
    """
    Return the same office where large attachments lie *outside*.

    Its books are a copy, as are those of other tests: it begins a folder of its own.
    """
    if not covers(office):
        with office.store.begin() as tx:
            tx.blobs.begin_folder()
    return put_outside(office, outside)


def put_outside(office: Office, outside: Outside) -> Office:
    """Return it in the folder that its books have."""
    store = replace(office.store, outside=outside)
    return replace(office, mechanism=replace(office.mechanism, store=store))


def outside_in(seaweed: Seaweed, from_size: int = FROM_SIZE) -> Outside:
    return Outside(store=seaweed.store(), from_size=from_size)


class Intervening(S3):
    """Lets something happen once, after bytes were put and before that is kept."""

    def __init__(self, seaweed: Seaweed, happens: Callable[[], object]) -> None:
        super().__init__(seaweed.account())
        self.happens = [happens]

    def put(self, name: str, body: bytes) -> None:
        super().put(name, body)
        if self.happens:
            self.happens.pop()()


def run_jobs(office: Office, kind: JobKind, clock: MovingClock) -> list[Ended]:
    """Do every job of that kind that waits."""
    with office.store.read() as tx:
        waiting = tx.outbox.ready(kind)
    place = workplace(office, clock)
    return [run_job(place, job_id) for job_id in waiting]


def case_with_picture(office: Office) -> CaseId:
    return office.case_of(make_mail(attachment=PICTURE))


def picture_of(office: Office, case_id: CaseId) -> bytes:
    """Read the one attachment of a case, as Dana."""
    with office.store.begin() as tx:
        [part_id] = tx.parts.ids_of_kind(case_id, PlainKind.ATTACHMENT)
        return read_attachment(
            tx, office.rings[DANA], case_id=case_id, part_id=part_id, at=NOON
        )


def covers(office: Office) -> dict[PartId, BlobCover]:
    """Return what the books say lies outside."""
    with office.store.read() as tx:
        return {cover.part_id: cover for cover in tx.blobs.all_covers()}


def names_there(office: Office) -> set[str]:
    """Return what really lies there of these books."""
    with office.store.read() as tx:
        folder = tx.blobs.folder()
    return {one.name for one in office.store.outside.store.listed(folder)}


def bytes_here(office: Office) -> int:
    """Return how many sealed bytes of files lie in the database."""
    with office.store.engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT sum(length(sealed)) FROM part "
            "WHERE kind IN ('attachment', 'original')"
        )
        return int(found.scalar_one())
