"""Let a draft go from the shell: seen in full first, with what was found in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

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
from grievance.cli.terminal import has_terminal
from grievance.cli.unlocking import Who, unlock
from grievance.domain.display import visible
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import RequestId
from grievance.domain.request import read_case_object
from grievance.services.envelopes.address_letter import log_shown, open_destination
from grievance.services.letters.answer_release import check_asked
from grievance.services.letters.check_letter import check_asked_first, check_first
from grievance.services.letters.guard_letter import Checked
from grievance.services.letters.pass_letter import Release
from grievance.services.letters.release_letter import refuse_early, release_letter
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


ASKED = "A custodian has to say yes to it; see `grievance requests`."
NO_ADDRESS = "No plain address is on record; read `grievance contact show`, and give --address.\n"
GOES = (
    " It goes in {:.0f} s; until then `grievance letters withdraw` pulls it back. Sent "
    "letters cannot be undone."
)
SURE = "Let this letter go"
NOBODY_SURE = (
    "Nobody said yes, so that it stays a draft; without a terminal look at it with "
    "`grievance letters check`, and give --yes."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the options say of a draft that is to go."""

    reference: str
    number: int
    address: str = ""
    despite: str = ""
    is_sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a letter is to go; *read* and *checked* as in `Release`."""

    read: int | None = None
    checked: Checked | None = None
    address: str = field(default="", repr=False)
    despite: str = field(default="", repr=False)


AS_IT_IS = Wish()


def release_of(mechanism: Mechanism, tx: Transaction, how: Wish = AS_IT_IS) -> Release:
    """Return how a letter is let go, with the office's words and guard."""
    return Release(
        read=how.read,
        checked=how.checked,
        stationery=mechanism.stationery,
        guard=mechanism.guard(tx),
        address=how.address,
        despite=how.despite,
        at=mechanism.now(),
    )


def release_draft(surroundings: Surroundings, who: Who, wanted: Wanted) -> None:
    """Show the draft in full, and let it go when somebody is sure."""
    despite = words_of(wanted.despite)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            case_id = find_case(tx, wanted.reference).id
        number, at = wanted.number, mechanism.now()
        draft, checked = check_first(
            mechanism.store, ring, case_id, number, mechanism.guard, at=at
        )
        how = Wish(address=wanted.address, despite=despite, checked=checked)
        if not wanted.is_sure:
            how = replace(how, read=draft.revision)
            with mechanism.store.read() as tx:
                release = release_of(mechanism, tx, how)
                where = refuse_early(tx, ring, case_id, number, release)
            print_words(draft.subject, draft.body, draft.files)
            print_checked(checked)
            if where is not None:
                with mechanism.store.begin() as tx:
                    copy, typed = draft.sealed(at=at), wanted.address
                    log_shown(tx, ring, case_id, copy, typed, at=at)
                click.echo(f"It goes to: {visible(where.address)}\n")
            _ask_if_sure()
        with mechanism.store.begin() as tx:
            release = release_of(mechanism, tx, how)
            done = release_letter(tx, ring, case_id, number, release)
    if done.outgoing_id is None:
        click.echo(f"Draft {number} waits. {ASKED}")
        return
    pull_back = mechanism.settings.mail.pull_back
    click.echo(f"Draft {number} is released.{goes_in(pull_back)}")


def _ask_if_sure() -> None:
    """
    Ask whoever sits there.

    Raises:
        NotAllowedError: Nobody does, or they did not say yes.
    """
    try:
        click.confirm(SURE, abort=True, err=True)
    except click.Abort:
        if has_terminal():
            raise
        raise NotAllowedError(NOBODY_SURE) from None


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
    case_id, _ = read_case_object(tx.requests.get(request_id).request)
    copy, at = asked.copy, release.at
    goes_to = open_destination(tx, ring, case_id, copy, asked.address, at=at)
    if fields is not None:
        letter = {
            **copy_fields(asked.copy, "asked"),
            "address": asked.address,
            "goes_to": goes_to,
        }
        print_json({**fields, "letter": letter, **checked_fields(checked)})
        return
    print_words(asked.copy.subject, asked.copy.body, asked.copy.files)
    if asked.address:
        click.echo(f"Asked to go to: {visible(asked.address)}\n")
    click.echo(f"It goes to: {visible(goes_to)}\n" if goes_to else NO_ADDRESS)
    if asked.copy.despite:
        click.echo(f"Asked despite what was found: {visible(asked.copy.despite)}\n")
    print_checked(checked)


def check_wanted(
    mechanism: Mechanism, ring: PersonRing, request_id: RequestId
) -> Checked:
    """Compare the letter that somebody asks to release, before the books are opened."""
    store, guard, at = mechanism.store, mechanism.guard, mechanism.now()
    return check_asked_first(store, ring, request_id, guard, at=at)[1]


def goes_in(pull_back: timedelta) -> str:
    """Say how long a letter that was just let go can be pulled back."""
    return GOES.format(pull_back.total_seconds()) if pull_back else ""
