"""Letters of ours in tests: a way out that keeps what it is given, and looks at rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from sqlalchemy import text

from grievance.domain.events import Act
from grievance.domain.ids import JobId, OutgoingId
from grievance.domain.outbox import Job, JobKind
from grievance.domain.outgoing import Outgoing, OutgoingState
from grievance.mail.post.compose import Parcel
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import take_step
from grievance.services.boxes.payload import decode
from grievance.services.envelopes.dispatch import Dispatch
from grievance.services.letters.send_letter import send_letter
from grievance.vault.outgoing import SignedOutgoing, open_outgoing
from tests.doubles import NOON, make_mail
from tests.offices import Office
from worker.workplace import Workplace


@dataclass
class Out:
    """A way out that takes letters, or raises what it is told to, once each."""

    given: list[Parcel] = field(default_factory=list)
    at_once: list[Exception] = field(default_factory=list)
    in_data: list[Exception] = field(default_factory=list)
    before_data: Callable[[], None] = lambda: None
    after_data: Callable[[], None] = lambda: None

    @contextmanager
    def agreed(self, parcel: Parcel) -> Iterator[Giving]:
        if self.at_once:
            raise self.at_once.pop(0)
        self.before_data()
        yield Giving(self, parcel)


@dataclass
class Giving:
    out: Out
    parcel: Parcel

    def give(self) -> None:
        if self.out.in_data:
            raise self.out.in_data.pop(0)
        self.out.given.append(self.parcel)
        self.out.after_data()


def written(office: Office, *, at: datetime = NOON, **mail: str) -> Outgoing:
    """Take in a mail that becomes a case; return the letter that answers it."""
    case_id = office.case_of(make_mail(**mail), at=at)  # type: ignore[arg-type]  # strings all
    [cover] = covers(office, case_id)
    return cover


def covers(office: Office, case_id: object) -> tuple[Outgoing, ...]:
    with office.store.read() as tx:
        return tx.outgoing.of_case(case_id)  # type: ignore[arg-type]  # an id


def signed(office: Office, outgoing_id: OutgoingId) -> SignedOutgoing:
    with office.store.read() as tx:
        return tx.outgoing.get(outgoing_id)


def now(office: Office, cover: Outgoing) -> Outgoing:
    """Return a cover as it is now."""
    return signed(office, cover.id).cover


def parcel_of(office: Office, cover: Outgoing) -> Parcel:
    """Open a letter as the worker does."""
    opened = open_outgoing(office.worker.keys.outbox, signed(office, cover.id))
    return decode(Parcel, opened)


def dispatch(office: Office, out: Out | None, *, at: datetime = NOON) -> Dispatch:
    return Dispatch(store=office.store, ring=office.worker, post=out, now=lambda: at)


def sending_jobs(office: Office | Workplace) -> list[JobId]:
    """Return the jobs that are to send letters, the oldest first."""
    wanted = text("SELECT id FROM outbox WHERE kind = :kind ORDER BY id")
    with office.store.engine.connect() as connection:
        found = connection.execute(wanted, {"kind": JobKind.SEND_LETTER})
        return [JobId(row.id) for row in found]


def claim(office: Office, job_id: JobId, *, at: datetime = NOON) -> Job:
    with office.store.begin() as tx:
        job = tx.outbox.claim(job_id, owner="test", at=at)
    assert job is not None
    return job


def send(office: Office, out: Out | None, *, at: datetime = NOON) -> None:
    """Do the newest job that sends a letter."""
    job = claim(office, sending_jobs(office)[-1], at=at)
    send_letter(dispatch(office, out, at=at), job)


def bounce(pen: Pen, letter: SignedOutgoing, *, error: str = "5.1.1") -> None:
    """Let a letter of ours go out, and come back, as the worker notes it."""
    for state, act in (
        (OutgoingState.RELEASED, Act.OUTGOING_RELEASED),
        (OutgoingState.SENDING, Act.OUTGOING_SENDING),
        (OutgoingState.SENT, Act.OUTGOING_SENT),
        (OutgoingState.BOUNCED, Act.OUTGOING_BOUNCED),
    ):
        if letter.cover.state is not state:
            letter = take_step(pen, letter, state, act, error=error)


def set_state(office: Office, cover: Outgoing, state: OutgoingState) -> None:
    """Change a state as somebody does who has the database."""
    wanted = "UPDATE outgoing SET state = :state WHERE message_id = :id"
    office.tamper(wanted, state=state.value, id=cover.message_id)


def promise_again(office: Office, letter: Outgoing) -> None:
    """Promise to send it, as somebody does who has the database."""
    with office.store.begin() as tx:
        tx.outbox.add(
            JobKind.SEND_LETTER,
            dedup_key=str(uuid4()),
            ref=str(letter.id),
            due_at=NOON,
        )
