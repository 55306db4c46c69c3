"""
Sealed intake end to end, against what cannot be left out of it, and what could.

Both floors are those of `floors`; the bare one is less than anybody could promise with.
Intake is what `grievance intake` does, over the embedded worker, on SQLite with
synchronous=FULL: spool, read in a child of its own, recognise, seal a case, put it and
its acknowledgement on the books.  There is no server to send through; where the caps of
acknowledgements are lifted, their jobs try and wait.

What starting and stopping costs is measured apart and taken off.
"""

from __future__ import annotations

import resource
import sys

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs

from grievance.cli.taking_in import take_in
from grievance.mail.boxes.files import Incoming
from grievance.wiring import Mechanism
from tests.benchmarks.cost import Cost, costing, least
from tests.benchmarks.floors import bare_floor, floor
from tests.benchmarks.mails import write_mails
from tests.benchmarks.row import Row
from tests.doubles import running_clock
from tests.offices import CHIDI, DANA, closing, make_office
from worker.embedded import Embedded


MAILS = 300
ROUNDS = 3
GOAL = 2.0
WARM_UP = 20
NO_CAP = 1_000_000
KIB_IN_RSS = 1 if sys.platform != "darwin" else 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a number of mails cost."""

    mails: int
    cost: Cost

    @property
    def a_second(self) -> float:
        return self.mails / self.cost.clock

    @property
    def a_core_second(self) -> float:
        return self.mails / self.cost.processor

    def rows(self, name: str) -> list[Row]:
        """Return both rates as lines of the table."""
        return [
            Row(name=name, value=self.a_second, unit="mails/s"),
            Row(name=f"{name}, a core", value=self.a_core_second, unit="mails/s"),
        ]


def measure(count: int = MAILS) -> list[Row]:
    """Measure in turns, so that a busy machine slows all, and take the least of each."""
    mails = write_mails(WARM_UP + count)
    bare, floors, shipped, lifted = [], [], [], []
    before = _peak_mib()
    for _ in range(ROUNDS):
        bare.append(bare_floor(mails[WARM_UP:]))
        floors.append(floor(mails[WARM_UP:]))
        shipped.append(intake(mails, are_caps_lifted=False))
        lifted.append(intake(mails, are_caps_lifted=True))
    barest, lowest, usual, most = (
        Rate(mails=count, cost=least(costs))
        for costs in (bare, floors, shipped, lifted)
    )
    return [
        *barest.rows("bare floor: parse, seal, insert"),
        *lowest.rows("floor: what is promised, by hand"),
        Row(
            name="intake as shipped, a core, to bare floor",
            value=barest.a_core_second / usual.a_core_second,
            unit="times",
        ),
        *usual.rows("intake as shipped"),
        *_to_floor("intake as shipped", usual, lowest),
        *most.rows("intake, caps lifted"),
        *_to_floor("intake, caps lifted", most, lowest),
        Row(name="memory, peak", value=_peak_mib(), unit="MiB"),
        Row(name="memory, peak to before", value=_peak_mib() / before, unit="times"),
    ]


def intake(mails: Sequence[bytes], *, are_caps_lifted: bool) -> Cost:
    """Take in *mails*; the first of them warm up, and their cost is taken off."""
    with TemporaryDirectory() as folder:
        few = _taken_in(Path(folder, "few"), mails[:WARM_UP], are_caps_lifted)
        all_ = _taken_in(Path(folder, "all"), mails, are_caps_lifted)
    return all_.without(few)


def _taken_in(home: Path, mails: Sequence[bytes], are_caps_lifted: bool) -> Cost:  # noqa: FBT001  # private, and named where it is called
    incoming = [Incoming(label=str(n), raw=raw) for n, raw in enumerate(mails)]
    with closing(make_office(home, people=(DANA, CHIDI))) as office:
        # Time passes, as what is put off has to come due.
        mechanism = replace(office.mechanism, now=running_clock())
        if are_caps_lifted:
            mechanism = _without_caps(mechanism)
        with costing() as cost, Embedded(mechanism) as worker:
            lines = take_in(mechanism, worker, incoming)
    assert {"case"} == {line.outcome for line in lines}
    return cost


def _without_caps(mechanism: Mechanism) -> Mechanism:
    settings = mechanism.settings
    mail = structs.replace(
        settings.mail, mailbox_cap=NO_CAP, domain_cap=NO_CAP, overall_cap=NO_CAP
    )
    return replace(mechanism, settings=structs.replace(settings, mail=mail))


def _to_floor(name: str, rate: Rate, lowest: Rate) -> list[Row]:
    clock = rate.cost.clock / lowest.cost.clock
    processor = rate.cost.processor / lowest.cost.processor
    return [
        Row(name=f"{name}, to floor", value=clock, unit="times", goal=GOAL),
        Row(name=f"{name}, a core, to floor", value=processor, unit="times", goal=GOAL),
    ]


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / KIB_IN_RSS / 1024
