"""Stand-ins for the world, and makers of things to test with."""

from __future__ import annotations

import time

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from uuid import uuid4

from grievance.domain.case import Case
from grievance.domain.clock import Clock, ClockKind
from grievance.domain.entity import Entity
from grievance.domain.forum import Forum
from grievance.domain.ids import CaseId, EntityId, PersonId
from grievance.domain.outcome import AskedBy, CaseOutcome, Ground, Heard
from grievance.domain.people import Person, Role
from grievance.domain.reference import Reference, new_reference
from grievance.domain.stage import Move, Stage
from grievance.domain.unsettled import TAKES_ON
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.letter import Letter
from grievance.mail.limits import Limits
from grievance.mail.reading.parse import parse


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOON.date()
OUR_ADDRESS = "intake@grievance.example"
OUR_SERVER = "mx.grievance.example"


def running_clock() -> Callable[[], datetime]:
    """Give a clock that starts at noon, so that what is put off comes due."""
    start = time.monotonic()
    return lambda: NOON + timedelta(seconds=time.monotonic() - start)


@dataclass
class HereReader:
    """Reads as the sandbox does, but in this process; fails as often as told to."""

    failures: list[Refusal] = field(default_factory=list)

    def parse(self, raw: bytes) -> Letter:
        if self.failures:
            raise UnreadableMailError(self.failures.pop(0), Limits())
        return parse(raw)


def make_person(
    *roles: Role, name: str = "Ada", tied_to: tuple[str, ...] = ()
) -> Person:
    """Make somebody of the office; a handler unless *roles* say otherwise."""
    return Person(
        id=PersonId(uuid4()),
        name=name,
        roles=frozenset(roles or (Role.HANDLER,)),
        conflicts=frozenset(tied_to),
    )


def make_step(to: Stage, *, reason: str = "because") -> Move:
    """Make a step that says all it has to say."""
    return Move(
        to=to,
        reason=reason,
        ground=Ground.OUT_OF_SCOPE if to is Stage.INADMISSIBLE else None,
        forums=frozenset({Forum.LEGAL_AID}) if to is Stage.REFERRED else frozenset(),
        asked_by=AskedBy.COMPLAINANT if to is Stage.WITHDRAWN else None,
        into=CaseId(uuid4()) if to is Stage.MERGED else None,
        decided=CaseOutcome.NOT_SUBSTANTIATED if to is Stage.DECISION else None,
        heard=Heard.COMMENTED if to is Stage.CLOSED else None,
        anyway=to in TAKES_ON,
    )


def due(day: date) -> tuple[Clock, ...]:
    """Make the clocks of a case in which something is to be done until *day*."""
    return (Clock(kind=ClockKind.TRIAGE, started_on=day, due_on=day),)


def make_case(
    *,
    stage: Stage = Stage.RECEIVED,
    handler: PersonId | None = None,
    received_on: date = TODAY,
) -> Case:
    """Make a cover that is on nobody's books yet."""
    return Case(
        id=CaseId(uuid4()),
        reference=some_reference(),
        received_on=received_on,
        stage=stage,
        stage_since=received_on,
        handler=handler,
        language="en",
    )


def some_reference() -> Reference:
    """Make a reference that no other test has."""
    letters = iter(uuid4().int.to_bytes(16))
    return new_reference(lambda alphabet: alphabet[next(letters) % len(alphabet)])


def make_entity(name: str = "Norvik Smelter", *aliases: str) -> Entity:
    """Make an invented Entity."""
    return Entity(id=EntityId(uuid4()), name=name, aliases=aliases, country="NO")


def make_mail(  # noqa: PLR0913  # keywords, each a header that some test is about
    text: str = "Nobody pays us for the hours after six.",
    *,
    sender: str = "Mira Holm <mira@post.example>",
    subject: str = "Unpaid hours",
    to: str = OUR_ADDRESS,
    dmarc: str = "pass",
    headers: tuple[tuple[str, str], ...] = (),
    attachment: bytes | None = None,
) -> bytes:
    """Write a mail as our own server hands it on, its own finding on top."""
    mail = EmailMessage()
    about = sender.rpartition("@")[2].rstrip(">")
    found = f"{OUR_SERVER}; dmarc={dmarc} header.from={about}"
    mail["Authentication-Results"] = found
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = "Mon, 02 Mar 2026 09:30:00 +0000"
    mail["Message-ID"] = f"<{uuid4().hex}@post.example>"
    for name, value in headers:
        mail[name] = value
    mail.set_content(text)
    if attachment is not None:
        mail.add_attachment(
            attachment, maintype="image", subtype="png", filename="gate.png"
        )
    return mail.as_bytes()
