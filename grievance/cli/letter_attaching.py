"""`grievance letters attach`: which files go with a draft."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from grievance.cli.named_case import find_case
from grievance.cli.named_home import home_of
from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.contents import AttachmentNote
from grievance.domain.display import one_line
from grievance.domain.errors import NotFoundError
from grievance.reading_files import read_attached
from grievance.services.boxes.case_keys import contents_key
from grievance.services.letters.edit_draft import find_draft
from grievance.services.letters.letter_files import attach_files, files_of_case


@click.command(
    epilog="Example: grievance letters attach GR-7F3K-9Q2D 2 plan.pdf; "
    "grievance letters attach GR-7F3K-9Q2D 2 --of-case gate.png --drop plan.pdf. Photos "
    "and documents may say who made them, where and when."
)
@click.argument("reference")
@click.argument("number", type=int, metavar="DRAFT")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option(
    "--of-case",
    "named",
    multiple=True,
    metavar="NAME",
    help="A file that came with a letter of this case.",
)
@click.option(
    "--drop", "dropped", multiple=True, metavar="NAME", help="One that does not go."
)
@with_surroundings
@who_options
def attach(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    number: int,
    paths: tuple[Path, ...],
    named: tuple[str, ...],
    dropped: tuple[str, ...],
) -> None:
    """Let files go with a draft; they are sealed in its case. Say which, or see them."""
    files = read_attached(paths, home=home_of(surroundings).path)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case_id = find_case(tx, reference).id
            key = contents_key(tx, ring, case_id)
            draft = find_draft(tx, ring, key, number)
            if files or named or dropped:
                left = _without(draft.files, dropped)
                of_case = files_of_case(tx, ring, key) if named else ()
                draft = attach_files(
                    tx,
                    ring,
                    case_id,
                    number,
                    keep=(*left, *_found(of_case, named)),
                    add=files,
                    read=draft.revision,
                    at=mechanism.now(),
                )
    _say(number, draft.files)


def _say(number: int, files: tuple[AttachmentNote, ...]) -> None:
    if not files:
        click.echo(f"No file goes with draft {number}.")
    for one in files:
        click.echo(f"{one_line(one.name)}  {one.media_type}  {one.size:,} bytes")


def _without(
    files: tuple[AttachmentNote, ...], names: Iterable[str]
) -> tuple[AttachmentNote, ...]:
    gone = {one.part_id for one in _found(files, names)}
    return tuple(one for one in files if one.part_id not in gone)


def _found(
    files: tuple[AttachmentNote, ...], names: Iterable[str]
) -> list[AttachmentNote]:
    """
    Return the files that are called so.

    Raises:
        NotFoundError: There is none of a name, or more than one.
    """
    return [_one(files, name) for name in names]


def _one(files: tuple[AttachmentNote, ...], name: str) -> AttachmentNote:
    found = [one for one in files if name in {one.name, str(one.part_id)}]
    if len(found) != 1:
        which = "; ".join(f"{one_line(one.name)} is {one.part_id}" for one in files)
        msg = (
            f"Not one file is called {one_line(name)!r}; name it by name or id. {which}"
        )
        raise NotFoundError(msg.strip())
    return found[0]
