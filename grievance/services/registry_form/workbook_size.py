"""
Look how large a workbook is before it is read.

Its reader makes room for every cell up to the last one, and for as many things as a part
says that it counts.  A few bytes that name a cell far away ask for more memory than there
is, and that ends the program.
"""

from __future__ import annotations

import re
import zipfile
import zlib

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grievance.domain.errors import SetupError


MOST_BYTES = 300 * 1024 * 1024  # unpacked
MOST_CELLS = 20_000_000  # of one sheet, filled or not
MOST_COLUMNS = 16_384  # no spreadsheet has more
_CHUNK, _LONGEST_TAG = 1024 * 1024, 4 * 1024 * 1024
_ATTRIBUTES = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+"
_TAG = re.compile(rb"<(?:[\w.-]+:)?(row|c)(?=[\s/>])(%s)>" % _ATTRIBUTES)
_OPEN = re.compile(rb"<[\w.:-]*(?:\s%s(?:\"[^\"]*|'[^']*)?)?\Z" % _ATTRIBUTES)
_PLACE = re.compile(rb"\sr\s*=\s*[\"']\s*\$?([A-Za-z]*)\$?([0-9]*)")
_COUNT = re.compile(rb"\b(?:count|uniqueCount)\s*=\s*[\"']\s*([0-9]+)")


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """Where a reader is in a sheet; a row or cell that is not numbered is the next."""

    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1

    def pass_tag(self, name: bytes, attributes: bytes) -> None:
        named = _PLACE.search(attributes)
        letters, digits = named.groups() if named else (b"", b"")
        if name == b"row":
            self.row, self.column = _number(digits) or self.row + 1, 0
        else:
            self.column = _column(letters) or self.column + 1
            self.rows = max(self.rows, _number(digits))
        self.rows = max(self.rows, self.row)
        self.columns = max(self.columns, self.column)


def refuse_oversize(path: Path) -> None:
    """
    Read through a workbook once.

    Raises:
        SetupError: It is none, or would take more memory than any registry.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > MOST_BYTES:
                raise _oversize(path)
            for part in parts:
                if _cells(packed, part) > MOST_CELLS:
                    raise _oversize(path)
    except OSError as error:
        msg = f"The registry {path} cannot be read: {error.strerror}."
        raise SetupError(msg) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError):
        raise no_workbook(path) from None


def no_workbook(path: Path) -> SetupError:
    """Return what to say of a file that is none."""
    return SetupError(f"{path} is no XLSX workbook; save it as one, or as CSV files.")


def _oversize(path: Path) -> SetupError:
    msg = f"{path} is larger than any registry; check that it is the right file."
    return SetupError(msg)


def _cells(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return for how many cells a part of a workbook asks room."""
    sheet, counted = _Sheet(), 1
    for text in _chunks(packed, part):
        for name, attributes in _TAG.findall(text):
            sheet.pass_tag(name, attributes)
        if sheet.columns > MOST_COLUMNS:
            return MOST_CELLS + 1
        counted = max((counted, *map(_number, _COUNT.findall(text))))
    return max(sheet.rows * sheet.columns, counted)


def _chunks(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part of the file piece by piece, so that each tag is whole in one."""
    before = b""
    with packed.open(part) as opened:
        while read := opened.read(_CHUNK):
            text = before + read
            is_open = _OPEN.search(text)
            before = text[is_open.start() :] if is_open else b""
            if len(before) > _LONGEST_TAG:
                raise ValueError
            yield text


def _number(digits: bytes) -> int:
    return int(digits[:12] or b"0")


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters[:7].upper():
        column = column * 26 + letter - ord("A") + 1
    return column
