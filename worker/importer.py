"""
Importers: each looks into one mailbox, and takes in what is there.

Collect, commit, and only then tell the mailbox; whatever goes wrong in between, the
next look finds the message again and the books know it.  Log lines name mailboxes,
numbers and kinds of errors, and nothing that a message says.
"""

from __future__ import annotations

import time

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread

from filelock import FileLock, Timeout

from grievance.domain.ids import JobId
from grievance.domain.pulse import EVERY, is_over, mailbox_pulse
from grievance.home import PRIVATE_FILE
from grievance.mail.boxes.files import Incoming
from grievance.mail.boxes.mailbox import LoginRefusedError, Mailbox
from grievance.mailboxes import open_mailbox
from grievance.services.intake.collect_mail import Collected, collect_mail, seal_mail
from grievance.settings import MailboxSettings
from grievance.storage.receipts import Origin
from grievance.wiring import Mechanism
from grievance.wordless import Said
from worker.jobs import LOG
from worker.pulses import beat
from worker.workplace import Workplace


Hint = Callable[[JobId], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long to wait (seconds): after trouble, and in one go."""

    shortest: float = 2.0
    longest: float = 300.0
    after_refusal: float = 60.0  # at least, or a server may lock the account
    turn: float = 15.0  # while another importer is at work
    breath: float = 1.0  # how long a wait may hold up the end
    patience: float = 5.0  # with an importer that does not come to its end


PACE = Pace()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A message that was met; *collected* is None where it was refused, and why."""

    label: str
    collected: Collected | None = None
    refusal: str = ""


class Importer:
    """A thread beside the worker's own, for one mailbox."""

    def __init__(
        self,
        mechanism: Mechanism,
        settings: MailboxSettings,
        place: Workplace,
        hint: Hint,
        pace: Pace = PACE,
    ) -> None:
        self._mechanism = mechanism
        self._settings = settings
        self._place = place
        self._hint = hint
        self._pace = pace
        self._failures = 0
        self._told: set[str] = set()
        self._beaten_at: datetime | None = None
        self._stopping = Event()
        name = f"importer-{settings.name}"
        self._thread = Thread(target=self._keep_looking, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Ask it to stop after the message at hand."""
        self._stopping.set()

    def stop(self) -> None:
        """Stop; a server that hangs is left behind with its thread."""
        self.ask_to_stop()
        self._thread.join(self._pace.patience)

    def look(self, mailbox: Mailbox) -> int:
        """Take in what waits in *mailbox*; return how many messages there were."""
        count = 0
        for taken in self.take(mailbox):
            count += taken.collected is not None
            self._tell(taken)
            if self._stopping.is_set():
                break
        return count

    def take(self, mailbox: Mailbox) -> Iterator[Taken]:
        """
        Take in one message after another, each in a commit of its own.

        Raises:
            MailboxError: The mailbox cannot be looked into now.

            SetupError: Secret, keys or database are out of order.
        """
        with self._place.store.read() as tx:
            epoch = tx.people.epoch()
        self._place.keep_up(epoch)
        for mail in mailbox.mails():
            taken = self._take(mailbox, mail)
            del mail  # or two large ones would be in memory
            yield taken

    def _take(self, mailbox: Mailbox, mail: Incoming) -> Taken:
        if mail.raw is None:
            return Taken(label=mail.label, refusal=mail.refusal or "")
        collected = self._collect(mail, mail.raw)
        if collected.job_id is not None:
            self._hint(collected.job_id)
        mailbox.done(mail)
        return Taken(label=mail.label, collected=collected)

    def _collect(self, mail: Incoming, raw: bytes) -> Collected:
        place = self._place
        ring = place.reception.ring
        sealed = seal_mail(ring, raw)
        with place.store.begin() as tx:
            return collect_mail(
                tx,
                ring,
                sealed,
                origin=origin_of(self._settings.name, mail),
                at=place.now(),
            )

    def _tell(self, taken: Taken) -> None:
        """Say once why a message stays where it is."""
        if taken.refusal and taken.label not in self._told:
            self._told.add(taken.label)
            said = Said(taken.refusal)
            LOG.warning("mailbox %s: %s", self._settings.name, said)

    def _keep_looking(self) -> None:
        while not self._stopping.is_set():
            try:
                self._serve()
            except Timeout:  # another importer is here, and may be gone some day
                self._stopping.wait(self._pace.turn)
            except Exception as error:  # noqa: BLE001  # it has to outlive any outage
                self._stopping.wait(self._pause_after(error))

    def _serve(self) -> None:
        """Be the one importer of this mailbox in this home, until something fails."""
        file = self._mechanism.home.marks.with_name(
            f"mailbox-{self._settings.name}.lock"
        )
        with FileLock(file, mode=PRIVATE_FILE, blocking=False):
            mailbox = open_mailbox(self._mechanism, self._settings)
            try:
                self._look_and_wait(mailbox)
            finally:
                mailbox.close()

    def _look_and_wait(self, mailbox: Mailbox) -> None:
        while not self._stopping.is_set():
            count = self.look(mailbox)
            self._failures = 0
            self._beat()
            if count:
                LOG.info("mailbox %s: %d taken in", self._settings.name, count)
            else:
                self._rest(mailbox)

    def _beat(self) -> None:
        """Keep on the books that this mailbox was looked into, once a minute at most."""
        at = self._place.now()
        if not is_over(self._beaten_at, EVERY, at=at):
            return
        beat(self._place.store, mailbox_pulse(self._settings.name), at=at)
        self._beaten_at = at

    def _rest(self, mailbox: Mailbox) -> None:
        """Wait until there may be something new."""
        until = time.monotonic() + self._settings.poll_seconds
        while not self._stopping.is_set() and (left := until - time.monotonic()) > 0:
            if mailbox.wait(min(left, self._pace.breath)):
                return

    def _pause_after(self, error: Exception) -> float:
        """Say what kind of error it was; return the seconds until the next try."""
        doubled: float = self._pace.shortest * 2**self._failures
        pause = min(doubled, self._pace.longest)
        if isinstance(error, LoginRefusedError):
            pause = max(pause, self._pace.after_refusal)
        self._failures = min(self._failures + 1, 16)
        name = self._settings.name
        LOG.warning(
            "mailbox %s: %s; again in %d s; `grievance mailbox test %s` says more",
            *(name, type(error).__name__, pause, name),
        )
        return pause


class Importers:
    """An importer for each mailbox of the settings."""

    def __init__(
        self, mechanism: Mechanism, place: Workplace, hint: Hint, pace: Pace = PACE
    ) -> None:
        self._all = [
            Importer(mechanism, settings, place, hint, pace)
            for settings in mechanism.settings.mailbox
        ]

    def start(self) -> None:
        for importer in self._all:
            importer.start()

    def stop(self) -> None:
        """Stop all of them, at the same time."""
        for importer in self._all:
            importer.ask_to_stop()
        for importer in self._all:
            importer.stop()


@contextmanager
def importing(
    mechanism: Mechanism, place: Workplace, hint: Hint, pace: Pace = PACE
) -> Iterator[None]:
    """Let mail be taken in for the length of the block."""
    importers = Importers(mechanism, place, hint, pace)
    importers.start()
    try:
        yield
    finally:
        importers.stop()


def origin_of(mailbox: str, mail: Incoming) -> Origin:
    """Return where a mail of *mailbox* lies, for its receipt."""
    place = mail.coordinates
    if place is None:
        return Origin(source=mailbox)
    return Origin(source=mailbox, uidvalidity=place.uidvalidity, uid=place.uid)
