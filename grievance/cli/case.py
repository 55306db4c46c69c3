"""`grievance case`: open a case, or save one of its attachments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import click

from grievance.cli.case_fields import opened_fields
from grievance.cli.case_view import print_case
from grievance.cli.giving_way import GivesWay
from grievance.cli.identity_view import identity_fields, print_identity
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.record_lines import record_fields
from grievance.cli.related import find_related, print_related, related_fields
from grievance.cli.streams import stdout_bytes
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.counting import counted
from grievance.domain.display import one_line
from grievance.domain.errors import SetupError
from grievance.domain.ids import PartId
from grievance.home import PRIVATE_FILE
from grievance.services.cases.open_case import OpenedCase, open_case
from grievance.services.cases.open_identity import (
    OpenedIdentity,
    has_names_only,
    open_identity,
)
from grievance.services.cases.open_merged import open_merged
from grievance.services.cases.read_attachment import read_attachment
from grievance.services.cases.related_cases import RelatedCase
from grievance.services.overviews.count_records import OnRecord, count_records
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


STDOUT = "-"
WORDS = {
    "new": ("grievance.cli.case_new", "case_new"),
    "kind": ("grievance.cli.case_kind", "case_kind"),
    "timeline": ("grievance.cli.timeline", "timeline"),
    "triage": ("grievance.cli.case_triage", "case_triage"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be shown of a case besides the case."""

    writers: bool
    merged: bool
    related: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """An opened case, and what is shown with it."""

    opened: OpenedCase = field(repr=False)
    count: OnRecord
    related: Sequence[RelatedCase] | None = field(default=None, repr=False)


@click.command(
    cls=GivesWay,
    ways=WORDS,
    epilog="Example: grievance case GR-7F3K-9Q2D --json. To enter a complaint that "
    "came by telephone, letter or in a meeting: grievance case new --help",
)
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--no-identity", is_flag=True, help="Do not open who wrote, also if you could."
)
@click.option(
    "--related",
    "with_related",
    is_flag=True,
    help="Say which cases may be about the same.",
)
@click.option(
    "--merged",
    "with_merged",
    is_flag=True,
    help="Open what was merged into it as well, as far as you have the keys.",
)
@click.option(
    "--attachment",
    type=click.UUID,
    metavar="ID",
    help="Only save this attachment; it may be harmful, so open it elsewhere.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Where to save it: a new file, or - for standard output.",
)
@with_surroundings
@who_options
def case(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    as_json: bool,
    no_identity: bool,
    with_related: bool,
    with_merged: bool,
    attachment: UUID | None,
    out: Path | None,
) -> None:
    """
    Open a case: letters, notes, history. That you opened it is logged.

    Who has the key to who complained alone sees them, how to reach them safely, the
    risk and the coded facts, and no word of the complaint.

    To change it, use `grievance assign`, `move`, `note`, `refile` and the like; to make
    one, `grievance case new`. `grievance case triage` decides on what is proposed of
    it, `grievance case kind` makes it a report or an inquiry.
    """
    if (attachment is None) != (out is None):
        msg = "--attachment ID and --out FILE go together."
        raise click.UsageError(msg)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        if attachment is not None and out is not None:
            content = _attachment(mechanism, ring, reference, PartId(attachment))
            _save(content, out)
            return
        is_plain = not (no_identity or with_related or with_merged)
        names = _open_names(mechanism, ring, reference) if is_plain else None
        if names is not None:
            _show_names(names, as_json=as_json)
            return
        wanted = Wanted(
            writers=not no_identity, merged=with_merged, related=with_related
        )
        sights = _open(mechanism, ring, reference, wanted)
    for sight in sights:
        _show(sight, as_json=as_json)


def _open_names(
    mechanism: Mechanism, ring: PersonRing, reference: str
) -> OpenedIdentity | None:
    """Open who complained for those who may see no more; None for all others."""
    with mechanism.store.read() as tx:
        case_id = find_case(tx, reference).id
        if not has_names_only(tx, ring, case_id):
            return None
    with mechanism.store.begin() as tx:
        return open_identity(tx, ring, case_id, at=mechanism.now())


def _show_names(found: OpenedIdentity, *, as_json: bool) -> None:
    if as_json:
        print_json(identity_fields(found))
        return
    print_identity(found)


def _open(
    mechanism: Mechanism, ring: PersonRing, reference: str, wanted: Wanted
) -> list[Sight]:
    """Open a case, and what was merged into it where that is wanted."""
    at = mechanism.now()
    with mechanism.store.begin() as tx:
        case_id = find_case(tx, reference).id
        found = open_case(tx, ring, case_id, with_writers=wanted.writers, at=at)
        every = [found]
        if wanted.merged:
            every += open_merged(tx, ring, found, with_writers=wanted.writers, at=at)
    with mechanism.store.read() as tx:
        related = find_related(tx, ring, found) if wanted.related else None
        return [
            Sight(
                opened=one,
                count=count_records(tx, ring, one.case.id, at=at),
                related=related if one is found else None,
            )
            for one in every
        ]


def _show(sight: Sight, *, as_json: bool) -> None:
    related = sight.related
    if as_json:
        more = {} if related is None else {"related": related_fields(related)}
        on_record = {"on_record": record_fields(sight.count)}
        print_json({**opened_fields(sight.opened), **on_record, **more})
        return
    print_case(sight.opened, sight.count)
    if related is not None:
        print_related(related)


def _attachment(
    mechanism: Mechanism, ring: PersonRing, reference: str, part_id: PartId
) -> bytes:
    with mechanism.store.begin() as tx:
        case_id = find_case(tx, reference).id
        return read_attachment(
            tx, ring, case_id=case_id, part_id=part_id, at=mechanism.now()
        )


def _save(content: bytes, out: Path) -> None:
    """Write a new file for its owner only; nothing is replaced."""
    if str(out) == STDOUT:
        stdout_bytes().write(content)
        return
    try:
        out.touch(mode=PRIVATE_FILE, exist_ok=False)
        out.write_bytes(content)
    except OSError as error:
        msg = f"{out} cannot be written: {error.strerror}."
        raise SetupError(msg) from None
    size = counted(len(content), "byte")
    click.echo(f"Saved {size} in {one_line(str(out))}.", err=True)
