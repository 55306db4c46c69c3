"""Lists for spreadsheets: CSV on standard output, in which nothing is a formula."""

from __future__ import annotations

import csv
import io

from collections.abc import Iterable, Sequence

import click

from grievance.domain.display import one_line
from grievance.services.registry_form.csv_folder import escaped


def print_csv(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table; the heads come first, also where nothing follows."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(heads)
    table.writerows([_cell(one) for one in row] for row in rows)
    click.echo(written.getvalue(), nl=False)


def _cell(value: object) -> str:
    return "" if value is None else escaped(one_line(str(value)))
