"""`grievance notices show`: the words of a notice, before it goes and after."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.cli.letter_words import draft_fields, print_words
from grievance.cli.new_file import write_new
from grievance.cli.output import print_json
from grievance.cli.recording import case_at_hand, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.errors import NotFoundError
from grievance.services.letters.list_drafts import OPEN, WAITS, ListedDraft, list_drafts
from grievance.services.notices.print_copy import read_printed


@click.command(epilog="Example: grievance notices show GR-7F3K-9Q2D 2 --pdf 2.pdf")
@click.argument("reference")
@click.argument("number", type=int)
@click.option(
    "--pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the copy on paper of one that was let go into a new file.",
)
@with_json
@with_surroundings
@who_options
def show(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    number: int,
    pdf: Path | None,
    as_json: bool,
) -> None:
    """
    Show a notice in full, as it is drafted or as it went.

    REFERENCE is that of the file of the audit, NUMBER that of the notice in it; `grievance
    notices list` has both. That you read it is logged.
    """
    with case_at_hand(surroundings, who, reference) as desk:
        listed = list_drafts(desk.tx, desk.ring, desk.case.id, at=desk.at)
        one = _find(listed, number)
        if pdf is not None:
            printed = read_printed(desk.tx, desk.ring, desk.case.id, number)
            write_new(pdf, printed.pdf)
    if as_json:
        print_json(_fields(one))
        return
    words = one.copy or one.draft
    kind = one.draft.notice.kind if one.draft.notice else one.draft.kind
    click.echo(f"Notice {number} ({kind}, in {one.draft.language}; {one.state}):\n")
    print_words(words.subject, words.body)
    if pdf is not None:
        click.echo(f"On paper: {pdf}", err=True)
    for sentence in _next(str(desk.case.reference), one):
        click.echo(sentence, err=True)


def _find(listed: tuple[ListedDraft, ...], number: int) -> ListedDraft:
    for one in listed:
        if one.draft.number == number and one.draft.notice is not None:
            return one
    msg = "There is no such notice; `grievance notices list` has their numbers."
    raise NotFoundError(msg)


def _next(reference: str, one: ListedDraft) -> tuple[str, ...]:
    number = one.draft.number
    if one.state == WAITS:
        return ("Next: grievance requests list",)
    if one.state != OPEN:
        return ()
    return (
        f"Next: grievance letters release {reference} --draft {number}",
        f"To change it: grievance letters edit {reference} {number} --editor",
    )


def _fields(one: ListedDraft) -> dict[str, object]:
    """Write a notice with its words for programs."""
    words, notice = one.copy or one.draft, one.draft.notice
    assert notice is not None  # as it was found
    return {
        **draft_fields(one.draft, one.state),
        "subject": words.subject,
        "body": words.body,
        "notice": notice.kind,
        "start": notice.start,
        "to_oversight_desk": notice.for_desk,
        "topics": [{"criterion": one, "version": of} for one, of in notice.topics],
        "released_at": one.copy.at if one.copy else None,
    }
