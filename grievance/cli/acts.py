"""What `assign`, `move` and `note` share: one act upon one case, and its new state."""

from __future__ import annotations

from collections.abc import Callable

import click

from grievance.cli.case_fields import cover_fields
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.streams import stdin_bytes
from grievance.cli.surroundings import Surroundings
from grievance.cli.unlocking import Who, unlock
from grievance.domain.case import Case
from grievance.domain.display import one_line
from grievance.reading_files import read_stream
from grievance.services.slips.list_cases import handler_name, handler_names
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


STDIN = "-"
Act = Callable[[Mechanism, Transaction, PersonRing, Case], object]


def act_on(  # noqa: PLR0913  # whose hands, which case, what, how to say so
    surroundings: Surroundings,
    who: Who,
    reference: str,
    act: Act,
    *,
    as_json: bool,
    done: str = "",
) -> None:
    """Do *act* in one transaction, and print the case as it is then, after *done*."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            act(mechanism, tx, ring, find_case(tx, reference))
        with mechanism.store.read() as tx:
            case = find_case(tx, reference)
        if done and not as_json:
            click.echo(done)
        print_cover(case, handler_name(case, handler_names(ring)), as_json=as_json)


def words_of(argument: str) -> str:
    """Return the argument, or standard input for `-`: arguments are seen by others."""
    if argument != STDIN:
        return argument
    return read_stream(stdin_bytes()).decode("utf-8", "replace")


def print_cover(
    case: Case, handler: str | None, *, as_json: bool, more: Fields | None = None
) -> None:
    """Print a case as it is now; *more* is added for programs."""
    if as_json:
        print_json({**cover_fields(case, handler), **(more or {})})
        return
    due = f", due {case.due_on}" if case.due_on else ""
    held = one_line(handler or "nobody yet")
    click.echo(f"{case.reference} is in {case.stage}, with {held}{due}.")
