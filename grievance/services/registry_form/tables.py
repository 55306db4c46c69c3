"""Rows as they are found in a file, before anything is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grievance.services.registry_form.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells by their columns; *number* counts from 1 and is the header's, if any."""

    place: str
    number: int | None = None
    cells: Mapping[str, object] = field(repr=False)
    broken: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All rows by sheet; a sheet that was not there has no place in *rows*."""

    rows: Mapping[str, tuple[Row, ...]] = field(repr=False)
    problems: tuple[Problem, ...] = ()  # of whole files or sheets
