"""What a machine does once somebody left the office: keep nothing that was theirs alone."""

from __future__ import annotations

import shutil

from pathlib import Path

from grievance.domain.ids import holder_of
from grievance.vault.directory import Directory


def forget_left(state: Path, directory: Directory) -> None:
    """
    Take away what lies on this machine under keys of people who left.

    All of it is sealed to them: what was read of slips and by searches, the views they
    named, what they were writing.  Nobody else could open it to see what became of a
    case in it.
    """
    for one in directory.newest():
        if one.retired:
            for path in state.glob(f"{holder_of(one.person_id)}.*"):
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
