"""`grievance statistics`: count cases for the office's own eyes."""

from __future__ import annotations

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.statistics_publish import publish, rehearse
from grievance.cli.statistics_releases import export, releases
from grievance.cli.statistics_verify import verify
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.services.preview_statistics import preview_statistics
from grievance.statistics.declared import declared
from grievance.statistics.periods import period_of
from grievance.statistics.suppression import Preview
from grievance.statistics.tables import declared_tables, find_table


WITHHELD = "withheld"
HEADS = ("name", "title", "dimensions", "for")


@click.group(epilog="Example: grievance statistics preview severity")
def statistics() -> None:
    """Count cases for the office's own eyes; publish what harms nobody; attack it."""


@statistics.command("tables", epilog="Example: grievance statistics tables --json")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per table.")
def tables(*, as_json: bool) -> None:
    """List the tables that may be counted: for the office, by quarter and by year."""
    rows = [(t.name, t.title, t.dimensions, "office") for t in declared_tables()]
    rows += [(t.name, t.title, t.dimensions, t.every.value) for t in declared().tables]
    if not as_json:
        print_table(HEADS, rows, empty="There is none.")
        return
    for row in rows:
        print_json(dict(zip(HEADS, row, strict=True)))


@statistics.command(
    "preview",
    epilog="Example: grievance statistics preview --json; grievance statistics preview "
    "severity --period 2026-Q3",
)
@click.argument("names", nargs=-1, metavar="[TABLE]...")
@click.option(
    "--period",
    metavar="PERIOD",
    help="Only what came in then: 2026, 2026-Q3 or 2026-10.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per cell.")
@with_surroundings
def preview(
    surroundings: Surroundings,
    /,
    *,
    names: tuple[str, ...],
    period: str | None,
    as_json: bool,
) -> None:
    """
    Count all cases, small numbers withheld; for the office's own eyes.

    What may be published needs more than that: `rehearse` shows it, `publish` does it.
    """
    wanted = tuple(find_table(name) for name in names) or declared_tables()
    months = period_of(period) if period else None
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        previews = preview_statistics(
            tx, mechanism.worker_ring(), wanted, period=months
        )
    for one in previews:
        _show(one, period, as_json=as_json)


def _show(one: Preview, period: str | None, *, as_json: bool) -> None:
    if as_json:
        for cell, number in one.cells.items():
            named = dict(zip(one.table.dimensions, cell, strict=True))
            print_json({"table": one.table.name, **named, "cases": number})
        return
    came = f", came in {period}" if period else ""
    click.echo(f"{one.table.title}{came} (internal)")
    rows = [(*c, WITHHELD if n is None else n) for c, n in one.cells.items()]
    print_table((*one.table.dimensions, "cases"), rows, empty="No case yet.")


for _command in (rehearse, publish, releases, export, verify):
    statistics.add_command(_command)
