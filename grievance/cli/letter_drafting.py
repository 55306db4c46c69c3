"""`grievance letters draft|drafts|edit|discard`: write letters in a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from grievance.catalogue.letters import LetterId
from grievance.cli.letter_editing import edit_words
from grievance.cli.letter_showing import show_draft
from grievance.cli.letter_words import draft_fields, named_party
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.draft import COMPLAINANT, Addressee
from grievance.domain.entity import Entity
from grievance.domain.errors import NotFoundError
from grievance.domain.member import Member
from grievance.domain.outgoing import Party
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.log_opening import log_opening
from grievance.services.intake.letter_facts import Given
from grievance.services.letters.draft_letter import draft_letter, letter_of, unsaid_of
from grievance.services.letters.edit_draft import give_up_draft
from grievance.services.letters.list_drafts import list_drafts
from grievance.storage.store import Transaction


Organisation = TypeVar("Organisation", Entity, Member)
HEADS = ("draft", "letter", "to", "language", "state", "changed")
LETTERS = click.Choice([letter.value for letter in LetterId], case_sensitive=False)
DAY = click.DateTime(formats=["%Y-%m-%d"])
ONE_WAY = "Say --file, or --editor, which writes the words into a plain file while it is open."
COMPLAINANT_WORD, OTHER_WORD = "complainant", "other"
ENTITY_WORD, MEMBER_WORD = "entity:", "member:"


@click.command(
    epilog="Example: grievance letters draft GR-7F3K-9Q2D INFO-REQUEST --ask when "
    "--ask where; grievance letters draft GR-7F3K-9Q2D ENTITY-LETTER --to entity:E-12. "
    "The codes stand in the voice.toml of each language (docs/letters.md)."
)
@click.argument("reference")
@click.argument("letter", type=LETTERS, metavar="LETTER")
@click.option(
    "--to",
    "whom",
    default=COMPLAINANT_WORD,
    metavar="WHOM",
    help="complainant, entity:KEY-OR-NAME, member:KEY-OR-NAME, other, or an address.",
)
@click.option("--ask", "questions", multiple=True, metavar="CODE", help="A question.")
@click.option("--forum", "forums", multiple=True, metavar="CODE", help="Who can help.")
@click.option("--ground", "grounds", multiple=True, metavar="CODE", help="Why not.")
@click.option("--delay", "delays", multiple=True, metavar="CODE", help="Why later.")
@click.option("--outcome", "outcomes", multiple=True, metavar="CODE", help="A result.")
@click.option(
    "--remedy", "remedies", multiple=True, metavar="CODE", help="What follows."
)
@click.option("--ruling", default="", metavar="CODE", help="How an appeal ended.")
@click.option("--by", "day", type=DAY, help="The day to answer by, or put off to.")
@click.option("--language", metavar="CODE", help="Else the language of the case.")
@click.option(
    "--neutral/--open",
    default=None,
    help="In words that tell nothing, or not; else as the risk of the case says.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def draft(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    letter: str,
    whom: str,
    day: datetime | None,
    language: str | None,
    neutral: bool | None,
    as_json: bool,
    **given: Any,
) -> None:
    """
    Write a letter from the facts of a case; nothing goes out yet.

    You give only what the case cannot know. Change it with `edit`, look what may give
    somebody away with `check`, and let it go with `release`.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case = find_case(tx, reference)
            slip = read_case_slip(tx, ring, contents_key(tx, ring, case.id))
            to, address = _addressee(tx, whom)
            made = draft_letter(
                tx,
                ring,
                case.id,
                letter_of(letter, slip),
                mechanism.stationery,
                to=to,
                given=Given(**given, by=day.date() if day else None),
                language=language,
                neutral=neutral,
                address=address,
                at=mechanism.now(),
            )
    show_draft(made, "open", as_json=as_json)
    if unsaid := unsaid_of(made):
        click.echo(f"\n{unsaid}", err=True)


@click.command(epilog="Example: grievance letters drafts GR-7F3K-9Q2D")
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each.")
@with_surroundings
@who_options
def drafts(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """List the drafts of a case, and where each stands; that is logged."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case_id, at = find_case(tx, reference).id, mechanism.now()
            found = list_drafts(tx, ring, case_id, at=at)
            log_opening(tx, ring, case_id, at=at)
    if as_json:
        for one in found:
            print_json(draft_fields(one.draft, one.state))
        return
    rows = [
        (
            one.draft.number,
            one.draft.kind,
            named_party(one.draft.to, (one.title,)),
            one.draft.language + (" neutral" if one.draft.neutral else ""),
            one.state,
            one.draft.at.date(),
        )
        for one in found
    ]
    print_table(HEADS, rows, empty="There is no draft in this case.")


@click.command(
    epilog="Example: grievance letters edit GR-7F3K-9Q2D 2 --file - < letter.txt, or "
    "grievance letters edit GR-7F3K-9Q2D 2 --editor. The first line is the subject. What "
    "an editor leaves on the disk is not sealed; the desk leaves nothing there that is "
    "not."
)
@click.argument("reference")
@click.argument("number", type=int, metavar="DRAFT")
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, allow_dash=True, dir_okay=False),
    help="Take subject and text from a file, or from standard input with -.",
)
@click.option("--editor", is_flag=True, help="Open them in $EDITOR, in a plain file.")
@with_surroundings
@who_options
def edit(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    number: int,
    file: Path | None,
    editor: bool,
) -> None:
    """Change the words of a draft; every earlier revision stays in the case."""
    if (file is None) is not editor:
        raise click.UsageError(ONE_WAY)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        edited = edit_words(mechanism, ring, reference, number, file)
    click.echo(f"Draft {edited.number} has revision {edited.revision} now.")


@click.command(epilog="Example: grievance letters discard GR-7F3K-9Q2D 2")
@click.argument("reference")
@click.argument("number", type=int, metavar="DRAFT")
@with_surroundings
@who_options
def discard(
    who: Who, surroundings: Surroundings, /, *, reference: str, number: int
) -> None:
    """Give up a draft; its words stay sealed in the case."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case_id = find_case(tx, reference).id
            give_up_draft(
                tx,
                ring,
                case_id,
                number,
                timetable=mechanism.timetable,
                at=mechanism.now(),
            )
    click.echo(f"Draft {number} is given up.")


def _addressee(tx: Transaction, whom: str) -> tuple[Addressee, str]:
    """Return whom a letter is to, and the address where one was typed."""
    if whom == COMPLAINANT_WORD:
        return COMPLAINANT, ""
    if whom == OTHER_WORD or "@" in whom:
        return Addressee(party=Party.OTHER), whom if "@" in whom else ""
    if whom.startswith(MEMBER_WORD):
        member = _named(tx.members.all(), whom.removeprefix(MEMBER_WORD), "Member")
        return Addressee(party=Party.MEMBER, member=member.id), ""
    entity = _named(tx.entities.all(), whom.removeprefix(ENTITY_WORD), "Entity")
    return Addressee(party=Party.ENTITY, entity=entity.id), ""


def _named(among: Iterable[Organisation], written: str, noun: str) -> Organisation:
    """Return the one that is called so: by key, id or its whole name."""
    named = written.strip().casefold()
    found = [
        one
        for one in among
        if named in {str(one.id), one.key.casefold(), one.name.casefold()} - {""}
    ]
    if len(found) != 1:
        msg = f"There is no such {noun}; name it by key, id or its whole name."
        raise NotFoundError(msg)
    return found[0]
