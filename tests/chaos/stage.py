"""An office at work between real servers, each of which a play can break."""

from __future__ import annotations

import shutil
import time

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import msgspec

from grievance.settings import (
    BlobSettings,
    MailboxSettings,
    SmtpSettings,
    UrlSettings,
    WorkerSettings,
    read_settings,
    write_settings,
)
from tests.blobs.outside import outside_in, put_outside
from tests.chaos.books import Books, books_on
from tests.chaos.broker import Broker
from tests.chaos.inbox import Inbox, Mishap
from tests.chaos.object_store import ObjectStore
from tests.chaos.small_disk import SmallDisk, small_disk
from tests.chaos.verdict import is_quiet, unfinished
from tests.chaos.workforce import DRAMATIQ, STANDING, Workforce
from tests.chaos.wrong_clock import WrongClock, wrong_clock
from tests.offices import DANA, Office, make_office
from tests.servers.dovecot import HOST, PASSWORD, Dovecot, running_dovecot
from tests.servers.relay import Relay, running_relay
from tests.servers.seaweed import BUCKET, SECRET, WORKER, Seaweed


LEASE_SECONDS = 6
PATIENCE = 150.0  # seconds, without anything that goes wrong
HOME_MEGABYTES = 48
STORE_MEGABYTES = 96
FROM_KILOBYTES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a play needs beside an office: small disks, other servers, a clock to set."""

    small_home: bool = False
    small_books: bool = False
    objects: bool = False
    small_objects: bool = False
    clock: bool = False
    troubles: Mapping[Mishap, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything there is to be broken; *random* decides what is."""

    office: Office
    books: Books
    broker: Broker
    dovecot: Dovecot
    user: str
    imap: Relay
    inbox: Inbox
    workforce: Workforce
    random: Random
    tell: Callable[[str], None]
    home: SmallDisk | None = None
    objects: ObjectStore | None = None
    clock: WrongClock | None = None

    def deliver(self, *mails: bytes) -> None:
        """Put mails into the mailbox, past whatever befalls the way there."""
        self.dovecot.deliver(self.user, *mails)

    def work(self, seconds: float) -> None:
        """Let them work for so long; who ended is started again, as a host does."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.workforce.keep_up()
            time.sleep(0.2)  # between two looks at the processes

    def work_until_quiet(self, mails: int, patience: float = PATIENCE) -> None:
        """
        Let them work until *mails* are on the books and nothing is left to do.

        Raises:
            TimeoutError: There still is, after all that time.
        """
        until = time.monotonic() + patience
        while not is_quiet(self.office, mails):
            if time.monotonic() > until:
                left = "; ".join(unfinished(self.office))
                message = f"there is still work to do, and nobody does it: {left}"
                raise TimeoutError(message)
            self.work(0.2)


@contextmanager
def open_stage(
    engine: str,
    folder: Path,
    needs: Needs,
    *,
    seed: int,
    tell: Callable[[str], None],
) -> Iterator[Stage]:
    """
    Found an office in *folder*, and put two hosts to work.

    Raises:
        NoDiskError: The play needs a small disk, which only root may have.
    """
    random, home = Random(seed), folder / "home"
    with ExitStack() as stack:
        clock = wrong_clock(folder) if needs.clock else None
        disk = _disk(stack, home) if needs.small_home else None
        inbox = Inbox(random, needs.troubles)
        around = _surround(stack, engine, folder, needs, inbox)
        office = _found(stack, home, around, inbox)
        workforce = _staff(folder, home, clock)
        stack.enter_context(workforce.at_work())
        yield Stage(
            office=office,
            books=around.books,
            broker=around.broker,
            dovecot=around.dovecot,
            user=around.user,
            imap=around.imap,
            inbox=inbox,
            workforce=workforce,
            random=random,
            tell=tell,
            home=disk,
            objects=around.objects,
            clock=clock,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """The servers of an office, and the mailbox that it looks into."""

    broker: Broker
    dovecot: Dovecot
    user: str
    imap: Relay
    books: Books
    objects: ObjectStore | None


def _disk(stack: ExitStack, home: Path) -> SmallDisk:
    return stack.enter_context(small_disk(home, megabytes=HOME_MEGABYTES))


def _surround(
    stack: ExitStack, engine: str, folder: Path, needs: Needs, inbox: Inbox
) -> _Around:
    """Start every server that the play needs."""
    stack.enter_context(inbox.running())
    broker = stack.enter_context(Broker())
    dovecot = stack.enter_context(running_dovecot())
    imap = stack.enter_context(running_relay(dovecot.port))
    books = stack.enter_context(books_on(engine, folder, is_small=needs.small_books))
    objects = None
    if needs.objects:
        objects = stack.enter_context(_store(folder, is_small=needs.small_objects))
    return _Around(
        broker=broker,
        dovecot=dovecot,
        user=dovecot.new_user(),
        imap=imap,
        books=books,
        objects=objects,
    )


def _found(stack: ExitStack, home: Path, around: _Around, inbox: Inbox) -> Office:
    """Found an office that knows its servers."""
    office = make_office(home, around.books.url, people=(DANA,))
    stack.callback(office.store.close)
    mailbox = _mailbox(home, around.imap.port, around.user)
    _configure(home, mailbox, inbox.port, around.broker.url)
    if around.objects is None:
        return office
    _name_store(home, around.objects.server)
    return put_outside(office, outside_in(around.objects.server))


def _staff(folder: Path, home: Path, clock: WrongClock | None) -> Workforce:
    """Give each of two hosts a home, with the same settings and keys."""
    other = folder / "other-home"
    shutil.copytree(home, other, ignore=shutil.ignore_patterns("grievance.db*"))
    environ = clock.environ if clock else {}
    return Workforce({STANDING: home, DRAMATIQ: other}, folder, environ)


def renumber(stage: Stage) -> None:
    """Let the mailbox look as one restored from a backup: new numbers, no marks."""
    maildir = stage.dovecot.mail / stage.user / "Maildir"
    for file in (maildir / "cur").iterdir():
        with suppress(FileNotFoundError):
            file.rename(maildir / "new" / file.name.partition(":")[0])
    for pattern in ("dovecot-uidlist*", "dovecot.index*", "dovecot-keywords"):
        for file in maildir.glob(pattern):
            file.unlink(missing_ok=True)


@contextmanager
def _store(folder: Path, *, is_small: bool) -> Iterator[ObjectStore]:
    place = folder / "objects"
    place.mkdir()
    with ExitStack() as stack:
        disk = None
        if is_small:
            disk = stack.enter_context(small_disk(place, megabytes=STORE_MEGABYTES))
        yield stack.enter_context(ObjectStore(place, disk))


def _mailbox(home: Path, port: int, user: str) -> MailboxSettings:
    secret = home / "imap-password"
    secret.write_text(PASSWORD)
    return MailboxSettings(
        name="complaints",
        kind="imap",
        host=HOST,
        port=port,
        security="none",
        user=user,
        password=f"file:{secret}",
        poll_seconds=5,
    )


def _configure(home: Path, mailbox: MailboxSettings, port: int, broker: str) -> None:
    path = home / "grievance.toml"
    settings = read_settings(path, {})
    settings = msgspec.structs.replace(
        settings,
        mail=msgspec.structs.replace(
            settings.mail, mailbox_cap=10**6, domain_cap=10**6, overall_cap=10**6
        ),
        mailbox=(mailbox,),
        smtp=SmtpSettings(host=HOST, port=port, security="none"),
        broker=UrlSettings(url=broker),
        worker=WorkerSettings(lease_seconds=LEASE_SECONDS),
    )
    path.write_text(write_settings(settings), "utf-8")


def _name_store(home: Path, server: Seaweed) -> None:
    """Let workers put large files there, with a key that may not read."""
    secret, path = home / "store-secret", home / "grievance.toml"
    secret.write_text(SECRET.format(WORKER))
    blobs = BlobSettings(
        url=server.url,
        bucket=BUCKET,
        access_key=WORKER,
        secret_key=f"file:{secret}",
        from_kilobytes=FROM_KILOBYTES,
    )
    settings = msgspec.structs.replace(read_settings(path, {}), blobs=blobs)
    path.write_text(write_settings(settings), "utf-8")
