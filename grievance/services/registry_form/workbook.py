"""A registry as an XLSX workbook, one tab for each sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grievance.services.registry_form.headers import Grid, read_grid, sheet_named
from grievance.services.registry_form.problems import Problem
from grievance.services.registry_form.sheets import BY_NAME
from grievance.services.registry_form.tables import Row, Tables
from grievance.services.registry_form.workbook_size import no_workbook, refuse_oversize


README = "README"


def read_workbook(path: Path) -> Tables:
    """
    Read the tabs of a workbook; the one called README is for people.

    Raises:
        SetupError: It is no workbook, or cannot be read.
    """
    rows: dict[str, tuple[Row, ...]] = {}
    problems: list[Problem] = []
    for name, grid in _tabs(path):
        sheet = sheet_named(name)
        if sheet is None or sheet.name in rows:
            said = f"it is no sheet of a registry; those are {', '.join(BY_NAME)}."
            problems.append(Problem(place=f"sheet {name}", sentence=said))
            continue
        rows[sheet.name], found = read_grid(sheet, f"sheet {name}", grid)
        problems.extend(found)
    return Tables(rows=rows, problems=tuple(problems))


def _tabs(path: Path) -> Iterator[tuple[str, Grid]]:
    # Only those who import a workbook wait for its reader to be loaded.
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  # as above

    refuse_oversize(path)
    try:
        workbook = CalamineWorkbook.from_path(path)
        for name in workbook.sheet_names:
            if name.strip().casefold() != README.casefold():
                tab = workbook.get_sheet_by_name(name)
                rows = tab.to_python(skip_empty_area=False)
                if sheet_named(name) or any(map(any, rows)):  # not one left empty
                    yield name, enumerate(rows, start=1)
    except CalamineError:
        raise no_workbook(path) from None
