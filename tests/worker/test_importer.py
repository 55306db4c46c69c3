"""Importers take in every message of a mailbox once, whatever happens to either."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import msgspec
import pytest

from sqlalchemy import text

from grievance.domain.ids import JobId
from grievance.domain.intake import SpoolState
from grievance.mail.boxes.folders import FolderLayout
from grievance.mailboxes import known_since, open_mailbox
from grievance.settings import MailboxSettings, write_mailbox
from grievance.wiring import Mechanism, utc_now
from tests.doubles import make_mail
from tests.offices import Office
from tests.servers.dovecot import HOST, PASSWORD, Dovecot
from tests.servers.relay import running_relay
from tests.test_shape import ROOT
from tests.worker.dying_importer import POINTS
from tests.worker.workplaces import SECRET, unplugged, wait_until, workplace
from worker.importer import Importer, Importers, Pace, importing


QUICK = Pace(
    shortest=0.1,
    longest=0.2,
    after_refusal=0.1,
    turn=0.1,
    breath=0.05,
    patience=1.0,
)
NAME = "complaints"


@dataclass
class Desk:
    """An office with a mailbox, and what its importers hinted at."""

    office: Office
    mechanism: Mechanism
    server: Dovecot
    user: str
    hints: list[JobId]

    @property
    def settings(self) -> MailboxSettings:
        return self.mechanism.settings.mailbox[0]

    def deliver(self, *mails: bytes) -> None:
        self.server.deliver(self.user, *mails)

    def importer(self) -> Importer:
        place = workplace(self.office, utc_now)
        return Importer(self.mechanism, self.settings, place, self.hints.append, QUICK)

    def look(self) -> int:
        mailbox = open_mailbox(self.mechanism, self.settings)
        try:
            return self.importer().look(mailbox)
        finally:
            mailbox.close()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let importers run in threads of their own."""
        place = workplace(self.office, utc_now)
        with importing(self.mechanism, place, self.hints.append, QUICK):
            yield

    def receipts(self) -> list[tuple[str, int | None]]:
        """Return source and number in the mailbox of every receipt, in order."""
        wanted = text("SELECT source, uid FROM receipt ORDER BY uid")
        with self.office.store.engine.connect() as connection:
            return [(row.source, row.uid) for row in connection.execute(wanted)]

    def waiting(self) -> int:
        with self.office.store.read() as tx:
            return tx.spool.count(SpoolState.WAITING)


@pytest.fixture(name="desk")
def _desk(office: Office, dovecot: Dovecot) -> Desk:
    return desk_at(office, dovecot)


@pytest.fixture(name="small_desk")
def _small_desk(sqlite_office: Office, dovecot: Dovecot) -> Desk:
    return desk_at(sqlite_office, dovecot)


def desk_at(office: Office, dovecot: Dovecot, **changed: Any) -> Desk:
    user = dovecot.new_user()
    settings = {
        "name": NAME,
        "kind": "imap",
        "host": HOST,
        "port": dovecot.port,
        "security": "none",
        "user": user,
        "password": "env:PASSWORD",
        "poll_seconds": 1500,  # so that only IDLE can be what wakes
    }
    box = msgspec.convert(settings | changed, MailboxSettings)
    return Desk(office, with_mailboxes(office.mechanism, box), dovecot, user, [])


def with_mailboxes(mechanism: Mechanism, *boxes: MailboxSettings) -> Mechanism:
    settings = msgspec.structs.replace(mechanism.settings, mailbox=boxes)
    return replace(
        mechanism, settings=settings, now=utc_now, environ={"PASSWORD": PASSWORD}
    )


def mails(number: int) -> list[bytes]:
    return [make_mail(subject=f"{SECRET} {n}") for n in range(number)]


