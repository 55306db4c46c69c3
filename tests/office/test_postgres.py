"""PostgreSQL as the page configures it, and an office founded in it as the page says."""

from __future__ import annotations

import re
import shlex
import subprocess

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from grievance.domain.errors import SetupError
from grievance.storage.engine import open_engine
from grievance.storage.role_script import may_read_contents
from grievance.storage.store import Store
from tests.cli.command import Shell
from tests.doubles import OUR_ADDRESS, OUR_SERVER, make_mail
from tests.office.database import HERE, Server, password_of, running_server
from tests.office.page import block, filled_in
from tests.servers.certificate import Certificate, make_certificate


pytestmark = pytest.mark.postgres


@pytest.fixture(name="server", scope="module")
def _server(certificate: Certificate) -> Iterator[Server]:
    with running_server(certificate) as server:
        yield server


def problems(shell: Shell) -> set[str]:
    """Return the parts of the office with which the doctor sees a problem."""
    found = shell.run("doctor", "--json").lines
    return {one["part"] for one in found if one["sign"] == "problem"}


def test_an_office_is_founded_as_the_page_says(server: Server, tmp_path: Path) -> None:
    """
    From `init` to a case and a backup, each login over TLS; the worker's opens no case,
    and is enough for the doctor.
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
    founding, roles = block("grievance init").replace("\\\n", "").splitlines()
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
    assert "backup" in problems(worker)
    assert 0 == admin.run("backup", tmp_path / "backup").status
    nobody_works = {"worker"}  # a pass of `intake` is no worker that stays
    assert nobody_works == problems(worker) - {"disk"}  # how full ours is, nobody knows
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


@pytest.mark.parametrize(("name", "is_good"), [("localhost", True), (HERE, False)])
def test_the_page_shows_how_to_look_at_a_certificate(
    server: Server, name: str, *, is_good: bool
) -> None:
    """
    For the name that is in it, and no other.
    """
    places = {
        "db.office.example:5432": f"{HERE}:{server.port}",
        "db.office.example": name,
        "ca.pem": server.certificate.ca,
    }

    done = subprocess.run(
        ["sh", "-ec", filled_in(block("s_client"), places)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )

    assert is_good == (0 == done.returncode)
