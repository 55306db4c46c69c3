"""Attachments move out and back again, into backups, and back from them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from grievance.blobs.port import EMBEDDED, BlobsAwayError, Outside
from grievance.domain.errors import SetupError
from grievance.domain.outbox import JobKind
from grievance.services.blobs.check_blobs import check_blobs, mend_blobs
from grievance.services.blobs.let_go_blobs import let_go_blobs
from grievance.services.blobs.move_blobs import Moved, Where, move_blobs
from grievance.settings import BlobSettings
from grievance.storage.archive_halves import Half
from grievance.storage.schema import downgrade, upgrade
from tests.blobs.outside import (
    FROM_SIZE,
    PICTURE,
    Intervening,
    bytes_here,
    case_with_picture,
    covers,
    names_there,
    outside_in,
    picture_of,
    put_outside,
    run_jobs,
    with_store,
)
from tests.doubles import NOON, make_mail
from tests.offices import Office
from tests.servers.seaweed import Seaweed
from tests.services.looking import opened
from tests.worker.workplaces import MovingClock
from worker.ends import Ended


def tell(_done: int, _total: int | None) -> None:
    """Say nothing."""


def move(office: Office, to: Where) -> Moved:
    return move_blobs(office.store, to, now=lambda: NOON, tell=tell)


class Interrupted(Exception):  # noqa: N818  # as Ctrl-C is
    """Somebody had enough."""


def test_goes_out_and_comes_back(office: Office, seaweed: Seaweed) -> None:
    """
    On either engine, interrupted and begun again: file, letter and log stay as they
    were; small ones stay; what lay outside is deleted when nobody reads it any more.
    """
    case_ids = [
        office.case_of(make_mail(text, attachment=PICTURE + text.encode()))
        for text in ("One.", "Two.")
    ]
    small = office.case_of(make_mail("Three.", attachment=b"small"))
    away = with_store(office, outside_in(seaweed))

    def stop(done: int, _total: int | None) -> None:
        if done:
            raise Interrupted

    with pytest.raises(Interrupted):
        move_blobs(away.store, Where.STORE, now=lambda: NOON, tell=stop)
    assert 1 == len(covers(away))
    moved = move(away, Where.STORE)
    assert (3, 0) == (moved.count, moved.left)
    assert Moved() == move(away, Where.STORE)
    assert 4 == len(names_there(away))
    assert PICTURE + b"Two." == picture_of(away, case_ids[1])
    assert bytes_here(away) < len(PICTURE)

    assert 4 == move(away, Where.DATABASE).count
    assert {} == covers(away)
    bare = with_store(office, EMBEDDED)
    assert PICTURE + b"One." == picture_of(bare, case_ids[0])
    assert b"small" == picture_of(bare, small)
    assert () == bare.verify().problems
    with bare.store.read() as tx:
        assert 4 == len(tx.outbox.ready(JobKind.DELETE_BLOB))


def test_two_who_move_at_once_are_in_nobodys_way(
    office: Office, seaweed: Seaweed
) -> None:
    """
    On either engine: what one moved is no error for the other, and counts once; the
    object that came too late is deleted.
    """
    case_id = case_with_picture(office)
    away = with_store(office, outside_in(seaweed))
    others: list[Moved] = []
    store = Intervening(seaweed, lambda: others.append(move(away, Where.STORE)))
    slow = put_outside(away, Outside(store=store, from_size=FROM_SIZE))

    assert Moved() == move(slow, Where.STORE)
    assert [(2, 0)] == [(one.count, one.left) for one in others]
    assert 3 == len(names_there(away))
    assert [Ended.DONE] == run_jobs(away, JobKind.DELETE_BLOB, MovingClock(NOON))
    assert {one.name for one in covers(away).values()} == names_there(away)

    def step_in(done: int, _total: int | None) -> None:
        if done == 1:
            others.append(move(away, Where.DATABASE))

    back = move_blobs(away.store, Where.DATABASE, now=lambda: NOON, tell=step_in)
    assert [(1, 0)] * 2 == [(one.count, one.left) for one in (back, others[-1])]
    assert {} == covers(away)
    assert PICTURE == picture_of(away, case_id)
    assert () == away.verify().problems


def test_what_was_moved_last_lasts_as_long_as_any(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    A day, from when it was moved: the first of very many moved days before, and whoever
    just reads the books as they were asks the store for the last one as well.
    """
    case_with_picture(sqlite_office)
    away = with_store(sqlite_office, outside_in(seaweed))
    move(away, Where.STORE)
    clock = MovingClock(NOON)

    def pass_days(done: int, _total: int | None) -> None:
        if done == 1:
            clock.advance(timedelta(days=3))

    move_blobs(away.store, Where.DATABASE, now=clock, tell=pass_days)

    assert {Ended.DONE, Ended.NOTHING} == {*run_jobs(away, JobKind.DELETE_BLOB, clock)}


def test_three_at_the_same_moment(office: Office, seaweed: Seaweed) -> None:
    """
    On either engine: each file is moved by one of them, there and back.
    """
    for text in ("One.", "Two."):
        office.case_of(make_mail(text, attachment=PICTURE + text.encode()))
    away = with_store(office, outside_in(seaweed))

    with ThreadPoolExecutor(3) as movers:
        for to in (Where.STORE, Where.DATABASE):
            moved = list(movers.map(lambda to: move(away, to), [to] * 3))
            assert (4, 0) == (
                sum(one.count for one in moved),
                sum(one.left for one in moved),
            )

    assert {} == covers(away)
    assert () == away.verify().problems


