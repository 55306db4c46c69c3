"""Whether this machine keeps the office to its owner, and has room for it."""

from __future__ import annotations

import os
import shutil
import tempfile

from collections.abc import Iterator
from pathlib import Path

from grievance.doctor.finding import Found, fine, note, problem
from grievance.doctor.patient import Patient
from grievance.own_home import close_home
from grievance.wiring import database_file
from grievance.wiring.scratch import left_behind


MEGABYTE = 1_000_000


def look_at_home(patient: Patient) -> Iterator[Found]:
    """See that the home is its owner's alone, as each command does."""
    mended = close_home(patient.home)
    for sentence in mended:
        yield note(sentence, "find out who could read it: who read a key may have it")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield note("you are root", "give the office a user of its own, without rights")
    if not mended:
        yield fine(f"{patient.home.path} is its owner's alone")


def look_at_copies(_patient: Patient) -> Iterator[Found]:
    """Look for copies of the books that a drill left which was killed."""
    left = left_behind()
    for path in left:
        yield problem(
            f"{path} holds the books with their keys, as a drill was killed there",
            f"remove it with `rm -r {path}`; the next `grievance drill` does it, too",
        )
    if not left:
        yield fine("no drill left a copy of the books in the temporary files")


def look_at_disks(patient: Patient) -> Iterator[Found]:
    """Look how much is free where something is written."""
    seen: dict[int, str] = {}
    for what, path in _places(patient):
        device = path.stat().st_dev
        if device not in seen:
            seen[device] = what
            yield _room(patient, what, path)


def _places(patient: Patient) -> Iterator[tuple[str, Path]]:
    database = database_file(patient.home, patient.settings)
    folder = patient.settings.smtp.folder
    places = (
        ("the home", patient.home.path),
        ("the database", database and database.parent),
        ("letters going out", patient.path(folder) if folder else None),
        ("temporary files", Path(tempfile.gettempdir())),
    )
    for what, path in places:
        if path is not None and path.is_dir():
            yield what, path


def _room(patient: Patient, what: str, path: Path) -> Found:
    usage, limits = shutil.disk_usage(path), patient.limits
    inodes = os.statvfs(path)
    free, part = f"{usage.free / MEGABYTE:,.0f} MB", usage.free / usage.total
    said = f"{free} free for {what} ({part:.0%})"
    if usage.free < limits.free_bytes or part < limits.free_part:
        return problem(
            said, f"make room on the disk of {path}, or give it a larger one"
        )
    if inodes.f_files and inodes.f_favail < inodes.f_files * limits.free_part:
        return problem(f"{what} has room for few more files", f"delete files by {path}")
    return fine(said)
