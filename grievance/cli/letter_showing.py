"""`grievance letters show`: letters of ours in full, before they go and after."""

from __future__ import annotations

import click

from grievance.cli.letter_words import (
    copy_fields,
    draft_fields,
    named_party,
    print_words,
)
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.draft import Draft, SentCopy
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import OutgoingState
from grievance.services.boxes.log_opening import log_opening
from grievance.services.letters.list_drafts import ListedDraft, list_drafts
from grievance.services.letters.preview_letter import preview_letter
from grievance.services.letters.redraft_acknowledgement import is_better_neutral
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


INSTEAD = (
    "\nSomebody may pay for this letter: `grievance letters redraft {}` withdraws it, and "
    "drafts a neutral one for you to read first."
)


@click.command(
    epilog="Example: grievance letters show GR-7F3K-9Q2D --draft 2; without --draft the "
    "acknowledgement that is held, and what was let go."
)
@click.argument("reference")
@click.option("--draft", "number", type=int, metavar="N", help="Only this draft.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each.")
@with_surroundings
@who_options
def show(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    number: int | None,
    as_json: bool,
) -> None:
    """Show letters of a case in full, before they go and after; that is logged."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case_id, at = find_case(tx, reference).id, mechanism.now()
            listed = list_drafts(tx, ring, case_id, at=at)
            log_opening(tx, ring, case_id, at=at)
            if number is None:
                _show_held(mechanism, tx, ring, case_id, as_json=as_json)
    if number is not None:
        one = _find(listed, number)
        show_draft(one.draft, one.state, as_json=as_json)
        return
    for one in listed:
        if one.copy is not None:
            _show_copy(one.copy, one.state, as_json=as_json)


def show_draft(draft: Draft, state: str, *, as_json: bool) -> None:
    """Print a draft in full."""
    if as_json:
        print_json(draft_fields(draft, state))
        return
    neutral = ", neutral" if draft.neutral else ""
    about = f"{draft.kind}, to {named_party(draft.to)}, in {draft.language}{neutral}"
    click.echo(f"Draft {draft.number} ({about}; {state}):\n")
    print_words(draft.subject, draft.body, draft.files)


def _show_held(
    mechanism: Mechanism,
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    *,
    as_json: bool,
) -> None:
    """Print the words that wait for a person to let them go."""
    for cover in tx.outgoing.of_case(case_id):
        if cover.state is not OutgoingState.HELD:
            continue
        words = preview_letter(tx, ring, cover, mechanism.stationery)
        if as_json:
            letter = {"outgoing": cover.id, "kind": cover.kind, "state": cover.state}
            print_json({**letter, "subject": words.subject, "body": words.body})
        else:
            click.echo(f"The {cover.kind} that is held:\n")
            print_words(words.subject, words.body)
            if is_better_neutral(tx, ring, cover):
                click.echo(INSTEAD.format(tx.cases.get(case_id).reference))


def _show_copy(copy: SentCopy, state: str, *, as_json: bool) -> None:
    if as_json:
        print_json(copy_fields(copy, state))
        return
    whom = named_party(copy.to)
    click.echo(f"{copy.kind}, to {whom}, let go on {copy.at:%Y-%m-%d}, is {state}:\n")
    print_words(copy.subject, copy.body, copy.files)


def _find(listed: tuple[ListedDraft, ...], number: int) -> ListedDraft:
    found = next((one for one in listed if one.draft.number == number), None)
    if found is None:
        msg = "There is no such draft; see `grievance letters drafts`."
        raise NotFoundError(msg)
    return found
