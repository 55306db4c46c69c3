"""What jobs are done with: the mechanism, a reader, and the worker's own ring."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from grievance.domain.outbox import JobKind
from grievance.mail.sandbox.pool import Sandbox
from grievance.once import Once
from grievance.posting import open_post, open_signing
from grievance.services.audits.audit_alarms import AuditWatch
from grievance.services.envelopes.dispatch import Dispatch
from grievance.services.intake.reception import Reception
from grievance.services.letters.send_letter import NO_SERVER
from grievance.services.notices.plan_notices import Planner
from grievance.services.slips.kept_slips import SlipFile, recall_slips
from grievance.services.slips.known_slips import SlipMemory
from grievance.services.staff_mail.courier import Courier
from grievance.storage.store import Store
from grievance.vault.checkpoint import Checkpoint
from grievance.wiring import Clock, Mechanism
from worker.turns import Turns


if TYPE_CHECKING:
    from grievance.services.statistics.tend_statistics import Press


class Workplace:
    """Shared by all threads of a process; its ring follows the directory."""

    def __init__(self, mechanism: Mechanism, sandbox: Sandbox) -> None:
        """
        Take the worker's keys from the home.

        Raises:
            SetupError: They are missing, or not those of this office; or nobody knows
                the holidays that its settings name; or its S/MIME key cannot be read.
        """
        self._mechanism = mechanism
        mechanism.timetable.calendar.is_business_day(mechanism.today)  # or say why not
        self._reception = mechanism.reception(mechanism.worker_ring(), sandbox)
        self._post = open_post(mechanism)
        self._signing = open_signing(mechanism)
        self._lock = Lock()
        self._memory = Once(self._recall)
        self.turns = Turns()
        if self._post is not None:
            self._hasten_letters()

    @property
    def reception(self) -> Reception:
        """What receiving a letter needs, with the ring as it is now."""
        return self._reception

    @property
    def dispatch(self) -> Dispatch:
        """What sending a letter needs, with the ring as it is now."""
        return Dispatch(
            store=self.store,
            ring=self._reception.ring,
            post=self._post,
            now=self.now,
            lease=self.lease,
            timetable=self._mechanism.timetable,
            signing=self._signing,
            desk=self._mechanism.settings.notices.desk,
            memory=self._memory(),
        )

    @property
    def courier(self) -> Courier:
        """What writing to people of the office needs."""
        settings = self._mechanism.settings
        return Courier(
            dispatch=self.dispatch,
            timetable=self._mechanism.timetable,
            office=settings.office.name,
            mailbox=next(iter(settings.own_addresses), ""),
            rules=settings.digest.rules,
            audits=AuditWatch(
                memory=self._memory(),
                open_catalogue=lambda: self._mechanism.catalogue,
                open_rules=lambda: self._mechanism.notice_rules,
                desk=settings.notices.desk,
            ),
            witness=self._mechanism.witness,
        )

    @property
    def planner(self) -> Planner:
        """What planning and drafting notices needs."""
        return Planner(
            dispatch=self.dispatch,
            timetable=self._mechanism.timetable,
            root_public=self.root_public,
            open_catalogue=lambda: self._mechanism.catalogue,
            open_stationery=lambda: self._mechanism.notice_stationery,
            memory=self._memory(),
            file=self._file,
        )

    @property
    def press(self) -> Press:
        """What publishing statistics needs."""
        from grievance.publishing import press_of  # noqa: PLC0415  # once a day

        return press_of(self._mechanism, self._reception.ring)

    @property
    def store(self) -> Store:
        return self._mechanism.store

    @property
    def now(self) -> Clock:
        return self._mechanism.now

    @property
    def lease(self) -> timedelta:
        """How long a claimed job is this worker's own."""
        return timedelta(seconds=self._mechanism.settings.worker.lease_seconds)

    @property
    def root_public(self) -> bytes:
        """The key that names the office's log, 32 bytes."""
        return self._mechanism.settings.first_root_public

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep the head of the log outside the database, where nobody puts it back."""
        self._mechanism.remember(checkpoint)

    def keep_up(self, epoch: int) -> None:
        """
        Take the newest directory when it is not the one of *epoch* we have.

        Without this a worker would go on granting new cases to whoever has left.

        Raises:
            SetupError: The worker's keys are no longer those of this office.

            RolledBackError: The directory is older than one seen before.
        """
        with self._lock:
            if epoch != self._reception.ring.directory.epoch:
                ring = self._mechanism.worker_ring()
                self._reception = replace(self._reception, ring=ring)

    @property
    def _file(self) -> SlipFile:
        return self._mechanism.slip_file(self._reception.ring)

    def _recall(self) -> SlipMemory:
        """Remember what this worker read of slips before it was started."""
        with self.store.read() as tx:
            return recall_slips(tx, self._file)

    def _hasten_letters(self) -> None:
        """Let those go that waited for somebody to name a server."""
        with self.store.begin() as tx:
            tx.outbox.hasten(JobKind.SEND_LETTER, error=NO_SERVER, at=self.now())
