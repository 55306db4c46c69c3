"""The mailbox of a scenario: a real one, that the worker's own importer looks into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from grievance.mail.boxes.mailbox import Mailbox
from grievance.mailboxes import open_mailbox
from grievance.services.intake.collect_mail import Collected
from grievance.settings import MailboxSettings
from grievance.wiring import Mechanism
from tests.servers.dovecot import HOST, PASSWORD, Dovecot
from worker.embedded import Embedded
from worker.importer import Importer


NAME = "complaints"
LONG = 1500  # seconds; nobody waits here for the next look


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterbox:
    """Where a mail server puts what people write to the office."""

    settings: MailboxSettings
    deliver: Callable[[bytes], None]
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)


def imap_letterbox(server: Dovecot) -> Letterbox:
    """Give a mailbox of its own on a server."""
    user = server.new_user()
    settings = MailboxSettings(
        name=NAME,
        kind="imap",
        host=HOST,
        port=server.port,
        security="none",
        user=user,
        password="env:PASSWORD",
        poll_seconds=LONG,
    )
    return Letterbox(
        settings=settings,
        deliver=lambda raw: server.deliver(user, raw),
        environ={"PASSWORD": PASSWORD},
    )


def maildir_letterbox(path: Path) -> Letterbox:
    """Give a Maildir, as a mail server on the same machine fills it."""
    for name in ("tmp", "new", "cur"):
        (path / name).mkdir(parents=True)

    def deliver(raw: bytes) -> None:
        name = uuid4().hex
        (path / "tmp" / name).write_bytes(raw)
        (path / "tmp" / name).rename(path / "new" / name)

    settings = MailboxSettings(
        name=NAME, kind="maildir", path=str(path), poll_seconds=LONG
    )
    return Letterbox(settings=settings, deliver=deliver)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What comes to the letterbox, taken in one by one as the worker does it."""

    letterbox: Letterbox
    importer: Importer
    mailbox: Mailbox

    @classmethod
    def of(cls, mechanism: Mechanism, worker: Embedded, box: Letterbox) -> Intake:
        """Look into a letterbox for an office; whoever does closes it."""
        importer = Importer(mechanism, box.settings, worker.place, worker.hint)
        mailbox = open_mailbox(mechanism, box.settings)
        return cls(letterbox=box, importer=importer, mailbox=mailbox)

    def take(self, raw: bytes) -> Collected:
        """Let a mail be delivered, and take it in."""
        self.letterbox.deliver(raw)
        [taken] = self.importer.take(self.mailbox)
        assert taken.collected is not None
        return taken.collected
