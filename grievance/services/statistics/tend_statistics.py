"""
See to what is published, once a day and after each release: rehearse, compare, write.

    rehearse  the period that is due; it waits for a person, or goes by itself
    compare   what waits with the facts of today: if they are others it is made anew
    write     the files of each release that is out, where the office wants them

Done again, or ended in the middle, it does what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from grievance.domain.ids import WORKER
from grievance.domain.outbox import Job, JobKind
from grievance.services.boxes.keep_release import sound_releases
from grievance.services.statistics.prepare_release import (
    CountedRelease,
    Publishing,
    count_release,
    make_release,
)
from grievance.services.statistics.publish_statistics import (
    is_overtaken,
    keep_rehearsal,
    publish_unasked,
)
from grievance.services.statistics.second_look import attack_rehearsed
from grievance.services.statistics.statistics_sources import read_statistics_sources
from grievance.services.statistics.waiting_releases import waiting_releases
from grievance.statistics.attack import Progress
from grievance.statistics.due import Rhythm, due_period
from grievance.statistics.package_folder import put_package
from grievance.statistics.periods import Months, period_of
from grievance.storage.store import Store, Transaction
from grievance.vault.log import parse_entry
from grievance.vault.rehearsal import Rehearsal, check_rehearsal
from grievance.vault.ring import WorkerRing


OPENING, WRITING = "opening slips", "keeping it"  # steps of which one is told
KEPT = timedelta(days=7)  # jobs that are done


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """
    What publishing needs: *open_how* gives how, which is read when it is needed first.

    Where *asks* is off, what is due is published by itself; in *folder*, if there is
    one, packages are put.
    """

    store: Store
    ring: WorkerRing = field(repr=False)
    now: Callable[[], datetime]
    today: date
    open_how: Callable[[], Publishing]
    rhythm: Rhythm = Rhythm.QUARTER
    asks: bool = True
    folder: Path | None = None
    lease: timedelta = timedelta(minutes=5)


def tend_statistics(press: Press, job: Job) -> tuple[Rehearsal, ...]:
    """
    Do one round, and end *job* with it; return what was rehearsed anew.

    Raises:
        LeaseLostError: Another worker has taken over.

        SetupError: The folder cannot be written, and all else is done.

        NotAllowedError: Too much could be known of what would be published.
    """
    keep = _Keeper(press, job)
    fresh = tuple(rehearse_due(press, keep))
    put_releases(press)
    with press.store.begin() as tx:
        tx.outbox.finish(job)
        tx.outbox.forget(JobKind.PUBLISH_STATISTICS, before=press.now() - KEPT)
    return fresh


def put_releases(press: Press) -> tuple[str, ...]:
    """Put each package that is not there yet where the office wants it."""
    if press.folder is None:
        return ()
    with press.store.read() as tx:
        releases = sound_releases(tx, press.ring.directory)
    return tuple(
        one.period
        for one in releases
        if put_package(press.folder, one.name, one.package)
    )


def rehearse_due(press: Press, tell: Progress = lambda *_: None) -> Iterator[Rehearsal]:
    """Yield what is made anew: what is due and waits not yet, or waits with old facts."""
    with press.store.begin() as tx:
        before = tx.releases.periods()
        for published in set(tx.rehearsals.periods()).intersection(before):
            tx.rehearsals.forget(published)
        waiting = waiting_releases(tx, press.ring.directory)
        due = due_period(before, press.today, press.rhythm, founded=_founded(tx))
    known = {one.release.period: one for one in waiting}
    wanted = {one: period_of(one) for one in known}
    if due is not None:
        wanted[due.name] = due
    for name, period in sorted(wanted.items()):
        found = rehearse(press, period, known.get(name), tell)
        if found is not None:
            yield found


def rehearse(
    press: Press,
    period: Months,
    waiting: Rehearsal | None,
    tell: Progress = lambda *_: None,
) -> Rehearsal | None:
    """
    Make the release of a period, unless what waits is made of the same facts.

    Where somebody published meanwhile nothing is made.  *tell* is called again and again;
    what it raises ends it.

    Raises:
        NotAllowedError: It is not its turn, or too much could be known of it.
    """
    how = press.open_how()
    with press.store.read() as tx:
        sources = read_statistics_sources(tx, press.ring, lambda n: tell(OPENING, n, 0))
        counted = count_release(tx, press.ring, sources, period, how)
    is_current = waiting is not None and _is_current(waiting, counted, press.ring)
    made = None if is_current else _made(press, counted, tell)
    current = _checked(press, waiting) if waiting and is_current else made
    if current is not None and not press.asks:
        _publish(press, current, how, tell)
    return made


def _checked(press: Press, waiting: Rehearsal) -> Rehearsal:
    """Note that what waits would be made of the same facts again."""
    again = check_rehearsal(waiting, author=press.ring.author, at=press.now())
    with press.store.begin() as tx:
        if waiting.release.period not in tx.releases.periods():
            tx.rehearsals.put(again)
    return again


def _made(press: Press, counted: CountedRelease, tell: Progress) -> Rehearsal | None:
    """Make what waits then, unless somebody published something meanwhile."""
    prepared = make_release(counted, tell)
    tell(WRITING, 0, 0)
    with press.store.begin() as tx:
        if is_overtaken(tx, prepared):
            return None
        return keep_rehearsal(tx, press.ring, prepared, at=press.now())


def _publish(
    press: Press, rehearsal: Rehearsal, how: Publishing, tell: Progress
) -> None:
    """Let go by itself what a person would be asked for, attacked once more."""
    with press.store.read() as tx:
        attack_rehearsed(tx, press.ring.directory, rehearsal, how, tell)
    with press.store.begin() as tx:
        at = press.now()
        publish_unasked(tx, press.ring, rehearsal, at=at, today=press.today)


def _is_current(waiting: Rehearsal, counted: CountedRelease, ring: WorkerRing) -> bool:
    release = waiting.release
    is_ours = (release.author, release.worker_kv) == (WORKER, ring.kv)
    return is_ours and waiting.facts == counted.facts


def _founded(tx: Transaction) -> date:
    """Return the day of the first entry in the log."""
    body = tx.log.body(0)
    return date.max if body is None else parse_entry(body).at.date()


@dataclass(slots=True)
class _Keeper:
    """Keeps the lease of a job while it is done; a third of it is not waited for."""

    press: Press
    job: Job
    _since: datetime | None = None

    def __call__(self, _step: str, _done: int, _total: int) -> None:
        now, lease = self.press.now(), self.press.lease
        if self._since is None or now - self._since > lease / 3:
            with self.press.store.begin() as tx:
                tx.outbox.renew(self.job, at=now, lease=lease)
            self._since = now
