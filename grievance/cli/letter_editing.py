"""Change the words of a draft in an editor, so that a refusal loses none of them."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.cli.letter_words import print_words
from grievance.cli.named_case import find_case
from grievance.domain.draft import Draft
from grievance.domain.errors import ConflictError, GrievanceError, SetupError
from grievance.services.boxes.case_keys import contents_key
from grievance.services.letters.edit_draft import edit_draft, find_draft
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


AGAIN = "Open your words again"


def edit_words(
    mechanism: Mechanism,
    ring: PersonRing,
    reference: str,
    number: int,
    file: Path | None,
) -> Draft:
    """
    Take the words from a file, or from an editor, which opens again when refused.

    Where somebody else was faster their words are shown, and yours may follow on them.
    """
    before = _read(mechanism, ring, reference, number)
    if file is not None:
        return _save(mechanism, ring, reference, before, _words_in(file))
    text = f"{before.subject}\n\n{before.body}"
    while True:
        text = click.edit(text, extension=".txt") or text
        try:
            return _save(mechanism, ring, reference, before, text)
        except GrievanceError as error:
            click.echo(str(error), err=True)
            if isinstance(error, ConflictError):
                before = _read(mechanism, ring, reference, number)
                print_words(before.subject, before.body)
            click.confirm(AGAIN, default=True, abort=True, err=True)


def _read(mechanism: Mechanism, ring: PersonRing, reference: str, number: int) -> Draft:
    with mechanism.store.read() as tx:
        case_id = find_case(tx, reference).id
        return find_draft(tx, ring, contents_key(tx, ring, case_id), number)


def _save(
    mechanism: Mechanism, ring: PersonRing, reference: str, before: Draft, text: str
) -> Draft:
    subject, _, body = text.lstrip().partition("\n")
    with mechanism.store.begin() as tx:
        return edit_draft(
            tx,
            ring,
            find_case(tx, reference).id,
            before.number,
            subject=subject,
            body=body,
            at=mechanism.now(),
            read=before.revision,
        )


def _words_in(file: Path) -> str:
    try:
        with click.open_file(str(file), encoding="utf-8") as stream:
            return str(stream.read())
    except (OSError, UnicodeDecodeError):
        msg = f"{file} cannot be read as UTF-8 text."
        raise SetupError(msg) from None
