"""What somebody was writing when their desk ended: theirs alone, and whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from grievance.domain.compartment import Compartment
from grievance.services.cases.unfinished import (
    Unfinished,
    UnfinishedFolder,
    Writing,
    recall_unfinished,
)
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office


WORDS = "Dear reader,\n\nthe saltpetre was moved at night.\n"


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    return sqlite_office


@pytest.fixture(name="folder")
def _folder(office: Office) -> UnfinishedFolder:
    return folder_of(office, DANA)


def folder_of(office: Office, name: str) -> UnfinishedFolder:
    return office.mechanism.unfinished(office.rings[name])


def unfinished(**facts: object) -> Unfinished:
    one = Unfinished(
        id=str(uuid4()),
        title="A letter",
        fields={"subject": "Two questions", "body": WORDS},
        at=NOON,
    )
    return replace(one, **facts)  # type: ignore[arg-type]  # fields of its own


def recalled(office: Office, name: str) -> list[str]:
    folder = folder_of(office, name)
    with office.store.read() as tx:
        return [one.id for one in recall_unfinished(tx, office.rings[name], folder)]


def test_it_comes_back_whole(folder: UnfinishedFolder) -> None:
    """
    As it was kept last; the newest text first.
    """
    old = unfinished()
    new = unfinished(at=NOON + timedelta(minutes=1))
    for one in (replace(old, fields={"body": "Dear"}), new, old):
        folder.keep(one)

    assert (new, old) == folder.kept()

    folder.drop(new.id)
    assert (old,) == folder.kept()


def test_the_disk_tells_nothing(folder: UnfinishedFolder) -> None:
    """
    Neither words nor a case, and nobody else on the machine may even list it.
    """
    case_id = str(uuid4())
    folder.keep(unfinished(case_id=case_id))
    [path] = folder.path.iterdir()

    assert b"saltpetre" not in path.read_bytes()
    assert case_id.encode() not in path.read_bytes()
    assert (0o700, 0o600) == (
        folder.path.stat().st_mode & 0o777,
        path.stat().st_mode & 0o777,
    )


def test_nobody_else_opens_it(office: Office, folder: UnfinishedFolder) -> None:
    """
    Not with their own keys, wherever they put the files.
    """
    folder.keep(unfinished())
    others = replace(folder_of(office, HENRI), path=folder.path)

    assert () == others.kept()


def test_a_file_opens_in_its_own_place_only(folder: UnfinishedFolder) -> None:
    """
    What was exchanged, cut or left half written counts as if it were not there.
    """
    one, other = unfinished(), unfinished()
    folder.keep(one)
    (folder.path / one.id).rename(folder.path / other.id)
    (folder.path / f"{one.id}half").write_bytes(b"cut")

    assert () == folder.kept()


def test_keys_from_before_open_it(folder: UnfinishedFolder) -> None:
    """
    Who gets newer keys loses no words.
    """
    one = unfinished()
    folder.keep(one)
    [(kv, key)] = folder.keys

    renewed = replace(folder, keys=((kv + 1, bytes(32)), (kv, key)))

    assert (one,) == renewed.kept()


def test_words_of_a_case_go_with_it(office: Office) -> None:
    """
    Where the case is on one's ring no more, its words are destroyed at the next start.
    """
    case_id = office.case_of(make_mail())
    for name in (DANA, CHIDI):  # Chidi reads no contents
        folder_of(office, name).keep(unfinished(about=str(case_id)))
    gone = unfinished(about=str(uuid4()))
    folder_of(office, DANA).keep(gone)

    assert 1 == len(recalled(office, DANA))
    assert gone.id not in recalled(office, DANA)
    assert [] == recalled(office, CHIDI)
    assert [] == list(folder_of(office, CHIDI).path.iterdir())


def test_words_of_a_compartment_go_with_its_key(office: Office) -> None:
    """
    What a form about who wrote was filled with stays with custodians alone.
    """
    case_id = office.case_of(make_mail())
    of_identity = unfinished(about=str(case_id), compartment=Compartment.IDENTITY)
    for name in (CHIDI, HENRI):
        folder_of(office, name).keep(of_identity)

    assert [of_identity.id] == recalled(office, CHIDI)
    assert [] == recalled(office, HENRI)
    assert () == folder_of(office, HENRI).kept()


def test_words_without_a_case_stay(office: Office, folder: UnfinishedFolder) -> None:
    """
    Such as a call that was being taken down.
    """
    one = unfinished()
    folder.keep(one)

    assert [one.id] == recalled(office, DANA)


def test_what_is_being_written_is_offered_nowhere_else(
    office: Office, folder: UnfinishedFolder
) -> None:
    """
    Not at a second desk of the same person, until the first one ends, however it does.
    """
    first, killed = Writing(folder), Writing(folder)
    one, other = unfinished(desk=first.id), unfinished(desk=killed.id)
    folder.keep(one)
    folder.keep(other)
    assert [] == recalled(office, DANA)

    killed._file.close()  # as the system does with a process that is gone
    assert [other.id] == recalled(office, DANA)

    first.end()
    assert {one.id, other.id} == set(recalled(office, DANA))
    assert {one.id, other.id} == {path.name for path in folder.path.iterdir()}
