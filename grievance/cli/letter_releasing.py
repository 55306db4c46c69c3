"""Let a draft go from the shell: seen in full first, with what was found in it."""

from __future__ import annotations

from dataclasses import dataclass

import click

from grievance.cli.acts import words_of
from grievance.cli.letter_words import (
    checked_fields,
    copy_fields,
    print_checked,
    print_words,
)
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.surroundings import Surroundings
from grievance.cli.unlocking import Who, unlock
from grievance.domain.display import visible
from grievance.domain.ids import RequestId
from grievance.services.answer_release import check_asked
from grievance.services.release_letter import (
    Release,
    Released,
    check_draft,
    release_letter,
)
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


ASKED = "A custodian has to say yes to it; see `grievance requests`."
SURE = "Let this letter go"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the options say of a draft that is to go."""

    reference: str
    number: int
    address: str = ""
    despite: str = ""
    is_sure: bool = False


def release_of(
    mechanism: Mechanism,
    tx: Transaction,
    *,
    read: int | None = None,
    address: str = "",
    despite: str = "",
) -> Release:
    """Return how a letter is let go, with the office's words and guard."""
    return Release(
        read=read,
        stationery=mechanism.stationery,
        guard=mechanism.guard(tx),
        address=address,
        despite=despite,
        at=mechanism.now(),
    )


def release_draft(surroundings: Surroundings, who: Who, wanted: Wanted) -> None:
    """Show the draft in full, and let it go when somebody is sure."""
    despite = words_of(wanted.despite)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        read = None
        if not wanted.is_sure:
            read = _show(mechanism, ring, wanted)
            click.confirm(SURE, abort=True, err=True)
        with mechanism.store.begin() as tx:
            case_id = find_case(tx, wanted.reference).id
            release = release_of(
                mechanism, tx, read=read, address=wanted.address, despite=despite
            )
            done = release_letter(tx, ring, case_id, wanted.number, release)
    click.echo(f"Draft {wanted.number} {_said(done)}")


def show_asked(
    mechanism: Mechanism,
    tx: Transaction,
    ring: PersonRing,
    request_id: RequestId,
    fields: Fields | None = None,
) -> None:
    """
    Print the letter that somebody asks a custodian to send, and what was found.

    With *fields* of the request it is printed for programs.
    """
    release = release_of(mechanism, tx)
    asked, checked = check_asked(tx, ring, request_id, release)
    if fields is not None:
        letter = copy_fields(asked.copy, "asked")
        print_json({**fields, "letter": letter, **checked_fields(checked)})
        return
    print_words(asked.copy.subject, asked.copy.body)
    if asked.copy.despite:
        click.echo(f"Asked despite what was found: {visible(asked.copy.despite)}\n")
    print_checked(checked)


def _show(mechanism: Mechanism, ring: PersonRing, wanted: Wanted) -> int:
    """Print the draft, with what was found; return which revision it is."""
    with mechanism.store.begin() as tx:
        case_id = find_case(tx, wanted.reference).id
        guard, at = mechanism.guard(tx), mechanism.now()
        draft, checked = check_draft(tx, ring, case_id, wanted.number, guard, at=at)
    print_words(draft.subject, draft.body)
    print_checked(checked)
    return draft.revision


def _said(done: Released) -> str:
    return "is released." if done.outgoing_id else f"waits. {ASKED}"
