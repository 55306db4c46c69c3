"""What is wrong in a registry file, and where."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.domain.errors import GrievanceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    One thing wrong; *sentence* says what it is and what to do.

    *place* is a file, a sheet or a path in JSON; without *row* all of it is meant.
    """

    place: str
    row: int | None = None
    column: str = ""
    sentence: str

    def __str__(self) -> str:
        if self.place.startswith("$"):
            path = f"{self.place}.{self.column}" if self.column else self.place
            return f"`{path}`: {self.sentence}"
        where = [self.place]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column}")
        return f"{', '.join(where)}: {self.sentence}"


class CellError(GrievanceError):
    """A cell does not hold what its column is for."""
