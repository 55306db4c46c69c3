"""`grievance quarantine`: look after messages that could not become cases."""

from __future__ import annotations

from collections.abc import Mapping

import click

from grievance.cli.aside_view import print_failed, print_put_aside
from grievance.cli.intake import show
from grievance.cli.named_message import find_id
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.reading_again import let_read_again
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.taking_in import summary
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.ids import JobId, SpoolId
from grievance.domain.request import Request, RequestReason, RequestState
from grievance.services.answer_request import answer_request
from grievance.services.ask_discard import ask_discard
from grievance.services.list_quarantine import list_quarantine
from grievance.services.list_requests import list_requests
from grievance.services.look_at_message import look_at_message
from grievance.services.retry_message import retry_all, retry_job, retry_message
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@click.group(epilog="Example: grievance quarantine list --json")
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
            aside, failed = list_quarantine(tx, ring), tx.outbox.failed()
    print_put_aside(aside, ring, at=mechanism.now(), as_json=as_json)
    print_failed(failed, as_json=as_json)


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
            found = dict.fromkeys(_message(tx, ring, one) for one in messages)
            return {one: retry_message(tx, ring, one, at=at) for one in found}

        lines = let_read_again(mechanism, again)
    show(lines, as_json=as_json)
    click.echo(summary(lines), err=True)


@quarantine.command(
    epilog="Example: grievance quarantine discard 3f2a91c0 --reason spam"
)
@click.argument("message", metavar="ID")
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in RequestReason]),
    required=True,
    help="Why nobody needs it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def discard(
    who: Who, surroundings: Surroundings, /, *, message: str, reason: str, as_json: bool
) -> None:
    """Ask for a message to be destroyed. A second person has to confirm it."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            request = ask_discard(
                tx,
                ring,
                _message(tx, ring, message),
                reason=RequestReason(reason),
                at=mechanism.now(),
            )
    _print(
        request,
        f"Request {request.id} waits until {request.expires_at:%Y-%m-%d} for a second "
        f"person: `grievance quarantine confirm {request.id.hex[:8]}`.",
        as_json=as_json,
    )


def _answer(
    who: Who, surroundings: Surroundings, written: str, state: RequestState, said: str
) -> None:
    with opened(surroundings) as mechanism:
        ring, at = unlock(mechanism, surroundings, who), mechanism.now()
        with mechanism.store.begin() as tx:
            waiting = [one.id for one in list_requests(tx, ring, at=at)]
            answer_request(tx, ring, find_id(waiting, written), state, at=at)
    click.echo(said, err=True)


@quarantine.command(epilog="Example: grievance quarantine confirm 09c4e2d1")
@click.argument("request", metavar="REQUEST")
@with_surroundings
@who_options
def confirm(who: Who, surroundings: Surroundings, /, *, request: str) -> None:
    """
    Destroy what somebody else asked to discard.

    Nobody brings it back. One of you two must be among those who may look at it.
    """
    said = "The message is destroyed."
    _answer(who, surroundings, request, RequestState.CONFIRMED, said)


@quarantine.command(epilog="Example: grievance quarantine refuse 09c4e2d1")
@click.argument("request", metavar="REQUEST")
@with_surroundings
@who_options
def refuse(who: Who, surroundings: Surroundings, /, *, request: str) -> None:
    """Keep what somebody else asked to discard."""
    said = "The request is refused; the message stays where it is."
    _answer(who, surroundings, request, RequestState.REFUSED, said)


@quarantine.command(epilog="Example: grievance quarantine withdraw 09c4e2d1")
@click.argument("request", metavar="REQUEST")
@with_surroundings
@who_options
def withdraw(who: Who, surroundings: Surroundings, /, *, request: str) -> None:
    """Take your own request back."""
    said = "The request is withdrawn; the message stays where it is."
    _answer(who, surroundings, request, RequestState.WITHDRAWN, said)


def _message(tx: Transaction, ring: PersonRing, written: str) -> SpoolId:
    return find_id([one.id for one in list_quarantine(tx, ring)], written)


def _print(request: Request, said: str, *, as_json: bool) -> None:
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
    click.echo(said)
