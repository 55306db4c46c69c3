"""`grievance retention`: closed cases whose time is over; keep one, or hold it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import click

from grievance.cli.acts import Act, act_on, words_of
from grievance.cli.group import Group
from grievance.cli.moving import with_json, with_reason
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.case import Case
from grievance.domain.retention import RetentionRules
from grievance.screen.retention_words import BECAUSE
from grievance.services.retention.keep_longer import (
    hold_case,
    keep_longer,
    release_hold,
)
from grievance.services.retention.retention_queue import Reviewed, list_retention
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


HEADS = ("reference", "kind", "came to", "ended", "kept until", "because", "hold")
EMPTY = "The time of no case is over; `--all` lists every one that has ended."
KEPT, HELD, RELEASED = "It is kept.", "It is on hold.", "It is on hold no more."


@click.group(
    cls=Group,
    epilog="Example: grievance retention list; grievance retention keep GR-7F3K-9Q2D "
    "--until 2031-12-31 --reason 'The audit of 2031 comes back to it'",
)
def retention() -> None:
    """
    Look at closed cases whose time is over: keep them, hold them, or erase them.

    How long they are kept is set in grievance.toml, in [clocks] and [retention]. That
    the time is over destroys nothing; `grievance erase` does, with a second person.
    """


@retention.command("list", epilog="Example: grievance retention list --json")
@click.option("--all", "everything", is_flag=True, help="Every case that has ended.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per case.")
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, everything: bool, as_json: bool
) -> None:
    """List the cases whose time is over, the longest over first, and why it is."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        rules = RetentionRules.of(mechanism.timetable)
        with mechanism.store.read() as tx:
            found = list_retention(
                tx, ring, rules, today=mechanism.today, everything=everything
            )
    if as_json:
        for one in found:
            print_json(_fields(one))
        return
    print_table(HEADS, map(_row, found), empty=EMPTY)


@retention.command(
    epilog="Example: grievance retention keep GR-7F3K-9Q2D --until 2031-12-31 --reason -"
)
@click.argument("reference")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    metavar="DAY",
    help="The last day; the day after it is in the list again.",
)
@with_reason
@with_json
@with_surroundings
@who_options
def keep(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    until: datetime,
    reason: str,
    as_json: bool,
) -> None:
    """Keep a case until a day that you name; this goes before all rules."""
    why = words_of(reason)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        keep_longer(
            tx,
            ring,
            case_id=case.id,
            until=until.date(),
            reason=why,
            rules=RetentionRules.of(mechanism.timetable),
            at=mechanism.now(),
        )

    act_on(surroundings, who, reference, act, as_json=as_json, done=KEPT)


@retention.command(
    epilog="Example: grievance retention hold GR-7F3K-9Q2D --reason 'A court asks'"
)
@click.argument("reference")
@with_reason
@with_json
@with_surroundings
@who_options
def hold(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    reason: str,
    as_json: bool,
) -> None:
    """Let nothing of a case be destroyed, open or closed, until it is released."""
    act = _hold_or_release(hold_case, reason)
    act_on(surroundings, who, reference, act, as_json=as_json, done=HELD)


@retention.command(
    epilog="Example: grievance retention release GR-7F3K-9Q2D --reason 'It is decided'"
)
@click.argument("reference")
@with_reason
@with_json
@with_surroundings
@who_options
def release(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    reason: str,
    as_json: bool,
) -> None:
    """End a hold; the case is kept as long as any other."""
    act = _hold_or_release(release_hold, reason)
    act_on(surroundings, who, reference, act, as_json=as_json, done=RELEASED)


def _hold_or_release(step: Callable[..., object], reason: str) -> Act:
    """Do so with the words of a *reason*, which are read first."""
    why = words_of(reason)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        step(tx, ring, case_id=case.id, reason=why, at=mechanism.now())

    return act


def _row(one: Reviewed) -> tuple[object, ...]:
    return (
        one.case.reference,
        one.case.kind,
        one.outcome or one.case.stage,
        one.kept.since,
        one.kept.until,
        BECAUSE[one.kept.because],
        "on hold" if one.is_held else "",
    )


def _fields(one: Reviewed) -> Fields:
    return {
        "reference": one.case.reference,
        "kind": one.case.kind,
        "stage": one.case.stage,
        "outcome": one.outcome or None,
        "ended": one.kept.since,
        "kept_until": one.kept.until,
        "because": one.kept.because,
        "on_hold": one.is_held,
    }
