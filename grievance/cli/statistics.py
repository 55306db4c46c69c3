"""`grievance statistics`: count cases for the office's own eyes."""

from __future__ import annotations

import click

from grievance.cli.group import Group
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.statistics_office import office
from grievance.cli.statistics_publish import publish, rehearse
from grievance.cli.statistics_releases import export, releases
from grievance.cli.statistics_verify import verify
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.publishing import publishing_of
from grievance.services.statistics.preview_statistics import preview_statistics
from grievance.statistics.declared import declared
from grievance.statistics.periods import period_of
from grievance.statistics.preview import OTHERS, Preview


WITHHELD = "withheld"
HEADS = ("name", "title", "dimensions", "every")


@click.group(
    cls=Group, epilog="Example: grievance statistics preview received-by-severity"
)
def statistics() -> None:
    """Count for the office's own eyes; publish what harms nobody; attack it."""


@statistics.command("tables", epilog="Example: grievance statistics tables --json")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per table.")
def tables(*, as_json: bool) -> None:
    """List the tables that may be counted, and how often they are."""
    rows = [(t.name, t.title, t.dimensions, t.every.value) for t in declared().tables]
    if not as_json:
        print_table(HEADS, rows, empty="There is none.")
        return
    for row in rows:
        print_json(dict(zip(HEADS, row, strict=True)))


@statistics.command(
    "preview",
    epilog="Example: grievance statistics preview --json; grievance statistics preview "
    "received-by-severity --period 2026-Q3",
)
@click.argument("names", nargs=-1, metavar="[TABLE]...")
@click.option(
    "--period",
    metavar="PERIOD",
    help="Only what happened then: 2026, 2026-Q3 or 2026-10.",
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
    Count for the office's own eyes; small numbers are withheld.

    What may be published needs more than that: `rehearse` shows it, `publish` does it.
    Tables in which there is nothing are left out, unless they are named.
    """
    months = period_of(period) if period else None
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        ring, how = mechanism.worker_ring(), publishing_of(mechanism)
        previews = preview_statistics(tx, ring, how, names, period=months)
    shown = [one for one in previews if one.cells or one.others or names]
    if not shown and not as_json:
        click.echo(f"Nothing happened in {period}." if period else "Nothing happened.")
    for one in shown:
        _show(one, period, as_json=as_json)


def _show(one: Preview, period: str | None, *, as_json: bool) -> None:
    if as_json:
        for cell, number in one.cells.items():
            named = dict(zip(one.table.dimensions, cell, strict=True))
            said = {"label": one.labels[cell], "number": number}
            print_json({"table": one.table.name, **named, **said})
        if one.others:
            said = {"label": OTHERS, "number": None, "cells": one.others}
            print_json({"table": one.table.name, **said})
        return
    when = f", {period}" if period else ""
    click.echo(f"{one.table.title}{when} (internal)")
    rows: list[tuple[str, object]] = [(one.labels[c], n) for c, n in one.cells.items()]
    rows += [(OTHERS, WITHHELD)] if one.others else []
    print_table(("", "number"), rows, empty="Nothing.")


for _command in (office, rehearse, publish, releases, export, verify):
    statistics.add_command(_command)
