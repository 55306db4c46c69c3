"""`grievance catalogue`: what the office holds complaints against, and its letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import click

from grievance.catalogue.bulletins.book import read_bulletins, shipped_bulletins
from grievance.catalogue.catalogue import Catalogue, shipped_catalogue
from grievance.catalogue.checks import check as check_catalogue
from grievance.catalogue.letters.checking import check_letters
from grievance.catalogue.notices.checking import check_notices
from grievance.catalogue.overrides import read_catalogue, with_overrides
from grievance.catalogue.remark import Remark
from grievance.catalogue.standards import Standard
from grievance.cli.catalogue_view import criterion_fields, show_criterion
from grievance.cli.faults import DONE, REFUSED
from grievance.cli.group import Group
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.domain.counting import counted
from grievance.domain.criterion import CriterionRef
from grievance.domain.display import one_line
from grievance.domain.errors import GrievanceError
from grievance.home import find_home
from grievance.leak.sensitive import read_sensitive


@click.group(cls=Group, epilog="Example: grievance catalogue show PS 10.3")
def catalogue() -> None:
    """Show standards and criteria, and check what an operator changed in them."""


@catalogue.command("show", epilog="Example: grievance catalogue show PS V2 9.8b")
@click.argument("words", nargs=-1, metavar="[STANDARD] [VERSION] [CRITERION]")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@with_surroundings
def show(
    surroundings: Surroundings, /, *, words: tuple[str, ...], as_json: bool
) -> None:
    """
    List standards, the criteria of one, or all that is known about a criterion.

    Without a version it is the one that codes such as PS 10.3 are numbered by.
    """
    found = read_catalogue(_home(surroundings))
    name, version, criterion = _asked(words)
    if not name:
        _show_standards(found.standards, as_json=as_json)
        return
    one = found.standard(name, version) if version else found.current(name)
    if criterion:
        _show_criterion(found, one, criterion, as_json=as_json)
    else:
        _show_criteria(one, as_json=as_json)


@catalogue.command("check", epilog="Example: grievance catalogue check --json")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@with_surroundings
def check(surroundings: Surroundings, /, *, file: Path | None, as_json: bool) -> int:
    """
    Look for what does not hang together: shipped data, words of an office, corrections.

    With FILE only that file is laid over the shipped catalogue.
    """
    home = None if file else _home(surroundings)
    if file:
        found = with_overrides(shipped_catalogue(), (file,))
    else:
        found = read_catalogue(home)
    remarks = (
        *check_catalogue(found),
        *check_letters(home, found),
        *check_notices(home, found),
        *_refused(lambda: read_bulletins(home, found, shipped_bulletins().notices)),
        *_refused(lambda: read_sensitive(home)),
    )
    for remark in remarks:
        kind = "wrong" if remark.error else "look at"
        if as_json:
            print_json({"kind": kind, "sentence": remark.sentence})
            continue
        click.echo(f"{kind}: {one_line(remark.sentence)}")
    click.echo(_sentence(found, remarks), err=True)
    return REFUSED if any(remark.error for remark in remarks) else DONE


def _refused(read: Callable[[], object]) -> Iterator[Remark]:
    """Say what keeps words of an office from being used, if anything does."""
    try:
        read()
    except GrievanceError as error:
        yield Remark(sentence=str(error))


def _home(surroundings: Surroundings) -> Path | None:
    """Return the home if there is one: what ships can be shown without."""
    home = surroundings.named_home or find_home(surroundings.environ)
    return home if home.is_dir() else None


def _asked(words: Sequence[str]) -> tuple[str, str, str]:
    """Tell standard, version and criterion apart; a criterion begins with a digit."""
    name, *rest = (*words, "") if words else ("",)
    rest = [word for word in rest if word]
    if len(rest) == 1 and rest[0][0].isdigit():
        return name, "", rest[0]
    if len(rest) > 2:  # noqa: PLR2004  # version and criterion
        msg = "Name a standard, a version and a criterion at most."
        raise click.UsageError(msg)
    version, criterion = (*rest, "", "")[:2]
    return name, version, criterion


def _show_standards(standards: Iterable[Standard], *, as_json: bool) -> None:
    rows = [
        {
            "standard": one.standard,
            "short": one.short,
            "version": one.version,
            "title": one.title,
            "criteria": len(one.criteria),
            "published": one.published,
        }
        for one in standards
    ]
    if as_json:
        for row in rows:
            print_json(row)
        return
    print_table(tuple(rows[0]), [tuple(row.values()) for row in rows], empty="None.")


def _show_criteria(one: Standard, *, as_json: bool) -> None:
    if as_json:
        for criterion in one.criteria:
            print_json(
                {
                    "standard": one.standard,
                    "version": one.version,
                    "criterion": criterion.id,
                    "title": criterion.title,
                    "parts": criterion.parts,
                    "basis": criterion.basis,
                    "confidence": criterion.confidence,
                    "note": criterion.note,
                }
            )
        return
    click.echo(f"{one.title}\n")
    rows = [
        (c.id, c.title, "".join(sorted(c.parts)), c.basis, c.confidence)
        for c in one.criteria
    ]
    heads = ("id", "title", "letters", "basis", "confidence")
    print_table(heads, rows, empty="This version has no criteria yet.")


def _show_criterion(
    found: Catalogue, one: Standard, criterion: str, *, as_json: bool
) -> None:
    doubt = one.warn(criterion)  # also refuses what this version does not have
    ref = CriterionRef(
        standard=one.standard, version=one.version, criterion=criterion.strip()
    )
    fields = criterion_fields(found, ref)
    if as_json:
        print_json(fields)
    else:
        show_criterion(fields)
    if doubt:
        click.echo(doubt, err=True)


def _sentence(found: Catalogue, remarks: Sequence[Remark]) -> str:
    """Say how much was looked at, and what was found."""
    criteria = sum(len(one.criteria) for one in found.standards)
    wrong = sum(remark.error for remark in remarks)
    versions = counted(len(found.standards), "version of a standard", "versions")
    return (
        f"Looked at {versions} with {counted(criteria, 'criterion', 'criteria')}: "
        f"{wrong} wrong, {len(remarks) - wrong} to look at."
    )
