"""Promise mails to the people of the office: in their morning, or at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from grievance.domain.ids import CaseId, PersonId, StaffMailId
from grievance.domain.outbox import JobKind, first_key
from grievance.domain.outgoing import ONE_DAY
from grievance.domain.people import Person, Role
from grievance.domain.reminder import Call, is_urgent
from grievance.domain.staff_mail import StaffMail, StaffMailKind
from grievance.services.boxes.keep import Pen
from grievance.services.cases.call_on_clocks import Called
from grievance.services.cases.tell_of_case import may_hear
from grievance.services.directory.read_directory import staff
from grievance.services.staff_mail.courier import Courier
from grievance.services.statistics.waiting_releases import to_publish


def promise_digests(pen: Pen, courier: Courier) -> None:
    """
    Promise everybody with an address the mail of their day, once its hour has come.

    Who works on no case gets one only while statistics wait for them.

    Asked late, it catches up with today and with no day before.
    """
    if not courier.rules.send:
        return
    for person in _reachable(pen):
        if not (person.works_on_cases or to_publish(pen.tx, person)):
            continue
        here = pen.at.astimezone(courier.zone_of(person))
        if here.time() >= courier.rules.hour:
            mail = _new(person, StaffMailKind.DIGEST, f"digest/{here.date()}", here)
            _promise(pen, mail)


def promise_alerts(pen: Pen, courier: Courier, called: Iterable[Called]) -> None:
    """
    Promise a mail at once about each urgent case, to who is to see to it.

    Whoever was written to often today gets no more: it is in their morning mail too.
    """
    people = tuple(one for one in _reachable(pen) if one.works_on_cases)
    told: set[tuple[PersonId, CaseId]] = set()
    for one in called:
        if not is_urgent(one.case, one.clock, one.call):
            continue
        for person in _to_alert(pen, courier, one, people):
            if (person.id, one.case.id) not in told:
                told.add((person.id, one.case.id))
                _alert(pen, courier, one, person)


def _alert(pen: Pen, courier: Courier, called: Called, person: Person) -> None:
    if _count(pen, person) < courier.rules.alerts:
        here = pen.at.astimezone(courier.zone_of(person))
        topic = f"alert/{called.reminder.name}"
        mail = _new(person, StaffMailKind.ALERT, topic, here)
        _promise(pen, replace(mail, case_id=called.case.id))


def _reachable(pen: Pen) -> Iterator[Person]:
    for person in staff(pen.directory, at=pen.at):
        if person.address:
            yield person


def _to_alert(
    pen: Pen, courier: Courier, called: Called, people: tuple[Person, ...]
) -> tuple[Person, ...]:
    """
    Choose among those who may open the case: a mail names it.

    Where no coordinator may, as in a complaint about the office, all others who can.
    """
    ring, case_id = courier.dispatch.ring, called.case.id
    able = tuple(one for one in people if may_hear(pen.tx, ring, one, case_id))
    owner = tuple(one for one in able if one.id == called.case.owner)
    if called.call is not Call.ESCALATION and owner:
        return owner
    return tuple(one for one in able if one.has(Role.COORDINATOR)) or able


def _new(person: Person, kind: StaffMailKind, topic: str, here: datetime) -> StaffMail:
    return StaffMail(
        id=StaffMailId(uuid4()),
        person_id=person.id,
        kind=kind,
        topic=topic,
        day=here.date(),
        made_at=here,
    )


def _count(pen: Pen, person: Person) -> int:
    since = pen.at - ONE_DAY
    return pen.tx.staff_mail.count(person.id, StaffMailKind.ALERT, since=since)


def _promise(pen: Pen, mail: StaffMail) -> None:
    if pen.tx.staff_mail.add(mail):
        kind, ref = JobKind.SEND_STAFF_MAIL, str(mail.id)
        pen.tx.outbox.add(kind, dedup_key=first_key(kind, ref), ref=ref, due_at=pen.at)
