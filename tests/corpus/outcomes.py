"""
Take every file of a folder in as an office would, and count what became of each.

The office is made for the purpose and thrown away; each file must end as exactly one
outcome, and nothing may be left in the spool that waits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from grievance.cli.taking_in import REFUSED, WAITING, take_in
from grievance.domain.intake import Outcome, SpoolState
from grievance.domain.outbox import JobState
from grievance.mail.boxes.files import Incoming
from tests.doubles import running_clock
from tests.offices import CHIDI, DANA, Office, closing, make_office
from worker.embedded import Embedded


KNOWN = frozenset({outcome.value for outcome in Outcome})


def take_in_all(files: list[Path]) -> Iterator[str]:
    """
    Yield a line for each count.

    Raises:
        AssertionError: A file ended as nothing, or as more than one thing.
    """
    with TemporaryDirectory() as folder, closing(_office(Path(folder))) as office:
        mails = (Incoming(label=str(file), raw=file.read_bytes()) for file in files)
        with Embedded(office.mechanism) as worker:
            lines = take_in(office.mechanism, worker, mails)
        with office.store.read() as tx:
            waiting = tx.spool.count(SpoolState.WAITING)
            failed = tx.outbox.count(JobState.FAILED, JobState.READY)
        problems = office.verify().problems
    counts = Counter(line.outcome for line in lines)
    yield f"{len(files)} files taken in: " + ", ".join(
        f"{number} {outcome}" for outcome, number in counts.most_common()
    )
    for line in lines:
        if line.outcome == Outcome.QUARANTINED.value:
            yield f"quarantined: {Path(line.file).name}: {line.reason}"
    assert [str(f) for f in files] == [line.file for line in lines]
    assert set(counts) <= KNOWN, counts.keys() & {REFUSED, WAITING}
    assert (0, 0, ()) == (waiting, failed, problems)


def _office(folder: Path) -> Office:
    """Make an office whose time passes: what is put off has to come due."""
    office = make_office(folder / "home", people=(DANA, CHIDI))
    mechanism = replace(office.mechanism, now=running_clock())
    return replace(office, mechanism=mechanism)
