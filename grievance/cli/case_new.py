"""`grievance case new`: enter a complaint taken by telephone, letter or in a meeting."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import click

from grievance.cli.entering import in_a_sentence, let_read, receipt_fields
from grievance.cli.faults import REFUSED
from grievance.cli.named_home import home_of
from grievance.cli.named_message import find_id
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.streams import stdin_bytes
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.terminal import has_terminal
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.entry import Entry, EntryFile
from grievance.domain.errors import SetupError
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome
from grievance.domain.slip import Channel
from grievance.reading_files import read_attached, read_stream, read_text
from grievance.services.intake.collect_mail import Collected
from grievance.services.intake.enter_complaint import enter_complaint
from grievance.services.intake.enter_message import enter_message
from grievance.services.intake.list_quarantine import list_quarantine
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


STDIN = "-"
OTHER_DOORS = tuple(one.value for one in Channel if one is not Channel.EMAIL)
DAY = click.DateTime(["%Y-%m-%d"])
A_FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the options say, or the answers; None where neither does."""

    channel: str | None
    received: datetime | None
    name: str | None = field(repr=False)
    contact: str | None = field(repr=False)
    subject: str | None = field(repr=False)
    language: str
    text: str = field(default="", repr=False)
    files: tuple[EntryFile, ...] = field(default=(), repr=False)


@click.command(
    "new",
    epilog="Example: grievance case new call.txt --channel telephone "
    "--received 2026-11-20 --json",
)
@click.argument("file", required=False, metavar="[FILE | -]")
@click.option("--channel", type=click.Choice(OTHER_DOORS), help="How it came.")
@click.option("--received", type=DAY, metavar="DAY", help="When: 2026-11-20.")
@click.option("--name", metavar="TEXT", help="Who told it; sealed to the custodians.")
@click.option("--contact", metavar="TEXT", help="How to reach them; sealed alike.")
@click.option("--subject", metavar="TEXT", help="A few words on what it is about.")
@click.option("--language", default="", metavar="CODE", help="Like pt; else guessed.")
@click.option("--attach", type=A_FILE, multiple=True, help="A file that belongs to it.")
@click.option(
    "--from-quarantine",
    "aside",
    metavar="ID",
    help="File this message by hand: as it is, or attached to what you write.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
@click.pass_context
def case_new(  # noqa: PLR0913  # one for each option
    ctx: click.Context,
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    file: str | None,
    attach: tuple[Path, ...],
    aside: str | None,
    as_json: bool,
    **told: str | datetime | None,
) -> None:
    """
    Enter a complaint that came by telephone, letter or in a meeting.

    Its words come from FILE, from standard input, or from your keyboard; in a terminal
    you are asked for the rest too, as others can see the options of a command. The
    worker makes the case, and you get no key to it beyond what the rules give.
    """
    asked = _Told(**told)  # type: ignore[arg-type]  # as click took them
    files = read_attached(attach, home=home_of(surroundings).path)
    asked = replace(asked, files=files)
    asks = has_terminal() and file is None and aside is None
    if not asks:
        asked = replace(asked, text=_read(file, aside))
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        asked = _ask(asked, mechanism.now()) if asks else asked
        receipt = let_read(mechanism, _enter(mechanism, ring, asked, aside))
    if as_json:
        print_json(receipt_fields(receipt))
    else:
        click.echo(in_a_sentence(receipt))
    if receipt.outcome is Outcome.QUARANTINED:
        ctx.exit(REFUSED)


def _enter(
    mechanism: Mechanism, ring: PersonRing, told: _Told, aside: str | None
) -> Collected:
    at = mechanism.now()
    with mechanism.store.begin() as tx:
        if aside is None:
            return enter_complaint(tx, ring, _entry(told, at, None), at=at)
        spool_id = _aside(tx, ring, aside)
        came = tx.spool.get(spool_id).received_at
        return enter_message(tx, ring, spool_id, _entry(told, at, came), at=at)


def _aside(tx: Transaction, ring: PersonRing, written: str) -> SpoolId:
    """Return which message is meant, by its id or the first digits of that."""
    with suppress(ValueError):
        return SpoolId(UUID(written))
    return find_id([one.id for one in list_quarantine(tx, ring)], written)


def _entry(told: _Told, at: datetime, came: datetime | None) -> Entry:
    """Write the entry; a mail that was put aside came by mail, when it came."""
    channel = told.channel or (Channel.EMAIL if came else None)
    received = told.received or came
    if channel is None or received is None:
        msg = "Say how and when it came: --channel telephone --received 2026-11-20."
        raise click.UsageError(msg)
    return Entry(
        id=str(uuid4()),
        channel=Channel(channel),
        received_on=received.date(),
        received_at=None if told.received else came,
        entered_at=at,
        subject=told.subject or "",
        text=told.text,
        language=told.language,
        name=told.name or "",
        contact=told.contact or "",
        files=told.files,
    )


def _ask(told: _Told, at: datetime) -> _Told:
    """Ask for what is left open, the words last; they pass through no file."""
    channel = told.channel or click.prompt(
        "How did it come", type=click.Choice(OTHER_DOORS), err=True
    )
    received = told.received or click.prompt("Received on", type=DAY, err=True)
    told = replace(
        told,
        channel=channel,
        received=received,
        name=_line("Who told it", told.name),
        contact=_line("How to reach them", told.contact),
        subject=_line("What it is about", told.subject),
    )
    # Before somebody types for an hour: would it be refused for anything else?
    _entry(replace(told, text="-"), at, None).refuse_if_unsound(at=at)
    return replace(told, text=_typed())


def _line(question: str, given: str | None) -> str:
    if given is not None:
        return given
    answer: str = click.prompt(question, default="", show_default=False, err=True)
    return answer


def _typed() -> str:
    click.echo("What was said; end with Ctrl-D on an empty line.", err=True)
    return read_stream(stdin_bytes()).decode("utf-8", "replace")


def _read(file: str | None, aside: str | None) -> str:
    if file is None and aside is not None:
        return ""
    if file is None:
        msg = "Name a file with what was said, or - for standard input."
        raise click.UsageError(msg)
    raw = read_stream(stdin_bytes()) if file == STDIN else read_text(Path(file))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        msg = "The words are not UTF-8 text; save them as such, or --attach the file."
        raise SetupError(msg) from None
