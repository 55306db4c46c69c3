"""
Read a registry: a folder of CSV files, a workbook, or a JSON file.

`docs/registry.md` says what they hold; `grievance registry template` writes empty ones.
"""

from __future__ import annotations

from pathlib import Path

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.errors import SetupError
from grievance.domain.registry import Registry
from grievance.services.registry_form.assembling import ReadRegistry, assemble
from grievance.services.registry_form.csv_folder import read_folder
from grievance.services.registry_form.json_file import read_json
from grievance.services.registry_form.tables import Tables
from grievance.services.registry_form.workbook import read_workbook
from grievance.services.registry_form.workbook_size import no_workbook


WORKBOOK = ".xlsx"
OTHER_BOOKS = {".xls", ".xlsb", ".xlsm", ".ods", ".numbers"}
ALONE = ("registry.json", "registry.xlsx")  # each is all that a folder holds
_NOTHING = Registry()


def read_registry(source: Path | bytes, *, name: str = "This file") -> Registry:
    """
    Read a registry of which everything has to be right.

    *source* is a folder, a workbook, a JSON file or the bytes of one, which an error
    calls *name*.

    Raises:
        SetupError: Something is wrong; the sentence says what first, and where.
    """
    read = read_rows(source, name=name)
    if read.problems:
        called = name if isinstance(source, bytes) else str(source)
        more = len(read.problems) - 1
        rest = f" There are {more} more." if more else ""
        msg = f"{called} is not a registry: {read.problems[0]}{rest}"
        raise SetupError(msg)
    return read.registry


def read_rows(
    source: Path | bytes,
    *,
    known: Registry = _NOTHING,
    catalogue: Catalogue | None = None,
    name: str = "This file",
) -> ReadRegistry:
    """
    Read a registry row by row: what is good, and what is wrong with the rest.

    Rows may refer to each other and to what is *known* already.  With a *catalogue*,
    those are refused whose standard or version it does not have.

    Raises:
        SetupError: There is no such file, or it is nothing of the kind.
    """
    return assemble(_tables(source, name), known, catalogue)


def _tables(source: Path | bytes, name: str) -> Tables:
    if isinstance(source, bytes):
        return read_json(source, name=name)
    if source.is_dir():
        alone = [source / file for file in ALONE if (source / file).is_file()]
        return _tables(alone[0], name) if alone else read_folder(source)
    return _in_file(source)


def _in_file(source: Path) -> Tables:
    ending = source.suffix.lower()
    if ending == WORKBOOK:
        return read_workbook(source)
    if ending in OTHER_BOOKS:
        raise no_workbook(source)
    if ending == ".csv":
        msg = f"{source} is one sheet of several; name the folder that holds them."
        raise SetupError(msg)
    try:
        return read_json(source.read_bytes(), name=str(source))
    except OSError as error:
        msg = f"The registry {source} cannot be read: {error.strerror}."
        raise SetupError(msg) from None
