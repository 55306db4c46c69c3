"""`grievance people`: who joins from a machine of their own, changes and leaves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from grievance.domain.ids import PersonId, holder_of
from grievance.home import Home
from tests.cli.command import Ended, Shell
from tests.cli.conftest import PERSON


BO = "Bo Lind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody at a machine of their own, and the request they made there."""

    shell: Shell
    request: Path
    words: str


@pytest.fixture(name="bo")
def _bo(tmp_path: Path) -> Asked:
    folder = tmp_path / "bo"
    folder.mkdir()
    shell = Shell(
        environ={
            "GRIEVANCE_HOME": str(folder / "home"),
            "GRIEVANCE_PASSPHRASE_FILE": str(folder / "passphrase"),
        }
    )
    request = folder / "bo.request"
    done = shell.run(
        *("people", "request", "--name", BO, "--file", request, "--json"),
        *("--new-passphrase-file", folder / "passphrase"),
    )
    assert 0 == done.status, done.err
    return Asked(shell=shell, request=request, words=done.lines[0]["words"])


def add(office: Shell, bo: Asked, *more: object) -> Ended:
    return office.run("people", "add", bo.request, "--words", bo.words, *more)


def listed(office: Shell, name: str) -> dict[str, object]:
    found = [one for one in office.run("people", "--json").lines if name == one["name"]]
    return found[0] if found else {}


def test_somebody_joins_from_a_machine_of_their_own(
    office: Shell, bo: Asked, tmp_path: Path
) -> None:
    """
    One file goes in and one comes back; passphrase and device file never leave, and
    whose device file lies there need not say who they are.
    """
    settings, device = tmp_path / "bo.office", bo.shell.home / "devices" / "bo-lind.key"
    secret = device.read_text().split()[-1]
    passphrase = (bo.request.parent / "passphrase").read_text().strip()

    added = add(office, bo, "--role", "handler", "--settings", settings, "--json")
    shown = added.lines[0]["settings_words"]
    joined = bo.shell.run("people", "join", settings, "--words", shown)

    assert (0, 0) == (added.status, joined.status), added.err + joined.err
    assert ["handler"] == listed(bo.shell, BO)["roles"]
    assert 0 == bo.shell.run("cases").status
    travelled = bo.request.read_text() + settings.read_text()
    assert secret not in travelled
    assert passphrase not in travelled
    assert 0o600 == device.stat().st_mode & 0o777
    assert 0 == office.run("log", "verify").status


def test_whose_words_are_others_does_not_come_in(
    office: Shell, bo: Asked, tmp_path: Path
) -> None:
    """
    Neither into the office, nor the office onto a machine; nor without any words.
    """
    settings, wrong = tmp_path / "bo.office", "abacus " * 8
    adding = ("people", "add", bo.request, "--role", "handler")
    none = office.run(*adding)
    heard = office.run(*adding, "--words", wrong)
    (written,) = office.run("people", "settings", settings, "--json").lines
    settings.write_text(settings.read_text().replace("grievance.db", "other.db"))
    joined = bo.shell.run("people", "join", settings, "--words", written["words"])

    assert "give the words you heard with --words" in none.err
    assert "These are other words; nothing was changed." in heard.err
    assert "These are other words; nothing was changed." in joined.err
    assert {} == listed(office, BO)
    assert not (bo.shell.home / "grievance.toml").exists()


def test_a_file_of_this_machine_is_no_office_elsewhere(
    office: Shell, bo: Asked, tmp_path: Path
) -> None:
    """
    It is said where the settings are written, and where they are joined; no command
    makes an empty database in its place.
    """
    settings = tmp_path / "bo.office"
    wrote = office.run("people", "settings", settings, "--json")
    office.home.rename(tmp_path / "elsewhere")
    office.home.mkdir()

    joined = bo.shell.run(
        "people", "join", settings, "--words", wrote.lines[0]["words"]
    )
    listing = bo.shell.run("cases")

    assert "a file of this machine" in wrote.err
    assert "no machine of their own" in wrote.err
    assert 0 == joined.status, joined.err
    assert "There is no database file" in joined.err
    assert "only an office on PostgreSQL" in joined.err
    assert (2, True) == (listing.status, "There is no database file" in listing.err)
    assert [] == list(office.home.iterdir())


def test_roles_change_until_a_day_or_for_good(office: Shell, bo: Asked) -> None:
    """
    The last coordinator stays one, unless somebody insists.
    """
    added = add(office, bo, "--role", "handler", "--address", "bo@office.example")
    until = ("--add", "reviewer", "--until", "2999-01-31")

    (changed,) = office.run("people", "role", BO, *until, "--json").lines
    last = office.run("people", "role", PERSON, "--remove", "coordinator")
    passed = office.run("people", "role", BO, *until[:3], "2020-01-31")
    sure = office.run("people", "role", PERSON, "--remove", "coordinator", "--yes")

    assert f"they work in this home (GRIEVANCE_HOME={office.home})" in added.err
    assert "settings" not in added.err
    assert {"reviewer": "2999-02-01T00:00:00+00:00"} == changed["role_until"]
    assert {"reviewer": "2999-01-31"} == listed(office, BO)["roles_end"]
    assert "reviewer until 2999-01-31" in office.run("people").out
    assert "Nobody would be coordinator for good; name somebody else" in last.err
    assert "That day is over" in passed.err
    assert 0 == sure.status, sure.err
    assert 2 == office.run("people", "role", BO).status


def test_a_reviewer_comes_for_a_time(office: Shell, bo: Asked) -> None:
    """
    Unless somebody says that it is for good; in either command.
    """
    endless = office.run("people", "add", str(bo.request), "--role", "reviewer")
    add(office, bo, "--role", "handler", "--address", "bo@office.example")
    changed = office.run("people", "role", BO, "--add", "reviewer")
    for_good = office.run("people", "role", BO, "--add", "reviewer", "--for-good")

    assert (2, 2, 0) == (endless.status, changed.status, for_good.status)
    for refused in (endless, changed):
        assert "--until, or --for-good" in refused.err


def test_who_leaves_is_said_what_is_left_undone(busy: Shell, bo: Asked) -> None:
    """
    The first person has all keys and roles: nobody else could go on.  On this machine
    nothing stays that was sealed to who left.
    """
    (added,) = add(busy, bo, "--role", "handler", "--json").lines
    theirs = Home(busy.home).slips(holder_of(PersonId(UUID(added["person_id"]))))
    writing = theirs.with_suffix(".unfinished")
    theirs.write_bytes(b"sealed to them")
    writing.mkdir()
    (writing / "a text").touch()

    alone = busy.run("people", "leave", PERSON)
    (left,) = busy.run("people", "leave", BO, "--json").lines
    again = busy.run("people", "leave", BO)
    everybody = busy.run("people", "list", "--all", "--json").lines
    insisted = busy.run("people", "leave", PERSON, "--yes")

    assert 2 == alone.status
    assert "Nobody would be coordinator or custodian for good" in alone.err
    assert "of 2 cases nobody else has a key, but for recovery" in alone.err
    assert (BO, 0) == (left["name"], left["ended"])
    assert "There is no such person" in again.err
    assert not theirs.exists()
    assert not writing.exists()
    assert [(PERSON, False), (BO, True)] == [
        (one["name"], one["left"]) for one in everybody
    ]
    assert "Keys to 2 cases were taken away" in insisted.err
    assert "There is nobody in this office" in busy.run("people").out
    assert 0 == busy.run("log", "verify").status
