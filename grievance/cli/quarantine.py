"""`grievance quarantine`: look after messages that could not become cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import click

from grievance.cli.aside_view import print_given_up, print_put_aside
from grievance.cli.group import Group
from grievance.cli.intake import show
from grievance.cli.named_message import find_id
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.reading_again import let_read_again
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.taking_in import summary
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.ids import JobId, SpoolId
from grievance.domain.request import (
    WHY_DISCARDED,
    PlainAct,
    Request,
    RequestReason,
    RequestState,
)
from grievance.services.intake.list_quarantine import list_quarantine
from grievance.services.intake.look_at_message import look_at_message
from grievance.services.intake.retry_message import retry_all, retry_job, retry_message
from grievance.services.office.list_given_up import list_given_up
from grievance.services.requests.answer_request import answer_request
from grievance.services.requests.ask_discard import ask_discard
from grievance.services.requests.list_requests import list_requests
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@click.group(cls=Group, epilog="Example: grievance quarantine list --json")
def quarantine() -> None:
    """Look after messages put aside; an id may be cut to its first digits, four or more."""


@quarantine.command("list", epilog="Example: grievance quarantine list --json")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each.")
@with_surroundings
@who_options
def list_(who: Who, surroundings: Surroundings, /, *, as_json: bool) -> None:
    """List messages put aside and jobs given up. Nothing is opened by it."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            aside, given_up = list_quarantine(tx, ring), list(list_given_up(tx))
    print_put_aside(aside, ring, at=mechanism.now(), as_json=as_json)
    print_given_up(given_up, as_json=as_json)


@quarantine.command(epilog="Example: grievance quarantine look 3f2a91c0")
@click.argument("message", metavar="ID")
@with_surroundings
@who_options
def look(who: Who, surroundings: Surroundings, /, *, message: str) -> None:
    """Show a message as it came. It is harmless text; that you looked is logged."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            spool_id = _message(tx, ring, message)
            seen = look_at_message(tx, ring, spool_id, at=mechanism.now())
    click.echo(seen.text)


@quarantine.command(epilog="Example: grievance quarantine retry 3f2a91c0 77d0b2aa")
@click.argument("messages", nargs=-1, metavar="ID...")
@click.option("--all", "every", is_flag=True, help="Everything in quarantine.")
@click.option("--job", type=int, metavar="N", help="A job that was given up.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per message."
)
@with_surroundings
@who_options
def retry(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    messages: tuple[str, ...],
    every: bool,
    job: int | None,
    as_json: bool,
) -> None:
    """Have messages read again, and tell what became of each."""
    if bool(messages) + every + (job is not None) != 1:
        msg = "Name messages by their ids, or give --all, or --job N."
        raise click.UsageError(msg)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        at = mechanism.now()
        if job is not None:
            with mechanism.store.begin() as tx:
                retry_job(tx, ring, JobId(job), at=at)
            click.echo(f"The worker tries job {job} anew.", err=True)
            return

        def again(tx: Transaction) -> Mapping[SpoolId, JobId]:
            if every:
                return retry_all(tx, ring, at=at)
            found = _messages(tx, ring, messages)
            return {one: retry_message(tx, ring, one, at=at) for one in found}

        lines = let_read_again(mechanism, again)
    show(lines, as_json=as_json)
    click.echo(summary(lines), err=True)


@quarantine.command(
    epilog="Example: grievance quarantine discard 3f2a91c0 77d0b2aa --reason spam"
)
@click.argument("messages", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in WHY_DISCARDED]),
    required=True,
    help="Why nobody needs them.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per request."
)
@with_surroundings
@who_options
def discard(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    messages: tuple[str, ...],
    reason: str,
    as_json: bool,
) -> None:
    """
    Ask for messages to be destroyed. A second person has to confirm each.

    If one cannot be asked for, none is.
    """
    with opened(surroundings) as mechanism:
        ring, at = unlock(mechanism, surroundings, who), mechanism.now()
        with mechanism.store.begin() as tx:
            found = _messages(tx, ring, messages)
            asked = [
                ask_discard(tx, ring, one, reason=RequestReason(reason), at=at)
                for one in found
            ]
    for request in asked:
        _print(request, as_json=as_json)


def _answer(
    who: Who,
    surroundings: Surroundings,
    written: tuple[str, ...],
    state: RequestState,
    said: str,
) -> None:
    with opened(surroundings) as mechanism:
        ring, at = unlock(mechanism, surroundings, who), mechanism.now()
        with mechanism.store.begin() as tx:
            asked = list_requests(tx, ring, at=at)
            waiting = [one.id for one in asked if one.act is PlainAct.DISCARD_MESSAGE]
            found = dict.fromkeys(find_id(waiting, one) for one in written)
            for request_id in found:
                answer_request(tx, ring, request_id, state, at=at)
    for request_id in found:
        click.echo(f"{request_id.hex[:8]}: {said}", err=True)


@quarantine.command(epilog="Example: grievance quarantine confirm 09c4e2d1")
@click.argument("requests", nargs=-1, required=True, metavar="REQUEST...")
@with_surroundings
@who_options
def confirm(
    who: Who, surroundings: Surroundings, /, *, requests: tuple[str, ...]
) -> None:
    """
    Destroy what somebody else asked to discard.

    Nobody brings it back. One of you two must be among those who may look at it. If one
    of several requests cannot be confirmed, none is.
    """
    said = "The message is destroyed."
    _answer(who, surroundings, requests, RequestState.CONFIRMED, said)


@quarantine.command(epilog="Example: grievance quarantine refuse 09c4e2d1")
@click.argument("requests", nargs=-1, required=True, metavar="REQUEST...")
@with_surroundings
@who_options
def refuse(
    who: Who, surroundings: Surroundings, /, *, requests: tuple[str, ...]
) -> None:
    """Keep what somebody else asked to discard."""
    said = "The request is refused; the message stays where it is."
    _answer(who, surroundings, requests, RequestState.REFUSED, said)


@quarantine.command(epilog="Example: grievance quarantine withdraw 09c4e2d1")
@click.argument("requests", nargs=-1, required=True, metavar="REQUEST...")
@with_surroundings
@who_options
def withdraw(
    who: Who, surroundings: Surroundings, /, *, requests: tuple[str, ...]
) -> None:
    """Take your own requests back."""
    said = "The request is withdrawn; the message stays where it is."
    _answer(who, surroundings, requests, RequestState.WITHDRAWN, said)


def _message(tx: Transaction, ring: PersonRing, written: str) -> SpoolId:
    (found,) = _messages(tx, ring, [written])
    return found


def _messages(
    tx: Transaction, ring: PersonRing, written: Iterable[str]
) -> Sequence[SpoolId]:
    """Return which messages are meant, each once."""
    ids = [one.id for one in list_quarantine(tx, ring)]
    return list(dict.fromkeys(find_id(ids, one) for one in written))


def _print(request: Request, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "request": request.id,
                "message": request.object,
                "reason": request.reason,
                "expires_at": request.expires_at,
            }
        )
        return
    click.echo(
        f"Request {request.id} waits until {request.expires_at:%Y-%m-%d} for a second "
        f"person: `grievance quarantine confirm {request.id.hex[:8]}`."
    )
