"""`grievance cases`: list the cases somebody may open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict

import click

from grievance.cli.case_fields import listed_fields
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json, to_json
from grievance.cli.recalling import recalled
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.case import Case, CaseKind
from grievance.domain.counting import counted
from grievance.domain.people import Person
from grievance.domain.rekeying import DueKeys
from grievance.domain.slip import Flag
from grievance.domain.stage import Stage
from grievance.services.directory.read_directory import person_of
from grievance.services.overviews.count_waiting import (
    RECENT,
    WaitingCounts,
    count_waiting,
)
from grievance.services.rekeying.count_due_keys import due_keys_for
from grievance.services.rekeying.say_due_keys import say_due_keys
from grievance.services.slips.list_cases import ListedCase, list_cases, listed_by_name
from grievance.services.slips.slip_memory import SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


FIELDS = ("reference", "stage", "urgency", "due_on", "handler", "about", "criteria")
LOOK = "; see `grievance quarantine list`."
REOPEN = "; see `grievance reopen`."
HEADS = ("reference", "stage", "urgency", "due", "handler", "about", "criteria")
SPARE = ("criteria", "handler")
NONE = "There is no case that you may open, or none that you asked for."
NAMES_ONLY = (
    "Of {} you see who complained, not what they said (marked: names only); `grievance "
    "case` shows it."
)


@click.command(epilog="Example: grievance cases --stage received --json")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per case.")
@click.option(
    "--stage", type=click.Choice([s.value for s in Stage]), help="Only cases there."
)
@click.option("--handler", metavar="NAME", help="Only cases of this handler.")
@click.option("--mine", is_flag=True, help="Only open ones that you answer for.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in CaseKind]),
    help="Only these; files on audits are listed where they are asked for.",
)
@with_surroundings
@who_options
def cases(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    as_json: bool,
    stage: str | None,
    handler: str | None,
    mine: bool,
    kind: str | None,
) -> None:
    """
    List the cases you may open, the newest first; no case is opened by it.

    After them come those of which you see who complained, and not what they said.

    Below, on standard error, is counted what waits that is no case, and how many keys
    are to be changed.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        me = person_of(ring.directory, ring.person_id)
        with recalled(mechanism, ring) as (tx, memory):
            theirs = _listed(tx, ring, memory)
            if mine:
                theirs = (one for one in theirs if _is_mine(one.case, me))
            found = _found(theirs, stage=stage, handler=handler, kind=kind)
            waiting = count_waiting(tx, at=mechanism.now())
            due = due_keys_for(
                tx, ring.directory, me, at=mechanism.now(), today=mechanism.today
            )
            if as_json:
                _print_fields(found, waiting, due)
                return
            listed = list(found)
    print_table(HEADS, [_row(fields) for fields in listed], empty=NONE, spare=SPARE)
    keys = say_due_keys(due, me)
    for sentence in (*_names_only(listed), *_news(listed), *_footer(waiting), *keys):
        click.echo(sentence, err=True)


def _print_fields(
    found: Iterable[Fields], waiting: WaitingCounts, due: DueKeys
) -> None:
    for fields in found:
        print_json(fields)
    counts = {"waiting": asdict(waiting), "keys_due": due.count}
    click.echo(to_json(counts), err=True)


def _row(fields: Fields) -> list[object]:
    """Write a line of the table: Entities and Members stand in one column."""
    mark = ("(names only)",) if fields["names_only"] else ()
    about = (*mark, *_names(fields, "entities"), *_names(fields, "members"))
    return [about if name == "about" else fields[name] for name in FIELDS]


def _names(fields: Fields, noun: str) -> tuple[str, ...]:
    found = fields[noun]
    assert isinstance(found, tuple)
    return found


def _listed(
    tx: Transaction, ring: PersonRing, memory: SlipMemory
) -> Iterator[ListedCase]:
    """Yield what they may read, then that of which they see the names alone."""
    yield from list_cases(tx, ring, memory)
    yield from listed_by_name(tx, ring, memory)


def _names_only(listed: Iterable[Fields]) -> Iterator[str]:
    """Say what is marked, and which command shows it."""
    count = sum(1 for fields in listed if fields["names_only"])
    if count:
        yield NAMES_ONLY.format(counted(count, "case"))


def _found(
    theirs: Iterable[ListedCase],
    *,
    stage: str | None,
    handler: str | None,
    kind: str | None,
) -> Iterator[Fields]:
    for listed in theirs:
        is_there = stage in (None, listed.case.stage) and _is_of(listed, handler)
        if is_there and _is_of_kind(listed.case, kind):
            yield listed_fields(listed)


def _is_mine(case: Case, me: Person) -> bool:
    return case.is_open and case.owner == me.id


def _is_of_kind(case: Case, kind: str | None) -> bool:
    return case.is_complaint if kind is None else case.kind == kind


def _news(listed: Iterable[Fields]) -> Iterator[str]:
    """Name the cases that a late letter suggests to take up again."""
    for fields in listed:
        flags, until = fields["flags"], fields["may_be_resubmission_until"]
        if until:
            yield f"{fields['reference']} may be resubmitted, until {until}{REOPEN}"
        elif isinstance(flags, frozenset) and Flag.MAY_BE_TAKEN_UP in flags:
            yield f"{fields['reference']} may be taken up again, by a late letter{REOPEN}"


def _footer(waiting: WaitingCounts) -> Iterator[str]:
    """Say what waits that is no case, as nobody would look for it."""
    if waiting.quarantined:
        messages = counted(waiting.quarantined, "message waits", "messages wait")
        yield f"{messages} in quarantine{LOOK}"
    if waiting.set_aside:
        was = "was" if waiting.set_aside == 1 else "were"
        messages = counted(waiting.set_aside, "message")
        yield (
            f"{messages} of the last {RECENT.days} days {was} set aside as sent by "
            f"machines{LOOK}"
        )
    if waiting.given_up:
        yield f"{counted(waiting.given_up, 'job was', 'jobs were')} given up{LOOK}"


def _is_of(listed: ListedCase, handler: str | None) -> bool:
    if handler is None:
        return True
    wanted = " ".join(handler.split()).casefold()
    return listed.handler is not None and listed.handler.casefold() == wanted
