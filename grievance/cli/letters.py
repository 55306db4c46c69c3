"""`grievance letters`: what goes out by itself, what people write, and what waits."""

from __future__ import annotations

from collections.abc import Callable, Collection

import click

from grievance.cli.group import Group
from grievance.cli.letter_attaching import attach
from grievance.cli.letter_checking import check
from grievance.cli.letter_drafting import discard, draft, drafts, edit
from grievance.cli.letter_redrafting import redraft
from grievance.cli.letter_releasing import Wanted, goes_in, release_draft
from grievance.cli.letter_showing import show
from grievance.cli.letter_withdrawing import REOPENED, pull_draft_back
from grievance.cli.named_letter import find_letter
from grievance.cli.named_message import shortened
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.securing import secure
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.ids import OutgoingId
from grievance.domain.outgoing import OutgoingState
from grievance.services.letters.list_outgoing import list_outgoing, standing
from grievance.services.letters.release_outgoing import release_outgoing
from grievance.services.letters.settle_bounced import settle_bounced
from grievance.services.letters.settle_outgoing import settle_outgoing
from grievance.services.letters.withdraw_letter import withdraw_letter
from grievance.storage.outgoing import ListedOutgoing
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


HEADS = ("id", "reference", "kind", "state", "why", "made", "language")
SPARE = ("language", "made")
NONE = "There is no letter, or none that you asked for."
STATES = [state.value for state in OutgoingState]
HELD = (OutgoingState.HELD,)
TO_SETTLE = (OutgoingState.UNCERTAIN, OutgoingState.FAILED)
BOUNCED = (OutgoingState.BOUNCED,)
TO_WITHDRAW = (OutgoingState.HELD, OutgoingState.RELEASED, *TO_SETTLE)
Act = Callable[[Mechanism, Transaction, PersonRing, OutgoingId], str]


@click.group(cls=Group, epilog="Example: grievance letters list --state held")
def letters() -> None:
    """
    Look after letters of ours; a letter is named by the reference of its case.

    Where a case has several, the first digits of the letter's id say which.
    """


@letters.command("list", epilog="Example: grievance letters list --state held --json")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each.")
@click.option(
    "--state",
    "states",
    type=click.Choice(STATES),
    multiple=True,
    help="Only letters that stand there; may be given several times.",
)
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, as_json: bool, states: tuple[str, ...]
) -> None:
    """List the letters of cases you have a key to; never to whom they go."""
    wanted = tuple(OutgoingState(state) for state in states) or tuple(OutgoingState)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            found = list(list_outgoing(tx, ring, wanted))
    if as_json:
        for letter in found:
            print_json(_fields(letter))
        return
    short = shortened(letter.cover.id for letter in found)
    rows = [(short[one.cover.id], *_row(one)) for one in found]
    print_table(HEADS, rows, empty=NONE, spare=SPARE)


@letters.command(
    epilog="Example: grievance letters release GR-7F3K-9Q2D for one that is held; "
    "grievance letters release GR-7F3K-9Q2D --draft 2 --despite - < reason.txt"
)
@click.argument("letter", metavar="REF|ID")
@click.option("--draft", "number", type=int, metavar="N", help="A draft of that case.")
@click.option(
    "--address",
    default="",
    metavar="ADDRESS",
    help="Where a draft goes, if the case does not say so; others may see arguments.",
)
@click.option(
    "--despite",
    default="",
    metavar="REASON",
    help="Why a draft goes although something was found; - reads standard input.",
)
@click.option("--yes", "is_sure", is_flag=True, help="Do not show a draft first.")
@with_surroundings
@who_options
def release(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    letter: str,
    number: int | None,
    address: str,
    despite: str,
    is_sure: bool,
) -> None:
    """
    Let a letter go out that was held for a person, or a draft; you sign for it.

    A draft is shown in full first, with what in it may give somebody away.
    """
    if number is not None:
        wanted = Wanted(
            reference=letter,
            number=number,
            address=address,
            despite=despite,
            is_sure=is_sure,
        )
        release_draft(surroundings, who, wanted)
        return

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, found: OutgoingId
    ) -> str:
        at, pull_back = mechanism.now(), mechanism.settings.mail.pull_back
        release_outgoing(tx, ring, outgoing_id=found, at=at, pull_back=pull_back)
        return goes_in(pull_back)

    _decide(surroundings, who, letter, HELD, act)