@pytest.mark.imap
class TestImap:
    def test_every_message_is_sealed_once_and_marked(self, desk: Desk) -> None:
        """
        With its place on the receipt, and a hint for each after the commit.
        """
        desk.deliver(*mails(3))

        counts = [desk.look(), desk.look()]

        assert [3, 0] == counts
        assert [(NAME, 1), (NAME, 2), (NAME, 3)] == desk.receipts()
        assert (3, 3) == (desk.waiting(), len(desk.hints))
        assert (3, 3) == desk.server.marked(desk.user)

    def test_two_importers_at_once_take_each_in_once(self, desk: Desk) -> None:
        """
        Whether they know of each other or not.
        """
        desk.deliver(*mails(12))
        together = Barrier(2, timeout=60)

        def look() -> None:
            together.wait()
            desk.look()

        threads = [Thread(target=look) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [(NAME, n) for n in range(1, 13)] == desk.receipts()
        assert (12, 12) == (desk.waiting(), len(desk.hints))
        assert (12, 12) == desk.server.marked(desk.user)

    def test_killed_at_any_point_none_is_lost_and_none_counts_twice(
        self, small_desk: Desk
    ) -> None:
        """
        Before fetching, keeping, committing and marking; the last one does the rest.
        """
        desk = small_desk
        password = desk.mechanism.home.path / "password"
        password.write_text(f"{PASSWORD}\n", "utf-8")
        file = desk.mechanism.home.settings
        box = msgspec.structs.replace(desk.settings, password="file:password")
        with file.open("a", encoding="utf-8") as settings:
            settings.write(write_mailbox(box))
        desk.deliver(*mails(10))

        statuses = [die(desk.mechanism.home.path, point, 3) for point in POINTS]
        halfway = len(desk.receipts())
        desk.look()

        assert [-signal.SIGKILL] * 4 == statuses
        assert 0 < halfway < 10
        assert [(NAME, n) for n in range(1, 11)] == desk.receipts()
        assert 10 == desk.waiting()
        assert (10, 10) == desk.server.marked(desk.user)

    def test_a_mailbox_numbered_anew_brings_nothing_new(self, small_desk: Desk) -> None:
        """
        All is fetched again, known by its bytes, and marked.
        """
        desk = small_desk
        desk.deliver(*mails(3))
        desk.look()
        with desk.server.session(desk.user) as client:
            client.create("attic")
            client.select("INBOX")
            client.copy("1:3", "attic")
            client.store("1:3", "+FLAGS", r"(\Deleted)")
            client.expunge()
        box = msgspec.structs.replace(desk.settings, folder="attic")
        desk.mechanism = with_mailboxes(desk.mechanism, box)
        take_marks_off(desk, "attic")

        counts = [desk.look(), desk.look()]

        assert [3, 0] == counts
        assert 3 == len(desk.receipts())
        assert 3 == len(desk.hints)
        assert (3, 3) == desk.server.marked(desk.user, "attic")

    def test_a_new_message_is_taken_in_at_once(self, small_desk: Desk) -> None:
        """
        The server tells of it; nobody waits for the next look.
        """
        desk = small_desk
        with desk.at_work():
            desk.deliver(*mails(1))
            wait_until(lambda: len(desk.hints) == 1)
            desk.deliver(*mails(1))
            wait_until(lambda: len(desk.hints) == 2)

        assert (2, 2) == desk.server.marked(desk.user)

    def test_an_importer_outlives_its_server_and_its_database(
        self, small_desk: Desk, caplog: pytest.LogCaptureFixture
    ) -> None:
        """
        It says what kind of trouble there was, in no words of a message.
        """
        desk = small_desk
        with running_relay(desk.server.port) as relay:
            box = msgspec.structs.replace(desk.settings, port=relay.port)
            desk.mechanism = with_mailboxes(desk.mechanism, box)
            place = workplace(desk.office, utc_now)
            plugged = vars(place).copy()
            importers = Importers(desk.mechanism, place, desk.hints.append, QUICK)
            with unplugged(place):
                importers.start()
                desk.deliver(*mails(1))
                wait_until(lambda: "SetupError; again" in caplog.text)
                vars(place).update(plugged)
            wait_until(lambda: len(desk.hints) == 1)
            relay.cut()
            wait_until(lambda: "UnreachableError; again" in caplog.text)
            desk.deliver(*mails(1))
            wait_until(lambda: len(desk.hints) == 2)
            importers.stop()

        assert 2 == len(desk.receipts())
        assert f"mailbox {NAME}: " in caplog.text
        assert SECRET not in caplog.text
        assert PASSWORD not in caplog.text

    def test_a_refused_login_is_tried_again_later(
        self, small_desk: Desk, caplog: pytest.LogCaptureFixture
    ) -> None:
        """
        Seldom, as a server may lock the account; a password changed since is read.
        """
        desk = small_desk
        password = desk.mechanism.home.path / "password"
        password.write_text(SECRET)
        box = msgspec.structs.replace(desk.settings, password="file:password")
        desk.mechanism = with_mailboxes(desk.mechanism, box)
        desk.deliver(*mails(1))

        with desk.at_work():
            wait_until(lambda: "LoginRefusedError; again" in caplog.text)
            password.write_text(PASSWORD, "utf-8")
            wait_until(lambda: len(desk.hints) == 1)

        assert SECRET not in caplog.text
        assert Pace().after_refusal >= 60

    def test_of_two_in_a_home_one_looks_and_the_other_takes_over(
        self, small_desk: Desk
    ) -> None:
        """
        A lock spares the server; it ends with its holder.
        """
        desk = small_desk
        first, second = desk.importer(), desk.importer()
        looks: list[Importer] = []
        for importer in (first, second):
            watch(importer, looks)

        first.start()
        wait_until(lambda: looks == [first])
        second.start()
        desk.deliver(*mails(1))
        wait_until(lambda: len(desk.hints) == 1)
        seen = set(looks)
        first.stop()
        wait_until(lambda: second in looks)
        second.stop()

        assert {first} == seen

    def test_a_server_that_hangs_does_not_hold_up_the_end(
        self, small_desk: Desk
    ) -> None:
        """
        The importer is left behind; nothing was half done.
        """
        desk = small_desk
        with running_relay(desk.server.port) as relay:
            box = msgspec.structs.replace(desk.settings, port=relay.port)
            desk.mechanism = with_mailboxes(desk.mechanism, box)
            importer = desk.importer()
            importer._pace = replace(QUICK, patience=0.2)
            with relay.deaf():
                importer.start()
                wait_until(lambda: bool(relay.connections))
                importer.stop()
                assert importer._thread.is_alive()
            relay.cut()
            importer._thread.join()

        assert [] == desk.receipts()

    def test_a_message_over_the_limit_is_told_once(
        self, small_desk: Desk, caplog: pytest.LogCaptureFixture
    ) -> None:
        """
        It stays in the mailbox, and the others come.
        """
        desk = small_desk
        limits = replace(desk.mechanism.limits, keep=4000)
        desk.mechanism = replace(desk.mechanism, limits=limits)
        desk.deliver(*mails(1), make_mail("x" * 5000, subject=SECRET), *mails(1))
        mailbox, importer = open_mailbox(desk.mechanism, desk.settings), desk.importer()

        for _ in range(3):
            importer.look(mailbox)
            mailbox.close()

        assert [(NAME, 1), (NAME, 3)] == desk.receipts()
        told = [m for m in caplog.messages if "left where it is" in m]
        assert 1 == len(told)
        assert SECRET not in caplog.text


class TestStanding:
    def test_a_folder_is_emptied_into_the_books(
        self, sqlite_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        By the same importer, with the folder's name as where they came from.
        """
        monkeypatch.setattr(FolderLayout.__init__, "__kwdefaults__", {"settle": 0.05})
        folder = tmp_path / "scans"
        folder.mkdir()
        box = MailboxSettings(
            name="scans", kind="folder", path=str(folder), poll_seconds=5
        )
        mechanism = with_mailboxes(sqlite_office.mechanism, box)
        hints: list[JobId] = []

        place = workplace(sqlite_office, utc_now)
        with importing(mechanism, place, hints.append, QUICK):
            for number, raw in enumerate(mails(2)):
                (folder / f"{number}.eml").write_bytes(raw)
                wait_until(lambda n=number: len(hints) == n + 1)  # type: ignore[misc]  # mypy cannot tell a default

        assert ["0.eml", "1.eml"] == sorted(
            file.name for file in (folder / "imported").iterdir()
        )
        with sqlite_office.store.read() as tx:
            assert 2 == tx.spool.count(SpoolState.WAITING)


class TestKnownSince:
    def test_a_place_is_known_from_when_it_was_first_looked_at(
        self, sqlite_office: Office
    ) -> None:
        """
        Another folder, account or server under the same name is another place.
        """
        mechanism = with_mailboxes(sqlite_office.mechanism)
        box = MailboxSettings(
            name=NAME, kind="imap", host="a.example", user="u", password="env:P"
        )
        first = known_since(mechanism, box)
        same = known_since(mechanism, msgspec.structs.replace(box, poll_seconds=9))
        other = known_since(mechanism, msgspec.structs.replace(box, folder="Other"))
        back = known_since(mechanism, box)

        assert first == same
        assert first < other < back

    def test_what_is_damaged_is_not_believed(self, sqlite_office: Office) -> None:
        """
        Then everything is fetched once more.
        """
        mechanism = with_mailboxes(sqlite_office.mechanism)
        box = MailboxSettings(
            name=NAME, kind="imap", host="a.example", user="u", password="env:P"
        )
        first = known_since(mechanism, box)
        file = mechanism.home.marks.with_name(f"mailbox-{NAME}.json")
        file.write_text("{")

        assert first < known_since(mechanism, box)


@pytest.mark.imap
def test_another_folder_of_the_same_numbers_hides_nothing(
    sqlite_office: Office, dovecot: Dovecot
) -> None:
    """
    A name that comes to mean another place is not believed to be the old one.
    """
    desk = desk_at(sqlite_office, dovecot)
    desk.deliver(*mails(2))
    other = desk_at(sqlite_office, dovecot)
    other.deliver(*mails(2))
    share_numbers(desk, other)

    counts = [desk.look(), other.look()]

    assert [2, 2] == counts
    assert 4 == len(desk.receipts())


def share_numbers(one: Desk, other: Desk) -> None:
    """Number one mailbox as another is, as servers do that number all alike."""
    lists = [
        desk.server.mail / desk.user / "Maildir" / "dovecot-uidlist"
        for desk in (one, other)
    ]
    heads = [file.read_text().splitlines(keepends=True) for file in lists]
    owner = lists[1].stat()
    for path in lists[1].parent.glob("dovecot.index*"):
        path.unlink()
    lists[1].write_text("".join([heads[0][0], *heads[1][1:]]))
    shutil.chown(lists[1], owner.st_uid, owner.st_gid)


def take_marks_off(desk: Desk, folder: str) -> None:
    with desk.server.session(desk.user) as client:
        client.select(folder)
        client.store("1:*", "-FLAGS", "($Imported)")


def watch(importer: Importer, looks: list[Importer]) -> None:
    """Note every look of an importer."""
    whole = importer.look

    def look(mailbox: Any) -> int:
        looks.append(importer)
        return whole(mailbox)

    importer.look = look  # type: ignore[method-assign]  # to be told of it


def die(home: Path, point: str, number: int) -> int:
    """Run an importer that dies at a point; return how it ended."""
    program = [sys.executable, "-m", "tests.worker.dying_importer"]
    done = subprocess.run(
        [*program, str(home), point, str(number)], cwd=ROOT, check=False
    )
    return done.returncode
