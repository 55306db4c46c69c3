"""What the alarms of docs/operations.md are built on: numbers that are there, or are not."""

from __future__ import annotations

import re

from http.client import HTTPConnection
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.cli.command import ROOT, Shell, command
from tests.office.processes import running, stop
from tests.servers.ports import free_port
from tests.worker.workplaces import wait_until
from worker.alive import ends_with


RULE = re.compile(r"^- alert: (\w+)\n  expr: (.+)$", re.MULTILINE)


def scraped(port: int) -> dict[str, float]:
    """Ask as Prometheus does: what is not answered well has no numbers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        text = answer.read().decode() if answer.status == 200 else ""
    except OSError:
        return {}
    finally:
        connection.close()
    families = text_string_to_metric_families(text)
    return {sample.name: sample.value for one in families for sample in one.samples}


def test_a_stopped_worker_leaves_no_numbers(office: Shell, tmp_path: Path) -> None:
    """
    They are there while it works, and gone with it, so that the alarm asks for that;
    a container's engine is told the same.
    """
    port = free_port()
    settings = office.home / "grievance.toml"
    text = settings.read_text("utf-8")
    told = text.replace('health = ""', f'health = "127.0.0.1:{port}"')
    settings.write_text(told, "utf-8")
    rules = dict(RULE.findall((ROOT / "docs" / "operations.md").read_text("utf-8")))
    log = tmp_path / "said"

    with running(command("worker"), office.whole_environ, log) as process:
        wait_until(
            lambda: (
                scraped(port).get("grievance_workers") == 1.0
                or process.poll() is not None
            )
        )
        assert None is process.poll(), log.read_text("utf-8")
        assert 0 == ends_with(office.environ)
        assert 0 == stop(process)

    assert text != told
    assert {} == scraped(port)
    assert 1 == ends_with(office.environ)
    assert rules["NobodyWorks"].startswith("absent(grievance_workers) or ")


def test_who_was_told_of_no_address_knows_nothing(office: Shell) -> None:
    """
    An office that keeps its health to itself is not restarted for that.
    """
    assert 0 == ends_with(office.environ)
