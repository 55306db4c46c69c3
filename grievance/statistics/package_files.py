"""Where the files of a package are read from: a folder, or the archive that it was packed in."""

from __future__ import annotations

import re
import zipfile
import zlib

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path

from grievance.domain.errors import GrievanceError


MOST_BYTES = 50_000_000  # of one file
MOST_IN_ALL = 200_000_000
MOST_FILES = 1_000
_PATH = re.compile(r"\w[\w.-]*(/\w[\w.-]*)*", re.ASCII)  # nowhere but below its folder
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    NotImplementedError,  # packed in a way that we never use
    RuntimeError,  # under a password
    EOFError,
    ValueError,
)


class PackageError(GrievanceError):
    """A package is not what its description says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All files of a package by their paths; *name* is what people know it by."""

    name: str
    files: Mapping[str, bytes] = field(repr=False)

    def __call__(self, path: str) -> bytes:
        """
        Return the file at a path.

        Raises:
            PackageError: There is none.
        """
        if path not in self.files:
            shown = path if _PATH.fullmatch(path) else "A file that it names"
            msg = (
                f"{shown} is missing from {self.name}; give the whole folder or zip of "
                "a package."
            )
            raise PackageError(msg)
        return self.files[path]


def content_of(path: Path) -> Content:
    """
    Return the files of a package, from a folder or an archive.

    Raises:
        PackageError: There is none; an archive is none, or has several folders; it is
            too large, or has what is no file of ours.
    """
    if not path.exists():
        msg = f"{path} is not there; give the folder or zip of a package."
        raise PackageError(msg)
    return _of_archive(path) if path.is_file() else _of_folder(path)


def of_files(files: Mapping[str, bytes], name: str) -> Content:
    """Return the content of files that are in memory; *name* is what it calls them."""
    return Content(name=name, files=files)


def unpacked(packed: bytes, name: str) -> Mapping[str, bytes]:
    """
    Return the files of an archive by their path in its one folder, each below it.

    Raises:
        PackageError: It is no archive, is too large, has a file twice or outside of its
            folder, or there is not one folder.
    """
    try:
        with zipfile.ZipFile(BytesIO(packed)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _refuse_large(name, [one.file_size for one in members])
            paths = _paths(name, [one.filename for one in members])
            return {
                path: archive.read(one)
                for path, one in zip(paths, members, strict=True)
            }
    except _BROKEN as error:
        msg = f"{name} is no package of ours: it cannot be unpacked."
        raise PackageError(msg) from error


def _paths(name: str, names: list[str]) -> list[str]:
    """Return paths without the folder that all are in; refuse what leads out of it."""
    split = [one.partition("/") for one in names]
    if len({top for top, _, _ in split}) != 1:
        msg = f"{name} is no package of ours: it has not one folder."
        raise PackageError(msg)
    paths = [path for _, _, path in split]
    if not all(map(_PATH.fullmatch, paths)) or len(set(paths)) < len(paths):
        msg = f"{name} is no package of ours: a file is there twice, or outside of it."
        raise PackageError(msg)
    return paths


def _refuse_large(name: str, sizes: list[int]) -> None:
    is_large = len(sizes) > MOST_FILES or sum(sizes) > MOST_IN_ALL
    if is_large or any(size > MOST_BYTES for size in sizes):
        msg = f"{name} is too large to be a package of ours."
        raise PackageError(msg)


def _of_archive(path: Path) -> Content:
    try:
        _refuse_large(str(path), [path.stat().st_size])
        packed = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise PackageError(msg) from None
    return of_files(unpacked(packed, str(path)), str(path))


def _of_folder(folder: Path) -> Content:
    try:
        found = dict(_listed(folder))
        _refuse_large(str(folder), [path.stat().st_size for path in found.values()])
        files = {name: path.read_bytes() for name, path in found.items()}
    except OSError as error:
        msg = f"{folder} cannot be read: {error.strerror}."
        raise PackageError(msg) from None
    return of_files(files, str(folder))


def _listed(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each file below a folder; refuse links, and what is no file of ours."""
    for path in islice(folder.rglob("*"), 2 * MOST_FILES):
        name = path.relative_to(folder).as_posix()
        is_ours = _PATH.fullmatch(name) and (path.is_file() or path.is_dir())
        if path.is_symlink() or not is_ours:
            msg = f"{folder} is no package of ours: something else lies in it."
            raise PackageError(msg)
        if path.is_file():
            yield name, path
