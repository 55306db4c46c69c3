"""`grievance doctor`: look at the whole office, and say what to do about what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import click

from grievance.cli.counting import counted
from grievance.cli.faults import REFUSED
from grievance.cli.named_home import home_of
from grievance.cli.output import Fields, print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.doctor import Finding, Patient, Sign, Thresholds, examine_office
from grievance.domain.errors import SetupError
from grievance.home import Home
from grievance.settings import Settings, read_settings
from grievance.storage.store import Store
from grievance.wiring import open_store, refuse_missing_file


HEADS = ("", "part", "found", "what to do")
SIGNS = {
    Sign.FINE: "✓ fine",
    Sign.NOTE: "· note",
    Sign.PROBLEM: "✗ problem",
    Sign.UNSEEN: "– unseen",
}
BAD = frozenset({Sign.PROBLEM, Sign.UNSEEN})


@click.command(
    epilog="\b\nExamples:\n  grievance doctor\n  grievance doctor --json --patience 5"
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per finding."
)
@click.option(
    "--patience",
    type=click.FloatRange(1, 600),
    default=Thresholds().patience,
    show_default=True,
    metavar="SECONDS",
    help="How long one server is waited for; all are asked at once.",
)
@with_surroundings
@click.pass_context
def doctor(
    ctx: click.Context, surroundings: Surroundings, /, *, as_json: bool, patience: float
) -> None:
    """
    Look at the whole office, and say what to do about what is wrong.

    That is database, broker, mailboxes, mail server, clocks, keys, log, disks, backups,
    and whether the work gets done. Nothing is opened, sent or taken in, and no secret is shown. Exit with 0 if all is
    fine, 1 if there is a problem, 2 if there is no office to look at.
    """
    home = home_of(surroundings)
    settings = read_settings(home.settings, surroundings.environ)
    with _patient(home, settings, surroundings, patience) as patient:
        findings = examine_office(patient)
    _show(findings, as_json=as_json)
    if any(one.sign in BAD for one in findings):
        ctx.exit(REFUSED)


@contextmanager
def _patient(
    home: Home, settings: Settings, surroundings: Surroundings, patience: float
) -> Generator[Patient, None, None]:
    from worker.broker_time import broker_time  # noqa: PLC0415  # the command that needs it

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


def _show(findings: Sequence[Finding], *, as_json: bool) -> None:
    if as_json:
        for one in findings:
            print_json(_fields(one))
        return
    rows = [(SIGNS[one.sign], one.part, one.said, one.advice) for one in findings]
    print_table(HEADS, rows, empty="")
    signs = Counter(one.sign for one in findings)
    problems, notes = signs[Sign.PROBLEM], signs[Sign.NOTE]
    click.echo(f"{counted(problems, 'problem')}, {counted(notes, 'note')}.", err=True)


def _fields(one: Finding) -> Fields:
    return {
        "part": one.part,
        "sign": one.sign,
        "found": one.said,
        "advice": one.advice or None,
    }
