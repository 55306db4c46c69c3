"""Several machines at work, of which one is cut off in the middle of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from grievance.settings import ENV_BROKER, ENV_DATABASE, ENV_HOME
from grievance.storage.engine import open_engine
from grievance.storage.role_script import apply_roles
from tests.office.database import HERE, Server, password_of, running_server
from tests.office.networks import Line, lines
from tests.office.page import block, filled_in
from tests.office.processes import running, stop
from tests.office.staffed import (
    books_of,
    configure,
    each_once,
    leased,
    unread,
    write_to,
)
from tests.offices import DANA, Office, make_office
from tests.offices import closing as closing_office
from tests.servers.certificate import Certificate
from tests.servers.configured import configured
from tests.servers.ports import free_port
from tests.servers.valkey import find_valkey
from tests.worker.workplaces import wait_until


LEASE_SECONDS = 5
MAILS = 12
TRIES = 20
SOON = {  # what the page says in minutes
    "idle_in_transaction_session_timeout = '60s'": (
        "idle_in_transaction_session_timeout = '4s'"
    ),
    "tcp_user_timeout = '30s'": "tcp_user_timeout = '3s'",
}
PATIENT = "ALTER ROLE office_admin SET idle_in_transaction_session_timeout = 0"
WORKER = (sys.executable, "-m", "grievance.cli.main", "worker")
AT_WORK = "At work in"
SETTLED = 0.5  # seconds in which what was already on its way arrives


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The servers of an office, and the office as its admin sees it."""

    server: Server
    broker_port: int
    office: Office
    folder: Path

    @contextmanager
    def worker(self, name: str, line: Line) -> Iterator[Callable[[], int]]:
        """Start a worker on a host with a home of its own; give what stops it."""
        home, log = self.folder / name, self.folder / f"{name}.log"
        self._furnish(home)
        words = (*line.prefix, *WORKER)
        with running(words, self._environ(home, line), log) as process:
            wait_until(lambda: AT_WORK in log.read_text() or process.poll() is not None)
            yield lambda: stop(process)

    def _furnish(self, home: Path) -> None:
        """Bring what the page says, and nothing else."""
        ours = self.office.mechanism.home
        brought = home.with_suffix(".brought")
        brought.mkdir()
        for file in (ours.settings, ours.worker_key):
            shutil.copy(file, brought)
        commands = filled_in(block("install -d"), {"/var/lib/grievance": home})
        subprocess.run(["sh", "-ec", commands], cwd=brought, check=True)

    def _environ(self, home: Path, line: Line) -> Mapping[str, str]:
        url = self.server.url("mail_worker", port=line.join(self.server.port))
        port = line.join(self.broker_port)
        return {
            ENV_HOME: str(home),
            ENV_DATABASE: f"{url}&hostaddr={line.address}",
            ENV_BROKER: f"redis://grievance:PASSWORD@{line.address}:{port}/0",
        }


@contextmanager
def site(certificate: Certificate, hosts: list[Line], folder: Path) -> Iterator[Site]:
    """Set up PostgreSQL and Valkey as the page says, and found an office."""
    listening = {HERE: f"{HERE}/32", **{one.address: one.network for one in hosts}}
    broker_port, users = free_port(), folder / "users.acl"
    users.write_text(block("user grievance on"))
    broker = (
        f"bind {' '.join(listening)}\nport {broker_port}\n"
        f'protected-mode no\nsave ""\naclfile {users}\n'
    )
    with ExitStack() as stack:
        stack.enter_context(configured(find_valkey(), broker, broker_port))
        server = stack.enter_context(running_server(certificate, listening, SOON))
        server.postgres.run(PATIENT)  # we look on, however busy this machine is
        url = server.url("office_admin")
        office = make_office(folder / "admin", url, people=(DANA,))
        stack.enter_context(closing_office(office))
        configure(office, LEASE_SECONDS)
        engine = open_engine(url)
        apply_roles(engine)
        engine.dispose()
        server.run("CREATE ROLE mail_worker", password_of("mail_worker"))
        yield Site(server=server, broker_port=broker_port, office=office, folder=folder)


def cut_in_the_middle(office: Office, line: Line) -> int:
    """Write mails, and cut a line while some are being read; return how many came."""
    count = 0
    for _ in range(TRIES):
        for _ in range(MAILS):
            write_to(office, count)
            count += 1
        wait_until(lambda: leased(office) > 0 or not unread(office))
        line.cut()
        time.sleep(SETTLED)
        if leased(office):
            return count
        line.mend()  # all of it was read before
    msg = "each time all of it was read before the line was cut"
    raise AssertionError(msg)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.valkey
def test_a_host_that_is_cut_off_is_stood_in_for(
    certificate: Certificate, tmp_path: Path
) -> None:
    """
    What it was reading is read by another when the lease is over, and nothing twice.

    When it is back it goes on, and what it had not written is not written.
    """
    with lines(2) as hosts, site(certificate, list(hosts), tmp_path) as place:
        office, (first, second) = place.office, hosts
        with place.worker("first", first) as stop_first:
            count = cut_in_the_middle(office, first)
            held = leased(office)
            with place.worker("second", second) as stop_second:
                wait_until(lambda: not unread(office))
                assert 0 == stop_second()
            first.mend()
            write_to(office, count)
            wait_until(lambda: not unread(office))
            assert 0 == stop_first()

        books = books_of(office)
        tried_again = sum(n for tries, n in books.tries.items() if tries > 1)
        assert 1 <= held <= tried_again
        assert each_once(count + 1, books.tries) == books
        assert () == office.verify().problems
    said = (tmp_path / "first.log").read_text() + (tmp_path / "second.log").read_text()
    assert "Traceback" not in said
