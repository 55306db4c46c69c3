"""Whether the books are those that this machine saw, witnessed and kept elsewhere too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from grievance.doctor.finding import Found, fine, note, problem
from grievance.doctor.patient import Patient
from grievance.domain.counting import counted
from grievance.services.backup.last_backup import (
    count_lost,
    glance_at_backup,
    recall_backup,
)
from grievance.services.log.raise_marks import raise_marks
from grievance.services.office.count_office import OfficeCounts


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BACK_UP = "run `grievance backup DIR`, daily, and keep its keys apart (docs/backup.md)"
MEND = (
    "`grievance blobs check` names them; mend them with an earlier backup, or have two "
    "people write them off (docs/blobs.md), and back up again"
)


def look_at_log(patient: Patient, counts: OfficeCounts) -> Iterator[Found]:
    """
    Compare directory, keys and log with what this machine remembers of them.

    Raises:
        RolledBackError: They are older, or others.
    """
    mechanism = patient.mechanism
    mechanism.directory()
    with mechanism.store.read() as tx:
        raise_marks(tx, mechanism.marks())
    entries = counted(counts.entries, "entry", "entries")
    yield fine(f"{entries}, and all that this machine saw before")
    since = counts.uncovered_since
    if since is not None and patient.now() - since > patient.limits.uncovered:
        yield problem(
            f"no checkpoint was signed since {since:%Y-%m-%d}",
            "see that the worker is at work: it signs one a day",
        )


def look_at_backup(patient: Patient, counts: OfficeCounts) -> Iterator[Found]:
    """Look how old the newest backup is, and whether its books are where they were."""
    made, limits = counts.backup_at, patient.limits
    if made is None:
        yield problem("no backup is known", BACK_UP)
        return
    age = counts.at - made
    said = f"the newest is of {made:%Y-%m-%d %H:%M} UTC, {_words(age)} ago"
    if counts.restored_at is not None and made <= counts.restored_at:
        said += f"; the books came back from it on {counts.restored_at:%Y-%m-%d}"
    if age > limits.backup_lost:
        yield problem(said, BACK_UP)
    else:
        yield note(said, BACK_UP) if age > limits.backup_late else fine(said)
    yield from _look_into(patient)


def _look_into(patient: Patient) -> Iterator[Found]:
    folder = recall_backup(patient.home.last_backup)
    if folder is None:
        return
    if not folder.is_dir():
        yield note(f"{folder}, where this machine wrote its own, is not here now")
    elif missing := glance_at_backup(folder):
        yield problem(f"{folder} cannot be restored: {missing}", BACK_UP)
    else:
        yield from _without_bytes(folder)


def _without_bytes(folder: Path) -> Iterator[Found]:
    lost, written_off = count_lost(folder)
    if lost:
        yield problem(f"{folder} has no bytes of {counted(lost, 'file')}", MEND)
    if written_off:
        files = counted(written_off, "file")
        yield fine(f"{folder} has no bytes of {files}, written off by two people")


def _words(age: timedelta) -> str:
    return f"{age // DAY} days" if age >= 2 * DAY else f"{age // HOUR} hours"
