"""
Planning which audits answer what: twenty thousand open cases, six thousand audits.

Each case has two allegations that are flagged for an audit.  The floor opens every slip
and does nothing with it.  A round reads all slips and the registry, plans, and drafts
what is due: of the audits a hundred are near enough for a first notice.  The next round
of the same process remembers the slips it opened; one of another process reads all cold,
unless the worker was only started again: then what was read before lies there, sealed.
"""

from __future__ import annotations

import gc

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.ids import EntityId
from grievance.domain.outbox import Job, JobKind
from grievance.domain.registry import Registry
from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import CodedAllegation, RespondentKind, Slip
from grievance.domain.timetable import Timetable
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.make_box import keep_box, make_box
from grievance.services.boxes.promise_planning import promise_planning
from grievance.services.envelopes.dispatch import Dispatch
from grievance.services.notices.plan_notices import Planner, plan_notices
from grievance.services.registry.import_registry import import_registry
from grievance.services.slips.kept_slips import keep_slips, recall_slips
from grievance.services.slips.known_slips import SlipMemory, known_slips
from tests.benchmarks.registry import ENTITIES, make_registry
from tests.benchmarks.row import Row
from tests.doubles import NOON, TODAY
from tests.offices import CHIDI, DANA, Office, closing, make_office
from worker.collecting import collect_rarely


CASES, NEAR, BATCH = 20_000, 100, 200
SECONDS = 10.0
DAY = timedelta(days=1)


def measure(count: int = CASES) -> list[Row]:
    """Measure once each: a round takes long enough to be told from noise."""
    with (
        _as_in_a_worker(),
        TemporaryDirectory() as folder,
        closing(make_office(Path(folder, "home"), people=(DANA, CHIDI))) as office,
    ):
        audits = _fill(office, count)
        floor = _opened(office)
        planner = _planner(office)
        first, drafted = _round(office, planner)
        again, none = _round(office, planner)
        cold, nothing = _round(office, _planner(office))
        restarted, still_nothing = _restarted(office)
    assert (drafted, none, nothing, still_nothing) == (NEAR, 0, 0, 0)
    name = f"planning: {count:,} cases, {audits:,} audits"
    return [
        Row(name="planning: floor, open every slip", value=floor, unit="s"),
        Row(name=f"{name}, {drafted} notices", value=first, unit="s"),
        Row.within("planning, slips read cold", cold, "s", limit=SECONDS),
        Row(name="planning, after a restart", value=restarted, unit="s"),
        Row(name="planning, the next round", value=again, unit="s"),
        Row(name="planning to floor", value=first / floor, unit="times", goal=2.0),
    ]


@contextmanager
def _as_in_a_worker() -> Iterator[None]:
    """Look for garbage as seldom as a standing worker does."""
    usual = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)


def _fill(office: Office, count: int) -> int:
    """Put a registry and the cases on the books; return how many audits there are."""
    registry = make_registry(ENTITIES)
    near = {one.id for one in registry.entities[:NEAR]}
    audits = tuple(_ahead(n, one, near) for n, one in enumerate(registry.audits))
    with office.store.begin() as tx:
        import_registry(tx, replace(registry, audits=audits), at=NOON)
    ring, timetable = office.worker, Timetable()
    entities = list(islice(cycle(registry.entities), count))
    for start in range(0, count, BATCH):
        with office.store.begin() as tx:
            pen = Pen.of(tx, ring, NOON)
            for entity in entities[start : start + BATCH]:
                slip = _slip(registry, str(entity.id))
                box = make_box(ring, slip, timetable, received_on=TODAY, at=NOON)
                keep_box(pen, box)
    return len(audits)


def _ahead(number: int, audit: Audit, near: set[EntityId]) -> Audit:
    """Return an audit that is held long ago, in eighty days, or next year."""
    turn = number % 3
    if turn == 0:
        start = TODAY - 400 * DAY
        return replace(audit, scheduled_start=start, status=AuditStatus.CLOSED)
    days = 80 if turn == 1 and audit.entity_id in near else 200 + turn * 100
    start = TODAY + days * DAY
    return replace(
        audit, scheduled_start=start, actual_start=None, status=AuditStatus.SCHEDULED
    )


def _slip(registry: Registry, entity: str) -> Slip:
    allegations = tuple(
        CodedAllegation(
            number=number,
            kind=RespondentKind.ENTITY,
            respondent=entity,
            criterion=criterion,
            version=registry.certifications[0].version,
            state="open",
            flagged=True,
            flagged_on=TODAY,
        )
        for number, criterion in enumerate(("PS 10.3", "PS 9.1"), start=1)
    )
    return Slip(
        respondent=RespondentKind.ENTITY,
        criteria=("PS 10.3", "PS 9.1"),
        allegations=allegations,
        risk=RiskLevel.NONE,
        language="en",
        proposed=False,
    )


def _planner(office: Office) -> Planner:
    mechanism = office.mechanism
    return Planner(
        dispatch=Dispatch(
            store=office.store, ring=office.worker, post=None, now=lambda: NOON
        ),
        timetable=mechanism.timetable,
        root_public=mechanism.settings.root_public,
        open_catalogue=lambda: mechanism.catalogue,
        open_stationery=lambda: mechanism.notice_stationery,
    )


def _opened(office: Office) -> float:
    started = perf_counter()
    with office.store.read() as tx:
        for one in known_slips(tx, office.worker, SlipMemory()):
            assert one.slip is not None
    return perf_counter() - started


def _round(office: Office, planner: Planner) -> tuple[float, int]:
    """Return the seconds of a round, and how many notices it drafted."""
    job = _job(office)
    started = perf_counter()
    drafted = plan_notices(planner, job)
    return perf_counter() - started, drafted


def _restarted(office: Office) -> tuple[float, int]:
    """Return what a round takes with what is recalled for it, and how many notices."""
    file = office.mechanism.slip_file(office.worker)
    planner = _planner(office)
    with office.store.read() as tx:
        list(known_slips(tx, office.worker, planner.memory))
    keep_slips(office.store, file, planner.memory)
    started = perf_counter()
    with office.store.read() as tx:
        memory = recall_slips(tx, file)
    recalling = perf_counter() - started
    took, drafted = _round(office, replace(planner, memory=memory, file=file))
    return recalling + took, drafted


def _job(office: Office) -> Job:
    with office.store.begin() as tx:
        promise_planning(tx, at=NOON)
        [*_, job_id] = tx.outbox.ready(JobKind.PLAN_NOTICES)
        job = tx.outbox.claim(job_id, owner="bench", at=NOON)
    assert job is not None
    return job
