"""`grievance block`: who is kept from what since they are complained of."""

from __future__ import annotations

from collections.abc import Mapping

import click

from grievance.cli.acts import words_of
from grievance.cli.block_view import (
    Titles,
    print_blocks,
    print_holders,
    print_knock_on,
    print_knock_on_csv,
    titles_of,
)
from grievance.cli.group import Group
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.block import Block
from grievance.domain.errors import NotFoundError
from grievance.services.access.blocks import (
    MONTHS,
    blocks_on_ring,
    case_blocks,
    touched_certificates,
)
from grievance.services.access.recuse_conflicted import (
    conflicted_holders,
    conflicted_on_ring,
)
from grievance.services.directory.read_directory import find_person, staff
from grievance.services.requests.clear_block import ask_clearing


@click.group(cls=Group, epilog="Example: grievance block list GR-7F3K-9Q2D")
def block() -> None:
    """
    Auditors and firms that are complained of, and what they are kept from.

    A complaint about an auditor blocks the firm and its people from the case and from
    every notice about its Entities, until two people clear it.
    """


@block.command("list", epilog="Example: grievance block list --json")
@click.argument("reference", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, reference: str | None, as_json: bool
) -> None:
    """List the blocks of one case, or of all cases you may open."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            found = (
                case_blocks(tx, ring, find_case(tx, reference).id)
                if reference
                else blocks_on_ring(tx, ring)
            )
            references = {
                one.case_id: str(tx.cases.get(one.case_id).reference) for one in found
            }
            titles = titles_of(tx, found)
    print_blocks(found, references, titles, as_json=as_json)


@block.command(epilog="Example: grievance block clear GR-7F3K-9Q2D HRN --reason -")
@click.argument("reference")
@click.argument("name", metavar="NAME")
@click.option(
    "--reason",
    metavar="TEXT",
    required=True,
    help="One sentence, sealed into the case; - reads it from standard input.",
)
@click.option(
    "--second",
    metavar="NAME",
    help="Who is to confirm it, and may read the case for that.",
)
@with_surroundings
@who_options
def clear(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    name: str,
    reason: str,
    second: str | None,
) -> None:
    """
    Ask a second person to let an auditor or firm back; `grievance requests` answers.

    Any other coordinator or reviewer who reads the case can be the second.

    NAME is what `grievance block list` calls them, or their id or code.
    """
    why = words_of(reason)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case_id, at = find_case(tx, reference).id, mechanism.now()
            found = case_blocks(tx, ring, case_id)
            whom = second and find_person(staff(ring.directory, at=at), second).id
            asked = ask_clearing(
                tx,
                ring,
                case_id,
                _meant(found, name, titles_of(tx, found)),
                reason=why,
                at=at,
                second=whom or None,
            )
    click.echo(
        f"{second or 'A second coordinator or reviewer'} has to confirm it: `grievance "
        f"requests confirm {asked.id.hex[:8]}`."
    )


@block.command(epilog="Example: grievance block knock-on GR-7F3K-9Q2D --months 36")
@click.argument("reference")
@click.option(
    "--months",
    type=click.IntRange(1, 240),
    default=MONTHS,
    show_default=True,
    help="How far back to look.",
)
@click.option(
    "--firm", is_flag=True, help="What the firm of an auditor did without them."
)
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for spreadsheets.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@with_surroundings
@who_options
def knock_on(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    months: int,
    firm: bool,
    as_csv: bool,
    as_json: bool,
) -> None:
    """List the certificates on which those complained of worked lately."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        today = mechanism.today
        with mechanism.store.read() as tx:
            blocks = case_blocks(tx, ring, find_case(tx, reference).id)
            found = touched_certificates(
                tx, blocks, today=today, months=months, of_firm=firm
            )
            entities = tx.entities.titles(
                {one.certification.entity_id for one in found}
            )
    if as_csv:
        print_knock_on_csv(found, entities)
        return
    print_knock_on(found, entities, months, is_blocked=bool(blocks), as_json=as_json)


@block.command(epilog="Example: grievance block people GR-7F3K-9Q2D")
@click.argument("reference", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@with_surroundings
@who_options
def people(
    who: Who, surroundings: Surroundings, /, *, reference: str | None, as_json: bool
) -> None:
    """
    List who of the office holds keys and is tied to those a case is about.

    Of one case, or of all cases you may open.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            if reference:
                case = find_case(tx, reference)
                found = [(case, conflicted_holders(tx, ring, case.id))]
            else:
                found = list(conflicted_on_ring(tx, ring))
    print_holders(found, as_json=as_json)


def _meant(found: tuple[Block, ...], name: str, titles: Titles) -> str:
    """Return whom somebody means by a name, id or code; `NotFoundError` for nobody."""
    wanted = " ".join(name.split()).casefold()
    coded = {code.casefold(): title.casefold() for code, title in titles.items()}
    wanted = coded.get(wanted, wanted)
    called: Mapping[str, str] = {one.who: titles.get(one.who, one.who) for one in found}
    for who, title in called.items():
        if wanted in {who.casefold(), title.casefold()}:
            return who
    msg = "Nobody like that is blocked here; `grievance block list` names who is."
    raise NotFoundError(msg)
