"""Signs of life, which hold up no work where they cannot be kept."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from grievance.domain.pulse import desk_pulse, worker_pulse
from grievance.storage.store import Store
from worker.jobs import LOG


def pulse_of_process(*, beside_desk: bool = False) -> str:
    """Name the pulse of another worker process, which stays unless it ends with a desk."""
    process = str(uuid4())
    return desk_pulse(process) if beside_desk else worker_pulse(process)


def beat(store: Store, name: str, *, at: datetime) -> None:
    """Keep that the part called *name* is at work; forget workers that are gone."""
    try:
        with store.begin() as tx:
            tx.pulses.beat(name, at=at)
            tx.pulses.forget_workers(at=at)
    except Exception as error:  # noqa: BLE001  # a login without the right, or an outage
        LOG.warning("a sign of life is not kept: %s", type(error).__name__)