def test_no_step_back_forgets_where_they_lie(
    fresh_office: Office, seaweed: Seaweed
) -> None:
    """
    On either engine: tables of before are refused until all are back.
    """
    away = with_store(fresh_office, outside_in(seaweed))
    case_with_picture(away)

    with pytest.raises(SetupError, match="blobs move --to database"):
        downgrade(away.store.engine, "0017")

    assert 2 == move(away, Where.DATABASE).count
    downgrade(away.store.engine, "0017")
    upgrade(away.store.engine)
    assert () == away.verify().problems


def test_moves_nowhere(sqlite_office: Office, seaweed: Seaweed) -> None:
    """
    Without a store, or where nothing is to go out, a sentence says what to set.
    """
    with pytest.raises(BlobsAwayError, match="No object store"):
        move(sqlite_office, Where.DATABASE)
    quiet = with_store(sqlite_office, outside_in(seaweed, from_size=0))
    with pytest.raises(BlobsAwayError, match="from_kilobytes"):
        move(quiet, Where.STORE)


def test_what_is_lost_stays_and_comes_back_from_a_backup(
    sqlite_office: Office, seaweed: Seaweed, tmp_path: Path
) -> None:
    """
    A check names its case, also where only a digest tells; moving goes on with the
    rest; what the backup has of it is put back, and only the very bytes.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    case_id = case_with_picture(away)
    books, other = tmp_path / "books.db", tmp_path / "other.db"
    with away.store.read() as tx:
        reference = tx.cases.get(case_id).reference
        tx.archives.write(books, Half.BOOKS, tell)
    gone, altered = sorted(names_there(away))
    [size] = (one.size for one in covers(away).values() if one.name == altered)
    altered_body = seaweed.store().get(altered, size=size)
    seaweed.store().delete(gone)
    seaweed.store().put(altered, altered_body[::-1])
    with away.store.read() as tx:
        tx.archives.write(other, Half.BOOKS, tell)  # as it is now, without them
        quick = check_blobs(tx, reads=False, tell=tell)
        checked = check_blobs(tx, reads=True, tell=tell)

    assert [gone] == [one.cover.name for one in quick.lost]
    assert {gone, altered} == {one.cover.name for one in checked.lost}
    assert {reference} == {one.reference for one in checked.lost}
    assert (0, 2) == (move(away, Where.DATABASE).count, len(covers(away)))
    assert 0 == mend_blobs(away.store, checked.lost, other, away.directory)
    assert 2 == mend_blobs(away.store, checked.lost, books, away.directory)
    with away.store.read() as tx:
        assert () == check_blobs(tx, reads=True, tell=tell).lost
    assert PICTURE == picture_of(away, case_id)


def test_a_backup_takes_them_along_and_a_copy_touches_nothing(
    sqlite_office: Office, seaweed: Seaweed, tmp_path: Path
) -> None:
    """
    Restored, they lie in the database of an office that needs no store; its folder is
    another, so that it never sweeps what the first one has there.
    """
    # The command's own way, with the settings of the office.
    from tests.cli.test_restore import back_up, restored  # noqa: PLC0415  # and its fixtures

    away = with_store(sqlite_office, outside_in(seaweed))
    case_id = case_with_picture(away)
    before, folder = opened(away, case_id).letters, tmp_path / "backup"
    with away.store.begin() as tx:
        let_go_blobs(tx, [f"{tx.blobs.folder()}/{32 * 'a'}"], at=NOON)
    back_up(away, folder)

    with restored(away, folder, tmp_path / "new") as back:
        with back.office.store.read() as tx:
            assert () == tx.outbox.ready(JobKind.DELETE_BLOB)
        assert before == opened(back.office, case_id).letters
        assert PICTURE == picture_of(back.office, case_id)
        assert () == back.office.verify().problems
        assert {} == covers(back.office)
        copied = with_store(back.office, outside_in(seaweed))
        assert set() == names_there(copied)
        assert {one.name for one in covers(away).values()} == names_there(away)
        with back.office.store.read() as tx, away.store.read() as other:
            assert tx.blobs.folder() != other.blobs.folder()


def test_settings_say_what_cannot_be() -> None:
    """
    A half-configured store, an open way and a secret in the file are refused in words.
    """
    fine: dict[str, Any] = {
        "url": "https://s3.example.org",
        "bucket": "complaints",
        "access_key": "office",
        "secret_key": "file:s3.key",
    }
    assert 256 * 1024 == BlobSettings(**fine).from_size
    assert BlobSettings(**fine | {"url": "http://127.0.0.1:8333"}).bucket
    for wrong, said in (
        ({"url": "http://s3.example.org"}, "this very machine"),
        ({"url": "s3.example.org"}, "that of a server"),
        ({"url": "https://[s3"}, "that of a server"),
        ({"url": "https://me@s3.example.org"}, "neither an account"),
        ({"bucket": ""}, "bucket is to be"),
        ({"access_key": ""}, "name access_key"),
        ({"secret_key": "hunter2"}, "never a secret"),
        ({"from_kilobytes": -1}, "from_kilobytes is to be"),
    ):
        with pytest.raises(ValueError, match=said):
            BlobSettings(**fine | wrong)
