"""`grievance statistics releases` and `export`: what waits, what is out, once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.statistics_files import put_release
from grievance.cli.statistics_publish import shares, with_pdf, with_period
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.domain.errors import NotAllowedError
from grievance.services.boxes.keep_release import sound_releases
from grievance.services.statistics.list_releases import ListedRelease, list_releases
from grievance.statistics.package_folder import refuse_taken
from grievance.statistics.periods import period_of
from grievance.statistics.utility import percent, utility_outside


HEADS = ("period", "state", "day", "by", "numbers", "told", "of told sums", "sha256")
SHOWN = 12  # characters of a digest in a table


@click.command(epilog="Example: grievance statistics releases --json")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per release."
)
@with_surroundings
def releases(surroundings: Surroundings, /, *, as_json: bool) -> None:
    """List what waits for somebody to publish it, and what is out."""
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
@with_pdf
@with_surroundings
def export(
    surroundings: Surroundings, /, *, name: str, out: Path, on_paper: bool
) -> None:
    """Write a published package once more, byte by byte as it was."""
    period = period_of(name).name
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        sound = sound_releases(tx, mechanism.directory())
    found = [one for one in sound if one.period == period]
    if not found:
        msg = f"{period} was not published; `grievance statistics publish` does that."
        raise NotAllowedError(msg)
    [kept] = found
    refuse_taken(out, kept.name)
    for path in put_release(out, kept, on_paper=on_paper):
        click.echo(str(path))


def _row(one: ListedRelease) -> tuple[object, ...]:
    package = one.package
    found = utility_outside(package.tables)
    told = (percent(found.share_told), percent(found.share_shown))
    numbers = (len(package.numbers), *told, package.sha256[:SHOWN])
    return (package.period, one.state.value, one.on, one.who, *numbers)


def _fields(one: ListedRelease) -> Iterator[tuple[str, object]]:
    package = one.package
    yield from (("period", package.period), ("state", one.state), ("on", str(one.on)))
    yield from (("by", one.who), ("method", package.method))
    yield from (("numbers", len(package.numbers)), ("withheld", package.withheld))
    yield from shares(package).items()
    yield from (("sha256", package.sha256), ("checkpoint", one.checkpoint))
