"""The home is its owner's alone: whatever the umask, and whatever somebody did to it."""

from __future__ import annotations

import os
import shutil
import stat

from pathlib import Path

import pytest

from grievance.domain.errors import SetupError
from grievance.home import Home
from grievance.own_home import close_home
from tests.cli.command import Shell
from tests.cli.letters import COMPLAINT, write


def open_to_others(folder: Path) -> list[str]:
    """Name what others may do anything with, under *folder* and it itself."""
    everything = [folder, *folder.rglob("*")]
    return sorted(
        str(path.relative_to(folder.parent))
        for path in everything
        if stat.S_IMODE(path.lstat().st_mode) & 0o077
    )


def test_the_umask_opens_nothing(office: Shell) -> None:
    """
    An office that was founded works under a umask that lets everybody in: nobody gets in.
    """
    mails = write(office.home.parent / "mails", complaint=COMPLAINT)
    before = os.umask(0)
    try:
        taken_in = office.run("intake", *mails)
        listed = office.run("cases")
    finally:
        os.umask(before)

    assert (0, 0) == (taken_in.status, listed.status), taken_in.err
    assert [] == open_to_others(office.home)


def test_a_home_that_others_can_read_is_mended(office: Shell) -> None:
    """
    The next command takes it from them, the database too, and says of what.
    """
    for path in (office.home, office.home / "keys", office.home / "keys/worker.key"):
        path.chmod(0o755)
    database = office.home / "grievance.db"
    database.chmod(0o664)

    done, again = office.run("cases"), office.run("cases")

    assert 4 == done.err.count("could read"), done.err
    assert f"could read {database}; it is yours alone now." in done.err
    assert (0, 0, "") == (done.status, again.status, again.err)
    assert [] == open_to_others(office.home)


def test_what_cannot_be_mended_is_refused(
    office: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Where others can read it and that cannot be changed, nobody works.
    """
    office.home.chmod(0o750)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)  # a disk without owners

    with pytest.raises(SetupError, match="Others on this machine can read"):
        close_home(Home(office.home))


def test_files_beside_the_database_are_closed(tmp_path: Path) -> None:
    """
    A write-ahead log that somebody opened to others is closed as well.
    """
    home = Home(tmp_path / "home")
    home.make()
    for name in ("grievance.db", "grievance.db-wal", "grievance.db-shm"):
        (home.path / name).touch(mode=0o666)
        (home.path / name).chmod(0o666)

    assert 3 == len(close_home(home))
    assert [] == open_to_others(home.path)
    shutil.rmtree(home.path)
    assert () == close_home(home)
