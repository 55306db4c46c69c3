"""Where the files of a package are read from: a folder, or the archive that it was packed in."""

from __future__ import annotations

import zipfile

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from grievance.domain.errors import GrievanceError


MOST_BYTES = 50_000_000  # of one file
MOST_FILES = 1_000
_BROKEN = (
    zipfile.BadZipFile,
    OSError,
    NotImplementedError,  # packed in a way that we never use
    RuntimeError,  # under a password
    EOFError,
    ValueError,
)
Content = Callable[[str], bytes]  # of the file at a path


class PackageError(GrievanceError):
    """A package is not what its description says."""


def content_of(path: Path) -> Content:
    """
    Return what reads the files of a package, from a folder or an archive.

    Raises:
        PackageError: An archive is none, or has several folders.
    """
    if path.is_file():
        return _of_archive(path)
    return lambda name: _of_folder(path, name)


def of_files(files: Mapping[str, bytes], name: str) -> Content:
    """Return what reads files that are in memory; *name* is what it calls them."""

    def content(path: str) -> bytes:
        if path not in files:
            raise _missing(path, name)
        return files[path]

    return content


def unpacked(archive: zipfile.ZipFile, name: str) -> Mapping[str, bytes]:
    """
    Return the files of an archive by their path in its one folder.

    Raises:
        PackageError: It is too large, or there is not one folder.
    """
    members = [one for one in archive.infolist() if not one.is_dir()]
    if len(members) > MOST_FILES or any(one.file_size > MOST_BYTES for one in members):
        msg = f"{name} is too large to be a package of ours."
        raise PackageError(msg)
    tops = {PurePosixPath(one.filename).parts[0] for one in members}
    if len(tops) != 1:
        msg = f"{name} is no package of ours: it has not one folder."
        raise PackageError(msg)
    start = len(tops.pop()) + 1
    return {one.filename[start:]: _member(archive, one, name) for one in members}


def _of_archive(path: Path) -> Content:
    try:
        with zipfile.ZipFile(path) as archive:
            return of_files(unpacked(archive, str(path)), str(path))
    except _BROKEN as error:
        msg = f"{path} is no package of ours: it cannot be unpacked."
        raise PackageError(msg) from error


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """Unpack one file, and no more of it than it says it has."""
    with archive.open(member) as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        msg = f"{member.filename} of {name} is too large to be a table of ours."
        raise PackageError(msg)
    return content


def _of_folder(folder: Path, path: str) -> bytes:
    file = folder / path
    if ".." in Path(path).parts or Path(path).is_absolute() or file.is_symlink():
        msg = f"{folder} names a file outside of it."
        raise PackageError(msg)
    try:
        if file.stat().st_size > MOST_BYTES:
            msg = f"{path} of {folder} is too large to be a table of ours."
            raise PackageError(msg)
        return file.read_bytes()
    except OSError:
        raise _missing(path, str(folder)) from None


def _missing(path: str, name: str) -> PackageError:
    return PackageError(f"{path} is missing from {name}, or cannot be read.")
