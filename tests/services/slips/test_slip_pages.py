"""What was read of slips is written in pages, for the same program to read."""

from __future__ import annotations

import gc
import subprocess
import sys

from dataclasses import replace
from uuid import UUID

import pytest

from grievance.domain.ids import SlipId
from grievance.domain.slip import Flag
from grievance.services.slips import slip_pages
from grievance.services.slips.known_slips import KnownSlip
from grievance.services.slips.slip_memory import Remembered
from grievance.services.slips.slip_pages import (
    PAGE,
    LogPoint,
    read_pages,
    shape,
    write_pages,
)
from grievance.storage.rings import Revision
from tests.doubles import make_case
from tests.services.boxes.test_slip_payload import FULL


POINT = LogPoint(7, b"leaf")
ELSEWHERE = "from grievance.services.slips.slip_pages import shape; print(shape().hex(), end='')"


def entry(number: int) -> Remembered:
    """Give what a full slip says, which is another for each *number*."""
    slip = replace(FULL, incidents=number, flags=frozenset(Flag))
    slip_id = SlipId(UUID(int=number))
    known = KnownSlip(case=make_case(), slip=slip, slip_id=slip_id)
    return Revision(known.case.id.hex, number, number + 1), known


@pytest.mark.parametrize("count", [0, 1, PAGE, PAGE + 1])
def test_all_comes_back(count: int) -> None:
    """
    In their order, however many pages they fill, with the entry of the log.
    """
    several = [entry(0)] * (count - 1) + [entry(1)] * (count > 0)

    pages = read_pages(write_pages(POINT, several))

    assert pages is not None
    assert (POINT, several) == (pages.point, pages.entries)


def test_of_very_many_nobody_looks_for_garbage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    Neither while they are read nor later; of whatever else is made they do.
    """
    monkeypatch.setattr(slip_pages, "MANY", 0)
    written, before = write_pages(POINT, [entry(1)]), gc.get_freeze_count()

    try:
        assert read_pages(written) is not None
        assert gc.get_freeze_count() > before
        assert gc.isenabled()
    finally:
        gc.unfreeze()


@pytest.mark.parametrize("size", [0, 1, 40, 60, 400])
def test_what_was_cut_off_is_nothing(size: int) -> None:
    """
    Although its seal was right.
    """
    assert read_pages(write_pages(POINT, [entry(1)])[:size]) is None


def test_every_process_knows_the_same_shape() -> None:
    """
    Whatever its hashes are seeded with; or nothing would outlast a process.
    """
    for seed in "12":
        done = subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert shape().hex() == done.stdout
