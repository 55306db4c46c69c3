"""`grievance statistics releases` and `export`: what waits, what is out, once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.statistics_publish import with_period
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.domain.errors import NotAllowedError, SetupError
from grievance.services.list_releases import ListedRelease, list_releases
from grievance.statistics.package_files import content_of
from grievance.statistics.package_folder import (
    FOR_ALL,
    places,
    put_package,
    refuse_taken,
)
from grievance.statistics.periods import period_of
from grievance.statistics.report_file import write_pdf


HEADS = ("period", "state", "day", "by", "numbers", "withheld", "sha256")
SHOWN = 12  # characters of a digest in a table


@click.command(epilog="Example: grievance statistics releases --json")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per release."
)
@with_surroundings
def releases(surroundings: Surroundings, /, *, as_json: bool) -> None:
    """List what waits for somebody to publish it, and what is published."""
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        found = list_releases(tx, mechanism.directory())
    if not as_json:
        print_table(HEADS, map(_row, found), empty="Nothing is published, or waits.")
        return
    for one in found:
        print_json(dict(_fields(one)))


@click.command(
    epilog="Example: grievance statistics export --period 2026-Q3 --out public --pdf"
)
@with_period
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Where the folder and the zip are put.",
)
@click.option(
    "--pdf", "on_paper", is_flag=True, help="Put its report there as a PDF as well."
)
@with_surroundings
def export(
    surroundings: Surroundings, /, *, name: str, out: Path, on_paper: bool
) -> None:
    """Write a package once more that was published, byte by byte as it was."""
    period = period_of(name).name
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        found = [one for one in tx.releases.all() if one.period == period]
    if not found:
        msg = f"{period} was not published; `grievance statistics publish` does that."
        raise NotAllowedError(msg)
    [kept] = found
    refuse_taken(out, kept.name)
    put_package(out, kept.name, kept.package)
    folder, archive = places(out, kept.name)
    paths = (folder, archive, *([_paper(folder)] if on_paper else []))
    for path in paths:
        click.echo(str(path))


def _paper(folder: Path) -> Path:
    """Write the report of a package beside it, for who wants paper."""
    paper = folder.with_suffix(".pdf")
    content = write_pdf(content_of(folder), folder.name)
    try:
        paper.write_bytes(content)
        paper.chmod(FOR_ALL)
    except OSError as error:
        msg = f"{paper} cannot be written: {error.strerror}."
        raise SetupError(msg) from None
    return paper


def _row(one: ListedRelease) -> tuple[object, ...]:
    package = one.package
    numbers = (len(package.numbers), package.withheld, package.sha256[:SHOWN])
    return (package.period, one.state.value, one.on, one.who, *numbers)


def _fields(one: ListedRelease) -> Iterator[tuple[str, object]]:
    package = one.package
    yield from (("period", package.period), ("state", one.state), ("on", str(one.on)))
    yield from (("by", one.who), ("method", package.method))
    yield from (("numbers", len(package.numbers)), ("withheld", package.withheld))
    yield from (("sha256", package.sha256), ("checkpoint", one.checkpoint))
