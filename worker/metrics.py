"""
What a Prometheus server is told: counts and times of the office, of no process.

They come from the database, so that whichever worker is asked answers for all of them.
No label is a name, an id or a reference; mailboxes go by their number in the settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from grievance.domain.intake import SpoolState
from grievance.domain.outbox import JobKind, JobState
from grievance.domain.outgoing import OutgoingState
from grievance.services.office.count_office import OfficeCounts


CONTENT_TYPE = CONTENT_TYPE_LATEST
_UNFINISHED = (JobState.READY, JobState.LEASED, JobState.FAILED)
_WAITING = (
    OutgoingState.HELD,
    OutgoingState.RELEASED,
    OutgoingState.SENDING,
    OutgoingState.UNCERTAIN,
    OutgoingState.FAILED,
    OutgoingState.BOUNCED,
)


class OfficeCollector(Collector):
    """Counts whenever it is asked."""

    def __init__(self, count: Callable[[], OfficeCounts]) -> None:
        self._count = count

    def collect(self) -> Iterator[Metric]:
        """Yield every number there is, zeros too, so that alerts see them."""
        found = self._count()
        yield _jobs(found)
        yield _messages(found)
        yield _letters(found)
        yield _taken_in(found)
        yield _looked_at(found)
        yield from _ages(found)
        yield _gauge(
            "workers", "Processes at work in the last five minutes.", found.workers
        )
        yield _gauge("log_entries", "Entries of the log.", found.entries)


def exposition(count: Callable[[], OfficeCounts]) -> bytes:
    """Write all numbers as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(OfficeCollector(count))
    return generate_latest(registry)


def _jobs(found: OfficeCounts) -> Metric:
    counts = {(one.kind, one.state): one.count for one in found.jobs}
    metric = GaugeMetricFamily(
        "grievance_jobs", "Jobs that are not done.", labels=("kind", "state")
    )
    for kind in JobKind:
        for state in _UNFINISHED:
            metric.add_metric((kind, state), counts.get((kind, state), 0))
    return metric


def _messages(found: OfficeCounts) -> Metric:
    metric = GaugeMetricFamily(
        "grievance_messages", "Sealed messages that wait.", labels=("state",)
    )
    for state in SpoolState:
        metric.add_metric((state,), found.messages.get(state, 0))
    return metric


def _letters(found: OfficeCounts) -> Metric:
    metric = GaugeMetricFamily(
        "grievance_letters",
        "Letters that are on their way, or wait.",
        labels=("state",),
    )
    for state in _WAITING:
        metric.add_metric((state,), found.letters.get(state, 0))
    return metric


def _taken_in(found: OfficeCounts) -> Metric:
    return CounterMetricFamily(
        "grievance_messages_taken_in", "All that ever came in.", found.taken_in
    )


def _looked_at(found: OfficeCounts) -> Metric:
    metric = GaugeMetricFamily(
        "grievance_mailbox_age_seconds",
        "Since a mailbox was looked into; by its number in the settings.",
        labels=("mailbox",),
    )
    for number, when in enumerate(found.looked_at, 1):
        metric.add_metric((str(number),), _age(found, when))
    return metric


def _ages(found: OfficeCounts) -> Iterator[Metric]:
    for name, what, since in (
        ("job_age_seconds", "Since the oldest due job waits.", found.due_since),
        (
            "uncovered_age_seconds",
            "Since an entry has no checkpoint.",
            found.uncovered_since,
        ),
    ):
        yield _gauge(name, f"{what} 0 for none.", _age(found, since) if since else 0)
    for name, what, when in (
        ("backup_age_seconds", "Since the newest backup.", found.backup_at),
        ("worker_age_seconds", "Since a worker was at work.", found.worker_at),
    ):
        yield _gauge(name, f"{what} +Inf for never.", _age(found, when))


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"grievance_{name}", what, value)


def _age(found: OfficeCounts, when: datetime | None) -> float:
    """Return seconds; clocks of several machines may differ by a little."""
    if when is None:
        return float("inf")
    return max((found.at - when).total_seconds(), 0.0)
