"""Real servers, away, shut, full, silent, of another time, or not whom we trust."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis

from grievance.doctor.database import look_at_database, look_at_way
from grievance.doctor.finding import Sign
from grievance.doctor.mail import look_at_mailbox, look_at_post
from grievance.doctor.work import look_at_broker
from grievance.domain.errors import GrievanceError, SetupError
from grievance.mail.boxes.mailbox import (
    LoginRefusedError,
    MailboxError,
    NoFolderError,
    UnreachableError,
    UntrustedError,
)
from grievance.settings import MailboxSettings, SmtpSettings, UrlSettings
from grievance.storage.store import Store
from grievance.wiring import utc_now
from tests.doctor.patients import (
    notes_in,
    patient_of,
    problem_in,
    signs,
    silent_server,
)
from tests.doubles import NOON
from tests.offices import Office, at_work
from tests.offices import closing as closing_office
from tests.servers.certificate import Certificate, make_certificate
from tests.servers.dovecot import HOST, PASSWORD, Dovecot
from tests.servers.ports import free_port
from tests.servers.smtp import running_smtp
from tests.servers.valkey import running_valkey


SECRET = "n0t-to-be-told"
HOUR = timedelta(hours=1)


@pytest.fixture(name="certificate", scope="module")
def _certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


class TestDatabase:
    def test_fine(self, office: Office) -> None:
        """
        Either engine, with the tables of this program.
        """
        seen = patient_of(office, now=utc_now)

        assert Sign.PROBLEM not in signs(look_at_database(seen))
        assert Sign.FINE in signs(look_at_database(seen))

    def test_another_version(self, sqlite_office: Office) -> None:
        """
        Older tables are to be migrated, newer ones need a newer program.
        """
        seen = patient_of(sqlite_office)
        for version, said in (("0001", "run `grievance migrate`"), ("9", "newer")):
            sqlite_office.tamper(
                "UPDATE alembic_version SET version_num = :v", v=version
            )
            with pytest.raises(SetupError, match=said):
                list(look_at_database(seen))

    def test_away(self, sqlite_office: Office) -> None:
        """
        Nobody listens there; the password that was tried is not told.
        """
        away = Store.open(f"postgresql://ada:{SECRET}@127.0.0.1:1/none")
        with (
            closing(away),
            pytest.raises(SetupError, match="cannot be reached") as said,
        ):
            list(look_at_database(patient_of(sqlite_office, store=away)))

        assert SECRET not in str(said.value)

    def test_not_there(self, sqlite_office: Office) -> None:
        """
        A file that is missing is told as a command tells it, and none is made.
        """
        seen = patient_of(
            sqlite_office, store=None, trouble="There is no file; restore."
        )

        assert "There is no file; restore." in problem_in(look_at_database(seen))

    @pytest.mark.postgres
    def test_another_time(self, fresh_postgres_office: Office) -> None:
        """
        A server has a clock of its own.
        """
        seen = patient_of(fresh_postgres_office, now=lambda: utc_now() + HOUR)

        found = tuple(look_at_database(seen))

        assert "its clock is 36" in problem_in(found)
        assert "may read what lies in cases" in notes_in(found)
        fresh_postgres_office.mechanism.home.worker_key.unlink()
        assert "" == notes_in(look_at_database(seen))


@pytest.mark.parametrize(
    ("url", "is_said"),
    [
        ("postgresql://db.example/office", True),
        ("postgresql://db.example/office?sslmode=verify-full", False),
        ("postgresql://127.0.0.1/office", False),
        ("postgresql:///office", False),
    ],
)
def test_a_database_without_tls(url: str, *, is_said: bool) -> None:
    """
    Beyond this machine its URL has to ask for it.
    """
    with closing(Store.open(url)) as store:
        assert is_said == ("sslmode=verify-full" in notes_in(look_at_way(store)))


@pytest.fixture(name="fresh_postgres_office")
def _fresh_postgres_office(
    prepared_postgresql_url: str, tmp_path: Path
) -> Iterator[Office]:
    with closing_office(at_work(tmp_path / "home", prepared_postgresql_url)) as opened:
        yield opened


def with_broker(office: Office, url: str, **how: Any) -> list[Any]:
    seen = patient_of(office, settings={"broker": UrlSettings(url=url)}, **how)
    return list(look_at_broker(seen))


@pytest.mark.valkey
class TestBroker:
    def test_fine(self, sqlite_office: Office, valkey_url: str) -> None:
        """
        It answers, takes something, and has our time; without one there is none.
        """
        assert [Sign.FINE] == signs(with_broker(sqlite_office, valkey_url, now=utc_now))
        assert [Sign.FINE] == signs(with_broker(sqlite_office, ""))

    def test_another_time(self, sqlite_office: Office, valkey_url: str) -> None:
        """
        Its clock is an hour from ours.
        """
        found = with_broker(sqlite_office, valkey_url, now=lambda: utc_now() + HOUR)

        assert "its clock is 36" in problem_in(found)

    @pytest.mark.parametrize(
        ("url", "is_said"),
        [
            ("redis://broker.example:6379/0", True),
            ("redis+sentinel://broker.example,other.example/hints", True),
            ("rediss://broker.example:6379/0", False),
            ("redis+sentinel://:x@one.example:26379,two.example/office", True),
            ("rediss+sentinel://one.example,two.example/office", False),
            ("redis://[::1]:6379/0", False),
        ],
    )
    def test_without_tls(
        self, sqlite_office: Office, url: str, *, is_said: bool
    ) -> None:
        """
        Beyond this machine its URL has to ask for it.
        """
        found = with_broker(sqlite_office, url, ask_broker=lambda *_: NOON)

        assert is_said == ("begin it with rediss" in notes_in(found))

    def test_shut_full_or_read_only(self, sqlite_office: Office) -> None:
        """
        A wrong password, no memory left, and a replica: each with what to do.
        """
        with running_valkey() as url, closing(redis.Redis.from_url(url)) as client:
            client.config_set("maxmemory-policy", "noeviction")
            client.config_set("maxmemory", 1)
            with pytest.raises(SetupError, match="is full; give it more memory"):
                with_broker(sqlite_office, url)
            client.config_set("maxmemory", 0)
            client.replicaof("127.0.0.1", free_port())
            with pytest.raises(SetupError, match="is a replica"):
                with_broker(sqlite_office, url)
            client.replicaof("NO", "ONE")
            client.acl_setuser("few", enabled=True, nopass=True, commands=["+ping"])
            few = url.replace("//", "//few:x@")
            with pytest.raises(SetupError, match="gives this user no right"):
                with_broker(sqlite_office, few)
            client.config_set("requirepass", "another")
            wrong = url.replace("//", f"//:{SECRET}@")
            with pytest.raises(SetupError, match="does not let us in") as said:
                with_broker(sqlite_office, wrong)

        assert SECRET not in str(said.value)

    def test_away_or_silent(self, sqlite_office: Office) -> None:
        """
        Nobody listens, or nobody answers, which is not waited for.
        """
        with pytest.raises(SetupError, match=r"does not answer \(Connection"):
            with_broker(sqlite_office, f"redis://:{SECRET}@127.0.0.1:{free_port()}/0")
        with silent_server() as port, pytest.raises(SetupError, match="Timeout"):
            with_broker(sqlite_office, f"redis://127.0.0.1:{port}/0")


def imap(dovecot: Dovecot, **changed: Any) -> MailboxSettings:
    settings = {
        "name": "complaints",
        "kind": "imap",
        "host": HOST,
        "port": dovecot.tls_port,
        "ca_file": str(dovecot.certificate.ca),
        "user": dovecot.new_user(),
        "password": "env:IMAP",
    }
    return msgspec.convert(settings | changed, MailboxSettings)


@pytest.mark.imap
class TestMailbox:
    def look(
        self, office: Office, box: MailboxSettings, password: str = PASSWORD
    ) -> Any:
        return list(
            look_at_mailbox(patient_of(office, environ={"IMAP": password}), box)
        )

    def test_fine(self, sqlite_office: Office, dovecot: Dovecot) -> None:
        """
        Logged in over TLS, and the folder counted; what is there stays unread.
        """
        box = imap(dovecot)
        dovecot.deliver(box.user, b"Subject: x\r\n\r\ny")

        (found,) = self.look(sqlite_office, box)

        assert Sign.FINE is found.sign
        assert "the folder holds 1" in found.said
        assert box.user not in found.said
        assert (1, 0) == dovecot.marked(box.user)

    def test_what_is_wrong_with_it(
        self, sqlite_office: Office, dovecot: Dovecot
    ) -> None:
        """
        Password, folder, certificate, port and a server that says nothing.
        """
        away, wrong = free_port(), {"port": 0}
        with silent_server() as silent:
            wrong["port"] = silent
            cases: list[tuple[dict[str, Any], str, type[MailboxError]]] = [
                ({}, SECRET, LoginRefusedError),
                ({"folder": "None"}, PASSWORD, NoFolderError),
                ({"ca_file": ""}, PASSWORD, UntrustedError),
                ({"port": away}, PASSWORD, UnreachableError),
                (wrong, PASSWORD, UnreachableError),
            ]
            for changed, password, error in cases:
                with pytest.raises(error) as said:
                    self.look(sqlite_office, imap(dovecot, **changed), password)
                assert SECRET not in str(said.value)
                assert PASSWORD not in str(said.value)


def test_a_folder_that_is_not_there(sqlite_office: Office, tmp_path: Path) -> None:
    """
    Mail that is put into a folder needs one; so do letters that go into one.
    """
    box = MailboxSettings(name="scans", kind="folder", path=str(tmp_path / "none"))
    smtp = {"smtp": SmtpSettings(folder=str(tmp_path / "none"))}
    seen = patient_of(sqlite_office, settings=smtp)

    assert "and is no folder" in problem_in(look_at_mailbox(seen, box))
    assert "and is no folder" in problem_in(look_at_post(seen))
    (tmp_path / "none").mkdir()
    assert [Sign.FINE] * 2 == signs([*look_at_mailbox(seen, box), *look_at_post(seen)])


class TestPost:
    def look(self, office: Office, port: int, ca: object = "", **how: Any) -> list[Any]:
        settings = {"host": "localhost", "port": port, "ca_file": str(ca or ""), **how}
        smtp = msgspec.convert({"security": "starttls", **settings}, SmtpSettings)
        seen = patient_of(
            office, settings={"smtp": smtp}, environ={"SMTP": "right"}, now=utc_now
        )
        return list(look_at_post(seen))

    def test_fine(self, sqlite_office: Office, certificate: Certificate) -> None:
        """
        With TLS and an account; no letter is begun.
        """
        with running_smtp(certificate=certificate, wants_login=True) as server:
            server.passwords["ada"] = "right"
            account = {"user": "ada", "password": "env:SMTP"}
            (found,) = self.look(sqlite_office, server.port, certificate.ca, **account)

        assert (Sign.FINE, []) == (found.sign, server.asked)
        assert "logged in" in found.said
        assert "ada" not in found.said

    def test_what_is_wrong_with_it(
        self, sqlite_office: Office, certificate: Certificate
    ) -> None:
        """
        Account, certificate, STARTTLS, port and a server that says nothing.
        """
        account = {"user": "ada", "password": "env:SMTP"}
        with (
            running_smtp(certificate=certificate, wants_login=True) as shut,
            running_smtp() as plain,
            silent_server() as silent,
        ):
            shut.passwords["ada"] = "another"
            for port, ca, how, said in (
                (shut.port, certificate.ca, account, "does not take this user"),
                (shut.port, "", account, "certificate is not trusted"),
                (plain.port, "", {}, "offers no STARTTLS"),
                (free_port(), "", {}, "nobody listens there"),
                (silent, "", {}, "does not answer"),
            ):
                found = problem_in(self.look(sqlite_office, port, ca, **how))
                assert said in found
                assert "compare [smtp] of grievance.toml" in found
                assert "right" not in found

    def test_no_password(self, sqlite_office: Office) -> None:
        """
        A secret that cannot be had is a refusal of ours.
        """
        account = {"user": "a", "password": "env:NONE", "security": "none"}
        with running_smtp() as server, pytest.raises(GrievanceError, match="no NONE"):
            self.look(sqlite_office, server.port, **account)

    def test_none(self, sqlite_office: Office) -> None:
        """
        Without a server letters wait, which is allowed.
        """
        assert "they wait" in notes_in(look_at_post(patient_of(sqlite_office)))

    def test_another_time(
        self, sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        A server that greets with the time it has is compared with ours.
        """
        then = datetime(2024, 1, 5, 12, tzinfo=UTC)
        ident = f"ready; {then:%a, %d %b %Y %H:%M:%S} +0000"
        monkeypatch.setattr("aiosmtpd.smtp.__ident__", ident)

        with running_smtp() as server:
            found = self.look(sqlite_office, server.port, security="none")

        assert "its clock is" in problem_in(found)
