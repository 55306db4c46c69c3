"""A small office on SQLite with mails taken in, made once and copied for each test."""

from __future__ import annotations

import base64
import threading

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from grievance.domain.ids import PersonId, SpoolId
from grievance.domain.intake import Receipt
from grievance.domain.outbox import Job, JobKind
from grievance.domain.people import Role
from grievance.home import DEVICE_KEY, ROOT_KEY, Home, read_key, write_key
from grievance.mail.sandbox.pool import Sandbox
from grievance.mail.token import reply_address
from grievance.services.boxes.unlock_ring import Credentials
from grievance.services.intake.collect_mail import collect_mail, seal_mail
from grievance.services.intake.receive_letter import receive_letter
from grievance.services.people.enrol_person import NewPerson, enrol_person
from grievance.services.people.found_office import OfficeSecrets, found_office
from grievance.settings import MailSettings, OfficeSettings, Settings, write_settings
from grievance.storage.receipts import Origin
from grievance.storage.schema import upgrade
from grievance.vault.identity import Cost
from grievance.vault.keys import SigningKey
from grievance.vault.log import parse_entry
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism, build, open_store


PATIENCE = 120.0  # seconds that a thread waits for the time; a broken test takes them
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FOUNDED = MONDAY - timedelta(days=60)
HOSTILE = "[/x] [@click=app.quit]leave[/] \x1b]2;PWNED\x07\x1b[2J \u202eevil\u200b"
SHOWN = "[/x] [@click=app.quit]leave[/] ␛]2;PWNED␇␛[2J <U+202E>evil<U+200B>"
MAILBOX = "intake@office.example"
SERVER = "mx.office.example"
MARIA = "maria@village.example"
ADA = "Ada Berg"  # coordinator and custodian
BO = "Bo Hart"  # handler: is given cases
CY = "Cy Idle"  # analyst: does no case work
DI = "Di Ward"  # custodian: decides about messages put aside, and reads no case


