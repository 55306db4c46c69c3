"""What hides others is drawn by lot, out of a secret: the same facts give the same bytes."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from grievance.statistics.cube import Key
from grievance.statistics.declared import Every
from grievance.statistics.lot import Lot
from grievance.statistics.making import make_tables
from grievance.statistics.package import package
from grievance.statistics.release import Method, Release, Words
from tests.statistics.imagined import lot
from tests.statistics.test_making import SMALL, imagined, plan, table


ROOT = Path(__file__).resolve().parents[2]
YEAR = "2026"
KEY = Key(measure="received", period=YEAR, where=(("region", "r0"),))
DECLARED = replace(
    SMALL, tables=(table("received", Every.YEAR, "channel", "principle", "region"),)
)
WORDS = Words(
    titles={one.name: one.title for one in DECLARED.tables},
    dimensions={one.name: one.label for one in DECLARED.dimensions},
    values={one.name: one.codes for one in DECLARED.dimensions},
    measures=DECLARED.measures,
)


def sha256(luck: Lot, method: Method = Method.WITHHELD, *, order: int = 0) -> str:
    """Make a release of the same facts, noted in some order, and digest its files."""
    things = list(imagined(random.Random(7), 90))
    random.Random(order).shuffle(things)
    made = make_tables(
        plan(YEAR, {YEAR: tuple(things)}, declared=DECLARED, lot=luck, method=method)
    )
    files = package(
        Release(
            office="Office",
            period=YEAR,
            published_on=date(2026, 4, 12),
            tables=made.tables,
            words=WORDS,
            rule=plan(YEAR, {}).rule,
            method=method,
        )
    )
    return hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()


@pytest.mark.parametrize("method", Method)
def test_the_same_facts_give_the_same_bytes(method: Method) -> None:
    """
    In whatever order they are noted; with another secret others hide them.
    """
    first = sha256(lot(1), method)

    assert first == sha256(lot(1), method, order=5)
    assert 1 < len({first, *(sha256(lot(number), method) for number in range(2, 6))})


def test_another_process_gives_the_same_bytes() -> None:
    """
    Sets have another order there.
    """
    code = "from tests.statistics.test_lot import lot, sha256; print(sha256(lot(1)))"

    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert {sha256(lot(1))} == told


def test_luck_is_that_of_a_number_and_a_purpose() -> None:
    """
    It stays what it is: a period that is made anew hides behind the same numbers.
    """
    others = {
        lot(2).luck("dear", KEY),
        lot(1).luck("rounded", KEY),
        lot(1).luck("dear", replace(KEY, period="2026-Q2")),
        lot(1).luck("dear", replace(KEY, where=())),
        lot(1).luck("dear", replace(KEY, where=(("region", "r1"),))),
    }

    assert 0.424 == round(lot(1).luck("dear", KEY), 3)
    assert 5 == len(others - {lot(1).luck("dear", KEY)})


def test_luck_is_even() -> None:
    """
    From none to one, and no two offices alike.
    """
    keys = [replace(KEY, period=f"{year}") for year in range(2_000)]

    found = [Lot.at_random().luck("dear", key) for key in keys]

    assert 0.0 <= min(found) < 0.02
    assert 0.98 < max(found) < 1.0
    assert 0.45 < sum(found) / len(found) < 0.55
    assert keys != lot(1).shuffled("told again", keys) != lot(2).shuffled("x", keys)
