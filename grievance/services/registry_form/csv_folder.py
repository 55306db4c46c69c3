"""A registry as a folder of CSV files, one for each sheet."""

from __future__ import annotations

import csv
import io
import re

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.services.registry_form.headers import Grid, read_grid, sheet_named
from grievance.services.registry_form.problems import Problem
from grievance.services.registry_form.sheets import BY_NAME
from grievance.services.registry_form.tables import Row, Tables


MOST_BYTES = 100 * 1024 * 1024
FORMULAS = "=+-@\t\r'"  # what a spreadsheet would not take for words
_SEPARATORS = (",", ";", "\t")
_SEPARATOR_TOLD = re.compile(r"sep=([,;\t])\n?\Z", re.IGNORECASE)
_LOOKED_AT = 64  # characters of a file in which none is a zero


class _OpenQuoteError(Exception):
    """A cell was begun and not ended; *row* is where."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def read_folder(folder: Path) -> Tables:
    """
    Read the CSV files of a folder; others than CSV are left alone.

    Raises:
        SetupError: It holds none, or one cannot be read.
    """
    rows: dict[str, tuple[Row, ...]] = {}
    problems: list[Problem] = []
    files = sorted(_files(folder))
    if not files:
        msg = f"{folder} holds no CSV file; `grievance registry template` writes them."
        raise SetupError(msg)
    for file in files:
        sheet = sheet_named(file.stem)
        if sheet is None or sheet.name in rows:
            said = f"it is no sheet of a registry; those are {', '.join(BY_NAME)}."
            problems.append(Problem(place=file.name, sentence=said))
            continue
        rows[sheet.name], found = _read_file(file)
        problems.extend(found)
    return Tables(rows=rows, problems=tuple(problems))


def escaped(text: str) -> str:
    """Write a cell so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(tuple(FORMULAS)) else text


def _unescaped(text: str) -> str:
    is_escaped = text[:1] == "'" and text[1:2] and text[1] in FORMULAS
    return text[1:] if is_escaped else text


def _files(folder: Path) -> Iterator[Path]:
    try:
        for path in folder.iterdir():
            if path.suffix.lower() == ".csv" and not path.name.startswith((".", "~")):
                yield path
    except OSError as error:
        msg = f"The registry {folder} cannot be read: {error.strerror}."
        raise SetupError(msg) from None


def _read_file(file: Path) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    sheet = sheet_named(file.stem)
    assert sheet is not None
    text = _text_of(file)
    try:
        with _cells_of_any_size():
            return read_grid(sheet, file.name, _grid(text))
    except _OpenQuoteError as error:
        said = "the quotes do not close from here on; check them in an editor."
        return (), (Problem(place=file.name, row=error.row, sentence=said),)


def _text_of(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            msg = (
                f"{file} is larger than any registry; check that it is the right file."
            )
            raise SetupError(msg)
        body = file.read_bytes()
    except OSError as error:
        msg = f"The registry {file} cannot be read: {error.strerror}."
        raise SetupError(msg) from None
    encoding = "utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        raise _not_utf_8(file) from None
    if "\0" in text[:_LOOKED_AT]:  # another UTF, without its mark
        raise _not_utf_8(file)
    return text


def _not_utf_8(file: Path) -> SetupError:
    return SetupError(f"{file} is not written in UTF-8; save it as “CSV UTF-8”.")


@contextmanager
def _cells_of_any_size() -> Iterator[None]:
    """Let a cell be as long as a file, so that its row is refused and not all of it."""
    before = csv.field_size_limit(MOST_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _grid(text: str) -> Grid:
    lines = io.StringIO(text, newline=None)  # however they end
    told = _SEPARATOR_TOLD.match(lines.readline())  # as spreadsheets do
    if told is None:
        lines.seek(0)
    first = text.lstrip().partition("\n")[0]
    separator = told[1] if told else max(_SEPARATORS, key=first.count)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    above = 1 if told else 0
    number = above + 1
    try:
        for cells in reader:
            yield number, [_unescaped(cell) for cell in cells]
            number = above + reader.line_num + 1
    except csv.Error:
        raise _OpenQuoteError(number) from None
