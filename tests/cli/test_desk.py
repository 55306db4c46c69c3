"""What the desk knows before anybody has unlocked it."""

from __future__ import annotations

from contextlib import closing

from grievance.cli.desk import whose_machine
from grievance.wiring import build
from tests.cli.command import Shell
from tests.cli.conftest import PERSON


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
