"""A row on its way to a record: its cells read, and all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from grievance.domain.registry_ids import id_for
from grievance.services.registry_form.cells import read_cell
from grievance.services.registry_form.columns import Sheet
from grievance.services.registry_form.problems import CellError, Problem
from grievance.services.registry_form.tables import Row


@dataclass(slots=True)
class Draft:
    """*values* are by column; *id* is known if the row says its key."""

    row: Row
    sheet: Sheet
    values: dict[str, Any] = field(repr=False)
    problems: list[Problem] = field(default_factory=list)
    id: UUID | None = None

    @property
    def where(self) -> str:
        """Name the place of the row in a few words."""
        number = self.row.number
        return self.row.place if number is None else f"{self.row.place}, row {number}"

    @property
    def name(self) -> str:
        """What the row calls its record; empty where it does not."""
        return str(self.values.get("name") or "")

    def complain(self, column: str, sentence: str) -> None:
        """Note something wrong; the row will be refused."""
        self.problems.append(
            Problem(
                place=self.row.place,
                row=self.row.number,
                column=column,
                sentence=sentence,
            )
        )


def drafts_of(sheet: Sheet, rows: tuple[Row, ...]) -> Iterator[Draft]:
    """Read the cells of rows; a cell that is wrong is noted with its row."""
    for row in rows:
        draft = Draft(row, sheet, {})
        if row.broken is not None:
            draft.problems.append(row.broken)
        _read_cells(draft)
        key = draft.values.get("id")
        if sheet.noun is not None and key:
            draft.id = id_for(sheet.noun, key)
        yield draft


def _read_cells(draft: Draft) -> None:
    for column in draft.sheet.columns:
        try:
            found = draft.row.cells.get(column.name)
            draft.values[column.name] = read_cell(column, found)
        except CellError as error:
            if draft.row.broken is None:  # which says enough
                draft.complain(column.name, str(error))
