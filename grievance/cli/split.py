"""`grievance split`: make a case of its own of a part of one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import click

from grievance.cli.acts import words_of
from grievance.cli.entering import LATER, let_read
from grievance.cli.moving import with_reason
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.errors import GrievanceError, NotFoundError
from grievance.domain.ids import PartId
from grievance.domain.reference import Reference
from grievance.services.cases.filings import number_letters
from grievance.services.handling.split_case import follow_letter, split_letter
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    """What is to go from which case, and why."""

    reference: str
    letters: tuple[str, ...]
    allegations: tuple[int, ...]
    keep: bool
    reason: str


@click.command(
    epilog="Example: grievance split GR-7F3K-9Q2D --letter 2 --keep --allegation 3 "
    "--reason -; grievance split GR-7F3K-9Q2D --into GR-K2M8-0ZQ6 --allegation 4 "
    "--reason 'It is about the other smelter'"
)
@click.argument("reference")
@click.option(
    "--letter",
    "letters",
    metavar="LETTER",
    multiple=True,
    help="A letter that goes there, by its number; only custodians hold the original.",
)
@click.option(
    "--allegation",
    "allegations",
    type=int,
    metavar="N",
    multiple=True,
    help="An allegation that goes on there, by its number.",
)
@click.option("--into", metavar="REFERENCE", help="An open case, instead of a new one.")
@click.option("--keep", is_flag=True, help="The letters lie in both cases.")
@with_reason
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def split(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    letters: tuple[str, ...],
    allegations: tuple[int, ...],
    into: str | None,
    keep: bool,
    reason: str,
    as_json: bool,
) -> None:
    """
    Make a case of its own of a part of one, or let the part go to another case.

    A new case is made of the first letter, by the worker. Allegations go there as they
    are on record; you need the keys to both cases.
    """
    if not letters and into is None:
        msg = "A new case is made of a letter: give --letter, or --into REFERENCE."
        raise click.UsageError(msg)
    part = _Split(
        reference=reference,
        letters=letters,
        allegations=allegations,
        keep=keep,
        reason=words_of(reason),
    )
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        if into is None:
            target = _split_off(mechanism, ring, part)
            part = replace(part, letters=part.letters[1:])
        else:
            with mechanism.store.read() as tx:
                target = find_case(tx, into).reference
        if target is not None:
            _follow(mechanism, ring, part, target)
    _print(part, target, as_json=as_json)


def _split_off(
    mechanism: Mechanism, ring: PersonRing, part: _Split
) -> Reference | None:
    """Return the new case; None where the worker has still to make it."""
    with mechanism.store.begin() as tx:
        first, *_others = [_letter(tx, part, letter) for letter in part.letters]
        refiled = split_letter(
            tx,
            ring,
            case_id=find_case(tx, part.reference).id,
            letter_id=first,
            reason=part.reason,
            at=mechanism.now(),
            keep=part.keep,
            numbers=part.allegations,
        )
    return let_read(mechanism, refiled.collected).reference


def _follow(
    mechanism: Mechanism, ring: PersonRing, part: _Split, target: Reference
) -> None:
    """Let the other letters, and the allegations, go there as well, or none of them."""
    try:
        with mechanism.store.begin() as tx:
            refiled = follow_letter(
                tx,
                ring,
                case_id=find_case(tx, part.reference).id,
                to=find_case(tx, target).id,
                letters=[_letter(tx, part, letter) for letter in part.letters],
                numbers=part.allegations,
                reason=part.reason,
                at=mechanism.now(),
                keep=part.keep,
            )
    except GrievanceError:
        click.echo(f"Nothing else went to {target}. {_rest(part, target)}", err=True)
        raise
    for one in refiled:
        let_read(mechanism, one.collected)


def _rest(part: _Split, target: str) -> str:
    """Say how what is left of a split follows later."""
    letters = (f" --letter {letter}" for letter in part.letters)
    numbers = (f" --allegation {number}" for number in part.allegations)
    what = "".join((*letters, *numbers, " --keep" if part.keep else ""))
    return (
        "Let it follow: "
        f"`grievance split {part.reference} --into {target}{what} --reason …`."
    )


def _letter(tx: Transaction, part: _Split, written: str) -> PartId:
    case = find_case(tx, part.reference)
    for letter_id, number in number_letters(tx, case.id).items():
        if written.lower() in (str(number), str(letter_id)):
            return letter_id
    msg = f"There is no such letter in {case.reference}; `grievance case` numbers them."
    raise NotFoundError(msg)


def _print(part: _Split, target: Reference | None, *, as_json: bool) -> None:
    if as_json:
        print_json({"reference": part.reference, "case": target})
        return
    if target is not None:
        click.echo(f"That part of {part.reference} goes on in {target}.")
        return
    click.echo(LATER)
    if part.allegations or part.letters:
        click.echo(f"The rest waits for it. {_rest(part, 'REFERENCE')}", err=True)
