"""An older database is put back, as a whole: by mistake, or to bring something back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import reduce
from operator import or_
from pathlib import Path

import pytest

from grievance.domain.compartment import Compartment
from grievance.services.log.make_checkpoint import make_checkpoint
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.storage.archive_halves import Half
from grievance.storage.schema import metadata
from grievance.storage.store import Store
from grievance.vault.errors import RolledBackError
from tests.attacks.databases import copied, put_back
from tests.attacks.scene import NOTHING, OF_A_CASE, Fact, Scene, note
from tests.attacks.thief import (
    Keys,
    kept_keys,
    keys_of,
    learned,
    recovery_keys,
    worker_keys,
)
from tests.doubles import NOON
from tests.offices import DANA, HENRI, Office
from tests.services.aside import sign_anew


@pytest.fixture(name="backup")
def _backup(office: Office, tmp_path: Path) -> Iterator[Store]:
    """A copy from before what each test does next."""
    with closing(copied(office, tmp_path / "backup.db")) as copy:
        yield copy


def checkpoint(office: Office) -> str:
    """Have the worker sign the head of the log, and this machine remember it."""
    root = office.secrets.root.public
    with office.store.begin() as tx:
        seen = make_checkpoint(tx, office.worker, root_public=root)
        note_of_it = tx.log.checkpoints()[-1]
    office.mechanism.remember(seen)
    return note_of_it


def test_a_machine_that_saw_more_stops(
    office: Office, scene: Scene, backup: Store
) -> None:
    """
    The log is shorter than what it remembers: nobody opens anything there.
    """
    note(office, scene.case_id, "something more")
    checkpoint(office)

    put_back(office, backup)

    with pytest.raises(RolledBackError, match="STOP: the log lost entries"):
        office.mechanism.directory()


def test_a_machine_that_saw_a_newer_directory_stops(
    office: Office, backup: Store
) -> None:
    """
    So that nobody who left comes back.
    """
    sign_anew(office, left=(HENRI,))
    office.mechanism.directory()

    put_back(office, backup)

    with pytest.raises(RolledBackError, match="STOP: the directory went back"):
        office.mechanism.directory()


def test_a_machine_that_saw_a_newer_key_stops(
    office: Office, scene: Scene, backup: Store
) -> None:
    """
    So that nobody who was taken off a case reads on.
    """
    with office.store.begin() as tx:
        box, dana = Compartment.CONTENTS, office.rings[DANA]
        rekey_case(tx, dana, scene.case_id, box, at=NOON)
    office.mechanism.directory()

    put_back(office, backup)

    with pytest.raises(RolledBackError, match=r"STOP: the key .* is not the one"):
        office.mechanism.directory()


def test_a_checkpoint_that_somebody_kept_knows_better(
    office: Office, scene: Scene, backup: Store
) -> None:
    """
    Also where the machine remembers nothing, as a new one.
    """
    note(office, scene.case_id, "something more")
    kept = checkpoint(office)

    put_back(office, backup)
    office.mechanism.home.marks.unlink()

    office.mechanism.directory()
    assert any("a checkpoint saw" in one for one in office.verify(kept).problems)


def test_without_marks_and_checkpoints_nobody_can_tell(
    office: Office, scene: Scene, backup: Store
) -> None:
    """
    A whole old copy is in order by itself: that is why those lie elsewhere.
    """
    note(office, scene.case_id, "something more")

    put_back(office, backup)

    office.mechanism.directory()
    assert () == office.verify().problems


def test_what_was_destroyed_since_comes_back_to_who_has_keys(
    office: Office, backup: Store
) -> None:
    """
    A grant and a part that were deleted, and even the row that somebody lost: the copy
    has them, for whoever still has the keys.  Without grants in it a copy gives nothing.
    """
    henri = keys_of(office.rings[HENRI])
    office.tamper("DELETE FROM case_grant", "DELETE FROM part", "DELETE FROM slip")
    assert NOTHING == learned(office.store, henri)

    assert OF_A_CASE == learned(backup, henri)
    with backup.begin() as tx:
        held = tx.cases.access_of(office.rings[HENRI].author.holder)
        tx.cases.end_grants(held)
    assert NOTHING == learned(backup, henri)
    assert NOTHING == learned(backup, Keys())


def test_one_half_of_a_backup_opens_nothing(office: Office, tmp_path: Path) -> None:
    """
    The books without the keys give nobody a word by keys of their own; whoever took the
    key of a case out before reads what lies under that.  So the keys are kept apart.
    """
    books = tmp_path / Half.BOOKS
    with office.store.read() as tx:
        tx.archives.write(books, Half.BOOKS, lambda *_: None)
    people = [keys_of(ring) for ring in office.rings.values()]
    everybody = reduce(or_, [*people, worker_keys(office), recovery_keys(office)])

    taken_out = kept_keys(office.store, everybody)
    assert frozenset(Fact) == learned(office.store, everybody)
    with closing(copied(office, tmp_path / "empty.db")) as empty:
        with empty.begin() as tx:
            for table in reversed(metadata().sorted_tables):
                tx.archives.connection.execute(table.delete())
            tx.archives.load(books, None, lambda *_: None)
        assert NOTHING == learned(empty, everybody)
        assert OF_A_CASE <= learned(empty, taken_out)
