"""Workers are restarted one after the other, as the page says, while mails come in."""

from __future__ import annotations

import shlex

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import redis

from grievance.cli.procfile import read_procfile
from grievance.settings import ENV_BROKER, ENV_HOME
from tests.office.page import block
from tests.office.processes import running, stop
from tests.office.staffed import Writers, books_of, configure, each_once, unread
from tests.offices import at_work
from tests.offices import closing as closing_office
from tests.test_shape import ROOT
from tests.worker.workplaces import wait_until


READY = "Worker process is ready for action."
FEWER = {"--processes": "1", "--threads": "2"}  # of each, as this machine is small


def instance() -> list[str]:
    """Return what the Procfile starts, a smaller one."""
    (kept,) = read_procfile((ROOT / "Procfile").read_text())
    words = list(kept.words)
    for option, value in FEWER.items():
        words[words.index(option) + 1] = value
    return ["env", *kept.variables, *words]


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.valkey
def test_a_rolling_restart_loses_nothing(
    prepared_postgresql_url: str, fresh_valkey_url: str, tmp_path: Path
) -> None:
    """
    Each mail is a case, at its first try: no job was dropped and none came back.

    The lease is that of an office, minutes: what a restart dropped would still wait.
    """
    numbers = [
        shlex.split(line)[-1].partition("@")[2]
        for line in block("systemctl restart").splitlines()
    ]
    with ExitStack() as stack:
        office = stack.enter_context(
            closing_office(at_work(tmp_path / "home", prepared_postgresql_url))
        )
        configure(office)
        environ = {
            ENV_HOME: str(office.mechanism.home.path),
            ENV_BROKER: fresh_valkey_url,
        }

        def start(number: str) -> Callable[[], int]:
            """Start an instance, wait until it is at work; return what stops it."""
            log = tmp_path / f"worker-{number}.log"
            before = log.read_text().count(READY) if log.exists() else 0
            process = stack.enter_context(running(instance(), environ, log))
            wait_until(lambda: log.read_text().count(READY) > before)
            return lambda: stop(process)

        stops = {number: start(number) for number in numbers}
        with Writers(office) as writers:
            for number in numbers:
                assert 0 == stops[number]()
                stops[number] = start(number)
        wait_until(lambda: not unread(office))
        ended = [one() for one in stops.values()]

        assert ["1", "2"] == numbers
        assert [0, 0] == ended
        assert 10 <= writers.count
        assert each_once(writers.count) == books_of(office)
        assert () == office.verify().problems
    with closing(redis.Redis.from_url(fresh_valkey_url)) as client:
        assert [] == client.keys("dramatiq:jobs*")
        assert [] == client.keys("dramatiq:__acks__*")
