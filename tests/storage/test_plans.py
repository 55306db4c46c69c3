"""Nothing that is done all day reads a table that grows whole (PostgreSQL)."""

from __future__ import annotations

from pathlib import Path

import pytest

from grievance.domain.slip import Slip
from tests.benchmarks.crowd import multiply
from tests.benchmarks.load import GROWING, actions
from tests.benchmarks.log import grow
from tests.benchmarks.many_cases import fill_here
from tests.benchmarks.plans import read_whole, watching
from tests.offices import Cleared, at_work, closing


COPIES, REAL, ENTRIES = 400, 10, 4_000


@pytest.fixture
def crowd_url(cleared_postgres: Cleared) -> str:
    """
    Give an office with nothing in it yet.
    """
    return cleared_postgres.clear()


def test_what_is_done_all_day_asks_indexes(crowd_url: str, tmp_path: Path) -> None:
    """
    Four thousand cases, and as many entries of the log, are enough for the database to
    prefer an index, if there is one.

    That it tells whole reads at all is shown by those that have to read everything.
    """
    with closing(at_work(tmp_path / "home", crowd_url)) as office:
        fill_here(office.mechanism, [Slip()] * REAL)
        grow(office, ENTRIES)
        crowd = multiply(office, times=COPIES, letters=1)
        found, engine = {}, office.store.engine
        for action in actions(office, crowd):
            with watching(engine) as asked:
                action.do()
            found[action] = read_whole(engine, asked) & GROWING

    assert {} == {
        one.name: whole for one, whole in found.items() if whole and not one.reads_all
    }
    assert any(whole for one, whole in found.items() if one.reads_all)
