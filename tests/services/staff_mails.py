"""Mails to the office's own people, in tests: addresses, looks at the clocks, sending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from uuid import uuid4

from sqlalchemy import text

from grievance.domain.ids import CaseId, JobId, StaffMailId
from grievance.domain.outbox import JobKind
from grievance.domain.people import Person
from grievance.domain.staff_mail import StaffMail, StaffMailKind, StaffMailRules
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.keep import Pen
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.directory.read_directory import person_of
from grievance.services.people.change_contact import Contact, change_contact
from grievance.services.staff_mail.courier import Courier
from grievance.services.staff_mail.send_staff_mail import send_staff_mail
from grievance.services.staff_mail.watch_clocks import watch_clocks
from grievance.storage.store import Store
from tests.doubles import NOON, OUR_ADDRESS
from tests.offices import DANA, Office
from tests.services.outgoings import Out, claim, dispatch


def at_address(
    office: Office, name: str, *, zone: str = "", address: str | None = None
) -> str:
    """Let somebody have an address, and return it."""
    first = name.split(maxsplit=1)[0].lower()
    where = Contact(
        address=f"{first}@staff.example" if address is None else address, time_zone=zone
    )
    with office.store.begin() as tx:
        newest = office.mechanism.directory()
        root, person_id = office.secrets.root, office.person(name)
        change_contact(tx, root, newest, person_id, where, at=NOON)
    return where.address


def name_on_slip(office: Office, case_id: CaseId, name: str) -> None:
    """Let it turn out that the case is about somebody of the office."""
    ring, named = office.rings[DANA], (office.person(name),)
    with office.store.begin() as tx:
        pen, key = Pen.of(tx, ring, NOON), contents_key(tx, ring, case_id)
        rewrite_slip(pen, key, lambda slip: replace(slip, staff_named=named))


def courier(
    office: Office,
    out: Out | None,
    *,
    at: datetime = NOON,
    store: Store | None = None,
    rules: StaffMailRules | None = None,
) -> Courier:
    """Give what writing to people needs."""
    way = dispatch(office, out, at=at)
    return Courier(
        dispatch=replace(way, store=store or way.store),
        timetable=office.mechanism.timetable,
        office="Test office",
        mailbox=OUR_ADDRESS,
        rules=rules or StaffMailRules(),
    )


def watch(office: Office, using: Courier) -> int:
    """Have one look at the clocks; return how many called."""
    at, key = using.dispatch.now(), str(uuid4())
    with office.store.begin() as tx:
        job_id = tx.outbox.add(JobKind.WATCH_CLOCKS, dedup_key=key, ref=key, due_at=at)
    assert job_id is not None
    return watch_clocks(using, claim(office, job_id, at=at))


def mail_jobs(office: Office) -> list[JobId]:
    """Return the jobs that are to send such mails, the oldest first."""
    wanted = text("SELECT id FROM outbox WHERE kind = :kind ORDER BY id")
    with office.store.engine.connect() as connection:
        found = connection.execute(wanted, {"kind": JobKind.SEND_STAFF_MAIL})
        return [JobId(row.id) for row in found]


def send_all(office: Office, using: Courier) -> None:
    """Do every job that sends such a mail and is due."""
    at = using.dispatch.now()
    for job_id in mail_jobs(office):
        with office.store.begin() as tx:
            job = tx.outbox.claim(job_id, owner="test", at=at)
        if job is not None:
            send_staff_mail(using, job)


def mails(office: Office) -> Sequence[StaffMail]:
    """Return the covers of all such mails, the newest first."""
    with office.store.read() as tx:
        return tx.staff_mail.since(datetime.min.replace(tzinfo=NOON.tzinfo))


def texts(out: Out) -> list[str]:
    """Return what was said, subject first."""
    read = [message_from_bytes(p.message, policy=policy.default) for p in out.given]
    said = (f"{one['Subject']}\n{one.get_content()}" for one in read)
    return [words.replace("\r\n", "\n") for words in said]


def digest_for(office: Office, name: str) -> tuple[StaffMail, Person, StaffMailRules]:
    """Return a morning mail to somebody, with them and the rules it is written by."""
    person = person_of(office.directory, office.person(name))
    mail = StaffMail(
        id=StaffMailId(uuid4()),
        person_id=person.id,
        kind=StaffMailKind.DIGEST,
        topic="digest",
        day=NOON.date(),
        made_at=NOON,
    )
    return mail, person, StaffMailRules()
