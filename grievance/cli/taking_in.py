"""
Take mails in: spool them sealed, work until the spool is empty, say what became of them.

One mail is in memory at a time besides the batch that is committed with it; of each
only its name and the id of its receipt are remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from grievance.cli.output import Fields
from grievance.cli.progress import progress
from grievance.domain.counting import counted
from grievance.domain.ids import JobId, SpoolId
from grievance.domain.intake import Outcome, Receipt
from grievance.mail.boxes.files import STDIN, Incoming
from grievance.services.intake.collect_mail import SealedMail, collect_mail, seal_mail
from grievance.services.log.make_checkpoint import make_checkpoint
from grievance.storage.receipts import Origin
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing
from grievance.wiring import Mechanism
from worker.embedded import Embedded


BATCH_MAILS = 25
BATCH_BYTES = 4 * 1024 * 1024
LOOK_UP = 200

REFUSED = "refused"  # there was no mail to take in
WAITING = "waiting"  # sealed in the spool, to be read later
UNWELCOME = frozenset({REFUSED, WAITING, Outcome.QUARANTINED.value})

PLURALS = {"case": "cases", "reply": "replies", "duplicate": "duplicates"}

SEEN_BEFORE = "The very same message was taken in before."
IN_QUARANTINE = "It was taken in before and is in quarantine: "
STILL_UNREAD = "It was taken in before and waits sealed; the worker tries again."
LATER = "It could not be read yet; it waits sealed, and the worker tries again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    What became of one message; *reference* is that of its case.

    *is_held* where a duplicate of it is in quarantine or still unread.
    """

    file: str
    outcome: str
    reference: str | None = None
    reason: str = ""
    is_held: bool = False

    @property
    def is_unwelcome(self) -> bool:
        """Whether somebody has to look after it."""
        return self.is_held or self.outcome in UNWELCOME

    def fields(self) -> Fields:
        """Return the line for JSON."""
        return {
            "file": self.file,
            "outcome": self.outcome,
            "reference": self.reference,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A message that was offered; no *spool_id* where there was none to take."""

    file: str
    spool_id: SpoolId | None = None
    is_new: bool = True
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offered:
    """A message, sealed before the transaction; None where it was refused, and why."""

    label: str
    refusal: str
    sealed: SealedMail | None

    @classmethod
    def of(cls, ring: WorkerRing, mail: Incoming) -> _Offered:
        sealed = None if mail.raw is None else seal_mail(ring, mail.raw)
        return cls(label=mail.label, refusal=mail.refusal or "", sealed=sealed)


@dataclass(slots=True, kw_only=True)
class _Batch:
    """Messages that are committed together."""

    mails: list[_Offered] = field(default_factory=list, repr=False)
    size: int = 0

    @property
    def is_full(self) -> bool:
        return len(self.mails) >= BATCH_MAILS or self.size >= BATCH_BYTES

    def add(self, ring: WorkerRing, mail: Incoming) -> None:
        self.mails.append(_Offered.of(ring, mail))
        self.size += len(mail.raw or b"")


def take_in(
    mechanism: Mechanism, worker: Embedded, mails: Iterable[Incoming]
) -> list[Line]:
    """
    Take in *mails*; return a line for each, in their order.

    Whatever was left in the spool by an earlier run is read as well.

    Raises:
        SetupError: Database or mail reader is out of order; what was committed by then
            waits in the spool.
    """
    ring = mechanism.worker_ring()
    taken: list[Taken] = []
    with progress("Taking in") as tell:
        for batch in _batches(ring, mails):
            taken.extend(_commit(mechanism, ring, worker, batch))
            tell(len(taken), None)
    return outcomes(mechanism, worker, taken)


def outcomes(
    mechanism: Mechanism, worker: Embedded, taken: Sequence[Taken]
) -> list[Line]:
    """Wait until all that was taken is read; say what became of each."""
    with progress("Reading") as tell:
        total = len(taken)
        worker.drain(progress=lambda left: tell(max(total - left, 0), total))
    return list(_lines(mechanism, taken))


def conclude(mechanism: Mechanism) -> None:
    """Sign what the log looks like now, and remember it on this machine."""
    ring, root_public = mechanism.worker_ring(), mechanism.settings.first_root_public
    with mechanism.store.begin() as tx:
        checkpoint = make_checkpoint(tx, ring, root_public=root_public)
    mechanism.remember(checkpoint)


def summary(lines: Iterable[Line]) -> str:
    """Count the outcomes in a sentence."""
    counts = Counter(line.outcome for line in lines)
    if not counts:
        return "There was no message to take in."
    parts = ", ".join(
        counted(number, outcome, PLURALS.get(outcome, outcome))
        for outcome, number in counts.most_common()
    )
    return f"{counted(counts.total(), 'message')}: {parts}."


def _batches(ring: WorkerRing, mails: Iterable[Incoming]) -> Iterator[_Batch]:
    batch = _Batch()
    for mail in mails:
        batch.add(ring, mail)
        if batch.is_full:
            yield batch
            batch = _Batch()
    if batch.mails:
        yield batch


def _commit(
    mechanism: Mechanism, ring: WorkerRing, worker: Embedded, batch: _Batch
) -> list[Taken]:
    """Spool a batch in one transaction; tell the worker only after the commit."""
    jobs: list[JobId] = []
    with mechanism.store.begin() as tx:
        taken = [_collect(tx, mechanism, ring, mail, jobs) for mail in batch.mails]
    batch.mails.clear()  # they lie in the spool now, and need no second place
    for job_id in jobs:
        worker.hint(job_id)
    return taken


def _collect(
    tx: Transaction,
    mechanism: Mechanism,
    ring: WorkerRing,
    mail: _Offered,
    jobs: list[JobId],
) -> Taken:
    if mail.sealed is None:
        return Taken(file=mail.label, refusal=mail.refusal)
    origin = Origin(source="stdin" if mail.label == STDIN else "file")
    found = collect_mail(tx, ring, mail.sealed, origin=origin, at=mechanism.now())
    if found.job_id is not None:
        jobs.append(found.job_id)
    return Taken(file=mail.label, spool_id=found.spool_id, is_new=found.is_new)


def _lines(mechanism: Mechanism, taken: Sequence[Taken]) -> Iterator[Line]:
    for start in range(0, len(taken), LOOK_UP):
        with mechanism.store.read() as tx:
            for one in taken[start : start + LOOK_UP]:
                yield _line(tx, one)


def _line(tx: Transaction, taken: Taken) -> Line:
    if taken.spool_id is None:
        return Line(file=taken.file, outcome=REFUSED, reason=taken.refusal)
    receipt = tx.spool.receipt(taken.spool_id)
    if not taken.is_new:
        return _duplicate(taken.file, receipt)
    if receipt.outcome is None:
        return Line(file=taken.file, outcome=WAITING, reason=LATER)
    return Line(
        file=taken.file,
        outcome=receipt.outcome.value,
        reference=receipt.reference,
        reason=receipt.reason,
    )


def _duplicate(file: str, receipt: Receipt) -> Line:
    """Say that it is here already, and where, if nobody can work on it yet."""
    reason = SEEN_BEFORE
    if receipt.outcome is None:
        reason = STILL_UNREAD
    elif receipt.outcome == Outcome.QUARANTINED:
        reason = IN_QUARANTINE + receipt.reason
    return Line(
        file=file,
        outcome=Outcome.DUPLICATE.value,
        reference=receipt.reference,
        reason=reason,
        is_held=reason != SEEN_BEFORE,
    )
