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
from pathlib import Path

from grievance.domain.errors import SetupError


MOST_BYTES = 300 * 1024 * 1024  # unpacked
MOST_CELLS = 20_000_000  # of one sheet, filled or not
_CHUNK, _LONGEST_TAG = 1024 * 1024, 4096
_CELL = re.compile(
    rb"<(?:[\w.-]+:)?c\s[^<>]*?\br\s*=\s*[\"']\s*\$?([A-Za-z]+)\$?([0-9]+)"
)
_COUNT = re.compile(rb"\b(?:count|uniqueCount)\s*=\s*[\"']\s*([0-9]+)")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row\s[^<>]*?\br\s*=\s*[\"']\s*([0-9]+)")


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
    rows = columns = counted = 1
    for text in _chunks(packed, part):
        for letters, digits in _CELL.findall(text):
            rows = max(rows, _number(digits))
            columns = max(columns, _column(letters))
        rows = max((rows, *map(_number, _ROW.findall(text))))
        counted = max((counted, *map(_number, _COUNT.findall(text))))
    return max(rows * columns, counted)


def _chunks(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part of the file piece by piece, so that each tag is whole in one."""
    before = b""
    with packed.open(part) as opened:
        while read := opened.read(_CHUNK):
            yield before + read
            before = read[-_LONGEST_TAG:]


def _number(digits: bytes) -> int:
    return int(digits[:12])


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters[:7].upper():
        column = column * 26 + letter - ord("A") + 1
    return column
