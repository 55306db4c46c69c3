"""Look at an office, and show what was found: a table for people, JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import click

from grievance.cli.named_home import home_of
from grievance.cli.output import Fields, print_json
from grievance.cli.surroundings import Surroundings
from grievance.cli.tables import print_table
from grievance.doctor import Finding, Patient, Sign, Thresholds, examine_office
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError
from grievance.home import Home
from grievance.settings import Settings, read_settings
from grievance.storage.store import Store
from grievance.wiring import open_store, refuse_missing_file
from worker.broker_time import broker_time


HEADS = ("", "part", "found", "what to do")
SIGNS = {
    Sign.FINE: "✓ fine",
    Sign.NOTE: "· note",
    Sign.PROBLEM: "✗ problem",
    Sign.UNSEEN: "– unseen",
}
BAD = frozenset({Sign.PROBLEM, Sign.UNSEEN})


def look_at_office(surroundings: Surroundings, patience: float) -> tuple[Finding, ...]:
    """
    Look at the office whose home is named, each server for *patience* seconds.

    Raises:
        SetupError: There is none, or its settings are not understood.
    """
    home = home_of(surroundings)
    settings = read_settings(home.settings, surroundings.environ)
    with _patient(home, settings, surroundings, patience) as patient:
        return examine_office(patient)


def are_well(findings: Sequence[Finding]) -> bool:
    """Tell whether there is no problem, and nothing that could not be looked at."""
    return not any(one.sign in BAD for one in findings)


def show_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Print all of them."""
    if as_json:
        for one in findings:
            print_json(_fields(one))
        return
    rows = [(SIGNS[one.sign], one.part, one.said, one.advice) for one in findings]
    print_table(HEADS, rows, empty="")
    signs = Counter(one.sign for one in findings)
    problems, notes = signs[Sign.PROBLEM], signs[Sign.NOTE]
    click.echo(f"{counted(problems, 'problem')}, {counted(notes, 'note')}.", err=True)


@contextmanager
def _patient(
    home: Home, settings: Settings, surroundings: Surroundings, patience: float
) -> Generator[Patient, None, None]:
    store, trouble = _store(home, settings)
    try:
        yield Patient(
            home=home,
            settings=settings,
            environ=surroundings.environ,
            store=store,
            trouble=trouble,
            ask_broker=broker_time,
            limits=Thresholds(patience=patience),
        )
    finally:
        if store is not None:
            store.close()


def _store(home: Home, settings: Settings) -> tuple[Store | None, str]:
    """Open the database, whatever is in it; or say why there is none to open."""
    try:
        refuse_missing_file(home, settings)
        return open_store(home, settings), ""
    except SetupError as error:
        return None, str(error)


def _fields(one: Finding) -> Fields:
    return {
        "part": one.part,
        "sign": one.sign,
        "found": one.said,
        "advice": one.advice or None,
    }
