"""`grievance refile`: file a letter to another case, to one of its own, or back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

import click

from grievance.cli.acts import words_of
from grievance.cli.entering import LATER, let_read
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.case import Case
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import PartId
from grievance.domain.intake import Receipt
from grievance.domain.reference import Reference, parse_reference
from grievance.services.cases.filings import number_letters
from grievance.services.intake.refile_letter import Refiled, refile_letter
from grievance.services.undoing.take_back_letter import take_back_letter
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A letter, as somebody names it, and the case it is in."""

    case: Case
    letter: str
    id: PartId


@click.command(
    epilog="Example: grievance refile GR-7F3K-9Q2D 2 --to GR-K2M8-0ZQ6 --reason -"
)
@click.argument("reference")
@click.argument("letter", metavar="LETTER")
@click.option("--to", metavar="REFERENCE", help="The case it belongs to.")
@click.option("--new", "is_own", is_flag=True, help="It is a case of its own.")
@click.option("--back", is_flag=True, help="Take it back: it belongs here after all.")
@click.option(
    "--reason",
    metavar="TEXT",
    required=True,
    help="One sentence, sealed into the case; - reads it from standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def refile(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    letter: str,
    to: str | None,
    is_own: bool,
    back: bool,
    reason: str,
    as_json: bool,
) -> None:
    """
    File a letter to the case it belongs to; nothing is deleted, and --back undoes it.

    LETTER is its number or id in `grievance case`. Only custodians hold the original.
    """
    if (to is not None) + is_own + back != 1:
        msg = "Say where it belongs: --to REFERENCE, --new or --back."
        raise click.UsageError(msg)
    target = None if to is None else parse_reference(to)
    why = words_of(reason)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            named = _find(tx, reference, letter)
            act = _take_back if back else partial(_file, to=target)
            filed = act(tx, ring, named, why, mechanism.now())
        receipt = let_read(mechanism, filed.collected) if filed else None
    _print(named, filed, receipt, as_json=as_json)


def _file(  # noqa: PLR0913  # handed on
    tx: Transaction,
    ring: PersonRing,
    named: _Named,
    why: str,
    at: datetime,
    *,
    to: Reference | None,
) -> Refiled:
    return refile_letter(
        tx,
        ring,
        case_id=named.case.id,
        letter_id=named.id,
        to=to,
        reason=why,
        at=at,
    )


def _take_back(
    tx: Transaction, ring: PersonRing, named: _Named, why: str, at: datetime
) -> None:
    take_back_letter(
        tx, ring, case_id=named.case.id, letter_id=named.id, reason=why, at=at
    )


def _find(tx: Transaction, reference: str, letter: str) -> _Named:
    """Find a letter by number or id; `NotFoundError` where there is none."""
    case = find_case(tx, reference)
    for letter_id, number in number_letters(tx, case.id).items():
        if letter.lower() in (str(number), str(letter_id)):
            return _Named(case=case, letter=letter, id=letter_id)
    msg = f"There is no such letter in {case.reference}; `grievance case` numbers them."
    raise NotFoundError(msg)


def _print(
    named: _Named, filed: Refiled | None, receipt: Receipt | None, *, as_json: bool
) -> None:
    case, found = named.case.reference, receipt and receipt.reference
    if as_json:
        print_json(
            {
                "reference": case,
                "letter": named.id,
                "filed": "here" if filed is None else "elsewhere",
                "case": case if filed is None else found,
            }
        )
    elif filed is None:
        click.echo(f"Letter {named.letter} lies in {case} again.")
    elif found:
        click.echo(f"Letter {named.letter} of {case} lies in {found} now.")
    else:
        click.echo(receipt.reason if receipt and receipt.reason else LATER)
    if filed is not None and filed.left == 0:
        click.echo(
            f"No letter is left in {case}; if nothing else is in it, "
            f"`grievance merge {case} --into {found or 'REFERENCE'}` ends it.",
            err=True,
        )
