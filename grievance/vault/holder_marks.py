"""
Whose keys were whose, remembered outside the database: of one version they never change.

    <person id | worker | recovery> <kv> <fingerprint>      for each version seen
    fingerprint = the first 32 hex digits of
                  SHA-256(lp("grv1/holder", suite or 0, public keys …))

A newer version of somebody's keys is theirs only once a colleague gave a case to it.  To
one that had the case before, the next key of it goes by itself: so whoever has the root
key must not be able to put other keys under its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Never

from grievance.domain.ids import RECOVERY, WORKER, holder_of
from grievance.vault.directory_entries import Directory
from grievance.vault.encoding import lp
from grievance.vault.errors import RolledBackError
from grievance.vault.mark_file import Mark, add_marks, fingerprint_of, read_mark_file


LABEL = "grv1/holder"
_OF_THE_OFFICE = 0  # in the place of a suite, for keys that have that of the directory

HolderMarks = Mapping[tuple[str, int], Mark]


def read_holder_marks(path: Path) -> HolderMarks:
    """
    Read what is remembered, by holder and version; nothing where there is no file yet.

    Raises:
        SetupError: The file cannot be read or is damaged.

        RolledBackError: It has two sets of keys of one version.
    """
    known: dict[tuple[str, int], Mark] = {}
    for mark in read_mark_file(path, Mark):
        _refuse_another(mark, known.setdefault((mark.name, mark.kv), mark))
    return known


def unseen_holders(directory: Directory, known: HolderMarks) -> tuple[Mark, ...]:
    """
    Return the versions of keys in the directory that this machine did not see yet.

    Raises:
        RolledBackError: One that it saw has other keys.
    """
    marks = tuple(_marks(directory))
    for mark in marks:
        _refuse_another(mark, known.get((mark.name, mark.kv), mark))
    return tuple(one for one in marks if (one.name, one.kv) not in known)


def remember_holders(path: Path, seen: Iterable[Mark]) -> None:
    """
    Add what was *seen* to the file.

    Raises:
        SetupError: It cannot be written.
    """
    add_marks(path, seen)


def _marks(directory: Directory) -> Iterator[Mark]:
    for one in directory.people:
        holder = holder_of(one.person_id)
        yield _mark(holder, one.kv, one.suite, one.box, one.sign)
    for worker in directory.workers:
        keys = (worker.sign, worker.spool, worker.outbox, worker.slip)
        yield _mark(WORKER, worker.kv, _OF_THE_OFFICE, *keys)
    recovery = directory.recovery
    yield _mark(RECOVERY, recovery.kv, _OF_THE_OFFICE, recovery.box)


def _mark(holder: str, kv: int, suite: int, *public: bytes) -> Mark:
    return Mark(holder, kv, fingerprint_of(lp(LABEL, suite, *public)))


def _refuse_another(mark: Mark, known: Mark) -> None:
    if mark != known:
        _stop(mark)


def _stop(mark: Mark) -> Never:
    whose = mark.name if mark.name in {WORKER, RECOVERY} else f"person {mark.name}"
    msg = (
        f"STOP: version {mark.kv} of the keys of {whose} is not the one this machine "
        "saw; somebody with the root key signed others in its place. Do not work on, "
        "restore the true directory and find out who did it."
    )
    raise RolledBackError(msg)
