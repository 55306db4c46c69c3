"""An office at work on some day: mails come in, people act, and the worker does the rest."""

from __future__ import annotations

import time

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, select

from grievance.domain.ids import CaseId, JobId, SpoolId
from grievance.domain.intake import Receipt
from grievance.domain.outbox import JobKind, JobState
from grievance.domain.outgoing import Outgoing
from grievance.domain.registry import Registry
from grievance.domain.reprisal import RiskAssessment
from grievance.domain.request import RequestState
from grievance.domain.stage import NEEDS_SECOND_PERSON, Move, Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.assess_risk import assess_risk
from grievance.services.handling.move_case import move_case
from grievance.services.registry.import_registry import import_registry
from grievance.services.requests.ask_move import answer_move, ask_move
from grievance.storage.schema import metadata
from tests.acceptance.letterbox import Intake
from tests.acceptance.sent_letter import SentLetter
from tests.doubles import NOON
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.servers.smtp import SmtpServer
from tests.worker.workplaces import wait_until
from worker.embedded import Embedded
from worker.schedule import plan_jobs


T = TypeVar("T")
ONE_DAY = timedelta(days=1)


class Day:
    """Noon of the day that a scenario has come to; the seconds pass by themselves."""

    def __init__(self) -> None:
        self._from, self._noon = time.monotonic(), NOON

    def __call__(self) -> datetime:
        return self._noon + timedelta(seconds=time.monotonic() - self._from)

    @property
    def today(self) -> date:
        return self._noon.date()

    def become(self, day: date) -> None:
        """Go on to another day; none comes back, and no time of this one does."""
        assert day >= self.today
        if day == self.today:
            return
        self._from = time.monotonic()
        self._noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    def become_at_least(self, moment: datetime) -> None:
        """Let the hours of a day pass until a moment of it."""
        assert moment.date() == self.today
        self._noon += max(moment - self(), timedelta())


@dataclass(slots=True, kw_only=True)
class Scene:
    """An office with its worker; whatever people do, they do now, with their own keys."""

    office: Office
    worker: Embedded
    day: Day
    server: SmtpServer
    intake: Intake
    _read: int = 0

    @property
    def today(self) -> date:
        return self.day.today

    def go_on_to(self, day: date) -> None:
        """Let the days pass; the worker looks at every clock and audit on the new one."""
        self.day.become(day)
        with self.office.store.begin() as tx:
            plan_jobs(tx, at=self.day())
        self.worker.drain(JobKind.WATCH_CLOCKS)
        self.done_with(JobKind.PLAN_NOTICES)

    def done_with(self, kind: JobKind) -> None:
        """Wait until nothing of a kind is left to do; what was put off comes due."""

        def is_done() -> bool:
            self._hurry(kind)
            with self.office.store.read() as tx:
                waiting = tx.outbox.ready(kind)
                left = tx.outbox.count(JobState.READY, JobState.LEASED, kind=kind)
            for job_id in waiting:
                self.worker.hint(job_id)
            return left == 0

        wait_until(is_done)

    def _hurry(self, kind: JobKind) -> None:
        """Let time pass where everything of a kind waits for a later hour of the day."""
        jobs = metadata().tables["outbox"].c
        is_ready = (jobs.kind == kind) & (jobs.state == JobState.READY)
        with self.office.store.engine.connect() as connection:
            leased = select(func.count()).where(jobs.state == JobState.LEASED)
            if connection.scalar(leased):
                return  # whoever is at work on it may outlast the lease
            due = connection.scalar(select(func.min(jobs.due_at)).where(is_ready))
        if due is not None:
            self.day.become_at_least(due)

    def days_pass(self, days: int) -> None:
        self.go_on_to(self.today + days * ONE_DAY)

    # Mails and letters

    def know(self, registry: Registry) -> None:
        """Import a registry."""
        with self.office.store.begin() as tx:
            import_registry(tx, registry, at=self.day())

    def take_in(self, raw: bytes) -> Receipt:
        """Let a mail come in; return what became of it, once the worker is done."""
        return self.receipt(self.intake.take(raw).spool_id)

    def case_of(self, raw: bytes) -> CaseId:
        """Let a mail come in that becomes a case, or belongs to one."""
        case_id = self.take_in(raw).case_id
        assert case_id is not None
        return case_id

    def receipt(self, spool_id: SpoolId) -> Receipt:
        self.worker.drain()
        self.done_with(JobKind.SEND_LETTER)
        return self.office.receipt(spool_id)

    def hint(self, job_id: JobId | None) -> None:
        if job_id is not None:
            self.worker.hint(job_id)

    def new_letters(self) -> list[SentLetter]:
        """Return the letters that went out since somebody looked last."""
        self.done_with(JobKind.SEND_LETTER)
        found = self.server.taken[self._read :]
        self._read += len(found)
        return [SentLetter.parse(taken.content) for taken in found]

    def outgoing(self, case_id: CaseId) -> tuple[Outgoing, ...]:
        """Return the covers of all letters of a case, the automatic one among them."""
        with self.office.store.read() as tx:
            return tx.outgoing.of_case(case_id)

    # What people do

    def do(
        self, service: Callable[..., T], *args: object, by: str = DANA, **more: object
    ) -> T:
        """Let somebody do something now, with their own keys."""
        with self.office.store.begin() as tx:
            ring = self.office.rings[by]
            return service(tx, ring, *args, at=self.day(), **more)

    def look(
        self, service: Callable[..., T], *args: object, by: str = DANA, **more: object
    ) -> T:
        """Let somebody read something, which changes nothing."""
        with self.office.store.read() as tx:
            return service(tx, self.office.rings[by], *args, **more)

    def decide(
        self, service: Callable[..., T], *args: object, by: str = DANA, **more: object
    ) -> T:
        """Let somebody do something on which clocks depend."""
        timetable = self.office.mechanism.timetable
        return self.do(service, *args, by=by, timetable=timetable, **more)

    def assign(self, case_id: CaseId, to: str = HENRI, *, by: str = DANA) -> None:
        handler = self.office.person(to)
        self.do(assign_case, by=by, case_id=case_id, handler_id=handler)

    def move(
        self, case_id: CaseId, to: Stage, *, by: str = HENRI, **said: object
    ) -> None:
        """Take a case to its next stage; for what takes two, Dana says yes."""
        step = Move(to=to, reason="as the scenario goes", **said)  # type: ignore[arg-type]  # what belongs to the step
        if to in NEEDS_SECOND_PERSON:
            asked = self.do(ask_move, case_id, step, by=by)
            self.decide(answer_move, asked.id, RequestState.CONFIRMED)
            return
        self.decide(move_case, by=by, case_id=case_id, step=step)

    def assess(self, case_id: CaseId, found: RiskAssessment, **more: object) -> None:
        """Have the custodian say who may pay for it."""
        assessment = replace(found, at=self.day(), **more)  # type: ignore[arg-type]  # fields of its own
        self.decide(assess_risk, case_id, assessment, by=CHIDI)
