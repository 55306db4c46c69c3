from __future__ import annotations

import stat

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grievance.domain.errors import SetupError
from grievance.domain.ids import RECOVERY, WORKER, holder_of
from grievance.vault.directory import Directory, RecoveryEntry
from grievance.vault.errors import RolledBackError
from grievance.vault.holder_marks import (
    read_holder_marks,
    remember_holders,
    unseen_holders,
)
from grievance.vault.identity import Identity
from grievance.vault.worker_keys import WorkerKeys
from tests.vault.office import make_office, make_worker_entry


OFFICE = make_office()
TRUE = OFFICE.directory
AMAL = OFFICE.amal.entry
SPY = Identity.generate()
OTHER_RECOVERY = RecoveryEntry(kv=2, box=SPY.box.public)


def with_amal(**changes: object) -> Directory:
    """Sign other things of Amal."""
    others = [one for one in TRUE.people if one is not AMAL]
    return replace(TRUE, people=(replace(AMAL, **changes), *others))  # type: ignore[arg-type]  # which field it is says each case


def next_keys(directory: Directory) -> Directory:
    """Sign newer keys of Amal and of the worker beside those that there are."""
    newer = replace(AMAL, kv=2, box=SPY.box.public, sign=SPY.signing.public)
    return replace(
        directory,
        people=(*directory.people, newer),
        workers=(*directory.workers, make_worker_entry(WorkerKeys.generate(), kv=2)),
    )


IN_PLACE: Mapping[str, Callable[[], Directory]] = {
    "another box": lambda: with_amal(box=SPY.box.public),
    "another signing key": lambda: with_amal(sign=SPY.signing.public),
    "another suite": lambda: with_amal(suite=2),
    "the worker's": lambda: replace(
        TRUE, workers=(replace(TRUE.worker, slip=SPY.box.public),)
    ),
    "recovery's": lambda: replace(
        TRUE, recovery=replace(TRUE.recovery, box=SPY.box.public)
    ),
}


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "holders.marks"


def saw(path: Path, directory: Directory) -> int:
    """Take a directory as a machine does; returns how many keys were new to it."""
    unseen = unseen_holders(directory, read_holder_marks(path))
    remember_holders(path, unseen)
    return len(unseen)


def test_each_version_is_remembered_once(path: Path) -> None:
    """
    People, worker and recovery; nobody but the owner may read the file.
    """
    assert len(TRUE.people) + 2 == saw(path, TRUE)
    assert 0 == saw(path, TRUE)
    assert 2 == saw(path, next_keys(TRUE))
    assert 1 == saw(path, replace(TRUE, recovery=OTHER_RECOVERY))
    assert 0 == saw(path, TRUE)

    of_amal = holder_of(AMAL.person_id)
    known = set(read_holder_marks(path))
    assert {(of_amal, 1), (of_amal, 2), (WORKER, 2), (RECOVERY, 1)} <= known
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("which", IN_PLACE)
def test_other_keys_in_their_place_are_refused(path: Path, which: str) -> None:
    """
    Also where newer ones stand beside them; nothing of it is remembered.
    """
    saw(path, TRUE)
    before = path.read_bytes()

    for directory in (IN_PLACE[which](), next_keys(IN_PLACE[which]())):
        with pytest.raises(RolledBackError, match="STOP: version 1 of the keys of"):
            saw(path, directory)
    assert before == path.read_bytes()


def test_what_is_no_key_may_change(path: Path) -> None:
    """
    Roles, addresses and days do; and who left keeps their version.
    """
    saw(path, TRUE)

    assert 0 == saw(path, with_amal(roles=(), retired=True, address="a@office.example"))


def test_two_sets_of_keys_of_one_version_are_refused(path: Path) -> None:
    """
    Two programs of this machine saw different directories first: one was a lie.
    """
    remember_holders(path, unseen_holders(TRUE, {}))
    remember_holders(path, unseen_holders(with_amal(box=SPY.box.public), {}))

    with pytest.raises(RolledBackError, match="person"):
        read_holder_marks(path)


def test_a_damaged_file_is_not_taken_for_an_empty_one(path: Path) -> None:
    """
    That would forget whose keys were whose; only a last line that was cut off may go.
    """
    saw(path, TRUE)
    path.write_bytes(path.read_bytes()[:-1])
    assert 1 == saw(path, TRUE)

    path.write_bytes(b"recovery 1\n")
    with pytest.raises(SetupError, match="put back a copy"):
        read_holder_marks(path)
