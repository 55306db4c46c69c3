"""`grievance audits begin|submit|end|close`: note how far an audit is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Final

import click

from grievance.cli.recording import with_json
from grievance.cli.registry_hand import DAY, open_books, print_changed
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.audit import Audit
from grievance.domain.audit_change import begun, closed, ended, submitted
from grievance.domain.registry_ids import Noun
from grievance.domain.registry_reason import RegistryReason
from grievance.services.audits.change_audit import change_audit


PLAN, REPORT = "plan", "report"
_On = Callable[[Audit, date, date], Audit]
_with_day: Final = click.option(
    "--on", type=DAY, metavar="DAY", help="On which day; today unless said otherwise."
)


@click.command(epilog="Example: grievance audits begin AU-310 --on 2026-10-12")
@click.argument("key")
@_with_day
@with_json
@with_surroundings
def begin(
    surroundings: Surroundings, /, *, key: str, on: datetime | None, as_json: bool
) -> None:
    """Note the day on which an audit began, or correct it."""
    _note(
        surroundings,
        key,
        lambda one, day, today: begun(one, day, today=today),
        on,
        as_json=as_json,
    )


@click.command(epilog="Example: grievance audits end AU-310 --on 2026-10-15")
@click.argument("key")
@_with_day
@with_json
@with_surroundings
def end(
    surroundings: Surroundings, /, *, key: str, on: datetime | None, as_json: bool
) -> None:
    """
    Note the day on which an audit ended.

    From then on its answer is waited for.
    """
    _note(
        surroundings,
        key,
        lambda one, day, today: ended(one, day, today=today),
        on,
        as_json=as_json,
    )


@click.command(epilog="Example: grievance audits close AU-310")
@click.argument("key")
@_with_day
@with_json
@with_surroundings
def close(
    surroundings: Surroundings, /, *, key: str, on: datetime | None, as_json: bool
) -> None:
    """Close an audit; where no end was noted, it ended on that day."""
    _note(
        surroundings,
        key,
        lambda one, day, today: closed(one, day, today=today),
        on,
        as_json=as_json,
    )


@click.command(epilog="Example: grievance audits submit AU-310 report")
@click.argument("key")
@click.argument("what", type=click.Choice([PLAN, REPORT]))
@with_json
@with_surroundings
def submit(
    surroundings: Surroundings, /, *, key: str, what: str, as_json: bool
) -> None:
    """Note that the plan of an audit came, or its report."""
    change = partial(submitted, report=what == REPORT)
    _note(
        surroundings, key, lambda one, _day, _today: change(one), None, as_json=as_json
    )


def _note(
    surroundings: Surroundings,
    key: str,
    change: _On,
    on: datetime | None,
    *,
    as_json: bool,
) -> None:
    why = RegistryReason.PROGRESS
    with open_books(surroundings) as books:
        today = books.mechanism.today
        day = on.date() if on else today
        audit = books.find(Noun.AUDIT, key, Audit)
        changes = change_audit(
            books.tx, audit.id, lambda one: change(one, day, today), books.hand(why)
        )
        print_changed(changes, books.registry, why, as_json=as_json)
