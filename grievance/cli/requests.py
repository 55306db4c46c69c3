"""`grievance requests`: what waits for a second person."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import click

from grievance.cli.acts import words_of
from grievance.cli.group import Group
from grievance.cli.letter_releasing import (
    Wish,
    check_wanted,
    release_of,
    show_asked,
)
from grievance.cli.named_message import find_id, shortened
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.request_view import (
    EMPTY,
    HEADS,
    SPARE,
    WHAT,
    about_of,
    codes_of,
    print_request,
    request_fields,
    row_of,
)
from grievance.cli.securing import secure
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.terminal import has_terminal
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.request import FOR_GOOD, Request, RequestedAct, RequestState
from grievance.services.requests.answer_request import answer_request
from grievance.services.requests.list_requests import ListedRequest, describe_requests
from grievance.services.requests.show_request import show_request
from grievance.services.retention.forget_erased import forget_erased
from grievance.services.slips.list_cases import handler_names
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


SURE = "Say yes to this"
TO_VACUUM = (
    "Its sealed rows are deleted, and lie in the database's files until its owner runs "
    "VACUUM on part, case_grant, outgoing and slip, or PostgreSQL does by itself."
)
REASON = "One sentence, sealed into the case; - reads it from standard input."


@click.group(
    cls=Group,
    invoke_without_command=True,
    epilog="Example: grievance requests --json; grievance requests confirm 09c4e2d1",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each.")
@with_surroundings
@who_options
@click.pass_context
def requests(
    ctx: click.Context, who: Who, surroundings: Surroundings, /, *, as_json: bool
) -> None:
    """
    List what waits for a second person: who asked for what, when, until when.

    What nobody answered in time stays in the list for a while, as lapsed. A request is
    named by its id, which may be cut to its first digits, four or more.
    """
    if ctx.invoked_subcommand is not None:
        return
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            at = mechanism.now()
            listed = describe_requests(tx, ring, at=at, with_lapsed=True)
    names = handler_names(ring)
    if as_json:
        for one in listed:
            print_json(request_fields(one, names, ring))
        return
    short = shortened(one.request.id for one in listed)
    rows = [row_of(one, short, names, ring) for one in listed]
    print_table(HEADS, rows, empty=EMPTY, spare=SPARE)


@requests.command(epilog="Example: grievance requests show 09c4e2d1 --json")
@click.argument("request", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def show(
    who: Who, surroundings: Surroundings, /, *, request: str, as_json: bool
) -> None:
    """Say what is asked for, with the reason that was given; that you read it is logged."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        _secure(mechanism, ring, request)
        _show(mechanism, ring, request, as_json=as_json)


def _secure(mechanism: Mechanism, ring: PersonRing, written: str) -> None:
    """See to the keys of the case that the request is on, if it is on one."""
    with mechanism.store.read() as tx:
        at = mechanism.now()
        found = _find(describe_requests(tx, ring, at=at, with_lapsed=True), written)
    if found.case_id is not None:
        secure(mechanism, ring, found.case_id)


def _show(
    mechanism: Mechanism, ring: PersonRing, written: str, *, as_json: bool = False
) -> None:
    with mechanism.store.begin() as tx:
        at = mechanism.now()
        found = _find(describe_requests(tx, ring, at=at, with_lapsed=True), written)
        if found.act is RequestedAct.RELEASE_LETTER:
            fields = (
                request_fields(found, handler_names(ring), ring) if as_json else None
            )
            show_asked(mechanism, tx, ring, found.request.id, fields)
            return
        one = show_request(tx, ring, found.request.id, at=at)
    names = handler_names(ring)
    if as_json:
        print_json({**request_fields(one, names, ring), "reason": one.reason or None})
        return
    print_request(one, names)


@requests.command(epilog="Example: grievance requests confirm 09c4e2d1 --reason -")
@click.argument("request", metavar="ID")
@click.option("--reason", metavar="TEXT", default="", help=REASON)
@click.option("--yes", "is_sure", is_flag=True, help="Do not show it and ask first.")
@with_surroundings
@who_options
def confirm(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    request: str,
    reason: str,
    is_sure: bool,
) -> None:
    """
    Say yes, as the second person; it is done at once.

    At a terminal you see first what is asked for: the letter in full, or why.
    """
    asks = has_terminal() and not is_sure
    _answer(surroundings, who, request, RequestState.CONFIRMED, reason, asks=asks)


@requests.command(epilog="Example: grievance requests refuse 09c4e2d1 --reason -")
@click.argument("request", metavar="ID")
@click.option("--reason", metavar="TEXT", default="", help=REASON)
@with_surroundings
@who_options
def refuse(
    who: Who, surroundings: Surroundings, /, *, request: str, reason: str
) -> None:
    """Say no; everything stays as it is."""
    _answer(surroundings, who, request, RequestState.REFUSED, reason)


@requests.command(epilog="Example: grievance requests withdraw 09c4e2d1")
@click.argument("request", metavar="ID")
@with_surroundings
@who_options
def withdraw(who: Who, surroundings: Surroundings, /, *, request: str) -> None:
    """Take your own request back."""
    _answer(surroundings, who, request, RequestState.WITHDRAWN, "")


def _answer(  # noqa: PLR0913  # whose hands, which request, what answer, why
    surroundings: Surroundings,
    who: Who,
    written: str,
    state: RequestState,
    reason: str,
    *,
    asks: bool = False,
) -> None:
    why = words_of(reason)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        _secure(mechanism, ring, written)
        if asks:
            _show(mechanism, ring, written)
            _ask(mechanism, ring, written)
        with mechanism.store.read() as tx:
            at = mechanism.now()
            listed = describe_requests(tx, ring, at=at, with_lapsed=True)
            one = _find(listed, written)
        is_letter = one.act is RequestedAct.RELEASE_LETTER
        lets_go = is_letter and state is RequestState.CONFIRMED
        checked = check_wanted(mechanism, ring, one.request.id) if lets_go else None
        how = Wish(checked=checked, despite=why if lets_go else "")
        with mechanism.store.begin() as tx:
            answered = answer_request(
                tx,
                ring,
                one.request.id,
                state,
                at=at,
                timetable=mechanism.timetable,
                reason="" if lets_go else why,
                release=release_of(mechanism, tx, how) if is_letter else None,
            )
        is_overwritten = _forget(mechanism, ring, answered)
    click.echo(f"{about_of(one)}: {WHAT[one.act]} ({codes_of(one)}) is {state}.")
    if not is_overwritten:
        click.echo(TO_VACUUM, err=True)


def _ask(mechanism: Mechanism, ring: PersonRing, written: str) -> None:
    """Ask for the last yes, with what cannot be undone."""
    with mechanism.store.read() as tx:
        at = mechanism.now()
        one = _find(describe_requests(tx, ring, at=at, with_lapsed=True), written)
    if one.act in FOR_GOOD:
        click.echo(FOR_GOOD[one.act], err=True)
    click.confirm(SURE, abort=True, err=True)


def _find(listed: Sequence[ListedRequest], written: str) -> ListedRequest:
    by_id: dict[UUID, ListedRequest] = {one.request.id: one for one in listed}
    return by_id[find_id(by_id, written, where="grievance requests")]


def _forget(mechanism: Mechanism, ring: PersonRing, answered: Request) -> bool:
    """Overwrite what was erased by it, if anything; whether nothing of it is left."""
    return forget_erased(
        mechanism.store,
        ring.directory,
        answered,
        root_public=mechanism.settings.root_public,
        listed=mechanism.home.erased,
    )
