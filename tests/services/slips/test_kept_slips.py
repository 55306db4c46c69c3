"""What was read of slips outlasts the process, for whoever read it, as long as it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest

from grievance.domain.ids import CaseId
from grievance.domain.slip import Slip
from grievance.services.slips import slip_memory, slip_pages
from grievance.services.slips.kept_slips import SlipFile, keep_slips, recall_slips
from grievance.services.slips.known_slips import KnownSlip, SlipMemory, known_slips
from tests.doubles import make_mail
from tests.offices import DANA, HENRI, Office
from tests.services.drafts import code
from tests.services.retention.test_erase_case import ended, erase
from tests.services.slips.test_slip_put_back import keep_slips as keep_rows
from tests.services.slips.test_slip_put_back import put_back


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    return sqlite_office


@pytest.fixture(name="few")
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even one slip be worth keeping."""
    monkeypatch.setattr(slip_memory, "FEW", 0)


@pytest.fixture(name="case_id")
def _case_id(office: Office, few: None) -> CaseId:
    """Take in two letters; the worker reads their slips and keeps them."""
    del few
    case_id = office.case_of(make_mail())
    office.case_of(make_mail("They dump ash into the river at night."))
    start(office)
    return case_id


def file_of(office: Office) -> SlipFile:
    return office.mechanism.slip_file(office.worker)


def recalled(office: Office, file: SlipFile | None = None) -> dict[CaseId, KnownSlip]:
    """Return what would be remembered at a start."""
    with office.store.read() as tx:
        memory = recall_slips(tx, file or file_of(office))
    return {one.case.id: one for *_, one in memory.settled()}


def start(office: Office) -> Mapping[CaseId, Slip | None]:
    """Let the worker start, read all slips, and keep what it read."""
    file = file_of(office)
    with office.store.read() as tx:
        memory = recall_slips(tx, file)
        known = list(known_slips(tx, office.worker, memory))
    keep_slips(office.store, file, memory)
    return {one.case.id: one.slip for one in known}


def cold(office: Office) -> Mapping[CaseId, Slip | None]:
    """Read all slips without remembering any."""
    with office.store.read() as tx:
        known = list(known_slips(tx, office.worker, SlipMemory()))
    return {one.case.id: one.slip for one in known}


def test_a_start_opens_only_what_changed(office: Office, case_id: CaseId) -> None:
    """
    What did not change is not even looked at; what did is read as it is now.
    """
    code(office, case_id, criteria=("PS 10.3",))
    truth = cold(office)

    office.tamper(
        "UPDATE slip SET wrapped = sealed WHERE case_id <> :it", it=case_id.hex
    )

    assert truth == start(office)
    assert {case_id: truth[case_id]} == {
        one: slip for one, slip in cold(office).items() if slip is not None
    }
    assert truth == {one: known.slip for one, known in recalled(office).items()}


def test_an_older_slip_that_was_put_back_is_not_taken_from_it(
    office: Office, case_id: CaseId
) -> None:
    """
    The log says that there was a newer one, whatever this machine remembers.
    """
    keep_rows(office)
    code(office, case_id, criteria=("PS 10.3",))

    put_back(office)

    assert start(office)[case_id] is None
    assert start(office)[case_id] is None


def test_a_case_without_a_slip_leaves_the_file(
    office: Office, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    At the very next round, although there is little to keep.
    """
    monkeypatch.setattr(slip_memory, "FEW", 100)
    code(office, case_id, criteria=("PS 10.3",))
    office.tamper("DELETE FROM slip WHERE case_id = :it", it=case_id.hex)
    others = cold(office).keys() - {case_id}

    start(office)

    assert others == recalled(office).keys()


def test_an_erased_case_leaves_the_file(
    office: Office, few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What is left of it on the books is kept of it, at the very next round.
    """
    del few
    case_id = ended(office)
    start(office)
    assert not recalled(office)[case_id].case.is_erased
    monkeypatch.setattr(slip_memory, "FEW", 100)

    erase(office, case_id)
    left = start(office)[case_id]

    kept = recalled(office)[case_id]
    assert (True, left) == (kept.case.is_erased, kept.slip)


SHORTER = "DELETE FROM log_entry WHERE sequence = (SELECT max(sequence) FROM log_entry)"
ANOTHER = "UPDATE log_entry SET body = (SELECT body FROM log_entry WHERE sequence = 0)"


@pytest.mark.parametrize("put_back", [SHORTER, ANOTHER], ids=["shorter", "another"])
def test_nothing_counts_for_books_that_were_put_back(
    office: Office, case_id: CaseId, put_back: str
) -> None:
    """
    There the same revision of a slip may come to say something else.
    """
    assert case_id in recalled(office)

    office.tamper(put_back)

    assert {} == recalled(office)
    assert not file_of(office).path.exists()


def test_nobody_else_takes_anything_from_it(
    office: Office, case_id: CaseId, tmp_path: Path
) -> None:
    """
    Not with other keys, under another version of them, or in another office.
    """
    file, path = file_of(office), tmp_path / "copied.slips"
    others = (
        SlipFile.of(office.rings[HENRI], path, office=office.mechanism.origin),
        SlipFile.of(office.worker, path, office="another office"),
        replace(file, path=path, place=replace(file.place, kv=2)),
    )

    for other in (*others, replace(file, path=path)):
        copyfile(file.path, path)
        assert (other in others) is (case_id not in recalled(office, other))
    assert file.path != office.mechanism.slip_file(office.rings[DANA]).path


def test_a_program_that_knows_other_facts_reads_all_anew(
    office: Office, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    As after an update that gave a fact another default.
    """
    assert case_id in recalled(office)

    monkeypatch.setattr(slip_pages, "shape", lambda: bytes(32))

    assert {} == recalled(office)


def test_a_few_are_not_worth_a_file(office: Office) -> None:
    """
    A small office has none: its slips are opened in no time.
    """
    office.case_of(make_mail())

    start(office)

    assert not file_of(office).path.exists()


def test_without_a_place_for_it_the_next_start_is_slower(
    office: Office, case_id: CaseId, tmp_path: Path
) -> None:
    """
    A folder that is gone keeps nobody from work.
    """
    file = replace(file_of(office), path=tmp_path / "gone" / "worker.slips")
    memory = SlipMemory()
    with office.store.read() as tx:
        list(known_slips(tx, office.worker, memory))

    keep_slips(office.store, file, memory)

    assert {} == recalled(office, file)
    assert case_id in recalled(office)
