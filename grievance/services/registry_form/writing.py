"""Write sheets as a folder of CSV files or as a workbook; nothing is overwritten."""

from __future__ import annotations

import csv
import io

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from grievance.domain.errors import SetupError
from grievance.services.registry_form.columns import Kind, Sheet
from grievance.services.registry_form.csv_folder import escaped
from grievance.services.registry_form.sheets import SHEETS
from grievance.services.registry_form.workbook import README


Rows = Mapping[str, Sequence[Sequence[str | date]]]
_README = """# The registry, sheet by sheet

Fill in the sheets that you have; a column marked * may not be empty. Several items in
a cell are parted by semicolons. Dates are best written as year-month-day. A reference
names another row by its id, or by its name where only one goes by it.
"""
_WIDTH, _README_WIDTH = 18, 60  # of a column, in characters


def write_folder(folder: Path, rows: Rows, *, readme: str = "") -> None:
    """
    Write a CSV file for each sheet, in UTF-8 with the mark that spreadsheets want.

    Raises:
        SetupError: There is something already, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_full(folder)
        for sheet in SHEETS:
            text = "".join(_lines(sheet, rows.get(sheet.name, ())))
            (folder / f"{sheet.name}.csv").write_text(text, "utf-8-sig", newline="")
        if readme:
            (folder / "README.md").write_text(readme, "utf-8")
    except OSError as error:
        raise _unwritable(folder, error) from None


def write_workbook(path: Path, rows: Rows, *, readme: str = "") -> None:
    """
    Write a workbook with a tab for each sheet, and one to read for people.

    Raises:
        SetupError: There is something already, or it cannot be written.
    """
    if path.exists():
        msg = f"{path} is there already; name a new file."
        raise SetupError(msg)
    body = _workbook(rows, readme)
    try:
        path.write_bytes(body)
    except OSError as error:
        raise _unwritable(path, error) from None


def readme_text() -> str:
    """Say what every column of every sheet is for, with an example."""
    parts = [_README]
    for sheet in SHEETS:
        parts.append(f"## {sheet.name}\n\n{sheet.meaning}\n")
        parts.append("| column | what | example |\n|---|---|---|")
        parts.extend(_described(sheet))
        parts.append("")
    return "\n".join(parts)


def _described(sheet: Sheet) -> Iterator[str]:
    for column in sheet.columns:
        star = "*" if column.is_required else ""
        what = column.meaning
        if column.choices is not None:
            what = f"{what}: {', '.join(one.value for one in column.choices)}"
        if column.default is not None:
            what = f"{what}; empty means {column.default}"
        yield f"| {column.name}{star} | {what} | {column.example} |"


def _lines(sheet: Sheet, rows: Sequence[Sequence[str | date]]) -> Iterator[str]:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([column.name for column in sheet.columns])
    for row in rows:
        writer.writerow([escaped(str(cell)) for cell in row])
    yield written.getvalue()


def _workbook(rows: Rows, readme: str) -> bytes:
    # Only those who write a workbook wait for its writer to be loaded.
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415  # it has no types

    written = io.BytesIO()
    words_only = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(written, {"in_memory": True, **words_only}) as workbook:
        if readme:
            tab = workbook.add_worksheet(README)
            tab.set_column(0, 0, _README_WIDTH)
            for number, line in enumerate(readme.splitlines()):
                tab.write_string(number, 0, line)
        for sheet in SHEETS:
            _add_tab(workbook, sheet, rows.get(sheet.name, ()))
    return written.getvalue()


def _add_tab(workbook: Any, sheet: Sheet, rows: Sequence[Sequence[str | date]]) -> None:
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    words = workbook.add_format({"num_format": "@"})
    tab = workbook.add_worksheet(sheet.name)
    tab.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        cells = day if column.kind is Kind.DATE else words
        tab.set_column(place, place, _WIDTH, cells)
        tab.write_string(0, place, column.name)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                tab.write_datetime(number, place, cell, day)
            elif cell:
                tab.write_string(number, place, cell, words)


def _refuse_full(folder: Path) -> None:
    if any(folder.iterdir()):
        msg = f"{folder} is not empty; name a new folder."
        raise SetupError(msg)


def _unwritable(path: Path, error: OSError) -> SetupError:
    return SetupError(f"{path} cannot be written: {error.strerror}.")
