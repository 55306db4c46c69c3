"""`grievance people`: who is here, and where each is written to."""

from __future__ import annotations

import shutil

from pathlib import Path

import pytest

from tests.cli.command import Shell
from tests.cli.conftest import PERSON


def contact_of(office: Shell) -> tuple[object, object]:
    (one,) = office.run("people", "--json").lines
    return one["address"], one["time_zone"]


def test_the_first_person_says_where_they_are(shell: Shell) -> None:
    """
    Address and zone are signed with the name, and the office begins its days there.
    """
    where = ("--address", "ada@office.example", "--time-zone", "Europe/Zurich")

    done = shell.run("init", "--person", PERSON, *where)

    assert 0 == done.status, done.err
    assert ("ada@office.example", "Europe/Zurich") == contact_of(shell)
    assert 'time_zone = "Europe/Zurich"' in (shell.home / "grievance.toml").read_text()


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--address", "Ada <ada@office.example>", "That is no mail address"),
        ("--time-zone", "Mars/Olympus", "IANA name such as Europe/Zurich"),
    ],
)
def test_where_nobody_can_be_is_refused(
    shell: Shell, option: str, value: str, sentence: str
) -> None:
    """
    Before anything is made.
    """
    done = shell.run("init", "--person", PERSON, option, value)

    assert 0 != done.status
    assert sentence in done.err
    assert not (shell.home / "grievance.toml").exists()


def test_people_are_listed(office: Shell) -> None:
    """
    With and without the word; by name, roles and ties, for people and for programs.
    """
    listed, alone = office.run("people", "list"), office.run("people")
    (fields,) = office.run("people", "list", "--json").lines

    assert (0, alone.out) == (listed.status, listed.out)
    assert PERSON in listed.out
    assert (PERSON, []) == (fields["name"], fields["tied_to"])
    assert {"coordinator", "custodian"} <= set(fields["roles"])


def test_people_move(office: Shell) -> None:
    """
    With the root key; what is not named stays, and the log still verifies.
    """
    assert (None, None) == contact_of(office)

    moved = office.run(
        "people",
        "contact",
        PERSON,
        "--address",
        "a@b.example",
        "--time-zone",
        "Asia/Tokyo",
    )
    assert (0, f"{PERSON} is written to at a@b.example.\n") == (moved.status, moved.out)
    assert ("a@b.example", "Asia/Tokyo") == contact_of(office)
    office.run("people", "contact", PERSON.lower(), "--time-zone", "Asia/Seoul")
    assert ("a@b.example", "Asia/Seoul") == contact_of(office)
    (said,) = office.run("people", "contact", PERSON, "--nowhere", "--json").lines
    assert {"name": PERSON, "address": None, "time_zone": "Asia/Seoul"} == said
    assert (None, "Asia/Seoul") == contact_of(office)
    assert 0 == office.run("log", "verify").status


def test_nobody_moves_without_the_root_key(office: Shell, tmp_path: Path) -> None:
    """
    Where the safe is away, or another office's key is shown, nothing changes.
    """
    safe = office.home / "safe"
    away = tmp_path / "stick"
    shutil.move(safe, away)

    lost = office.run("people", "contact", PERSON, "--address", "a@b.example")
    wrong = office.run(
        *("people", "contact", PERSON, "--address", "a@b.example"),
        *("--root-key", str(away / "recovery.key")),
    )
    right = office.run(
        *("people", "contact", PERSON, "--address", "a@b.example"),
        *("--root-key", str(away / "root.key")),
    )

    assert "root.key is missing" in lost.err
    assert "recovery.key is not a root-key file" in wrong.err
    assert 0 == right.status, right.err


def test_what_to_change_is_to_be_said(office: Shell) -> None:
    """
    Nothing, or everything and nothing at once, is no wish.
    """
    assert 2 == office.run("people", "contact", PERSON).status
    assert (
        2
        == office.run(
            "people", "contact", PERSON, "--nowhere", "--address", "a@b.example"
        ).status
    )


def test_somebody_is_tied_to_an_entity(busy: Shell) -> None:
    """
    By name; it is shown, and says what to do about cases they can open by now.
    """
    done = busy.run("people", "tie", PERSON, "--to", "tamarack rolling")

    assert 0 == done.status, done.err
    assert f"{PERSON} is tied to Tamarack Rolling.\n" in done.out
    assert "holds keys to 2 cases" in done.out
    assert "`grievance block people`" in done.out
    (one,) = busy.run("people", "--json").lines
    assert ["Tamarack Rolling"] == one["tied_to"]
    assert "Tamarack Rolling" in busy.run("people").out
    assert 1 == len(busy.run("cases", "--json").lines)


def test_a_tie_ends_by_name(busy: Shell) -> None:
    """
    Then the case is in their list again.
    """
    busy.run("people", "tie", PERSON, "--to", "Tamarack Rolling")

    done = busy.run("people", "tie", PERSON, "--untie", "Tamarack Rolling", "--json")

    assert [{"name": PERSON, "tied_to": [], "keys": 2}] == done.lines
    assert 2 == len(busy.run("cases", "--json").lines)
    assert 0 == busy.run("log", "verify").status


def test_a_tie_is_to_somebody(busy: Shell) -> None:
    """
    Nobody named, or nobody of the registry: nothing changes.
    """
    assert 2 == busy.run("people", "tie", PERSON).status
    unknown = busy.run("people", "tie", PERSON, "--to", "Nowhere Metals")
    assert "Nothing in the registry is called" in unknown.err
    (one,) = busy.run("people", "--json").lines
    assert [] == one["tied_to"]
