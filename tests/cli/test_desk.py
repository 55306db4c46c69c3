"""What the desk knows before anybody has unlocked it."""

from __future__ import annotations

from contextlib import closing

import pytest

from grievance.cli.desk_workplace import whose_machine
from grievance.cli.first_office import first_office
from grievance.domain.errors import NotAllowedError
from grievance.home import Home
from grievance.wiring import build
from tests.cli.command import Shell
from tests.cli.conftest import PERSON
from tui.guide import Wish


def test_the_owner_of_the_device_file_is_asked_for_a_passphrase_only(
    office: Shell,
) -> None:
    """
    Their name is filled in, so that a passphrase is never typed where it shows.
    """
    mechanism = build(office.home, {})
    with closing(mechanism.store):
        found = whose_machine(mechanism)
        mechanism.home.device(PERSON).unlink()
        stranger = whose_machine(mechanism)

    assert (PERSON, "") == (found, stranger)


def test_who_only_looks_is_offered_no_office(shell: Shell) -> None:
    """
    There is nothing to look at; the sentence says what makes one.
    """
    done = shell.run("desk", "--read-only")

    assert (2, False) == (done.status, shell.home.exists())
    assert "There is no office in" in done.err
    assert "without --read-only" in done.err


def test_no_first_office_is_made_behind_a_weak_passphrase(shell: Shell) -> None:
    """
    Whatever the form lets through.
    """
    wish = Wish(
        office="Office",
        person=PERSON,
        passphrase="password",
        mailbox="",
        time_zone="",
    )

    with pytest.raises(NotAllowedError, match="too easy to guess"):
        first_office(Home(shell.home), {}, wish)

    assert not shell.home.exists()