@letters.command(
    epilog="Example: grievance letters withdraw GR-7F3K-9Q2D; "
    "grievance letters withdraw GR-7F3K-9Q2D --draft 2, which was let go just now."
)
@click.argument("letter", metavar="REF|ID")
@click.option(
    "--draft", "number", type=int, metavar="N", help="What that draft became."
)
@with_surroundings
@who_options
def withdraw(
    who: Who, surroundings: Surroundings, /, *, letter: str, number: int | None
) -> None:
    """
    Decide that a letter never goes out; its words are destroyed.

    One that you let go a moment ago is pulled back: what you wrote is a draft again.
    """
    if number is not None:
        pull_draft_back(surroundings, who, letter, number)
        return

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, found: OutgoingId
    ) -> str:
        draft = withdraw_letter(tx, ring, outgoing_id=found, at=mechanism.now())
        return f" {REOPENED.format(draft.number)}" if draft else ""

    _decide(surroundings, who, letter, TO_WITHDRAW, act)


@letters.command(
    epilog="Example: grievance letters settle GR-7F3K-9Q2D --sent, when the mail "
    "server's log shows that it took the letter; --again when it does not; --done when "
    "a letter came back and the person was reached in another way, or cannot be."
)
@click.argument("letter", metavar="REF|ID")
@click.option("--sent", "how", flag_value="sent", help="It was sent.")
@click.option("--again", "how", flag_value="again", help="Send the same once more.")
@click.option("--done", "how", flag_value="done", help="It came back; that is settled.")
@with_surroundings
@who_options
def settle(
    who: Who, surroundings: Surroundings, /, *, letter: str, how: str | None
) -> None:
    """Say what became of a letter that broke off, failed or came back."""
    if how is None:
        msg = "Say --sent, --again or --done."
        raise click.UsageError(msg)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, found: OutgoingId
    ) -> str:
        at = mechanism.now()
        if how == "done":
            settle_bounced(tx, ring, outgoing_id=found, at=at)
        else:
            was_sent = how == "sent"
            settle_outgoing(
                tx,
                ring,
                outgoing_id=found,
                was_sent=was_sent,
                timetable=mechanism.timetable,
                at=at,
            )
        return ""

    _decide(surroundings, who, letter, BOUNCED if how == "done" else TO_SETTLE, act)


def _decide(
    surroundings: Surroundings,
    who: Who,
    written: str,
    states: Collection[OutgoingState],
    act: Act,
) -> None:
    """Do *act* to the letter that is meant, say where it stands then, and what *act* adds."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            found = find_letter(list_outgoing(tx, ring), written, states)
        secure(mechanism, ring, found.cover.case_id)
        with mechanism.store.begin() as tx:
            found = find_letter(list_outgoing(tx, ring), written, states)
            added = act(mechanism, tx, ring, found.cover.id)
            now = tx.outgoing.get(found.cover.id).cover
    click.echo(f"The {now.kind} of {found.reference} is {now.state}.{added}")


def _row(listed: ListedOutgoing) -> tuple[object, ...]:
    cover = listed.cover
    return (
        listed.reference,
        cover.kind,
        cover.state,
        standing(cover, listed.why),
        cover.made_at.date(),
        cover.language,
    )


def _fields(listed: ListedOutgoing) -> Fields:
    cover = listed.cover
    return {
        "id": cover.id,
        "reference": listed.reference,
        "kind": cover.kind,
        "state": cover.state,
        "hold": cover.hold,
        "why": standing(cover, listed.why),
        "look_for": listed.why,
        "error": cover.error,
        "made_at": cover.made_at,
        "settled_at": cover.settled_at,
        "language": cover.language,
        "mailbox": cover.mailbox,
        "message_id": cover.message_id,
    }


for _command in (draft, drafts, show, edit, attach, check, discard, redraft):
    letters.add_command(_command)