@dataclass
class MovableClock:
    """Tells the time it is told; threads may be kept waiting for it."""

    at: datetime = MONDAY
    running: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.running.set()

    def __call__(self) -> datetime:
        if threading.current_thread() is not threading.main_thread():
            assert self.running.wait(PATIENCE), "nobody lets the clock run again"
        return self.at

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Keep every thread waiting that asks for the time; at the end they go on."""
        self.running.clear()
        try:
            yield
        finally:
            self.running.set()

    def later(self, by: timedelta) -> None:
        self.at += by


@dataclass(frozen=True, kw_only=True)
class Office:
    """A home, and a mechanism over it; *rings* were unlocked before."""

    mechanism: Mechanism
    clock: MovableClock
    rings: dict[str, PersonRing]

    def ring(self, name: str) -> PersonRing:
        if name not in self.rings:
            self.rings[name] = self._unlock(name)
        return self.rings[name]

    def _unlock(self, name: str) -> PersonRing:
        device = read_key(self.mechanism.home.device(name), DEVICE_KEY)
        shown = Credentials(name=name, passphrase=passphrase(name), device=device)
        return self.mechanism.unlock(shown)

    @property
    def root(self) -> SigningKey:
        """The key that signs who works here."""
        path = self.mechanism.home.root_key
        return SigningKey.from_seed(read_key(path, ROOT_KEY))

    def person(self, name: str) -> PersonId:
        people = self.mechanism.directory().people
        return next(entry.person_id for entry in people if entry.name == name)

    def work(self) -> list[Receipt]:
        """Do what the worker would do now; return what became of what came in."""
        return work(self.mechanism, at=self.clock.at)

    def collect(self, raw: bytes) -> SpoolId:
        """Spool a mail, and read it not yet."""
        mechanism, at = self.mechanism, self.clock.at
        ring, origin = mechanism.worker_ring(), Origin(source="file")
        mail = seal_mail(ring, raw)
        with mechanism.store.begin() as tx:
            return collect_mail(tx, ring, mail, origin=origin, at=at).spool_id

    def take_in(self, raw: bytes) -> Receipt:
        """Spool a mail and read it; return what became of it."""
        self.collect(raw)
        return self.work()[-1]

    def reply(self, first: Receipt, text: str, *, authentic: bool) -> Receipt:
        """Take in an answer to a case, proven by our own server or not."""
        assert first.case_id is not None
        with self.mechanism.store.read() as tx:
            case = tx.cases.get(first.case_id)
        to = reply_address(
            self.mechanism.worker_ring().keys.mac_key,
            mailbox=MAILBOX,
            reference=case.reference,
            epoch=case.token_epoch,
            correspondent=MARIA,
        )
        result = f"{SERVER}; dmarc=pass header.from=village.example\r\n"
        head = f"Authentication-Results: {result}" if authentic else ""
        mail = head.encode() + complaint("Re: No water", text)
        return self.take_in(mail.replace(MAILBOX.encode(), to.encode()))

    def acts(self) -> list[str]:
        with self.mechanism.store.read() as tx:
            return [parse_entry(body).act for body in tx.log.bodies()]


def passphrase(name: str) -> str:
    return f"the passphrase of {name}"


def found(path: Path) -> None:
    """Make an office in *path* with everything the tests look at."""
    home, secrets = Home(path), OfficeSecrets.generate()
    home.make()
    root = base64.b64encode(secrets.root.public).decode()
    settings = Settings(
        office=OfficeSettings(name="Office [/x]", root=root),
        mail=MailSettings(address=MAILBOX, authserv_id=SERVER),
    )
    home.settings.write_text(write_settings(settings))
    write_key(home.worker_key, "worker-key", secrets.worker_seed)
    write_key(home.root_key, ROOT_KEY, secrets.root_seed)
    store = open_store(home, settings)
    upgrade(store.engine)
    store.close()
    mechanism = build(path, {}, now=MovableClock())
    _enrol(mechanism, secrets)
    _take_in(mechanism)
    mechanism.store.close()


def _enrol(mechanism: Mechanism, secrets: OfficeSecrets) -> None:
    people = {
        ADA: {Role.COORDINATOR, Role.CUSTODIAN},
        BO: {Role.HANDLER},
        CY: {Role.ANALYST},
        DI: {Role.CUSTODIAN},
    }
    with mechanism.store.begin() as tx:
        directory = found_office(tx, secrets, suite=1, at=FOUNDED)
        for name, roles in people.items():
            new = NewPerson(
                name=name,
                roles=frozenset(roles),
                passphrase=passphrase(name),
                cost=Cost.LOW_MEMORY,
            )
            enrolled = enrol_person(tx, secrets.root, directory, new, FOUNDED)
            directory = enrolled.directory
            device = mechanism.home.device(name)
            device.parent.mkdir(exist_ok=True)
            write_key(device, DEVICE_KEY, enrolled.device)


def _take_in(mechanism: Mechanism) -> None:
    ring = mechanism.worker_ring()
    with Sandbox(mechanism.limits) as sandbox:
        reception = mechanism.reception(ring, sandbox)
        for place, mail in reversed(list(enumerate(mails()))):
            at = MONDAY - timedelta(days=10 * place)
            sealed = seal_mail(ring, mail)
            with mechanism.store.begin() as tx:
                taken = collect_mail(
                    tx, ring, sealed, origin=Origin(source="file"), at=at
                )
            assert taken.job_id is not None
            with mechanism.store.begin() as tx:
                job = tx.outbox.claim(taken.job_id, owner="test", at=at)
            assert job is not None
            receive_letter(reception, job, at=at)


def work(mechanism: Mechanism, *, at: datetime) -> list[Receipt]:
    """Receive every message that waits, in this thread."""
    ring, receipts = mechanism.worker_ring(), []
    with Sandbox(mechanism.limits) as sandbox:
        reception = mechanism.reception(ring, sandbox)
        for job in _due(mechanism, at):
            receive_letter(reception, job, at=at)
            with mechanism.store.read() as tx:
                receipts.append(tx.spool.receipt(SpoolId(UUID(job.ref))))
    return receipts


def _due(mechanism: Mechanism, at: datetime) -> list[Job]:
    with mechanism.store.begin() as tx:
        due = tx.outbox.due(at=at, limit=100, again_after=timedelta())
        jobs = [tx.outbox.claim(job_id, owner="test", at=at) for job_id in due]
    return [job for job in jobs if job and job.kind is JobKind.RECEIVE_LETTER]


def mails() -> list[bytes]:
    """A plain complaint, a hostile one, one with a file, and an old one."""
    return [
        complaint("No pay since May", "We work at the smelter and have not been paid."),
        complaint(
            HOSTILE, f"Read this: {HOSTILE}\nand this", attached=HOSTILE + ".pdf"
        ),
        complaint(
            "Photos of the dam", "See the photo of the dust.", attached="dam.jpg"
        ),
        complaint("Old dust", "The dust of the road makes our children cough."),
    ]


def unreadable(text: str) -> bytes:
    """A mail in more parts than are read."""
    parts = (text.encode(), *[b"x"] * 501)
    body = b"".join(b"--b\r\n\r\n" + part + b"\r\n" for part in parts)
    return (
        b"From: Maria Witness <maria@village.example>\r\n"
        b"To: intake@office.example\r\n"
        b"Subject: Read me by hand\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + body + b"--b--\r\n"
    )


def automatic() -> bytes:
    """A mail that a machine sent, and that answers nothing."""
    return b"Auto-Submitted: auto-generated\r\n" + complaint(
        "Out of office", "Back soon"
    )


def complaint(subject: str, text: str, *, attached: str = "") -> bytes:
    """A mail of Maria's to the office."""
    file = (
        "--b\r\nContent-Type: application/octet-stream\r\n"
        "Content-Disposition: attachment;\r\n"
        f' filename="{_word(attached)}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\nc2VjcmV0IHBob3Rv\r\n"
    )
    return (
        "From: Maria Witness <maria@village.example>\r\n"
        "To: intake@office.example\r\n"
        f"Subject: {_word(subject)}\r\n"
        f"Message-ID: <{abs(hash(subject))}@village.example>\r\n"
        "Date: Mon, 02 Mar 2026 08:00:00 +0000\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
        f"{base64.b64encode(text.encode()).decode()}\r\n"
        f"{file if attached else ''}--b--\r\n"
    ).encode()


def _word(text: str) -> str:
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="
