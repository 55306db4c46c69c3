"""`grievance statistics`: count cases for the office's own eyes."""

from __future__ import annotations

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.statistics_verify import verify
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.services.preview_statistics import preview_statistics
from grievance.statistics.periods import period_of
from grievance.statistics.suppression import Preview
from grievance.statistics.tables import declared_tables, find_table


WITHHELD = "withheld"


@click.group(epilog="Example: grievance statistics preview severity")
def statistics() -> None:
    """Count cases into declared tables, and attack what was published."""


@statistics.command("tables", epilog="Example: grievance statistics tables --json")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per table.")
def tables(*, as_json: bool) -> None:
    """List the tables that may be counted."""
    if as_json:
        for table in declared_tables():
            fields = {"name": table.name, "title": table.title}
            print_json({**fields, "dimensions": list(table.dimensions)})
        return
    rows = [(t.name, t.title, t.dimensions) for t in declared_tables()]
    print_table(("name", "title", "dimensions"), rows, empty="There is none.")


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

    What may be published needs more than that, and is not built yet.
    """
    wanted = tuple(find_table(name) for name in names) or declared_tables()
    months = period_of(period) if period else None
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        previews = preview_statistics(
            tx, mechanism.worker_ring(), wanted, period=months
        )
    for one in previews:
        _show(one, as_json=as_json)


def _show(one: Preview, *, as_json: bool) -> None:
    if as_json:
        for cell, number in one.cells.items():
            named = dict(zip(one.table.dimensions, cell, strict=True))
            print_json({"table": one.table.name, **named, "cases": number})
        return
    click.echo(f"{one.table.title} (internal)")
    rows = [(*c, WITHHELD if n is None else n) for c, n in one.cells.items()]
    print_table((*one.table.dimensions, "cases"), rows, empty="No case yet.")


statistics.add_command(verify)
