"""The people of the demonstration at work: what they do, they do with their own keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from grievance.cli.named_case import find_case
from grievance.domain.case import Case
from grievance.domain.ids import CaseId, JobId
from grievance.domain.outbox import JobKind
from grievance.domain.registry import Registry
from grievance.domain.stage import Move, Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.handling.move_case import move_case
from grievance.services.registry.registry_books import registry_on_books
from grievance.services.triage.decide_proposal import decide_all
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


T = TypeVar("T")
DANA, HENRI, CHIDI = "Dana Demo", "Henri Muster", "Chidi Sample"


class Working(Protocol):
    """A worker that can be told of a job, and waited for."""

    def hint(self, job_id: JobId) -> None:
        """Tell of a committed job."""

    def drain(self, kind: JobKind = JobKind.RECEIVE_LETTER) -> None:
        """Return when all jobs of *kind* are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done in one case, and the command that shows it."""

    reference: str
    what: str
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """An office at work; *references* are those of its cases by the name of a mail."""

    mechanism: Mechanism
    worker: Working
    rings: Mapping[str, PersonRing] = field(repr=False)
    references: Mapping[str, str]

    def case(self, begins: str) -> Case:
        """Return the case of the one mail whose name begins so."""
        [found] = (ref for file, ref in self.references.items() if file[:2] == begins)
        with self.mechanism.store.read() as tx:
            return find_case(tx, found)

    def registry(self) -> Registry:
        """Return the registry as it is on the books."""
        with self.mechanism.store.read() as tx:
            return registry_on_books(tx)

    def do(
        self, name: str, service: Callable[..., T], *what: object, **more: object
    ) -> T:
        """Let somebody do something now."""
        with self.mechanism.store.begin() as tx:
            at = self.mechanism.now()
            return service(tx, self.rings[name], *what, at=at, **more)

    def decide(
        self, name: str, service: Callable[..., T], *what: object, **more: object
    ) -> T:
        """Let somebody do something on which clocks depend."""
        timetable = self.mechanism.timetable
        return self.do(name, service, *what, timetable=timetable, **more)

    def confirm(self, case_id: CaseId) -> int:
        """Have Dana confirm all that is proposed of a case; return how much it was."""
        catalogue = self.mechanism.catalogue
        decision = self.decide(DANA, decide_all, case_id, catalogue=catalogue)
        return len(decision.answers)

    def assign(self, case_id: CaseId, to: str) -> None:
        """Have Dana give a case to somebody."""
        handler = self.rings[to].person_id
        self.do(DANA, assign_case, case_id=case_id, handler_id=handler)

    def move(self, name: str, case_id: CaseId, stage: Stage, reason: str) -> None:
        """Let somebody take a case to its next stage."""
        step = Move(to=stage, reason=reason)
        self.decide(name, move_case, case_id=case_id, step=step)

    def hint(self, jobs: Iterable[JobId | None]) -> None:
        """Tell the worker of what it has to do."""
        for job_id in jobs:
            if job_id is not None:
                self.worker.hint(job_id)
