"""
Let the release of a period go, once: what was rehearsed, byte by byte, and nothing else.

The mechanism makes it as the office's settings say, and it waits.  A person says yes to
a digest; what became of other facts meanwhile is made anew, and waits again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from grievance.domain.errors import ConflictError, NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.outbox import JobKind, another_key
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_release import (
    keep_release,
    packed_tally,
    published,
    sound_releases,
)
from grievance.services.directory.read_directory import person_of
from grievance.services.statistics.prepare_release import Prepared
from grievance.services.statistics.waiting_releases import (
    refuse_publisher,
    waiting_releases,
)
from grievance.statistics.following import refuse_out_of_turn
from grievance.statistics.package import DESCRIPTION, digest, zipped
from grievance.statistics.periods import period_of
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.rehearsal import (
    Rehearsal,
    let_go,
    sign_rehearsal,
    verify_rehearsal,
)
from grievance.vault.release import KeptRelease, seal_tally
from grievance.vault.ring import PersonRing, WorkerRing


FRESH = timedelta(days=2)  # the worker looks once a day whether facts have changed


def keep_rehearsal(
    tx: Transaction, ring: WorkerRing, prepared: Prepared, *, at: datetime
) -> Rehearsal:
    """
    Let a release wait, in place of the last one of its period.

    Raises:
        NotAllowedError: Its period was published meanwhile, or is not next any more.
    """
    release, worker = prepared.release, ring.directory.worker
    before = tx.releases.periods()
    refuse_out_of_turn(period_of(release.period), before, release.published_on)
    why = {str(reason): number for reason, number in prepared.made.why.items()}
    unsealed = KeptRelease(
        id=uuid4(),
        period=release.period,
        published_on=release.published_on,
        sha256=digest(prepared.files[DESCRIPTION]),
        package=zipped(prepared.files, release.name),
        wrapped=b"",
        sealed=b"",
        worker_kv=worker.kv,
        author=ring.author.holder,
        author_kv=ring.kv,
    )
    told = prepared.utility
    tally = packed_tally(
        replace(prepared.counted.tally, why=why, counted=told.counted, shown=told.shown)
    )
    sealed = seal_tally(unsealed, tally, slip_public=worker.slip)
    rehearsal = sign_rehearsal(
        sealed, facts=prepared.counted.facts, author=ring.author, at=at
    )
    tx.rehearsals.put(rehearsal)
    Pen.of(tx, ring, at).note(Act.STATISTICS_REHEARSED, f"rehearsal/{release.period}")
    return rehearsal


def is_overtaken(tx: Transaction, prepared: Prepared) -> bool:
    """Whether another release is out of which what was prepared knows nothing."""
    known = {one.period for one in prepared.counted.earlier}
    return known != set(tx.releases.periods())


def find_waiting(tx: Transaction, directory: Directory, period: str) -> Rehearsal:
    """
    Return what waits of a period.

    Raises:
        NotFoundError: Nothing does.

        NotAllowedError: It was published.
    """
    for one in waiting_releases(tx, directory):
        if one.release.period == period:
            return one
    if any(one.period == period for one in tx.releases.all()):
        msg = f"{period} was published; a period is published once and never revised."
        raise NotAllowedError(msg)
    msg = (
        f"Nothing waits of {period}; `grievance statistics rehearse --period {period}` "
        "makes it, and so does the worker when it is time."
    )
    raise NotFoundError(msg)


def publish_rehearsed(  # noqa: PLR0913  # by whom, what exactly, and when
    tx: Transaction,
    ring: PersonRing,
    period: str,
    *,
    sha256: str,
    at: datetime,
    today: date,
) -> KeptRelease:
    """
    Publish what waits of a period, in the name of whoever lets it go.

    Raises:
        NotAllowedError: They are neither an analyst nor a coordinator; it is not its
            turn; or nobody looked for days whether facts have changed.

        NotFoundError: Nothing waits of that period.

        ConflictError: What waits is not what they looked at.
    """
    refuse_publisher(person_of(ring.directory, ring.person_id))
    rehearsal = find_waiting(tx, ring.directory, period)
    if rehearsal.release.sha256 != sha256:
        msg = (
            f"What waits of {period} is not the one you looked at: it was counted on "
            f"{rehearsal.made_at:%Y-%m-%d %H:%M}; look at it once more."
        )
        raise ConflictError(msg)
    if at - rehearsal.checked_at > FRESH:
        msg = (
            f"Nobody looked since {rehearsal.checked_at:%Y-%m-%d} whether facts have "
            f"changed; run `grievance statistics rehearse --period {period}`, or the "
            "worker."
        )
        raise NotAllowedError(msg)
    return _publish(Pen.of(tx, ring, at), rehearsal, today)


def publish_unasked(
    tx: Transaction,
    ring: WorkerRing,
    rehearsal: Rehearsal,
    *,
    at: datetime,
    today: date,
) -> KeptRelease:
    """Publish what was rehearsed by itself, where the office has set that."""
    verify_rehearsal(rehearsal, ring.directory)
    return _publish(Pen.of(tx, ring, at), rehearsal, today)


def _publish(pen: Pen, rehearsal: Rehearsal, today: date) -> KeptRelease:
    """Keep it, forget all that waited beside it, and have its files written."""
    tx, release = pen.tx, rehearsal.release
    before = sound_releases(tx, pen.directory)
    refuse_out_of_turn(period_of(release.period), [one.period for one in before], today)
    known = {one.sha256 for one in published(release).earlier}
    is_old = release.worker_kv != pen.directory.worker.kv
    if is_old or known != {one.sha256 for one in before}:
        msg = (
            f"{release.period} was made before another release, or with former keys; "
            f"run `grievance statistics rehearse --period {release.period}`."
        )
        raise ConflictError(msg)
    kept = let_go(rehearsal, pen.author, on=today)
    keep_release(pen, kept)
    tx.rehearsals.clear()
    kind = JobKind.PUBLISH_STATISTICS
    key, ref = another_key(kind, release.period), pen.at.date().isoformat()
    tx.outbox.add(kind, dedup_key=key, ref=ref, due_at=pen.at)
    return kept
