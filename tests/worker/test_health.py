"""How the office is, asked over HTTP as a monitor asks."""

from __future__ import annotations

import json
import re
import socket

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from typing import Any

import msgspec
import pytest

from prometheus_client.parser import text_string_to_metric_families

from grievance.domain.pulse import BACKUP, mailbox_pulse, worker_pulse
from grievance.settings import MailboxSettings, WorkerSettings
from grievance.storage.roles import Part
from grievance.storage.store import Store
from grievance.wiring import Mechanism
from tests.doubles import NOON, make_mail
from tests.offices import Office
from tests.servers.ports import free_port
from tests.test_shape import ROOT
from tests.worker.workplaces import SECRET, wait_until
from worker import health
from worker.health import HealthServer, OfficeHealth, telling_health
from worker.metrics import exposition


MAILBOX = "from-the-plant-in-norvik"


def set_up(office: Office, port: int, **changed: Any) -> Mechanism:
    """Give the office a mailbox and an address at which it tells how it is."""
    box = MailboxSettings(name=MAILBOX, kind="folder", path="x")
    settings = msgspec.structs.replace(
        office.mechanism.settings,
        mailbox=(box,),
        worker=WorkerSettings(health=f"127.0.0.1:{port}"),
    )
    return replace(office.mechanism, settings=settings, now=lambda: NOON, **changed)


@contextmanager
def told(office: Office, **changed: Any) -> Iterator[int]:
    """Tell how the office is; give the port."""
    port = free_port()
    with telling_health(set_up(office, port, **changed)):
        wait_until(lambda: is_open(port))
        yield port


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def asked(
    port: int, path: str, method: str = "GET", host: str = "localhost"
) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def beat(office: Office, *names: str) -> None:
    with office.store.begin() as tx:
        for name in names:
            tx.pulses.beat(name, at=NOON)


def test_metrics_are_counts_and_ages(office: Office) -> None:
    """
    A case, a mail that waits and a look into a mailbox; nobody's name and no id.
    """
    case_id = office.case_of(make_mail(f"They hid the {SECRET}.", subject=SECRET))
    office.collect(make_mail("Another one."))
    beat(office, worker_pulse("one"), mailbox_pulse(MAILBOX))

    with told(office) as port:
        status, body = asked(port, "/metrics")

    text = body.decode()
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert 200 == status
    assert 2.0 == found["grievance_messages_taken_in_total",]
    assert 1.0 == found["grievance_jobs", "receive-letter", "ready"]
    assert 0.0 == found["grievance_jobs", "receive-letter", "failed"]
    assert 1.0 == found["grievance_messages", "waiting"]
    assert 0.0 == found["grievance_mailbox_age_seconds", "1"]
    assert float("inf") == found["grievance_backup_age_seconds",]
    assert 1.0 == found["grievance_workers",]
    with office.store.read() as tx:
        reference = tx.cases.get(case_id).reference
    hidden = (SECRET, MAILBOX, str(case_id), reference, "mira")
    assert not [word for word in hidden if str(word).lower() in text.lower()]


def test_what_is_documented_is_told(sqlite_office: Office) -> None:
    """
    docs/operations.md names every metric there is, its alarms too, and no other.
    """
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    told = exposition(OfficeHealth(set_up(sqlite_office, 0)).counts).decode()

    documented = set(re.findall(r"\bgrievance_[a-z_]+", text))

    samples = {
        sample.name
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }
    roles = {f"grievance_{part}" for part in Part}
    assert samples == documented - roles


def test_ready_is_a_database_and_a_worker(sqlite_office: Office) -> None:
    """
    A process that serves is alive; the office is ready once somebody works, until the
    database is away.
    """
    with told(sqlite_office) as port:
        assert 200 == asked(port, "/health/live")[0]
        assert 503 == asked(port, "/health/ready")[0]
    beat(sqlite_office, worker_pulse("one"))
    with told(sqlite_office) as port:
        assert (200, []) == ready(port)

    away = Store.open("postgresql://127.0.0.1:1/none")
    with told(sqlite_office, store=away) as port:
        assert (503, ["the database does not answer"]) == ready(port)
        assert 503 == asked(port, "/metrics")[0]
        assert 200 == asked(port, "/health/live")[0]
    away.close()


def ready(port: int) -> tuple[int, list[str]]:
    status, body = asked(port, "/health")
    return status, json.loads(body)["troubles"]


def test_tells_this_machine_only(sqlite_office: Office) -> None:
    """
    A page in a browser that had its name lead here is told nothing; nothing is taken.
    """
    with told(sqlite_office) as port:
        assert 403 == asked(port, "/metrics", host="evil.example")[0]
        assert 403 == asked(port, "/metrics", host="127.0.0.1.evil.example")[0]
        assert 403 == asked(port, "/metrics", host="[::1")[0]
        assert 200 == asked(port, "/metrics", host=f"127.0.0.1:{port}")[0]
        assert 404 == asked(port, "/../etc/passwd")[0]
        assert 501 == asked(port, "/metrics", "POST")[0]
        assert (200, b"") == asked(port, "/metrics?x=1", "HEAD")


@pytest.mark.parametrize("address", ["0.0.0.0:9464", "office.example:80", "9464", "::"])
def test_no_other_machine_is_told(address: str) -> None:
    """
    An address that others reach is refused when the settings are read.
    """
    with pytest.raises(ValueError, match="of this very machine"):
        WorkerSettings(health=address)


def test_another_process_takes_over(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Two processes of a worker have one address, and one of them serves it.
    """
    monkeypatch.setattr(health, "TURN_SECONDS", 0.05)
    port = free_port()
    mechanism = set_up(sqlite_office, port)
    first, second = (HealthServer(mechanism, ("127.0.0.1", port)) for _ in range(2))
    first.start()
    wait_until(lambda: is_open(port))
    second.start()

    first.stop()
    wait_until(lambda: is_open(port))

    assert 200 == asked(port, "/health/live")[0]
    second.stop()
    assert not is_open(port)


def test_counts_are_kept_for_a_moment(sqlite_office: Office) -> None:
    """
    Who asks again and again does not keep the database busy.
    """
    kept = OfficeHealth(set_up(sqlite_office, 0))
    before = kept.counts()
    beat(sqlite_office, BACKUP)

    assert before is kept.counts()


def test_off_unless_set(sqlite_office: Office) -> None:
    """
    Nobody listens anywhere who was not told to.
    """
    assert health.health_server(sqlite_office.mechanism) is None
