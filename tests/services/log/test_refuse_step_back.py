"""Older books, or others, are refused by each thing that a machine remembers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.errors import SetupError
from grievance.domain.ids import CaseId, holder_of
from grievance.services.log.refuse_step_back import Remembered, refuse_step_back
from grievance.vault.high_water import HighWater
from grievance.vault.key_marks import KeyMark, KeyMarks
from grievance.vault.mark_file import Mark
from tests.doubles import make_mail
from tests.offices import DANA, Office


OTHER = "0" * 32


def seen_by(office: Office, case_id: CaseId, what: str) -> Remembered:
    """Remember one thing that is not so in these books."""
    size, epoch = log_size(office), office.directory.epoch
    if what == "key":
        key = KeyMark.of(case_id, Compartment.CONTENTS, 2, b"another")
        return Remembered(keys=KeyMarks(newest={key.box: key}))
    if what == "holder":
        mark = Mark(holder_of(office.person(DANA)), 1, OTHER)
        return Remembered(holders={(mark.name, mark.kv): mark})
    marks = {
        "longer": HighWater(log_size=size + 1, log_root="11" * 32),
        "other": HighWater(log_size=size, log_root="11" * 32),
        "forked": HighWater(log_size=2, log_root="11" * 32),
        "directory": HighWater(directory_epoch=epoch + 1),
    }
    return Remembered(marks=marks[what])


def log_size(office: Office) -> int:
    with office.store.read() as tx:
        return tx.log.frontier().size


@pytest.mark.parametrize(
    "what", ["longer", "other", "forked", "directory", "key", "holder"]
)
def test_what_was_seen_has_to_be_there(sqlite_office: Office, what: str) -> None:
    """
    A longer log, another one, a newer directory, another key: all but what is named.
    """
    office = sqlite_office
    case_id = office.case_of(make_mail("It is so."))
    size, seen = log_size(office), seen_by(office, case_id, what)

    with office.store.read() as tx:
        with pytest.raises(SetupError, match=f"`--back-to {size}`"):
            refuse_step_back(tx, office.directory, seen)
        with pytest.raises(SetupError, match=f"ends with entry {size};"):
            refuse_step_back(tx, office.directory, replace(seen, back_to=size - 1))
        aloud = replace(seen, back_to=size)
        assert refuse_step_back(tx, office.directory, aloud)
        assert not refuse_step_back(tx, office.directory, Remembered())


def test_what_was_seen_and_is_there_is_fine(sqlite_office: Office) -> None:
    """
    A machine that saw less, of the same books.
    """
    office = sqlite_office
    with office.store.read() as tx:
        log = tx.log.frontier()
    office.case_of(make_mail("It is so."))
    marks = HighWater(
        directory_epoch=office.directory.epoch,
        log_size=log.size,
        log_root=log.root.hex(),
    )

    with office.store.read() as tx:
        assert not refuse_step_back(tx, office.directory, Remembered(marks=marks))
