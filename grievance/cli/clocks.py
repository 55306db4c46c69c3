"""`grievance clocks`: what is due until when; pause a clock, let it go on, stop it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import click

from grievance.cli.acts import act_on, words_of
from grievance.cli.clock_fields import HEADS, SPARE, fields_of_clock, row_of
from grievance.cli.group import Group
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.recalling import recalled
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.happening import Happening
from grievance.services.cases.list_clocks import ListedClock, list_clocks
from grievance.services.handling.note_happening import note_happening
from grievance.services.handling.pause_clock import (
    PauseReason,
    pause_clock,
    resume_clock,
)
from grievance.services.slips.list_cases import handler_names
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


KINDS = click.Choice([kind.value for kind in ClockKind])
Wanted = Callable[[ListedClock], bool]
MAIL_DAYS = 30


@click.group(
    cls=Group,
    invoke_without_command=True,
    epilog="Example: grievance clocks --due --mine",
)
@click.option("--due", is_flag=True, help="Only what is due soon, overdue or over.")
@click.option("--overdue", is_flag=True, help="Only what is overdue.")
@click.option("--mine", is_flag=True, help="Only of cases that you answer for.")
@click.option(
    "--kind", type=KINDS, help="Only clocks of this kind; retention shows only so."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per clock.")
@with_surroundings
@who_options
@click.pass_context
def clocks(  # noqa: PLR0913  # one for each option
    ctx: click.Context,
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    due: bool,
    overdue: bool,
    mine: bool,
    kind: str | None,
    as_json: bool,
) -> None:
    """
    List the clocks of the cases you may open, what is due first at the top.

    A clock that others have time on, as for an appeal, is over and never overdue. When
    a case's records are to be erased is listed with --kind retention, or once it is due.
    """
    if ctx.invoked_subcommand is not None:
        return
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with recalled(mechanism, ring) as (tx, memory):
            found = list_clocks(tx, ring, memory, today=mechanism.today)
    me = handler_names(ring)[ring.person_id]
    wanted: list[Wanted] = [_of_kind(kind)]
    wanted += [lambda one: one.is_due] if due else []
    wanted += [lambda one: one.is_late] if overdue else []
    wanted += [lambda one: one.owner == me] if mine else []
    _print([one for one in found if all(fits(one) for fits in wanted)], as_json=as_json)


def _of_kind(kind: str | None) -> Wanted:
    if kind is not None:
        return lambda one: one.clock.kind == kind
    return lambda one: one.clock.kind is not ClockKind.RETENTION or one.is_due


def _print(found: list[ListedClock], *, as_json: bool) -> None:
    if as_json:
        for one in found:
            print_json(fields_of_clock(one))
        return
    empty = "No clock runs in a case that you may open, or none that you asked for."
    rows = [row_of(one) for one in found]
    print_table(HEADS, rows, empty=empty, spare=SPARE)


@clocks.command(
    epilog="Example: grievance clocks pause GR-7F3K-9Q2D assessment "
    "--why waiting-for-complainant --reason 'She is asked for the dates.'"
)
@click.argument("reference")
@click.argument("kind", type=KINDS)
@click.option(
    "--why",
    type=click.Choice([why.value for why in PauseReason]),
    default=PauseReason.WAITING_FOR_COMPLAINANT.value,
    show_default=True,
)
@click.option(
    "--reason",
    metavar="TEXT",
    required=True,
    help="One sentence, sealed into the case; - reads it from standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
@with_surroundings
@who_options
def pause(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    kind: str,
    why: str,
    reason: str,
    as_json: bool,
) -> None:
    """Let a clock of a case stand still, and say why."""
    words = words_of(reason)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        pause_clock(
            *(tx, ring, case.id, ClockKind(kind)),
            why=PauseReason(why),
            text=words,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    done = f"The clock for {kind} stands still."
    act_on(surroundings, who, reference, act, as_json=as_json, done=done)


@clocks.command(epilog="Example: grievance clocks resume GR-7F3K-9Q2D assessment")
@click.argument("reference")
@click.argument("kind", type=KINDS)
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
@with_surroundings
@who_options
def resume(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    kind: str,
    as_json: bool,
) -> None:
    """Let a clock go on; it is due as much later as it stood still."""

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        resume_clock(
            *(tx, ring, case.id, ClockKind(kind)),
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    done = f"The clock for {kind} goes on."
    act_on(surroundings, who, reference, act, as_json=as_json, done=done)


@clocks.command(
    epilog="Example: grievance clocks note GR-7F3K-9Q2D entity-answered "
    "--reason 'Their answer came on paper.'"
)
@click.argument("reference")
@click.argument("what", type=click.Choice([what.value for what in Happening]))
@click.option(
    "--reason",
    metavar="TEXT",
    required=True,
    help="How it came, sealed into the case; - reads it from standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
@with_surroundings
@who_options
def note(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    what: str,
    reason: str,
    as_json: bool,
) -> None:
    """Say that what a clock waits for came, other than by a letter of ours."""
    words = words_of(reason)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        note_happening(
            *(tx, ring, case.id, Happening(what)),
            text=words,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    done = f"It is on record: {what}."
    act_on(surroundings, who, reference, act, as_json=as_json, done=done)


@clocks.command(epilog="Example: grievance clocks mails --json")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per mail.")
@with_surroundings
def mails(surroundings: Surroundings, /, *, as_json: bool) -> None:
    """List the mails to people of the office of the last month; needs no passphrase."""
    with opened(surroundings) as mechanism:
        names = {one.person_id: one.name for one in mechanism.directory().people}
        with mechanism.store.read() as tx:
            since = mechanism.now() - timedelta(days=MAIL_DAYS)
            found = tx.staff_mail.since(since)
    heads = ("day", "person", "kind", "state", "why")
    rows = [
        (one.day, names.get(one.person_id), one.kind, one.state, one.error)
        for one in found
    ]
    if as_json:
        for row in rows:
            print_json(dict(zip(heads, row, strict=True)))
        return
    print_table(heads, rows, empty="Nobody of the office was written to of late.")
