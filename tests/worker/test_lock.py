from __future__ import annotations

import stat

from pathlib import Path

import pytest

from grievance.domain.errors import SetupError
from grievance.home import Home
from worker import lock
from worker.lock import hold_lock, is_running


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """
    The folders of an office.
    """
    made = Home(tmp_path / "home")
    made.make()
    return made


def test_a_home_has_one_standing_worker(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The second one is told so in a sentence.
    """
    monkeypatch.setattr(lock, "PATIENCE_SECONDS", 0.0)

    with (
        hold_lock(home),
        pytest.raises(SetupError, match="Another worker is at work"),
        hold_lock(home),
    ):
        pytest.fail("two workers")


def test_one_can_see_whether_a_worker_runs(home: Home) -> None:
    """
    Before, meanwhile and after.
    """
    seen = [is_running(home)]
    with hold_lock(home):
        seen += [is_running(home), is_running(home)]
    seen.append(is_running(home))

    assert [False, True, True, False] == seen


def test_looking_leaves_a_private_file(home: Home) -> None:
    """
    Nobody else may hold the lock and so keep the worker away.
    """
    is_running(home)

    assert 0o600 == stat.S_IMODE(home.worker_lock.stat().st_mode)


def test_a_home_that_is_none_is_not_made_into_one(tmp_path: Path) -> None:
    """
    A mistyped path does not leave folders behind.
    """
    with pytest.raises(SetupError, match="not the home of an office"):
        is_running(Home(tmp_path / "nowhere"))

    assert [] == list(tmp_path.iterdir())


def test_a_home_without_its_folder_is_told_apart(home: Home) -> None:
    """
    A copy that somebody brought is no reason to found another office.
    """
    home.worker_lock.parent.rmdir()
    with pytest.raises(SetupError, match="run `grievance init`"):
        is_running(home)

    home.settings.touch()

    with pytest.raises(SetupError, match="mkdir -m 700"):
        is_running(home)
