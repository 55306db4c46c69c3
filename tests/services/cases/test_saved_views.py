"""Views of the queue that somebody named: theirs alone, sealed on this machine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from filelock import FileLock

from grievance.domain.errors import NotAllowedError
from grievance.services.cases import saved_views
from grievance.services.cases.saved_views import (
    LONGEST,
    MOST_VIEWS,
    SavedView,
    ViewFile,
    drop_view,
    keep_view,
    read_views,
)
from tests.offices import DANA, HENRI, Office


NORTH = SavedView(name="North", wanted="entity:smelter", order="urgency")
UNPAID = SavedView(name="Unpaid", wanted="criterion:10.3", is_turned=True)


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    return sqlite_office


@pytest.fixture(name="file")
def _file(office: Office) -> ViewFile:
    return office.mechanism.view_file(office.rings[DANA])


def test_views_come_back_as_they_were_named(file: ViewFile) -> None:
    """
    One of the same name takes the place of the other; what is removed is gone.
    """
    assert () == read_views(file)

    keep_view(file, NORTH)
    keep_view(file, UNPAID)
    keep_view(file, replace(NORTH, wanted="entity:mine"))

    assert (replace(NORTH, wanted="entity:mine"), UNPAID) == read_views(file)
    assert (UNPAID,) == drop_view(file, "North") == read_views(file)


def test_nobody_else_reads_them(office: Office, file: ViewFile) -> None:
    """
    Neither the file nor somebody else's keys tell what was looked for.
    """
    keep_view(file, NORTH)
    other = office.mechanism.view_file(office.rings[HENRI])

    assert b"smelter" not in file.path.read_bytes()
    assert 0o600 == file.path.stat().st_mode & 0o777
    assert () == read_views(replace(file, keys=other.keys))


def test_keys_of_before_still_open_them(office: Office, file: ViewFile) -> None:
    """
    Whoever gets newer keys keeps their views; they are sealed anew when one is kept.
    """
    keep_view(file, NORTH)
    newer = office.mechanism.view_file(office.rings[HENRI]).keys[0]
    later = replace(file, keys=(newer, *file.keys))

    assert (NORTH,) == read_views(later)
    keep_view(later, UNPAID)
    assert (NORTH, UNPAID) == read_views(replace(later, keys=(newer,)))


@pytest.mark.parametrize(
    "view",
    [
        SavedView(name=" "),
        SavedView(name="x" * (LONGEST + 1)),
        SavedView(name="x", wanted="y" * (LONGEST + 1)),
    ],
)
def test_what_is_no_view_is_refused(file: ViewFile, view: SavedView) -> None:
    """
    Without a name, or far too long.
    """
    with pytest.raises(NotAllowedError):
        keep_view(file, view)


def test_there_are_not_too_many(file: ViewFile) -> None:
    """
    A menu of them stays one.
    """
    for number in range(MOST_VIEWS):
        keep_view(file, SavedView(name=str(number)))
    with pytest.raises(NotAllowedError, match="remove one"):
        keep_view(file, NORTH)


def test_a_broken_file_is_as_none_and_kept(file: ViewFile) -> None:
    """
    Whatever lies there, the desk starts; what is kept then takes nothing's place.
    """
    file.path.write_bytes(b"garbage")
    assert () == read_views(file)

    keep_view(file, NORTH)
    file.path.write_bytes(b"more of it")
    assert (UNPAID,) == keep_view(file, UNPAID) == read_views(file)

    aside = file.path.parent.glob(f"unread-*-{file.path.name}")
    assert {b"garbage", b"more of it"} == {one.read_bytes() for one in aside}


def test_views_of_former_keys_wait_for_them(office: Office, file: ViewFile) -> None:
    """
    A machine whose keys do not open the file keeps it for those that do.
    """
    keep_view(file, NORTH)
    other = office.mechanism.view_file(office.rings[HENRI])

    assert (UNPAID,) == keep_view(replace(file, keys=other.keys), UNPAID)

    [aside] = file.path.parent.glob("unread-*")
    assert (NORTH,) == read_views(replace(file, path=aside))


def test_desks_that_keep_views_at_once_keep_all(
    file: ViewFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Each reads what the others wrote before it writes.
    """
    monkeypatch.setattr(saved_views, "PATIENCE_SECONDS", 120.0)
    views = [SavedView(name=str(number)) for number in range(MOST_VIEWS)]

    with ThreadPoolExecutor(6) as desks:
        list(desks.map(lambda one: keep_view(file, one), views))

    assert {one.name for one in views} == {one.name for one in read_views(file)}


def test_a_desk_that_hangs_while_it_writes_is_not_waited_for(
    file: ViewFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Whoever keeps a view meanwhile is told so, and loses nothing.
    """
    keep_view(file, NORTH)
    monkeypatch.setattr(saved_views, "PATIENCE_SECONDS", 0.0)

    with (
        FileLock(file.path.with_name(f"lock-{file.path.name}")),
        pytest.raises(NotAllowedError, match="Another desk"),
    ):
        drop_view(file, NORTH.name)

    assert (NORTH,) == read_views(file)
