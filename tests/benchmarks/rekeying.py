"""
Other keys for a thousand cases, as after somebody left: what a person waits for.

Each case has a letter with an attachment, a slip, and three people besides recovery.
The handler leaves; the coordinator's round changes the keys to contents, a few in each
transaction, and the machine remembers them.  A round that is broken off half-way goes on
where it was.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from grievance.domain.ids import holder_of
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.keep import drop_access
from grievance.services.rekeying.count_due_keys import count_due_keys
from grievance.services.rekeying.rekey_due import due_on_ring, rekey_many
from grievance.wiring import utc_now
from tests.benchmarks.row import Row
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office, closing, make_office


CASES = 1_000
SECONDS = 20.0


def measure(count: int = CASES) -> list[Row]:
    """Measure once: a round takes long enough to be told from noise."""
    with (
        TemporaryDirectory() as folder,
        closing(
            make_office(Path(folder, "home"), people=(DANA, HENRI, CHIDI))
        ) as office,
    ):
        for number in range(count):
            _handled(office, number)
        ended = _leave(office)
        looked = _counted(office)
        half = _round(office, count // 2)
        rest = _round(office, count)
        with office.store.read() as tx:
            assert tx.rekeys.count() == 0
        assert office.verify().problems == ()
    name = f"re-keying: {count:,} cases"
    return [
        Row(name=f"{name}, a leaver's keys ended", value=ended, unit="s"),
        Row(name=f"{name}, what is due counted", value=looked, unit="s"),
        Row.within(f"{name}, changed", half + rest, "s", limit=SECONDS),
    ]


def _handled(office: Office, number: int) -> None:
    mail = make_mail(f"Letter {number}.", attachment=b"a picture")
    case_id = office.case_of(mail)
    ring, handler_id = office.rings[DANA], office.person(HENRI)
    with office.store.begin() as tx:
        assign_case(tx, ring, case_id=case_id, handler_id=handler_id, at=NOON)


def _leave(office: Office) -> float:
    started, holder = perf_counter(), holder_of(office.person(HENRI))
    with office.store.begin() as tx:
        drop_access(tx, tx.cases.access_of(holder), by=holder, at=NOON)
    return perf_counter() - started


def _counted(office: Office) -> float:
    started = perf_counter()
    with office.store.read() as tx:
        assert (
            count_due_keys(tx, office.directory, at=NOON, today=NOON.date()).nobody == 0
        )
    return perf_counter() - started


def _round(office: Office, most: int) -> float:
    """Return the seconds of a round that is broken off after *most* cases."""
    started, ring = perf_counter(), office.rings[DANA]
    with office.store.read() as tx:
        cases = due_on_ring(tx, ring)[:most]
    for some in rekey_many(office.store, ring, cases, now=utc_now):
        assert all(one.slots for one in some)
        office.mechanism.remember_keys(slot for one in some for slot in one.slots)
    return perf_counter() - started
