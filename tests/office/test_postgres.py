"""PostgreSQL as the page configures it, and an office founded in it as the page says."""

from __future__ import annotations

import re
import shlex

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from grievance.domain.errors import SetupError
from grievance.storage.engine import open_engine
from grievance.storage.role_script import may_read_contents
from grievance.storage.store import Store
from tests.cli.command import Shell
from tests.doubles import OUR_ADDRESS, OUR_SERVER, make_mail
from tests.office.page import block, example, filled_in
from tests.servers import without
from tests.servers.certificate import Certificate, make_certificate
from tests.servers.postgres import Postgres, listening_postgres
from tests.servers.running import ServerError


pytestmark = pytest.mark.postgres

HERE = "127.0.0.1"
PASSWORDS = {"office_admin": "of-the-admin", "mail_worker": "of-the-worker"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server, its port and its certificates; people come in over the network."""

    postgres: Postgres
    port: int
    certificate: Certificate = field(repr=False)

    def url(
        self, login: str, *, host: str = "localhost", ca: Path | None = None
    ) -> str:
        """Return the URL of the page, for this machine and with a password."""
        places = {
            "office_admin@db.office.example": f"{login}:{PASSWORDS[login]}@{host}:{self.port}",
            "/etc/grievance/ca.pem": ca or self.certificate.ca,
        }
        return filled_in(example("postgresql://office_admin@"), places)

    def run(self, marked: str, *more: str) -> None:
        """Run the statements of a block of the page as the superuser, and *more*."""
        for statement in (*block(marked).split(";"), *more):
            if statement.strip():
                self.postgres.run(statement)


@pytest.fixture(name="server", scope="module")
def _server(certificate: Certificate) -> Iterator[Server]:
    """Run it, with the database and the admin that the page makes."""
    places = {
        "/etc/grievance/server.pem": certificate.server.name,
        "/etc/grievance/server.key": certificate.key.name,
    }
    configuration = filled_in(block("ssl_cert_file"), places)
    access = filled_in(block("hostssl"), {"10.0.0.0/24": f"{HERE}/32"})
    files = certificate.server, certificate.key
    try:
        with listening_postgres(configuration, access, *files) as (postgres, port):
            server = Server(postgres=postgres, port=port, certificate=certificate)
            server.run("CREATE DATABASE grievance", password_of("office_admin"))
            yield server
    except ServerError as error:
        without("PostgreSQL", error)


def password_of(login: str) -> str:
    return f"ALTER ROLE {login} PASSWORD '{PASSWORDS[login]}'"


def test_an_office_is_founded_as_the_page_says(server: Server, tmp_path: Path) -> None:
    """
    From `init` to a case, each login over TLS, and the worker's opens no case.
    """
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("oblong vantage cursive tiptoe mulch\n")
    passphrase.chmod(0o600)
    admin = Shell(
        environ={
            "GRIEVANCE_HOME": str(tmp_path / "home"),
            "GRIEVANCE_DATABASE_URL": server.url("office_admin"),
            "GRIEVANCE_PASSPHRASE_FILE": str(passphrase),
        }
    )
    founding, roles = [line for line in block("grievance init").splitlines() if line]
    own = ("--mailbox", OUR_ADDRESS, "--authserv-id", OUR_SERVER)
    given = ("--passphrase-file", passphrase)
    founded = admin.run(*shlex.split(founding)[1:], *own, *given)
    assert 0 == founded.status, founded.err
    assert 0 == admin.run(*shlex.split(roles)[1:]).status
    server.run("CREATE ROLE mail_worker", password_of("mail_worker"))

    url = server.url("mail_worker")
    worker = Shell(environ={**admin.environ, "GRIEVANCE_DATABASE_URL": url})
    taken = worker.run("intake", "-", stdin=make_mail())

    assert 0 == taken.status, taken.err
    assert re.search(r"\bGR-\w{4}-\w{4}\b", admin.run("cases").out)
    assert 0 != worker.run("cases").status
    engine = open_engine(url)
    assert not may_read_contents(engine)
    engine.dispose()


def test_everybody_comes_in_over_tls(server: Server) -> None:
    """
    Of the newest version; whoever asks for none is not let in.
    """
    url = server.url("office_admin")
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ).fetchone()

    assert (True, "TLSv1.3") == row
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        psycopg.connect(url.replace("verify-full", "disable"))


def test_who_cannot_prove_it_is_told_nothing(server: Server, tmp_path: Path) -> None:
    """
    Neither under another name nor of another authority; it is said in a sentence.
    """
    another = make_certificate(tmp_path).ca
    for url in (
        server.url("office_admin", host=HERE),
        server.url("office_admin", ca=another),
    ):
        store = Store.open(url)
        with pytest.raises(SetupError, match="cannot be reached"), store.read():
            pass
        store.close()
