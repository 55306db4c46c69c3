"""The rooms put together: which database, whose keys, and what is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from grievance.catalogue.files import CatalogueError
from grievance.domain.errors import NotAllowedError, SetupError
from grievance.home import Home, write_key
from grievance.settings import OfficeSettings, Settings, UrlSettings
from grievance.vault.directory import sign_directory
from grievance.vault.errors import RolledBackError, SealError
from grievance.vault.high_water import HighWater, write_marks
from grievance.vault.keys import SigningKey
from grievance.wiring import build, database_url, utc_now
from tests.offices import DANA, HENRI, Office, at_work, closing, make_office


@pytest.fixture(name="office")
def _office(prepared_sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    with closing(at_work(tmp_path / "home", prepared_sqlite_url)) as office:
        yield office


def test_catalogue_and_letters_are_those_of_the_office(office: Office) -> None:
    """
    With its corrections, read once and only when somebody asks.
    """
    corrected = office.mechanism.home.path / "catalogue.toml"
    corrected.write_text(
        '[[criterion]]\nstandard = "PS"\nversion = "V3.1"\nid = "10.3"\n'
        'title = "No forced labour"\n',
        "utf-8",
    )
    found = office.mechanism.catalogue
    corrected.unlink()

    title = found.criterion(found.resolve("PS 10.3")).title
    assert "No forced labour" == title
    assert found is office.mechanism.catalogue
    assert office.mechanism.letters is office.reception().letters


def test_a_correction_that_cannot_be_used_is_named_when_it_is_needed(
    office: Office,
) -> None:
    """
    Nothing that does without it is held up; mended, it is read again.
    """
    wrong = office.mechanism.home.path / "catalogue.toml"
    wrong.write_text("[[criterion]]\n", "utf-8")

    with pytest.raises(CatalogueError):
        _ = office.mechanism.catalogue
    wrong.unlink()
    assert office.mechanism.catalogue.standards


@pytest.mark.parametrize(
    ("configured", "opened"),
    [
        ("", "sqlite:////home/grievance.db"),
        ("sqlite:///books/own.db", "sqlite:////home/books/own.db"),
        ("sqlite:////srv/own.db", "sqlite:////srv/own.db"),
        ("postgresql://db/grievance", "postgresql://db/grievance"),
    ],
)
def test_the_database_is_where_the_settings_say(configured: str, opened: str) -> None:
    """
    Nothing means the embedded file, and a relative SQLite path starts at the home.
    """
    settings = Settings(
        office=OfficeSettings(name="x", root=""), database=UrlSettings(url=configured)
    )

    assert opened == database_url(Home(Path("/home")), settings)


def test_the_time_has_a_zone() -> None:
    """
    The one clock tells UTC.
    """
    assert UTC == utc_now().tzinfo


def test_a_folder_is_no_home(tmp_path: Path) -> None:
    """
    A folder without an office is refused, and nothing is made in it.
    """
    with pytest.raises(SetupError, match="run `grievance init`"):
        build(tmp_path, {})
    assert [] == list(tmp_path.iterdir())


def test_a_home_with_empty_books_is_refused(office: Office) -> None:
    """
    A database without tables holds no office.
    """
    environ = {"GRIEVANCE_DATABASE_URL": "sqlite:///other.db"}

    with pytest.raises(SetupError, match="no office in the database"):
        build(office.mechanism.home.path, environ)


def test_an_unreachable_database_is_a_sentence(office: Office) -> None:
    """
    A server that does not answer gives no traceback and no password.
    """
    environ = {"GRIEVANCE_DATABASE_URL": "postgresql://me:secret@127.0.0.1:9/x"}

    with pytest.raises(SetupError, match="cannot be reached") as refused:
        build(office.mechanism.home.path, environ)
    assert "secret" not in str(refused.value)


def test_people_unlock_their_own_ring(tmp_path: Path) -> None:
    """
    In an office of its own everybody gets a ring, each with other keys.
    """
    with closing(make_office(tmp_path / "home", people=(DANA, HENRI))) as office:
        rings = [office.mechanism.unlock(c) for c in office.credentials.values()]

    assert [office.person(DANA), office.person(HENRI)] == [r.person_id for r in rings]
    assert 2 == len({ring.identity.seed for ring in rings})
    assert 0o600 == office.mechanism.home.database.stat().st_mode & 0o777


def test_a_wrong_passphrase_opens_nothing(office: Office) -> None:
    """
    The refusal asks to try again, and says no more.
    """
    shown = replace(office.credentials[DANA], passphrase="guess")

    with pytest.raises(NotAllowedError, match="please try again"):
        office.mechanism.unlock(shown)


def test_the_workers_key_must_be_this_offices(office: Office) -> None:
    """
    Another worker's key and a missing one are told apart, each in a sentence.
    """
    file = office.mechanism.home.worker_key
    file.unlink()
    with pytest.raises(SetupError, match="is missing"):
        office.mechanism.worker_ring()

    write_key(file, "worker-key", bytes(32))
    with pytest.raises(SetupError, match="not the one of this office"):
        office.mechanism.worker_ring()


def test_the_epoch_that_was_seen_is_remembered(office: Office) -> None:
    """
    Reading the directory raises the mark, and the next start knows it.
    """
    epoch = office.mechanism.directory().epoch

    assert epoch == office.mechanism.marks().directory_epoch
    assert 0o600 == office.mechanism.home.marks.stat().st_mode & 0o777


def test_an_older_directory_put_back_is_refused(office: Office) -> None:
    """
    Somebody with the database cannot bring back people who were taken off it.
    """
    newer = replace(office.directory, epoch=office.directory.epoch + 1)
    with office.store.begin() as tx:
        tx.people.add_directory(sign_directory(office.secrets.root, newer))
    assert newer == office.mechanism.directory()

    office.tamper("DELETE FROM directory WHERE epoch = :e", e=newer.epoch)

    with pytest.raises(RolledBackError, match="STOP: the directory went back"):
        office.mechanism.directory()


def test_a_directory_that_root_did_not_sign_is_refused(office: Office) -> None:
    """
    A directory row with a changed body, or under another key, opens nothing.
    """
    stranger = sign_directory(SigningKey.from_seed(bytes(32)), office.directory)
    office.tamper(
        "UPDATE directory SET body = :b, signature = :s WHERE epoch = :e",
        b=stranger.body,
        s=stranger.signature,
        e=stranger.epoch,
    )

    with pytest.raises(SealError):
        office.mechanism.directory()


def test_a_log_that_lost_entries_is_refused(office: Office) -> None:
    """
    Where this machine saw a longer log, it stops before anything is read.
    """
    with office.store.read() as tx:
        size = tx.log.frontier().size
    write_marks(
        office.mechanism.home.marks, HighWater(log_size=size + 1, log_root="00")
    )

    with pytest.raises(RolledBackError, match="the log lost entries"):
        office.mechanism.directory()
